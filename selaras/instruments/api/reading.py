"""Instruments in the API: the list, one with its tree and questions, and its text or tables as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.core.api import Page, PageQuery, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.instruments import selectors
from selaras.instruments.models import Instrument, Question
from selaras.instruments.permissions import can_view
from selaras.instruments.views.access import file_answer

router = Router(tags=["instruments"])


class InstrumentRow(Schema):
    id: int
    code: str
    edition: str
    title: str
    status: str = Field(description=_("resmi atau usulan"))
    region: str = Field(
        description=_("jalur daerah yang menerbitkannya; kosong: bawaan, berlaku di mana saja")
    )
    leaves: int = Field(description=_("jumlah indikator dan subindikator"))
    questions: int
    hash: str = Field(description=_("sidik metode yang juga tercantum di bukti hitung"))
    published_at: datetime


class InstrumentQuestion(Schema):
    code: str
    owner_code: str = Field(description=_("nomor pada kuesioner pemilik indeks; kosong bila tidak ada"))
    text: str
    help: str
    type: str
    owners: list[str] = Field(description=_("kode OPD: yang pertama penanggung jawab, lainnya kontributor"))
    evidence: list[str]
    rules: list[dict[str, str]]
    rubric: list[dict[str, Any]]
    choices: list[str]
    status: str


class InstrumentNode(Schema):
    code: str
    parent: str | None
    title: str
    weight: str = Field(description=_("tepat seperti tertulis, boleh pecahan"))
    source: str
    status: str
    questions: list[InstrumentQuestion]


class InstrumentDetail(InstrumentRow):
    scale_min: str
    scale_max: str
    better: str
    weights_sum: str
    mean: str
    missing: dict[str, str]
    bands: list[dict[str, str]]
    series_break: dict[str, Any] = Field(description=_("perubahan metode terhadap edisi sebelumnya"))
    differences: dict[str, Any] = Field(description=_("perbedaan dengan versi sebelumnya"))
    nodes: list[InstrumentNode]


class InstrumentPage(Page[InstrumentRow]):
    pass


def _facts(row: Instrument, leaves: int, questions: int) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "edition": row.edition,
        "title": row.title,
        "status": row.status,
        "region": row.region_path,
        "leaves": leaves,
        "questions": questions,
        "hash": row.sha256,
        "published_at": row.published_at,
    }


def _question(row: Question) -> InstrumentQuestion:
    return InstrumentQuestion(**{name: getattr(row, name) for name in InstrumentQuestion.model_fields})


@router.get(
    "/instruments",
    url_name="instruments",
    operation_id="list_instruments",
    summary=_("Instrumen yang berlaku"),
    description=_(
        "Versi terakhir setiap edisi yang berlaku di daerah pemilik token, dan versi daerah di bawahnya."
    ),
    response=answers({200: InstrumentPage}, 403, 422),
)
def list_instruments(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    demand(can_view(request.scope))
    rows = selectors.current_instruments(request.scope)
    return paged(
        request,
        rows,
        query,
        lambda found: [
            InstrumentRow(**_facts(row, row.leaf_count, row.question_count))  # type: ignore[attr-defined]
            for row in found
        ],
    )


@router.get(
    "/instruments/{int:instrument_id}",
    url_name="instrument",
    operation_id="get_instrument",
    summary=_("Satu instrumen"),
    description=_("Skala, kelas nilai, pohon indikator, dan butir satu instrumen."),
    response=answers({200: InstrumentDetail}, 403, 404),
)
def get_instrument(request: Request, instrument_id: int) -> InstrumentDetail:
    demand(can_view(request.scope))
    found = get_object_or_404(selectors.readable(request.scope), pk=instrument_id)
    outline = selectors.outline_of(found)
    branches = list(outline.walk())
    parents = {child.node.pk: branch.node.code for branch in branches for child in branch.branches}
    told = ("scale_min", "scale_max", "better", "weights_sum", "mean", "missing", "bands")
    return InstrumentDetail(
        **_facts(found, len(outline.leaves), len(outline.questions)),
        **{name: getattr(found, name) for name in (*told, "series_break", "differences")},
        nodes=[
            InstrumentNode(
                code=branch.node.code,
                parent=parents.get(branch.node.pk),
                title=branch.node.title,
                weight=branch.node.weight,
                source=branch.node.source,
                status=branch.node.status,
                questions=[_question(question) for question in branch.questions],
            )
            for branch in branches
        ],
    )


@router.get(
    "/instruments/{int:instrument_id}/export/{form}",
    url_name="instrument_export",
    operation_id="export_instrument",
    summary=_("Instrumen sebagai berkas"),
    description=_(
        "yaml: naskah sebagaimana diterbitkan, dibaca komposit. xlsx dan csv: tabel yang sama isinya."
    ),
    response=answers({200: None}, 403, 404),
    openapi_extra={"responses": {200: {"content": {"*/*": {}}}}},
)
def export_instrument(request: Request, instrument_id: int, form: str) -> HttpResponse:
    demand(can_view(request.scope))
    found = get_object_or_404(selectors.readable(request.scope).defer(None), pk=instrument_id)
    if form not in ("yaml", "xlsx", "csv"):
        raise Http404
    return file_answer(found.source_text, f"{found.code.lower()}-{slugify(found.edition)}", form)
