"""The value the owner of an index gave a region, and the national mean beside it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from selaras.measures.choices import Mark, State
from selaras.measures.models import Measure

NATION = "ID"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with the national mean of the same edition and method, as far as each is known."""

    value: Measure
    mean: Measure | None


def counting() -> QuerySet[Measure]:
    """Without the rows that a correction has replaced."""
    return Measure.objects.counting()


def published() -> QuerySet[Measure]:
    """Official values that anybody may read: with a score, and none that is known as a misprint."""
    rows = counting().filter(mark=Mark.RESMI, state=State.DIPUBLIKASIKAN, warning="")
    return rows.exclude(score="")


def official_value(region_code: str, index_code: str, edition: str) -> Measure | None:
    return published().filter(region_code=region_code, index_code=index_code, edition=edition).first()


def latest_official(region_code: str, index_code: str, *, before: str | None = None) -> Measure | None:
    """The value of the latest edition, or of the latest one before an edition."""
    rows = published().filter(region_code=region_code, index_code=index_code)
    if before is not None:
        rows = rows.filter(edition__lt=before)
    return rows.order_by("-edition").first()


def national_mean(index_code: str, edition: str) -> Measure | None:
    return official_value(NATION, index_code, edition)


def official_fact(region_code: str, index_code: str, edition: str | None = None) -> Fact | None:
    """The value of an edition (else the latest) with the mean beside it, in one query."""
    rows = published().filter(index_code=index_code, region_code__in=[region_code, NATION])
    if edition is not None:
        rows = rows.filter(edition=edition)
    found = {(row.region_code, row.edition): row for row in rows}
    own = max(
        (row for row in found.values() if row.region_code == region_code),
        key=lambda row: row.edition,
        default=None,
    )
    if own is None:
        return None
    mean = found.get((NATION, own.edition)) if region_code != NATION else None
    return Fact(own, mean if mean is not None and comparable(own, mean) else None)


def comparable(one: Measure, other: Measure) -> bool:
    """On one scale, in one direction, by one method: only then do two numbers stand side by side."""
    return one.method_key == other.method_key


def difference(fact: Fact) -> Decimal | None:
    """How far the value stands above the mean (below: negative), exactly."""
    return Decimal(fact.value.score) - Decimal(fact.mean.score) if fact.mean is not None else None
