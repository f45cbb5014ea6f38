"""Notes of a series: asked, answered, asked again, closed; each a duty of whoever answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import (
    NOTE_TRANSITIONS,
    NoteSource,
    NoteState,
    Outcome,
)
from selaras.assessments.models import Item, Note, NoteEntry, Round
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.steps import (
    agency_name_of,
    held_round,
    items_of,
    locked_item,
    round_reference,
)
from selaras.assessments.services.telling import tell_note
from selaras.audit.services import record
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.models import Duty
from selaras.duties.services import NewDuty, move_duties, open_duties, set_due

TEXT_LIMIT = 4000
NOTES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class NewNote:
    code: str
    text: str


# ---- one note


@transaction.atomic
def write_notes(
    *,
    scope: Scope,
    round_: Round,
    notes: Sequence[NewNote],
    now: datetime,
    due_at: datetime | None = None,
) -> list[Note]:
    """Notes on items of the round, each a duty of whoever answers; all of them, or none with every fault."""
    round_ = held_round(round_.pk)
    demand(permissions.can_write_notes(scope, round_))
    series = round_.note_series.get(closed_at=None)
    items = {item.code: item for item in items_of(round_)}
    faults = _faults(notes, items)
    if due_at is not None and due_at <= now:
        faults.append(_("Batas jawaban harus sesudah sekarang."))
    if faults:
        raise ValidationError({"notes": faults})
    number = series.notes.count()
    made = []
    for offset, new in enumerate(notes, 1):
        note = Note.objects.create(
            series=series,
            item=items[new.code],
            number=number + offset,
            text=tidy(new.text),
            due_at=due_at or series.due_at,
            written_by_name=scope.name,
            written_at=now,
        )
        _enter(scope, note, "ask", note.text, "written", now)
        _open_answering(note, now)
        made.append(note)
    return made


def _faults(notes: Sequence[NewNote], items: dict[str, Item]) -> list[str]:
    if not notes:
        return [_("Tuliskan sedikitnya satu catatan.")]
    if len(notes) > NOTES_AT_ONCE:
        return [_("Paling banyak %(limit)s catatan sekaligus.") % {"limit": NOTES_AT_ONCE}]
    faults = []
    for line, new in enumerate(notes, 1):
        if new.code not in items:
            faults.append(_("Baris %(line)s: butir %(code)s tidak ada.") % {"line": line, "code": new.code})
        elif items[new.code].duty_agency_id is None:
            faults.append(
                _("Baris %(line)s: butir %(code)s belum ada OPD penanggung jawab.")
                % {"line": line, "code": new.code}
            )
        if not tidy(new.text):
            faults.append(_("Baris %(line)s: catatannya kosong.") % {"line": line})
        elif len(tidy(new.text)) > TEXT_LIMIT:
            faults.append(_("Baris %(line)s: catatan paling banyak 4.000 huruf.") % {"line": line})
    return faults


def _held(note_id: int) -> Note:
    """With its item held first, as every step of an item does."""
    item = locked_item(Note.objects.values_list("item_id", flat=True).get(pk=note_id))
    note = Note.objects.select_for_update(of=("self",)).select_related("series").get(pk=note_id)
    note.item = item
    return note


def _reference(note: Note) -> Reference:
    return Reference("note", str(note.pk))


def _move(note: Note, action: str) -> None:
    note.state = NOTE_TRANSITIONS[action][1]


def _enter(
    scope: Scope, note: Note, action: str, text: str, verb: str, now: datetime, *, late: bool = False
) -> NoteEntry:
    """The row of history and its event, always together."""
    item = note.item
    asked = (item.owner_agency, item.verifier_agency, item.round.coordinator, item.round.inspector)
    entry = NoteEntry(
        note=note,
        action=action,
        text=text,
        is_late=late,
        author_id=scope.user_id,
        author_name=scope.name,
        agency_name=agency_name_of(scope, asked),
        via=scope.via,
        at=now,
    )
    entry.save()
    record(
        verb=f"assessments.note.{verb}",
        scope=scope,
        kind="item",
        id=item.pk,
        region_path=item.round.region_path,
        after={"note": note.pk, "state": note.state, "late": late},
        note=text[:500],
        at=now,
    )
    return entry


@transaction.atomic
def answer_note(*, scope: Scope, note_id: int, text: str, now: datetime, outcome: str = "") -> Note:
    """Answer a note; what proves it hangs on the note itself. Late is allowed, flagged and logged."""
    note = _held(note_id)
    demand(permissions.can_answer_note(scope, note))
    text = _checked(text)
    if note.series.source == NoteSource.OBJECTION:
        if outcome not in Outcome.values:
            raise ValidationError({"outcome": _("Pilih keputusan pemilik indeks.")})
        note.outcome = outcome
    late = now > note.due_at
    note.was_late = note.was_late or late
    _move(note, "answer")
    note.save(update_fields=("state", "outcome", "was_late"))
    _enter(scope, note, "answer", text, "answered", now, late=late)
    if note.series.source == NoteSource.OBJECTION:
        move_duties(action="finish", source=_reference(note), kind="sanggah", now=now)
        return note
    move_duties(action="hand_in", source=_reference(note), kind="catatan", now=now)
    _open(note, "periksa_catatan", _checker_id(note), now)
    tell_note(note=note, agency_id=_checker_id(note), permission="assessments.verify", answered=True, now=now)
    return note


def _checked(text: str) -> str:
    text = tidy(text)
    if not text:
        raise ValidationError({"text": _("Tulis jawabannya terlebih dahulu.")})
    if len(text) > TEXT_LIMIT:
        raise ValidationError({"text": _("Paling banyak 4.000 huruf.")})
    return text


def _checker_id(note: Note) -> int:
    round_ = note.item.round
    if note.series.source == NoteSource.INSPECTORATE and round_.inspector_id is not None:
        return round_.inspector_id
    return round_.coordinator_id


@transaction.atomic
def ask_again(
    *, scope: Scope, note_id: int, text: str, now: datetime, due_at: datetime | None = None
) -> Note:
    """The answer is not enough: the same note goes back with a further question, perhaps a new day."""
    note = _held(note_id)
    demand(permissions.can_ask_again(scope, note))
    text = _checked(text)
    if due_at is not None and due_at <= now:
        raise ValidationError({"due_at": _("Batas jawaban harus sesudah sekarang.")})
    _move(note, "ask_again")
    note.due_at, note.outcome = due_at or note.due_at, ""
    note.save(update_fields=("state", "due_at", "outcome"))
    _enter(scope, note, "ask_again", text, "asked_again", now)
    move_duties(action="finish", source=_reference(note), kind="periksa_catatan", now=now)
    if not move_duties(action="send_back", source=_reference(note), kind=_answer_kind(note), now=now):
        _open_answering(note, now)
    running = Duty.objects.running().filter(source_kind="note", source_id=str(note.pk))
    set_due(scope=scope, duties=list(running), due_at=note.due_at, reason=text, now=now)
    tell_note(note=note, agency_id=note.item.duty_agency_id, permission="assessments.answer", now=now)
    return note


@transaction.atomic
def close_note(*, scope: Scope, note_id: int, text: str, now: datetime) -> Note:
    """The answer is enough; a note closed without an answer says why."""
    note = _held(note_id)
    demand(permissions.can_close_note(scope, note))
    text = tidy(text)
    if note.state == NoteState.OPEN and not text:
        raise ValidationError({"text": _("Catatan ini belum dijawab; tuliskan mengapa ditutup.")})
    _move(note, "close")
    note.closed_at = now
    note.save(update_fields=("state", "closed_at"))
    _enter(scope, note, "close", text[:TEXT_LIMIT], "closed", now)
    move_duties(action="finish", source=_reference(note), now=now)
    return note


# ---- what is owed


def _answer_kind(note: Note) -> str:
    return "sanggah" if note.series.source == NoteSource.OBJECTION else "catatan"


def _open_answering(note: Note, now: datetime) -> None:
    kind = _answer_kind(note)
    agency_id = note.item.round.coordinator_id if kind == "sanggah" else note.item.duty_agency_id
    if agency_id is None:
        return
    _open(note, kind, agency_id, now)
    if kind == "catatan":
        tell_note(note=note, agency_id=agency_id, permission="assessments.answer", now=now)


def _open(note: Note, kind: str, agency_id: int, now: datetime) -> None:
    round_ = note.item.round
    open_duties(
        duties=[
            NewDuty(
                kind=kind,
                title=f"{note.item.code} {note.text}",
                url=note.get_absolute_url(),
                source=_reference(note),
                owner_agency_id=agency_id,
                waiting_label=_waiting(note, kind),
                due_at=note.due_at,
                owner_user_id=note.item.assignee_id if kind == "catatan" else None,
            )
        ],
        group=round_reference(round_),
        group_title=round_.title,
        region_path=round_.region_path,
        zone=round_.zone,
        now=now,
    )


def _waiting(note: Note, kind: str) -> str:
    round_ = note.item.round
    if kind == "periksa_catatan" and note.item.owner_agency is not None:
        return note.item.owner_agency.name
    if note.series.source == NoteSource.INSPECTORATE and round_.inspector is not None:
        return round_.inspector.name
    return round_.index_owner if kind == "sanggah" else round_.coordinator.name
