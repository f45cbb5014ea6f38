"""Days, hours and moments as an Indonesian office writes them, in the zone of the office."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

Zone = ZoneInfo | str
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


def month_long(day: date, zone: Zone = DEFAULT_ZONE) -> str:
    """As "November 2026"."""
    local = local_day(day, zone)
    return f"{MONTHS[local.month - 1]} {local.year}"


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
    return f"{in_zone(moment, zone):%H.%M}"


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
    return in_zone(moment, zone).date() if isinstance(moment, datetime) else moment


def in_zone(moment: datetime, zone: Zone) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone))
