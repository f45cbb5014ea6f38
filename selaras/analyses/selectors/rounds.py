"""Tables out of rounds: what regions have sent of one method, year and level, as a data set would keep it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from selaras.analyses.compute import (
    MAX_ROWS,
    Data,
    Fault,
    Frame,
    FrameFaults,
    Row,
    data_digest,
    frame_from_yaml,
)
from selaras.analyses.permissions import MANAGE
from selaras.analyses.selectors.datasets import Reading
from selaras.assessments.selectors.levels import (
    SentGroup,
    SentRound,
    sent_groups,
    sent_levels,
    unsent_regions,
)
from selaras.core.scope import Scope
from selaras.instruments.models import Instrument
from selaras.regions.choices import Level
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class RoundTable:
    """What would be kept for this region, and who is not in it although a round is known."""

    group: SentGroup
    instrument: Instrument
    region: Region
    reading: Reading
    absent: Sequence[Region]

    @property
    def can_be_kept(self) -> bool:
        return bool(self.reading.rows) and not self.reading.faults

    @property
    def content(self) -> tuple[Frame, list[tuple[str, str, tuple[str, ...]]]]:
        frame = self.reading.frame
        if frame is None:
            raise LookupError("a table with faults has no content")
        return frame, [(row.code, row.name, row.values) for row in self.reading.rows]

    @property
    def digest(self) -> str:
        """Of frame, units and values: what is kept must be what was shown."""
        frame, rows = self.content
        return data_digest(Data(frame, tuple(row[0] for row in rows), tuple(row[2] for row in rows)))

    @property
    def title(self) -> str:
        told = {
            "index": self.instrument.title,
            "year": self.group.data_year,
            "level": level_words(self.group.level),
            "region": self.region.full_name,
        }
        return (_("%(index)s %(year)s: %(level)s di %(region)s") % told)[:160]

    @property
    def source(self) -> str:
        told = {
            "instrument": self.instrument,
            "year": self.group.data_year,
            "n": len(self.reading.rows),
        }
        words = _(
            "Periode penilaian menurut %(instrument)s, tahun data %(year)s: nilai terverifikasi yang sudah "
            "dikirim %(n)s wilayah."
        )
        return (words % told)[:300]


def level_words(level: int) -> str:
    return str(Level(level).label).lower()


def round_groups(scope: Scope) -> list[SentGroup]:
    """Tables that this person could make for a region of his own."""
    return sent_groups(scope, scope.paths(MANAGE))


def group_key(group: SentGroup) -> str:
    return f"{group.instrument_id}-{group.data_year}-{group.level}"


def group_words(groups: Sequence[SentGroup]) -> list[tuple[str, str]]:
    """Choices with the names of their instruments; one query."""
    names = Instrument.objects.in_bulk([group.instrument_id for group in groups])
    words = _("%(instrument)s, tahun data %(year)s, %(level)s: %(n)s wilayah")
    return [
        (
            group_key(group),
            words
            % {
                "instrument": names[group.instrument_id],
                "year": group.data_year,
                "level": level_words(group.level),
                "n": group.regions,
            },
        )
        for group in groups
    ]


def round_table(scope: Scope, group: SentGroup, region: Region) -> RoundTable:
    """Units in the order of codes, indicators in that of the instrument; a gap is an empty cell."""
    instrument = Instrument.objects.get(pk=group.instrument_id)
    sent = sent_levels(scope, group, region.path)
    absent = unsent_regions(scope, group, region.path, sent)
    return RoundTable(group, instrument, region, _reading(instrument, sent), absent)


def _reading(instrument: Instrument, sent: Sequence[SentRound]) -> Reading:
    try:
        frame = frame_from_yaml(instrument.source_text)
    except FrameFaults as found:
        return Reading(None, (), frame_faults=found.faults)
    if len(sent) > MAX_ROWS:
        return Reading(frame, (), (), [Fault(0, _("Paling banyak %(n)s wilayah.") % {"n": MAX_ROWS})])
    codes = [item.code for item in frame.indicators]
    rows = [
        Row(
            line,
            one.region.code,
            one.region.full_name,
            tuple(str(one.levels[code]) if code in one.levels else "" for code in codes),
        )
        for line, one in enumerate(sent, 1)
    ]
    return Reading(frame, rows)
