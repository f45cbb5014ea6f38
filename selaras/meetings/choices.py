"""Words of meetings: states and their transitions, kinds of events as data, permissions and audit verbs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

FILE = Path(settings.BASE_DIR) / "instruments" / "event-kinds.yaml"


class MeetingState(TextChoices):
    PLANNED = "direncanakan", _("Direncanakan")
    INVITED = "diundang", _("Undangan terkirim")
    RUNNING = "berlangsung", _("Berlangsung")
    MINUTES = "notula", _("Notula disusun")
    APPROVED = "disahkan", _("Notula disahkan")
    CLOSED = "ditutup", _("Ditutup")
    POSTPONED = "ditunda", _("Ditunda")
    CANCELLED = "dibatalkan", _("Dibatalkan")


MEETING_TONES = {
    MeetingState.PLANNED: "neutral",
    MeetingState.INVITED: "waiting",
    MeetingState.RUNNING: "progress",
    MeetingState.MINUTES: "progress",
    MeetingState.APPROVED: "verified",
    MeetingState.CLOSED: "done",
    MeetingState.POSTPONED: "repair",
    MeetingState.CANCELLED: "neutral",
}
# Who is invited, when and where may still be changed.
AHEAD = (MeetingState.PLANNED, MeetingState.INVITED, MeetingState.POSTPONED)
ENDED = (MeetingState.CLOSED, MeetingState.CANCELLED)
# The meeting itself is over and did take place.
HELD = (MeetingState.MINUTES, MeetingState.APPROVED, MeetingState.CLOSED)
MEETING_TRANSITIONS: dict[str, tuple[tuple[MeetingState, ...], MeetingState]] = {
    "invite": ((MeetingState.PLANNED,), MeetingState.INVITED),
    "begin": ((MeetingState.PLANNED, MeetingState.INVITED), MeetingState.RUNNING),
    "end": ((MeetingState.RUNNING,), MeetingState.MINUTES),
    "approve": ((MeetingState.MINUTES,), MeetingState.APPROVED),
    "close": ((MeetingState.MINUTES, MeetingState.APPROVED), MeetingState.CLOSED),
    "postpone": ((MeetingState.PLANNED, MeetingState.INVITED), MeetingState.POSTPONED),
    # With its new date; those invited are invited anew.
    "resume": ((MeetingState.POSTPONED,), MeetingState.PLANNED),
    "cancel": (AHEAD, MeetingState.CANCELLED),
}
# Steps that need a reason, which everybody invited reads.
REASONED = frozenset({"postpone", "cancel"})


class ChangeKind(TextChoices):
    """What happened to the date of a meeting; the rows are its history."""

    RESCHEDULED = "jadwal", _("Dijadwal ulang")
    POSTPONED = "tunda", _("Ditunda")
    CANCELLED = "batal", _("Dibatalkan")


class InviteeRole(TextChoices):
    PARTICIPANT = "peserta", _("Peserta")
    SPEAKER = "narasumber", _("Narasumber")
    GUEST = "undangan", _("Undangan")


class Reply(TextChoices):
    """What those invited say beforehand; who was there is another matter."""

    ATTENDS = "hadir", _("Hadir")
    DELEGATE = "diwakili", _("Diwakili")
    ABSENT = "berhalangan", _("Berhalangan")


REPLY_TONES = {Reply.ATTENDS: "verified", Reply.DELEGATE: "progress", Reply.ABSENT: "repair"}
# A link of a guest opens no longer than this, and never beyond the beginning of the meeting.
LINK_LASTS = timedelta(days=14)


class CheckInMethod(TextChoices):
    """By which way somebody came onto the attendance list."""

    QR = "qr", _("Kode QR")
    CLERK = "petugas", _("Petugas")
    PAPER = "kertas", _("Daftar kertas")


# The list opens so long before the beginning; a guest who came in by the code has so long to fill it in.
LIST_OPENS = timedelta(hours=6)
GUEST_LASTS = timedelta(minutes=15)
# One phone enters itself and whoever came along; a clerk's device sends so many at once.
MAX_PER_PHONE = 5
MAX_SENT = 100
MAX_PRESENT = 2000


class Owed(TextChoices):
    """What a meeting makes offices owe."""

    REPLY = "konfirmasi_rapat", _("Konfirmasi kehadiran")
    MINUTES = "notula_rapat", _("Selesaikan notula")


class TextKind(TextChoices):
    """Texts about a meeting; the code stands in the address."""

    SPEECH = "sambutan", _("Bahan sambutan")
    PRESS = "siaran-pers", _("Siaran pers")


TEXT_LENGTH = 20_000


class BundlePart(TextChoices):
    """What the account of a meeting asks for, in its order."""

    INVITATION = "undangan", _("Surat undangan")
    ATTENDANCE = "hadir", _("Daftar hadir")
    BLANK = "hadir_basah", _("Daftar hadir untuk tanda tangan basah")
    MINUTES = "notula", _("Notula")
    PHOTOS = "foto", _("Dokumentasi foto")
    TRANSPORT = "transport", _("Daftar penerimaan uang transport")


MAX_AMOUNT = 100_000_000


# Working days from the end of a meeting to its minutes; usulan.
DAYS_TO_MINUTES = 3


@dataclass(frozen=True, slots=True)
class EventKind:
    code: str
    label: str
    needs_minutes: bool
    letter: str


@lru_cache(maxsize=1)
def event_kinds() -> Mapping[str, EventKind]:
    """Kinds of events in the order of their file; a further kind needs no code."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))["kinds"]
    found = [EventKind(row["code"], row["label"], bool(row["minutes"]), row["letter"]) for row in rows]
    return {kind.code: kind for kind in found}


