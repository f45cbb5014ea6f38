"""Case 3: Kalimantan Tengah holds its rakor with fourteen Kesbangpol, and has the next one in view.

Moved by whole weeks, so that the rakor of Tuesday, 19 November 2024 was held on the last Tuesday gone by.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.demo.choices import RAKOR
from selaras.demo.services import rakor_papers as papers
from selaras.demo.services.calendar import WEEK, moment
from selaras.demo.services.people import give, system_scope, user_named
from selaras.demo.services.rakor_decisions import decide
from selaras.demo.services.rakor_direction import direct
from selaras.demo.services.rakor_present import come_to_rakor
from selaras.letters.services import begin_letter
from selaras.meetings import services as meetings
from selaras.meetings.models import Meeting, MeetingSeries
from selaras.meetings.selectors.invitations import TEMPLATE
from selaras.meetings.selectors.meetings import regions_to_invite
from selaras.meetings.selectors.revisions import token_of
from selaras.offices.models import Agency
from selaras.offices.selectors import scope_for_user
from selaras.offices.services import add_agency
from selaras.regions.models import Region


def rakor_shift(now: datetime, province: Region, *, real_dates: bool) -> timedelta:
    """Whole weeks that bring the rakor's Tuesday to the last one gone by."""
    if real_dates:
        return timedelta()
    return (now.astimezone(province.tz).date() - timedelta(days=1) - RAKOR.day) // WEEK * WEEK


def hold_rakor(users: dict[str, User], *, now: datetime, real_dates: bool) -> Meeting:
    province = Region.objects.get(code=RAKOR.province)
    shift = rakor_shift(now, province, real_dates=real_dates)
    starts = moment(RAKOR.day, RAKOR.starts, shift, province.tz)
    began = starts - 3 * WEEK
    offices = _offices(province, began)
    for role, name, code in RAKOR.people:
        give(user_named(users, name), role, offices[code].region, offices[code])
    # Played as of today: with the real dates the rakor lies before anybody had a role here.
    scope = scope_for_user(users[RAKOR.planner], now.date())
    host = offices[RAKOR.province]
    posts = papers.seat(users, host)
    series = meetings.make_series(
        scope=scope,
        agency=host,
        text=meetings.SeriesText(_("Rakor Kesbangpol se-Kalimantan Tengah")),
        now=began,
    )
    held = _held(scope, host, series, starts, began)
    decide(users, held, starts, now)
    head = scope_for_user(users[papers.HEAD], now.date())
    _write_minutes(scope, head, held, starts)
    direct(users, held, starts, now)
    papers.invite_by_letter(scope, head, held, starts)
    papers.send_through_the_chain(users, posts, scope, starts + timedelta(hours=6))
    ahead = _next_one(scope, held, starts, now)
    if ahead is not None:
        papers.book_twice(scope, ahead, starts + timedelta(hours=6))
    return held


def _offices(province: Region, now: datetime) -> dict[str, Agency]:
    """The host, its Bappeda, and the nine offices below that work in the product; by code of the region."""
    scope, found = system_scope(now), {}
    regions = {region.code: region for region in province.children.all()}
    rows = [(province, "kesbangpol", _("Badan Kesbangpol"), province.code)]
    rows += [(regions[code], "kesbangpol", _("Badan Kesbangpol"), code) for code in RAKOR.in_product]
    rows.append((province, "bappeda", _("Bappeda"), "bappeda"))
    for region, code, short, key in rows:
        kind = "kesbangpol" if code == "kesbangpol" else "opd"
        name = f"{short} {region.full_name}" if region.level > 1 else f"{short} Provinsi {region.full_name}"
        found[key] = add_agency(
            scope=scope, region=region, name=name, short_name=short, kind=kind, code=code, now=now
        )
    return found


