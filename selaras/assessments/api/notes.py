"""Dated rounds of notes in the API: begun, written, answered with evidence on the note, closed, ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.assessments import permissions
from selaras.assessments.api.shown import MayOut
from selaras.assessments.choices import NoteSource, NoteState
from selaras.assessments.models import Note, NoteEntry, NoteSeries, reads_inside
from selaras.assessments.selectors.notes import notes_for
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import Page, PageQuery, Text, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence import selectors as evidence
from selaras.offices.api import AgencyOut

router = Router(tags=["notes"])
ROUND = "/rounds/{int:round_id}"
NOTE = f"{ROUND}/notes/{{int:note_id}}"


# ---- shown


class NoteSeriesOut(Schema):
    id: int
    source: str
    source_label: str
    number: int
    reference: str = Field(description=_("surat atau surel yang membawanya"))
    due_at: datetime
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    summary: str = Field(description=_("kesimpulan; hanya bagi yang membaca seluruh periode di daerah"))

    @classmethod
    def of(cls, series: NoteSeries, *, whole: bool) -> NoteSeriesOut:
        plain = ("source", "number", "reference", "due_at", "opened_at", "closed_at")
        return cls(
            **{name: getattr(series, name) for name in plain},
            id=series.pk,
            source_label=series.get_source_display(),
            opened_by=series.opened_by_name,
            summary=series.summary if whole else "",
        )


class NoteSeriesPage(Page[NoteSeriesOut]):
    pass


class NoteRow(Schema):
    id: int
    series: int = Field(description=_("id putarannya"))
    source: str
    number: int
    item: str = Field(description=_("kode butir"))
    owner: AgencyOut | None
    text: str
    state: str
    state_label: str
    outcome: str = Field(description=_("keputusan pemilik indeks atas sanggah"))
    due_at: datetime
    is_late: bool
    was_late: bool = Field(description=_("dijawab sesudah batasnya"))
    written_by: str
    written_at: datetime
    closed_at: datetime | None
    page: str = Field(description=_("alamat halamannya di aplikasi"))

    @classmethod
    def of(cls, note: Note, now: datetime) -> NoteRow:
        return cls(**note_facts(note, now))


def note_facts(note: Note, now: datetime) -> dict[str, Any]:
    plain = ("number", "text", "state", "outcome", "due_at", "was_late", "written_at", "closed_at")
    return {name: getattr(note, name) for name in plain} | {
        "id": note.pk,
        "series": note.series_id,
        "source": note.series.source,
        "item": note.item.code,
        "owner": AgencyOut.maybe(note.item.owner_agency),
        "state_label": note.get_state_display(),
        "is_late": note.is_late(now),
        "written_by": note.written_by_name,
        "page": note.get_absolute_url(),
    }


class NotePage(Page[NoteRow]):
    pass


class NoteStepOut(Schema):
    action: str
    text: str
    author: str
    agency: str
    via: str
    is_late: bool
    at: datetime

    @classmethod
    def of(cls, entry: NoteEntry) -> NoteStepOut:
        renamed = {"author": entry.author_name, "agency": entry.agency_name}
        plain = {name: getattr(entry, name) for name in cls.model_fields if name not in renamed}
        return cls(**(plain | renamed))


class NoteOut(NoteRow):
    evidence_count: int = Field(description=_("bukti dukung yang dilampirkan pada jawaban"))
    entries: list[NoteStepOut] = Field(description=_("dari yang terlama; tidak pernah ditimpa"))
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap operasi bagi Anda, dan alasannya"))


# ---- read


@router.get(
    f"{ROUND}/note-series",
    url_name="note_series",
    operation_id="list_note_series",
    summary=_("Putaran catatan satu periode"),
    description=_("Yang terbaru dahulu: reviu inspektorat, catatan penilai, dan sanggah."),
    response=answers({200: NoteSeriesPage}, 403, 404, 422),
)
def list_note_series(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_read_notes(request.scope, round_))
    whole = reads_inside(request.scope, round_.region_path)
    rows = round_.note_series.order_by("-opened_at", "-pk")
    return paged(request, rows, query, lambda page: [NoteSeriesOut.of(row, whole=whole) for row in page])


class NoteQuery(PageQuery):
    state: NoteState | None = None
    source: NoteSource | None = None
    item: Text | None = Field(default=None, description=_("kode butir"))
    agency: Text | None = Field(default=None, description=_("kode OPD penanggung jawab, misalnya bappeda"))


@router.get(
    f"{ROUND}/notes",
    url_name="notes",
    operation_id="list_notes",
    summary=_("Daftar catatan"),
    description=_("Catatan yang boleh Anda baca: seluruhnya di daerah, pada butir sendiri bagi OPD."),
    response=answers({200: NotePage}, 403, 404, 422),
)
def list_notes(request: Request, round_id: int, query: Query[NoteQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_read_notes(request.scope, round_))
    wanted = {
        "state": query.state,
        "series__source": query.source,
        "item__code": query.item,
        "item__owner_agency__code": query.agency,
    }
    rows = notes_for(request.scope).filter(
        item__round=round_, **{name: value for name, value in wanted.items() if value is not None}
    )
    rows, now = rows.order_by("-series__opened_at", "-series_id", "number"), clock.now()
    return paged(request, rows, query, lambda page: [NoteRow.of(row, now) for row in page])


def visible_note(request: Request, round_id: int, note_id: int) -> Note:
    return get_object_or_404(notes_for(request.scope), pk=note_id, item__round_id=round_id)


def shown(request: Request, round_id: int, note_id: int) -> NoteOut:
    """Read again after a step: the service worked on a row of its own."""
    note, scope = visible_note(request, round_id, note_id), request.scope
    verdicts = {
        "answer_note": permissions.can_answer_note(scope, note),
        "ask_note_again": permissions.can_ask_again(scope, note),
        "close_note": permissions.can_close_note(scope, note),
    }
    return NoteOut(
        **note_facts(note, clock.now()),
        evidence_count=evidence.counts("note", [note.pk]).get(str(note.pk), 0),
        entries=[NoteStepOut.of(entry) for entry in note.entries.all()],
        may={name: MayOut.of(verdict) for name, verdict in verdicts.items()},
    )


@router.get(
    NOTE,
    url_name="note",
    operation_id="get_note",
    summary=_("Satu catatan"),
    description=_("Pertanyaan, jawaban, dan pertanyaan lanjutan sebagai riwayat."),
    response=answers({200: NoteOut}, 404),
)
def get_note(request: Request, round_id: int, note_id: int) -> NoteOut:
    return shown(request, round_id, note_id)
