"""The two dates of a round: changed with a reason, followed by what is owed, told."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import (
    StageKind,
)
from selaras.assessments.models import Item, Round, RoundAgency
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.owed import extensions_of
from selaras.assessments.services.steps import held_round, items_of, round_reference
from selaras.assessments.services.telling import tell_agencies
from selaras.audit.services import record
from selaras.core.formats import moment_long
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.models import Duty
from selaras.duties.services import set_due
from selaras.offices.services import move_work_links

# A late answer is allowed, so a personal link works on for a while.
LATE_ALLOWANCE = timedelta(days=14)


@transaction.atomic
def change_dates(
    *,
    scope: Scope,
    round_: Round,
    internal_due_at: datetime,
    owner_due_at: datetime,
    reason: str,
    now: datetime,
) -> Round:
    """Other dates for the whole round: what ran towards the old ones runs towards the new ones."""
    round_ = held_round(round_.pk)
    demand(permissions.can_set_calendar(scope, round_))
    reason = reasoned(reason)
    items = items_of(round_)
    _check_dates(round_, items, internal_due_at, owner_due_at)
    if (internal_due_at, owner_due_at) == (round_.internal_due_at, round_.owner_due_at):
        return round_
    before = {"internal_due_at": round_.internal_due_at, "owner_due_at": round_.owner_due_at}
    _move_windows(round_, internal_due_at, owner_due_at)
    old = _due_times(round_, items)
    round_.internal_due_at, round_.owner_due_at = internal_due_at, owner_due_at
    round_.save(update_fields=("internal_due_at", "owner_due_at"))
    for item in items:
        item.round = round_
    _move_duties(scope, round_, old, _due_times(round_, items), reason, now)
    move_work_links(
        scope=scope, subject=round_reference(round_), ends_at=owner_due_at + LATE_ALLOWANCE, now=now
    )
    record(
        verb="assessments.round.dates_changed",
        scope=scope,
        kind="round",
        id=round_.pk,
        region_path=round_.region_path,
        before={name: moment.isoformat() for name, moment in before.items()},
        after={"internal_due_at": internal_due_at.isoformat(), "owner_due_at": owner_due_at.isoformat()},
        note=reason,
        at=now,
    )
    _tell(round_, reason, now)
    return round_


def reasoned(reason: str) -> str:
    reason = tidy(reason)
    if not reason:
        raise ValidationError({"reason": _("Tuliskan alasan perubahan jadwal.")})
    return reason


def _check_dates(round_: Round, items: list[Item], internal: datetime, owner: datetime) -> None:
    faults: dict[str, str] = {}
    if internal > owner:
        faults["internal_due_at"] = _("Batas internal tidak boleh sesudah batas pemilik indeks.")
    beyond = [item.code for item in items if item.due_at is not None and item.due_at > owner]
    if beyond:
        faults["owner_due_at"] = _(
            "Butir %(codes)s punya batas sendiri sesudah tanggal ini; ubah dahulu di pembagian butir."
        ) % {"codes": ", ".join(beyond[:12])}
    longer = RoundAgency.objects.filter(round=round_, extended_due_at__gt=owner)
    names = list(longer.values_list("agency__short_name", flat=True))
    if names:
        faults["owner_due_at"] = _("Perpanjangan %(agencies)s melewati tanggal ini.") % {
            "agencies": ", ".join(names[:12])
        }
    for stage in round_.stages.filter(kind__in=(StageKind.FILL, StageKind.VALIDATE, StageKind.SEND)):
        closes = owner if stage.kind == StageKind.SEND else internal
        if closes <= stage.opens_at:
            field = "owner_due_at" if stage.kind == StageKind.SEND else "internal_due_at"
            faults[field] = _("Tahap %(stage)s baru dibuka %(moment)s.") % {
                "stage": stage.get_kind_display(),
                "moment": moment_long(stage.opens_at, round_.tz),
            }
    if faults:
        raise ValidationError(faults)


def _move_windows(round_: Round, internal: datetime, owner: datetime) -> None:
    """Windows that ended with a date of the round go with it; one that was set otherwise stays."""
    for stage in round_.stages.all():
        if stage.kind == StageKind.FILL or (
            stage.kind == StageKind.VALIDATE and stage.closes_at == round_.internal_due_at
        ):
            stage.closes_at = internal
        elif stage.kind == StageKind.SEND or (
            stage.kind == StageKind.VERIFY and stage.closes_at == round_.owner_due_at
        ):
            stage.closes_at = owner
        else:
            continue
        stage.opens_at = min(stage.opens_at, stage.closes_at - timedelta(minutes=1))
        stage.save(update_fields=("opens_at", "closes_at"))


def _due_times(round_: Round, items: list[Item]) -> dict[tuple[str, str, int], datetime]:
    """By item, kind and agency what a duty is due at by the dates alone."""
    running = Duty.objects.running().filter(group_kind="round", group_id=str(round_.pk), source_kind="item")
    keys = list(running.values_list("source_id", "kind", "owner_agency_id"))
    later = extensions_of(round_.pk, {agency_id for _id, _kind, agency_id in keys})
    known = {str(item.pk): item for item in items}
    return {
        (id_, kind, agency_id): round_.owner_due_at
        if kind == "verifikasi"
        else known[id_].effective_due(later.get(agency_id))
        for id_, kind, agency_id in keys
        if id_ in known
    }


def _move_duties(
    scope: Scope,
    round_: Round,
    old: Mapping[tuple[str, str, int], datetime],
    new: Mapping[tuple[str, str, int], datetime],
    reason: str,
    now: datetime,
) -> None:
    """A duty that was given a time of its own keeps it."""
    moved: dict[datetime, list[Duty]] = {}
    running = Duty.objects.running().filter(group_kind="round", group_id=str(round_.pk), source_kind="item")
    for duty in running:
        key = (duty.source_id, duty.kind, duty.owner_agency_id)
        if key in new and duty.due_at == old.get(key):
            moved.setdefault(new[key], []).append(duty)
    for due_at, duties in moved.items():
        set_due(scope=scope, duties=duties, due_at=due_at, reason=reason, now=now)


def _tell(round_: Round, reason: str, now: datetime) -> None:
    if not round_.is_running:
        return
    agencies = RoundAgency.objects.filter(round=round_).values_list("agency_id", flat=True)
    tell_agencies(
        round_=round_,
        agency_ids=list(agencies),
        text=_("Batas waktu %(round)s berubah: batas internal %(internal)s, batas pemilik indeks %(owner)s.")
        % {
            "round": round_.title,
            "internal": moment_long(round_.internal_due_at, round_.tz),
            "owner": moment_long(round_.owner_due_at, round_.tz),
        }
        + " "
        + _("Alasan: %(reason)s") % {"reason": reason},
        kind="dates",
        key=now.isoformat(),
        now=now,
    )


def link_end(round_: Round) -> datetime:
    """A personal link also lasts for the answers of the notes that are open now."""
    due = round_.note_series.filter(closed_at=None).values_list("due_at", flat=True).first()
    return max(round_.owner_due_at, due or round_.owner_due_at) + LATE_ALLOWANCE
