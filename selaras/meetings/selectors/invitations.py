"""What an invitation says: to calendars, on the letter, by mail and WhatsApp, and on a guest's page."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.formats import clock_words, day_long, local_day
from selaras.core.http import record_id
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.letters.choices import Composed, InvitationText, LetterKind
from selaras.letters.models import Letter
from selaras.letters.selectors.letters import on_subject
from selaras.meetings import compute, permissions
from selaras.meetings.choices import MeetingState
from selaras.meetings.models import GuestLink, Invitee, Meeting
from selaras.meetings.selectors.meetings import invitees_of, meetings_for
from selaras.offices.models import Contact
from selaras.offices.selectors import token_hash

TEMPLATE = "undangan_rapat"
MARK = "DATA PERAGAAN - bukan keadaan sebenarnya"


def invitation_letters(scope: Scope, meeting: Meeting) -> QuerySet[Letter]:
    return on_subject(scope, Reference("meeting", str(meeting.pk)), TEMPLATE)


def where_words(meeting: Meeting) -> str:
    video = " ".join(filter(None, (meeting.video_url, meeting.video_note)))
    return "; ".join(filter(None, (meeting.place, video)))


def agenda_lines(meeting: Meeting) -> list[str]:
    return [f"{number}. {point.title}" for number, point in enumerate(meeting.points.all(), 1)]


def compose_invitation(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """The office's own wording of an invitation with the facts of the meeting put in; on paper and as DOCX.

    Many addressees go to the annex of the letter itself.
    """
    meeting = meetings_for(scope).filter(pk=record_id(subject_id) or 0).first()
    if meeting is None:
        raise Http404
    demand(permissions.can_plan(scope, meeting))
    text = invitation_text(meeting)
    return Composed(
        agency_id=meeting.agency_id,
        kind=LetterKind.INVITATION,
        hal=text.hal,
        body="",
        to=text.to,
        to_place=text.to_place,
        values=text.values(),
    )


def days_words(meeting: Meeting) -> str:
    """The day, or the first and the last one."""
    start, zone = meeting.starts_at, meeting.tz
    days = day_long(start, zone)
    if meeting.ends_at and local_day(meeting.ends_at, zone) != local_day(start, zone):
        days = f"{days} s.d. {day_long(meeting.ends_at, zone)}"
    return days


def hours_words(meeting: Meeting) -> str:
    start, zone = meeting.starts_at, meeting.tz
    until = clock_words(meeting.ends_at, zone) if meeting.ends_at else _("selesai")
    return _("%(start)s s.d. %(until)s") % {"start": clock_words(start, zone), "until": until}


def invitation_text(meeting: Meeting) -> InvitationText:
    chair = ", ".join(filter(None, (meeting.chair_name, meeting.chair_position)))
    return InvitationText(
        hal=f"{meeting.kind_data.letter}: {meeting.title}",
        purpose=meeting.title,
        days=days_words(meeting),
        hours=hours_words(meeting),
        place=meeting.place or _("Daring"),
        link=" ".join(filter(None, (meeting.video_url, meeting.video_note))) if meeting.video_url else "",
        agenda="\n".join(agenda_lines(meeting)) or meeting.title,
        to=[invitee.letter_line for invitee in invitees_of(meeting)],
        to_place=_("di Tempat"),
        note=_("Rapat dipimpin oleh %(chair)s.") % {"chair": chair} if chair else "",
    )


def message_text(meeting: Meeting, *, line: str = "", link: str = "") -> str:
    """Ready for WhatsApp and for a mail; a personal link is asked not to be passed on."""
    agenda = agenda_lines(meeting)
    parts = [
        MARK if settings.DEMO else "",
        _("Yth. %(line)s") % {"line": line or _("Bapak/Ibu")},
        _("Mengundang untuk hadir pada %(title)s.") % {"title": meeting.title},
        _("Waktu: %(when)s") % {"when": meeting.when_words},
        _("Tempat: %(where)s") % {"where": where_words(meeting)},
        "\n".join([_("Acara:"), *agenda]) if agenda else "",
        _("Konfirmasi kehadiran (tautan pribadi, sekali pakai, mohon tidak diteruskan): %(link)s")
        % {"link": link}
        if link
        else "",
        _("Terima kasih. %(agency)s") % {"agency": meeting.agency.name},
    ]
    return "\n".join(part for part in parts if part)


# ---- calendars


def method_of(meeting: Meeting) -> str:
    """A meeting without a date is struck out too; its new date brings it back under the same name."""
    off = meeting.state in (MeetingState.CANCELLED, MeetingState.POSTPONED)
    return compute.CANCEL if off else compute.REQUEST


def calendar_of(meeting: Meeting, now: datetime, invitee: tuple[str, str] | None = None) -> str:
    """For one invited by mail, or for whoever takes it from the page."""
    method = method_of(meeting)
    if invitee is None and method == compute.REQUEST:
        method = compute.PUBLISH
    mark = f"{MARK}\n" if settings.DEMO else ""
    facts = compute.EventFacts(
        uid=f"{meeting.uid}@selaras",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.reckoned_end,
        title=meeting.title,
        location=meeting.place or meeting.video_url,
        description=mark + "\n".join([where_words(meeting), *agenda_lines(meeting)]),
        url=f"{settings.PUBLIC_URL.rstrip('/')}{meeting.get_absolute_url()}",
        organiser_name=meeting.agency.name,
        organiser_mail=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        stamped_at=now,
        attendees=[invitee] if invitee else (),
    )
    return compute.calendar_text(facts, method)


def mail_addresses(meeting: Meeting) -> list[tuple[Invitee, str]]:
    """A guest's own, of an office that of its first contact; two queries."""
    rows = list(invitees_of(meeting))
    offices = [row.agency_id for row in rows if row.agency_id]
    contacts = Contact.objects.filter(agency__in=offices, is_active=True).exclude(email="")
    mails: dict[int, str] = {}
    for contact in contacts.order_by("-is_primary", "name"):
        mails.setdefault(contact.agency_id, contact.email)
    found = [(row, mails.get(row.agency_id, "") if row.agency_id else row.email) for row in rows]
    return [(row, mail) for row, mail in found if mail]


# ---- guests


def guest_link(raw: str) -> GuestLink | None:
    rows = GuestLink.objects.select_related("invitee__meeting__agency__region", "invitee__agency")
    return rows.filter(token_hash=token_hash(raw)).first()
