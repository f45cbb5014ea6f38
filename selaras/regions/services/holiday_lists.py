"""A year of holidays as a decree or a sheet lists them: all faults at once, written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.core.moments import serial_words
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.core.workbooks import (
    MAX_COLUMNS,
    NotAWorkbook,
    formula_words,
    is_formula,
    oddities,
    opened_workbook,
    words_of,
)
from selaras.regions import permissions
from selaras.regions.choices import STANDING_TONES, DayKind, Standing
from selaras.regions.models import Region, SpecialDay
from selaras.regions.services.holiday_days import Wrong, check_weekdays, dated, days_of, without_weekdays
from selaras.regions.services.working_time import DayPlan, keep_day

MOST_LINES = 400
MAX_LINES_OF_SHEET = MOST_LINES + 1
MOST_DAYS = 120
# Faults of a sheet that are told.
MOST_TOLD = 20
NAME_LENGTH, SOURCE_LENGTH, LONGEST_LINE = 120, 300, 600
_NUMBER = re.compile(r"^\(?\d{1,3}(?:[.)]+\s+|\s*\t)")
_LETTER = re.compile(r"^[A-Za-z][.)]\s+")
_HEADINGS = (
    ("cuti bersama", DayKind.JOINT),
    ("hari libur nasional", DayKind.NATIONAL),
    ("libur nasional", DayKind.NATIONAL),
    ("hari libur daerah", DayKind.LOCAL),
    ("libur daerah", DayKind.LOCAL),
    ("hari kerja pengganti", DayKind.WORKED),
)
_TABLE_HEAD = {"no", "nomor", "tanggal", "hari", "keterangan", "nama", "jenis", "kedudukan", "sumber"}


@dataclass(frozen=True, slots=True)
class Default:
    """What holds for every day of the list that does not say otherwise."""

    year: int
    source: str
    standing: str = Standing.PROPOSED
    kind: str = DayKind.NATIONAL


@dataclass(frozen=True, slots=True)
class Read:
    line: int
    plan: DayPlan
    # "new", "changed" or "known"; with the row that stands there now.
    outcome: str = "new"
    before: SpecialDay | None = None

    @property
    def kind_label(self) -> str:
        return str(DayKind(self.plan.kind).label)

    @property
    def standing_label(self) -> str:
        return str(Standing(self.plan.standing).label)

    @property
    def tone(self) -> str:
        return STANDING_TONES[Standing(self.plan.standing)]


@dataclass(frozen=True, slots=True)
class ListReading:
    days: list[Read]
    faults: list[tuple[int, str]]

    def count(self, outcome: str) -> int:
        return sum(one.outcome == outcome for one in self.days)

    @property
    def changes(self) -> int:
        return self.count("new") + self.count("changed")


def read_list(region: Region, text: str, default: Default) -> ListReading:
    """Every day of the list beside what is recorded now; with any fault nothing of it may be written."""
    found, faults = _parsed(text, default)
    faults += _other_years(found, default)
    known = {
        row.day: row
        for row in SpecialDay.objects.filter(
            region=region, ended_at=None, day__in=[one.plan.day for one in found]
        )
    }
    return ListReading([_compared(one, known.get(one.plan.day)) for one in found], sorted(faults))


def _other_years(found: Sequence[Read], default: Default) -> list[tuple[int, str]]:
    """A line of last year's decree, or a slip in the year; a run may pass New Year."""
    first = {one.line: one.plan.day for one in reversed(found)}
    words = _(
        "Terbaca %(day)s, sedangkan daftar ini untuk tahun %(year)s. Betulkan tahunnya, atau impor terpisah."
    )
    return [
        (line, words % {"day": day_plain(day), "year": default.year})
        for line, day in first.items()
        if day.year != default.year
    ]


@transaction.atomic
def keep_list(*, scope: Scope, region: Region, text: str, default: Default, now: datetime) -> ListReading:
    """Read again under the lock of the region: what the preview showed, or nothing."""
    demand(permissions.can_set_working_time(scope, region))
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    reading = read_list(region, text, default)
    if reading.faults:
        raise ValidationError(_("Daftar masih memuat kesalahan. Belum ada yang ditulis."))
    for one in reading.days:
        if one.outcome != "known":
            day_id = one.before.pk if one.before else None
            keep_day(scope=scope, region=region, plan=one.plan, now=now, day_id=day_id)
    return reading


def _compared(one: Read, row: SpecialDay | None) -> Read:
    if row is None:
        return one
    same = all(getattr(row, name) == getattr(one.plan, name) for name in DayPlan.__dataclass_fields__)
    return replace(one, outcome="known" if same else "changed", before=row)


def text_of_sheet(stream: IO[bytes], size: int) -> str:
    """The first sheet with something in it as the text one would have pasted; raises NotAWorkbook."""
    with opened_workbook(stream, size) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            lines, faults = [], oddities(stream, sheet)
            rows = sheet.iter_rows(max_row=MAX_LINES_OF_SHEET, max_col=MAX_COLUMNS)
            for number, cells in enumerate(rows, start=1):
                faults += [(number, formula_words(cell)) for cell in filter(is_formula, cells)]
                lines.append("\t".join(" ".join(words_of(cell.value).split()) for cell in cells).strip())
            if faults:
                raise NotAWorkbook(_told(faults))
            if any(lines):
                return "\n".join(lines).strip("\n")
    raise NotAWorkbook(_("Buku kerja ini kosong."))


