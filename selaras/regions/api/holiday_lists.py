"""A year of holidays in the API: a list, read whole and written whole or not at all."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core import clock
from selaras.core.api import Fault, In, Places, Text, answers, filled, invalid
from selaras.core.http import Request
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.regions.api.working_time import REGION, WRITTEN, router, setting
from selaras.regions.forms import HolidayListForm
from selaras.regions.services import holiday_lists

MOST_TEXT = 40_000


class HolidayListIn(In):
    text: Text = Field(max_length=MOST_TEXT, description=_("satu hari satu baris: tanggal dan namanya"))
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, description=_("bila barisnya tidak menyebut tahun"))
    source: Text = Field(max_length=300, description=_("keputusan, edaran, atau pengumuman"))
    standing: Text = Field(default="usulan", max_length=12, description=_("resmi atau usulan"))
    kind: Text = Field(default="libur_nasional", max_length=30, description=_("bila tidak disebut"))


class HolidayListOut(Schema):
    added: int
    changed: int
    known: int = Field(description=_("sudah tercatat sama persis"))


@router.post(
    f"{REGION}/special-days/import",
    url_name="special_days_import",
    operation_id="import_special_days",
    summary=_("Isi hari libur setahun"),
    description=_("Semua baris atau tidak satu pun; setiap kesalahan disebut dengan nomor barisnya."),
    response=answers({200: HolidayListOut}, *WRITTEN),
)
def import_special_days(request: Request, region_code: str, body: HolidayListIn) -> HolidayListOut:
    region = setting(request, region_code)
    form = HolidayListForm(body.model_dump())
    text, default = filled(form)["text"], form.default()
    read = holiday_lists.read_list(region, text, default)
    if read.faults:
        told = [Fault(field="text", code="row", detail=f"{line}: {words}") for line, words in read.faults]
        raise invalid(told)
    kept = holiday_lists.keep_list(
        scope=request.scope, region=region, text=text, default=default, now=clock.now()
    )
    return HolidayListOut(added=kept.count("new"), changed=kept.count("changed"), known=kept.count("known"))


places: Places = {("POST", "special_days_import"): setting}
