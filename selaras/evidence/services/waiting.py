"""Content that came while the virus scanner was away: looked into once it answers, then free or refused.

Whether content waits stands with the content (``Blob.waiting_since``); the state of evidence follows it.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core import storage
from selaras.core.scope import Scope
from selaras.evidence.choices import CopyOutcome, State
from selaras.evidence.models import Blob, Evidence, LinkTry
from selaras.evidence.services import links, records, scanning, uses
from selaras.notices.services import notify

AT_ONCE = 50
# A scanner that answers, yet says nothing sensible about a file this often, will not.
MOST_TRIES = 10
_log = logging.getLogger(__name__)


def look_again(*, now: datetime) -> int:
    """The longest untried first; how many are settled. Two at once settle a file once."""
    waiting = Blob.objects.exclude(waiting_since=None).order_by("scan_tries", "waiting_since", "pk")
    if not (waiting.exists() or _copies_wait().exists()) or not scanning.answers():
        return 0
    for row in _copies_wait().select_related("evidence")[:AT_ONCE]:
        links.ask_for_try(evidence=row.evidence, now=now)
    return sum(_look(blob, now) for blob in waiting[:AT_ONCE])


def _copies_wait() -> QuerySet[LinkTry]:
    return LinkTry.objects.filter(copy_outcome=CopyOutcome.UNSCANNED)


def _look(blob: Blob, now: datetime) -> bool:
    """Scanned outside any transaction: a slow scanner holds up no one who writes."""
    try:
        found = _found_in(blob) if settings.CLAMD else ""
    except FileNotFoundError:
        _log.error("waiting content %s is missing in the store", blob.sha256)
        return False
    except storage.StorageAway as away:
        # No try of the scanner: it was not asked.
        _log.error("waiting content %s cannot be read: %s", blob.sha256[:12], away)
        return False
    except (OSError, scanning.NoAnswer) as fault:
        _log.error("the virus scanner did not answer about %s: %s", blob.sha256[:12], fault)
        Blob.objects.filter(pk=blob.pk).update(scan_tries=F("scan_tries") + 1)
        if blob.scan_tries + 1 < MOST_TRIES:
            return False
        found = _("tidak dapat diperiksa")
    return _refuse(blob, found, now) if found else _free(blob, now)


def _found_in(blob: Blob) -> str:
    with storage.chosen().open(blob.sha256) as content:
        return scanning.signature_in(content)


@transaction.atomic
def _free(blob: Blob, now: datetime) -> bool:
    if not Blob.objects.filter(pk=blob.pk).exclude(waiting_since=None).update(waiting_since=None):
        return False
    for evidence in _held_by(blob):
        if evidence.state == State.WAITING:
            records.move(evidence, records.settled_state(evidence))
            evidence.save(update_fields=["state"])
            _note("evidence.passed", evidence, now)
    return True


@transaction.atomic
def _refuse(blob: Blob, found: str, now: datetime) -> bool:
    """Nobody reads it, nothing stands on it, and whoever sent it is told what was found."""
    if not Blob.objects.select_for_update().filter(pk=blob.pk).exclude(waiting_since=None).exists():
        return False
    done = False
    for evidence in _held_by(blob):
        reason = _("Pemindai virus: %(found)s.") % {"found": found}
        for use in evidence.uses.live().select_related("evidence"):
            uses.release_refused(use=use, reason=reason, now=now)
        records.move(evidence, State.REFUSED)
        evidence.blob = evidence.original = None
        evidence.save()
        _note("evidence.refused", evidence, now, note=reason)
        _tell(evidence, found, now)
        done = True
    return done


def _held_by(blob: Blob) -> list[Evidence]:
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("blob", "original", "region")
    return list(rows.filter(Q(blob=blob) | Q(original=blob)).order_by("pk"))


def _tell(evidence: Evidence, found: str, now: datetime) -> None:
    if evidence.added_by_id is None:
        return
    text = _("“%(title)s” ditolak pemindai virus (%(found)s). Unggah berkas yang bersih.")
    notify(
        user_ids=[evidence.added_by_id],
        text=text % {"title": evidence.title, "found": found},
        url=evidence.get_absolute_url(),
        kind="action",
        key=f"virus-{evidence.pk}",
        now=now,
        mail=True,
    )


def _note(verb: str, evidence: Evidence, now: datetime, note: str = "") -> None:
    record(
        verb=verb,
        scope=Scope(on=now.date(), name="Selaras"),
        kind="evidence",
        id=evidence.pk,
        region_path=evidence.region_path,
        at=now,
        note=note,
    )
