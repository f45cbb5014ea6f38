"""Rounds in the analyses of the API: tables out of what was sent, and why the score of a round changed."""

from __future__ import annotations

from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.analyses import compute, permissions, selectors, services
from selaras.analyses.api.access import WRITTEN, owner_of
from selaras.analyses.api.shown import DatasetOut
from selaras.assessments.choices import ScoreTier
from selaras.assessments.models import Round
from selaras.assessments.permissions import can_see_score
from selaras.assessments.selectors.levels import SentGroup, scored_before
from selaras.assessments.selectors.rounds import rounds_for
from selaras.core import clock
from selaras.core.api import Fault, In, Page, PageQuery, Places, Text, answers, demand_known, invalid, paged
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["analyses"])
SENT = "/datasets/from-rounds"


# ---- places


def _making(request: Request) -> None:
    demand(permissions.can_add_rounds(request.scope))


def _scored(request: Request, round_id: int) -> Round:
    found = get_object_or_404(rounds_for(request.scope), pk=round_id)
    demand(can_see_score(request.scope, found))
    return found


places: Places = {
    ("GET", "dataset_rounds"): _making,
    ("POST", "dataset_rounds"): _making,
    ("GET", "round_change"): _scored,
}


# ---- shown


class SentOut(Schema):
    instrument: int = Field(description=_("satu instrumen dari metode ini"))
    index: str
    edition: str
    data_year: int
    level: int = Field(description=_("1 provinsi, 2 kabupaten/kota, 3 kecamatan, 4 desa/kelurahan"))
    regions: int = Field(description=_("wilayah yang isiannya sudah dikirim dan dibagikan ke atas"))

    @classmethod
    def of(cls, group: SentGroup) -> SentOut:
        return cls(
            instrument=group.instrument_id, index=group.index_code, edition=group.edition,
            data_year=group.data_year, level=group.level, regions=group.regions,
        )  # fmt: skip


class SentPage(Page[SentOut]):
    pass


class RoundsIn(In):
    region: Annotated[Text, Field(max_length=13, description=_("kode wilayah pemilik data"))]
    instrument: int
    data_year: int
    level: int
    title: Annotated[Text, Field(max_length=160)] = ""


class ChangeQuery(In):
    earlier: int | None = Field(default=None, description=_("periode pembanding; tanpa ini yang terakhir"))
    tier: ScoreTier = Field(default=ScoreTier.VERIFIED, description=_("terverifikasi atau usulan"))


class ChangePartOut(Schema):
    code: str
    title: str
    before: int | None
    after: int | None
    part: str | None = Field(description=_("bagian dalam selisih; null bila belum dapat diuraikan"))


class RoundChangeOut(Schema):
    round: int
    earlier: int
    before: str | None = Field(description=_("skor persis sebagai teks; null bila belum lengkap"))
    after: str | None
    difference: str | None
    parts: dict[str, str] = Field(description=_("data, weights, method; jumlahnya persis selisih"))
    indicators: list[ChangePartOut]
    breaks: list[str] = Field(description=_("yang membuat keduanya sulit dibandingkan"))
    reasons: list[str] = Field(description=_("mengapa tidak dapat diuraikan"))

    @classmethod
    def of(cls, found: selectors.RoundChange) -> RoundChangeOut:
        difference = found.difference
        rows = [
            ChangePartOut(
                code=row.code, title=row.title, before=row.before, after=row.after,
                part=None if row.part is None else compute.printed(row.part),
            )
            for row in found.rows
        ]  # fmt: skip
        return cls(
            round=found.after.round.pk,
            earlier=found.before.round.pk,
            before=found.before.scored.score,
            after=found.after.scored.score,
            difference=None if difference is None else compute.printed(difference),
            parts={name: compute.printed(part) for name, part in found.parts.items()},
            indicators=rows,
            breaks=[*found.breaks, *filter(None, [found.boundary])],
            reasons=list(found.reasons),
        )


# ---- operations


@router.get(
    SENT,
    url_name="dataset_rounds",
    operation_id="list_sent_rounds",
    summary=_("Periode yang dapat menjadi data indikator"),
    description=_(
        "Hanya isian yang sudah dikirim dan dibagikan ke atas, menurut metode, tahun, dan tingkat."
    ),
    response=answers({200: SentPage}, 403, 422),
)
def list_sent_rounds(request: Request, query: Query[PageQuery]) -> dict[str, object]:
    _making(request)
    groups = selectors.round_groups(request.scope)
    return paged(request, groups, query, lambda page: [SentOut.of(group) for group in page])


@router.post(
    SENT,
    url_name="dataset_rounds",
    operation_id="add_dataset_of_rounds",
    summary=_("Jadikan periode penilaian data indikator"),
    description=_("Nilai terverifikasi yang sudah dikirim; tanpa nama, dinamai menurut indeks dan tahunnya."),
    response=answers({201: DatasetOut}, *WRITTEN),
)
def add_dataset_of_rounds(request: Request, body: RoundsIn) -> Status[DatasetOut]:
    region = owner_of(request, body.region)
    wanted = body.instrument, body.data_year, body.level
    groups = {(g.instrument_id, g.data_year, g.level): g for g in selectors.round_groups(request.scope)}
    if wanted not in groups:
        detail = gettext("Belum ada isian terkirim yang dapat Anda baca untuk pilihan ini.")
        raise invalid([Fault(field="instrument", code="nothing_sent", detail=detail)])
    table = selectors.round_table(request.scope, groups[wanted], region)
    if not table.can_be_kept:
        told = [fault.message for fault in table.reading.faults] or [
            gettext("Belum ada isian yang dikirim dari wilayah ini.")
        ]
        raise invalid([Fault(field="region", code="nothing_sent", detail=detail) for detail in told])
    kept = services.add_from_rounds(
        scope=request.scope, region=region, group=table.group, title=body.title.strip() or table.title,
        digest=table.digest, now=clock.now(),
    )  # fmt: skip
    return Status(201, DatasetOut.of(kept))


@router.get(
    "/rounds/{int:round_id}/change",
    url_name="round_change",
    operation_id="get_round_change",
    summary=_("Mengapa nilai berubah"),
    description=_("Selisih dengan periode sebelumnya sebagai bagian data, bobot, dan metode, tanpa sisa."),
    response=answers({200: RoundChangeOut}, 403, 404, 422),
)
def get_round_change(request: Request, round_id: int, query: Query[ChangeQuery]) -> RoundChangeOut:
    found = _scored(request, round_id)
    demand_known(request, query)
    earlier = scored_before(request.scope, [found])[found.pk]
    chosen = next((one for one in earlier if query.earlier in (None, one.pk)), None)
    if chosen is None:
        detail = gettext("Tidak ada periode sebelumnya yang dapat Anda baca.")
        raise invalid([Fault(field="earlier", code="no_earlier", detail=detail)])
    return RoundChangeOut.of(selectors.round_change(request.scope, chosen, found, query.tier))
