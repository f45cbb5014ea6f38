"""Old dossiers give their disk space back by one rule; what was sent stays, and every receipt stays."""

import contextlib
import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from selaras.assessments.models import Dossier, DossierRemoval, SendingProof
from selaras.assessments.services.rounds import log_round
from selaras.assessments.services.steps import held_round
from selaras.core import storage
from selaras.core.scope import Scope
from selaras.evidence.selectors import held
from selaras.evidence.services import files

# The newest of each round stay whatever their age.
KEPT = 3
MIN_AGE = timedelta(days=30)
# Content on its way out; it comes back where somebody stored the same bytes in that very moment.
LEAVING = "pergi-"
GRACE_SECONDS = 60 * 60
PARTS = ("pdf", "zip", "csv")


def old_dossiers(*, now: datetime) -> QuerySet[Dossier]:
    """Older than 30 days, not among the last three of its round, and in no proof of sending."""
    newest = Dossier.objects.filter(round=OuterRef("round")).order_by("-number").values("number")
    named = SendingProof.objects.filter(dossier__isnull=False).values("dossier")
    rows = Dossier.objects.filter(removal__isnull=True, made_at__lt=now - MIN_AGE).exclude(pk__in=named)
    return rows.annotate(newest=Subquery(newest[:1])).filter(number__lte=F("newest") - KEPT)


def remove_old_dossiers(*, now: datetime) -> int:
    """Round by round, so that nobody waits long; the files go only after the rows are written."""
    _finish_leaving(now)
    by_round: dict[int, list[int]] = {}
    for dossier in old_dossiers(now=now):
        by_round.setdefault(dossier.round_id, []).append(dossier.pk)
    return sum(_remove(round_id, ids, now) for round_id, ids in sorted(by_round.items()))


def _remove(round_id: int, ids: Sequence[int], now: datetime) -> int:
    with transaction.atomic():
        # A proof of sending is written while the round is held, so what is seen here still stands.
        round_ = held_round(round_id)
        gone = list(old_dossiers(now=now).filter(pk__in=ids))
        for dossier in gone:
            DossierRemoval(dossier=dossier, at=now).save()
        if gone:
            scope = Scope(on=now.astimezone(round_.tz).date(), name=_("Sistem"))
            log_round(scope, round_, "dossiers_removed", now, numbers=[dossier.number for dossier in gone])
    _leave({dossier.content(part)[0] for dossier in gone for part in PARTS})
    return len(gone)


def is_needed(sha256: str) -> bool:
    """The same bytes are evidence, a letter or another paper, or belong to a dossier that still stands."""
    return bool(held([sha256]))


def _leave(hashes: Iterable[str]) -> None:
    store = storage.chosen()
    for sha256 in sorted(hashes):
        if is_needed(sha256):
            continue
        if not isinstance(store, storage.Folder):
            # Under the lock of the content, so nothing has to wait for who stores it at this moment.
            store.take(sha256, before=math.inf, needed=partial(is_needed, sha256))
            continue
        with contextlib.suppress(FileNotFoundError):
            store.path_of(sha256).rename(files.staging_folder() / f"{LEAVING}{sha256}")
            (files.staging_folder() / f"{LEAVING}{sha256}").touch()


def _finish_leaving(now: datetime) -> None:
    for path in files.staging_folder().glob(f"{LEAVING}*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < now.timestamp() - GRACE_SECONDS:
                _end(path)


def _end(path: Path) -> None:
    sha256 = path.name.removeprefix(LEAVING)
    home = files.path_of(sha256)
    if is_needed(sha256) and not home.exists():
        path.replace(home)
    else:
        path.unlink()
