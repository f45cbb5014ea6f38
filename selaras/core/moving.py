"""What an agency holds and a successor takes over: each room registers how its records are counted and moved.

The room that keeps the agencies stands below those that work for them; a reorganisation is one step of all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selaras.core.scope import Scope


@dataclass(frozen=True, slots=True)
class Hand:
    """From one agency to its successor, by whom, and when."""

    scope: Scope
    old_id: int
    new_id: int
    now: datetime


# What goes one way together: a duty without its record, or a record without its duty, would be nobody's.
WORK, PROOF, PEOPLE = "kerja", "bukti", "orang"
GROUPS: dict[str, str | Promise] = {
    WORK: _("Pekerjaan yang berjalan"),
    PROOF: _("Bukti dukung dan kegiatan"),
    PEOPLE: _("Orang: hak akses, pejabat, dan narahubung"),
}


@dataclass(frozen=True, slots=True)
class Mover:
    """``move`` gives the number of records moved; without it they must be finished before the agency ends."""

    code: str
    group: str
    label: str | Promise
    count: Callable[[int], int]
    move: Callable[[Hand], int] | None = None
    # Called for every agency that gives before anything moves: rooms whose own steps hold a record first.
    hold: Callable[[int], None] | None = None


_movers: dict[str, Mover] = {}


def register_mover(mover: Mover) -> None:
    _movers[mover.code] = mover


def movers() -> tuple[Mover, ...]:
    """In the order of registration: the lowest room first."""
    return tuple(_movers.values())
