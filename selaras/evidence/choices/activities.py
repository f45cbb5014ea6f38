"""Words of kegiatan: states, what is counted, how a clash of two is settled."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityState(models.TextChoices):
    PLANNED = "direncanakan", _("Direncanakan")
    HELD = "terlaksana", _("Terlaksana")
    CANCELLED = "batal", _("Batal")


ACTIVITY_TONES = {
    ActivityState.PLANNED: "progress",
    ActivityState.HELD: "done",
    ActivityState.CANCELLED: "neutral",
}
# One recorded as held by mistake is cancelled with a reason; a cancelled one may be planned anew.
ACTIVITY_TRANSITIONS: dict[ActivityState, tuple[ActivityState, ...]] = {
    ActivityState.PLANNED: (ActivityState.HELD, ActivityState.CANCELLED),
    ActivityState.HELD: (ActivityState.CANCELLED,),
    ActivityState.CANCELLED: (ActivityState.PLANNED,),
}


class ServedKind(models.TextChoices):
    ITEM = "butir", _("Butir indeks")
    IKU = "iku", _("IKU")


# Groups of participants that are counted; nobody is counted by religion, party or organisation.
GROUPS = {
    "perempuan": _("Perempuan"),
    "laki_laki": _("Laki-laki"),
    "pemuda": _("Pemuda"),
    "anak": _("Anak"),
    "lansia": _("Lansia"),
    "disabilitas": _("Penyandang disabilitas"),
    "tokoh": _("Tokoh agama dan masyarakat"),
    "aparatur": _("Aparatur"),
}
# These two share one total; every other group may overlap.
SEXES = ("perempuan", "laki_laki")
MAX_PARTICIPANTS = 1_000_000
MAX_BUDGET = 10**15


class Settlement(models.TextChoices):
    """How two kegiatan that meet are settled."""

    MOVE = "pindah", _("Salah satu pindah")
    TOGETHER = "bersamaan", _("Tetap bersamaan")


class SettlementState(models.TextChoices):
    PROPOSED = "diusulkan", _("Diusulkan")
    AGREED = "disepakati", _("Disepakati")
    DECLINED = "tidak_disepakati", _("Tidak disepakati")
    ENDED = "tidak_berlaku", _("Tidak berlaku lagi")


SETTLEMENT_TONES = {
    SettlementState.PROPOSED: "progress",
    SettlementState.AGREED: "done",
    SettlementState.DECLINED: "repair",
    SettlementState.ENDED: "neutral",
}
# Declined and ended ones stay as history; a new proposal is a new row.
SETTLEMENT_TRANSITIONS: dict[SettlementState, tuple[SettlementState, ...]] = {
    SettlementState.PROPOSED: (SettlementState.AGREED, SettlementState.DECLINED, SettlementState.ENDED),
    SettlementState.AGREED: (SettlementState.ENDED,),
    SettlementState.DECLINED: (),
    SettlementState.ENDED: (),
}
LIVE_SETTLEMENTS = (SettlementState.PROPOSED, SettlementState.AGREED)
