"""Deadlines and stages of rounds in the calendar of everything with a date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import StageKind
from selaras.assessments.models import Round, Stage
from selaras.core.dated import MOST, Dated, Span
from selaras.core.formats import local_day
from selaras.core.scope import Scope

Row = Mapping[str, Any]
DEADLINES: dict[str, str | Promise] = {
    "internal_due_at": lazy("Batas internal"),
    "owner_due_at": lazy("Batas pemilik indeks"),
}
OPENS, CLOSES = lazy("%(stage)s dibuka"), lazy("%(stage)s ditutup")


def dated_rounds(scope: Scope, span: Span, own: bool) -> list[Dated]:
    """Rounds of one index that have the same moment are one entry: a country has hundreds. Four queries."""
    rounds = Round.objects.visible_to(scope)
    if own:
        rounds = rounds.filter(region_path__in={grant.region_path for grant in scope.grants})
    found = [
        _dated(row, str(label), field, is_due=True)
        for field, label in DEADLINES.items()
        for row in _grouped(rounds, span, field, "", "instrument_id", "instrument__code")
    ]
    stages = Stage.objects.filter(round__in=rounds)
    # A stage that closes with a deadline says nothing new.
    closing = stages.exclude(Q(closes_at=F("round__internal_due_at")) | Q(closes_at=F("round__owner_due_at")))
    for rows, field, words in ((stages, "opens_at", OPENS), (closing, "closes_at", CLOSES)):
        for row in _grouped(rows, span, field, "round__", "round__instrument_id", "kind"):
            label = str(words) % {"stage": StageKind(row["kind"]).label}
            found.append(_dated(row, label, f"{row['kind']}-{field}", is_due=field == "closes_at"))
    return found


def _grouped(rows: QuerySet[Any], span: Span, field: str, to_round: str, *by: str) -> QuerySet[Any, Row]:
    found: QuerySet[Any, Row] = (
        rows.order_by()
        .filter(**{f"{field}__gte": span.opens, f"{field}__lt": span.closes})
        .values(*by, moment=F(field), in_zone=F(f"{to_round}zone"))
        .annotate(
            n=Count("pk"), first=Min(f"{to_round}pk"), called=Min(f"{to_round}title"),
            where=Min(f"{to_round}region__name"), index=Min(f"{to_round}instrument__title"),
        )
        .order_by("moment")[: MOST + 1]
    )  # fmt: skip
    return found


def _dated(row: Row, label: str, what: str, *, is_due: bool) -> Dated:
    n, day = row["n"], local_day(row["moment"], row["in_zone"])
    title = row["called"]
    if n > 1:
        title = _("%(index)s (%(n)s periode)") % {"index": row["index"], "n": n}
    return Dated(
        key=f"round-{row['first']}-{what}",
        title=f"{label}: {title}",
        url=reverse("round", args=[row["first"]]) if n == 1 else reverse("rounds"),
        first=day,
        last=day,
        starts_at=row["moment"],
        # A beginning is a moment too, but nothing is due by it.
        ends_at=None if is_due else row["moment"],
        is_due=is_due,
        zone=row["in_zone"],
        context=row["where"] if n == 1 else "",
        label=label,
    )
