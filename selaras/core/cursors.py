"""Pages of a list that grows and shrinks while somebody reads on: no row twice, none passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from selaras.core.http import Problem

Row = TypeVar("Row")
SALT = "selaras.core.cursors"
# Rows beside the cut that are remembered: all of them would have to be gone before the place is guessed.
REMEMBERED = 5


def in_full_order(rows: QuerySet[Any, Row]) -> QuerySet[Any, Row]:
    """Ties would let a database give one row on two pages; the key decides between them."""
    asked = rows.query
    if asked.combinator or asked.group_by or asked.values_select or asked.distinct_fields:
        return rows
    order = asked.order_by or (asked.get_meta().ordering if asked.default_ordering else ()) or ()
    return rows if {"pk", "-pk", "id", "-id"} & set(map(str, order)) else rows.order_by(*order, "pk")


def key_of(row: object) -> str:
    """What names a row in its list; rows without a name keep their position."""
    for name in ("pk", "id", "key"):
        found = row.get(name) if isinstance(row, dict) else getattr(row, name, None)
        if found is not None and not callable(found):
            return str(found)
    return ""


@dataclass(frozen=True, slots=True)
class Cut:
    """Between two rows: how many stood before it, and the names of the rows beside it, nearest first."""

    at: int
    keys: tuple[str, ...]
    backwards: bool = False

    @classmethod
    def after(cls, at: int, page: Sequence[object]) -> Cut:
        return cls(at, tuple(key_of(row) for row in page[::-1][:REMEMBERED]))

    @classmethod
    def before(cls, at: int, page: Sequence[object]) -> Cut:
        return cls(at, tuple(key_of(row) for row in page[:REMEMBERED]), backwards=True)

    def written(self, list_name: str) -> str:
        told = [list_name, self.at, list(self.keys), self.backwards]
        return signing.dumps(told, salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str, list_name: str) -> Cut:
        try:
            name, at, keys, backwards = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError):
            name = None
        if name != list_name:
            detail = _("Cursor ini bukan dari daftar dan saringan ini; mulai lagi dari halaman pertama.")
            raise Problem("invalid", detail, errors=[{"field": "cursor", "code": "cursor", "detail": detail}])
        return cls(at, tuple(keys), backwards)

    def page_of(self, rows: QuerySet[Any, Row] | Sequence[Row], per_page: int) -> tuple[int, list[Row]]:
        """Where the page begins, and its rows; one look where nothing has changed beside the cut."""
        first = max(0, self.at - per_page if self.backwards else self.at - 1)
        last = self.at + (1 if self.backwards else per_page)
        seen = list(rows[first:last])
        beside = self.at - first if self.backwards else self.at - 1 - first
        if not self.keys or (0 <= beside < len(seen) and key_of(seen[beside]) == self.keys[0]):
            return (first, seen[:beside]) if self.backwards else (self.at, seen[beside + 1 :])
        cut = self._found_again(rows)
        start = max(0, cut - per_page) if self.backwards else cut
        return start, list(rows[start : cut if self.backwards else start + per_page])

    def _found_again(self, rows: QuerySet[Any, Row] | Sequence[Row]) -> int:
        """The cut by the nearest remembered row that is still there; its old position where all are gone."""
        if isinstance(rows, QuerySet) and not rows.query.values_select:
            names = [str(key) for key in rows.values_list("pk", flat=True)]
        else:
            names = [key_of(row) for row in rows]
        for name in filter(None, self.keys):
            if name in names:
                return names.index(name) + (0 if self.backwards else 1)
        return min(self.at, len(names))
