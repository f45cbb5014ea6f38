"""Who has not delivered yet, region by region: in the order of the office, never the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from selaras.core.formats import day_short, moment_long
from selaras.core.scope import Scope
from selaras.followups.choices import LATE_STATES, VIEW
from selaras.followups.models import Action
from selaras.followups.models.actions import ActionQuerySet
from selaras.followups.selectors.overview import (
    BY_REGION,
    OWNER_FIELDS,
    Asked,
    Counts,
    Owner,
    assigned_actions,
    counted,
    owner_key,
    owners_named,
    regions_named,
)
from selaras.offices.choices import DISTRICT
from selaras.regions.models import Region

# What one region's row lists at most; the rest is counted.
MOST_LISTED = 12
MOST_READ = 2_000


@dataclass(slots=True)
class Place:
    """One region or office: what it still owes, or that nothing was asked of it."""

    owner: Owner
    counts: Counts
    owed: list[Action] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        return self.counts.asked > 0

    @property
    def has_delivered(self) -> bool:
        return self.is_asked and self.counts.delivered == self.counts.asked

    @property
    def not_delivered(self) -> int:
        return self.counts.asked - self.counts.delivered

    @property
    def listed(self) -> Sequence[Action]:
        return self.owed[:MOST_LISTED]

    @property
    def more(self) -> int:
        return self.not_delivered - len(self.listed)


@dataclass(frozen=True, slots=True)
class Undelivered:
    places: Sequence[Place]
    grouping: str

    @property
    def owing(self) -> list[Place]:
        return [place for place in self.places if place.not_delivered]

    @property
    def complete(self) -> list[Place]:
        return [place for place in self.places if place.has_delivered]

    @property
    def not_asked(self) -> list[Place]:
        return [place for place in self.places if not place.is_asked]

    @property
    def counts(self) -> Counts:
        return sum((place.counts for place in self.places), Counts())


def undelivered_of(scope: Scope, asked: Asked, grouping: str, *, now: datetime) -> Undelivered:
    """Every region below stands there, also where nothing was asked: that is not the same as complete."""
    rows = assigned_actions(scope, asked, now=now)
    by_region = grouping == BY_REGION
    totals: dict[str, Counts] = {}
    fields = []
    for row in rows.order_by().values(*OWNER_FIELDS).annotate(**counted(now)):
        owner = tuple(row[name] for name in OWNER_FIELDS)
        fields.append(owner)
        key = row["owner_path"] if by_region else owner_key(owner)
        totals[key] = totals.get(key, Counts()) + Counts.of(row)
    named = regions_named({*totals, *_below(scope, asked)}) if by_region else owners_named(fields)
    places = {key: Place(owner, totals.get(key, Counts())) for key, owner in named.items()}
    for action in _owed(rows):
        key = action.owner_path if by_region else owner_key(_fields(action))
        places[key].owed.append(action)
    return Undelivered(sorted(places.values(), key=lambda place: place.owner.order), grouping)


def _owed(rows: ActionQuerySet) -> list[Action]:
    """With the owner still: what is reported waits for the host, not for the region."""
    return list(rows.filter(state__in=LATE_STATES).shown().order_by("due_at", "pk")[:MOST_READ])


def _fields(action: Action) -> tuple[int | None, int | None, str, str]:
    return action.agency_id, action.region_id, action.organisation, action.owner_path


def _below(scope: Scope, asked: Asked) -> list[str]:
    """The regencies and cities right below the governments this person looks over."""
    if asked.region or asked.owner:
        return []
    above = Region.objects.filter(path__in=scope.own_paths(VIEW), level__lt=DISTRICT)
    return list(Region.objects.current().filter(parent__in=above).values_list("path", flat=True))


def recap_of(found: Undelivered, *, title: str, officer: str, now: datetime, zone: str) -> str:
    """For a group: who has delivered and who is waited for, nobody blamed."""
    counts = found.counts
    told = {
        "title": title,
        "when": moment_long(now, zone),
        "delivered": counts.delivered,
        "asked": counts.asked,
        "closed": counts.closed,
    }
    complete = ", ".join(place.owner.short for place in found.complete) or _("belum ada")
    waiting = ", ".join(f"{place.owner.short} ({place.not_delivered})" for place in found.owing) or _(
        "tidak ada"
    )
    return "\n".join(
        [
            _(
                "Rekap tindak lanjut (%(title)s) per %(when)s: %(delivered)s dari %(asked)s sudah "
                "dilaporkan, %(closed)s selesai."
            )
            % told,
            _("Sudah lengkap: %(names)s.") % {"names": complete},
            _("Masih ditunggu: %(names)s.") % {"names": waiting},
            _("Kendala mohon disampaikan ke %(officer)s.") % {"officer": officer},
        ]
    )


def due_words(action: Action, now: datetime) -> str:
    due = day_short(action.due_at, action.tz)
    return _("%(due)s, terlambat") % {"due": due} if action.is_late(now) else due
