"""Outputs of the office that a meeting counts for: which there are, and what a year has brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.db.models import OuterRef, Subquery

from selaras.core.formats import local_day
from selaras.measures.choices import Mark
from selaras.measures.models import Measure
from selaras.meetings import compute
from selaras.meetings.models import AttendanceCount, AttendanceRecord, Meeting

FILE = Path(settings.BASE_DIR) / "instruments" / "output-indicators.yaml"
PERSONS = "orang"
METHOD = "Daftar hadir rapat"


@dataclass(frozen=True, slots=True)
class Output:
    """``count``: persons once a year, or one paper for every meeting; ``status`` as the file marks it."""

    code: str
    label: str
    indicator: str
    unit: str
    count: str
    status: str

    def code_at(self, level: int) -> str:
        """With the segment of the level of government: 1 a province, 2 a regency or a city."""
        return self.code.replace("x", "1" if level == 1 else "2")

    @property
    def words(self) -> str:
        return f"{self.code} {self.label} ({self.unit})"


@lru_cache(maxsize=1)
def outputs() -> Mapping[str, Output]:
    """In the order of their file; a further one needs no code."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))["outputs"]
    return {row["code"]: Output(**row) for row in rows}


def year_of(meeting: Meeting) -> int:
    return local_day(meeting.starts_at, meeting.tz).year


def counted_meetings(output: Output, year: int, region_path: str) -> Sequence[Meeting]:
    """Meetings of the region whose last verified count is for this output of this year."""
    latest = AttendanceCount.objects.filter(meeting=OuterRef("pk")).order_by("-verified_at", "-pk")
    rows = Meeting.objects.filter(region_path=region_path).annotate(
        counted_for=Subquery(latest.values("output_code")[:1]),
        counted_year=Subquery(latest.values("year")[:1]),
    )
    found = rows.filter(counted_for=output.code, counted_year=year)
    return list(found.select_related("agency__region").order_by("starts_at", "pk"))


def value_of(output: Output, meetings: Sequence[Meeting]) -> int:
    """A person who came to several of them counts once."""
    if output.count != PERSONS:
        return len(meetings)
    rows = AttendanceRecord.objects.live().filter(meeting__in=list(meetings))
    return compute.distinct_people(rows.values_list("agency_id", "organisation", "person_key"))


def measure_of(count: AttendanceCount) -> Measure | None:
    """The number of the year as the register has it now; ``count.meeting`` with its region."""
    output = outputs().get(count.output_code)
    if output is None:
        return None
    region = count.meeting.agency.region
    rows = Measure.objects.counting().filter(
        index_code=output.code_at(region.level), edition=str(count.year), region_code=region.code,
        mark=Mark.REALISASI, method_version=METHOD,
    )  # fmt: skip
    return rows.order_by("-pk").first()
