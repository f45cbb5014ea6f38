"""Who plans a meeting, changes it, moves it on, and puts material on its agenda."""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.core.formats import moment_long
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict, first_denial
from selaras.meetings.choices import (
    AHEAD,
    ENDED,
    HELD,
    LIST_OPENS,
    MEETING_TRANSITIONS,
    VERSION_START,
    MeetingState,
)
from selaras.meetings.models import Invitee, Meeting, MeetingSeries, Minutes, own_paths
from selaras.offices.models import Agency

PLAN, VIEW, ATTEND, APPROVE = "meetings.plan", "meetings.view", "meetings.attend", "meetings.approve"


def holds_here(scope: Scope, permission: str, region_path: str, agency_id: int) -> bool:
    """A region-wide grant counts at its own level only: a province does not plan in a city's name."""
    return region_path in own_paths(scope, permission) or agency_id in scope.agencies(permission)


def sees_meetings(scope: Scope) -> bool:
    return any({VIEW, PLAN, ATTEND} & grant.permissions for grant in scope.grants)


def can_plan_any(scope: Scope) -> Verdict:
    if own_paths(scope, PLAN) or scope.agencies(PLAN):
        return ALLOWED
    return Denied(_("Rapat direncanakan oleh Kesbangpol penyelenggara."))


def _plans(scope: Scope, region_path: str, agency_id: int) -> Verdict:
    if holds_here(scope, PLAN, region_path, agency_id):
        return ALLOWED
    return Denied(_("Rapat ini dikelola oleh penyelenggaranya."))


def can_plan_for(scope: Scope, agency: Agency) -> Verdict:
    verdict = _plans(scope, agency.region_path, agency.pk)
    if verdict and (agency.is_outside or not agency.is_active):
        return Denied(_("Penyelenggara rapat adalah perangkat daerah yang masih aktif."))
    return verdict


def can_plan(scope: Scope, meeting: Meeting) -> Verdict:
    """Whatever its state: make a copy of it, arrange its papers."""
    return _plans(scope, meeting.region_path, meeting.agency_id)


def can_change(scope: Scope, meeting: Meeting) -> Verdict:
    """Its name, its chair, who is invited."""
    return first_denial(lambda: can_plan(scope, meeting), lambda: _is_ahead(meeting))


def can_set_agenda(scope: Scope, meeting: Meeting) -> Verdict:
    """Until it has ended: in the room an agenda is still put into another order."""
    return first_denial(lambda: can_plan(scope, meeting), lambda: _is_not_over(meeting))


def can_run_screen(scope: Scope, meeting: Meeting) -> Verdict:
    """The host's people move the screen, as long as the meeting is held."""
    return first_denial(lambda: can_plan(scope, meeting), lambda: _is_running(meeting))


def _is_running(meeting: Meeting) -> Verdict:
    return ALLOWED if meeting.state == MeetingState.RUNNING else _not_now(meeting)


def _is_ahead(meeting: Meeting) -> Verdict:
    if meeting.state in AHEAD:
        return ALLOWED
    return _not_now(meeting)


def _is_not_over(meeting: Meeting) -> Verdict:
    if meeting.state in (*AHEAD, MeetingState.RUNNING):
        return ALLOWED
    return _not_now(meeting)


def _not_now(meeting: Meeting) -> Denied:
    return Denied(
        _("Status rapat sekarang: %(state)s; langkah ini belum atau tidak lagi berlaku.")
        % {"state": meeting.get_state_display()}
    )


def can_step(scope: Scope, meeting: Meeting, action: str, now: datetime) -> Verdict:
    """One of the steps of the table; a kind without minutes is closed without them."""
    if action == "approve":
        return can_approve(scope, meeting)
    verdict = can_plan(scope, meeting)
    if not verdict:
        return verdict
    if meeting.state not in MEETING_TRANSITIONS[action][0]:
        return _not_now(meeting)
    if action == "close" and meeting.state == MeetingState.MINUTES and meeting.kind_data.needs_minutes:
        return Denied(_("Rapat ditutup sesudah notulanya disahkan."))
    return _its_day_has_come(meeting, now) if action == "begin" else ALLOWED


def _its_day_has_come(meeting: Meeting, now: datetime) -> Verdict:
    """A press on the wrong meeting would close replies and dates for everybody invited."""
    opens = begins_from(meeting)
    if now >= opens:
        return ALLOWED
    return Denied(
        _("Rapat dapat dimulai sejak %(opens)s; bila dimajukan, jadwalkan ulang lebih dahulu.")
        % {"opens": moment_long(opens, meeting.tz)}
    )


