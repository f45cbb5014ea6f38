"""Reads of the joint calendar: a month of all agencies, what meets what, and what was agreed about it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.core.formats import day_long
from selaras.core.scope import Scope
from selaras.evidence.choices import LIVE_SETTLEMENTS, ActivityState, Settlement, SettlementState
from selaras.evidence.compute import Clash, clashes, meeting_key
from selaras.evidence.models import Activity, ClashSettlement, Partner, Voice
from selaras.evidence.selectors.activities import activities
from selaras.offices.models import Agency
from selaras.regions.models import Region

# More than any government holds in a month; beyond it the page says so instead of growing without end.
MOST_IN_MONTH = 1000


@dataclass(frozen=True, slots=True)
class Met:
    """One clash as the page of one of the two shows it, with what was agreed about it, if it still holds."""

    why: str
    first: int
    second: int
    words: str
    outcome: str = ""
    is_settled: bool = False

    def other(self, pk: int) -> int:
        return self.second if pk == self.first else self.first

    @property
    def url(self) -> str:
        return reverse("activity_clash", args=sorted((self.first, self.second)))


@dataclass(frozen=True, slots=True)
class Marked:
    """A row of the calendar and what it meets."""

    activity: Activity
    met: list[Met]

    @property
    def words(self) -> list[str]:
        return [f"{one.words} {one.outcome}".strip() for one in self.met]


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    last: date
    days: list[tuple[date, list[Marked]]]
    clash_count: int
    total: int
    is_cut: bool

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return self.last + timedelta(days=1)


def calendar_regions(scope: Scope) -> QuerySet[Region]:
    """Governments whose own calendar this scope reads; what lies below a province has its own."""
    paths = {grant.region_path for grant in scope.grants if "evidence.view" in grant.permissions}
    return Region.objects.filter(path__in=paths).order_by("path")


def month(scope: Scope, region_path: str, first: date, *, agency: Agency | None = None) -> Month:
    """All agencies of one government; with ``agency`` its own rows, still compared with everybody's."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    rows = activities(scope).filter(region_path=region_path).between(first, last)
    rows = rows.exclude(state=ActivityState.CANCELLED).order_by("starts_on", "starts_at", "pk")
    found = list(rows[: MOST_IN_MONTH + 1])
    shown = found[:MOST_IN_MONTH]
    met = clashes(shown)
    by_id = {one.pk: one for one in shown}
    agreed = _agreed(by_id, met)
    told: dict[int, list[Met]] = {}
    for clash in met:
        for pk in (clash.first, clash.second):
            told.setdefault(pk, []).append(_met(clash, by_id[clash.other(pk)], agreed))
    if agency is not None:
        ours = {one.pk for one in shown if _takes_part(one, agency)}
        shown = [one for one in shown if one.pk in ours]
        met = [clash for clash in met if clash.first in ours or clash.second in ours]
    marked = [Marked(one, told.get(one.pk, [])) for one in shown]
    days = [
        (day, list(rows)) for day, rows in groupby(marked, key=lambda row: max(row.activity.starts_on, first))
    ]
    is_open = {_pair(clash) for clash in met if not agreed.get(_pair(clash), ("", False))[1]}
    return Month(first, last, days, len(is_open), len(shown), len(found) > MOST_IN_MONTH)


def nearest(
    scope: Scope, region_path: str, month: Month, *, agency: Agency | None = None
) -> tuple[Activity | None, Activity | None]:
    """The last kegiatan before an empty month and the first one after it, so that nobody pages blindly."""
    rows = Activity.objects.visible_to(scope).filter(region_path=region_path)
    rows = rows.exclude(state=ActivityState.CANCELLED)
    if agency is not None:
        rows = rows.filter(
            Q(agency=agency) | Q(pk__in=Partner.objects.filter(agency=agency).values("activity"))
        )
    before = rows.filter(ends_on__lt=month.first).order_by("-starts_on", "-pk").first()
    return before, rows.filter(starts_on__gt=month.last).order_by("starts_on", "pk").first()