def _held(scope: Scope, host: Agency, series: MeetingSeries, starts: datetime, began: datetime) -> Meeting:
    """Planned three weeks before, the invitation out two weeks before; now its minutes are written."""
    when = meetings.Appointment(starts, place=RAKOR.place)
    plan = meetings.MeetingPlan(
        kind="rakor",
        title=_("Rapat koordinasi penyelarasan IKU Kesbangpol se-Kalimantan Tengah"),
        when=when,
        series=series,
        chair_name="Lidia Miri",
        chair_position=_("Plh. Staf Ahli, mewakili Sekretaris Daerah"),
    )
    meeting = meetings.plan_meeting(scope=scope, agency=host, plan=plan, now=began)
    for title, minutes, speaker in RAKOR.agenda:
        text = meetings.PointText(str(title), minutes=minutes, speaker=speaker)
        meetings.add_point(scope=scope, meeting=meeting, text=text, now=began)
    invite_all(scope, meeting, began)
    for guest in RAKOR.guests:
        text_of_guest = meetings.GuestText(organisation=str(guest), role="undangan")
        meetings.invite_guest(scope=scope, meeting=meeting, text=text_of_guest, now=began)
    steps = (
        ("invite", starts - 2 * WEEK),
        ("begin", starts),
        ("end", starts + timedelta(hours=2, minutes=30)),
    )
    for action, at in steps:
        meeting = meetings.step(scope=scope, meeting=meeting, action=action, now=at)
        if action == "invite":
            _confirm(scope, meeting, at + timedelta(days=2))
        if action == "begin":
            come_to_rakor(scope, meeting, starts)
    return meeting


def _write_minutes(planner: Scope, head: Scope, meeting: Meeting, starts: datetime) -> None:
    """Two write at the same time, each from the same beginning; the product puts both together."""
    minutes = meetings.begin_minutes(scope=planner, meeting=meeting, now=starts + timedelta(minutes=5))
    base, at = token_of(minutes.number, minutes.text), starts + timedelta(hours=2)
    for writer, scope in enumerate((planner, head)):
        lines = minutes.text.split("\n")
        for heading, note in [(h, str(n)) for who, h, n in RAKOR.notes if who == writer]:
            under = next(n for n, line in enumerate(lines) if line.startswith(f"# {heading}."))
            lines.insert(under + 1, note)
        text, now = "\n".join(lines), at + timedelta(minutes=writer)
        meetings.save_minutes(scope=scope, minutes=minutes, base=base, text=text, now=now)


def _confirm(scope: Scope, meeting: Meeting, now: datetime) -> None:
    """Everybody has answered; one office sends somebody."""
    for invitee in meeting.invitees.select_related("agency").order_by("sort"):
        text = meetings.ReplyText("hadir")
        if invitee.agency is not None and invitee.agency.code == "bappeda":
            text = meetings.ReplyText("diwakili", "Natalia Samba", _("Perencana"))
        meetings.answer(scope=scope, invitee=invitee, text=text, now=now)


def invite_all(scope: Scope, meeting: Meeting, now: datetime) -> None:
    regions = list(regions_to_invite(meeting).values_list("pk", flat=True))
    meetings.invite_regions(scope=scope, meeting=meeting, region_ids=regions, now=now)
    bappeda = Agency.objects.get(region=meeting.agency.region, code="bappeda")
    meetings.invite_agencies(scope=scope, meeting=meeting, agency_ids=[bappeda.pk], now=now)


def _next_one(scope: Scope, held: Meeting, starts: datetime, now: datetime) -> Meeting | None:
    """A copy, eight weeks on; its date and place are invented and say so."""
    later = starts + 8 * WEEK
    if later <= now:
        return None
    title = _("Rakor Kesbangpol se-Kalimantan Tengah berikutnya")
    copy = meetings.clone_meeting(
        scope=scope, meeting=held, starts_at=later, title=title, now=starts + timedelta(hours=3)
    )
    plan = meetings.MeetingPlan(
        kind=copy.kind,
        title=copy.title,
        when=meetings.Appointment(later, place=_("Tempat contoh untuk peragaan")),
        series=copy.series,
        chair_name=copy.chair_name,
        chair_position=copy.chair_position,
        note=_("Tanggal dan tempat rapat ini contoh untuk peragaan."),
    )
    copy = meetings.change_meeting(
        scope=scope, meeting=copy, base_version=copy.version, plan=plan, now=starts + timedelta(hours=4)
    )
    begin_letter(scope=scope, template=TEMPLATE, subject_id=str(copy.pk), now=starts + timedelta(hours=5))
    return copy
