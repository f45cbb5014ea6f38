"""Kinds of agencies and posts, states of a holder."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgencyKind(TextChoices):
    OPD = "opd", _("Dinas atau badan")
    KESBANGPOL = "kesbangpol", _("Badan Kesbangpol")
    SEKRETARIAT = "sekretariat", _("Sekretariat")
    BAGIAN = "bagian", _("Bagian Sekretariat Daerah")
    KECAMATAN = "kecamatan", _("Kecamatan")
    VERTIKAL = "vertikal", _("Instansi vertikal")
    LEMBAGA = "lembaga", _("Lembaga mitra")


# Asked by letter; a duty is never given to them.
OUTSIDE_KINDS = frozenset({AgencyKind.VERTIKAL, AgencyKind.LEMBAGA})


class PostKind(TextChoices):
    KEPALA = "kepala", _("Kepala")
    SEKRETARIS = "sekretaris", _("Sekretaris")
    JABATAN = "jabatan", _("Jabatan lain")


class HolderStatus(TextChoices):
    DEFINITIF = "definitif", _("Definitif")
    PLT = "plt", _("Plt.")
    PLH = "plh", _("Plh.")
    PJ = "pj", _("Pj.")
    PJS = "pjs", _("Pjs.")


class PlanState(TextChoices):
    """Of a reorganisation."""

    DRAFT = "rencana", _("Rencana")
    DONE = "selesai", _("Dijalankan")
    DROPPED = "batal", _("Dibatalkan")


PLAN_TONES = {PlanState.DRAFT: "progress", PlanState.DONE: "done", PlanState.DROPPED: "neutral"}
