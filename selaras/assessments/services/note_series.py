"""A dated series of notes: begun with the stage of the round, ended with a conclusion."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import (
    ROUND_TRANSITIONS,
    SERIES_ACTIONS,
    SOURCE_OF_STATE,
    NoteSource,
    RoundState,
    StageKind,
)
from selaras.assessments.models import NoteSeries, Round
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.rounds import log_round
from selaras.assessments.services.steps import (
    held_round,
    round_reference,
)
from selaras.assessments.services.telling import tell_inspectors
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.services import NewDuty, move_duties, open_duties

BEGUN = {
    NoteSource.INSPECTORATE: "inspecting",
    NoteSource.OWNER: "notes_begun",
    NoteSource.OBJECTION: "objection_begun",
}
ENDED = {
    NoteSource.INSPECTORATE: "inspected",
    NoteSource.OWNER: "notes_ended",
    NoteSource.OBJECTION: "objection_ended",
}


@transaction.atomic
def begin_series(
    *, scope: Scope, round_: Round, source: str, due_at: datetime, reference: str, now: datetime
) -> NoteSeries:
    """Move the round into the stage, and open a dated round of notes with the day answers are due."""
    round_ = held_round(round_.pk)
    action = SERIES_ACTIONS[NoteSource(source)][0]
    demand(permissions.can_move_round(scope, round_, action, now=now))
    if due_at <= now:
        raise ValidationError({"due_at": _("Batas jawaban harus sesudah sekarang.")})
    before, round_.state = round_.state, ROUND_TRANSITIONS[action][1]
    round_.save(update_fields=("state",))
    last = round_.note_series.filter(source=source).aggregate(last=Max("number"))["last"] or 0
    series = NoteSeries.objects.create(
        round=round_,
        source=source,
        number=last + 1,
        reference=tidy(reference)[:300],
        due_at=due_at,
        opened_at=now,
        opened_by_name=scope.name,
        round_state=before,
    )
    if source == NoteSource.INSPECTORATE:
        _open_review(series, now)
    log_round(
        scope, round_, BEGUN[NoteSource(source)], now, note=series.reference,
        series=series.number, due_at=due_at.isoformat(),
    )  # fmt: skip
    return series


@transaction.atomic
def end_series(*, scope: Scope, round_: Round, summary: str, now: datetime) -> NoteSeries:
    """Every note is closed; the round goes on. The inspectorate says what its review came to."""
    round_ = held_round(round_.pk)
    demand(permissions.can_end_notes(scope, round_))
    source = SOURCE_OF_STATE[RoundState(round_.state)]
    summary = tidy(summary)
    if not summary:
        raise ValidationError({"summary": _("Tuliskan kesimpulannya.")})
    series = round_.note_series.get(closed_at=None)
    series.closed_at, series.summary = now, summary
    series.save(update_fields=("closed_at", "summary"))
    round_.state = ROUND_TRANSITIONS[SERIES_ACTIONS[source][1]][1]
    if source == NoteSource.INSPECTORATE:
        round_.inspected_at, round_.inspected_by_name, round_.inspection_note = now, scope.name, summary
    round_.save(update_fields=("state", "inspected_at", "inspected_by_name", "inspection_note"))
    move_duties(action="finish", source=_reference(series), now=now)
    log_round(scope, round_, ENDED[source], now, note=summary, series=series.number)
    return series


@transaction.atomic
def recall_inspection(*, scope: Scope, round_: Round, reason: str, now: datetime) -> Round:
    """Kesbangpol takes back what it handed over by mistake or too early; the series stays on record."""
    reason = tidy(reason)
    if not reason:
        raise ValidationError({"reason": _("Tuliskan alasan menarik kembali dari inspektorat.")})
    round_ = held_round(round_.pk)
    demand(permissions.can_move_round(scope, round_, "recall_inspection"))
    series = round_.note_series.get(closed_at=None)
    series.closed_at = now
    series.summary = _("Ditarik kembali oleh Kesbangpol: %(reason)s") % {"reason": reason}
    series.save(update_fields=("closed_at", "summary"))
    round_.state = series.round_state or RoundState.VERIFYING
    round_.save(update_fields=("state",))
    move_duties(action="cancel", source=_reference(series), now=now)
    log_round(scope, round_, "inspection_recalled", now, note=reason, series=series.number)
    return round_


def _reference(series: NoteSeries) -> Reference:
    return Reference("note_series", str(series.pk))


def _open_review(series: NoteSeries, now: datetime) -> None:
    """The review itself is owed by the inspectorate, until its window ends."""
    round_ = series.round
    if round_.inspector_id is None:
        return
    closes_at = round_.stages.values_list("closes_at", flat=True).get(kind=StageKind.INSPECT)
    open_duties(
        duties=[
            NewDuty(
                kind="reviu",
                title=_("Reviu isian %(round)s") % {"round": round_.title},
                url=reverse("notes", args=[round_.pk]),
                source=_reference(series),
                owner_agency_id=round_.inspector_id,
                waiting_label=round_.coordinator.name,
                due_at=closes_at if closes_at > now else series.due_at,
            )
        ],
        group=round_reference(round_),
        group_title=round_.title,
        region_path=round_.region_path,
        zone=round_.zone,
        now=now,
    )
    tell_inspectors(series=series, now=now)
