"""Every write of the regions: the shipped list of codes, and the time that is worked."""

from selaras.regions.services.edition import BrokenData, load_edition
from selaras.regions.services.working_time import (
    DayPlan,
    HoursPlan,
    end_day,
    end_hours,
    keep_day,
    keep_hours,
    load_working_time,
)

__all__ = [
    "BrokenData",
    "DayPlan",
    "HoursPlan",
    "end_day",
    "end_hours",
    "keep_day",
    "keep_hours",
    "load_edition",
    "load_working_time",
]
