"""Case 1 begins in a room: the Sekda's rakor, whose first decision the evidence round is begun from.

Day, room and dates of the case are real; the hour, who sat there and the two actions are invented.
"""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from selaras.assessments.models import Round
from selaras.core.formats import day_long
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.demo import choices
from selaras.demo.choices import CASE, OPENING
from selaras.demo.services.calendar import moment
from selaras.demo.services.stage import Stage
from selaras.followups import services as followups
from selaras.followups.models import Action, Decision
from selaras.meetings import services as meetings
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.revisions import token_of


def hold_opening(stage: Stage, previous: Round) -> Decision:
    """Held in the morning; the round is made after it."""
    operator = stage.scope("Rusmala Dempo")
    starts = moment(CASE.made, OPENING.starts, stage.shift, stage.zone)
    meeting = _invited(stage, operator, previous, starts)
    for action, at in (("begin", starts), ("end", starts + OPENING.lasts)):
        meeting = meetings.step(scope=operator, meeting=meeting, action=action, now=at)
        if action == "begin":
            _sign_in(stage, operator, meeting, at)
    ended = starts + OPENING.lasts
    filling = _decide(stage, operator, meeting, ended)
    _write_minutes(stage, operator, meeting, ended)
    return filling


def _invited(stage: Stage, operator: Scope, previous: Round, starts: datetime) -> Meeting:
    began = starts - timedelta(days=7)
    plan = meetings.MeetingPlan(
        kind="rakor",
        title=_("Rapat koordinasi pengisian %(index)s %(year)s")
        % {"index": previous.instrument.code, "year": previous.data_year + 1},
        when=meetings.Appointment(starts, starts + OPENING.lasts, place=OPENING.place),
        chair_name="Okta Perigi",
        chair_position=_("Sekretaris Daerah"),
        note=_("Hari dan ruang sesuai kasusnya; jam dan yang hadir contoh untuk peragaan."),
    )
    host = stage.agencies["kesbangpol"]
    meeting = meetings.plan_meeting(scope=operator, agency=host, plan=plan, now=began)
    for title, minutes in OPENING.agenda:
        text = meetings.PointText(str(title) % {"year": previous.data_year}, minutes=minutes)
        point = meetings.add_point(scope=operator, meeting=meeting, text=text, now=began)
        if "%(year)s" in str(title):
            address = previous.get_absolute_url()
            meetings.attach_record(scope=operator, point=point, address=address, now=began)
    invited = [stage.agencies[code].pk for code in choices.PEOPLE if code != "kesbangpol"]
    meetings.invite_agencies(scope=operator, meeting=meeting, agency_ids=invited, now=began)
    meeting = meetings.step(scope=operator, meeting=meeting, action="invite", now=began)
    for row in meeting.invitees.all():
        meetings.answer(scope=operator, invitee=row, text=meetings.ReplyText("hadir"), now=began)
    return meeting


def _sign_in(stage: Stage, operator: Scope, meeting: Meeting, at: datetime) -> None:
    entries = [
        meetings.CheckIn(name=choices.PEOPLE[row.agency.code][1], position=_("Kepala"), invitee_id=row.pk)
        for row in meeting.invitees.select_related("agency")
        if row.agency is not None
    ]
    meetings.check_in_many(scope=operator, meeting=meeting, entries=entries, now=at)


def _decide(stage: Stage, operator: Scope, meeting: Meeting, now: datetime) -> Decision:
    """The dates of the round, then who prepares what until then."""
    origin = Reference("meeting", str(meeting.pk))
    filling = followups.record_decision(
        scope=operator,
        origin=origin,
        text=_("Pengisian dimulai hari ini. Batas internal %(internal)s, kirim %(owner)s.")
        % {
            "internal": _moment(stage, CASE.internal_due, CASE.internal_at),
            "owner": _moment(stage, CASE.owner_due, CASE.owner_at),
        },
        now=now,
    )
    preparing = followups.record_decision(
        scope=operator,
        origin=origin,
        text=_("Bahan yang dipakai banyak butir disiapkan satu kali oleh pemiliknya."),
        now=now,
    )
    for code, text, due in OPENING.actions:
        followups.add_action(
            scope=operator,
            decision=preparing,
            text=followups.ActionText(str(text), needs_evidence=False),
            owners=[followups.Owner(agency_id=stage.agencies[code].pk)],
            due=followups.Due(on=due + stage.shift),
            now=now,
        )
    return filling


def _moment(stage: Stage, day: date, at: time) -> str:
    when = moment(day, at, stage.shift, stage.zone)
    return _("%(day)s pukul %(hour)s") % {"day": day_long(when, stage.zone), "hour": f"{when:%H.%M}"}


def _write_minutes(stage: Stage, operator: Scope, meeting: Meeting, ended: datetime) -> None:
    """Approved the next morning by the head of the office, which makes the actions duties."""
    minutes = meetings.begin_minutes(scope=operator, meeting=meeting, now=ended)
    token = token_of(minutes.number, minutes.text)
    text = "\n".join(str(line) for line in OPENING.minutes)
    minutes = meetings.save_minutes(
        scope=operator, minutes=minutes, base=token, text=text, now=ended + timedelta(minutes=40)
    ).minutes
    head, approved = stage.scope("Hafiz Lematang"), ended + timedelta(days=1)
    token = token_of(minutes.number, minutes.text)
    meetings.approve_minutes(scope=head, meeting=meeting, base=token, now=approved)
    for code, _text, _due in OPENING.actions:
        action = Action.objects.get(decision__origin_id=str(meeting.pk), agency=stage.agencies[code])
        followups.accept(scope=stage.contact(code), action=action, now=approved + timedelta(hours=2))
