"""On which day which step of the reminders falls: plain reckoning with a calendar of work."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from selaras.core.workdays import Calendar

# A step missed because nothing ran is made up for so many working days; older ones are not news any more.
CATCH_UP = 2
# Calendar days on either side that are looked at; the longest step with holidays in between lies within.
REACH = 3


def step_on(
    due: date, today: date, known_since: date, steps: Sequence[int], calendar: Calendar
) -> int | None:
    """The step that a duty due on that day has reached today; None where nobody is to be reminded.

    ``known_since`` is when the duty got this due time: whoever has just been told needs no reminder.
    """
    if not calendar.is_working(today):
        return None
    left = calendar.working_days_between(today, due)
    reached = [step for step in steps if left <= step]
    if not reached:
        return None
    step = min(reached)
    if step - left > CATCH_UP or calendar.working_days_between(known_since, due) <= step:
        return None
    return step


def due_days(today: date, steps: Sequence[int], calendar: Calendar) -> Mapping[date, int]:
    """Every due day that some step may concern today, with the step; for asking the database for them."""
    if not steps:
        return {}
    long_ago = date(today.year - 1, 1, 1)
    ahead = max(*steps, 0) * REACH + 30
    behind = (abs(min(*steps, 0)) + CATCH_UP) * REACH + 30
    days = (today + timedelta(days=n) for n in range(-behind, ahead + 1))
    found = ((day, step_on(day, today, long_ago, steps, calendar)) for day in days)
    return {day: step for day, step in found if step is not None}


def escalation_step(due: date, today: date, steps: Sequence[int], calendar: Calendar) -> int | None:
    """The greatest step of lateness that a duty has reached; what nobody looked at in time is not skipped."""
    late = calendar.working_days_between(due, today)
    return max((step for step in steps if step <= late), default=None)
