"""The screen in the room is moved on, back, stopped and set going again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.meetings import permissions
from selaras.meetings.choices import SCREEN_STEPS
from selaras.meetings.models import AgendaPoint, Meeting, RoomScreen
from selaras.meetings.services.held import held_meeting, log


@transaction.atomic
def move_screen(
    *, scope: Scope, meeting: Meeting, action: str, base_version: int, now: datetime
) -> RoomScreen:
    """Two who press at once move it once: whoever saw an older state changes nothing."""
    if action not in SCREEN_STEPS:
        raise ValidationError(_("Langkah ini tidak dikenal."))
    meeting = held_meeting(meeting)
    demand(permissions.can_run_screen(scope, meeting))
    screen = RoomScreen.objects.filter(meeting=meeting).first() or RoomScreen(meeting=meeting, changed_at=now)
    if screen.version != base_version or not _moved(screen, action, list(meeting.points.all()), now):
        return screen
    screen.version += 1
    screen.changed_at, screen.changed_by_name = now, scope.name[:200]
    screen.save()
    log(scope, meeting, "screen.moved", now, action=action, point=screen.point_id)
    return screen


def _moved(screen: RoomScreen, action: str, points: list[AgendaPoint], now: datetime) -> bool:
    if action in ("jeda", "terus"):
        if screen.point_id is None or (screen.since is None) is (action == "jeda"):
            return False
        _stop(screen, now)
        screen.since = None if action == "jeda" else now
        return True
    keys = [point.pk for point in points]
    at = keys.index(screen.point_id) if screen.point_id in keys else -1
    go = at + (1 if action == "lanjut" else -1)
    if not 0 <= go < len(points):
        return False
    _stop(screen, now)
    # Back at a point its clock goes on from where it was left.
    screen.point, screen.since = points[go], now
    return True


def _stop(screen: RoomScreen, now: datetime) -> None:
    if screen.point_id is not None:
        screen.spent[str(screen.point_id)] = screen.elapsed(now)
    screen.since = None
