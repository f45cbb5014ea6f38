"""Repairs of a round: taken from the owner's reasons, shared out, reported, closed; each step is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import REPAIR_TRANSITIONS, RepairState
from selaras.assessments.models import Repair, RepairEntry, Round
from selaras.assessments.selectors.evaluation import RELATED, official_before, untaken_reasons
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.repair_duties import (
    DUTY_MOVES,
    reference_of_repair,
    renew_duties,
    tell_repair,
)
from selaras.assessments.services.steps import agency_name_of
from selaras.audit.services import record
from selaras.core.formats import day_plain, moment_long
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.models import Duty
from selaras.duties.services import move_duties, set_due
from selaras.measures.models import Measure
from selaras.offices.models import Agency

VERBS = {
    "propose": "proposed",
    "assign": "assigned",
    "assign_again": "assigned",
    "report": "reported",
    "return": "returned",
    "close": "closed",
    "cancel": "cancelled",
    "restore": "restored",
}


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """Who mends it and by when; without both it stays on the list until the meeting decides."""

    codes: Sequence[str] = ()
    owner: Agency | None = None
    due_at: datetime | None = None
    text: str = ""


def propose_from_result(*, scope: Scope, round_: Round, now: datetime) -> list[Repair]:
    """Whatever the owner of the index gave as a reason for last year's value, and is not yet on the list."""
    measure = official_before(round_)
    if measure is None:
        return []
    codes = set(round_.instrument.nodes.values_list("code", flat=True))
    return [
        _add(
            scope,
            round_,
            text=reason.text,
            codes=[code for code in reason.codes if code in codes],
            measure=measure,
            now=now,
        )
        for reason in untaken_reasons(round_, measure)
    ]


@transaction.atomic
def take_reasons(*, scope: Scope, round_: Round, now: datetime) -> list[Repair]:
    demand(permissions.can_add_repair(scope, round_))
    round_ = _held(round_)
    made = propose_from_result(scope=scope, round_=round_, now=now)
    if not made:
        raise ValidationError(_("Tidak ada alasan pemilik indeks yang belum menjadi perbaikan."))
    return made


@transaction.atomic
def add_repair(*, scope: Scope, round_: Round, plan: RepairPlan, now: datetime) -> Repair:
    """A repair the city found itself."""
    demand(permissions.can_add_repair(scope, round_))
    round_ = _held(round_)
    if not tidy(plan.text):
        raise ValidationError({"text": _("Tuliskan apa yang perlu diperbaiki.")})
    _check_plan(round_, plan, now)
    repair = _add(scope, round_, text=tidy(plan.text), codes=list(plan.codes), measure=None, now=now)
    if plan.owner is None or plan.due_at is None:
        return repair
    return _assigned(scope, repair, plan.owner, plan.due_at, now)


@transaction.atomic
def arrange_repair(*, scope: Scope, repair_id: int, plan: RepairPlan, now: datetime) -> Repair:
    """Give it an owner and a date, or others; the running duty follows."""
    repair = _locked(repair_id)
    demand(permissions.can_arrange_repair(scope, repair))
    _check_plan(repair.round, plan, now, keeps=repair)
    if plan.owner is None or plan.due_at is None:
        raise ValidationError({"owner": _("Pilih OPD penanggung jawab dan batas waktunya.")})
    repair.codes = list(plan.codes)
    if tidy(plan.text) and not repair.is_official:
        repair.text = tidy(plan.text)
    return _assigned(scope, repair, plan.owner, plan.due_at, now)


@transaction.atomic
def report_repair(*, scope: Scope, repair_id: int, note: str, now: datetime) -> Repair:
    """The owner says what was done; Kesbangpol looks at it."""
    repair = _locked(repair_id)
    demand(permissions.can_report_repair(scope, repair))
    repair.done = _needed(note, _("Tuliskan apa yang sudah dilakukan, kapan, dan hasilnya."))
    return _stepped(scope, repair, "report", now, note=repair.done)


@transaction.atomic
def close_repair(*, scope: Scope, repair_id: int, note: str, now: datetime) -> Repair:
    """Accepted as done; without a report the note has to say what was done."""
    repair = _locked(repair_id)
    demand(permissions.can_step_repair(scope, repair, "close"))
    if repair.state == RepairState.REPORTED:
        return _stepped(scope, repair, "close", now, note=tidy(note))
    repair.done = _needed(note, _("Belum ada laporan OPD: tuliskan apa yang sudah dilakukan dan sumbernya."))
    return _stepped(scope, repair, "close", now, note=repair.done)


@transaction.atomic
def return_repair(*, scope: Scope, repair_id: int, note: str, now: datetime) -> Repair:
    repair = _locked(repair_id)
    demand(permissions.can_step_repair(scope, repair, "return"))
    note = _needed(note, _("Tuliskan apa yang masih perlu dilakukan."))
    return _stepped(scope, repair, "return", now, note=note)


@transaction.atomic
def cancel_repair(*, scope: Scope, repair_id: int, note: str, now: datetime) -> Repair:
    repair = _locked(repair_id)
    demand(permissions.can_step_repair(scope, repair, "cancel"))
    return _stepped(scope, repair, "cancel", now, note=_needed(note, _("Tuliskan alasan membatalkan.")))


