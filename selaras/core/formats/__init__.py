"""Numbers, dates and due times as an Indonesian office writes them: pure, the same on page and paper.

Every moment is shown in the zone of its region, never in that of the server; a naive datetime is refused.
"""

from selaras.core.formats.days import (
    DAYS,
    DEFAULT_ZONE,
    Zone,
    clock_short,
    clock_words,
    day_long,
    day_plain,
    day_range,
    day_short,
    local_day,
    moment_long,
    moment_short,
    month_long,
    zone_abbr,
)
from selaras.core.formats.due import (
    NO_HOLIDAYS,
    Holidays,
    due_short,
    due_words,
    holiday_words,
    working_days_between,
)
from selaras.core.formats.numbers import (
    DASH,
    MAX_PLACES,
    Number,
    file_size,
    number_id,
    percent,
    percent_of,
    rupiah,
    thousands,
)

__all__ = [
    "DASH",
    "DAYS",
    "DEFAULT_ZONE",
    "MAX_PLACES",
    "NO_HOLIDAYS",
    "Holidays",
    "Number",
    "Zone",
    "clock_short",
    "clock_words",
    "day_long",
    "day_plain",
    "day_range",
    "day_short",
    "due_short",
    "due_words",
    "file_size",
    "holiday_words",
    "local_day",
    "moment_long",
    "moment_short",
    "month_long",
    "number_id",
    "percent",
    "percent_of",
    "rupiah",
    "thousands",
    "working_days_between",
    "zone_abbr",
]
