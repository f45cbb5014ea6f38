"""The verified count of a meeting, and the output of the year it is part of."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.formats import local_day
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.measures.choices import Better, Mark, State
from selaras.measures.compute import Value
from selaras.measures.models import Measure
from selaras.measures.services import register_output
from selaras.meetings import permissions
from selaras.meetings.models import AttendanceCount, Meeting
from selaras.meetings.selectors import attendance, outputs
from selaras.meetings.selectors.outputs import METHOD
from selaras.meetings.services.held import held_meeting, log
from selaras.regions.models import Region


@transaction.atomic
def verify_count(*, scope: Scope, meeting: Meeting, output_code: str = "", now: datetime) -> AttendanceCount:
    """What the list says now; with an output it becomes part of the number of the year."""
    meeting = held_meeting(meeting)
    demand(permissions.can_verify_count(scope, meeting))
    output = outputs.outputs().get(output_code)
    if output_code and output is None:
        raise ValidationError({"output_code": _("Pilih keluaran dari daftar.")})
    counts = attendance.counted(meeting)
    if not counts.persons:
        raise ValidationError(_("Belum ada yang tercatat hadir; tidak ada yang ditetapkan."))
    before = attendance.latest_count(meeting)
    row = AttendanceCount.objects.create(
        meeting=meeting,
        persons=counts.persons,
        bodies=counts.agencies,
        invited_bodies=counts.invited_agencies,
        digest=attendance.digest_of(attendance.people_keys([meeting.pk])),
        output_code=output_code,
        year=outputs.year_of(meeting),
        verified_at=now,
        verified_by_id=scope.user_id,
        verified_by_name=scope.name[:200],
    )
    log(scope, meeting, "attendance.verified", now, persons=row.persons, output=output_code)
    # The output it counted for until now has one meeting less.
    for code, year in {(row.output_code, row.year)} | (
        {(before.output_code, before.year)} if before else set()
    ):
        found = outputs.outputs().get(code)
        if found is not None:
            _take(scope, meeting, found, year, now)
    return row


def _take(scope: Scope, meeting: Meeting, output: outputs.Output, year: int, now: datetime) -> Measure | None:
    # Two meetings of one output that are verified at the same time are taken one after the other.
    region = Region.objects.select_for_update(no_key=True).get(pk=meeting.agency.region_id)
    meetings = outputs.counted_meetings(output, year, meeting.region_path)
    told = _("%(n)s rapat, terakhir: %(title)s") % {"n": len(meetings), "title": meeting.title}
    keys = attendance.digest_of(attendance.people_keys([one.pk for one in meetings]))
    listed = ",".join(str(one.pk) for one in meetings)
    value = Value(
        index_code=output.code_at(region.level),
        index_title=f"{output.indicator}: {output.label}"[:160],
        edition=str(year),
        region_code=region.code,
        score=str(outputs.value_of(output, meetings)),
        rank=None,
        out_of=None,
        scale_min="0",
        # Counted, so there is no upper end.
        scale_max="",
        better=Better.HIGH,
        method_version=METHOD,
        owner=meeting.agency.name,
        source_title=f"{METHOD}: {told}"[:300],
        source_url=f"{settings.PUBLIC_URL.rstrip('/')}{meeting.get_absolute_url()}hadir/"[:200],
        source_date=local_day(now, meeting.tz),
        state=State.DITETAPKAN,
        mark=Mark.REALISASI,
        reasons=(),
        note=_("Satuan: %(unit)s.") % {"unit": output.unit},
    )
    receipt = f"sha256:{hashlib.sha256(f'{output.code} {year} {listed} {keys}'.encode()).hexdigest()}"
    made = register_output(scope=scope, value=value, region=region, receipt=receipt, now=now)
    return made[0] if made else None
