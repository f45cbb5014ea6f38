"""A reorganisation of agencies: its plan, and the one step that carries it out whole or not at all."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit import services as audit
from selaras.core.moving import GROUPS, Hand, Mover, movers
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.choices import PlanState
from selaras.offices.models import Agency, AgencySuccession, Handing, Reorganisation
from selaras.offices.selectors.reorganisations import preview_of
from selaras.offices.services.agencies import add_agency
from selaras.offices.services.endings import end_access_to_agency
from selaras.regions.models import Region

Told = list[str | int]


@dataclass(frozen=True, slots=True)
class About:
    """What a person writes about a reorganisation."""

    title: str
    decree: str
    begins_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan; the successor is an agency that stands, or the names of a new one."""

    old: Agency
    new: Agency | None
    what: Collection[str]
    ends_old: bool
    new_name: str = ""
    new_short_name: str = ""


@transaction.atomic
def plan_reorganisation(*, scope: Scope, region: Region, about: About, now: datetime) -> Reorganisation:
    demand(permissions.can_change_agencies(scope, region))
    plan = Reorganisation.objects.create(
        region=region,
        region_path=region.path,
        title=about.title.strip(),
        decree=about.decree.strip(),
        begins_on=about.begins_on,
        made_by=scope.name,
        made_at=now,
    )
    _recorded(scope, "offices.reorganisation.planned", plan, now)
    return plan


def _held(plan: Reorganisation) -> Reorganisation:
    Region.objects.select_for_update().get(pk=plan.region_id)
    return Reorganisation.objects.select_for_update(of=("self",)).select_related("region").get(pk=plan.pk)


@transaction.atomic
def add_line(*, scope: Scope, plan: Reorganisation, line: Line, now: datetime) -> Handing:
    plan = _held(plan)
    demand(permissions.can_plan_reorganisation(scope, plan))
    _demand_own(plan, line)
    made = Handing.objects.create(
        plan=plan,
        old=line.old,
        new=line.new,
        new_name="" if line.new else " ".join(line.new_name.split()),
        new_short_name="" if line.new else " ".join(line.new_short_name.split()),
        what=[code for code in GROUPS if code in line.what],
        ends_old=line.ends_old,
    )
    _planned(scope, plan, now)
    return made


def _demand_own(plan: Reorganisation, line: Line) -> None:
    """Agencies of another region are refused, whoever names them."""
    for agency in (line.old, line.new):
        if agency is not None and agency.region_id != plan.region_id:
            raise ValidationError(_("OPD ini bukan milik wilayah yang ditata."))
        if agency is not None and not agency.is_active:
            raise ValidationError(_("%(name)s sudah berakhir.") % {"name": agency.name})
    if line.new is not None and line.new.pk == line.old.pk:
        raise ValidationError({"new": _("Pilih OPD penerus yang lain.")})
    if line.new is None and not line.new_name.strip():
        raise ValidationError({"new": _("Pilih OPD penerus, atau tuliskan nama OPD baru.")})


@transaction.atomic
def drop_line(*, scope: Scope, plan: Reorganisation, line_id: int, now: datetime) -> None:
    plan = _held(plan)
    demand(permissions.can_plan_reorganisation(scope, plan))
    if plan.lines.filter(pk=line_id).delete()[0]:
        _planned(scope, plan, now)


@transaction.atomic
def drop_plan(*, scope: Scope, plan: Reorganisation, now: datetime) -> None:
    plan = _held(plan)
    demand(permissions.can_plan_reorganisation(scope, plan))
    plan.state = PlanState.DROPPED
    plan.save(update_fields=["state"])
    _recorded(scope, "offices.reorganisation.dropped", plan, now)


def _planned(scope: Scope, plan: Reorganisation, now: datetime) -> None:
    plan.version += 1
    plan.save(update_fields=["version"])
    _recorded(scope, "offices.reorganisation.planned", plan, now)