def clashes_of(scope: Scope, one: Activity) -> list[Met]:
    """What this kegiatan meets, for its own page and right after it was planned."""
    if one.state == ActivityState.CANCELLED:
        return []
    near = Activity.objects.visible_to(scope).filter(region_path=one.region_path)
    near = near.between(one.starts_on, one.ends_on).exclude(state=ActivityState.CANCELLED)
    found = {row.pk: row for row in near.select_related("agency")[:MOST_IN_MONTH]} | {one.pk: one}
    met = [clash for clash in clashes(found.values()) if one.pk in (clash.first, clash.second)]
    agreed = _agreed(found, met)
    return [_met(clash, found[clash.other(one.pk)], agreed) for clash in met]


def settlements_of(first: Activity, second: Activity) -> list[ClashSettlement]:
    """All that was ever proposed for these two, the latest first."""
    rows = ClashSettlement.objects.filter(first=first, second=second)
    voices = Prefetch("voices", Voice.objects.select_related("agency"))
    return list(
        rows.select_related("first__agency", "second__agency", "mover__agency").prefetch_related(voices)
    )


def settlement(scope: Scope, pk: int) -> ClashSettlement | None:
    """Seen by whoever sees both kegiatan."""
    seen = Activity.objects.visible_to(scope).values("pk")
    rows = ClashSettlement.objects.filter(pk=pk, first__in=seen, second__in=seen)
    return rows.select_related("first__agency", "second__agency", "mover__agency").first()


def outcome_words(row: ClashSettlement) -> str:
    """What is agreed or proposed, in one sentence."""
    if row.decision == Settlement.TOGETHER:
        words = _("tetap bersamaan, karena: %(why)s") % {"why": row.words.rstrip(".")}
    elif row.mover is not None and row.moves_to is not None:
        words = _("“%(title)s” (%(agency)s) pindah ke %(day)s") % {
            "title": row.mover.title, "agency": str(row.mover.agency), "day": day_long(row.moves_to),
        }  # fmt: skip
    else:
        mover = row.mover or row.first
        words = _("“%(title)s” (%(agency)s) pindah") % {"title": mover.title, "agency": str(mover.agency)}
    if row.decision == Settlement.MOVE and row.words:
        words = f"{words} ({row.words})"
    state = _("Disepakati") if row.state == SettlementState.AGREED else _("Diusulkan")
    return f"{state}: {words}."


def _pair(clash: Clash) -> tuple[int, int]:
    return (min(clash.first, clash.second), max(clash.first, clash.second))


def _agreed(by_id: Mapping[int, Activity], met: Sequence[Clash]) -> dict[tuple[int, int], tuple[str, bool]]:
    """The words of what lives and still fits the facts, and whether it is agreed; always one query."""
    pairs = {_pair(clash) for clash in met}
    if not pairs:
        return {}
    rows = ClashSettlement.objects.filter(
        state__in=LIVE_SETTLEMENTS, first__in={a for a, _b in pairs}, second__in={b for _a, b in pairs}
    )
    found: dict[tuple[int, int], tuple[str, bool]] = {}
    for row in rows.select_related("first__agency", "mover__agency"):
        pair = (row.first_id, row.second_id)
        if pair not in pairs:
            continue
        if row.facts_key == meeting_key(by_id[pair[0]], by_id[pair[1]]):
            found[pair] = outcome_words(row), row.state == SettlementState.AGREED
        else:
            found[pair] = _("Jadwalnya berubah sejak penyelesaian terakhir; sepakati lagi."), False
    return found


def _met(clash: Clash, other: Activity, agreed: Mapping[tuple[int, int], tuple[str, bool]]) -> Met:
    outcome, is_settled = agreed.get(_pair(clash), ("", False))
    return Met(clash.why, clash.first, clash.second, _clash_words(clash, other), outcome, is_settled)


def _takes_part(one: Activity, agency: Agency) -> bool:
    return one.agency_id == agency.pk or any(row.agency_id == agency.pk for row in one.partners.all())


def _clash_words(clash: Clash, other: Activity) -> str:
    sentence = (
        _("Tempat dan waktu sama dengan “%(title)s” (%(agency)s).")
        if clash.why == "place"
        else _("Hari dan sasaran peserta sama dengan “%(title)s” (%(agency)s).")
    )
    return sentence % {"title": other.title, "agency": str(other.agency)}
