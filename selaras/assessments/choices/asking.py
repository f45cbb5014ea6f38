"""Words of the requests for data to bodies outside the city."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestState(TextChoices):
    PREPARED = "disiapkan", _("Surat disiapkan")
    SENT = "terkirim", _("Surat terkirim")
    ANSWERED = "dibalas", _("Balasan diterima")
    SILENT = "tanpa_balasan", _("Tidak ada balasan")


REQUEST_TRANSITIONS: dict[str, tuple[tuple[RequestState, ...], RequestState]] = {
    "send": ((RequestState.PREPARED,), RequestState.SENT),
    # A reply may come after nobody expected one any more.
    "answer": ((RequestState.SENT, RequestState.SILENT), RequestState.ANSWERED),
    "give_up": ((RequestState.SENT,), RequestState.SILENT),
}
REQUEST_TONES = {
    RequestState.PREPARED: "neutral",
    RequestState.SENT: "waiting",
    RequestState.ANSWERED: "done",
    # Green says "terverifikasi", and silence verifies nothing.
    RequestState.SILENT: "done",
}


class AttemptWay(TextChoices):
    LETTER = "surat", _("Surat kedua")
    PHONE = "telepon", _("Telepon")
    WHATSAPP = "whatsapp", _("WhatsApp")
    VISIT = "kunjungan", _("Datang langsung")
