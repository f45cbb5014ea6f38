"""Who holds content on disk: a column that keeps the address of a file says so, or the file is collected."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q


@dataclass(frozen=True, slots=True)
class Holder:
    """A model (``app.Model``) and its columns that name content; only rows within ``rows`` still need it."""

    model: str
    columns: tuple[str, ...]
    rows: Q


_HOLDERS: dict[str, Holder] = {}


def register_holder(model: str, *columns: str, rows: Q | None = None) -> None:
    _HOLDERS[model] = Holder(model, columns, rows or Q())


def holders() -> tuple[Holder, ...]:
    return tuple(_HOLDERS.values())


def held(sha256s: Collection[str]) -> set[str]:
    """Which of these some row still needs; one query a column, whatever their number."""
    found: set[str] = set()
    for holder in _HOLDERS.values():
        for column in holder.columns:
            rows = apps.get_model(holder.model)._default_manager.filter(holder.rows)
            found |= set(rows.filter(**{f"{column}__in": sha256s}).values_list(column, flat=True))
    return found