@transaction.atomic
def restore_repair(*, scope: Scope, repair_id: int, note: str, now: datetime) -> Repair:
    """Back on the list; owner and date are decided again."""
    repair = _locked(repair_id)
    demand(permissions.can_step_repair(scope, repair, "restore"))
    return _stepped(scope, repair, "restore", now, note=_needed(note, _("Tuliskan alasan membuka kembali.")))


# ---- parts


def _held(round_: Round) -> Round:
    """Numbers of repairs count up within the round, so that two people at once get two."""
    Round.objects.select_for_update(no_key=True).only("pk").get(pk=round_.pk)
    return Round.objects.select_related("instrument", "region", "coordinator").get(pk=round_.pk)


def _locked(repair_id: int) -> Repair:
    Repair.objects.select_for_update(no_key=True).only("pk").get(pk=repair_id)
    return Repair.objects.select_related(*RELATED).get(pk=repair_id)


def _needed(note: str, message: str) -> str:
    if not tidy(note):
        raise ValidationError({"note": message})
    return tidy(note)


def _check_plan(round_: Round, plan: RepairPlan, now: datetime, keeps: Repair | None = None) -> None:
    faults: dict[str, str] = {}
    owner, due_at = plan.owner, plan.due_at
    if bool(owner) != bool(due_at):
        missing = "due_at" if owner else "owner"
        faults[missing] = _("OPD penanggung jawab dan batas waktu diisi bersama, atau dikosongkan keduanya.")
    if owner is not None and (owner.region_id != round_.region_id or not owner.is_active):
        faults["owner"] = _("Pilih OPD aktif dari daerah ini.")
    unmoved = keeps is not None and keeps.due_at == due_at
    if due_at is not None and due_at <= now and not unmoved:
        faults["due_at"] = _("Batas waktu sudah lewat.")
    unknown = set(plan.codes) - set(round_.instrument.nodes.values_list("code", flat=True))
    if unknown:
        faults["codes"] = _("Indikator %(codes)s tidak ada dalam instrumen periode ini.") % {
            "codes": ", ".join(sorted(unknown))
        }
    if faults:
        raise ValidationError(faults)


def _add(
    scope: Scope, round_: Round, *, text: str, codes: list[str], measure: Measure | None, now: datetime
) -> Repair:
    last = round_.repairs.order_by("-number").values_list("number", flat=True).first()
    repair = Repair(
        round=round_,
        number=(last or 0) + 1,
        text=text,
        source=_source(measure) if measure else "",
        measure=measure,
        codes=codes,
        created_by_name=scope.name,
        created_at=now,
        changed_at=now,
    )
    repair.save()
    _note_step(scope, repair, "propose", text, now)
    return repair


def _source(measure: Measure) -> str:
    if measure.source_date is None:
        return measure.source_title[:400]
    return f"{measure.source_title}, {day_plain(measure.source_date)}"[:400]


def _assigned(scope: Scope, repair: Repair, owner: Agency, due_at: datetime, now: datetime) -> Repair:
    before = repair.due_at
    repair.owner_agency, repair.due_at = owner, due_at
    action = "assign_again" if repair.state == RepairState.RETURNED else "assign"
    due = moment_long(due_at, repair.tz)
    note = _("%(agency)s, sampai %(due)s") % {"agency": owner.name, "due": due}
    repair = _stepped(scope, repair, action, now, note=note)
    if before is not None and before != repair.due_at:
        running = Duty.objects.running().filter(source_kind="repair", source_id=str(repair.pk))
        set_due(scope=scope, duties=running, due_at=due_at, reason=note, now=now)
    return repair


def _stepped(scope: Scope, repair: Repair, action: str, now: datetime, *, note: str) -> Repair:
    """The state by the table, the entry, the audit event and the duties, always together."""
    repair.state = REPAIR_TRANSITIONS[action][1]
    repair.changed_at = now
    repair.save()
    entry = _note_step(scope, repair, action, note, now)
    for kind, move in DUTY_MOVES.get(action, ()):
        move_duties(action=move, source=reference_of_repair(repair), kind=kind, now=now)
    renew_duties(repair, now)
    tell_repair(repair, action, entry, now)
    return repair


def _note_step(scope: Scope, repair: Repair, action: str, note: str, now: datetime) -> RepairEntry:
    round_ = repair.round
    entry = RepairEntry(
        repair=repair,
        action=action,
        state=repair.state,
        note=note,
        author_id=scope.user_id,
        author_name=scope.name,
        via=scope.via,
        agency_name=agency_name_of(scope, (repair.owner_agency, round_.coordinator)),
        at=now,
    )
    entry.save()
    record(
        verb=f"assessments.repair.{VERBS[action]}",
        scope=scope,
        kind="repair",
        id=repair.pk,
        region_path=round_.region_path,
        after={
            "state": repair.state,
            "owner": repair.owner_agency.code if repair.owner_agency else None,
            "due_at": repair.due_at.isoformat() if repair.due_at else None,
            "codes": repair.codes,
        },
        note=note,
        at=now,
    )
    return entry
