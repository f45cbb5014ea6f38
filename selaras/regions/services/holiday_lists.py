"""A year of holidays as a decree or a sheet lists them: all faults at once, written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.core.moments import within_reach
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.core.workbooks import MAX_COLUMNS, NotAWorkbook, is_formula, opened_workbook, words_of
from selaras.regions import permissions
from selaras.regions.choices import STANDING_TONES, DayKind, Standing
from selaras.regions.models import Region, SpecialDay
from selaras.regions.services.working_time import DayPlan, keep_day

MOST_LINES = 400
MAX_LINES_OF_SHEET = MOST_LINES + 1
MOST_DAYS = 120
# Days that one line may span; a longer run is a slip of the hand.
LONGEST_RUN = 15
NAME_LENGTH, SOURCE_LENGTH, LONGEST_LINE = 120, 300, 600
MONTHS = {
    "januari": 1, "februari": 2, "pebruari": 2, "maret": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7,
    "agustus": 8, "september": 9, "oktober": 10, "november": 11, "nopember": 11, "desember": 12,
}  # fmt: skip
WEEKDAYS = {
    "senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "sabtu": 5, "minggu": 6,
    "ahad": 6,
}  # fmt: skip
_RANGE = r"-|\u2013|\u2014|s\.?\s?d\.?|sampai(?:\s+dengan)?"
_AND = r",\s*dan|,|dan|&"
_WORDED = re.compile(
    rf"(?P<days>\d{{1,2}}(?:\s*(?:{_RANGE}|{_AND})\s*\d{{1,2}})*)\s+(?P<month>{'|'.join(MONTHS)})\b"
    r"(?:\s+(?P<year>\d{4})\b)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b")
_SLASHED = re.compile(r"\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})\b")
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_WEEKDAYS = re.compile(rf"\b(?:{_DAY})\b(?:\s*(?:{_RANGE}|{_AND}|\s)\s*(?:{_DAY})\b)*", re.IGNORECASE)
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


class _Wrong(ValueError):
    """Why this line cannot be taken."""


def read_list(region: Region, text: str, default: Default) -> ListReading:
    """Every day of the list beside what is recorded now; with any fault nothing of it may be written."""
    found, faults = _parsed(text, default)
    known = {
        row.day: row
        for row in SpecialDay.objects.filter(
            region=region, ended_at=None, day__in=[one.plan.day for one in found]
        )
    }
    return ListReading([_compared(one, known.get(one.plan.day)) for one in found], sorted(faults))


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
            lines = []
            for cells in sheet.iter_rows(max_row=MAX_LINES_OF_SHEET, max_col=MAX_COLUMNS):
                if any(map(is_formula, cells)):
                    raise NotAWorkbook(_("Lembar ini memuat rumus. Salin lalu tempel sebagai nilai."))
                lines.append("\t".join(" ".join(words_of(cell.value).split()) for cell in cells).strip())
            if any(lines):
                return "\n".join(lines).strip("\n")
    raise NotAWorkbook(_("Buku kerja ini kosong."))


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
            except _Wrong as wrong:
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
        raise _Wrong(_("Baris paling panjang %(n)s huruf.") % {"n": LONGEST_LINE})
    for plan in _plans(line, default):
        if plan.day in found:
            told = {"day": day_plain(plan.day), "line": found[plan.day].line}
            raise _Wrong(_("%(day)s sudah tertulis pada baris %(line)s.") % told)
        found[plan.day] = Read(number, plan)


def _default_faults(default: Default) -> list[tuple[int, str]]:
    if not default.source.strip():
        return [(0, _("Sebutkan sumbernya: keputusan, edaran, atau pengumuman."))]
    return []


def _heading(line: str) -> str | None:
    """ "B. CUTI BERSAMA TAHUN 2026" turns the kind of all that follows; a line with a date is none."""
    if len(line) > LONGEST_LINE or _dated(line):
        return None
    plain = _LETTER.sub("", line).strip().casefold()
    return next((kind for words, kind in _HEADINGS if plain.startswith(words)), None)


def _is_table_head(line: str) -> bool:
    words = re.findall(r"[a-z]+", line.casefold())
    return bool(words) and set(words) <= _TABLE_HEAD


def _dated(line: str) -> re.Match[str] | None:
    found = [match for match in (_WORDED.search(line), _ISO.search(line), _SLASHED.search(line)) if match]
    return min(found, key=lambda match: match.start(), default=None)


def _plans(line: str, default: Default) -> Iterator[DayPlan]:
    line = _NUMBER.sub("", line)
    begin = _dated(line)
    if begin is None:
        raise _Wrong(_("Tanggal tidak ditemukan. Tulis seperti: 1 Januari 2026, Kamis: Tahun Baru."))
    days, rest = _days_of(line, begin, default.year)
    rest, named = _without_weekdays(rest)
    _check_weekdays(days, named)
    rest, given = _cells(rest, default)
    name = " ".join(rest.replace("\t", " ").split()).strip(" :;,-\u2013\u2014|")
    if not name:
        raise _Wrong(_("Nama harinya belum tertulis."))
    if len(name) > NAME_LENGTH:
        raise _Wrong(_("Nama paling panjang %(n)s huruf.") % {"n": NAME_LENGTH})
    if name.casefold().startswith("cuti bersama") and given.kind == DayKind.NATIONAL:
        given = replace(given, kind=DayKind.JOINT)
    for day in days:
        yield DayPlan(day, given.kind, name, given.source.strip()[:SOURCE_LENGTH], given.standing)


def _days_of(line: str, begin: re.Match[str], year: int) -> tuple[list[date], str]:
    """The days of the first date, and up to a second one: "31 Desember 2026 - 1 Januari 2027"."""
    before, after = line[: begin.start()], line[begin.end() :]
    onward = re.match(rf"\s*(?:{_RANGE})\s*", after)
    end = _dated(after[onward.end() :]) if onward else None
    days = _each(begin, year)
    if onward and end is not None and end.start() == 0:
        last = _each(end, year)
        after = after[onward.end() + end.end() :]
        days = _run(days[0], last[-1])
    return days, f"{before} {after}"


def _each(match: re.Match[str], year: int) -> list[date]:
    given = match.groupdict()
    if "days" not in given:
        return [_day(int(given["year"]), int(given["month"]), int(given["day"]))]
    year = int(given["year"]) if given["year"] else year
    month = MONTHS[given["month"].casefold()]
    found: list[date] = []
    joint = ""
    for piece in re.findall(rf"\d{{1,2}}|{_RANGE}|{_AND}", given["days"], re.IGNORECASE):
        if not piece.isdigit():
            joint = piece
            continue
        day = _day(year, month, int(piece))
        is_run = bool(found) and re.fullmatch(_RANGE, joint, re.IGNORECASE) is not None
        found += _run(found[-1], day)[1:] if is_run else [day]
    return found


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
        within_reach(found)
    except (ValueError, ValidationError) as fault:
        told = {"day": f"{day}-{month}-{year}"}
        raise _Wrong(_("Tanggal %(day)s tidak ada atau di luar jangkauan.") % told) from fault
    return found


def _run(first: date, last: date) -> list[date]:
    count = (last - first).days + 1
    if not 1 <= count <= LONGEST_RUN:
        told = {"first": day_plain(first), "last": day_plain(last)}
        raise _Wrong(_("Rentang %(first)s sampai %(last)s terbalik atau terlalu panjang.") % told)
    return [first + timedelta(days=number) for number in range(count)]


def _without_weekdays(rest: str) -> tuple[str, list[int]]:
    """Names of weekdays beside the date say which days are meant; those inside a name stay."""
    match = _WEEKDAYS.search(rest)
    if match is None or re.search(r"\w", rest[: match.start()]):
        return rest, []
    words = re.findall(_DAY, match[0].casefold())
    return f"{rest[: match.start()]} {rest[match.end() :]}", [WEEKDAYS[word] for word in words]


def _check_weekdays(days: Sequence[date], named: Sequence[int]) -> None:
    """A date and its weekday that contradict each other are a misprint of one of them."""
    real = [day.weekday() for day in days]
    ends = [real[0], real[-1]]
    if not named or list(named) in (real, ends):
        return
    names = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    told = {
        "days": ", ".join(day_plain(day) for day in days),
        "real": ", ".join(names[number] for number in real),
        "named": ", ".join(names[number] for number in named),
    }
    raise _Wrong(_("%(days)s jatuh pada hari %(real)s, tertulis %(named)s. Periksa salah cetak.") % told)


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
