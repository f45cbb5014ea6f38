"""Regions in the API: one with its past, as of a day; editions read, drafted, shown and written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Status

from selaras.core import clock
from selaras.core.api import In, PageQuery, Places, Text, answers, demand_known, paged
from selaras.core.http import Request
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.core.verdict import demand
from selaras.regions import permissions, selectors
from selaras.regions.api.shown import (
    DayQuery,
    EditionOut,
    EditionPage,
    EditionRow,
    FormerNameOut,
    RegionAsOfOut,
    RegionPlaceOut,
    SuccessionOut,
)
from selaras.regions.models import Region, RegionEdition
from selaras.regions.services import editions

router = Router(tags=["regions"])
EDITION = "/regions/editions/{int:edition_id}"
MOST_TEXT = 60_000


Day = Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]


class EditionDraftIn(In):
    title: Annotated[Text, Field(min_length=1, max_length=200)]
    decree: Annotated[Text, Field(min_length=1, max_length=200)]
    begins_on: Day
    text: Annotated[Text, Field(max_length=MOST_TEXT)] = Field(
        default="", description=_("satu perubahan per baris: jenis | kode lama | kode baru | nama | bagian")
    )

    def plan(self) -> editions.DraftPlan:
        return editions.DraftPlan(self.title, self.decree, self.begins_on, self.text)


class EditionChangeIn(EditionDraftIn):
    version: int = Field(ge=1, le=1_000_000, description=_("versi yang dibaca; ditolak bila sudah berganti"))


class EditionWriteIn(In):
    mark: Annotated[Text, Field(max_length=64, description=_("dari pratinjau"))]


def _edition(request: Request, edition_id: int) -> RegionEdition:
    demand(permissions.can_browse(request.scope))
    return get_object_or_404(selectors.visible_editions(request.scope), pk=edition_id)


def adding(request: Request) -> None:
    demand(permissions.can_prepare_editions(request.scope))


def changing(request: Request, edition_id: int) -> RegionEdition:
    edition = _edition(request, edition_id)
    demand(permissions.can_change_edition(request.scope, edition))
    return edition


def writing(request: Request, edition_id: int) -> RegionEdition:
    edition = _edition(request, edition_id)
    demand(permissions.can_write_edition(request.scope, edition, today=clock.today()))
    return edition


places: Places = {
    ("POST", "region_editions"): adding,
    ("PUT", "region_edition"): changing,
    ("POST", "region_edition_write"): writing,
}


@router.get(
    "/regions/editions",
    url_name="region_editions",
    operation_id="list_region_editions",
    summary=_("Edisi wilayah"),
    description=_("Keputusan yang mengubah wilayah, terbaru dahulu; konsep hanya bagi yang menyiapkannya."),
    response=answers({200: EditionPage}, 403, 422),
)
def list_region_editions(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    demand(permissions.can_browse(request.scope))
    rows = selectors.visible_editions(request.scope)
    return paged(request, rows, query, lambda page: [EditionRow.from_orm(row) for row in page])


@router.post(
    "/regions/editions",
    url_name="region_editions",
    operation_id="add_region_edition",
    summary=_("Siapkan edisi wilayah"),
    description=_("Menyimpan konsep dan menjawab dengan pratinjaunya; belum ada wilayah yang berubah."),
    response=answers({201: EditionOut}, 400, 403, 413, 422),
)
def add_region_edition(request: Request, body: EditionDraftIn) -> Status[EditionOut]:
    adding(request)
    made = editions.make_draft(scope=request.scope, plan=body.plan(), now=clock.now())
    return Status(201, EditionOut.whole(request, made))


@router.get(
    EDITION,
    url_name="region_edition",
    operation_id="get_region_edition",
    summary=_("Satu edisi wilayah"),
    description=_("Konsep dengan pratinjau: yang mulai, berakhir, ganti nama, dan yang bergantung padanya."),
    response=answers({200: EditionOut}, 403, 404),
)
def get_region_edition(request: Request, edition_id: int) -> EditionOut:
    return EditionOut.whole(request, _edition(request, edition_id))


@router.put(
    EDITION,
    url_name="region_edition",
    operation_id="change_region_edition",
    summary=_("Ubah konsep edisi"),
    description=_(
        "Menggantikan isi konsep; ditolak bila orang lain sudah menyimpan sejak versi yang dibaca."
    ),
    response=answers({200: EditionOut}, 400, 403, 404, 413, 422),
)
def change_region_edition(request: Request, edition_id: int, body: EditionChangeIn) -> EditionOut:
    edition = changing(request, edition_id)
    changed = editions.change_draft(
        scope=request.scope, edition=edition, plan=body.plan(), version=body.version, now=clock.now()
    )
    return EditionOut.whole(request, changed)


@router.post(
    f"{EDITION}/write",
    url_name="region_edition_write",
    operation_id="write_region_edition",
    summary=_("Tulis edisi wilayah"),
    description=_("Hanya tingkat nasional, mulai hari berlakunya, dan hanya seperti pratinjaunya."),
    response=answers({200: EditionOut}, 400, 403, 404, 413, 422),
)
def write_region_edition(request: Request, edition_id: int, body: EditionWriteIn) -> EditionOut:
    edition = writing(request, edition_id)
    written = editions.write_edition(scope=request.scope, edition=edition, mark=body.mark, now=clock.now())
    return EditionOut.whole(request, written)


@router.post(
    f"{EDITION}/drop",
    url_name="region_edition_drop",
    operation_id="drop_region_edition",
    summary=_("Batalkan konsep edisi"),
    description=_("Konsep tetap tercatat sebagai dibatalkan."),
    response=answers({200: EditionOut}, 403, 404),
)
def drop_region_edition(request: Request, edition_id: int) -> EditionOut:
    edition = changing(request, edition_id)
    editions.drop_draft(scope=request.scope, edition=edition, now=clock.now())
    return EditionOut.whole(request, _edition(request, edition_id))


@router.get(
    "/regions/{region_code}",
    url_name="region",
    operation_id="get_region",
    summary=_("Satu wilayah"),
    description=_("Dengan asal-usul, penerus, nama terdahulu, dan keadaannya pada hari yang ditanyakan."),
    response=answers({200: RegionAsOfOut}, 403, 404, 422),
)
def get_region(request: Request, region_code: str, query: Query[DayQuery]) -> RegionAsOfOut:
    demand(permissions.can_browse(request.scope))
    demand_known(request, query)
    region = get_object_or_404(Region.objects.select_related("parent"), code=region_code)
    day, lineage = query.on or clock.today(), selectors.lineage_of(region)
    plain = ("code", "display_name", "level", "kind", "valid_from", "valid_to")
    return RegionAsOfOut(
        **{name: getattr(region, name) for name in plain},
        name=selectors.name_on(region, day),
        parent=region.parent.code if region.parent else None,
        former_names=[FormerNameOut(name=row.name, until=row.begins_on) for row in lineage.former_names],
        origins=[SuccessionOut.of(row) for row in lineage.origins],
        successions=[SuccessionOut.of(row) for row in lineage.successions],
        stood_as=[RegionPlaceOut.of(row) for row in selectors.standing_on(region, day)],
    )
