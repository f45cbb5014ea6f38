"""Rounds as lists and in numbers; what a level above may count without reading."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from selaras.assessments.choices import (
    APPROVED,
    FILLED,
    WITH_OWNER,
    ContributionState,
    ItemState,
    ScoreTier,
)
from selaras.assessments.models import Item, Round, RoundAgency, ScoreRun
from selaras.core.scope import Scope
from selaras.offices.models import Agency

COUNTED = {
    "total": Q(),
    "empty": Q(state=ItemState.EMPTY),
    "draft": Q(state=ItemState.DRAFT),
    "at_head": Q(state=ItemState.AT_HEAD),
    "at_verifier": Q(state=ItemState.AT_VERIFIER),
    "repair": Q(state=ItemState.REPAIR),
    "verified": Q(state__in=APPROVED),
    "dropped": Q(state=ItemState.NOT_RELEVANT),
    "filled": Q(state__in=FILLED),
}


@dataclass(frozen=True, slots=True)
class Counts:
    total: int = 0
    empty: int = 0
    draft: int = 0
    at_head: int = 0
    at_verifier: int = 0
    repair: int = 0
    verified: int = 0
    dropped: int = 0
    filled: int = 0

    @property
    def asked(self) -> int:
        """Items somebody has to answer."""
        return self.total - self.dropped

    @property
    def percent(self) -> int:
        return round(100 * self.filled / self.asked) if self.asked else 0

    @property
    def verified_percent(self) -> int:
        return round(100 * self.verified / self.asked) if self.asked else 0

    @property
    def handed_in(self) -> int:
        return self.at_head + self.at_verifier

    @property
    def with_owner(self) -> int:
        return self.empty + self.draft + self.repair

    @property
    def is_complete(self) -> bool:
        return self.asked > 0 and self.verified == self.asked


def _aggregates() -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, condition in COUNTED.items()}


def _counted(items: QuerySet[Item], by: str) -> dict[Any, Counts]:
    rows: Iterable[dict[str, Any]] = items.order_by(by).values(by).annotate(**_aggregates())
    return {row[by]: Counts(**{name: row[name] for name in COUNTED}) for row in rows}


def counts_of(round_: Round) -> Counts:
    return Counts(**round_.items.aggregate(**_aggregates()))


def counts_among(items: Sequence[Item]) -> Counts:
    """The same of items that are at hand, without a query."""
    states = Counter(item.state for item in items)
    groups = {"verified": APPROVED, "dropped": (ItemState.NOT_RELEVANT,), "filled": FILLED}
    single = {
        "empty": ItemState.EMPTY,
        "draft": ItemState.DRAFT,
        "at_head": ItemState.AT_HEAD,
        "at_verifier": ItemState.AT_VERIFIER,
        "repair": ItemState.REPAIR,
    }
    counted = {name: states[state] for name, state in single.items()}
    counted |= {name: sum(states[state] for state in group) for name, group in groups.items()}
    return Counts(total=len(items), **counted)


def counts_of_many(round_ids: Iterable[int]) -> dict[int, Counts]:
    """Counts of several rounds in one query."""
    return _counted(Item.objects.filter(round_id__in=list(round_ids)), "round_id")


def rounds_for(scope: Scope) -> QuerySet[Round]:
    return Round.objects.visible_to(scope).select_related("region", "instrument", "coordinator")


@dataclass(slots=True)
class AgencyRow:
    """One agency in a round, in the office's own order."""

    agency: Agency
    counts: Counts
    due_at: datetime
    is_extended: bool
    late: int
    delegated: bool
    owes_contributions: int = 0
    items: list[Item] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return self.counts.with_owner == 0 and self.owes_contributions == 0


