"""Words of letters that come in: their states, what a disposisi asks for, and how it stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IncomingState(TextChoices):
    RECEIVED = "diterima", _("Diterima")
    DISPOSED = "didisposisi", _("Didisposisi")
    SETTLED = "selesai", _("Selesai")
    CANCELLED = "batal_agenda", _("Dibatalkan")


INCOMING_TRANSITIONS: dict[str, tuple[tuple[IncomingState, ...], IncomingState]] = {
    "dispose": (
        (IncomingState.RECEIVED, IncomingState.DISPOSED, IncomingState.SETTLED),
        IncomingState.DISPOSED,
    ),
    "settle": ((IncomingState.RECEIVED, IncomingState.DISPOSED), IncomingState.SETTLED),
    # Entered by mistake; its number stays in the book.
    "cancel": ((IncomingState.RECEIVED,), IncomingState.CANCELLED),
}
INCOMING_TONES = {
    IncomingState.RECEIVED: "waiting",
    IncomingState.DISPOSED: "progress",
    IncomingState.SETTLED: "done",
    IncomingState.CANCELLED: "neutral",
}


class DispositionState(TextChoices):
    OPEN = "terbuka", _("Menunggu jawaban")
    ANSWERED = "dijawab", _("Dijawab")
    WITHDRAWN = "ditarik", _("Ditarik")


DISPOSITION_TRANSITIONS: dict[str, tuple[tuple[DispositionState, ...], DispositionState]] = {
    "answer": ((DispositionState.OPEN,), DispositionState.ANSWERED),
    "withdraw": ((DispositionState.OPEN,), DispositionState.WITHDRAWN),
}
DISPOSITION_TONES = {
    DispositionState.OPEN: "waiting",
    DispositionState.ANSWERED: "done",
    DispositionState.WITHDRAWN: "neutral",
}


class Order(TextChoices):
    """What is ticked on the sheet; the words beside it say the rest."""

    FOLLOW_UP = "tindak_lanjuti", _("Tindak lanjuti")
    PREPARE = "siapkan", _("Siapkan jawaban atau bahan")
    ATTEND = "hadiri", _("Hadiri atau wakili")
    COORDINATE = "koordinasikan", _("Koordinasikan")
    STUDY = "pelajari", _("Pelajari dan beri saran")
    KNOW = "ketahui", _("Untuk diketahui")
    KEEP = "arsipkan", _("Arsipkan")


# The book in which incoming letters are numbered, beside those of outgoing kinds.
AGENDA_BOOK = "masuk"
# Proposed for an answer, in working days.
DAYS_TO_ANSWER = 3
# So many posts get one letter at once.
MAX_DISPOSITIONS = 20
# Read by those whom they concern, not by everybody who reads the letters of the office.
CLOSED_SIFAT = ("terbatas", "rahasia")