def _told(faults: list[tuple[int, str]]) -> str:
    """On one line of a form: the first of them with their rows, and how many there are."""
    words = [f"{_('Baris')} {row}: {told}" for row, told in sorted(faults)[:MOST_TOLD]]
    if len(faults) > MOST_TOLD:
        words.append(_("Seluruhnya %(n)s kesalahan.") % {"n": len(faults)})
    return " ".join(words)


def _parsed(text: str, default: Default) -> tuple[list[Read], list[tuple[int, str]]]:
    found: dict[date, Read] = {}
    faults = _default_faults(default)
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        return [], [*faults, (0, _("Paling banyak %(n)s baris.") % {"n": MOST_LINES})]
    for number, raw in enumerate(lines, start=1):
        line = _plain(raw)
        if (kind := _heading(line)) is not None:
            default = replace(default, kind=kind)
        elif line and not _is_table_head(line):
            try:
                _take(found, number, line, default)
            except Wrong as wrong:
                faults.append((number, str(wrong)))
    if not found and not faults:
        faults.append((0, _("Belum ada tanggal pada daftar ini.")))
    if len(found) > MOST_DAYS:
        faults.append((0, _("Paling banyak %(n)s hari sekali impor.") % {"n": MOST_DAYS}))
    return sorted(found.values(), key=lambda one: one.plan.day), faults


def _plain(raw: str) -> str:
    """Blanks joined, so that no pattern ever meets a long run of them; tabs still part the cells."""
    cells = (" ".join(cell.split()) for cell in raw.split("\t"))
    return "\t".join("".join(char for char in cell if char.isprintable()) for cell in cells).strip()


def _take(found: dict[date, Read], number: int, line: str, default: Default) -> None:
    if len(line) > LONGEST_LINE:
        raise Wrong(_("Baris paling panjang %(n)s huruf.") % {"n": LONGEST_LINE})
    for plan in _plans(line, default):
        if plan.day in found:
            told = {"day": day_plain(plan.day), "line": found[plan.day].line}
            raise Wrong(_("%(day)s sudah tertulis pada baris %(line)s.") % told)
        found[plan.day] = Read(number, plan)


def _default_faults(default: Default) -> list[tuple[int, str]]:
    if not default.source.strip():
        return [(0, _("Sebutkan sumbernya: keputusan, edaran, atau pengumuman."))]
    return []


def _heading(line: str) -> str | None:
    """ "B. CUTI BERSAMA TAHUN 2026" turns the kind of all that follows; a line with a date is none."""
    if len(line) > LONGEST_LINE or dated(line):
        return None
    plain = _LETTER.sub("", line).strip().casefold()
    return next((kind for words, kind in _HEADINGS if plain.startswith(words)), None)


def _is_table_head(line: str) -> bool:
    words = re.findall(r"[a-z]+", line.casefold())
    return bool(words) and set(words) <= _TABLE_HEAD


def _plans(line: str, default: Default) -> Iterator[DayPlan]:
    line = _NUMBER.sub("", line)
    begin = dated(line)
    if begin is None:
        words = _("Tanggal tidak ditemukan. Tulis seperti: 1 Januari 2026, Kamis: Tahun Baru.")
        number = next(filter(None, map(serial_words, re.findall(r"\b\d{5}\b", line))), "")
        raise Wrong(" ".join(filter(None, (words, number))))
    days, rest = days_of(line, begin, default.year)
    rest, named = without_weekdays(rest)
    check_weekdays(days, named)
    rest, given = _cells(rest, default)
    name = " ".join(rest.replace("\t", " ").split()).strip(" :;,-\u2013\u2014|")
    if not name:
        raise Wrong(_("Nama harinya belum tertulis."))
    if len(name) > NAME_LENGTH:
        raise Wrong(_("Nama paling panjang %(n)s huruf.") % {"n": NAME_LENGTH})
    if name.casefold().startswith("cuti bersama") and given.kind == DayKind.NATIONAL:
        given = replace(given, kind=DayKind.JOINT)
    for day in days:
        yield DayPlan(day, given.kind, name, given.source.strip()[:SOURCE_LENGTH], given.standing)


def _cells(rest: str, default: Default) -> tuple[str, Default]:
    """Cells that say the kind, the standing or the source of this day alone."""
    left: list[str] = []
    for cell in re.split(r"\t|\|", rest):
        plain = cell.strip().casefold()
        kind = next((one for one in DayKind if plain in (one.value, str(one.label).casefold())), None)
        if kind is not None:
            default = replace(default, kind=kind)
        elif plain in Standing.values:
            default = replace(default, standing=plain)
        elif plain.startswith("sumber:"):
            default = replace(default, source=cell.strip()[len("sumber:") :].strip() or default.source)
        else:
            left.append(cell)
    return "\t".join(left), default
