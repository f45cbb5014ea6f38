"""Personal data of an account: each app says what it keeps, how it is read for its owner, and what ends it.

The page of one's own data, its file and the erasure are made of this table, so that none can forget an app.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """``read`` gives rows of words by label; without ``erase`` all stays, and ``stays`` says why."""

    code: str
    label: str | Promise
    read: Callable[[int], Iterable[Row]]
    erase: Callable[..., None] | None = None
    # What is left after an erasure, and by which duty; empty where nothing is.
    stays: str | Promise = ""
    # Models of which this speaks ("notices.Notice"); the others that name an account are only counted.
    models: tuple[str, ...] = ()


_KEPT: dict[str, Kept] = {}


def register_personal(kept: Kept) -> None:
    _KEPT[kept.code] = kept


def kept_of_everybody() -> tuple[Kept, ...]:
    return tuple(_KEPT.values())


def erase_everywhere(*, user_id: int, reference: str, now: datetime) -> None:
    for kept in kept_of_everybody():
        if kept.erase is not None:
            kept.erase(user_id=user_id, reference=reference, now=now)
