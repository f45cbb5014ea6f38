"""Holidays, days worked instead, and office hours: loaded as shipped, kept by administrators."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core import workdays
from selaras.core.clock import WIB
from selaras.core.moments import within_reach
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.regions import compute, permissions
from selaras.regions.choices import ROOT_CODE, DayKind, Standing
from selaras.regions.models import OfficeHours, OfRegion, Region, SpecialDay
from selaras.regions.services.edition import DATA

FILE = "working-time.yaml"
REASON_LIMIT = 300
Rule = TypeVar("Rule", bound=OfRegion)


@dataclass(frozen=True, slots=True)
class DayPlan:
    day: date
    kind: str
    name: str
    source: str
    standing: str = Standing.PROPOSED


@dataclass(frozen=True, slots=True)
class HoursPlan:
    name: str
    opens: time
    closes: time
    source: str
    friday_closes: time | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    weekdays: str = ""
    standing: str = Standing.PROPOSED


@transaction.atomic
def load_working_time(*, now: datetime, text: str | None = None) -> int:
    """Bring in what is shipped for the whole country; what somebody changed or took back stays as it is."""
    root = Region.objects.filter(code=ROOT_CODE).first()
    if root is None:
        return 0
    shipped = compute.read_working_time(text or (DATA / FILE).read_text(encoding="utf-8"))
    plans: list[DayPlan | HoursPlan] = [*map(_day_plan, shipped.days), *map(_hours_plan, shipped.hours)]
    changed = sum(_ship(root, plan, now) for plan in plans)
    if changed:
        workdays.forget()
        scope = Scope(on=now.astimezone(WIB).date(), name=_("Sistem"))
        _log("regions.working_time.loaded", scope, root, None, {"changed": changed}, "", now)
    return changed


def _day_plan(row: compute.ShippedDay) -> DayPlan:
    return DayPlan(row.day, row.kind, row.name, row.source, row.standing)


def _hours_plan(row: compute.ShippedHours) -> HoursPlan:
    return HoursPlan(**{name: getattr(row, name) for name in HoursPlan.__dataclass_fields__})


def _ship(root: Region, plan: DayPlan | HoursPlan, now: datetime) -> bool:
    """A row that was ever there decides: the shipped one follows the file, any other is left alone."""
    known: OfRegion | None
    if isinstance(plan, DayPlan):
        known = SpecialDay.objects.filter(region=root, day=plan.day).order_by("-pk").first()
    else:
        known = OfficeHours.objects.filter(region=root, starts_on=plan.starts_on).order_by("-pk").first()
    if known is not None and (not known.shipped or known.ended_at or _same(known, plan)):
        return False
    row = known or (SpecialDay() if isinstance(plan, DayPlan) else OfficeHours())
    _write(row, root, plan, _("Sistem"), now)
    row.shipped = True
    row.save()
    return True


def _same(row: OfRegion, plan: DayPlan | HoursPlan) -> bool:
    return all(getattr(row, name) == value for name, value in asdict(plan).items())


def _write(row: OfRegion, region: Region, plan: DayPlan | HoursPlan, by: str, now: datetime) -> None:
    for name, value in asdict(plan).items():
        setattr(row, name, value)
    row.region, row.region_path = region, region.path
    row.changed_by, row.changed_at, row.shipped = by, now, False


@transaction.atomic
def keep_day(
    *, scope: Scope, region: Region, plan: DayPlan, now: datetime, day_id: int | None = None
) -> SpecialDay:
    """Add a day, or correct one of this region; what is inherited is overruled by a day of one's own."""
    demand(permissions.can_set_working_time(scope, region))
    row = _held(SpecialDay, region, day_id) if day_id is not None else SpecialDay()
    _check_day(region, plan, day_id)
    before = _facts(row) if day_id is not None else None
    _write(row, region, plan, scope.name, now)
    row.save()
    workdays.forget()
    _log("regions.day.kept", scope, region, before, _facts(row), f"{plan.day} {plan.name}", now)
    return row


def _check_day(region: Region, plan: DayPlan, day_id: int | None) -> None:
    faults = _word_faults(plan)
    try:
        within_reach(plan.day)
    except ValidationError as fault:
        faults["day"] = fault.messages[0]
    if plan.kind not in DayKind.values:
        faults["kind"] = _("Pilih jenis hari.")
    # Two writers meet here one after the other.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    same = SpecialDay.objects.filter(region=region, day=plan.day, ended_at=None).exclude(pk=day_id or 0)
    if (other := same.first()) is not None:
        faults["day"] = _("Tanggal ini sudah tercatat: %(name)s. Ubah catatan itu.") % {"name": other.name}
    if faults:
        raise ValidationError(faults)


