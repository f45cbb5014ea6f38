"""Numbers, dates and due times as an Indonesian office writes them: pure, the same on page and paper.

Every moment is shown in the zone of its region, never in that of the server; a naive datetime is refused.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation, localcontext
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from selaras.core.workdays import Calendar

Number = Decimal | Fraction | int | float | str
Zone = ZoneInfo | str
# A bare collection of days off leaves Monday to Friday as the week.
Holidays = Collection[date] | Calendar
NO_HOLIDAYS: frozenset[date] = frozenset()
# Stands for a value that is missing; a missing value is never a zero.
DASH = "\u2013"
DEFAULT_ZONE = "Asia/Jakarta"
ZONE_ABBREVIATIONS = {
    "Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT",
}  # fmt: skip
# Own names instead of the framework's: a browser that asks for English must not mix "Friday" into our text.
DAYS = (
    pgettext_lazy("hari", "Senin"), pgettext_lazy("hari", "Selasa"), pgettext_lazy("hari", "Rabu"),
    pgettext_lazy("hari", "Kamis"), pgettext_lazy("hari", "Jumat"), pgettext_lazy("hari", "Sabtu"),
    pgettext_lazy("hari", "Minggu"),
)  # fmt: skip
MONTHS = (
    pgettext_lazy("bulan", "Januari"), pgettext_lazy("bulan", "Februari"), pgettext_lazy("bulan", "Maret"),
    pgettext_lazy("bulan", "April"), pgettext_lazy("bulan", "Mei"), pgettext_lazy("bulan", "Juni"),
    pgettext_lazy("bulan", "Juli"), pgettext_lazy("bulan", "Agustus"), pgettext_lazy("bulan", "September"),
    pgettext_lazy("bulan", "Oktober"), pgettext_lazy("bulan", "November"), pgettext_lazy("bulan", "Desember"),
)  # fmt: skip
MONTHS_SHORT = (
    pgettext_lazy("bulan pendek", "Jan"), pgettext_lazy("bulan pendek", "Feb"),
    pgettext_lazy("bulan pendek", "Mar"), pgettext_lazy("bulan pendek", "Apr"),
    pgettext_lazy("bulan pendek", "Mei"), pgettext_lazy("bulan pendek", "Jun"),
    pgettext_lazy("bulan pendek", "Jul"), pgettext_lazy("bulan pendek", "Agu"),
    pgettext_lazy("bulan pendek", "Sep"), pgettext_lazy("bulan pendek", "Okt"),
    pgettext_lazy("bulan pendek", "Nov"), pgettext_lazy("bulan pendek", "Des"),
)  # fmt: skip
SIZE_UNITS = (gettext_lazy("byte"), "KB", "MB", "GB", "TB")
# A fraction without a finite decimal form is printed with as many places as a score receipt uses.
MAX_PLACES = 12


# ---- numbers


def number_id(value: Number, places: int | None = None) -> str:
    """As "4,381" from 4.381; with ``places`` rounded half-even to that many, else the digits as given."""
    exact = _decimal(value)
    if places is not None:
        exact = _rounded(exact, places)
    text = f"{exact:,f}".translate(str.maketrans(",.", ".,"))
    return text.lstrip("-") if not exact else text


def thousands(value: Number) -> str:
    """As "1.250": a whole number, rounded half-even."""
    return number_id(value, 0)


def percent(value: Number, places: int | None = None) -> str:
    """As "60 %" from 60: the value is a number of hundredths already (see ``percent_of`` for a share)."""
    return f"{number_id(value, places)} %"


def percent_of(part: Number, whole: Number, places: int = 0) -> str:
    """The share in percent; never says 0 % for a little or 100 % for nearly all, and a dash of nothing."""
    total = _fraction(whole)
    if total == 0:
        return DASH
    share = _fraction(part) / total * 100
    step = Fraction(1, 10**places)
    shown = _rounded(_decimal(share), places)
    if share > 0 and shown == 0:
        return f"< {percent(step, places)}"
    if share < 100 and shown == 100:
        return f"> {percent(100 - step, places)}"
    return percent(shown, places)


def rupiah(value: Number) -> str:
    """As "Rp1.250.000": cents only where there are any."""
    exact = _decimal(value)
    text = number_id(exact.copy_abs(), 0 if exact == exact.to_integral_value() else 2)
    return f"-Rp{text}" if exact < 0 else f"Rp{text}"


def file_size(size: int) -> str:
    """As "1,4 MB" in steps of 1024, as the file manager of the office PC counts."""
    if size < 0:
        raise ValueError(f"file size {size} is below zero")
    amount, step = Decimal(size), 0
    while (shown := _size_digits(amount, step)) >= 1024 and step < len(SIZE_UNITS) - 1:
        amount, step = amount / 1024, step + 1
    return f"{number_id(shown)} {SIZE_UNITS[step]}"


def _size_digits(amount: Decimal, step: int) -> Decimal:
    """One decimal place below ten, none where it would be a zero or a part of a byte."""
    return _rounded(amount, 1 if step and amount < 10 else 0).normalize()


def _decimal(value: Number) -> Decimal:
    """Exact, but for a fraction without a finite decimal form (``MAX_PLACES``); a float as it prints."""
    try:
        if isinstance(value, Fraction):
            return _from_fraction(value)
        exact = Decimal(str(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not exact.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    return exact


def _from_fraction(value: Fraction) -> Decimal:
    scaled = round(value * 10**MAX_PLACES)  # half-even
    digits = f"{Decimal(f'{scaled}E-{MAX_PLACES}'):f}"
    return Decimal(digits.rstrip("0").rstrip("."))


def _fraction(value: Number) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(_decimal(value))


def _rounded(value: Decimal, places: int) -> Decimal:
    with localcontext(prec=max(28, value.adjusted() + places + 3)):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


# ---- days and moments


def day_long(day: date, zone: Zone = DEFAULT_ZONE) -> str:
    """As "Jumat, 30 Januari 2026"."""
    local = local_day(day, zone)
    return f"{DAYS[local.weekday()]}, {day_plain(local)}"


def day_plain(day: date, zone: Zone = DEFAULT_ZONE) -> str:
    """As "30 Januari 2026", the way letters and decrees write it."""
    local = local_day(day, zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def day_short(day: date, zone: Zone = DEFAULT_ZONE) -> str:
    """As "30 Jan 2026"."""
    local = local_day(day, zone)
    return f"{local.day} {MONTHS_SHORT[local.month - 1]} {local.year}"


def day_range(start: date, end: date, zone: Zone = DEFAULT_ZONE) -> str:
    """As "3-24 Maret 2025", "28 Februari s.d. 3 Maret 2025"; one day alone when both are the same."""
    first, last = local_day(start, zone), local_day(end, zone)
    if first == last:
        return day_plain(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{day_plain(last)}"
    if first.year == last.year:
        return _("%(first)s s.d. %(last)s") % {
            "first": f"{first.day} {MONTHS[first.month - 1]}",
            "last": day_plain(last),
        }
    return _("%(first)s s.d. %(last)s") % {
        "first": day_plain(first),
        "last": day_plain(last),
    }


def clock_short(moment: datetime, zone: Zone = DEFAULT_ZONE) -> str:
    """As "16.00"."""
    return f"{_local(moment, zone):%H.%M}"


def clock_words(moment: datetime, zone: Zone = DEFAULT_ZONE) -> str:
    """As "16.00 WIB"."""
    return f"{clock_short(moment, zone)} {zone_abbr(zone)}"


def moment_long(moment: datetime, zone: Zone = DEFAULT_ZONE) -> str:
    """As "Jumat, 30 Januari 2026, 16.00 WIB"."""
    return f"{day_long(moment, zone)}, {clock_words(moment, zone)}"


def moment_short(moment: datetime, zone: Zone = DEFAULT_ZONE) -> str:
    """As "30 Jan 2026, 16.00 WIB"."""
    return f"{day_short(moment, zone)}, {clock_words(moment, zone)}"


def zone_abbr(zone: Zone) -> str:
    """WIB, WITA or WIT."""
    try:
        return ZONE_ABBREVIATIONS[str(zone)]
    except KeyError:
        raise ValueError(f"{zone!s} is not a time zone of Indonesia") from None


def local_day(moment: date, zone: Zone = DEFAULT_ZONE) -> date:
    """The calendar day of a moment in the zone; a plain date stays what it is."""
    return _local(moment, zone).date() if isinstance(moment, datetime) else moment


def _local(moment: datetime, zone: Zone) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone))


# ---- due times


def working_days_between(start: date, end: date, holidays: Holidays = NO_HOLIDAYS) -> int:
    """Working days after ``start`` up to and including ``end``; negative where ``end`` comes first."""
    return _calendar(holidays).working_days_between(start, end)


def _calendar(holidays: Holidays) -> Calendar:
    return holidays if isinstance(holidays, Calendar) else Calendar(dict.fromkeys(holidays, ""))


def due_words(
    due: datetime,
    now: datetime,
    zone: Zone = DEFAULT_ZONE,
    holidays: Holidays = NO_HOLIDAYS,
) -> str:
    """How much time is left or how late it is, in working days, with the full date where it lies ahead."""
    due_day, today = local_day(due, zone), local_day(now, zone)
    if now > due:
        late = _late_words(due_day, today, holidays)
        if late:
            return late
        if due_day == today:
            return _("Terlambat, batas waktunya hari ini pukul %(clock)s") % {"clock": clock_words(due, zone)}
        return _("Terlambat sejak %(moment)s") % {"moment": moment_long(due, zone)}
    if due_day == today:
        return _("Hari ini, pukul %(clock)s") % {"clock": clock_words(due, zone)} + _office_words(
            due, zone, holidays
        )
    return f"{_ahead_words(due_day, today, holidays)} ({moment_long(due, zone)})"


def due_short(
    due: datetime,
    now: datetime,
    zone: Zone = DEFAULT_ZONE,
    holidays: Holidays = NO_HOLIDAYS,
) -> str:
    """``due_words`` for a narrow column: no date but the clock where the day is today or tomorrow."""
    due_day, today = local_day(due, zone), local_day(now, zone)
    if now > due:
        return _late_words(due_day, today, holidays) or _("Terlambat")
    if due_day == today:
        return _("Hari ini, %(clock)s") % {"clock": clock_words(due, zone)}
    if due_day == today + timedelta(days=1):
        return _("Besok, %(clock)s") % {"clock": clock_words(due, zone)}
    return _ahead_words(due_day, today, holidays)


def holiday_words(start: date, end: date, holidays: Mapping[date, str]) -> list[str]:
    """The named weekdays off after ``start`` up to ``end``: "Jumat, 16 Januari libur Isra Mikraj"."""
    return [
        _("%(day)s, %(date)s %(month)s libur %(name)s")
        % {
            "day": DAYS[day.weekday()],
            "date": day.day,
            "month": MONTHS[day.month - 1],
            "name": holidays[day],
        }
        for day in sorted(holidays)
        if start < day <= end and day.weekday() < 5
    ]


def _office_words(due: datetime, zone: Zone, holidays: Holidays) -> str:
    """Said where nobody is at the office any more when the time comes, as in Ramadan."""
    day, calendar = local_day(due, zone), _calendar(holidays)
    if calendar.hours and not calendar.is_working(day):
        return " " + _("(bukan hari kerja)")
    closes = calendar.closes_on(day)
    if closes is None or _local(due, zone).time() <= closes:
        return ""
    return " " + _("(jam kerja sampai %(clock)s)") % {"clock": f"{closes:%H.%M}"}


def _late_words(due_day: date, today: date, holidays: Holidays) -> str:
    """Empty where not one working day has passed since."""
    days = working_days_between(due_day, today, holidays)
    if not days:
        return ""
    return ngettext("Terlambat %(days)s hari kerja", "Terlambat %(days)s hari kerja", days) % {
        "days": thousands(days)
    }


def _ahead_words(due_day: date, today: date, holidays: Holidays) -> str:
    if due_day == today + timedelta(days=1):
        return _("Besok")
    days = working_days_between(today, due_day, holidays)
    if days:
        return ngettext("%(days)s hari kerja lagi", "%(days)s hari kerja lagi", days) % {
            "days": thousands(days)
        }
    # Due on a weekend or holiday that begins tomorrow: "0 working days" would read as today.
    return _("%(days)s hari lagi, tanpa hari kerja") % {"days": thousands((due_day - today).days)}
