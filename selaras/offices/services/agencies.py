"""Agencies of a region: ticked from the starter list, added, changed, put in order, ended."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from selaras.audit import services as audit
from selaras.core.references import action_of
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, demand
from selaras.offices import permissions
from selaras.offices.choices import PostKind
from selaras.offices.models import Agency, Post
from selaras.offices.selectors.starter import Starter, starter_list
from selaras.offices.services.endings import end_access_to_agency
from selaras.regions.models import Region

STEP = 10
FIELDS = ("name", "short_name", "kind")


@dataclass(frozen=True, slots=True)
class Naming:
    """One line of the bulk page: the agency's place in the order and its names."""

    agency_id: int
    sort: int
    name: str
    short_name: str


@transaction.atomic
def accept_starter(*, scope: Scope, region: Region, codes: Collection[str], now: datetime) -> list[Agency]:
    """The ticked agencies with the post of their head; a code that stands already is left as it is."""
    demand(permissions.can_change_agencies(scope, region))
    _lock(region)
    standing = set(Agency.objects.filter(region=region).values_list("code", flat=True))
    wanted = [s for s in starter_list(region) if s.code in codes and s.code not in standing]
    added = [_add(scope, region, starter, STEP * starter.position, now) for starter in wanted]
    Post.objects.bulk_create(
        Post(agency=agency, title=starter.head, kind=PostKind.KEPALA)
        for agency, starter in zip(added, wanted, strict=True)
    )
    return added


def _lock(region: Region) -> None:
    """Two clerks who add at the same time take turns, and the second sees what the first has added."""
    Region.objects.select_for_update().get(pk=region.pk)


def _add(scope: Scope, region: Region, starter: Starter, sort: int, now: datetime) -> Agency:
    agency = Agency.objects.create(
        region=region,
        region_path=region.path,
        code=starter.code,
        name=starter.name,
        short_name=starter.short_name,
        kind=starter.kind,
        sort=sort,
    )
    _recorded(scope, "offices.agency.added", agency, now, after=_facts(agency))
    return agency


@transaction.atomic
def add_agency(
    *, scope: Scope, region: Region, name: str, short_name: str, kind: str, now: datetime, code: str = ""
) -> Agency:
    """An agency that the starter list does not know; its code is made of its short name."""
    demand(permissions.can_change_agencies(scope, region))
    _lock(region)
    last = Agency.objects.filter(region=region).aggregate(last=Max("sort"))["last"] or 0
    agency = Agency(
        region=region,
        region_path=region.path,
        code=code or _free_code(region, short_name or name),
        name=" ".join(name.split()),
        short_name=" ".join(short_name.split()),
        kind=kind,
        sort=last + STEP,
    )
    agency.full_clean()
    agency.save(force_insert=True)
    _recorded(scope, "offices.agency.added", agency, now, after=_facts(agency))
    return agency


def _free_code(region: Region, name: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:30] or "opd"
    taken = set(Agency.objects.filter(region=region, code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if code not in taken)


@transaction.atomic
def change_agency(
    *, scope: Scope, agency: Agency, name: str, short_name: str, kind: str, now: datetime
) -> Agency:
    demand(permissions.can_change_agency(scope, agency))
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    before = _facts(agency)
    agency.name, agency.short_name, agency.kind = " ".join(name.split()), " ".join(short_name.split()), kind
    agency.full_clean()
    agency.save(update_fields=FIELDS)
    _changed(scope, agency, before, now)
    return agency


@transaction.atomic
def arrange_agencies(*, scope: Scope, region: Region, lines: Sequence[Naming], now: datetime) -> int:
    """Order and names of many agencies at once; agencies of another region are refused, not skipped."""
    demand(permissions.can_change_agencies(scope, region))
    rows = Agency.objects.select_for_update().in_bulk([line.agency_id for line in lines])
    if any(row.region_id != region.pk for row in rows.values()) or len(rows) < len(lines):
        raise ValidationError(_("Daftar OPD berubah sejak halaman ini dibuka. Muat ulang lalu ulangi."))
    changed = 0
    for place, line in enumerate(sorted(lines, key=lambda line: line.sort), start=1):
        agency = rows[line.agency_id]
        before, old_sort = _facts(agency), agency.sort
        agency.sort = place * STEP
        agency.name, agency.short_name = " ".join(line.name.split()), " ".join(line.short_name.split())
        if _facts(agency) != before:
            agency.full_clean()
            _changed(scope, agency, before, now)
        changed += agency.sort != old_sort or _facts(agency) != before
    Agency.objects.bulk_update(rows.values(), ["sort", "name", "short_name"])
    audit.record(
        verb="offices.agency.ordered",
        scope=scope,
        kind="region",
        id=region.pk,
        region_path=region.path,
        at=now,
    )
    return changed


@transaction.atomic
def end_agency(*, scope: Scope, agency: Agency, on: date, now: datetime, note: str = "") -> None:
    """An agency that is dissolved or merged: its grants, work links and contacts end with it."""
    demand(permissions.can_change_agency(scope, agency))
    _demand_free(agency)
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    end_access_to_agency(scope=scope, agency=agency, on=on, now=now)
    agency.is_active, agency.ends_on = False, on
    agency.save(update_fields=["is_active", "ends_on"])
    after = {"ends_on": on.isoformat()}
    _recorded(scope, "offices.agency.ended", agency, now, after=after, note=note)


def _demand_free(agency: Agency) -> None:
    """Floors above say whether the agency still owes something (registered as an action of the agency)."""
    may_end = action_of("agency", "may_end")
    verdict = may_end(agency.pk) if may_end else None
    if isinstance(verdict, Denied):
        demand(verdict)


@transaction.atomic
def reopen_agency(*, scope: Scope, agency: Agency, now: datetime) -> None:
    """Undoes a mistaken end; grants and links that ended with it are given anew."""
    demand(permissions.can_change_agency(scope, agency))
    agency.is_active, agency.ends_on = True, None
    agency.save(update_fields=["is_active", "ends_on"])
    _recorded(scope, "offices.agency.reopened", agency, now)


def _facts(agency: Agency) -> dict[str, Any]:
    return {name: getattr(agency, name) for name in ("code", *FIELDS)}


def _changed(scope: Scope, agency: Agency, before: dict[str, Any], now: datetime) -> None:
    after = _facts(agency)
    names: Iterable[str] = [name for name in after if after[name] != before[name]]
    if names:
        _recorded(
            scope,
            "offices.agency.changed",
            agency,
            now,
            before={name: before[name] for name in names},
            after={name: after[name] for name in names},
        )


def _recorded(
    scope: Scope,
    verb: str,
    agency: Agency,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    audit.record(
        verb=verb,
        scope=scope,
        kind="agency",
        id=agency.pk,
        region_path=agency.region_path,
        before=before,
        after=after,
        note=note,
        at=now,
    )
