"""Words of a round: its states, what leads where, the stages of its calendar, how far it is shared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoundState(TextChoices):
    PREPARED = "disiapkan", _("Disiapkan")
    FILLING = "pengisian", _("Pengisian")
    VERIFYING = "verifikasi", _("Verifikasi")
    INSPECTING = "inspektorat", _("Reviu inspektorat")
    READY = "siap_kirim", _("Siap kirim")
    SENT = "terkirim", _("Terkirim")
    NOTES = "catatan", _("Catatan penilai")
    OBJECTION = "sanggah", _("Sanggah")
    OFFICIAL = "hasil_resmi", _("Hasil resmi")


ROUND_TRANSITIONS: dict[str, tuple[tuple[RoundState, ...], RoundState]] = {
    "start": ((RoundState.PREPARED,), RoundState.FILLING),
    "end_filling": ((RoundState.FILLING,), RoundState.VERIFYING),
    # Only where the calendar of the round has the stage; likewise notes and objection below.
    "inspect": ((RoundState.FILLING, RoundState.VERIFYING), RoundState.INSPECTING),
    "end_inspection": ((RoundState.INSPECTING,), RoundState.VERIFYING),
    # Handed over by mistake, or too early: back to the state it was handed over in.
    "recall_inspection": ((RoundState.INSPECTING,), RoundState.FILLING),
    "close": ((RoundState.FILLING, RoundState.VERIFYING), RoundState.READY),
    "reopen": ((RoundState.READY,), RoundState.VERIFYING),
    # Once more from sent: what was opened again and accepted anew goes after the first sending.
    "send": ((RoundState.READY, RoundState.SENT), RoundState.SENT),
    # As many dated rounds of notes as the owner of the index makes.
    "take_notes": ((RoundState.SENT,), RoundState.NOTES),
    "end_notes": ((RoundState.NOTES,), RoundState.SENT),
    "object": ((RoundState.SENT,), RoundState.OBJECTION),
    "end_objection": ((RoundState.OBJECTION,), RoundState.SENT),
    "settle": ((RoundState.SENT,), RoundState.OFFICIAL),
}
RUNNING = (RoundState.FILLING, RoundState.VERIFYING, RoundState.INSPECTING)
# Items may still be set aside, shared out and helped with.
BEFORE_CLOSING = (RoundState.PREPARED, *RUNNING)
# An item opened again after one of these is worked on although the round itself stays closed.
AFTER_CLOSING = (RoundState.READY, RoundState.SENT, RoundState.NOTES, RoundState.OBJECTION)


class StageKind(TextChoices):
    FILL = "isi", _("Pengisian oleh OPD")
    VALIDATE = "validasi", _("Validasi kepala OPD")
    VERIFY = "verifikasi", _("Verifikasi")
    INSPECT = "inspektorat", _("Reviu inspektorat")
    SEND = "kirim", _("Pengiriman")
    NOTES = "catatan", _("Catatan penilai")
    OBJECT = "sanggah", _("Sanggah")
    SETTLE = "tetap", _("Penetapan")


OPTIONAL_STAGES = (StageKind.INSPECT, StageKind.NOTES, StageKind.OBJECT)
STAGE_OF_STATE: dict[str, StageKind | None] = {
    RoundState.PREPARED: None,
    RoundState.FILLING: StageKind.FILL,
    RoundState.VERIFYING: StageKind.VERIFY,
    RoundState.INSPECTING: StageKind.INSPECT,
    RoundState.READY: StageKind.SEND,
    RoundState.SENT: StageKind.SETTLE,
    RoundState.NOTES: StageKind.NOTES,
    RoundState.OBJECTION: StageKind.OBJECT,
    RoundState.OFFICIAL: None,
}
# What an action needs in the calendar of the round.
STAGE_OF_ACTION = {
    "inspect": StageKind.INSPECT,
    "take_notes": StageKind.NOTES,
    "object": StageKind.OBJECT,
}


class Sharing(TextChoices):
    REGION = "daerah", _("Hanya daerah")
    STATUS = "status", _("Status saja")
    SENT = "terkirim", _("Terkirim")
    PUBLISHED = "dipublikasikan", _("Dipublikasikan")


# What the levels above may read in full.
SHARED_UPWARD = (Sharing.SENT, Sharing.PUBLISHED)
ROUND_TONES = {
    RoundState.PREPARED: "neutral",
    RoundState.FILLING: "progress",
    RoundState.VERIFYING: "waiting",
    RoundState.INSPECTING: "waiting",
    RoundState.READY: "waiting",
    RoundState.SENT: "done",
    RoundState.NOTES: "repair",
    RoundState.OBJECTION: "waiting",
    RoundState.OFFICIAL: "done",
}