MAX_POINTS = 60
MAX_INVITEES = 600
MAX_MINUTES = 24 * 60
# Characters of the minutes' text, some eighty pages.
MAX_TEXT = 200_000
# In the text of minutes, where two people changed the same line: both versions, between these.
VERSION_START, VERSION_NEXT, VERSION_END = "«« ", "«» ", "»» "

# What moves the screen in the room: on, back, its clock stopped and set going again.
SCREEN_STEPS = ("lanjut", "kembali", "jeda", "terus")

PERMISSIONS = {
    "meetings.view": _("Melihat rapat di tingkat pemerintahannya"),
    "meetings.plan": _("Merencanakan rapat, mengundang, dan mengubah jadwalnya"),
    "meetings.attend": _("Melihat rapat yang mengundang kantornya"),
    "meetings.approve": _("Mengesahkan dan mengunci notula rapat kantornya"),
}
AUDIT_VERBS = {
    "meetings.series.made": _("membuat seri rapat"),
    "meetings.series.changed": _("mengubah seri rapat"),
    "meetings.meeting.made": _("merencanakan rapat"),
    "meetings.meeting.cloned": _("menyalin rapat"),
    "meetings.meeting.changed": _("mengubah rapat"),
    "meetings.meeting.rescheduled": _("menjadwal ulang rapat"),
    "meetings.meeting.invite": _("menandai undangan terkirim"),
    "meetings.meeting.begin": _("memulai rapat"),
    "meetings.meeting.end": _("mengakhiri rapat"),
    "meetings.meeting.approve": _("mengesahkan notula rapat"),
    "meetings.meeting.close": _("menutup rapat"),
    "meetings.meeting.postpone": _("menunda rapat"),
    "meetings.meeting.resume": _("menjadwalkan kembali rapat"),
    "meetings.meeting.cancel": _("membatalkan rapat"),
    "meetings.point.added": _("menambahkan pokok acara"),
    "meetings.point.changed": _("mengubah pokok acara"),
    "meetings.point.moved": _("mengubah urutan acara"),
    "meetings.point.removed": _("menghapus pokok acara"),
    "meetings.record.attached": _("menautkan catatan pada acara"),
    "meetings.record.detached": _("melepas catatan dari acara"),
    "meetings.invitee.added": _("menambahkan undangan"),
    "meetings.invitee.removed": _("menarik undangan"),
    "meetings.reply.given": _("mengonfirmasi undangan"),
    "meetings.replies.asked_anew": _("meminta konfirmasi ulang"),
    "meetings.screen.moved": _("memindahkan layar rapat"),
    "meetings.link.made": _("membuat tautan tamu"),
    "meetings.link.revoked": _("mencabut tautan tamu"),
    "meetings.attendance.recorded": _("mencatat kehadiran"),
    "meetings.attendance.signed": _("menambahkan tanda tangan kehadiran"),
    "meetings.attendance.corrected": _("membetulkan kehadiran"),
    "meetings.attendance.struck": _("mencoret kehadiran"),
    "meetings.attendance.verified": _("menetapkan jumlah hadir"),
    "meetings.bundle.made": _("membuat kelengkapan SPJ"),
    "meetings.text.saved": _("menyimpan naskah rapat"),
    "meetings.door.opened": _("membuka daftar hadir dengan kode QR"),
    "meetings.door.closed": _("menutup daftar hadir dengan kode QR"),
    "meetings.door.renewed": _("mengganti kunci kode QR"),
    "meetings.minutes.begun": _("memulai notula"),
    "meetings.minutes.written": _("menulis notula"),
    "meetings.minutes.late": _("mengirim tulisan sesudah notula ditutup"),
    "meetings.minutes.headed": _("mengubah keterangan notula"),
    "meetings.minutes.added": _("menambahkan adendum notula"),
}