def _word_faults(plan: DayPlan | HoursPlan) -> dict[str, str]:
    faults = {}
    if not plan.name.strip():
        faults["name"] = _("Tuliskan namanya.")
    if not plan.source.strip():
        faults["source"] = _("Sebutkan sumbernya: keputusan, edaran, atau pengumuman.")
    if plan.standing not in Standing.values:
        faults["standing"] = _("Pilih resmi atau usulan.")
    return faults


@transaction.atomic
def keep_hours(
    *, scope: Scope, region: Region, plan: HoursPlan, now: datetime, hours_id: int | None = None
) -> OfficeHours:
    """The usual week of a region, or hours between two days such as Ramadan."""
    demand(permissions.can_set_working_time(scope, region))
    row = _held(OfficeHours, region, hours_id) if hours_id is not None else OfficeHours()
    _check_hours(region, plan, hours_id)
    before = _facts(row) if hours_id is not None else None
    _write(row, region, plan, scope.name, now)
    row.save()
    workdays.forget()
    _log("regions.hours.kept", scope, region, before, _facts(row), plan.name, now)
    return row


def _check_hours(region: Region, plan: HoursPlan, hours_id: int | None) -> None:
    faults = _word_faults(plan)
    if plan.opens >= plan.closes:
        faults["closes"] = _("Jam tutup harus sesudah jam buka.")
    if plan.friday_closes is not None and plan.opens >= plan.friday_closes:
        faults["friday_closes"] = _("Jam tutup harus sesudah jam buka.")
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    others = OfficeHours.objects.filter(region=region, ended_at=None).exclude(pk=hours_id or 0)
    if plan.starts_on is None and plan.ends_on is None:
        faults |= _week_faults(plan, others.filter(starts_on=None).first())
    elif plan.starts_on is None or plan.ends_on is None or plan.starts_on > plan.ends_on:
        faults["ends_on"] = _("Isi tanggal awal dan tanggal akhir, atau kosongkan keduanya.")
    elif plan.weekdays:
        faults["weekdays"] = _("Hari kerja hanya diatur pada jam kerja tanpa tanggal.")
    else:
        over = others.filter(starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on).first()
        if over is not None:
            faults["starts_on"] = _("Bertumpuk dengan %(name)s.") % {"name": over.name}
    if faults:
        raise ValidationError(faults)


def _week_faults(plan: HoursPlan, other: OfficeHours | None) -> dict[str, str]:
    if not plan.weekdays or not set(plan.weekdays) <= set("0123456"):
        return {"weekdays": _("Pilih sedikitnya satu hari kerja.")}
    if other is not None:
        told = _("Jam kerja biasa sudah tercatat: %(name)s. Ubah catatan itu.")
        return {"name": told % {"name": other.name}}
    return {}


@transaction.atomic
def end_day(*, scope: Scope, region: Region, day_id: int, reason: str, now: datetime) -> None:
    _end("regions.day.ended", SpecialDay, scope, region, day_id, reason, now)


@transaction.atomic
def end_hours(*, scope: Scope, region: Region, hours_id: int, reason: str, now: datetime) -> None:
    _end("regions.hours.ended", OfficeHours, scope, region, hours_id, reason, now)


def _end(
    verb: str, model: type[Rule], scope: Scope, region: Region, pk: int, reason: str, now: datetime
) -> None:
    demand(permissions.can_set_working_time(scope, region))
    row, reason = _held(model, region, pk), reason.strip()[:REASON_LIMIT]
    if not reason:
        raise ValidationError({"reason": _("Tuliskan alasan menghapusnya.")})
    row.ended_at, row.changed_by, row.changed_at = now, scope.name, now
    row.save(update_fields=("ended_at", "changed_by", "changed_at"))
    workdays.forget()
    _log(verb, scope, region, _facts(row), None, f"{row}: {reason}", now)


def _held(model: type[Rule], region: Region, pk: int) -> Rule:
    """The row of this very region as it stands now; a second person's ended row is gone."""
    found = model._default_manager.select_for_update().filter(pk=pk, region=region, ended_at=None).first()
    if found is None:
        raise ValidationError(_("Catatan ini sudah dihapus orang lain; muat ulang halaman."))
    return found


def _facts(row: OfRegion) -> dict[str, object]:
    names = DayPlan if isinstance(row, SpecialDay) else HoursPlan
    values = {name: getattr(row, name) for name in names.__dataclass_fields__}
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


def _log(
    verb: str,
    scope: Scope,
    region: Region,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    note: str,
    now: datetime,
) -> None:
    record(
        verb=verb,
        scope=scope,
        kind="region",
        id=region.pk,
        region_path=region.path,
        before=before,
        after=after,
        note=note,
        at=now,
    )
