"""Bukti yang masih kurang: items whose proof is missing or short, by agency, in the order of the office."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Round
from selaras.assessments.permissions import evidence_needed
from selaras.assessments.selectors.items import items_for
from selaras.core.scope import Scope
from selaras.evidence.choices import Kind
from selaras.evidence.models import Use
from selaras.evidence.selectors import data_years, kind_asked, kind_label, warnings
from selaras.offices.models import Agency


@dataclass(frozen=True, slots=True)
class Gap:
    """One item: how much proof it has, how much its question asks for, and what is doubtful about it."""

    item: Item
    found: int
    needed: int
    doubtful: list[str]
    # Labels of the kinds its question asks for and of which no proof is there.
    kinds: list[str]

    @property
    def asked(self) -> list[str]:
        return [str(words) for words in self.item.question.evidence]

    @property
    def is_without(self) -> bool:
        return self.found == 0

    @property
    def lacks(self) -> int:
        return max(0, self.needed - self.found)


@dataclass(frozen=True, slots=True)
class AgencyGaps:
    agency: Agency | None
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class Gaps:
    agencies: Sequence[AgencyGaps]
    without: int
    short: int
    doubtful: int
    asked: int

    @property
    def total(self) -> int:
        return sum(len(row.gaps) for row in self.agencies)


def gaps(scope: Scope, round_: Round, *, agency: Agency | None = None, by_kind: bool = False) -> Gaps:
    """Three queries for any number of items; ``by_kind`` adds those whose proof is of no kind asked for."""
    rows = items_for(scope, round_).exclude(state=ItemState.NOT_RELEVANT).filter(is_level=False)
    if agency is not None:
        rows = rows.filter(owner_agency=agency)
    items = list(rows.order_by("owner_agency__sort", "owner_agency_id", "sort"))
    given = _given(items)
    doubts = _doubts(scope, items)
    found = [
        Gap(
            item=item,
            found=len(given.get(item.pk, ())),
            needed=evidence_needed(item),
            doubtful=doubts.get(item.pk, []),
            kinds=_kinds_without(item, given.get(item.pk, ())),
        )
        for item in items
    ]
    kept = [
        gap
        for gap in found
        if gap.lacks or (gap.is_without and gap.asked) or gap.doubtful or (by_kind and gap.kinds)
    ]
    grouped = [
        AgencyGaps(rows[0].item.owner_agency, rows)
        for rows in (list(part) for _key, part in groupby(kept, key=lambda gap: gap.item.owner_agency_id))
    ]
    return Gaps(
        agencies=grouped,
        without=sum(gap.is_without for gap in kept),
        short=sum(bool(gap.lacks) and not gap.is_without for gap in kept),
        doubtful=sum(bool(gap.doubtful) for gap in kept),
        asked=len(items),
    )


def _given(items: Sequence[Item]) -> dict[int, list[str]]:
    """Per item the kind of each proof: a code of the data, or that of a kegiatan or a nihil statement."""
    rows = Use.objects.live().on("item", *(item.pk for item in items))
    found: dict[int, list[str]] = {}
    for id_, kind, type_code in rows.values_list("subject_id", "evidence__kind", "evidence__type_code"):
        found.setdefault(int(id_), []).append(type_code or kind)
    return found


def _kinds_without(item: Item, given: Collection[str]) -> list[str]:
    wanted = dict.fromkeys(filter(None, map(kind_asked, map(str, item.question.evidence))))
    return [kind_label(code) for code in wanted if code not in given]


def _doubts(scope: Scope, items: Sequence[Item]) -> dict[int, list[str]]:
    """Proof whose time does not suit the data; only what this person may read is named."""
    uses = Use.objects.live().on("item", *(item.pk for item in items)).exclude(evidence__kind=Kind.NIHIL)
    read = list(
        uses.visible_to(scope).select_related("evidence__blob", "evidence__region", "evidence__link_try")
    )
    years = data_years(read)
    found: dict[int, list[str]] = {}
    for use in read:
        for words in warnings(use.evidence, next(iter(years.values()), None)):
            found.setdefault(int(use.subject_id), []).append(f"{use.evidence.title}: {words}")
    return found
