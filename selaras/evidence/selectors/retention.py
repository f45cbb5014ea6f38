"""Retention as data: which rule keeps a piece of evidence how long, and what has fallen due.

Nothing in use falls due: every live use must belong to something whose app names the day it ended
(action ``evidence_closed`` of the group's or the subject's kind); where no app can say, it is in use.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml
from django.conf import settings
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from selaras.core.http import record_ids
from selaras.core.references import Shown, action_of
from selaras.core.scope import Scope
from selaras.evidence.choices import Kind, State
from selaras.evidence.choices.retention import (
    MOST_YEARS,
    RULE_OF,
    DisposalState,
    Outcome,
    Part,
)
from selaras.evidence.models import (
    Blob,
    Disposal,
    DisposalItem,
    Evidence,
    Hold,
    LinkCopy,
    RetentionYears,
    Use,
)
from selaras.regions.models import Region

FILE = Path(settings.BASE_DIR) / "instruments" / "retention.yaml"
AT_ONCE = 300


class RetentionFault(ValueError):
    """The file does not say what a rule needs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``years`` None: for ever. ``own`` where the region has set it itself."""

    code: str
    label: str
    types: frozenset[str]
    of: frozenset[str]
    years: int | None
    basis: str
    own: RetentionYears | None = None

    @property
    def words(self) -> str:
        if self.years is None:
            return _("selamanya")
        return _("%(n)s tahun") % {"n": self.years}

    def suits(self, evidence: Evidence) -> bool:
        return evidence.type_code in self.types or _sort_of(evidence) in self.of


@dataclass(frozen=True, slots=True)
class Schedule:
    rules: tuple[Rule, ...]
    again_after: timedelta

    def rule_for(self, evidence: Evidence) -> Rule:
        """The first that suits; what none names is kept for ever."""
        found = (rule for rule in self.rules if rule.suits(evidence))
        return next(found, Rule("", _("Tidak disebut jadwal"), frozenset(), frozenset(), None, ""))


@dataclass(frozen=True, slots=True)
class Due:
    evidence: Evidence
    rule: Rule
    ended_on: date
    due_on: date


def _sort_of(evidence: Evidence) -> str:
    if evidence.kind == Kind.LINK:
        return "salinan"
    return "berkas" if evidence.part_of_id is None else "foto"


# ---- rules


@lru_cache(maxsize=1)
def shipped() -> Schedule:
    return read_schedule(FILE.read_text(encoding="utf-8"))


def read_schedule(text: str) -> Schedule:
    raw = yaml.safe_load(text)
    rules: list[Rule] = []
    for one in raw["rules"]:
        rule = _rule(one)
        if rule.code in {known.code for known in rules}:
            raise RetentionFault(f"{rule.code}: named twice")
        rules.append(rule)
    again = int(raw["again_after_days"])
    if again < 1:
        raise RetentionFault("again_after_days")
    return Schedule(tuple(rules), timedelta(days=again))


def _rule(raw: Mapping[str, Any]) -> Rule:
    try:
        types, of, years = frozenset(raw.get("types", ())), frozenset(raw.get("of", ())), raw["years"]
        rule = Rule(str(raw["code"]), str(raw["label"]), types, of, years, str(raw["basis"]))
    except (KeyError, TypeError) as fault:
        raise RetentionFault(f"{raw}: {fault}") from fault
    if not (types or of) or not of <= set(RULE_OF) or not _sane(years):
        raise RetentionFault(f"{rule.code}: {raw}")
    return rule


def _sane(years: object) -> bool:
    return years is None or (type(years) is int and 1 <= years <= MOST_YEARS)


def schedule_of(region: Region) -> Schedule:
    """The shipped rules with the years that the region has set itself."""
    own = {row.code: row for row in RetentionYears.objects.filter(region=region)}
    rules = tuple(
        Rule(rule.code, rule.label, rule.types, rule.of, row.years, row.basis, row)
        if (row := own.get(rule.code))
        else rule
        for rule in shipped().rules
    )
    return Schedule(rules, shipped().again_after)


# ---- what has fallen due


def with_content(region: Region) -> QuerySet[Evidence]:
    """Everything of the region whose content is still in the store."""
    has_copy = Q(pk__in=LinkCopy.objects.filter(evidence__region=region).values("evidence"))
    held = Evidence.objects.filter(Q(blob__isnull=False) | has_copy, region=region)
    return (
        held.exclude(state=State.DISPOSED)
        .select_related("agency", "blob", "original", "part_of__activity")
        .prefetch_related(Prefetch("copies", LinkCopy.objects.select_related("blob")))
    )


def due(region: Region, *, on: date) -> Iterator[Due]:
    """Oldest first; each judged anew, so what was attached again yesterday is not among them."""
    schedule = schedule_of(region)
    years = [rule.years for rule in schedule.rules if rule.years is not None]
    if not years or held_back(region) is not None:
        return
    rows = with_content(region).filter(created_at__date__lte=years_after(on, -min(years)))
    asked = rows.exclude(holds__in=Hold.objects.filter(lifted_at=None)).order_by("created_at", "pk")
    batch: list[Evidence] = []
    for evidence in asked.iterator(chunk_size=AT_ONCE):
        batch.append(evidence)
        if len(batch) == AT_ONCE:
            yield from judged(batch, schedule, on=on)
            batch = []
    yield from judged(batch, schedule, on=on)


def judged(batch: Sequence[Evidence], schedule: Schedule, *, on: date) -> Iterator[Due]:
    ends = ended_on(batch)
    for evidence in batch:
        rule, end = schedule.rule_for(evidence), ends[evidence.pk]
        if rule.years is None or end is None:
            continue
        falls = years_after(end, rule.years)
        if falls <= on:
            yield Due(evidence, rule, end, falls)


def held_back(region: Region) -> Hold | None:
    """All of the region is held, say while it is audited or in court."""
    return Hold.objects.filter(region=region, evidence=None, lifted_at=None).first()


def ended_on(batch: Sequence[Evidence]) -> dict[int, date | None]:
    """The last day each was needed; None while something that uses it runs, or nobody can say."""
    uses: dict[int, list[tuple[str, str]]] = {}
    wholes = {one.pk: {one.pk, one.part_of_id or one.pk} for one in batch}
    wanted = {pk for whole in wholes.values() for pk in whole}
    for row in Use.objects.live().filter(evidence__in=wanted):
        place = (row.group_kind, row.group_id) if row.group_kind else (row.subject_kind, row.subject_id)
        uses.setdefault(row.evidence_id, []).append(place)
    ends = _ends_of({place for places in uses.values() for place in places})
    return {
        one.pk: _last_day(one, [p for pk in wholes[one.pk] for p in uses.get(pk, ())], ends) for one in batch
    }


def _ends_of(places: Collection[tuple[str, str]]) -> dict[tuple[str, str], date]:
    found: dict[tuple[str, str], date] = {}
    by_kind: dict[str, list[str]] = {}
    for kind, id_ in places:
        by_kind.setdefault(kind, []).append(id_)
    for kind, ids in by_kind.items():
        told = action_of(kind, "evidence_closed")
        ends = cast(Mapping[str, date], told(ids)) if told is not None else {}
        found |= {(kind, id_): ends[id_] for id_ in ids if id_ in ends}
    return found


def _last_day(
    evidence: Evidence, places: Iterable[tuple[str, str]], ends: Mapping[tuple[str, str], date]
) -> date | None:
    days = [evidence.created_at.date(), *filter(None, (evidence.issued_on, evidence.period_end))]
    days += [moment.date() for moment in (evidence.archived_at,) if moment]
    if evidence.part_of is not None and hasattr(evidence.part_of, "activity"):
        days.append(evidence.part_of.activity.ends_on)
    for place in places:
        if place not in ends:
            return None
        days.append(ends[place])
    return max(days)


def years_after(day: date, years: int) -> date:
    """The same day; 29 February becomes 1 March, so that nothing goes a day early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def contents_of(evidence: Evidence) -> list[tuple[Part, Blob]]:
    found = [(Part.CONTENT, evidence.blob), (Part.ORIGINAL, evidence.original)]
    found += [(Part.COPY, copy.blob) for copy in evidence.copies.all()]
    return [(part, blob) for part, blob in found if blob is not None]


