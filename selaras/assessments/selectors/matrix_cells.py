"""The completeness matrix as it is shown: cells, rows, heads, and what they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from selaras.assessments.choices import (
    CELL_LETTERS,
    CELL_TONES,
    CELLS_OF_HELP,
    CELLS_OPEN,
    Cell,
    ContributionState,
)
from selaras.assessments.models import (
    Item,
)
from selaras.offices.models import Agency

HELP = {
    ContributionState.ASKED: Cell.HELP_OWED,
    ContributionState.HANDED_IN: Cell.HELP_GIVEN,
    ContributionState.NIL: Cell.HELP_NIL,
}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One agency and one item. ``is_late``: still open past its due time; ``was_late``: came in after it."""

    item: Item
    kind: Cell
    due_at: datetime
    is_late: bool = False
    was_late: bool = False

    @property
    def letter(self) -> str:
        return f"{CELL_LETTERS[self.kind]}!" if self.is_late else CELL_LETTERS[self.kind]

    @property
    def tone(self) -> str:
        return "late" if self.is_late else CELL_TONES[self.kind]

    @property
    def is_open(self) -> bool:
        return self.kind in CELLS_OPEN

    @property
    def words(self) -> str:
        """The state in words, with what time has to say."""
        said = str(self.kind.label)
        if self.is_late:
            return _("%(state)s, terlambat") % {"state": said}
        return _("%(state)s, masuk terlambat") % {"state": said} if self.was_late else said


@dataclass(frozen=True, slots=True)
class OpenNote:
    """What a reader of the answer asked to be mended, until it is handed in again."""

    item: Item
    text: str
    by: str
    at: datetime


@dataclass(slots=True)
class MatrixRow:
    """One agency. Of everything asked each part is in exactly one of: in time, late in, late, not in yet."""

    agency: Agency
    cells: list[MatrixCell | None]
    due_at: datetime
    is_extended: bool = False
    has_contact: bool = True
    reasons: list[str] = field(default_factory=list)
    notes: list[OpenNote] = field(default_factory=list)

    @property
    def filled_cells(self) -> list[MatrixCell]:
        return [cell for cell in self.cells if cell is not None]

    def count(self, *kinds: Cell) -> int:
        return sum(cell.kind in kinds for cell in self.filled_cells)

    @property
    def asked_cells(self) -> list[MatrixCell]:
        return [cell for cell in self.filled_cells if cell.kind != Cell.SET_ASIDE]

    @property
    def asked(self) -> int:
        """Items of its own; contributions are counted beside them."""
        return self.count(Cell.OWED, Cell.HANDED_IN, Cell.RETURNED, Cell.ACCEPTED)

    @property
    def filled(self) -> int:
        return self.count(Cell.HANDED_IN, Cell.RETURNED, Cell.ACCEPTED)

    @property
    def accepted(self) -> int:
        return self.count(Cell.ACCEPTED)

    @property
    def helps_asked(self) -> int:
        return self.count(*CELLS_OF_HELP)

    @property
    def helps_given(self) -> int:
        return self.count(Cell.HELP_GIVEN, Cell.HELP_NIL)

    @property
    def in_time(self) -> int:
        return sum(not cell.is_open and not cell.was_late for cell in self.asked_cells)

    @property
    def late_in(self) -> int:
        return sum(not cell.is_open and cell.was_late for cell in self.asked_cells)

    @property
    def late_cells(self) -> list[MatrixCell]:
        return [cell for cell in self.asked_cells if cell.is_late]

    @property
    def late(self) -> int:
        return len(self.late_cells)

    @property
    def open_cells(self) -> list[MatrixCell]:
        """What still lies with the agency, contributions included."""
        return [cell for cell in self.asked_cells if cell.is_open]

    @property
    def not_in(self) -> int:
        return sum(cell.is_open and not cell.is_late for cell in self.asked_cells)

    @property
    def levels(self) -> list[Item]:
        """Indicators whose level this agency claims."""
        own = [cell for cell in self.asked_cells if cell.item.is_level and cell.kind not in CELLS_OF_HELP]
        return [cell.item for cell in own if cell.item.claimed_level is not None]


@dataclass(frozen=True, slots=True)
class LeafHead:
    code: str
    title: str
    span: int


@dataclass(frozen=True, slots=True)
class Matrix:
    items: Sequence[Item]
    rows: Sequence[MatrixRow]
    heads: Sequence[LeafHead]
    unshared: Sequence[Item]
    hidden: int
    inside: bool

    def count(self, kind: Cell) -> int:
        return sum(row.count(kind) for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.late for row in self.rows)

    @property
    def legend(self) -> list[tuple[str, str, str, int]]:
        """Letter, tone, words and how often; the late mark last."""
        kinds = [(CELL_LETTERS[kind], CELL_TONES[kind], str(kind.label), self.count(kind)) for kind in Cell]
        return [*kinds, ("!", "late", _("terlambat"), self.late)]
