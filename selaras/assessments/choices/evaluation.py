"""Words of the repairs that follow an official result, and of the simulations before the next one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from selaras.duties.choices import DutyState


class RepairState(TextChoices):
    PROPOSED = "usulan", _("Belum dibagi")
    ASSIGNED = "ditugaskan", _("Ditugaskan")
    REPORTED = "dilaporkan", _("Dilaporkan")
    RETURNED = "perbaikan", _("Perlu perbaikan")
    DONE = "selesai", _("Selesai")
    CANCELLED = "dibatalkan", _("Dibatalkan")


OPEN_REPAIRS = (RepairState.ASSIGNED, RepairState.REPORTED, RepairState.RETURNED)
REPAIR_TRANSITIONS: dict[str, tuple[tuple[RepairState, ...], RepairState]] = {
    "assign": ((RepairState.PROPOSED, RepairState.ASSIGNED), RepairState.ASSIGNED),
    "assign_again": ((RepairState.RETURNED,), RepairState.RETURNED),
    "report": ((RepairState.ASSIGNED, RepairState.RETURNED), RepairState.REPORTED),
    "return": ((RepairState.REPORTED,), RepairState.RETURNED),
    # Also without a report: a meeting may have settled it, and the note says so.
    "close": (OPEN_REPAIRS, RepairState.DONE),
    "cancel": ((RepairState.PROPOSED, *OPEN_REPAIRS), RepairState.CANCELLED),
    "restore": ((RepairState.DONE, RepairState.CANCELLED), RepairState.PROPOSED),
}
# What is owed while a repair stands in a state: by its owner, and by Kesbangpol once it is reported.
REPAIR_OWED: dict[RepairState, dict[str, DutyState]] = {
    RepairState.PROPOSED: {},
    RepairState.ASSIGNED: {"perbaiki": DutyState.NOT_STARTED},
    RepairState.REPORTED: {"perbaiki": DutyState.WAITING, "nilai_perbaikan": DutyState.NOT_STARTED},
    RepairState.RETURNED: {"perbaiki": DutyState.REPAIR},
    RepairState.DONE: {},
    RepairState.CANCELLED: {},
}
REPAIR_TONES = {
    RepairState.PROPOSED: "neutral",
    RepairState.ASSIGNED: "progress",
    RepairState.REPORTED: "waiting",
    RepairState.RETURNED: "repair",
    RepairState.DONE: "done",
    RepairState.CANCELLED: "neutral",
}


class SimulationStart(TextChoices):
    """Where an estimate starts: the owner's published value, or levels of this round."""

    OFFICIAL = "resmi", _("Nilai resmi yang diterbitkan")
    VERIFIED = "terverifikasi", _("Nilai terverifikasi")
    CLAIMED = "usulan", _("Nilai usulan")
