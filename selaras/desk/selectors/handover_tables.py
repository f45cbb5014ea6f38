"""A table of the buku serah terima, and what is asked for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from selaras.accounts.models import User
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.offices.models import Agency
from selaras.regions.models import Region

# A table of the book is read by a person; what goes beyond is counted.
MOST = 200
EVENTS = 30
# The book is often printed after the last day, when the rights of the person have ended already.
LOOK_BACK = timedelta(days=90)
# Each further kind would be one more query; of the others the book names the kind.
NAMED = ("round", "item")
TITLE_LENGTH = 90
Named = Mapping[Reference, Shown]


@dataclass(frozen=True, slots=True)
class BookTable:
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.rows) + self.more

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose book, for which reader, of which region and moment."""

    scope: Scope
    person: User
    region: Region
    agencies: Sequence[Agency]
    now: datetime

    @property
    def ids(self) -> list[int]:
        return [agency.pk for agency in self.agencies]

    @property
    def zone(self) -> str:
        return self.region.zone


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> BookTable:
    return BookTable(title, heads, rows[:MOST], max(len(rows) - MOST, 0))
