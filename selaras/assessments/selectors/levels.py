"""Levels of indicators as a reader may count them: of one round, and of all that regions have sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from selaras.assessments.choices import APPROVED, READ_ABOVE, SHARED_UPWARD, ScoreTier
from selaras.assessments.models import Item, Round
from selaras.assessments.permissions import can_see_score
from selaras.core.scope import Scope
from selaras.regions.models import Region


def levels_among(items: QuerySet[Item], tier: str) -> dict[str, int]:
    """Leaf code to level: what the owners claim, or what verifiers have decided."""
    items = items.filter(is_level=True)
    if tier == ScoreTier.VERIFIED:
        items = items.filter(state__in=APPROVED, verified_level__isnull=False)
        rows = items.values_list("leaf_code", "verified_level")
    else:
        rows = items.filter(claimed_level__isnull=False).values_list("leaf_code", "claimed_level")
    return {code: level for code, level in rows if level is not None}


def levels_read_by(scope: Scope, round_: Round, tier: str) -> dict[str, int]:
    """The same of the answers that this person reads: from above only those that were sent."""
    return levels_among(Item.objects.visible_to(scope).filter(round=round_), tier)


def scored_before(scope: Scope, rounds: Sequence[Round]) -> dict[int, list[Round]]:
    """For each of these rounds the earlier ones of its index and region whose score is read; one query."""
    wanted = Q(pk__in=[])
    for round_ in rounds:
        wanted |= Q(
            region_id=round_.region_id,
            instrument__code=round_.instrument.code,
            data_year__lt=round_.data_year,
        )
    rows = Round.objects.visible_to(scope).filter(wanted).select_related("region", "instrument")
    earlier = [row for row in rows.order_by("-data_year", "-pk") if can_see_score(scope, row)]
    return {
        round_.pk: [
            row
            for row in earlier
            if row.region_id == round_.region_id
            and row.instrument.code == round_.instrument.code
            and row.data_year < round_.data_year
        ]
        for round_ in rounds
    }


# ---- many regions


@dataclass(frozen=True, slots=True)
class SentGroup:
    """Rounds by one method, of one year and one level of government, of which levels were sent.

    ``instrument_id`` stands for all texts of the same method, ``regions`` counts those that are read.
    """

    instrument_id: int
    index_code: str
    edition: str
    method: str
    data_year: int
    level: int
    regions: int


@dataclass(frozen=True, slots=True)
class SentRound:
    region: Region
    levels: Mapping[str, int]


def _shared_with(scope: Scope) -> QuerySet[Round]:
    """Rounds shared upwards that this person reads; what a city keeps to itself is not among them."""
    read = Round.objects.read_inside(scope) | Round.objects.read_from_above(scope)
    return read.filter(sharing__in=SHARED_UPWARD)


def _sent(scope: Scope, within: Iterable[str]) -> QuerySet[Item]:
    """Levels that were sent, below one of these regions; whoever reads them inside counts no others here."""
    rounds = Round.objects.none()
    for path in within:
        rounds = rounds | _shared_with(scope).filter(region_path__under=path)
    return Item.objects.filter(
        round__in=rounds.values("pk"), is_level=True, state__in=READ_ABOVE, verified_level__isnull=False
    )


def sent_groups(scope: Scope, within: Sequence[str]) -> list[SentGroup]:
    """What tables can be made of, the latest year first; one query."""
    found = (
        _sent(scope, within)
        .order_by()
        .values(
            "round__instrument__code", "round__instrument__edition", "round__instrument__sha256",
            "round__data_year", "round__region__level",
        )
        .annotate(regions=Count("round__region", distinct=True), instrument=Max("round__instrument"))
        .order_by("-round__data_year", "round__instrument__code", "-instrument", "round__region__level")
    )  # fmt: skip
    return [
        SentGroup(
            instrument_id=row["instrument"],
            index_code=row["round__instrument__code"],
            edition=row["round__instrument__edition"],
            method=row["round__instrument__sha256"],
            data_year=row["round__data_year"],
            level=row["round__region__level"],
            regions=row["regions"],
        )
        for row in found
    ]


def _rounds_in(rounds: QuerySet[Round], group: SentGroup, within: str) -> QuerySet[Round]:
    return rounds.filter(
        instrument__code=group.index_code,
        instrument__edition=group.edition,
        instrument__sha256=group.method,
        data_year=group.data_year,
        region__level=group.level,
        region_path__under=within,
    )


def sent_levels(scope: Scope, group: SentGroup, within: str) -> list[SentRound]:
    """Each region of the group with its sent levels, in the order of codes; two queries.

    Where a region has two rounds by texts of the same method, the later one counts.
    """
    rounds = _rounds_in(_shared_with(scope), group, within).select_related("region").order_by("pk")
    found: dict[int, dict[str, int]] = {}
    rows = _sent(scope, [within]).filter(round__in=rounds.values("pk"))
    for round_id, code, level in rows.values_list("round_id", "leaf_code", "verified_level"):
        found.setdefault(round_id, {})[code] = level or 0
    latest = {
        round_.region_id: SentRound(round_.region, found[round_.pk])
        for round_ in rounds
        if round_.pk in found
    }
    return sorted(latest.values(), key=lambda one: one.region.code)


def unsent_regions(scope: Scope, group: SentGroup, within: str, sent: Sequence[SentRound]) -> list[Region]:
    """Regions with such a round that this person knows of, and whose levels do not stand in the table."""
    known = {one.region.pk for one in sent}
    rounds = _rounds_in(Round.objects.visible_to(scope), group, within).select_related("region")
    return sorted({r.region for r in rounds if r.region_id not in known}, key=lambda region: region.code)
