"""What the projector in the room shows: the point on its way, its time, what is open, who has come."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from selaras.core.scope import Scope
from selaras.followups.models import Action
from selaras.followups.selectors.actions import open_of_series
from selaras.meetings.choices import AHEAD, MeetingState
from selaras.meetings.models import AgendaPoint, Meeting, RoomScreen
from selaras.meetings.selectors.attendance import Counts, counted
from selaras.meetings.selectors.decisions import series_key

# Of the open actions; more cannot be read from the last row.
ON_SCREEN = 5


@dataclass(frozen=True, slots=True)
class ShownAction:
    text: str
    owner: str
    action: Action
    is_late: bool


@dataclass(frozen=True, slots=True)
class Screen:
    meeting: Meeting
    points: Sequence[AgendaPoint]
    number: int
    point: AgendaPoint | None
    next_point: AgendaPoint | None
    elapsed: int
    # None where the point has no length.
    left: int | None
    is_paused: bool
    version: int
    counts: Counts
    actions: Sequence[ShownAction]
    action_total: int
    now: datetime

    @property
    def phase(self) -> str:
        """``ahead``, ``off`` (put off or cancelled), ``running`` or ``over``."""
        if self.meeting.state in (MeetingState.POSTPONED, MeetingState.CANCELLED):
            return "off"
        if self.meeting.state in AHEAD:
            return "ahead"
        return "running" if self.meeting.state == MeetingState.RUNNING else "over"

    @property
    def total(self) -> int:
        return len(self.points)

    @property
    def is_over_time(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def clock(self) -> str:
        """As "07.30": what is left, or what has gone by of a point without a length."""
        return clock_of(self.elapsed if self.left is None else self.left)

    @property
    def allotted(self) -> int:
        return (self.point.minutes or 0) * 60 if self.point else 0

    @property
    def stamp(self) -> str:
        """The same as long as nothing but the clock has changed."""
        told = (
            self.version, self.phase, self.counts, self.action_total, self.meeting.version,
            [(one.text, one.owner, one.is_late) for one in self.actions],
            [(point.pk, point.title, point.minutes, point.speaker) for point in self.points],
        )  # fmt: skip
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def clock_of(seconds: int) -> str:
    """Also of the time beyond the end, without its sign: the words beside it say which."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}.{minutes:02}.{rest:02}" if hours else f"{minutes:02}.{rest:02}"


def screen_of(scope: Scope, meeting: Meeting, now: datetime) -> Screen:
    """Six queries, whatever the number of people and actions; of the actions those this person sees."""
    screen = RoomScreen.objects.filter(meeting=meeting).first() or RoomScreen(meeting=meeting)
    points = list(meeting.points.all())
    at = next((n for n, point in enumerate(points) if point.pk == screen.point_id), -1)
    point = points[at] if at >= 0 else None
    elapsed = screen.elapsed(now) if point else 0
    open_ones = open_of_series(series_key(meeting)).filter(
        pk__in=Action.objects.visible_to(scope).values("pk")
    )
    actions = list(open_ones[:ON_SCREEN])
    return Screen(
        meeting=meeting,
        points=points,
        number=at + 1,
        point=point,
        next_point=points[at + 1] if at + 1 < len(points) else None,
        elapsed=elapsed,
        left=point.minutes * 60 - elapsed if point and point.minutes else None,
        is_paused=screen.is_paused and point is not None,
        version=screen.version,
        counts=counted(meeting),
        actions=[ShownAction(a.text, a.owner_label, a, a.is_late(now)) for a in actions],
        action_total=open_ones.count(),
        now=now,
    )
