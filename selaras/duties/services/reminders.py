"""Reminding: once a day and person, of what has come a step nearer, at an hour when they are at work."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext

from selaras.accounts.models import User
from selaras.core import workdays
from selaras.core.clock import WIB
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
from selaras.offices.selectors.absences import away_on

# A tick is short: whoever is left over comes with the next one.
AT_ONCE = 100


def send_digests(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Everybody's summary whose hour has come; two workers at once make each of them once."""
    with workdays.kept():
        falling = falling_due(now)
        ready = _waiting(falling, now)
        return sum(_send(to, falling, now) for to in ready[:limit])


@dataclass(frozen=True, slots=True)
class Reader:
    user: User
    wish: NoticeWish
    home: Home
    # Absent people for whom this one acts today.
    acts_for: tuple[User, ...] = ()

    def day(self, now: datetime) -> date:
        return now.astimezone(self.home.tz).date()


def _waiting(falling: Falling, now: datetime) -> list[Reader]:
    """Whoever is at work and has no summary of today yet; of somebody away the deputy."""
    people = {user.pk: user for user in people_to_tell(falling, now)}
    away = away_on(now.astimezone(WIB).date())
    homes, wishes = homes_of(people, now), wishes_of(people)
    readers = [
        Reader(user, wishes[pk], homes[pk], tuple(row.user for row in away.values() if row.deputy_id == pk))
        for pk, user in people.items()
        if pk not in away and may_make_digest(wishes[pk], homes[pk], now)
    ]
    days = {reader.day(now) for reader in readers}
    rows = Digest.objects.filter(user__in=[reader.user for reader in readers], day__in=days)
    made = set(rows.values_list("user_id", "day"))
    return [reader for reader in readers if (reader.user.pk, reader.day(now)) not in made]


def _send(to: Reader, falling: Falling, now: datetime) -> bool:
    """Read before anything is locked: workers that wait for each other's writes would stand in line."""
    if Digest.objects.filter(user=to.user, day=to.day(now)).exists():
        return False
    own = reminders_of(scope_at(to.user, now), to.wish, falling)
    told = [_told(to.user, duty, step, to.day(now), now) for duty, step in own]
    lines = [Line(due_sentence(group, now), group.url) for group in grouped([duty for duty, _step in own])]
    for absent in to.acts_for:
        rows = reminders_of(scope_at(absent, now), NoticeWish(user=absent), falling)
        told += [_told(absent, duty, step, to.day(now), now) for duty, step in rows]
        mine = {duty.pk for duty, _step in own}
        if beyond := [duty for duty, _step in rows if duty.pk not in mine]:
            lines.append(_beyond(absent, len(beyond)))
    return _write(to, lines, told, now)


@transaction.atomic
def _write(to: Reader, lines: list[Line], told: list[Reminder], now: datetime) -> bool:
    """The summary and the memory of what stood in it, or neither."""
    url = reverse("reminders")
    if not make_digest(user=to.user, wish=to.wish, home=to.home, lines=lines, url=url, now=now):
        return False
    Reminder.objects.bulk_create(told, ignore_conflicts=True)
    return bool(lines)


def _told(user: User, duty: Duty, step: int, day: date, now: datetime) -> Reminder:
    return Reminder(duty=duty, user=user, due_at=duty.due_at, step=step, day=day, at=now)


def _beyond(absent: User, count: int) -> Line:
    """How many, and not which: what the deputy's own role does not show stays unshown."""
    text = ngettext(
        "%(count)s tugas %(name)s (berhalangan) memerlukan hak akses yang belum Anda pegang.",
        "%(count)s tugas %(name)s (berhalangan) memerlukan hak akses yang belum Anda pegang.",
        count,
    )
    return Line(text % {"count": count, "name": absent.full_name}, reverse("absences"))
