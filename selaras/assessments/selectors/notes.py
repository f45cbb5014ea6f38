"""Notes of a round by series, one note with its history, and how notes answer the registry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import NoteSource, NoteState, RoundState
from selaras.assessments.models import Item, Note, NoteSeries, Round
from selaras.assessments.selectors.references import evidence_readers
from selaras.core.http import record_id, record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Verdict
from selaras.duties.models import Duty
from selaras.offices.models import Agency

NOTE_RELATED = (
    "series",
    "item__question",
    "item__owner_agency",
    "item__verifier_agency",
    "item__round__coordinator",
    "item__round__region",
    "item__round__inspector",
)


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One dated round of notes, with those of its notes that this person reads."""

    series: NoteSeries
    notes: Sequence[Note]

    @property
    def open_count(self) -> int:
        return sum(note.state != NoteState.CLOSED for note in self.notes)


def series_rows(scope: Scope, round_: Round, *, state: str = "") -> list[SeriesRow]:
    """The newest series first; two queries, whatever the number of notes."""
    notes = Note.objects.visible_to(scope).filter(item__round=round_).select_related(*NOTE_RELATED)
    if state in NoteState.values:
        notes = notes.filter(state=state)
    found: dict[int, list[Note]] = {}
    for note in notes.order_by("item__sort", "number"):
        found.setdefault(note.series_id, []).append(note)
    all_series = round_.note_series.order_by("-opened_at", "-pk")
    return [SeriesRow(series, found.get(series.pk, [])) for series in all_series]


def notes_for(scope: Scope) -> QuerySet[Note]:
    return Note.objects.visible_to(scope).select_related(*NOTE_RELATED)


def notes_of_item(scope: Scope, item: Item) -> list[Note]:
    """Of one item, for its page; what is closed stays to be read. Before the first review there are none."""
    if item.round.state in {RoundState.PREPARED, RoundState.FILLING}:
        return []
    return list(Note.objects.visible_to(scope).filter(item=item).select_related("series", "item"))


def open_notes_of(scope: Scope, agency_id: int) -> list[Note]:
    """What an agency still has to answer, for the page of a work link."""
    notes = notes_for(scope).filter(state=NoteState.OPEN).exclude(series__source=NoteSource.OBJECTION)
    return [note for note in notes if note.item.duty_agency_id == agency_id]


# ---- the registry


def show_notes(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = notes_for(scope).filter(pk__in=record_ids(ids))
    return {
        str(row.pk): Shown(
            _("Catatan pada butir %(code)s") % {"code": row.item.code},
            row.get_absolute_url(),
            row.item.round.title,
        )
        for row in rows
    }


def _visible(scope: Scope, note_id: str) -> Note | None:
    number = record_id(note_id)
    return None if number is None else notes_for(scope).filter(pk=number).first()


def may_add_evidence(scope: Scope, note_id: str) -> Verdict:
    note = _visible(scope, note_id)
    if note is None:
        return Denied(_("Catatan ini tidak dapat Anda baca."))
    return permissions.can_answer_note(scope, note)


def evidence_context(scope: Scope, note_id: str) -> dict[str, Any]:
    """Evidence of an answer stands in the name of the agency that answers; the asking side reads it."""
    note = _visible(scope, note_id)
    if note is None:
        raise Http404
    item, round_ = note.item, note.item.round
    objection = note.series.source == NoteSource.OBJECTION
    agency_id = round_.coordinator_id if objection else item.duty_agency_id
    readers = evidence_readers(item) | ({round_.inspector_id} if round_.inspector_id else set())
    return {
        "agency": Agency.objects.filter(pk=agency_id or 0).first(),
        "region_path": round_.region_path,
        "reader_agency_ids": frozenset(readers),
        "sharing": "daerah",
        "group": Reference("round", str(round_.pk)),
    }


def evidence_decided(note_ids: Iterable[str]) -> bool:
    return Note.objects.filter(pk__in=record_ids(note_ids), state=NoteState.CLOSED).exists()


def duty_extended(
    *, scope: Scope, source_id: str, duty: Duty, due_at: datetime, reason: str, now: datetime
) -> None:
    """More time for an answer is the note's new day; whoever checks it may be given time alone."""
    note = Note.objects.select_for_update(of=("self",)).get(pk=source_id)
    if duty.kind != "periksa_catatan":
        note.due_at = due_at
        note.save(update_fields=("due_at",))
