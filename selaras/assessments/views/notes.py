"""Notes of a round: the dated rounds of them, one note with its history, and every step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.choices import (
    SERIES_ACTIONS,
    SOURCE_OF_STATE,
    STAGE_OF_ACTION,
    NoteSource,
    NoteState,
    RoundState,
)
from selaras.assessments.forms.notes import (
    AskAgainForm,
    CloseNoteForm,
    NoteAnswerForm,
    NotesForm,
    OutcomeForm,
    SeriesForm,
    SummaryForm,
)
from selaras.assessments.models import Note, Round, reads_inside
from selaras.assessments.selectors.notes import notes_for, series_rows
from selaras.assessments.views.access import answer_form_faults, scope_of, visible_round
from selaras.core import clock
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict, demand
from selaras.core.workdays import calendar_at
from selaras.evidence import selectors as evidence

# Answers are proposed to be due after so many working days.
ANSWER_DAYS = 3


@login_required
@require_GET
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = visible_round(request, pk)
    demand(permissions.can_read_notes(scope_of(request), round_))
    return render(request, "assessments/notes.html", _context(request, round_))


def _context(request: HttpRequest, round_: Round) -> dict[str, Any]:
    scope, now, state = scope_of(request), clock.now(), request.GET.get("status", "")
    running = SOURCE_OF_STATE.get(RoundState(round_.state))
    return {
        "round": round_,
        "rows": series_rows(scope, round_, state=state),
        "reads_all": reads_inside(scope, round_.region_path),
        "state": state,
        "states": NoteState.choices,
        "running": running,
        "begin": _beginnings(scope, round_),
        "may_plan": permissions.can_set_calendar(scope, round_),
        "series_form": _series_form(round_),
        "may_end": permissions.can_end_notes(scope, round_) if running else None,
        "summary_form": SummaryForm(),
        "may_write": permissions.can_write_notes(scope, round_),
        "notes_form": NotesForm(zone=round_.tz, auto_id="tulis_%s"),
        "now": now,
    }


def _beginnings(scope: Scope, round_: Round) -> list[tuple[NoteSource, str, Verdict]]:
    """Series that may begin, or stand in the calendar and say why not yet: for Kesbangpol, between series."""
    if round_.state == RoundState.OFFICIAL or RoundState(round_.state) in SOURCE_OF_STATE:
        return []
    if not (permissions.can_manage(scope, round_) or permissions.can_begin_notes(scope, round_)):
        return []
    found, planned = [], {stage.kind for stage in round_.stages.all()}
    for source, (action, _end) in SERIES_ACTIONS.items():
        kind = STAGE_OF_ACTION[action]
        verdict = permissions.can_move_round(scope, round_, action, now=clock.now())
        if verdict or kind in planned:
            found.append((source, str(kind.label), verdict))
    return found


def _series_form(round_: Round, data: Any = None) -> SeriesForm:
    day = clock.now().astimezone(round_.tz).date()
    due_at = calendar_at(round_.region_path).end_after(day, ANSWER_DAYS, round_.tz)
    return SeriesForm(data, zone=round_.tz, initial={"due_at": due_at}, auto_id="putaran_%s")


@login_required
@require_POST
def notes_begin(request: HttpRequest, pk: int, source: str) -> HttpResponse:
    if source not in NoteSource.values:
        raise Http404
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_move_round(scope, round_, SERIES_ACTIONS[NoteSource(source)][0], now=clock.now()))
    form = _series_form(round_, request.POST)
    if form.is_valid():
        try:
            services.begin_series(
                scope=scope, round_=round_, source=source, now=clock.now(), **form.cleaned_data
            )
        except ValidationError as fault:
            answer_form_faults(form, fault)
        else:
            return _done(request, round_, _("Putaran catatan dibuka."))
    return _faulty(request, round_, {"series_form": form, "opened": source})


@login_required
@require_POST
def notes_end(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_end_notes(scope, round_))
    form = SummaryForm(request.POST)
    if form.is_valid():
        try:
            services.end_series(scope=scope, round_=round_, now=clock.now(), **form.cleaned_data)
        except ValidationError as fault:
            answer_form_faults(form, fault)
        else:
            return _done(request, round_, _("Putaran catatan diakhiri."))
    return _faulty(request, round_, {"summary_form": form, "opened": "akhiri"})


@login_required
@require_POST
def notes_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Several notes at once; with one fault nothing is written and the text stays in the field."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_write_notes(scope, round_))
    form = NotesForm(request.POST, zone=round_.tz, auto_id="tulis_%s")
    if form.is_valid():
        try:
            made = services.write_notes(scope=scope, round_=round_, now=clock.now(), **form.cleaned_data)
        except ValidationError as fault:
            answer_form_faults(form, fault)
        else:
            return _done(
                request, round_, _("%(count)s catatan ditulis; OPD diberi tahu.") % {"count": len(made)}
            )
    return _faulty(request, round_, {"notes_form": form})


def _done(request: HttpRequest, round_: Round, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("notes", round_.pk)


def _faulty(request: HttpRequest, round_: Round, shown: dict[str, Any]) -> HttpResponse:
    return render(request, "assessments/notes.html", _context(request, round_) | shown, status=422)


# ---- one note


def _visible_note(request: HttpRequest, pk: int, note_pk: int) -> Note:
    return get_object_or_404(notes_for(scope_of(request)), pk=note_pk, item__round_id=pk)


@require_GET
def note(request: HttpRequest, pk: int, note_pk: int) -> HttpResponse:
    return render(
        request, "assessments/note.html", _note_context(request, _visible_note(request, pk, note_pk))
    )


def _note_context(request: HttpRequest, row: Note) -> dict[str, Any]:
    scope, round_ = scope_of(request), row.item.round
    may_answer = permissions.can_answer_note(scope, row)
    return {
        "round": round_,
        "item": row.item,
        "note": row,
        "entries": list(row.entries.all()),
        "uses": evidence.uses_of(scope, Reference("note", str(row.pk))),
        "may_answer": may_answer,
        "may_ask": permissions.can_ask_again(scope, row),
        "may_close": permissions.can_close_note(scope, row),
        "answer_form": _answer_form(row),
        "ask_form": AskAgainForm(zone=round_.tz, auto_id="tanya_%s"),
        "close_form": CloseNoteForm(auto_id="tutup_%s"),
        "base": "base_link.html" if scope.work_link else "base.html",
        "now": clock.now(),
    }


def _answer_form(row: Note, data: Any = None) -> NoteAnswerForm:
    form_class = OutcomeForm if row.series.source == NoteSource.OBJECTION else NoteAnswerForm
    return form_class(data, auto_id="jawab_%s")


# Address word -> service, its form on the page, and its rule.
STEPS: dict[str, tuple[Callable[..., Note], str, Callable[..., Verdict]]] = {
    "jawab": (services.answer_note, "answer_form", permissions.can_answer_note),
    "tanya-lagi": (services.ask_again, "ask_form", permissions.can_ask_again),
    "tutup": (services.close_note, "close_form", permissions.can_close_note),
}


def _step_form(row: Note, step: str, data: Any) -> Form:
    if step == "jawab":
        return _answer_form(row, data)
    if step == "tutup":
        return CloseNoteForm(data, auto_id="tutup_%s")
    return AskAgainForm(data, zone=row.item.round.tz, auto_id="tanya_%s")


@require_POST
def note_step(request: HttpRequest, pk: int, note_pk: int, step: str) -> HttpResponse:
    """Answer a note, ask again, or close it; a fault keeps what was typed."""
    if step not in STEPS:
        raise Http404
    scope, row = scope_of(request), _visible_note(request, pk, note_pk)
    service, name, rule = STEPS[step]
    demand(rule(scope, row))
    form = _step_form(row, step, request.POST)
    if form.is_valid():
        try:
            service(scope=scope, note_id=row.pk, now=clock.now(), **form.cleaned_data)
        except ValidationError as fault:
            answer_form_faults(form, fault)
        else:
            messages.success(request, _("Catatan disimpan."))
            return redirect(row.get_absolute_url())
    context = _note_context(request, row) | {name: form, "opened": step}
    return render(request, "assessments/note.html", context, status=422)
