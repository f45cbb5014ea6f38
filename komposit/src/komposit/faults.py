"""What is wrong with a file: every fault has a place, a kind and a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault; `line` counts from 1, and 0 means the whole file or a value given without a file."""

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message} [{self.code}]" if place else f"{self.message} [{self.code}]"


class KompositFaults(ValueError):
    """Input that cannot be used; `faults` names all that is wrong with it, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InstrumentFaults(KompositFaults):
    """The instrument cannot be used."""


class ValuesFaults(KompositFaults):
    """The values cannot be used with this instrument."""


@dataclass(slots=True)
class FaultLog:
    """Collects the faults of one file while it is read."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, code: str, message: str) -> None:
        self.found.append(Fault(self.file, line, code, message))

    def sorted(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.found))


def shown(text: str, limit: int = 40) -> str:
    """A reader's own text inside a message: quoted, short, and never able to move the cursor.

    >>> shown("4,381")
    "'4,381'"
    """
    clean = "".join(letter if letter.isprintable() else "?" for letter in text)
    return f"'{clean}'" if len(clean) <= limit else f"'{clean[:limit]}...'"
