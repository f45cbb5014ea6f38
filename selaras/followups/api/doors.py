"""The routers of the follow-up's overviews, and what each operation asks before its body is read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Router

from selaras.core.api import PageQuery, Places, Text
from selaras.core.http import Request
from selaras.core.references import Reference
from selaras.core.verdict import demand
from selaras.followups import permissions
from selaras.followups.models import Direction
from selaras.followups.selectors.directions import directions_for
from selaras.followups.selectors.overview import CLOSED, LATE, OPEN, WAITING, Asked
from selaras.followups.views.access import entered

router = Router(tags=["followups"])
MOST = 2**63 - 1
DIRECTION = "/directions/{int:direction_id}"


class OverviewQuery(PageQuery):
    """What an overview is narrowed to; the same as the filters of its page."""

    series: Text = Field(default="", max_length=60, description=_("kunci seri, seperti meeting_series:12"))
    origin: Text = Field(
        default="", max_length=81, description=_("asal, seperti meeting:12 atau direction:3")
    )
    since: date | None = Field(default=None, description=_("diputuskan sejak"))
    until: date | None = Field(default=None, description=_("diputuskan sampai"))
    region: Text = Field(default="", max_length=60, description=_("jalur satu daerah, dari kunci baris"))
    owner: Text = Field(default="", max_length=240, description=_("kunci satu pemilik, dari kunci baris"))
    state: Text = Field(default="", pattern=f"^({'|'.join(('', OPEN, LATE, WAITING, CLOSED))})$")

    def asked(self) -> Asked:
        kind, _colon, id_ = self.origin.partition(":")
        return Asked(
            series=self.series,
            origin=Reference(kind, id_) if kind and id_ else None,
            since=self.since,
            until=self.until,
            region=self.region,
            owner=self.owner,
            state=self.state,
        )


def seeing(request: Request, **_ids: Any) -> None:
    """Whoever has nothing to do with follow-up finds no such address."""
    entered(request)


def reading_directions(request: Request, **_ids: Any) -> None:
    if not permissions.reads_directions(request.scope):
        raise Http404


def recording(request: Request, **_ids: Any) -> None:
    reading_directions(request)
    demand(permissions.can_record_any(request.scope))


def reading_direction(request: Request, direction_id: int) -> Direction:
    return get_object_or_404(directions_for(request.scope), pk=direction_id)


def changing_direction(request: Request, direction_id: int) -> Direction:
    direction = reading_direction(request, direction_id)
    demand(permissions.can_change_direction(request.scope, direction))
    return direction


places: Places = {
    ("GET", "followup_matrix"): seeing,
    ("GET", "followup_rate"): seeing,
    ("GET", "followups_undelivered"): seeing,
    ("GET", "followup_report"): seeing,
    ("GET", "directions"): reading_directions,
    ("POST", "directions"): recording,
    ("GET", "direction"): reading_direction,
    ("PUT", "direction"): changing_direction,
}