# ---- lists


def disposals(scope: Scope) -> QuerySet[Disposal]:
    return Disposal.objects.visible_to(scope).select_related("region")


def items_of(disposal: Disposal) -> QuerySet[DisposalItem]:
    return disposal.items.select_related("evidence").order_by("agency_name", "title", "pk")


def mark_of(disposal: Disposal) -> str:
    """What the list says, in one word: who releases it names it, so another list is read again first."""
    rows = disposal.items.order_by("pk").values_list("evidence_id", "part", "sha256")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16]


def counts_of(disposal: Disposal) -> dict[str, int]:
    return disposal.items.aggregate(
        files=Count("pk", filter=Q(outcome=Outcome.DISPOSED)),
        spared=Count("pk", filter=Q(outcome=Outcome.SPARED)),
    )


def holds_of(region: Region) -> QuerySet[Hold]:
    rows = Hold.objects.filter(region=region, lifted_at=None).select_related("evidence")
    return rows.order_by(F("evidence").asc(nulls_first=True), "-placed_at")


def recently_refused(region: Region, *, since: date) -> QuerySet[DisposalItem]:
    """What a person looked at and kept is not put before them again at once."""
    return DisposalItem.objects.filter(
        Q(disposal__state=DisposalState.DROPPED) | Q(outcome=Outcome.SPARED),
        disposal__region=region,
        disposal__decided_at__date__gt=since,
    )


def resolve_disposals(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = disposals(scope).filter(pk__in=record_ids(ids))
    return {
        str(row.pk): Shown(
            _("Daftar usul musnah %(place)s") % {"place": row.region.full_name}, row.get_absolute_url()
        )
        for row in rows
    }
