"""What every overview of the follow-up begins with: which actions it is about, and who owes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from selaras.core.references import Reference, show_many
from selaras.core.scope import Scope
from selaras.followups.choices import LATE_STATES, VIEW, ActionState
from selaras.followups.models import Action, Decision
from selaras.followups.models.actions import ActionQuerySet
from selaras.offices.choices import DISTRICT
from selaras.offices.models import Agency
from selaras.regions.models import Region

OPEN, LATE, WAITING, CLOSED = "terbuka", "terlambat", "dilaporkan", "selesai"
BY_OFFICE, BY_REGION = "opd", "daerah"
# What identifies whoever owes an action.
OWNER_FIELDS = ("agency_id", "region_id", "organisation", "owner_path")
OwnerFields = tuple[int | None, int | None, str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an overview is narrowed to; nothing asked is everything this person sees."""

    series: str = ""
    origin: Reference | None = None
    since: date | None = None
    until: date | None = None
    # Path of one region, or key of one owner.
    region: str = ""
    owner: str = ""
    state: str = ""


def assigned_actions(scope: Scope, asked: Asked, *, now: datetime) -> ActionQuerySet:
    """Assigned and not called off; a draft owes nobody anything yet."""
    rows = Action.objects.visible_to(scope).live().exclude(state=ActionState.DRAFT)
    wanted: dict[str, Any] = {
        "decision__series_key": asked.series,
        "decision__decided_on__gte": asked.since,
        "decision__decided_on__lte": asked.until,
        "owner_path": asked.region,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if asked.origin is not None:
        rows = rows.filter(decision__origin_kind=asked.origin.kind, decision__origin_id=asked.origin.id)
    if asked.owner:
        rows = rows.filter(_owner_of_key(asked.owner))
    return _in_state(rows, asked.state, now)


def _in_state(rows: ActionQuerySet, state: str, now: datetime) -> ActionQuerySet:
    if state == LATE:
        return rows.late(now)
    if state == OPEN:
        return rows.open()
    if state == WAITING:
        return rows.filter(state=ActionState.REPORTED)
    return rows.filter(state=ActionState.CLOSED) if state == CLOSED else rows


# ---- counts


def counted(now: datetime) -> dict[str, Count]:
    """Each action is in exactly one of: closed, waiting to be checked, late, running."""
    late = Q(state__in=LATE_STATES, due_at__lt=now)
    return {
        "asked": Count("pk"),
        "closed": Count("pk", filter=Q(state=ActionState.CLOSED)),
        "waiting": Count("pk", filter=Q(state=ActionState.REPORTED)),
        "late": Count("pk", filter=late),
    }


@dataclass(frozen=True, slots=True)
class Counts:
    asked: int = 0
    closed: int = 0
    waiting: int = 0
    late: int = 0

    @property
    def running(self) -> int:
        """With its owner, and in time."""
        return self.asked - self.closed - self.waiting - self.late

    @property
    def delivered(self) -> int:
        return self.closed + self.waiting

    @property
    def open(self) -> int:
        return self.asked - self.closed

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Counts:
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, n) + getattr(other, n) for n in Counts.__dataclass_fields__))


def counts_for(scope: Scope, *, now: datetime) -> Counts | None:
    """For the first page of those who lead, in one query; None where nothing was given."""
    if not (scope.own_paths(VIEW) or scope.agencies(VIEW)):
        return None
    found = Counts.of(assigned_actions(scope, Asked(), now=now).order_by().aggregate(**counted(now)))
    return found if found.asked else None


# ---- owners


@dataclass(frozen=True, slots=True)
class Owner:
    """An office of the product, the office of a region without one, a body outside, or a whole region."""

    key: str
    name: str
    short: str
    path: str
    region_name: str
    order: tuple[str, int, str]


