"""The follow-up matrix: who owes what out of which decision, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Min

from selaras.core.scope import Scope
from selaras.followups.models import Action, Decision
from selaras.followups.models.actions import ActionQuerySet
from selaras.followups.selectors.cells import Cell, Column, ColumnKey, Mark, Matrix, Row
from selaras.followups.selectors.overview import (
    BY_REGION,
    OWNER_FIELDS,
    Asked,
    Counts,
    Owner,
    assigned_actions,
    counted,
    owner_key,
    owners_named,
    regions_named,
)

# A page of the grid; the files hold every column.
COLUMNS_SHOWN = 30
COLUMN_FIELDS = ("decision_id", "batch", "period_year", "period")
ORDER = (
    "-decision__decided_on", "decision__origin_kind", "decision__origin_id", "decision__position",
    "number", "period_year", "period",
)  # fmt: skip


def matrix_page(
    scope: Scope,
    asked: Asked,
    grouping: str,
    *,
    now: datetime,
    page: int | str | None = 1,
    per_page: int = COLUMNS_SHOWN,
) -> tuple[Matrix, Page[dict[str, Any]]]:
    """Rows are all owners with their totals, columns those of the page; six queries beside the rule."""
    rows = assigned_actions(scope, asked, now=now)
    columns = Paginator(_columns(rows, now), per_page).get_page(page)
    shown = _shown(columns)
    return Matrix(shown, _rows(rows, shown, grouping, now), grouping), columns


def whole_matrix(scope: Scope, asked: Asked, grouping: str, *, now: datetime) -> Matrix:
    return matrix_page(scope, asked, grouping, now=now, per_page=1_000_000)[0]


def _columns(rows: ActionQuerySet, now: datetime) -> list[dict[str, Any]]:
    """The newest decision first, within it as it was written down."""
    found = rows.order_by().values(*COLUMN_FIELDS, *(name.lstrip("-") for name in ORDER[:4]))
    told = found.annotate(**counted(now), first=Min("pk"), lowest=Min("number"), due=Min("due_at"))
    return list(told.order_by(*ORDER[:4], "lowest", "period_year", "period", "first"))


def _shown(columns: Page[dict[str, Any]]) -> list[Column]:
    """In the words of the first owner's action: another's may have been adjusted."""
    told = list(columns)
    texts = dict(Action.objects.filter(pk__in=[row["first"] for row in told]).values_list("pk", "text"))
    decisions = Decision.objects.select_related("agency").in_bulk({row["decision_id"] for row in told})
    return [
        Column(
            number=number,
            key=_key(*(row[name] for name in COLUMN_FIELDS)),
            decision=decisions[row["decision_id"]],
            text=texts[row["first"]],
            period=f"{row['period']} {row['period_year']}" if row["period"] else "",
            due_at=row["due"],
            counts=Counts.of(row),
        )
        for number, row in enumerate(told, columns.start_index())
    ]


def _key(decision_id: int, batch: object, year: int | None, period: str) -> ColumnKey:
    return decision_id, str(batch), year, period


def _rows(rows: ActionQuerySet, columns: Sequence[Column], grouping: str, now: datetime) -> list[Row]:
    by_region = grouping == BY_REGION
    totals: dict[str, Counts] = {}
    fields = []
    for row in rows.order_by().values(*OWNER_FIELDS).annotate(**counted(now)):
        owner = tuple(row[name] for name in OWNER_FIELDS)
        fields.append(owner)
        key = row["owner_path"] if by_region else owner_key(owner)
        totals[key] = totals.get(key, Counts()) + Counts.of(row)
    owners: dict[str, Owner] = regions_named(totals) if by_region else owners_named(fields)
    told = {key: Row(owners[key], counts, [None] * len(columns)) for key, counts in totals.items()}
    _fill(told, rows, columns, by_region, now)
    return sorted(told.values(), key=lambda row: row.owner.order)


def _fill(
    told: dict[str, Row], rows: ActionQuerySet, columns: Sequence[Column], by_region: bool, now: datetime
) -> None:
    places = {column.key: at for at, column in enumerate(columns)}
    wanted = rows.filter(batch__in={column.key[1] for column in columns}) if columns else rows.none()
    found = wanted.order_by("number", "pk").values_list(
        "pk", "state", "due_at", *COLUMN_FIELDS, *OWNER_FIELDS
    )
    for pk, state, due_at, decision_id, batch, year, period, *owner in found:
        at = places.get(_key(decision_id, batch, year, period))
        if at is None:
            continue
        key = owner[3] if by_region else owner_key(tuple(owner))
        cells, mark = told[key].cells, Mark.of(pk, state, due_at, now)
        cell = cells[at]
        if cell is None:
            cells[at] = Cell(columns[at], [mark])
        else:
            cell.marks.append(mark)
