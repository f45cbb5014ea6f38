"""The notula on paper and for a word processor, with the photos of the day; and the report of the meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from selaras.core.formats import day_plain, moment_long
from selaras.followups.choices import ActionState
from selaras.followups.models import Decision
from selaras.followups.selectors.actions import decisions_of
from selaras.letters import compute as press
from selaras.letters.compute.documents import document
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import filled_lines, letterhead_of
from selaras.meetings import compute
from selaras.meetings.models import Meeting, Minutes
from selaras.meetings.selectors.attendance import present_at
from selaras.meetings.selectors.decisions import reference_of
from selaras.meetings.selectors.invitations import TEMPLATE as INVITATION
from selaras.meetings.selectors.invitations import days_words, hours_words, where_words
from selaras.meetings.selectors.meetings import invitees_of
from selaras.meetings.selectors.minutes import minutes_of
from selaras.meetings.selectors.photos import as_pictures, photos_of
from selaras.meetings.selectors.report import report_docx, report_paper

__all__ = [
    "invitation_words",
    "minutes_data",
    "minutes_docx",
    "minutes_paper",
    "photos_of",
    "report_docx",
    "report_paper",
]
MINUTES = "meetings/minutes.typ"
Block = dict[str, Any]


def minutes_paper(meeting: Meeting, now: datetime) -> bytes:
    """A tagged PDF in the order of the form of notula; before approval it says that it is a draft."""
    photos = [{"title": one.title, "svg": one.as_svg()} for one in photos_of(meeting)]
    return press.pdf(MINUTES, {**minutes_data(meeting), "photos": photos}, now=now)


def minutes_docx(meeting: Meeting, now: datetime) -> bytes:
    data = minutes_data(meeting)
    signers = {"kind": "signers", "signers": [{"title": [], "name": " ", "below": []}, data["signer"]]}
    addenda = [
        block
        for one in data["addenda"]
        for block in ({"kind": "heading", "text": one["title"]}, {"kind": "text", "text": one["text"]})
    ]
    photos = as_pictures(photos_of(meeting))
    shown = [{"kind": "heading", "text": data["words"]["photos"]}, {"kind": "photos"}] if photos else []
    blocks = [*data["blocks"], signers, *addenda, *shown]
    return document({**data, "blocks": blocks}, photos=photos, now=now)


def minutes_data(meeting: Meeting) -> dict[str, Any]:
    """What both forms show, in the order of the notula of Permendagri 1/2023."""
    minutes = minutes_of(meeting) or Minutes(meeting=meeting)
    head = letterhead_of(meeting.agency)
    return {
        "paper": head.paper or "a4",
        "kop": {
            "lines": filled_lines(head.lines),
            "address": filled_lines(head.address),
            "emblem": list(head.emblem),
        },
        "title": _("NOTULA"),
        "subtitle": _standing(meeting, minutes),
        "blocks": [*_head(meeting, minutes), *_what_was_said(minutes), *_decided(meeting)],
        "signer": _chair(meeting, minutes),
        "addenda": [
            {
                "title": _("Adendum %(n)s: %(name)s, %(at)s")
                % {"n": one.number, "name": one.author_name, "at": moment_long(one.at, meeting.tz)},
                "text": one.text,
            }
            for one in (minutes.addenda.all() if minutes.pk else ())
        ],
        "words": {"photos": _("Dokumentasi kegiatan")},
    }


def _standing(meeting: Meeting, minutes: Minutes) -> str:
    if minutes.approved_at is None:
        return _("KONSEP, belum disahkan")
    told = {"name": minutes.approved_by_name, "at": moment_long(minutes.approved_at, meeting.tz)}
    return _("Disahkan oleh %(name)s, %(at)s") % told


def _head(meeting: Meeting, minutes: Minutes) -> list[Block]:
    when = f"{hours_words(meeting)}, {where_words(meeting)}"
    chair = ", ".join(filter(None, (meeting.chair_name, meeting.chair_position)))
    takers = "\n".join(minutes.note_takers.splitlines()) or "-"
    return [
        {
            "kind": "facts",
            "rows": [
                [_("Sidang/Rapat"), meeting.title],
                [_("Hari/Tanggal"), days_words(meeting)],
                [_("Surat Undangan"), minutes.letter or invitation_words(meeting) or "-"],
                [_("Waktu Sidang/Rapat"), when],
            ],
        },
        {"kind": "heading", "text": _("Acara")},
        {"kind": "list", "items": [point.title for point in meeting.points.all()] or [meeting.title]},
        {"kind": "heading", "text": _("Pimpinan Sidang/Rapat")},
        {
            "kind": "facts",
            "rows": [
                [_("Ketua"), chair or "-"],
                [_("Sekretaris"), minutes.secretary or "-"],
                [_("Pencatat"), takers],
            ],
        },
        *_participants(meeting),
    ]


def invitation_words(meeting: Meeting) -> str:
    """The number and the date of the invitation, once it has them."""
    rows = Letter.objects.filter(subject_kind="meeting", subject_id=str(meeting.pk), template=INVITATION)
    letter = rows.exclude(number="").order_by("-pk").first()
    if letter is None:
        return ""
    if letter.dated is None:
        return str(letter.number)
    return _("Nomor %(number)s tanggal %(day)s") % {
        "number": letter.number,
        "day": day_plain(letter.dated),
    }


def _participants(meeting: Meeting) -> list[Block]:
    """Those on the attendance list; without one those invited, and that it says so."""
    present = [
        ", ".join(filter(None, (one.name, one.position, one.organisation))) for one in present_at(meeting)
    ]
    if present:
        return [{"kind": "heading", "text": _("Peserta")}, {"kind": "list", "items": present}]
    invited = [row.name for row in invitees_of(meeting)]
    told = {"kind": "heading", "text": _("Peserta (yang diundang; kehadiran belum dicatat)")}
    return [told, {"kind": "list", "items": invited}] if invited else []


def _what_was_said(minutes: Minutes) -> list[Block]:
    return [{"kind": "heading", "text": _("Kegiatan Sidang/Rapat")}, *compute.note_blocks(minutes.text)]


def _decided(meeting: Meeting) -> list[Block]:
    """Apart from what was said: each decision, who sees to it and until when; no drafts."""
    rows = [
        [str(at) if first else "", text, who, until]
        for at, decision in enumerate(decisions_of(reference_of(meeting)), 1)
        for first, text, who, until in _rows_of(decision)
    ]
    if not rows:
        return []
    columns = [_("No."), _("Keputusan dan tindak lanjut"), _("Penanggung jawab"), _("Target")]
    table = {"kind": "table", "columns": columns, "widths": [1, 8, 4, 3], "rows": rows}
    return [{"kind": "heading", "text": _("Keputusan dan tindak lanjut")}, table]


def _rows_of(decision: Decision) -> list[tuple[bool, str, str, str]]:
    rows = [(True, decision.text, "", "")]
    for action in decision.actions.all():
        if action.state == ActionState.DRAFT:
            continue
        who = ", ".join(filter(None, (action.owner_name, action.owner_label)))
        rows.append((False, f"\u2013 {action.text}", who, day_plain(action.due_on)))
    return rows


def _chair(meeting: Meeting, minutes: Minutes) -> dict[str, Any]:
    nip = [f"NIP {minutes.chair_nip}"] if minutes.chair_nip else []
    post = [f"{meeting.chair_position},"] if meeting.chair_position else []
    return {
        "title": [_("Pimpinan Sidang/Rapat"), *post],
        "name": meeting.chair_name,
        "below": [*([minutes.chair_rank] if minutes.chair_rank else []), *nip],
    }
