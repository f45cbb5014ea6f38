"""Forms of meetings, their agenda, those invited, and series."""

from selaras.meetings.forms.agenda import PointForm, RecordForm
from selaras.meetings.forms.attendance import CodeForm, CountForm, EntryForm, PaperForm, StrikeForm
from selaras.meetings.forms.invitees import AgenciesForm, GuestForm, RegionsForm, ReplyForm
from selaras.meetings.forms.meetings import (
    ClashForm,
    CloneForm,
    MeetingForm,
    ReasonForm,
    RescheduleForm,
    WhenForm,
)
from selaras.meetings.forms.minutes import AddendumForm, MinutesForm, MinutesHeadForm
from selaras.meetings.forms.series import SeriesForm
from selaras.meetings.forms.shared import FaultsBeside

__all__ = [
    "AddendumForm",
    "AgenciesForm",
    "ClashForm",
    "CloneForm",
    "CodeForm",
    "CountForm",
    "EntryForm",
    "FaultsBeside",
    "GuestForm",
    "MeetingForm",
    "MinutesForm",
    "MinutesHeadForm",
    "PaperForm",
    "PointForm",
    "ReasonForm",
    "RecordForm",
    "RegionsForm",
    "ReplyForm",
    "RescheduleForm",
    "SeriesForm",
    "StrikeForm",
    "WhenForm",
]