def begins_from(meeting: Meeting) -> datetime:
    """The first hour of its day where it is held, or when its list opens if that is the evening before."""
    day = meeting.starts_at.astimezone(meeting.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(day, meeting.starts_at - LIST_OPENS)


def can_reschedule(scope: Scope, meeting: Meeting) -> Verdict:
    return can_change(scope, meeting)


def can_reply(scope: Scope, invitee: Invitee) -> Verdict:
    """The office invited speaks for itself; the host writes down what was said by telephone."""
    meeting, office = invitee.meeting, invitee.agency
    speaks = office is not None and (
        office.pk in scope.agencies(ATTEND) or office.region_path in own_paths(scope, VIEW)
    )
    if not speaks and not can_plan(scope, meeting):
        return Denied(_("Undangan ini dijawab oleh kantor yang diundang."))
    return _awaits_replies(meeting)


def _awaits_replies(meeting: Meeting) -> Verdict:
    if meeting.state == MeetingState.INVITED:
        return ALLOWED
    return Denied(_("Konfirmasi diterima sesudah undangan terkirim dan sebelum rapat dimulai."))


def can_make_link(scope: Scope, invitee: Invitee) -> Verdict:
    return first_denial(lambda: can_plan(scope, invitee.meeting), lambda: _awaits_replies(invitee.meeting))


def can_change_series(scope: Scope, series: MeetingSeries) -> Verdict:
    return _plans(scope, series.region_path, series.agency_id)


def can_add_material(scope: Scope, meeting: Meeting) -> Verdict:
    """Also afterwards: what a speaker showed often comes the day after."""
    verdict = can_plan(scope, meeting)
    if verdict and meeting.state in ENDED:
        return _not_now(meeting)
    return verdict


# ---- attendance


def can_read_attendance(scope: Scope, meeting: Meeting) -> Verdict:
    """Names, posts and signatures are the host's; those invited read how many came."""
    here = (meeting.region_path, meeting.agency_id)
    if holds_here(scope, VIEW, *here) or holds_here(scope, PLAN, *here):
        return ALLOWED
    return Denied(_("Daftar hadir dibaca oleh penyelenggaranya."))


def can_take_attendance(scope: Scope, meeting: Meeting, now: datetime) -> Verdict:
    return first_denial(lambda: can_plan(scope, meeting), lambda: list_is_open(meeting, now))


def list_is_open(meeting: Meeting, now: datetime) -> Verdict:
    """From some hours before until the minutes are approved: paper is typed in afterwards."""
    if meeting.state in (MeetingState.RUNNING, MeetingState.MINUTES):
        return ALLOWED
    if meeting.state != MeetingState.INVITED:
        return _not_now(meeting)
    if now < meeting.starts_at - LIST_OPENS:
        opens = moment_long(meeting.starts_at - LIST_OPENS, meeting.tz)
        return Denied(_("Daftar hadir dibuka mulai %(opens)s, atau saat rapat dimulai.") % {"opens": opens})
    return ALLOWED


def can_open_door(scope: Scope, meeting: Meeting, now: datetime) -> Verdict:
    return first_denial(lambda: can_plan(scope, meeting), lambda: door_lets_in(meeting, now))


def door_lets_in(meeting: Meeting, now: datetime) -> Verdict:
    """Nobody comes through a door after the meeting."""
    verdict = list_is_open(meeting, now)
    if verdict and meeting.state == MeetingState.MINUTES:
        return _not_now(meeting)
    return verdict


def can_verify_count(scope: Scope, meeting: Meeting) -> Verdict:
    verdict = can_plan(scope, meeting)
    if verdict and meeting.state not in HELD:
        return Denied(_("Jumlah hadir ditetapkan sesudah rapat diakhiri."))
    return verdict


# ---- minutes


def can_read_minutes(scope: Scope, meeting: Meeting, minutes: Minutes) -> Verdict:
    """Those invited read what was approved; what is still being written stays with the host."""
    if minutes.is_locked or can_read_attendance(scope, meeting):
        return ALLOWED
    return Denied(_("Notula dapat dibaca sesudah disahkan."))


def can_write_minutes(scope: Scope, meeting: Meeting) -> Verdict:
    """From the beginning of the meeting until its minutes are approved."""
    verdict = can_plan(scope, meeting)
    if verdict and meeting.state not in (MeetingState.RUNNING, MeetingState.MINUTES):
        return _not_now(meeting)
    return verdict


def leads_minutes(scope: Scope, meeting: Meeting) -> Verdict:
    if holds_here(scope, APPROVE, meeting.region_path, meeting.agency_id):
        return ALLOWED
    return Denied(_("Notula disahkan oleh pimpinan penyelenggara."))


def can_approve(scope: Scope, meeting: Meeting) -> Verdict:
    """What stands in two versions is decided first; afterwards nothing of the text changes any more."""
    verdict = leads_minutes(scope, meeting)
    if not verdict:
        return verdict
    if meeting.state != MeetingState.MINUTES:
        return _not_now(meeting)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None or not minutes.text.strip():
        return Denied(_("Notula rapat ini belum ditulis."))
    if any(line.startswith(VERSION_START) for line in minutes.text.split("\n")):
        return Denied(_("Masih ada bagian dengan dua versi; pilih salah satunya dahulu."))
    return ALLOWED


def can_add_addendum(scope: Scope, meeting: Meeting, minutes: Minutes) -> Verdict:
    """A correction of what was approved comes from whoever approves."""
    verdict = leads_minutes(scope, meeting)
    if verdict and not minutes.is_locked:
        return Denied(_("Notula belum disahkan; perbaiki langsung naskahnya."))
    return verdict


def can_report(scope: Scope, meeting: Meeting) -> Verdict:
    """Its report is drafted by those who planned it, once it is over."""
    verdict = can_plan(scope, meeting)
    if verdict and meeting.state not in HELD:
        return _not_now(meeting)
    return verdict


# ---- papers


def can_make_bundle(scope: Scope, meeting: Meeting) -> Verdict:
    """Also beforehand: the list for wet ink is needed at the door."""
    return can_plan(scope, meeting)


def can_read_text(scope: Scope, meeting: Meeting) -> Verdict:
    """Whoever speaks reads it too; those invited do not."""
    here = (meeting.region_path, meeting.agency_id)
    if holds_here(scope, VIEW, *here) or holds_here(scope, PLAN, *here):
        return ALLOWED
    return Denied(_("Naskah ini dibaca oleh penyelenggaranya."))


def can_write_text(scope: Scope, meeting: Meeting) -> Verdict:
    return can_plan(scope, meeting)
