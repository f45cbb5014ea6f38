"""How regions and editions are shown in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core import clock
from selaras.core.api import In, MayOut, Page
from selaras.core.http import Request
from selaras.regions import permissions
from selaras.regions.models import Region, RegionEdition, Succession
from selaras.regions.services.edition_parts import Plan
from selaras.regions.services.edition_plan import plan_of


class RegionPlaceOut(Schema):
    code: str
    name: str

    @classmethod
    def of(cls, region: Region) -> RegionPlaceOut:
        return cls(code=region.code, name=region.full_name)


class SuccessionOut(Schema):
    predecessor: RegionPlaceOut
    successor: RegionPlaceOut
    kind: str = Field(description=_("pemekaran, penggabungan, atau ganti kode"))
    share: str | None = Field(
        description=_("persen asal yang beralih; null bila keputusan tidak menyebutnya")
    )
    begins_on: date
    edition: int

    @classmethod
    def of(cls, row: Succession) -> SuccessionOut:
        return cls(
            predecessor=RegionPlaceOut.of(row.predecessor),
            successor=RegionPlaceOut.of(row.successor),
            kind=row.kind,
            share=None if row.share is None else str(row.share),
            begins_on=row.begins_on,
            edition=row.edition_id,
        )


class FormerNameOut(Schema):
    name: str
    until: date = Field(description=_("hari pertama nama ini tidak dipakai lagi"))


class RegionAsOfOut(Schema):
    code: str
    name: str = Field(description=_("nama resmi, pada hari yang ditanyakan"))
    display_name: str
    level: int
    kind: str
    parent: str | None
    valid_from: date
    valid_to: date | None
    former_names: list[FormerNameOut]
    origins: list[SuccessionOut]
    successions: list[SuccessionOut]
    stood_as: list[RegionPlaceOut] = Field(description=_("wilayah tempat daerah ini termasuk pada hari itu"))


class DayQuery(In):
    on: date | None = Field(default=None, description=_("hari yang ditanyakan; tanpa ini hari ini"))


class FaultOut(Schema):
    line: int
    detail: str


class LoadOut(Schema):
    what: str
    region: str
    number: int


class PreviewOut(Schema):
    mark: str = Field(description=_("dikirim kembali saat menulis; berubah bila wilayah atau konsep berubah"))
    faults: list[FaultOut]
    begins: list[RegionPlaceOut]
    ends: list[RegionPlaceOut]
    renames: list[RegionPlaceOut]
    following: int = Field(description=_("wilayah di dalamnya yang ikut berganti kode"))
    loads: list[LoadOut] = Field(description=_("catatan yang bergantung pada wilayah yang berubah"))

    @classmethod
    def of(cls, plan: Plan) -> PreviewOut:
        return cls(
            mark=plan.mark,
            faults=[FaultOut(line=line, detail=words) for line, words in plan.faults],
            begins=[RegionPlaceOut(code=one.code, name=one.name) for one in plan.told_begins],
            ends=[RegionPlaceOut.of(region) for region in plan.told_ends],
            renames=[RegionPlaceOut(code=code, name=one.name) for code, one in plan.renames.items()],
            following=plan.following,
            loads=[
                LoadOut(what=str(load.label), region=path, number=number)
                for load in plan.loads
                for path, number in sorted(load.numbers.items())
            ],
        )


class EditionRow(Schema):
    id: int
    title: str
    decree: str
    begins_on: date
    state: str = Field(description=_("konsep, ditulis, atau batal"))
    shipped: bool
    version: int
    written_at: datetime | None


class EditionOut(EditionRow):
    text: str
    outcome: dict[str, Any]
    preview: PreviewOut | None = Field(description=_("hanya selama konsep"))
    may: dict[str, MayOut]

    @classmethod
    def whole(cls, request: Request, edition: RegionEdition) -> EditionOut:
        scope = request.scope
        plan = plan_of(text=edition.text, begins_on=edition.begins_on, decree=edition.decree)
        return cls(
            **{name: getattr(edition, name) for name in (*EditionRow.model_fields, "text", "outcome")},
            preview=PreviewOut.of(plan) if edition.is_draft else None,
            may={
                "change": MayOut.of(permissions.can_change_edition(scope, edition)),
                "write": MayOut.of(permissions.can_write_edition(scope, edition, today=clock.today())),
            },
        )


class EditionPage(Page[EditionRow]):
    pass
