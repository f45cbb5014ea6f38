"""The report of the follow-up: every decision, what was done out of it, by whom, with which proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, F, Q, QuerySet, Window
from django.db.models.functions import Cast, RowNumber
from django.utils.translation import gettext as _

from selaras.core.formats import day_short
from selaras.core.scope import Scope
from selaras.evidence.models import Evidence, Use
from selaras.followups.choices import MANAGE, VIEW
from selaras.followups.models import Action, Decision, Report
from selaras.followups.models.actions import ActionQuerySet
from selaras.followups.selectors.overview import Asked, Counts, assigned_actions, counted
from selaras.offices.choices import OUTSIDE_KINDS, AgencyKind
from selaras.offices.models import Agency

# Rows of a table, of a paper, and of one decision on the page; what is left out is counted.
MOST, MOST_ON_PAPER, MOST_OF_ONE = 20_000, 1_500, 40


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One action with the report that speaks for it; ``hidden`` proofs are not for this reader."""

    action: Action
    report: Report | None
    proofs: Sequence[Evidence]
    hidden: int
    is_late: bool

    @property
    def number(self) -> str:
        return self.action.label

    @property
    def state_words(self) -> str:
        said = self.action.get_state_display()
        return _("%(state)s, terlambat") % {"state": said} if self.is_late else said

    @property
    def lines(self) -> list[str]:
        """The column "Tindak lanjut", line by line."""
        action = self.action
        due = day_short(action.due_at, action.tz)
        told = [
            f"{action.text} ({action.period_label})" if action.period_label else action.text,
            _("Penanggung jawab: %(owner)s; batas waktu %(due)s") % {"owner": action.owner_label, "due": due},
            _("Status: %(state)s") % {"state": self.state_words},
        ]
        if self.report is not None:
            on = day_short(self.report.reported_at, action.tz)
            told.append(_("Laporan %(on)s: %(text)s") % {"on": on, "text": self.report.text})
            if self.report.source:
                told.append(_("Sumber laporan: %(source)s") % {"source": self.report.source})
        return told

    @property
    def proof_words(self) -> list[str]:
        """The column "Eviden"; a proof that this reader may not open is counted, not named."""
        told = [f"{proof.title}: {proof.url}" if proof.url else proof.title for proof in self.proofs]
        if self.hidden:
            told.append(_("%(n)s bukti dukung lain tidak dapat Anda buka") % {"n": self.hidden})
        return told


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """One decision (the recommendation) with what is done out of it, as far as this reader sees it."""

    decision: Decision
    rows: Sequence[ReportRow]
    # Actions of it that are not listed.
    more: int = 0


@dataclass(frozen=True, slots=True)
class FollowupReport:
    groups: Sequence[ReportGroup]
    counts: Counts

    @property
    def left_out(self) -> int:
        """Actions beyond what this report lists."""
        return sum(group.more for group in self.groups)

    @property
    def rows(self) -> list[tuple[ReportGroup, ReportRow | None]]:
        """Flat, as files have it; a decision without an action has one row too."""
        told: list[tuple[ReportGroup, ReportRow | None]] = []
        for group in self.groups:
            told += [(group, row) for row in group.rows] or [(group, None)]
        return told


def office_for(scope: Scope, asked: Asked, region_path: str = "") -> Agency | None:
    """Under whose kop it stands: the host of the meeting it is about, else the reader's own Kesbangpol."""
    if asked.origin is not None:
        told = Decision.objects.visible_to(scope).of(asked.origin).select_related("agency__region").first()
        if told is not None:
            return told.agency
    paths = {*scope.own_paths(VIEW), *scope.own_paths(MANAGE)}
    allowed = Q(region_path__in=paths) | Q(pk__in=scope.agencies(VIEW) | scope.agencies(MANAGE))
    rows = Agency.objects.filter(allowed, is_active=True).exclude(kind__in=OUTSIDE_KINDS)
    if region_path:
        rows = rows.filter(region_path=region_path)
    rows = rows.select_related("region").order_by("region_path", "sort", "name")
    return rows.filter(kind=AgencyKind.KESBANGPOL).first() or rows.first()


