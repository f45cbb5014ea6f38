"""Letters in the calendar of everything with a date: each on the day it bears."""

from datetime import date

from django.db.models import Q

from selaras.core.dated import MOST, Dated, Span, own_regions
from selaras.core.scope import Scope
from selaras.letters.models import Letter
from selaras.offices.choices import AgencyKind


def dated_letters(scope: Scope, span: Span, own: bool) -> list[Dated]:
    rows = Letter.objects.visible_to(scope).filter(dated__range=(span.first, span.last))
    if own:
        rows = rows.filter(
            Q(agency_id__in=scope.agency_ids)
            | Q(agency__kind=AgencyKind.KESBANGPOL, region_path__in=own_regions(scope))
        )
    rows = rows.select_related("agency").order_by("dated", "pk")
    return [_dated(row, row.dated) for row in rows[: MOST + 1] if row.dated]


def _dated(row: Letter, day: date) -> Dated:
    return Dated(
        key=f"letter-{row.pk}",
        title=row.hal,
        url=row.get_absolute_url(),
        first=day,
        last=day,
        zone=row.zone,
        context=row.agency.name,
        label=row.get_state_display(),
        tone=row.tone,
        changed_at=row.changed_at,
    )
