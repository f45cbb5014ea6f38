"""The follow-up rate over time: one definition, counted by period, by owner and by series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.core.formats import number_id, percent_of
from selaras.core.formats.days import MONTHS_SHORT
from selaras.core.scope import Scope
from selaras.followups.choices import ActionState
from selaras.followups.compute.rates import Due, Period, Span, Tally, by_key, by_period, together
from selaras.followups.models.actions import ActionQuerySet
from selaras.followups.selectors.overview import (
    BY_REGION,
    OWNER_FIELDS,
    Asked,
    Owner,
    assigned_actions,
    owner_key,
    owners_named,
    regions_named,
    series_of,
)
from selaras.measures.compute.charts import Chart, chart_of

SPANS = {Span.MONTH: lazy("Bulan"), Span.THIRD: lazy("Caturwulan"), Span.YEAR: lazy("Tahun")}
# What a chart of this width can tell apart.
MOST_DRAWN = 12


@dataclass(frozen=True, slots=True)
class RateRow:
    """One period, owner or series with its shares in words; a dash where nothing fell due."""

    label: str
    tally: Tally
    key: str = ""
    note: str = ""

    @property
    def rate(self) -> str:
        return percent_of(self.tally.closed, self.tally.due, 1)

    @property
    def rate_in_time(self) -> str:
        return percent_of(self.tally.in_time, self.tally.due, 1)


@dataclass(frozen=True, slots=True)
class Rates:
    periods: Sequence[RateRow]
    owners: Sequence[RateRow]
    series: Sequence[RateRow]
    total: RateRow
    chart: Chart | None
    # Assigned, with a date still ahead: not counted yet.
    ahead: int


def rates_of(scope: Scope, asked: Asked, *, span: str, grouping: str, now: datetime) -> Rates:
    """Of actions whose agreed date has passed; seven queries, whatever their number."""
    rows = assigned_actions(scope, asked, now=now)
    owners, due = _due(rows, grouping == BY_REGION, now)
    periods = [RateRow(period_label(period), tally) for period, tally in by_period(due, span)]
    return Rates(
        periods=periods,
        owners=_by_owner(owners, due),
        series=_by_series(series_of(scope), due),
        total=RateRow(_("Seluruhnya"), together(due)),
        chart=_chart(periods[-MOST_DRAWN:]),
        ahead=rows.filter(due_at__gt=now).count(),
    )


def _due(rows: ActionQuerySet, by_region: bool, now: datetime) -> tuple[Mapping[str, Owner], list[Due]]:
    found = (
        rows.filter(due_at__lte=now)
        .order_by("due_at", "pk")
        .values_list(
            "decision__series_key", "due_at", "zone", "state", "reported_at", "original_due_at", *OWNER_FIELDS
        )
    )
    told, fields = [], []
    for series, due_at, zone, state, reported_at, original, *owner in found:
        fields.append(tuple(owner))
        key = owner[3] if by_region else owner_key(tuple(owner))
        closed = state == ActionState.CLOSED
        told.append(Due(key, series, due_at, zone, closed, reported_at, due_at != original))
    named = regions_named({one.owner for one in told}) if by_region else owners_named(fields)
    return named, told


def _by_owner(owners: Mapping[str, Owner], due: Sequence[Due]) -> list[RateRow]:
    counted = by_key((one.owner, one) for one in due)
    ordered = sorted(owners.values(), key=lambda owner: owner.order)
    return [RateRow(owner.name, counted[owner.key], owner.key, owner.region_name) for owner in ordered]


def _by_series(series: Mapping[str, str], due: Sequence[Due]) -> list[RateRow]:
    """What belongs to no series comes last."""
    counted = by_key((one.series, one) for one in due)
    told = [RateRow(name, counted[key], key) for key, name in series.items() if key in counted]
    rest = Tally()
    for key, tally in counted.items():
        if key not in series:
            rest = rest + tally
    return [*told, RateRow(_("Di luar seri rapat"), rest)] if rest.due else told


def period_label(period: Period) -> str:
    if period.span == Span.MONTH:
        return f"{MONTHS_SHORT[period.part - 1]} {period.year}"
    if period.span == Span.THIRD:
        return f"B{period.last_month:02d} {period.year}"
    return str(period.year)


def _chart(periods: Sequence[RateRow]) -> Chart | None:
    """Periods without anything due have no dot, and no line runs over them."""
    return chart_of(
        [row.label for row in periods],
        {row.label: _plain(row.tally.rate) for row in periods if row.tally.rate is not None},
        {row.label: _plain(row.tally.rate_in_time) for row in periods if row.tally.rate_in_time is not None},
        low="0",
        high="100",
        better="high",
    )


def _plain(share: Fraction) -> str:
    """One decimal, as the chart's own numbers are written."""
    return number_id(share, 1).replace(".", "").replace(",", ".")
