"""What a leader reads of a round: numbers, who is waited for, what is late, what is missing for how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from selaras.assessments.choices import BRIEF_OPEN, BRIEFED, Cell, ItemState
from selaras.assessments.models import Brief, Item, Round
from selaras.assessments.selectors.matrix import matrix_of
from selaras.assessments.selectors.matrix_cells import Matrix, MatrixRow
from selaras.assessments.selectors.rounds import Counts, counts_among
from selaras.assessments.selectors.texts import codes_in_short, index_name
from selaras.audit.models import Event
from selaras.core.formats import (
    due_short,
    local_day,
    moment_long,
    moment_short,
    number_id,
)
from selaras.core.scope import Scope
from selaras.core.workdays import Calendar, calendar_at
from selaras.instruments.choices import Mean
from selaras.instruments.compute import leaf_shares

HUNDRED = 100
REASON_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Reminded:
    """The last reminder an agency got in the product, and how many there were."""

    at: datetime
    by: str
    times: int


@dataclass(frozen=True, slots=True)
class Missing:
    """One indicator whose level is not verified; exact shares of the whole in hundredths."""

    code: str
    title: str
    share: Fraction
    # What one whole level adds to the score; None where the score is no arithmetic mean.
    per_level: Fraction | None
    open_items: int


@dataclass(frozen=True, slots=True)
class LeaderFacts:
    round: Round
    now: datetime
    counts: Counts
    matrix: Matrix
    reminded: dict[int, Reminded]
    missing: Sequence[Missing]
    calendar: Calendar

    @property
    def inside_rows(self) -> list[MatrixRow]:
        return [row for row in self.matrix.rows if not row.agency.is_outside]

    @property
    def incomplete(self) -> list[MatrixRow]:
        return [row for row in self.inside_rows if row.open_cells]

    @property
    def letters_awaited(self) -> list[MatrixRow]:
        """Outside bodies whose answer by letter has not come."""
        return [row for row in self.matrix.rows if row.agency.is_outside and row.open_cells]

    @property
    def letter_items(self) -> int:
        return sum(len(row.open_cells) for row in self.letters_awaited)

    @property
    def late_rows(self) -> list[MatrixRow]:
        return [row for row in self.matrix.rows if row.late]

    @property
    def missing_share(self) -> Fraction:
        return sum((part.share for part in self.missing), Fraction())

    @property
    def due_at(self) -> datetime:
        """What agencies work towards now: the internal date, and after it the owner's."""
        internal = self.round.internal_due_at
        return internal if self.now <= internal else self.round.owner_due_at

    def days_to(self, due_at: datetime) -> int:
        zone = self.round.tz
        return max(0, self.calendar.working_days_between(local_day(self.now, zone), local_day(due_at, zone)))

    def at_verifier(self) -> list[Item]:
        return [item for item in self.matrix.items if item.state == ItemState.AT_VERIFIER]


def leader_facts(scope: Scope, round_: Round, *, now: datetime) -> LeaderFacts:
    """At most ten queries, whatever the number of agencies and items."""
    matrix = matrix_of(scope, round_, now=now)
    return LeaderFacts(
        round=round_,
        now=now,
        counts=counts_among(matrix.items),
        matrix=matrix,
        reminded=reminders_of(round_),
        missing=missing_of(round_, matrix.items),
        calendar=calendar_at(round_.region_path),
    )


def reminders_of(round_: Round) -> dict[int, Reminded]:
    """By agency, from the audit, which is written with every reminder; one query."""
    events = Event.objects.filter(
        verb="assessments.round.reminded", subject_kind="round", subject_id=str(round_.pk)
    ).order_by("at", "pk")
    found: dict[int, Reminded] = {}
    for event in events.only("at", "actor_name", "after"):
        for agency_id in (event.after or {}).get("agencies", []):
            before = found.get(agency_id)
            found[agency_id] = Reminded(event.at, event.actor_name, before.times + 1 if before else 1)
    return found


def missing_of(round_: Round, items: Sequence[Item]) -> list[Missing]:
    """Indicators without a verified level, in the order of the instrument; one query."""
    instrument = round_.instrument
    nodes = list(instrument.nodes.order_by("sort"))
    shares = leaf_shares(((node.code, node.weight) for node in nodes), instrument.weights_sum)
    means = {instrument.mean, *(node.mean for node in nodes if not node.is_leaf)}
    verified = {
        item.leaf_code
        for item in items
        if item.is_level and item.is_approved and item.verified_level is not None
    }
    still = [
        item.leaf_code for item in items if not item.is_approved and item.state != ItemState.NOT_RELEVANT
    ]
    return [
        Missing(
            code=node.code,
            title=node.title,
            share=shares[node.code],
            per_level=shares[node.code] / HUNDRED if means == {Mean.ARITHMETIC} else None,
            open_items=still.count(node.code),
        )
        for node in nodes
        if node.is_leaf and node.code not in verified
    ]


# ---- as plain data: for the page, the picture, the paper and the text, and kept when it goes out


