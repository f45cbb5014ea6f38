"""What is done to notes through the API; each operation is one service.

One path has one router, so these stand in the router of the reads.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema, Status

from selaras.assessments import services
from selaras.assessments.api.notes import (
    NOTE,
    ROUND,
    NoteOut,
    NoteRow,
    NoteSeriesOut,
    router,
    shown,
    visible_note,
)
from selaras.assessments.choices import NoteSource, Outcome
from selaras.assessments.models import NoteSeries, Round, reads_inside
from selaras.assessments.selectors.notes import notes_for
from selaras.assessments.services import NewNote
from selaras.assessments.services.notes import NOTES_AT_ONCE, TEXT_LIMIT
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import In, Moment, Text, answers
from selaras.core.http import Request

# ---- a series


class NoteSeriesIn(In):
    source: NoteSource
    due_at: Moment = Field(description=_("batas jawaban"))
    reference: Text = Field(default="", max_length=300, description=_("surat atau surel yang membawanya"))


@router.post(
    f"{ROUND}/note-series",
    url_name="note_series",
    operation_id="begin_note_series",
    summary=_("Mulai putaran catatan"),
    description=_("Bila tahapnya ada pada jadwal dan sudah dibuka; satu putaran berjalan pada satu waktu."),
    response=answers({201: NoteSeriesOut}, 400, 403, 404, 413, 422),
)
def begin_note_series(request: Request, round_id: int, body: NoteSeriesIn) -> Status[Any]:
    round_ = visible_round(request, round_id)
    made = services.begin_series(
        scope=request.scope,
        round_=round_,
        source=body.source,
        due_at=body.due_at,
        reference=body.reference,
        now=clock.now(),
    )
    return Status(201, _series(request, round_, made))


def _series(request: Request, round_: Round, series: NoteSeries) -> NoteSeriesOut:
    return NoteSeriesOut.of(series, whole=reads_inside(request.scope, round_.region_path))


class SummaryIn(In):
    summary: Text = Field(default="", max_length=TEXT_LIMIT, description=_("kesimpulan; wajib"))


@router.post(
    f"{ROUND}/note-series/end",
    url_name="note_series_end",
    operation_id="end_note_series",
    summary=_("Akhiri putaran catatan"),
    description=_("Putaran yang sedang berjalan, bila semua catatannya sudah ditutup."),
    response=answers({200: NoteSeriesOut}, 400, 403, 404, 413, 422),
)
def end_note_series(request: Request, round_id: int, body: SummaryIn = SummaryIn()) -> NoteSeriesOut:  # noqa: B008
    round_ = visible_round(request, round_id)
    ended = services.end_series(scope=request.scope, round_=round_, summary=body.summary, now=clock.now())
    return _series(request, round_, ended)


class NotesMade(Schema):
    data: list[NoteRow]


class NewNoteIn(In):
    item: Text = Field(max_length=20, description=_("kode butir"))
    text: Text = Field(max_length=TEXT_LIMIT)


class NotesIn(In):
    notes: list[NewNoteIn] = Field(min_length=1, max_length=NOTES_AT_ONCE)
    due_at: Moment | None = Field(default=None, description=_("tanpa ini dipakai batas putarannya"))


@router.post(
    f"{ROUND}/notes",
    url_name="notes",
    operation_id="write_notes",
    summary=_("Tulis catatan"),
    description=_("Semua sekaligus atau, bila satu saja keliru, tidak satu pun; OPD diberi tahu."),
    response=answers({201: NotesMade}, 400, 403, 404, 413, 422),
)
def write_notes(request: Request, round_id: int, body: NotesIn) -> Status[Any]:
    round_, now = visible_round(request, round_id), clock.now()
    made = services.write_notes(
        scope=request.scope,
        round_=round_,
        notes=[NewNote(one.item, one.text) for one in body.notes],
        due_at=body.due_at,
        now=now,
    )
    found = notes_for(request.scope).filter(pk__in=[note.pk for note in made]).order_by("number")
    return Status(201, NotesMade(data=[NoteRow.of(note, now) for note in found]))


# ---- one note


class NoteAnswerIn(In):
    text: Text = Field(default="", max_length=TEXT_LIMIT, description=_("wajib"))
    outcome: Outcome | None = Field(
        default=None, description=_("wajib untuk sanggah: keputusan pemilik indeks")
    )


STEP = answers({200: NoteOut}, 400, 403, 404, 413, 422)


@router.post(
    f"{NOTE}/answer",
    url_name="note_answer",
    operation_id="answer_note",
    summary=_("Jawab catatan"),
    description=_("Oleh OPD penanggung jawab butir; yang lewat batas tetap diterima dan ditandai."),
    response=STEP,
)
def answer_note(
    request: Request,
    round_id: int,
    note_id: int,
    body: NoteAnswerIn = NoteAnswerIn(),  # noqa: B008
) -> NoteOut:
    note = visible_note(request, round_id, note_id)
    services.answer_note(
        scope=request.scope, note_id=note.pk, text=body.text, outcome=body.outcome or "", now=clock.now()
    )
    return shown(request, round_id, note_id)


class AskAgainIn(In):
    text: Text = Field(default="", max_length=TEXT_LIMIT, description=_("apa yang masih kurang; wajib"))
    due_at: Moment | None = Field(default=None, description=_("batas baru; tanpa ini batasnya tetap"))


@router.post(
    f"{NOTE}/ask-again",
    url_name="note_ask_again",
    operation_id="ask_note_again",
    summary=_("Tanya lagi"),
    description=_("Jawabannya belum cukup: catatan yang sama kembali kepada OPD."),
    response=STEP,
)
def ask_note_again(request: Request, round_id: int, note_id: int, body: AskAgainIn = AskAgainIn()) -> NoteOut:  # noqa: B008
    note = visible_note(request, round_id, note_id)
    services.ask_again(
        scope=request.scope, note_id=note.pk, text=body.text, due_at=body.due_at, now=clock.now()
    )
    return shown(request, round_id, note_id)


class CloseNoteIn(In):
    text: Text = Field(
        default="", max_length=TEXT_LIMIT, description=_("wajib bila catatannya belum dijawab")
    )


@router.post(
    f"{NOTE}/close",
    url_name="note_close",
    operation_id="close_note",
    summary=_("Tutup catatan"),
    description=_("Oleh yang bertanya: inspektorat, atau Kesbangpol bagi pemilik indeks."),
    response=STEP,
)
def close_note(request: Request, round_id: int, note_id: int, body: CloseNoteIn = CloseNoteIn()) -> NoteOut:  # noqa: B008
    note = visible_note(request, round_id, note_id)
    services.close_note(scope=request.scope, note_id=note.pk, text=body.text, now=clock.now())
    return shown(request, round_id, note_id)
