"""Every write of meetings."""

from selaras.meetings.services.agenda import (
    PointText,
    add_point,
    attach_record,
    change_point,
    detach_record,
    move_point,
    remove_point,
)
from selaras.meetings.services.approval import (
    HeadConflict,
    HeadText,
    add_addendum,
    approve_minutes,
    head_minutes,
)
from selaras.meetings.services.attendance import (
    CheckedIn,
    CheckIn,
    check_in,
    check_in_many,
    check_in_on_paper,
    correct_attendance,
    strike_attendance,
)
from selaras.meetings.services.bundles import build_bundle, start_bundle
from selaras.meetings.services.copies import clone_meeting
from selaras.meetings.services.counts import verify_count
from selaras.meetings.services.doors import check_in_by_code, close_door, open_door, renew_door
from selaras.meetings.services.invitees import (
    GuestText,
    change_invitee,
    invite_agencies,
    invite_guest,
    invite_regions,
    withdraw,
)
from selaras.meetings.services.meetings import (
    Appointment,
    MeetingConflict,
    MeetingPlan,
    change_meeting,
    plan_meeting,
    reschedule,
    step,
)
from selaras.meetings.services.minutes import Saved, begin_minutes, save_minutes
from selaras.meetings.services.replies import (
    ReplyText,
    answer,
    answer_by_link,
    make_guest_link,
    revoke_guest_links,
)
from selaras.meetings.services.screen import move_screen
from selaras.meetings.services.series import SeriesText, change_series, make_series
from selaras.meetings.services.texts import TextConflict, save_text

__all__ = [
    "Appointment",
    "CheckIn",
    "CheckedIn",
    "GuestText",
    "HeadConflict",
    "HeadText",
    "MeetingConflict",
    "MeetingPlan",
    "PointText",
    "ReplyText",
    "Saved",
    "SeriesText",
    "TextConflict",
    "add_addendum",
    "add_point",
    "answer",
    "answer_by_link",
    "approve_minutes",
    "attach_record",
    "begin_minutes",
    "build_bundle",
    "change_invitee",
    "change_meeting",
    "change_point",
    "change_series",
    "check_in",
    "check_in_by_code",
    "check_in_many",
    "check_in_on_paper",
    "clone_meeting",
    "close_door",
    "correct_attendance",
    "detach_record",
    "head_minutes",
    "invite_agencies",
    "invite_guest",
    "invite_regions",
    "make_guest_link",
    "make_series",
    "move_point",
    "move_screen",
    "open_door",
    "plan_meeting",
    "remove_point",
    "renew_door",
    "reschedule",
    "revoke_guest_links",
    "save_minutes",
    "save_text",
    "start_bundle",
    "step",
    "strike_attendance",
    "verify_count",
    "withdraw",
]
