"""Writes of series."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.meetings import permissions
from selaras.meetings.choices import event_kinds
from selaras.meetings.models import MeetingSeries
from selaras.meetings.services.held import demand_lengths, one_line
from selaras.offices.models import Agency


@dataclass(frozen=True, slots=True)
class SeriesText:
    name: str
    kind: str = "rakor"
    note: str = ""
    is_open: bool = True


@transaction.atomic
def make_series(*, scope: Scope, agency: Agency, text: SeriesText, now: datetime) -> MeetingSeries:
    demand(permissions.can_plan_for(scope, agency))
    series = MeetingSeries(
        agency=agency, region_path=agency.region_path, created_at=now, created_by_name=scope.name[:200]
    )
    _write(series, text)
    _log(scope, series, "made", text, now)
    return series


@transaction.atomic
def change_series(*, scope: Scope, series: MeetingSeries, text: SeriesText, now: datetime) -> MeetingSeries:
    series = MeetingSeries.objects.select_for_update().get(pk=series.pk)
    demand(permissions.can_change_series(scope, series))
    _write(series, text)
    _log(scope, series, "changed", text, now)
    return series


def _write(series: MeetingSeries, text: SeriesText) -> None:
    name = one_line(text.name)
    demand_lengths(MeetingSeries, {"name": name})
    if not name:
        raise ValidationError({"name": _("Tuliskan nama seri.")})
    if text.kind not in event_kinds():
        raise ValidationError({"kind": _("Pilih jenis acara dari daftar.")})
    same = MeetingSeries.objects.filter(agency=series.agency, name=name).exclude(pk=series.pk)
    if same.exists():
        raise ValidationError({"name": _("Kantor ini sudah memiliki seri dengan nama itu.")})
    series.name, series.kind, series.note = name, text.kind, text.note.strip()
    series.is_open = text.is_open
    series.save()


def _log(scope: Scope, series: MeetingSeries, verb: str, text: SeriesText, now: datetime) -> None:
    record(
        verb=f"meetings.series.{verb}",
        scope=scope,
        kind="meeting_series",
        id=series.pk,
        region_path=series.region_path,
        after=asdict(text),
        at=now,
    )
