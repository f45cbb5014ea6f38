"""Carrying out an agreed list: every piece judged once more, its content released, its record kept.

The job may be killed and begun anew at any place: a piece is done in one transaction with its outcome.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.evidence.choices import State
from selaras.evidence.choices.retention import DisposalState, Outcome
from selaras.evidence.models import Disposal, DisposalItem, Evidence, Hold
from selaras.evidence.selectors import retention as found
from selaras.evidence.services import collecting, files, records
from selaras.jobs.services import JobHandle


def run_disposal(handle: JobHandle, *, disposal_id: int) -> dict[str, Any]:
    disposal = Disposal.objects.select_related("region").get(pk=disposal_id)
    waiting = list(
        disposal.items.filter(outcome="").order_by("evidence").values_list("evidence", flat=True).distinct()
    )
    for done, evidence_id in enumerate(waiting):
        handle.progress(95 * done / len(waiting), _("Memusnahkan isi berkas"))
        dispose(disposal=disposal, evidence_id=evidence_id, now=clock.now())
    return finish(disposal=disposal, now=clock.now())


@transaction.atomic
def dispose(*, disposal: Disposal, evidence_id: int, now: datetime) -> bool:
    """All contents of one piece; what somebody needs again meanwhile is spared, and said so."""
    evidence = records.locked(Evidence(pk=evidence_id))
    items = disposal.items.select_for_update().filter(evidence=evidence, outcome="")
    if not items:
        return False
    why_not = _why_not(disposal, evidence, list(items), now)
    if why_not:
        items.update(outcome=Outcome.SPARED, note=why_not[:300], at=now)
        return False
    sha256s = sorted({item.sha256 for item in items})
    evidence.copies.all().delete()
    records.move(evidence, State.DISPOSED)
    evidence.blob = evidence.original = None
    evidence.save()
    items.update(outcome=Outcome.DISPOSED, at=now)
    told = {"sha256": sha256s, "list": disposal.pk}
    _log("evidence.disposed", "evidence", evidence.pk, disposal, now, after=told)
    return True


def _why_not(disposal: Disposal, evidence: Evidence, items: list[DisposalItem], now: datetime) -> str:
    region = disposal.region
    if found.held_back(region) or Hold.objects.filter(evidence=evidence, lifted_at=None).exists():
        return _("Ditahan dari pemusnahan.")
    today = now.astimezone(region.tz).date()
    if not list(found.judged([evidence], found.schedule_of(region), on=today)):
        return _("Dipakai lagi, atau masa simpannya berubah.")
    if {item.sha256 for item in items} != {blob.sha256 for _part, blob in found.contents_of(evidence)}:
        return _("Isinya bukan lagi yang disetujui.")
    return ""


def finish(*, disposal: Disposal, now: datetime) -> dict[str, Any]:
    """Once: the state and its event in one transaction; the content itself goes before and after it."""
    note_gone(disposal=disposal, now=now)
    with transaction.atomic():
        row = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
        counts = found.counts_of(row)
        if row.state == DisposalState.RELEASED:
            row.state, row.done_at = DisposalState.DONE, now
            row.save(update_fields=["state", "done_at"])
            _log("disposal.done", "disposal", row.pk, row, now, after=counts)
    return counts


def note_gone(*, disposal: Disposal, now: datetime) -> None:
    """Takes what nobody else holds out of the store, and notes only what is not there any more."""
    waiting = disposal.items.filter(outcome=Outcome.DISPOSED, gone_at=None)
    sha256s = set(waiting.values_list("sha256", flat=True))
    collecting.collect_these(sha256s, now=now)
    gone = [sha256 for sha256 in sha256s if not files.stands(sha256)]
    waiting.filter(sha256__in=gone).update(gone_at=now)


def note_gone_later(*, now: datetime) -> None:
    """What another record still held on the day of the destruction, or what was stored that very day."""
    done = Disposal.objects.filter(state=DisposalState.DONE)
    left = DisposalItem.objects.filter(outcome=Outcome.DISPOSED, gone_at=None)
    for disposal in done.filter(pk__in=left.order_by().values("disposal")):
        note_gone(disposal=disposal, now=now)


def _log(verb: str, kind: str, id_: object, disposal: Disposal, now: datetime, **more: Any) -> None:
    scope = Scope(on=now.date(), name=disposal.decided_by_name or "Selaras")
    record(verb=verb, scope=scope, kind=kind, id=id_, region_path=disposal.region_path, at=now, **more)