def decisions_shown(scope: Scope, asked: Asked, *, now: datetime) -> QuerySet[Decision]:
    """As they were decided; those without any action as well, unless an owner or state is asked for."""
    rows = Decision.objects.visible_to(scope).live().select_related("agency__region")
    if asked.series:
        rows = rows.filter(series_key=asked.series)
    if asked.origin is not None:
        rows = rows.of(asked.origin)
    if asked.since:
        rows = rows.filter(decided_on__gte=asked.since)
    if asked.until:
        rows = rows.filter(decided_on__lte=asked.until)
    if asked.owner or asked.region or asked.state:
        rows = rows.filter(pk__in=assigned_actions(scope, asked, now=now).order_by().values("decision"))
    return rows.order_by("decided_on", "origin_kind", "origin_id", "position")


def report_of(
    scope: Scope,
    asked: Asked,
    decisions: Iterable[Decision] | None = None,
    *,
    now: datetime,
    most: int = MOST,
    of_one: int = 0,
) -> FollowupReport:
    """Of these decisions, or of all of them; eight queries, whatever their number."""
    actions = assigned_actions(scope, asked, now=now)
    chosen = list(decisions_shown(scope, asked, now=now) if decisions is None else decisions)
    wanted = actions.filter(decision__in=chosen)
    totals = dict(wanted.order_by().values_list("decision_id").annotate(Count("pk")))
    shown = wanted.shown().order_by("decision__decided_on", "decision_id", "number", "pk")
    if of_one:
        place = Window(RowNumber(), partition_by=[F("decision_id")], order_by=["number", "pk"])
        shown = shown.annotate(place=place).filter(place__lte=of_one)
    rows = _rows(scope, wanted, list(shown[:most]), now)
    groups = []
    for decision in chosen:
        own = rows.get(decision.pk, [])
        groups.append(ReportGroup(decision, own, totals.get(decision.pk, 0) - len(own)))
    return FollowupReport(groups, Counts.of(actions.order_by().aggregate(**counted(now))))


def _rows(
    scope: Scope, wanted: ActionQuerySet, actions: Sequence[Action], now: datetime
) -> dict[int, list[ReportRow]]:
    ids = wanted.order_by().values("pk")
    reports = _speaking(
        Report.objects.filter(action__in=ids, taken_back_at=None).order_by("reported_at", "pk")
    )
    proofs, hidden = _proofs(scope, wanted)
    told: dict[int, list[ReportRow]] = {}
    for action in actions:
        row = ReportRow(
            action=action,
            report=reports.get(action.pk),
            proofs=proofs.get(str(action.pk), []),
            hidden=hidden.get(str(action.pk), 0),
            is_late=action.is_late(now),
        )
        told.setdefault(action.decision_id, []).append(row)
    return told


def _speaking(reports: Iterable[Report]) -> dict[int, Report]:
    """The accepted one, else the latest that was not sent back, else the latest."""
    found: dict[int, Report] = {}
    for report in reports:
        before = found.get(report.action_id)
        if before is None or _weight(report) >= _weight(before):
            found[report.action_id] = report
    return found


def _weight(report: Report) -> int:
    return {True: 2, None: 1, False: 0}[report.is_accepted]


def _proofs(scope: Scope, wanted: ActionQuerySet) -> tuple[dict[str, list[Evidence]], dict[str, int]]:
    ids = wanted.order_by().annotate(named=Cast("pk", CharField(max_length=40))).values("named")
    uses = Use.objects.live().filter(subject_kind="action", subject_id__in=ids)
    seen: dict[str, list[Evidence]] = {}
    for use in uses.visible_to(scope).select_related("evidence").order_by("pk"):
        seen.setdefault(use.subject_id, []).append(use.evidence)
    hidden = {
        row["subject_id"]: row["count"] - len(seen.get(row["subject_id"], []))
        for row in uses.order_by().values("subject_id").annotate(count=Count("pk"))
    }
    return seen, hidden
