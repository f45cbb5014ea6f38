"""Kegiatan in the calendar of everything with a date."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from selaras.core.dated import MOST, Dated, Span, own_regions
from selaras.core.scope import Scope
from selaras.evidence.choices import ActivityState
from selaras.evidence.compute import key
from selaras.evidence.models import Activity, Partner
from selaras.offices.choices import AgencyKind


def dated_activities(scope: Scope, span: Span, own: bool) -> list[Dated]:
    """One query; a kegiatan takes whole days where no hour is written."""
    rows = Activity.objects.visible_to(scope).between(span.first, span.last)
    if own:
        ours = Q(agency_id__in=scope.agency_ids) | Q(
            agency__kind=AgencyKind.KESBANGPOL, region_path__in=own_regions(scope)
        )
        held_together = Partner.objects.filter(agency_id__in=scope.agency_ids).values("activity")
        rows = rows.filter(ours | Q(pk__in=held_together))
    rows = rows.select_related("agency", "region").order_by("starts_on", "starts_at", "pk")
    return [_dated(row) for row in rows[: MOST + 1]]


def _dated(row: Activity) -> Dated:
    zone, is_off = row.region.tz, row.state == ActivityState.CANCELLED
    starts = datetime.combine(row.starts_on, row.starts_at, zone) if row.starts_at else None
    ends = datetime.combine(row.ends_on, row.ends_at, zone) if row.ends_at else None
    return Dated(
        key=f"activity-{row.pk}",
        title=row.title,
        url=row.get_absolute_url(),
        first=row.starts_on,
        last=row.ends_on,
        starts_at=starts,
        # The clock may have been put down the wrong way round; then the end is not known.
        ends_at=ends if starts and ends and ends > starts else None,
        zone=row.region.zone,
        place=row.place,
        context=row.agency.name,
        label=row.get_state_display(),
        tone=row.tone,
        is_off=is_off,
        changed_at=row.created_at,
        room=(row.region_path, key(row.place)) if row.place and not is_off else None,
    )
