"""What the first page joins: duties, rounds and, for those who look over a region, the agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from selaras.assessments.choices import RoundState
from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.asks import BriefAsk, brief_asks
from selaras.assessments.selectors.references import show_items, show_rounds
from selaras.assessments.selectors.rounds import Counts, counts_of_many, rounds_for
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.duties.selectors import AgencyLoad, DutyLists, load_by_agency, my_lists
from selaras.evidence.selectors import (
    activities,
    library,
    resolve_activities,
    search,
    search_activities,
)
from selaras.followups.selectors.overview import Counts as FollowupCounts
from selaras.followups.selectors.overview import counts_for
from selaras.letters.selectors.letters import found as found_letters
from selaras.letters.selectors.letters import letters_for, show_letters
from selaras.measures.permissions import can_view as can_view_measures
from selaras.measures.selectors.register import references as show_measures
from selaras.measures.selectors.register import register_rows
from selaras.measures.selectors.register import search as search_measures
from selaras.offices.models import Agency

ROUNDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class HomePage:
    lists: DutyLists
    rounds: Sequence[tuple[Round, Counts]]
    round_total: int
    agencies: Sequence[AgencyLoad]
    looks_over: bool
    asks: Sequence[BriefAsk]
    # What their own government has decided and given to others; None where nothing was.
    followups: FollowupCounts | None


def home_page(scope: Scope, *, region_path: str, now: datetime) -> HomePage:
    """A handful of queries, whatever the number of agencies, items or regions."""
    lists = my_lists(scope, now=now)
    looks_over = bool(scope.paths("duties.view_region"))
    sees_rounds = looks_over or bool(scope.paths("assessments.view_status"))
    rounds: list[Round] = []
    total = 0
    if sees_rounds:
        visible = rounds_for(scope).filter(region_path__under=region_path)
        total = visible.count()
        rounds = list(_current_first(visible)[:ROUNDS_SHOWN])
    counts = counts_of_many([round_.pk for round_ in rounds])
    return HomePage(
        lists=lists,
        rounds=[(round_, counts.get(round_.pk, Counts())) for round_ in rounds],
        round_total=total,
        agencies=load_by_agency(scope, region_path=region_path, now=now) if looks_over else [],
        looks_over=looks_over,
        asks=brief_asks(scope, region_path=region_path) if region_path else [],
        followups=counts_for(scope, now=now) if looks_over or sees_rounds else None,
    )


def _current_first(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """What is still worked on, the nearest end first; then what has gone out, the latest first."""
    is_over = Q(state__in=(RoundState.SENT, RoundState.OFFICIAL))
    ends = Case(When(~is_over, then=F("owner_due_at")))
    ordered = rounds.annotate(over=Case(When(is_over, then=1), default=0), ends=ends)
    return ordered.order_by("over", "ends", "-owner_due_at", "region_path")


FOUND_SHOWN = 8
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class FoundGroup:
    label: str
    rows: Sequence[Shown]


def found_everywhere(scope: Scope, text: str) -> list[FoundGroup]:
    """Whatever carries the words, of every part of the house; only what this person may open."""
    if len(text) < SHORTEST:
        return []
    rounds = Round.objects.visible_to(scope).filter(title__icontains=text)
    items = Item.objects.visible_to(scope).filter(Q(code=text) | Q(question__text__icontains=text))
    activities_found = search_activities(activities(scope), text)
    shown = [pk for pk in activities_found.values_list("evidence_id", flat=True)[:FOUND_SHOWN] if pk]
    # A kegiatan that stands in its own group is not told again as the evidence it became.
    proofs = search(library(scope), text).exclude(pk__in=shown)
    letters = found_letters(letters_for(scope), state="", text=text).order_by("-changed_at", "-pk")
    values = register_rows(scope) if can_view_measures(scope) else register_rows(scope).none()
    agencies = Agency.objects.visible_to(scope).filter(
        Q(name__icontains=text) | Q(short_name__icontains=text)
    )
    groups = [
        FoundGroup(_("Periode penilaian"), _shown(show_rounds, scope, rounds)),
        FoundGroup(_("Butir"), _shown(show_items, scope, items)),
        FoundGroup(
            _("Bukti dukung"),
            [
                Shown(row.title, f"/bukti/{row.pk}/", row.agency.name)
                for row in proofs.select_related("agency")[:FOUND_SHOWN]
            ],
        ),
        FoundGroup(_("Kegiatan"), _shown(resolve_activities, scope, activities_found)),
        FoundGroup(_("Surat"), _shown(show_letters, scope, letters)),
        FoundGroup(_("Nilai indeks"), _shown(show_measures, scope, search_measures(values, text))),
        FoundGroup(_("OPD"), [Shown(row.name, f"/opd/{row.pk}/") for row in agencies[:FOUND_SHOWN]]),
    ]
    return [group for group in groups if group.rows]


def _shown(resolve: object, scope: Scope, rows: object) -> list[Shown]:
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)[:FOUND_SHOWN]]  # type: ignore[attr-defined]
    return list(resolve(scope, ids).values())  # type: ignore[operator]