def points(value: Fraction | None) -> str:
    """As "0,10": at least two places, more only where they are needed."""
    if value is None:
        return ""
    exact = number_id(value)
    return number_id(value, 2) if len(exact.partition(",")[2]) < 2 else exact


def facts_as_data(facts: LeaderFacts, requests: Sequence[str], *, addressee: str) -> dict[str, Any]:
    round_, counts = facts.round, facts.counts
    return {
        "title": round_.title,
        "index": index_name(round_),
        "region": round_.region.name,
        "stage": round_.get_state_display(),
        "at": moment_long(facts.now, round_.tz),
        "addressee": addressee,
        "coordinator": round_.coordinator.name,
        "owner": round_.index_owner,
        "asked": counts.asked,
        "filled": counts.filled,
        "verified": counts.verified,
        "incomplete": len(facts.incomplete),
        "letters": facts.letter_items,
        "internal": _due(facts, round_.internal_due_at),
        "final": _due(facts, round_.owner_due_at),
        "agencies": [_agency(row) for row in facts.matrix.rows],
        "late": [_late(facts, row) for row in facts.late_rows],
        "missing": [_missing(part) for part in facts.missing],
        "missing_share": f"{number_id(facts.missing_share)} %",
        "requests": list(requests),
    }


def _due(facts: LeaderFacts, due_at: datetime) -> dict[str, Any]:
    zone = facts.round.tz
    return {
        "days": facts.days_to(due_at),
        "passed": facts.now > due_at,
        "words": due_short(due_at, facts.now, zone, facts.calendar),
        "at": moment_long(due_at, zone),
    }


def _agency(row: MatrixRow) -> dict[str, Any]:
    """``waits``: how many parts still lie with it, own items and contributions."""
    waits = len(row.open_cells)
    helps = row.count(Cell.HELP_OWED)
    own = _("%(count)s butir") % {"count": waits - helps}
    help_ = _("%(count)s kontribusi") % {"count": helps}
    parts = [own] * bool(waits - helps) + [help_] * bool(helps)
    return {
        "id": row.agency.pk,
        "name": row.agency.name,
        "short": row.agency.short_name,
        "asked": row.asked,
        "filled": row.filled,
        "waits": waits,
        "outside": row.agency.is_outside,
        "words": _("%(parts)s, lewat surat") % {"parts": own}
        if waits and row.agency.is_outside
        else ", ".join(parts) or _("Lengkap"),
    }


def _short(text: str) -> str:
    """One screen holds so much of each reason; the matrix has the rest."""
    return text if len(text) <= REASON_LENGTH else f"{text[: REASON_LENGTH - 1].rstrip()}…"


def _late(facts: LeaderFacts, row: MatrixRow) -> dict[str, Any]:
    zone = facts.round.tz
    reminded = facts.reminded.get(row.agency.pk)
    if reminded is not None:
        told = _("Diingatkan %(when)s oleh %(who)s (%(times)s kali).") % {
            "when": moment_short(reminded.at, zone),
            "who": reminded.by,
            "times": reminded.times,
        }
    elif row.agency.is_outside:
        told = _("Diminta lewat surat.")
    else:
        told = _("Belum diingatkan lewat aplikasi.")
    return {
        "agency": row.agency.name,
        "short": row.agency.short_name,
        "codes": codes_in_short([cell.item.code for cell in row.late_cells]),
        "count": row.late,
        "since": moment_short(min(cell.due_at for cell in row.late_cells), zone),
        "reasons": [_short(reason) for reason in row.reasons] or [_("Belum ada alasan tercatat.")],
        "reminded": told,
    }


def _missing(part: Missing) -> dict[str, Any]:
    return {
        "code": part.code,
        "title": part.title,
        "share": f"{number_id(part.share)} %",
        "per_level": points(part.per_level),
        "open": part.open_items,
    }


# ---- briefs of a round


def briefed_rounds(scope: Scope) -> QuerySet[Round]:
    """Rounds whose page for leaders this person reads."""
    rounds = Round.objects.none()
    for path in scope.paths("assessments.brief"):
        rounds = rounds | Round.objects.filter(region_path__under=path)
    return (
        rounds.filter(state__in=BRIEFED)
        .select_related("region", "instrument", "coordinator")
        .order_by("owner_due_at", "pk")
    )


def briefs_of(round_: Round) -> list[Brief]:
    """Newest first, each with its requests, answers and handovers; four queries."""
    rows = Brief.objects.filter(round=round_).prefetch_related("requests", "answers", "handovers")
    briefs = list(rows.order_by("-number"))
    for brief in briefs:
        brief.round = round_
    return briefs


def draft_of(briefs: Sequence[Brief]) -> Brief | None:
    return next((brief for brief in briefs if brief.state in BRIEF_OPEN), None)


def released_of(briefs: Sequence[Brief]) -> Brief | None:
    """The last that went out."""
    return next((brief for brief in briefs if brief.state not in BRIEF_OPEN), None)
