"""The report of a meeting (laporan hasil rapat): a letter of that kind, filled in from the meeting."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.http import record_id
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.followups.selectors.actions import decisions_of
from selaras.letters.choices import Composed, LetterKind
from selaras.letters.models import Letter
from selaras.letters.selectors.kinds import form_of
from selaras.letters.selectors.papers import as_docx, printed
from selaras.meetings import permissions
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.attendance import counted
from selaras.meetings.selectors.decisions import reference_of
from selaras.meetings.selectors.invitations import agenda_lines, days_words, hours_words, where_words
from selaras.meetings.selectors.meetings import meetings_for
from selaras.meetings.selectors.minutes import minutes_of
from selaras.meetings.selectors.photos import as_pictures, photos_of

REPORT = "laporan_rapat"
# A letter's field holds less than minutes do; the report refers to them for the rest.
MOST_OF_THE_TEXT = 15_000


def compose_report(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """A draft that a person goes on writing, signs and numbers like any letter."""
    meeting = meetings_for(scope).filter(pk=record_id(subject_id) or 0).first()
    if meeting is None:
        raise Http404
    demand(permissions.can_report(scope, meeting))
    return report_of(meeting)


def report_of(meeting: Meeting) -> Composed:
    told = {
        "title": meeting.title,
        "agency": meeting.agency.name,
        "days": days_words(meeting),
        "hours": hours_words(meeting),
        "where": where_words(meeting),
    }
    opening = _("%(agency)s menyelenggarakan %(title)s pada %(days)s, %(hours)s, di %(where)s.") % told
    agenda = "\n".join(agenda_lines(meeting))
    scope_words = _("Acara yang dibahas:") + f"\n{agenda}" if agenda else ""
    return Composed(
        agency_id=meeting.agency_id,
        kind=LetterKind.REPORT,
        hal=_("Laporan hasil: %(title)s") % told,
        body="",
        values={
            "pendahuluan": "\n\n".join(filter(None, (opening, scope_words))),
            "kegiatan": _what_happened(meeting),
            "hasil": _what_came_of_it(meeting),
            "simpulan": "",
            "penutup": _("Demikian laporan ini disampaikan."),
        },
    )


def _what_happened(meeting: Meeting) -> str:
    chair = ", ".join(filter(None, (meeting.chair_name, meeting.chair_position)))
    counts = counted(meeting)
    told = {
        "persons": counts.persons,
        "bodies": counts.agencies,
        "here": counts.invited_agencies,
        "all": counts.invited,
    }
    came = (
        _("Hadir %(persons)s orang dari %(bodies)s instansi; %(here)s dari %(all)s undangan hadir.") % told
        if counts.persons
        else _("Kehadiran belum dicatat.")
    )
    led = _("Rapat dipimpin oleh %(chair)s.") % {"chair": chair} if chair else ""
    return " ".join(filter(None, (led, came)))


def _what_came_of_it(meeting: Meeting) -> str:
    """What was decided; else what was said, without the marks of headings: a letter has its own."""
    decided = [f"{at}. {one.text}" for at, one in enumerate(decisions_of(reference_of(meeting)), 1)]
    if decided:
        return "\n".join(decided)
    minutes = minutes_of(meeting)
    if minutes is None or not minutes.text.strip():
        return _("Notula rapat belum ditulis.")
    text = "\n".join(line.removeprefix("# ") for line in minutes.text.strip().split("\n"))
    if len(text) <= MOST_OF_THE_TEXT:
        return text
    whole = text[: text.rfind("\n", 0, MOST_OF_THE_TEXT)]
    return f"{whole}\n\n" + _("Selengkapnya pada notula rapat.")


def letter_of(meeting: Meeting, now: datetime) -> Letter:
    """The newest report there is; else as it would begin, unsaved."""
    rows = Letter.objects.filter(subject_kind="meeting", subject_id=str(meeting.pk), template=REPORT)
    kept = rows.select_related("agency__region").order_by("-pk").first()
    if kept is not None:
        return kept
    made = report_of(meeting)
    return Letter(
        agency=meeting.agency,
        zone=meeting.zone,
        kind=made.kind,
        form=form_of(meeting.agency, made.kind).as_data(),
        hal=made.hal,
        values=dict(made.values),
        changed_at=now,
    )


def report_paper(meeting: Meeting, now: datetime) -> bytes:
    return printed(letter_of(meeting, now))


def report_docx(meeting: Meeting, now: datetime) -> bytes:
    """With the photos of the day behind it, which the office may take out or move."""
    return as_docx(letter_of(meeting, now), pictures=as_pictures(photos_of(meeting)))