def owner_key(fields: OwnerFields) -> str:
    agency_id, region_id, organisation, _path = fields
    if agency_id is not None:
        return f"opd:{agency_id}"
    return f"daerah:{region_id}:{organisation}" if region_id is not None else f"lembaga::{organisation}"


def _owner_of_key(key: str) -> Q:
    """Nothing for a key that names nobody."""
    kind, _colon, rest = key.partition(":")
    number, _colon, organisation = rest.partition(":")
    known = number.isascii() and number.isdigit() and len(number) <= 18
    if kind == "opd" and known:
        return Q(agency_id=int(number))
    if kind == "daerah" and known:
        return Q(agency=None, region_id=int(number), organisation=organisation)
    if kind == "lembaga" and organisation:
        return Q(agency=None, region=None, organisation=organisation)
    return Q(pk__in=[])


def owners_named(found: Iterable[OwnerFields]) -> dict[str, Owner]:
    """Names in the order of the office; two queries, whatever their number."""
    rows = {owner_key(fields): fields for fields in found}
    offices = Agency.objects.select_related("region").in_bulk({f[0] for f in rows.values() if f[0]})
    regions = Region.objects.in_bulk({f[1] for f in rows.values() if f[1] and not f[0]})
    named: dict[str, Owner] = {}
    for key, (agency_id, region_id, organisation, path) in rows.items():
        office, region = offices.get(agency_id or 0), regions.get(region_id or 0)
        if office is not None:
            order = (office.region_path, office.sort, office.name)
            told = (office.name, office.short_name, office.region_path, office.region.name)
        else:
            place = region.path if region else path
            # Bodies outside come after every region.
            order = (place or "~", 1_000_000, organisation)
            told = (organisation, organisation, place, region.name if region else "")
        named[key] = Owner(key, *told, order)
    return named


def regions_named(paths: Iterable[str]) -> dict[str, Owner]:
    """The same for whole regions; bodies outside are one row of their own."""
    wanted = set(paths)
    rows = Region.objects.filter(path__in=wanted - {""}).order_by("path")
    named = {
        row.path: Owner(row.path, row.name, row.name, row.path, row.name, (row.path, 0, "")) for row in rows
    }
    if "" in wanted:
        label = _("Lembaga di luar pemerintah daerah")
        named[""] = Owner("", label, _("Lembaga luar"), "", "", ("~", 0, ""))
    return named


def usual_grouping(scope: Scope) -> str:
    """Whoever leads regions below asks first about them; a city asks about its offices."""
    above = Region.objects.filter(path__in=scope.own_paths(VIEW), level__lt=DISTRICT)
    return BY_REGION if above.exists() else BY_OFFICE


# ---- series


def series_of(scope: Scope) -> dict[str, str]:
    """Series that decisions this person sees belong to: key -> name; three queries at most."""
    rows = Decision.objects.visible_to(scope).live().exclude(series_key="").order_by()
    last = [pk for _key, pk in rows.values_list("series_key").annotate(last=Max("pk"))]
    latest = dict(Decision.objects.filter(pk__in=last).values_list("series_key", "origin_title"))
    asked = {key: Reference(*key.split(":", 1)) for key in latest if ":" in key}
    shown = show_many(scope, asked.values())
    named = {
        # Who is not let into the series itself knows it by its latest meeting.
        key: shown[asked[key]].title
        if key in asked and asked[key] in shown
        else _("Seri: %(t)s") % {"t": title}
        for key, title in latest.items()
    }
    return dict(sorted(named.items(), key=lambda one: one[1]))


def about_of(scope: Scope, asked: Asked, series: Mapping[str, str]) -> str:
    """What an overview is about, for its head and for paper."""
    if asked.origin is not None:
        rows = Decision.objects.visible_to(scope).of(asked.origin)
        title = rows.values_list("origin_title", flat=True).first()
        return title or _("Rapat atau arahan yang dipilih")
    return series.get(asked.series) or _("Semua rapat dan arahan")
