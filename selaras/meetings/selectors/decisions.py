"""Meetings and the follow-up: what a decision's origin tells, and the section of the meeting's page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.formats import local_day
from selaras.core.http import record_id
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict, first_denial
from selaras.followups.choices import ActionState
from selaras.followups.models import Action, Decision
from selaras.followups.permissions import can_manage_for
from selaras.followups.selectors.actions import decisions_of, open_of_series
from selaras.followups.selectors.origins import Origin
from selaras.meetings.choices import MeetingState
from selaras.meetings.models import Meeting

# In the room, and while the minutes are written.
TAKING = (MeetingState.RUNNING, MeetingState.MINUTES)
APPROVED = (MeetingState.APPROVED, MeetingState.CLOSED)


def series_key(meeting: Meeting) -> str:
    return f"meeting_series:{meeting.series_id}" if meeting.series_id else ""


def reference_of(meeting: Meeting) -> Reference:
    return Reference("meeting", str(meeting.pk))


def takes_decisions(meeting: Meeting) -> Verdict:
    if meeting.state in TAKING:
        return ALLOWED
    return Denied(_("Keputusan dicatat sejak rapat dimulai sampai notulanya disahkan."))


def decision_context(scope: Scope, meeting_id: str) -> Origin:
    rows = Meeting.objects.visible_to(scope).select_related("agency__region", "series")
    meeting = rows.filter(pk=record_id(meeting_id) or 0).first()
    if meeting is None:
        raise Http404
    return Origin(
        reference=reference_of(meeting),
        agency=meeting.agency,
        title=meeting.title,
        on=local_day(meeting.began_at or meeting.starts_at, meeting.tz),
        series_key=series_key(meeting),
        points={str(point.pk): point.title for point in meeting.points.all()},
        may_record=takes_decisions(meeting),
    )


# An action, and whether this person may open its own page.
Row = tuple[Action, bool]


def grouped(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """What was given to several offices in the same words is said once."""
    found: dict[tuple[object, str], list[Row]] = {}
    for action, own in rows:
        found.setdefault((action.batch, action.text), []).append((action, own))
    return [(text, group) for (_batch, text), group in found.items()]


@dataclass(frozen=True, slots=True)
class ShownDecision:
    decision: Decision
    actions: list[Row]

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        return grouped(self.actions)


@dataclass(frozen=True, slots=True)
class Decided:
    """The section of the meeting's page: what it decided, and what its series brought along."""

    decisions: list[ShownDecision]
    carried: list[tuple[str, list[Row]]]
    drafts: int
    may_manage: Verdict
    may_record: Verdict

    @property
    def shown(self) -> bool:
        return bool(self.decisions or self.may_record)


def decided_in(scope: Scope, meeting: Meeting) -> Decided:
    """Those invited read every decision once the minutes are approved; before, an owner reads its own."""
    may_manage = can_manage_for(scope, meeting.agency)
    decisions = list(decisions_of(reference_of(meeting)))
    mine = {action.pk for decision in decisions for action in decision.actions.all()}
    if mine and not may_manage:
        seen = Action.objects.visible_to(scope).filter(pk__in=mine)
        mine = set(seen.values_list("pk", flat=True))
    everything = meeting.state in APPROVED
    shown = [_shown(decision, mine, everything) for decision in decisions]
    return Decided(
        decisions=[row for row in shown if row.actions or may_manage or everything],
        carried=grouped((action, True) for action in carried_into(scope, meeting)),
        drafts=sum(action.state == ActionState.DRAFT for row in shown for action, _own in row.actions),
        may_manage=may_manage,
        may_record=first_denial(lambda: may_manage, lambda: takes_decisions(meeting)),
    )


def _shown(decision: Decision, mine: set[int], everything: bool) -> ShownDecision:
    rows = [(action, action.pk in mine) for action in decision.actions.all()]
    return ShownDecision(
        decision, [row for row in rows if row[1] or (everything and row[0].state != ActionState.DRAFT)]
    )


def carried_into(scope: Scope, meeting: Meeting) -> list[Action]:
    """Before it begins what is open now; afterwards what was open when it began, as it stands today."""
    if meeting.series_id is None or meeting.state == MeetingState.CANCELLED:
        return []
    if meeting.began_at is None:
        rows = open_of_series(series_key(meeting))
    else:
        own = reference_of(meeting)
        rows = Action.objects.filter(carries__into_kind=own.kind, carries__into_id=own.id).shown()
    seen = rows.filter(pk__in=Action.objects.visible_to(scope).values("pk"))
    return list(seen.order_by("decision__decided_on", "decision__position", "number", "pk"))