def agency_rows(round_: Round, *, now: datetime) -> list[AgencyRow]:
    """What each agency has handed in and still owes; five queries, whatever the number of agencies."""
    shares = {share.agency_id: share for share in RoundAgency.objects.filter(round=round_)}
    counts = _counted(round_.items.exclude(owner_agency=None), "owner_agency_id")
    late = _late_by_agency(round_, shares, now) if round_.is_running else {}
    owed = dict(
        round_.items.filter(contributions__state=ContributionState.ASKED)
        .values_list("contributions__agency_id")
        .annotate(Count("pk"))
        .order_by("contributions__agency_id")
    )
    result = []
    for agency in Agency.objects.filter(pk__in={*counts, *owed}).order_by("sort", "name"):
        share = shares.get(round_.coordinator_id if agency.is_outside else agency.pk)
        extended = share.extended_due_at if share else None
        result.append(
            AgencyRow(
                agency=agency,
                counts=counts.get(agency.pk, Counts()),
                due_at=extended or round_.internal_due_at,
                is_extended=extended is not None,
                late=late.get(agency.pk, 0),
                delegated=bool(share and share.validation_delegated),
                owes_contributions=owed.get(agency.pk, 0),
            )
        )
    return result


def _late_by_agency(round_: Round, shares: Mapping[int, RoundAgency], now: datetime) -> dict[int, int]:
    """How many items of each owner stand open past their due time, extensions counted."""
    late: dict[int, int] = {}
    items = round_.items.filter(state__in=WITH_OWNER).select_related("owner_agency")
    # Without the answers: a page of a round reads no narrative.
    for item in items.only("round_id", "due_at", "owner_agency__kind"):
        item.round = round_
        share = shares.get(item.duty_agency_id or 0)
        if item.owner_agency_id and item.effective_due(share.extended_due_at if share else None) < now:
            late[item.owner_agency_id] = late.get(item.owner_agency_id, 0) + 1
    return late


def latest_score(round_: Round, tier: str = ScoreTier.VERIFIED) -> ScoreRun | None:
    return ScoreRun.objects.filter(round=round_, tier=tier).order_by("-at", "-pk").first()


@dataclass(frozen=True, slots=True)
class LeafRow:
    """One indicator: what is claimed, what is verified, and how far its answers are."""

    code: str
    title: str
    weight: str
    item: Item | None
    counts: Counts

    @property
    def claimed(self) -> int | None:
        return self.item.claimed_level if self.item else None

    @property
    def verified(self) -> int | None:
        return self.item.verified_level if self.item else None


def leaf_rows(scope: Scope, round_: Round) -> list[LeafRow]:
    """Indicators in the order of the instrument, with the levels this person may read; three queries."""
    items = Item.objects.visible_to(scope).filter(round=round_, is_level=True)
    levels = {item.leaf_code: item for item in items.select_related("owner_agency", "verifier_agency")}
    counts = _counted(Item.objects.filter(round=round_), "leaf_code")
    leaves = round_.instrument.nodes.filter(is_leaf=True).order_by("sort")
    return [
        LeafRow(leaf.code, leaf.title, leaf.weight, levels.get(leaf.code), counts.get(leaf.code, Counts()))
        for leaf in leaves
    ]


def waiting_items(round_: Round, scope: Scope) -> Sequence[Item]:
    """The verification queue of this person, oldest first."""
    items = round_.items.filter(state=ItemState.AT_VERIFIER).select_related(
        "question", "owner_agency", "verifier_agency", "round__coordinator"
    )
    if not scope.holds("assessments.verify", region_path=round_.region_path):
        items = items.filter(verifier_agency_id__in=scope.agencies("assessments.verify"))
    return [item for item in items.order_by("changed_at", "sort") if item.is_worked_on]


def validation_items(round_: Round, scope: Scope) -> Sequence[Item]:
    """Answers that wait for this head of an agency."""
    agencies = scope.agencies("assessments.validate")
    mine = Q(owner_agency_id__in=agencies)
    if round_.coordinator_id in agencies:
        mine |= Q(owner_agency__kind__in=("vertikal", "lembaga"))
    items = round_.items.filter(mine, state=ItemState.AT_HEAD)
    rows = items.select_related("question", "owner_agency", "round__coordinator").order_by("sort")
    return [item for item in rows if item.is_worked_on]


# Who publishes an index; the form offers it and anybody may write another.
INDEX_OWNERS = {
    "IKT": "SETARA Institute",
    "SAKIP": "Kementerian PANRB",
}


def usual_index_owner(code: str) -> str:
    return INDEX_OWNERS.get(code, "")
