"""Writes of directions: what a leader said is recorded, and put right while everybody can see by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.formats import local_day
from selaras.core.moments import within_reach
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.followups import permissions
from selaras.followups.models import Decision, Direction
from selaras.followups.services.held import log, written
from selaras.offices.models import Agency


@dataclass(frozen=True, slots=True)
class DirectionText:
    leader_name: str
    text: str
    given_on: date
    leader_post: str = ""
    source: str = ""


class DirectionConflict(Exception):
    """Somebody else changed the direction since the form was opened."""

    def __init__(self, direction: Direction) -> None:
        super().__init__(direction.pk)
        self.direction = direction


@transaction.atomic
def record_direction(*, scope: Scope, agency: Agency, text: DirectionText, now: datetime) -> Direction:
    demand(permissions.can_record_direction(scope, agency))
    direction = Direction(
        agency=agency,
        region_path=agency.region_path,
        zone=agency.region.zone,
        created_at=now,
        created_by_name=scope.name[:200],
    )
    _write(scope, direction, text, now)
    direction.save()
    _log(scope, direction, "made", now)
    return direction


@transaction.atomic
def change_direction(
    *, scope: Scope, direction: Direction, base_version: int, text: DirectionText, now: datetime
) -> Direction:
    """Its decisions carry the words they were made from on; the words before are in the history."""
    Direction.objects.select_for_update(no_key=True).only("pk").get(pk=direction.pk)
    direction = Direction.objects.select_related("agency__region").get(pk=direction.pk)
    demand(permissions.can_change_direction(scope, direction))
    if direction.version != base_version:
        raise DirectionConflict(direction)
    before = direction.text
    _write(scope, direction, text, now)
    direction.version += 1
    direction.save()
    _log(scope, direction, "changed", now, was=before)
    return direction


def _write(scope: Scope, direction: Direction, text: DirectionText, now: datetime) -> None:
    faults: dict[str, str] = {}
    lines = {
        "leader_name": (text.leader_name, 160),
        "leader_post": (text.leader_post, 200),
        "source": (text.source, 300),
    }
    for name, (given, longest) in lines.items():
        kept = " ".join(given.split())
        if len(kept) > longest:
            faults[name] = _("Paling banyak %(n)s huruf.") % {"n": longest}
        setattr(direction, name, kept)
    if not direction.leader_name:
        faults["leader_name"] = _("Tuliskan nama pimpinan yang memberi arahan.")
    if text.given_on > local_day(now, direction.zone):
        faults["given_on"] = _("Tanggal arahan tidak boleh sesudah hari ini.")
    if faults:
        raise ValidationError(faults)
    within_reach(text.given_on)
    direction.given_on = text.given_on
    direction.text = written(text.text, "text", _("Tuliskan isi arahan."))
    direction.changed_at, direction.changed_by_name = now, scope.name[:200]


def _log(scope: Scope, direction: Direction, verb: str, now: datetime, **more: str) -> None:
    told = {"leader": direction.leader_name, "text": direction.text, **more}
    log(scope, "direction", direction.pk, direction.region_path, f"direction.{verb}", now, **told)


def has_decisions(direction: Direction) -> bool:
    return Decision.objects.live().filter(origin_kind="direction", origin_id=str(direction.pk)).exists()
