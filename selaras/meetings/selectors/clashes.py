"""Rooms, people and offices that are taken twice at one time; told to whoever plans, never forbidden."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.core.dated import RECKONED
from selaras.core.formats import day_range, local_day
from selaras.core.scope import Scope
from selaras.evidence.choices import ActivityState
from selaras.evidence.compute import key
from selaras.evidence.models import Activity
from selaras.meetings.choices import ENDED, MeetingState, Reply
from selaras.meetings.compute import person_key
from selaras.meetings.models import AgendaPoint, Invitee, Meeting
from selaras.meetings.selectors.meetings import meetings_for

# Held, put off or cancelled: takes nobody's time any more.
FREE = (*ENDED, MeetingState.POSTPONED, MeetingState.MINUTES, MeetingState.APPROVED)
# More than are held at one time by all whose meetings one person sees.
MOST = 200
NAMED = 5


@dataclass(frozen=True, slots=True)
class Clash:
    """Another event at the same time, and what both take."""

    title: str
    url: str
    when: str
    reasons: list[str]


@dataclass(slots=True)
class _Taken:
    """Keys of people with their names as written, and offices with theirs."""

    people: dict[str, str] = field(default_factory=dict)
    offices: dict[int, str] = field(default_factory=dict)

    def add_person(self, name: str) -> None:
        if found := person_key(name):
            self.people.setdefault(found, name)


def clashes_of(scope: Scope, meeting: Meeting) -> list[Clash]:
    """For a plan too that is not kept yet. Of others only what this person may see; four queries at most."""
    if meeting.state in FREE:
        return []
    others = _at_the_same_time(scope, meeting)
    taken = _taken([meeting, *others]) if others else {}
    found = [_with(meeting, other, taken) for other in others]
    return [clash for clash in found if clash is not None] + _kegiatan_in_the_room(scope, meeting)


def _at_the_same_time(scope: Scope, meeting: Meeting) -> list[Meeting]:
    """What has no end is reckoned two hours, as in every calendar."""
    runs_into = Q(ends_at__gt=meeting.starts_at) | Q(ends_at=None, starts_at__gt=meeting.starts_at - RECKONED)
    rows = meetings_for(scope).filter(runs_into, starts_at__lt=meeting.reckoned_end).exclude(state__in=FREE)
    return list(rows.exclude(pk=meeting.pk).order_by("starts_at", "pk")[:MOST])


def _taken(meetings: Iterable[Meeting]) -> dict[int | None, _Taken]:
    """Whoever has said that he will not come is free."""
    found: dict[int | None, _Taken] = {}
    for meeting in meetings:
        taken = found[meeting.pk] = _Taken(offices={meeting.agency_id: meeting.agency.name})
        taken.add_person(meeting.chair_name)
    kept = [pk for pk in found if pk is not None]
    for pk, speaker in AgendaPoint.objects.filter(meeting__in=kept).values_list("meeting", "speaker"):
        found[pk].add_person(speaker)
    rows = Invitee.objects.filter(meeting__in=kept, withdrawn_at=None).exclude(reply=Reply.ABSENT)
    names = rows.values_list("meeting", "agency", "agency__name", "person_name", "reply_name")
    for pk, agency, agency_name, person, sent in names:
        if agency is not None:
            found[pk].offices[agency] = agency_name
        found[pk].add_person(sent or person)
    return found


def _with(meeting: Meeting, other: Meeting, taken: Mapping[int | None, _Taken]) -> Clash | None:
    ours, theirs = taken[meeting.pk], taken[other.pk]
    here = meeting.region_path == other.region_path
    reasons = []
    if here and meeting.place and key(meeting.place) == key(other.place):
        reasons.append(_("Tempat yang sama: %(place)s.") % {"place": other.place})
    # One word alone names somebody within one government only.
    people = [name for who, name in ours.people.items() if who in theirs.people and (here or " " in who)]
    if people:
        reasons.append(_("Orang yang sama: %(names)s.") % {"names": _listed(people)})
    offices = [name for office, name in ours.offices.items() if office in theirs.offices]
    if offices:
        reasons.append(_("Kantor yang sama: %(names)s.") % {"names": _listed(offices)})
    return Clash(other.title, other.get_absolute_url(), other.when_words, reasons) if reasons else None


def _listed(names: Collection[str]) -> str:
    told, rest = list(names)[:NAMED], len(names) - NAMED
    words = ", ".join(told)
    if rest <= 0:
        return words
    return words + ngettext(", dan %(n)s lainnya", ", dan %(n)s lainnya", rest) % {"n": rest}


def _kegiatan_in_the_room(scope: Scope, meeting: Meeting) -> list[Clash]:
    """A kegiatan without hours takes its room for whole days."""
    if not meeting.place:
        return []
    first, last = local_day(meeting.starts_at, meeting.tz), local_day(meeting.reckoned_end, meeting.tz)
    rows = Activity.objects.visible_to(scope).filter(region_path=meeting.region_path).between(first, last)
    rows = rows.exclude(state=ActivityState.CANCELLED).exclude(place="").select_related("agency")
    wanted = key(meeting.place)
    return [
        Clash(
            row.title,
            row.get_absolute_url(),
            day_range(row.starts_on, row.ends_on),
            [_("Tempat yang sama: %(place)s.") % {"place": row.place}],
        )
        for row in rows[:MOST]
        if key(row.place) == wanted and _meets(row, meeting)
    ]


def _meets(row: Activity, meeting: Meeting) -> bool:
    if row.starts_at is None:
        return True
    starts = datetime.combine(row.starts_on, row.starts_at, meeting.tz)
    ends = datetime.combine(row.ends_on, row.ends_at, meeting.tz) if row.ends_at else starts + RECKONED
    return starts < meeting.reckoned_end and meeting.starts_at < max(ends, starts + timedelta(minutes=1))
