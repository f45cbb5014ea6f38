"""Words of the page for a leader: where it stands, what a leader says, how it was handed over."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from selaras.assessments.choices.rounds import RUNNING, RoundState


class BriefState(TextChoices):
    """A page for a leader: Kesbangpol drafts, its head lets it go, the leader answers."""

    DRAFT = "konsep", _("Konsep")
    AT_HEAD = "persetujuan", _("Menunggu persetujuan Kepala Badan")
    RELEASED = "disampaikan", _("Disampaikan")
    ANSWERED = "dijawab", _("Dijawab")


BRIEF_OPEN = (BriefState.DRAFT, BriefState.AT_HEAD)
BRIEF_TONES = {
    BriefState.DRAFT: "progress",
    BriefState.AT_HEAD: "waiting",
    BriefState.RELEASED: "waiting",
    BriefState.ANSWERED: "done",
}
# Rounds of which a leader can be told something to decide.
BRIEFED = (*RUNNING, RoundState.READY)


class Direction(TextChoices):
    """What a leader says to one request."""

    AGREED = "setuju", _("Setuju")
    REFUSED = "tidak", _("Tidak setuju")
    DISCUSS = "bahas", _("Bahas dahulu")


class Relayed(TextChoices):
    """How a word reached whoever records it for somebody else."""

    SPOKEN = "lisan", _("Lisan")
    WHATSAPP = "whatsapp", _("WhatsApp")
    WRITTEN = "tertulis", _("Disposisi atau surat")


class HandoverWay(TextChoices):
    READ_OUT = "dibacakan", _("Dibacakan")
    HANDED = "diserahkan", _("Diserahkan")
    SENT = "dikirim", _("Dikirim lewat WhatsApp")
