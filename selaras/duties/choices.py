"""States of a duty and of its escalation, their transitions, and the register of what can be owed."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DutyState(TextChoices):
    NOT_STARTED = "belum", _("Belum dimulai")
    WORKING = "dikerjakan", _("Dikerjakan")
    WAITING = "menunggu", _("Menunggu verifikasi")
    REPAIR = "perbaikan", _("Perlu perbaikan")
    DONE = "selesai", _("Selesai")
    HANDED_OVER = "dialihkan", _("Dialihkan")
    CANCELLED = "dibatalkan", _("Dibatalkan")


# The person still has something to do.
OPEN_STATES = (DutyState.NOT_STARTED, DutyState.WORKING, DutyState.REPAIR)
# Handed in; somebody else has the next move.
WAITING_STATES = (DutyState.WAITING,)
ENDED_STATES = (DutyState.DONE, DutyState.HANDED_OVER, DutyState.CANCELLED)

DUTY_TONES = {
    DutyState.NOT_STARTED: "neutral",
    DutyState.WORKING: "progress",
    DutyState.WAITING: "waiting",
    DutyState.REPAIR: "repair",
    DutyState.DONE: "done",
    DutyState.HANDED_OVER: "neutral",
    DutyState.CANCELLED: "neutral",
}

TRANSITIONS: dict[str, tuple[tuple[DutyState, ...], DutyState]] = {
    "start": ((DutyState.NOT_STARTED, DutyState.WORKING), DutyState.WORKING),
    "hand_in": ((DutyState.NOT_STARTED, DutyState.WORKING, DutyState.REPAIR), DutyState.WAITING),
    "take_back": ((DutyState.WAITING,), DutyState.WORKING),
    "send_back": ((DutyState.WAITING, DutyState.DONE), DutyState.REPAIR),
    "finish": (
        (DutyState.NOT_STARTED, DutyState.WORKING, DutyState.WAITING, DutyState.REPAIR),
        DutyState.DONE,
    ),
    "reopen": ((DutyState.DONE, DutyState.CANCELLED), DutyState.NOT_STARTED),
    "hand_over": (
        (DutyState.NOT_STARTED, DutyState.WORKING, DutyState.WAITING, DutyState.REPAIR),
        DutyState.HANDED_OVER,
    ),
    "cancel": (
        (DutyState.NOT_STARTED, DutyState.WORKING, DutyState.WAITING, DutyState.REPAIR),
        DutyState.CANCELLED,
    ),
}


class EscalationState(TextChoices):
    DRAFT = "konsep", _("Konsep")
    RELEASED = "disampaikan", _("Disampaikan")
    DECLINED = "tidak_disampaikan", _("Tidak disampaikan")
    WITHDRAWN = "tidak_perlu", _("Tidak diperlukan lagi")


ESCALATION_TONES = {
    EscalationState.DRAFT: "waiting",
    EscalationState.RELEASED: "progress",
    EscalationState.DECLINED: "neutral",
    EscalationState.WITHDRAWN: "done",
}
ESCALATION_TRANSITIONS: dict[str, tuple[tuple[EscalationState, ...], EscalationState]] = {
    "release": ((EscalationState.DRAFT,), EscalationState.RELEASED),
    "decline": ((EscalationState.DRAFT,), EscalationState.DECLINED),
    # Nothing of it is late any more; where it is sent back, it is late again.
    "withdraw": ((EscalationState.DRAFT,), EscalationState.WITHDRAWN),
    "revive": ((EscalationState.WITHDRAWN,), EscalationState.DRAFT),
}
REASON_LENGTH = 1000

AUDIT_VERBS = {
    "duties.duty.extended": _("memberi perpanjangan waktu"),
    "duties.duty.handed_over": _("mengalihkan tugas"),
    "duties.escalation.drafted": _("menyiapkan eskalasi keterlambatan"),
    "duties.escalation.released": _("menyampaikan eskalasi keterlambatan"),
    "duties.escalation.declined": _("memutuskan eskalasi keterlambatan tidak disampaikan"),
    "duties.escalation.withdrawn": _("mencabut konsep eskalasi karena tugasnya tidak terlambat lagi"),
    "duties.escalation.revived": _("menyiapkan kembali eskalasi keterlambatan"),
}


@dataclass(frozen=True, slots=True)
class DutyKind:
    """What is owed: the verb of the row, and the permission that a person needs to do it for the agency."""

    code: str
    label: str | Promise
    needs: str
    group_label: str | Promise
    # Where several are done at once; without one, the first of them is opened.
    group_url_name: str = ""
    # Such duties belong to the Kesbangpol of one level: a province does not do those of its cities.
    own_level: bool = False
    # Where the source itself moves the due time, what is said to whoever tries it here.
    due_elsewhere: str | Promise = ""
    # Late ones are put before the head; not where the source does so itself, or within one office.
    escalates: bool = True


REVIEW_DUTY = "tinjau_akses"
DECIDE_DUTY = "putuskan_keterlambatan"
ESCALATE, REMIND = "duties.escalate", "duties.remind"
DUTY_KINDS: dict[str, DutyKind] = {}


def register_duty_kind(kind: DutyKind) -> None:
    DUTY_KINDS[kind.code] = kind
