"""Reminding: once a day and person, of what has come a step nearer, at an hour when they are at work."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from selaras.accounts.models import User
from selaras.core import workdays
from selaras.duties.models import Duty, Reminder
from selaras.duties.selectors.lists import grouped
from selaras.duties.selectors.messages import due_sentence
from selaras.duties.selectors.reminders import Falling, falling_due, people_to_tell, reminders_of
from selaras.notices.choices import Home, homes_of
from selaras.notices.models import Digest, NoticeWish
from selaras.notices.selectors import wishes_of
from selaras.notices.services import Line, make_digest
from selaras.notices.services.hours import may_make_digest
from selaras.offices.selectors import scope_at

# A tick is short: whoever is left over comes with the next one.
AT_ONCE = 100


def send_digests(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Everybody's summary whose hour has come; two workers at once make each of them once."""
    with workdays.kept():
        falling = falling_due(now)
        made = 0
        for user, wish, home in _waiting(falling, now)[:limit]:
            made += _send(user, wish, home, falling, now)
        return made


def _waiting(falling: Falling, now: datetime) -> list[tuple[User, NoticeWish, Home]]:
    people = {user.pk: user for user in people_to_tell(falling, now)}
    homes, wishes = homes_of(people, now), wishes_of(people)
    ready = {pk: _day(homes[pk], now) for pk in people if may_make_digest(wishes[pk], homes[pk], now)}
    rows = Digest.objects.filter(user__in=ready, day__in=set(ready.values()))
    made = set(rows.values_list("user_id", "day"))
    return [(people[pk], wishes[pk], homes[pk]) for pk, day in ready.items() if (pk, day) not in made]


def _day(home: Home, now: datetime) -> date:
    return now.astimezone(home.tz).date()


@transaction.atomic
def _send(user: User, wish: NoticeWish, home: Home, falling: Falling, now: datetime) -> bool:
    """The summary and the memory of what stood in it, or neither."""
    rows = reminders_of(scope_at(user, now), wish, falling, now=now)
    groups = grouped([duty for duty, _step in rows])
    lines = [Line(due_sentence(group, now), group.url) for group in groups]
    url = reverse("reminders")
    if not make_digest(user=user, wish=wish, home=home, lines=lines, url=url, now=now):
        return False
    day = _day(home, now)
    told = [_told(user, duty, step, day, now) for duty, step in rows]
    Reminder.objects.bulk_create(told, ignore_conflicts=True)
    return bool(lines)


def _told(user: User, duty: Duty, step: int, day: date, now: datetime) -> Reminder:
    return Reminder(duty=duty, user=user, due_at=duty.due_at, step=step, day=day, at=now)
