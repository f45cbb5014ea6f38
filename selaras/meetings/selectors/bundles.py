"""The papers that the account of a meeting asks for: which are there, and why one is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.core.formats import day_plain, local_day, moment_long, rupiah
from selaras.core.scope import Scope
from selaras.evidence.models import Use
from selaras.jobs.choices import State
from selaras.jobs.models import Job
from selaras.letters import compute as press
from selaras.letters.choices import LetterState, SignatureWay
from selaras.letters.models import Letter
from selaras.letters.selectors import papers as letter_papers
from selaras.meetings.choices import BundlePart
from selaras.meetings.models import Bundle, Meeting
from selaras.meetings.selectors.attendance import present_at
from selaras.meetings.selectors.invitations import invitation_letters
from selaras.meetings.selectors.meetings import invitees_of
from selaras.meetings.selectors.minutes import minutes_of
from selaras.meetings.selectors.papers import attendance_sheet, facts_of
from selaras.meetings.selectors.papers_minutes import MINUTES, minutes_data
from selaras.meetings.selectors.photos import PRINTED, photos_of

JOB = "meetings.bundle"
COVER, TRANSPORT, PHOTOS = "meetings/bundle.typ", "meetings/transport.typ", "meetings/photos.typ"
# Written, and past being changed.
READY = (LetterState.SIGNED, LetterState.NUMBERED, LetterState.SENT)


@dataclass(frozen=True, slots=True)
class Transport:
    """For each person; without an amount the column is filled in by hand."""

    amount: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class PartPlan:
    """``make`` prints it; without one it is missing, and ``note`` says why."""

    part: BundlePart
    note: str
    make: Callable[[], bytes] | None = None
    attach_as: str = ""

    @property
    def is_there(self) -> bool:
        return self.make is not None


def parts_of(scope: Scope, meeting: Meeting, transport: Transport, now: datetime) -> list[PartPlan]:
    """Nothing is made up: a paper that is not there is named with what it waits for."""
    return [
        _invitation(scope, meeting),
        *_attendance(meeting, now),
        _minutes(meeting, now),
        _photos(meeting, now),
        _transport(meeting, transport, now),
    ]


def _invitation(scope: Scope, meeting: Meeting) -> PartPlan:
    letters = list(invitation_letters(scope, meeting).exclude(state=LetterState.CANCELLED))
    ready = next((letter for letter in letters if letter.state in READY), None)
    if ready is None:
        note = _("Belum ada surat undangan.")
        if letters:
            told = {"state": letters[0].get_state_display().lower()}
            note = _("Surat undangan belum ditandatangani (status: %(state)s).") % told
        return PartPlan(BundlePart.INVITATION, note)
    name = letter_papers.file_name(ready, "pdf") if _is_signed_file(ready) else ""
    return PartPlan(
        BundlePart.INVITATION, _letter_note(ready), lambda: letter_papers.printed(ready), attach_as=name
    )


def _is_signed_file(letter: Letter) -> bool:
    return letter.signature_way not in ("", SignatureWay.PAPER)


def _letter_note(letter: Letter) -> str:
    number = letter.number or _("tanpa nomor")
    if _is_signed_file(letter):
        return _("Nomor %(number)s; berkas bertanda tangan elektronik terlampir utuh.") % {"number": number}
    return _("Nomor %(number)s; cetakan, tanda tangan basah ada pada naskah aslinya.") % {"number": number}


def _attendance(meeting: Meeting, now: datetime) -> list[PartPlan]:
    n = len(present_at(meeting))
    filled = PartPlan(BundlePart.ATTENDANCE, _("Belum ada yang tercatat hadir."))
    if n:
        note = ngettext("%(n)s orang tercatat hadir.", "%(n)s orang tercatat hadir.", n) % {"n": n}
        filled = PartPlan(BundlePart.ATTENDANCE, note, lambda: attendance_sheet(meeting, now))
    blank = PartPlan(BundlePart.BLANK, _("Belum ada yang diundang."))
    if invitees_of(meeting).exists():
        note = _("Nama undangan terisi; tempat tanda tangan kosong.")
        blank = PartPlan(BundlePart.BLANK, note, lambda: attendance_sheet(meeting, now, blank=True))
    return [filled, blank]


def _minutes(meeting: Meeting, now: datetime) -> PartPlan:
    """Those that were approved; the photos have a part of their own."""
    minutes = minutes_of(meeting)
    if minutes is None:
        return PartPlan(BundlePart.MINUTES, _("Notula belum ditulis."))
    if minutes.approved_at is None:
        return PartPlan(BundlePart.MINUTES, _("Notula belum disahkan."))
    told = {"name": minutes.approved_by_name, "at": moment_long(minutes.approved_at, meeting.tz)}
    note = _("Disahkan oleh %(name)s, %(at)s.") % told
    return PartPlan(
        BundlePart.MINUTES,
        note,
        lambda: press.pdf(MINUTES, {**minutes_data(meeting), "photos": []}, now=now),
    )


def _photos(meeting: Meeting, now: datetime) -> PartPlan:
    """Counted without reading them; read when they are printed."""
    uses = Use.objects.live().on("meeting", meeting.pk)
    n = uses.filter(evidence__blob__content_type__in=PRINTED, evidence__blob__width__isnull=False).count()
    if not n:
        return PartPlan(BundlePart.PHOTOS, _("Belum ada foto pada rapat ini."))
    note = ngettext("%(n)s foto.", "%(n)s foto.", n) % {"n": n}
    return PartPlan(BundlePart.PHOTOS, note, lambda: press.pdf(PHOTOS, photo_data(meeting), now=now))


def photo_data(meeting: Meeting) -> dict[str, Any]:
    photos = [{"title": one.title, "svg": one.as_svg()} for one in photos_of(meeting)]
    return {**head_of(meeting), "title": _("DOKUMENTASI KEGIATAN"), "photos": photos}


def _transport(meeting: Meeting, transport: Transport, now: datetime) -> PartPlan:
    people = present_at(meeting)
    if not people:
        return PartPlan(BundlePart.TRANSPORT, _("Belum ada yang tercatat hadir."))
    note = _("Besaran dikosongkan untuk diisi bendahara.")
    if transport.amount is not None:
        told = {"amount": rupiah(transport.amount), "basis": transport.basis}
        note = _("%(amount)s per orang; dasar: %(basis)s.") % told
    data = transport_data(meeting, transport)
    return PartPlan(BundlePart.TRANSPORT, note, lambda: press.pdf(TRANSPORT, data, now=now))


def transport_data(meeting: Meeting, transport: Transport) -> dict[str, Any]:
    """Everybody who was there once; the sum only where the amount is known."""
    people = present_at(meeting)
    each = rupiah(transport.amount) if transport.amount is not None else ""
    total = rupiah(transport.amount * len(people)) if transport.amount is not None else ""
    return {
        **head_of(meeting),
        "title": _("DAFTAR PENERIMAAN UANG TRANSPORT"),
        "columns": [
            _("No."), _("Nama"), _("Jabatan"), _("Instansi"), _("Jumlah"), _("Tanda tangan penerima"),
        ],
        "rows": [[one.name, one.position, one.organisation, each] for one in people],
        "total": [_("Jumlah seluruhnya"), total],
        "basis": _("Dasar besaran: %(basis)s") % {"basis": transport.basis} if transport.basis else "",
        "left": [_("Mengetahui,"), _("Pejabat Pelaksana Teknis Kegiatan")],
        "right": [place_and_day(meeting), _("Bendahara Pengeluaran")],
    }  # fmt: skip


def place_and_day(meeting: Meeting) -> str:
    place = letter_papers.letterhead_of(meeting.agency).place
    return f"{place}, {day_plain(local_day(meeting.starts_at, meeting.tz))}"


def head_of(meeting: Meeting) -> dict[str, Any]:
    head = letter_papers.letterhead_of(meeting.agency)
    return {"paper": head.paper or "a4", "kop": letter_papers.kop_of(head), "facts": facts_of(meeting)}


def cover_data(meeting: Meeting, parts: Sequence[dict[str, Any]], now: datetime) -> dict[str, Any]:
    """The list of what is inside, on which page, and of what is not."""
    rows = []
    for number, part in enumerate(parts, 1):
        there = bool(part["pages"])
        pages = _("tidak ada")
        if there:
            last = part["first"] + part["pages"] - 1
            pages = str(part["first"]) if part["pages"] == 1 else f"{part['first']}-{last}"
        rows.append([str(number), part["label"], part["note"], pages])
    missing = [part["label"] for part in parts if not part["pages"]]
    return {
        **head_of(meeting),
        "title": _("KELENGKAPAN SPJ"),
        "columns": [_("No."), _("Berkas"), _("Keterangan"), _("Halaman")],
        "rows": rows,
        "missing": _("Belum ada: %(parts)s.") % {"parts": ", ".join(missing)} if missing else "",
        "state": _("Keadaan per %(at)s.") % {"at": moment_long(now, meeting.tz)},
    }


# ---- what was made


def bundles_of(meeting: Meeting) -> QuerySet[Bundle]:
    return Bundle.objects.filter(meeting=meeting)


def open_jobs(meeting: Meeting) -> list[Job]:
    """What is being made for this meeting right now."""
    running = Job.objects.filter(
        kind=JOB, state__in=[State.QUEUED, State.RUNNING], region_path=meeting.region_path
    )
    return [job for job in running if job.params.get("meeting_id") == meeting.pk]
