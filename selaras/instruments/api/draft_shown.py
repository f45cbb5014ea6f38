"""What the API shows of a draft: where it stands, its tree as it is written, its faults, its past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core.api import MayOut, Page, ProblemOut
from selaras.core.http import Request
from selaras.instruments import compute
from selaras.instruments.models import Draft, Revision
from selaras.instruments.permissions import can_edit_draft, can_move_draft, can_publish_draft
from selaras.instruments.selectors import DraftView
from selaras.instruments.views.access import visible_draft


class InstrumentDraftRow(Schema):
    id: int
    title: str
    edition: str
    region: str = Field(description=_("kode wilayah yang menerbitkannya"))
    state: str
    state_label: str
    version: int = Field(description=_("kirimkan sebagai base_version saat mengubah"))
    faults_count: int
    base: int | None = Field(description=_("instrumen asal salinan"))
    published: int | None = Field(description=_("instrumen yang terbit darinya"))
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class InstrumentDraftPage(Page[InstrumentDraftRow]):
    pass


class DraftFaultOut(Schema):
    place: str
    line: int
    detail: str


class DraftBandOut(Schema):
    start: str
    label: str
    status: str


class DraftHeadOut(Schema):
    code: str
    title: str
    edition: str
    status: str
    scale_min: str
    scale_max: str
    better: str
    weights_sum: str
    mean: str
    policy: str
    min_share: str
    bands: list[DraftBandOut]


class DraftRuleOut(Schema):
    kind: str
    min: str
    max: str
    than: str
    equals: str


class DraftRubricOut(Schema):
    level: str
    text: str


class DraftQuestionOut(Schema):
    place: str = Field(description=_("tempatnya dalam pohon, dipakai di alamat"))
    code: str
    owner_code: str
    text: str
    type: str
    status: str
    owners: list[str]
    help: str
    evidence: list[str]
    choices: list[str]
    rubric: list[DraftRubricOut]
    rules: list[DraftRuleOut]


class DraftNodeOut(Schema):
    place: str = Field(description=_("tempatnya dalam pohon, dipakai di alamat"))
    depth: int
    code: str
    title: str
    weight: str
    mean: str
    source: str
    status: str
    is_leaf: bool
    questions: list[DraftQuestionOut]


class InstrumentDraftOut(InstrumentDraftRow):
    text: str = Field(description=_("naskah YAML"))
    head: DraftHeadOut | None = Field(description=_("null selama naskah tidak terbaca sebagai pohon"))
    nodes: list[DraftNodeOut] = Field(description=_("dari atas ke bawah, sebagaimana tertulis"))
    weights_total: str | None = Field(description=_("jumlah bobot; null selama ada yang bukan angka"))
    faults: list[DraftFaultOut]
    may: dict[str, MayOut]


class DraftRevisionRow(Schema):
    id: int
    kind: str = Field(description=_("saved: tersimpan; conflict: kiriman yang belum digabungkan"))
    version: int
    note: str
    by: str
    at: datetime


class DraftRevisionPage(Page[DraftRevisionRow]):
    pass


class DraftRevisionOut(DraftRevisionRow):
    text: str


class DraftConflictOut(ProblemOut):
    version: int = Field(description=_("versi sekarang"))
    changed_by: str
    kept: int | None = Field(description=_("revisi yang menyimpan kiriman Anda; null bila tidak ada"))


def row_of(draft: Draft) -> dict[str, Any]:
    plain = ("title", "edition", "state", "version", "created_at", "changed_at")
    return {name: getattr(draft, name) for name in plain} | {
        "id": draft.pk,
        "region": draft.region.code,
        "state_label": draft.get_state_display(),
        "faults_count": draft.fault_count,
        "base": draft.base_id,
        "published": draft.published_id,
        "created_by": draft.created_by_name,
        "changed_by": draft.changed_by_name,
        "page": draft.get_absolute_url(),
    }


def revision_row(row: Revision) -> dict[str, Any]:
    plain = ("kind", "version", "note", "at")
    return {name: getattr(row, name) for name in plain} | {"id": row.pk, "by": row.by_name}


def shown(request: Request, draft_id: int) -> InstrumentDraftOut:
    """Read again: a service works on a row of its own."""
    draft, scope = visible_draft(request, draft_id), request.scope
    view = DraftView(draft)
    document = view.document
    return InstrumentDraftOut(
        **row_of(draft),
        text=draft.text,
        head=_head(document) if document is not None else None,
        nodes=[_node(path, node) for path, node in compute.nodes_in(document or {})],
        weights_total=str(view.total) if view.total is not None else None,
        faults=[DraftFaultOut(place=one.place, line=one.line, detail=one.message) for one in view.faults],
        may={
            "edit": MayOut.of(can_edit_draft(scope, draft)),
            "publish": MayOut.of(can_publish_draft(scope, draft)),
            "drop": MayOut.of(can_move_draft(scope, draft, "drop")),
            "restore": MayOut.of(can_move_draft(scope, draft, "restore")),
        },
    )


def _texts(part: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    return {name: str(part.get(name) or "") for name in names}


def _list(part: Mapping[str, Any], name: str) -> list[str]:
    return [str(one) for one in part.get(name) or ()]


def _head(document: Mapping[str, Any]) -> DraftHeadOut:
    scale, missing = document.get("scale") or {}, document.get("missing") or {}
    return DraftHeadOut(
        **_texts(document, ("code", "title", "edition", "status", "weights_sum", "mean")),
        **_texts(missing, ("policy", "min_share")),
        scale_min=str(scale.get("min") or ""),
        scale_max=str(scale.get("max") or ""),
        better=str(scale.get("better") or ""),
        bands=[
            DraftBandOut(start=str(band.get("from") or ""), **_texts(band, ("label", "status")))
            for band in document.get("bands") or ()
        ],
    )


def _node(path: compute.Path, node: Mapping[str, Any]) -> DraftNodeOut:
    return DraftNodeOut(
        place=compute.place_of(path),
        depth=len(path) // 2 - 1,
        **_texts(node, ("code", "title", "weight", "mean", "source", "status")),
        is_leaf=not node.get("nodes"),
        questions=[
            _question((*path, "questions", index), question)
            for index, question in enumerate(node.get("questions") or ())
        ],
    )


def _question(path: compute.Path, question: Mapping[str, Any]) -> DraftQuestionOut:
    return DraftQuestionOut(
        place=compute.place_of(path),
        **_texts(question, ("code", "owner_code", "text", "type", "status", "help")),
        owners=_list(question, "owners"),
        evidence=_list(question, "evidence"),
        choices=_list(question, "choices"),
        rubric=[
            DraftRubricOut(level=str(level), text=str(text))
            for level, text in (question.get("rubric") or {}).items()
        ],
        rules=[
            DraftRuleOut(**_texts(rule, DraftRuleOut.model_fields)) for rule in question.get("rules") or ()
        ],
    )
