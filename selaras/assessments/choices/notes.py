"""Words of the dated rounds of notes: who asks, where a note stands, what leads where."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from selaras.assessments.choices.rounds import StageKind


class NoteSource(TextChoices):
    """Who asks: the inspectorate before sending, the owner of the index after it, the city that objects."""

    INSPECTORATE = "inspektorat", _("Inspektorat")
    OWNER = "pemilik", _("Pemilik indeks")
    OBJECTION = "sanggah", _("Sanggah kota")


class NoteState(TextChoices):
    OPEN = "terbuka", _("Terbuka")
    ANSWERED = "dijawab", _("Dijawab")
    CLOSED = "selesai", _("Selesai")


class Outcome(TextChoices):
    ACCEPTED = "diterima", _("Diterima")
    PARTLY = "sebagian", _("Diterima sebagian")
    REFUSED = "tidak", _("Tidak diterima")


NOTE_TRANSITIONS: dict[str, tuple[tuple[NoteState, ...], NoteState]] = {
    "answer": ((NoteState.OPEN,), NoteState.ANSWERED),
    "ask_again": ((NoteState.ANSWERED,), NoteState.OPEN),
    "close": ((NoteState.OPEN, NoteState.ANSWERED), NoteState.CLOSED),
}
NOTE_TONES = {NoteState.OPEN: "repair", NoteState.ANSWERED: "waiting", NoteState.CLOSED: "done"}
# By the state of the round.
SOURCE_OF_STATE = {
    "inspektorat": NoteSource.INSPECTORATE,
    "catatan": NoteSource.OWNER,
    "sanggah": NoteSource.OBJECTION,
}
# Action of the round that begins a series of notes, and the one that ends it.
SERIES_ACTIONS = {
    NoteSource.INSPECTORATE: ("inspect", "end_inspection"),
    NoteSource.OWNER: ("take_notes", "end_notes"),
    NoteSource.OBJECTION: ("object", "end_objection"),
}
SOURCE_OF_STAGE = {
    StageKind.INSPECT: NoteSource.INSPECTORATE,
    StageKind.NOTES: NoteSource.OWNER,
    StageKind.OBJECT: NoteSource.OBJECTION,
}
