"""Days off and office hours of a region in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.core import clock
from selaras.core.api import (
    ClockText,
    DoneOut,
    In,
    MayOut,
    Places,
    Text,
    answers,
    clock_text,
    demand_known,
    filled,
)
from selaras.core.http import Request
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.core.verdict import demand
from selaras.regions import permissions, selectors, services
from selaras.regions.forms import DayForm, HoursForm
from selaras.regions.models import OfficeHours, Region, SpecialDay

router = Router(tags=["regions"])
REGION = "/regions/{region_code}"
DAY = REGION + "/special-days/{int:day_id}"
HOURS = REGION + "/office-hours/{int:hours_id}"
WRITTEN = (400, 403, 404, 413, 422)


def reading(request: Request, region_code: str) -> Region:
    demand(permissions.can_browse(request.scope))
    try:
        return selectors.get_by_code(region_code)
    except Region.DoesNotExist:
        raise Http404 from None


def setting(request: Request, region_code: str) -> Region:
    region = reading(request, region_code)
    demand(permissions.can_set_working_time(request.scope, region))
    return region


def setting_day(request: Request, region_code: str, day_id: int) -> tuple[Region, SpecialDay]:
    region = setting(request, region_code)
    return region, get_object_or_404(SpecialDay, pk=day_id, region=region, ended_at=None)


def setting_hours(request: Request, region_code: str, hours_id: int) -> tuple[Region, OfficeHours]:
    region = setting(request, region_code)
    return region, get_object_or_404(OfficeHours, pk=hours_id, region=region, ended_at=None)


class WorkedRuleOut(Schema):
    id: int
    region: str = Field(description=_("wilayah yang menetapkannya"))
    name: str
    source: str
    standing: str


class SpecialDayOut(WorkedRuleOut):
    day: date
    kind: str

    @classmethod
    def of(cls, row: SpecialDay) -> SpecialDayOut:
        return cls(**_plain(row, ("day", "kind")))


class OfficeHoursOut(WorkedRuleOut):
    opens: ClockText
    closes: ClockText
    friday_closes: ClockText | None
    starts_on: date | None
    ends_on: date | None
    weekdays: str = Field(description=_("0 Senin sampai 6 Minggu"))

    @classmethod
    def of(cls, row: OfficeHours) -> OfficeHoursOut:
        times = {name: clock_text(getattr(row, name)) for name in ("opens", "closes", "friday_closes")}
        return cls.model_validate(_plain(row, ("starts_on", "ends_on", "weekdays")) | times)


def _plain(row: SpecialDay | OfficeHours, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in ("name", "source", "standing", *names)}
    return values | {"id": row.pk, "region": row.region.code}


class WorkingTimeOut(Schema):
    days: list[SpecialDayOut]
    hours: list[OfficeHoursOut]
    may_set: MayOut


class YearQuery(In):
    year: int | None = Field(default=None, ge=FIRST_YEAR, le=LAST_YEAR)


@router.get(
    REGION + "/working-time",
    url_name="working_time",
    operation_id="get_working_time",
    summary=_("Hari libur dan jam kerja"),
    description=_("Yang berlaku di wilayah ini pada satu tahun, dengan yang diwarisi dari atasnya."),
    response=answers({200: WorkingTimeOut}, 403, 404, 422),
)
def get_working_time(request: Request, region_code: str, query: Query[YearQuery]) -> WorkingTimeOut:
    demand_known(request, query)
    region = reading(request, region_code)
    rules = selectors.working_time(region, query.year or clock.today(region.tz).year)
    return WorkingTimeOut(
        days=[SpecialDayOut.of(row) for row, _source in rules.days],
        hours=[OfficeHoursOut.of(row) for row in rules.hours],
        may_set=MayOut.of(permissions.can_set_working_time(request.scope, region)),
    )


class RuleIn(In):
    name: Text = Field(max_length=120)
    source: Text = Field(max_length=300, description=_("keputusan, edaran, atau pengumuman"))
    standing: Text = Field(default="usulan", max_length=12, description=_("resmi atau usulan"))


class SpecialDayIn(RuleIn):
    day: date
    kind: Text = Field(max_length=30)


class OfficeHoursIn(RuleIn):
    opens: ClockText
    closes: ClockText
    friday_closes: ClockText | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    weekdays: list[int] = Field(default_factory=list, max_length=7, description=_("0 Senin sampai 6 Minggu"))

    def as_form(self) -> HoursForm:
        weekdays = [str(one) for one in self.weekdays]
        return HoursForm(self.model_dump() | {"weekdays": weekdays})


class EndRuleIn(In):
    reason: Text = Field(max_length=300)


def _keep_day(request: Request, region: Region, body: SpecialDayIn, day_id: int | None) -> SpecialDayOut:
    form = DayForm(body.model_dump() | {"day": body.day.isoformat()})
    filled(form)
    row = services.keep_day(
        scope=request.scope, region=region, plan=form.plan(), now=clock.now(), day_id=day_id
    )
    return SpecialDayOut.of(row)


def _keep_hours(
    request: Request, region: Region, body: OfficeHoursIn, hours_id: int | None
) -> OfficeHoursOut:
    form = body.as_form()
    filled(form)
    row = services.keep_hours(
        scope=request.scope, region=region, plan=form.plan(), now=clock.now(), hours_id=hours_id
    )
    return OfficeHoursOut.of(row)


@router.post(
    REGION + "/special-days",
    url_name="special_days",
    operation_id="add_special_day",
    summary=_("Tambah hari libur atau hari kerja"),
    description=_("Menang atas yang diwarisi. Semua batas waktu mengikutinya."),
    response=answers({201: SpecialDayOut}, *WRITTEN),
)
def add_special_day(request: Request, region_code: str, body: SpecialDayIn) -> Status[Any]:
    return Status(201, _keep_day(request, setting(request, region_code), body, None))


@router.put(
    DAY,
    url_name="special_day",
    operation_id="change_special_day",
    summary=_("Ubah hari libur atau hari kerja"),
    description=_("Hanya catatan wilayah ini sendiri."),
    response=answers({200: SpecialDayOut}, *WRITTEN),
)
def change_special_day(request: Request, region_code: str, day_id: int, body: SpecialDayIn) -> SpecialDayOut:
    region, row = setting_day(request, region_code, day_id)
    return _keep_day(request, region, body, row.pk)


@router.post(
    DAY + "/end",
    url_name="special_day_end",
    operation_id="end_special_day",
    summary=_("Hapus hari libur atau hari kerja"),
    description=_("Dengan alasan, tercatat pada riwayat wilayah."),
    response=answers({200: DoneOut}, *WRITTEN),
)
def end_special_day(request: Request, region_code: str, day_id: int, body: EndRuleIn) -> DoneOut:
    region, row = setting_day(request, region_code, day_id)
    services.end_day(scope=request.scope, region=region, day_id=row.pk, reason=body.reason, now=clock.now())
    return DoneOut()


@router.post(
    REGION + "/office-hours",
    url_name="office_hours",
    operation_id="add_office_hours",
    summary=_("Tambah jam kerja"),
    description=_("Minggu biasa, atau di antara dua tanggal seperti Ramadan."),
    response=answers({201: OfficeHoursOut}, *WRITTEN),
)
def add_office_hours(request: Request, region_code: str, body: OfficeHoursIn) -> Status[Any]:
    return Status(201, _keep_hours(request, setting(request, region_code), body, None))


@router.put(
    HOURS,
    url_name="office_hours_one",
    operation_id="change_office_hours",
    summary=_("Ubah jam kerja"),
    description=_("Hanya catatan wilayah ini sendiri."),
    response=answers({200: OfficeHoursOut}, *WRITTEN),
)
def change_office_hours(
    request: Request, region_code: str, hours_id: int, body: OfficeHoursIn
) -> OfficeHoursOut:
    region, row = setting_hours(request, region_code, hours_id)
    return _keep_hours(request, region, body, row.pk)


@router.post(
    HOURS + "/end",
    url_name="office_hours_end",
    operation_id="end_office_hours",
    summary=_("Hapus jam kerja"),
    description=_("Dengan alasan, tercatat pada riwayat wilayah."),
    response=answers({200: DoneOut}, *WRITTEN),
)
def end_office_hours(request: Request, region_code: str, hours_id: int, body: EndRuleIn) -> DoneOut:
    region, row = setting_hours(request, region_code, hours_id)
    services.end_hours(
        scope=request.scope, region=region, hours_id=row.pk, reason=body.reason, now=clock.now()
    )
    return DoneOut()


places: Places = {
    ("POST", "special_days"): setting,
    ("PUT", "special_day"): setting_day,
    ("POST", "special_day_end"): setting_day,
    ("POST", "office_hours"): setting,
    ("PUT", "office_hours_one"): setting_hours,
    ("POST", "office_hours_end"): setting_hours,
}
