"""The follow-up matrix as it is shown: columns, cells, rows, and what they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.followups.choices import ACTION_TONES, LATE_STATES, ActionState
from selaras.followups.models import Decision
from selaras.followups.selectors.overview import Counts, Owner

# Read without colour: on paper, by a screen reader, from across the room.
CELL_LETTERS = {
    ActionState.ASSIGNED: "T",
    ActionState.ACCEPTED: "D",
    ActionState.ADJUSTING: "U",
    ActionState.REPORTED: "L",
    ActionState.REPAIR: "P",
    ActionState.CLOSED: "S",
}
# Of the tones the matrix knows.
CELL_TONES = {"done": "verified", "progress": "neutral"}
# Worst first: of several actions in one cell the mark is that of the first of these.
URGENCY = (
    ActionState.REPAIR,
    ActionState.ASSIGNED,
    ActionState.ADJUSTING,
    ActionState.ACCEPTED,
    ActionState.REPORTED,
    ActionState.CLOSED,
)
ColumnKey = tuple[int, str, int | None, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """One action in a cell."""

    pk: int
    state: ActionState
    due_at: datetime
    is_late: bool

    @classmethod
    def of(cls, pk: int, state: str, due_at: datetime, now: datetime) -> Mark:
        return cls(pk, ActionState(state), due_at, state in LATE_STATES and due_at < now)

    @property
    def tone(self) -> str:
        tone = ACTION_TONES[self.state]
        return "late" if self.is_late else CELL_TONES.get(tone, tone)

    @property
    def letter(self) -> str:
        return f"{CELL_LETTERS[self.state]}!" if self.is_late else CELL_LETTERS[self.state]

    @property
    def words(self) -> str:
        said = str(self.state.label)
        return _("%(state)s, terlambat") % {"state": said} if self.is_late else said

    @property
    def urgency(self) -> tuple[bool, int]:
        return not self.is_late, URGENCY.index(self.state)


@dataclass(slots=True)
class Cell:
    """Where nothing was asked there is no cell; a region's cell holds what all its offices owe."""

    column: Column
    marks: list[Mark]

    @property
    def first(self) -> Mark:
        return min(self.marks, key=lambda mark: mark.urgency)

    @property
    def closed(self) -> int:
        return sum(mark.state == ActionState.CLOSED for mark in self.marks)

    @property
    def letter(self) -> str:
        return self.first.letter if len(self.marks) == 1 else f"{self.closed}/{len(self.marks)}"

    @property
    def tone(self) -> str:
        return self.first.tone

    @property
    def words(self) -> str:
        if len(self.marks) == 1:
            return self.first.words
        told = {"closed": self.closed, "all": len(self.marks), "worst": self.first.words}
        return _("%(closed)s dari %(all)s selesai; paling mendesak: %(worst)s") % told

    @property
    def url(self) -> str:
        """The action, of several the one that presses most."""
        return reverse("action", args=[self.first.pk])


@dataclass(frozen=True, slots=True)
class Column:
    """What was asked at once of one owner or of many, for one period."""

    number: int
    key: ColumnKey
    decision: Decision
    text: str
    period: str
    due_at: datetime
    counts: Counts

    @property
    def title(self) -> str:
        return f"{self.text} ({self.period})" if self.period else self.text


@dataclass(slots=True)
class Row:
    owner: Owner
    counts: Counts
    cells: list[Cell | None] = field(default_factory=list)

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not None]


@dataclass(frozen=True, slots=True)
class Head:
    """The decision over the columns that come out of it."""

    decision: Decision
    span: int


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: Sequence[Column]
    rows: Sequence[Row]
    grouping: str

    @property
    def counts(self) -> Counts:
        return sum((row.counts for row in self.rows), Counts())

    @property
    def heads(self) -> list[Head]:
        told: list[Head] = []
        for column in self.columns:
            if told and told[-1].decision.pk == column.decision.pk:
                told[-1] = Head(column.decision, told[-1].span + 1)
            else:
                told.append(Head(column.decision, 1))
        return told

    @property
    def legend(self) -> list[tuple[str, str, str]]:
        """Letter, tone and words; the late mark last."""
        tones = {state: ACTION_TONES[state] for state in CELL_LETTERS}
        marks = [
            (letter, CELL_TONES.get(tones[state], tones[state]), str(state.label))
            for state, letter in CELL_LETTERS.items()
        ]
        return [*marks, ("!", "late", _("terlambat"))]