@transaction.atomic
def reorganise(*, scope: Scope, plan: Reorganisation, version: int, now: datetime) -> Reorganisation:
    """Carries out the plan that was shown; a fault anywhere leaves everything where it was."""
    plan = _held(plan)
    demand(permissions.can_reorganise(scope, plan, today=now.astimezone(plan.region.tz).date()))
    if plan.version != version:
        raise ValidationError(
            _("Rencana berubah sejak ditampilkan. Belum ada yang dipindahkan; periksa lagi.")
        )
    lines = list(plan.lines.select_related("old", "new"))
    olds = sorted({line.old_id for line in lines})
    for mover in movers():
        for agency_id in olds if mover.hold is not None else ():
            mover.hold(agency_id)  # type: ignore[misc]
    list(Agency.objects.select_for_update().filter(pk__in=olds).order_by("pk"))
    if faults := preview_of(plan).faults:
        raise ValidationError(faults)
    plan.outcome = _carried_out(scope, plan, lines, now)
    _close(scope, plan, lines, now)
    plan.state, plan.done_at, plan.done_by = PlanState.DONE, now, scope.name
    plan.save(update_fields=["state", "done_at", "done_by", "outcome"])
    _recorded(scope, "offices.reorganisation.done", plan, now)
    return plan


def _carried_out(scope: Scope, plan: Reorganisation, lines: list[Handing], now: datetime) -> list[Told]:
    told: list[Told] = []
    made: dict[str, Agency] = {}
    for line in lines:
        new = line.new or made.get(line.new_name) or _begun(scope, plan, line, now)
        made[new.name] = new
        AgencySuccession.objects.get_or_create(
            plan=plan, predecessor=line.old, successor=new, defaults={"begins_on": plan.begins_on}
        )
        hand = Hand(scope, line.old_id, new.pk, now)
        for mover in movers():
            if mover.group in line.what and mover.move is not None:
                number = mover.move(hand)
                _record_moved(plan, line, new, mover, number, hand)
                told.append([line.old.name, new.name, str(mover.label), number])
    return told


def _begun(scope: Scope, plan: Reorganisation, line: Handing, now: datetime) -> Agency:
    return add_agency(
        scope=scope,
        region=plan.region,
        name=line.new_name,
        short_name=line.new_short_name or line.new_name[:60],
        kind=line.old.kind,
        now=now,
    )


def _close(scope: Scope, plan: Reorganisation, lines: list[Handing], now: datetime) -> None:
    """What is left behind would belong to nobody: then nothing is carried out."""
    today = now.astimezone(plan.region.tz).date()
    for agency in {line.old_id: line.old for line in lines if line.ends_old}.values():
        left = Counter({str(mover.label): mover.count(agency.pk) for mover in movers()})
        if any(left.values()):
            words = ", ".join(f"{number} {label}" for label, number in left.items() if number)
            raise ValidationError(
                _("%(name)s masih memiliki %(left)s. Belum ada yang dipindahkan.")
                % {"name": agency.name, "left": words}
            )
        end_access_to_agency(scope=scope, agency=agency, on=today, now=now)
        agency.is_active, agency.ends_on = False, today
        agency.save(update_fields=["is_active", "ends_on"])
        audit.record(
            verb="offices.agency.ended",
            scope=scope,
            kind="agency",
            id=agency.pk,
            region_path=agency.region_path,
            after={"ends_on": today.isoformat(), "plan": plan.pk},
            note=plan.decree,
            at=now,
        )


def _record_moved(
    plan: Reorganisation, line: Handing, new: Agency, mover: Mover, number: int, hand: Hand
) -> None:
    audit.record(
        verb="offices.reorganisation.moved",
        scope=hand.scope,
        kind="agency",
        id=line.old_id,
        region_path=plan.region_path,
        before={"agency": line.old.name},
        after={"agency": new.name, "agency_id": new.pk, "what": mover.code, "count": number, "plan": plan.pk},
        at=hand.now,
    )


def _recorded(scope: Scope, verb: str, plan: Reorganisation, now: datetime) -> None:
    audit.record(
        verb=verb,
        scope=scope,
        kind="reorganisation",
        id=plan.pk,
        region_path=plan.region_path,
        after={"title": plan.title, "decree": plan.decree, "begins_on": plan.begins_on.isoformat()},
        at=now,
    )
