"""The attendance list on paper: empty for wet ink, filled in afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from selaras.core.formats import clock_words, day_plain, local_day
from selaras.letters import compute as press
from selaras.letters.selectors.papers import filled_lines, letterhead_of, post_words
from selaras.meetings.choices import CheckInMethod
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.attendance import (
    Counts,
    Expected,
    Present,
    counted,
    expected_at,
    heads_of,
    present_at,
)
from selaras.meetings.selectors.invitations import days_words, hours_words, where_words

TEMPLATE = "meetings/attendance.typ"
# For whoever comes without an invitation; and never a list without a line to sign.
EMPTY_LINES, LEAST_LINES = 10, 20


def attendance_sheet(meeting: Meeting, now: datetime, blank: bool = False) -> bytes:
    """A tagged PDF; ``blank``: those invited are filled in, the places to sign are empty."""
    return press.pdf(TEMPLATE, sheet_data(meeting, now, blank=blank), now=now)


def sheet_data(meeting: Meeting, now: datetime, *, blank: bool) -> dict[str, Any]:
    head = letterhead_of(meeting.agency)
    rows = (
        _blank_rows(expected_at(meeting, now))
        if blank
        else [_row(meeting, one) for one in present_at(meeting)]
    )
    return {
        "paper": head.paper or "a4",
        "kop": {
            "lines": filled_lines(head.lines),
            "address": filled_lines(head.address),
            "emblem": list(head.emblem),
        },
        "title": _("DAFTAR HADIR"),
        "facts": facts_of(meeting),
        "columns": [
            _("No."),
            _("Nama"),
            _("Jabatan"),
            _("Instansi"),
            _("Tanda tangan"),
            _("Ket."),
        ],
        "rows": rows,
        "words": {"signature": _("Tanda tangan")},
        "summary": "" if blank else _summary(counted(meeting)),
        "place_date": f"{head.place}, {day_plain(local_day(meeting.starts_at, meeting.tz))}",
        "signer": _signer(meeting),
    }


def facts_of(meeting: Meeting) -> list[list[str]]:
    """The head of the list, in the order offices know."""
    return [
        [_("Jenis kegiatan"), meeting.kind_data.label],
        [_("Nama kegiatan"), meeting.title],
        [_("Hari/tanggal"), days_words(meeting)],
        [_("Waktu"), hours_words(meeting)],
        [_("Tempat"), where_words(meeting)],
    ]


def _row(meeting: Meeting, one: Present) -> dict[str, str]:
    notes = []
    if one.for_name:
        notes.append(_("Mewakili %(name)s") % {"name": one.for_name})
    if not one.is_invited:
        notes.append(_("Tamu"))
    at = clock_words(one.at, meeting.tz)
    signed = _("terlampir, daftar kertas") if one.method == CheckInMethod.PAPER else ""
    if one.method != CheckInMethod.PAPER:
        notes.append(_("Hadir %(at)s, %(method)s") % {"at": at, "method": one.method_label.lower()})
    return {
        "name": one.name,
        "position": one.position,
        "organisation": one.organisation,
        "signature": one.signature.decode(),
        "signed": signed,
        "note": "; ".join(notes),
    }


def _blank_rows(expected: list[Expected]) -> list[dict[str, str]]:
    rows = [
        {
            "name": one.name,
            "position": one.position,
            "organisation": one.organisation,
            "signature": "",
            "note": _("Mewakili %(name)s") % {"name": one.for_name} if one.for_name else "",
        }
        for one in expected
    ]
    empty = {"name": "", "position": "", "organisation": "", "signature": "", "note": ""}
    return rows + [empty] * max(EMPTY_LINES, LEAST_LINES - len(rows))


def _summary(counts: Counts) -> str:
    told = {
        "persons": counts.persons,
        "bodies": counts.agencies,
        "here": counts.invited_agencies,
        "all": counts.invited,
    }
    return (
        _("Jumlah: %(persons)s orang dari %(bodies)s instansi; %(here)s dari %(all)s undangan hadir.") % told
    )


def _signer(meeting: Meeting) -> dict[str, Any]:
    """Who answers for the list: the head of the host on that day; a line to write on where none is known."""
    head = heads_of([meeting.agency_id], meeting.starts_at).get(meeting.agency_id)
    title = [_("Penanggung jawab,")]
    if head is None:
        return {"title": title, "name": "", "below": []}
    nip = getattr(head.user, "nip", None)
    return {
        "title": [*title, f"{post_words(head)},"],
        "name": head.name,
        "below": [f"NIP {nip}"] if nip else [],
    }
