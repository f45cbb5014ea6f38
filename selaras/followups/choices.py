"""Words of the follow-up: states and transitions of an action, reporting periods, duties, permissions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from selaras.duties.choices import DutyKind


class ActionState(TextChoices):
    DRAFT = "konsep", _("Konsep")
    ASSIGNED = "ditugaskan", _("Ditugaskan")
    ACCEPTED = "disanggupi", _("Disanggupi")
    ADJUSTING = "penyesuaian", _("Usul penyesuaian")
    REPORTED = "dilaporkan", _("Dilaporkan")
    REPAIR = "perbaikan", _("Perlu perbaikan")
    CLOSED = "selesai", _("Selesai")
    DROPPED = "dibatalkan", _("Dibatalkan")


ACTION_TONES = {
    ActionState.DRAFT: "neutral",
    ActionState.ASSIGNED: "waiting",
    ActionState.ACCEPTED: "progress",
    ActionState.ADJUSTING: "waiting",
    ActionState.REPORTED: "waiting",
    ActionState.REPAIR: "repair",
    ActionState.CLOSED: "done",
    ActionState.DROPPED: "neutral",
}
# Not closed, whoever has the next move: what the next meeting of the series begins with.
OPEN_STATES = (
    ActionState.ASSIGNED,
    ActionState.ACCEPTED,
    ActionState.ADJUSTING,
    ActionState.REPORTED,
    ActionState.REPAIR,
)
# The owner has the next move; past its date such an action is escalated.
OWNER_STATES = (ActionState.ASSIGNED, ActionState.ACCEPTED, ActionState.REPAIR)
# Past its date such an action is late; one that is reported waits for the host.
LATE_STATES = (*OWNER_STATES, ActionState.ADJUSTING)
ENDED_STATES = (ActionState.CLOSED, ActionState.DROPPED)

ACTION_TRANSITIONS: dict[str, tuple[tuple[ActionState, ...], ActionState]] = {
    "assign": ((ActionState.DRAFT,), ActionState.ASSIGNED),
    "accept": ((ActionState.ASSIGNED,), ActionState.ACCEPTED),
    "ask": (OWNER_STATES, ActionState.ADJUSTING),
    # Who asks for other terms has promised to keep them.
    "grant": ((ActionState.ADJUSTING,), ActionState.ACCEPTED),
    "refuse": ((ActionState.ADJUSTING,), ActionState.ASSIGNED),
    "withdraw": ((ActionState.ADJUSTING,), ActionState.ASSIGNED),
    "report": (OWNER_STATES, ActionState.REPORTED),
    "take_back": ((ActionState.REPORTED,), ActionState.ACCEPTED),
    "close": ((ActionState.REPORTED,), ActionState.CLOSED),
    "send_back": ((ActionState.REPORTED,), ActionState.REPAIR),
    "reopen": ((ActionState.CLOSED,), ActionState.REPAIR),
    "move_due": (OWNER_STATES, ActionState.ASSIGNED),
    "drop": ((ActionState.DRAFT, *OPEN_STATES), ActionState.DROPPED),
}
# After these the state is what it was before, not the one of the table.
KEEPING_STEPS = frozenset({"refuse", "withdraw", "move_due"})


class Period(TextChoices):
    """Reports of four months each, as the action plans on social conflict are reported."""

    B04 = "B04", _("B04 (Januari-April)")
    B08 = "B08", _("B08 (Mei-Agustus)")
    B12 = "B12", _("B12 (September-Desember)")


PERIOD_MONTHS = {Period.B04: 4, Period.B08: 8, Period.B12: 12}


class EscalationState(TextChoices):
    DRAFT = "konsep", _("Konsep")
    RELEASED = "diajukan", _("Diajukan")
    DISCARDED = "tidak_diajukan", _("Tidak diajukan")


ESCALATION_TONES = {
    EscalationState.DRAFT: "waiting",
    EscalationState.RELEASED: "progress",
    EscalationState.DISCARDED: "neutral",
}

MAX_DECISIONS = 60
MAX_ACTIONS = 400
MAX_OWNERS = 60
MAX_RECORDS = 10
MAX_DAYS_AFTER = 60
TEXT_LENGTH = 4000
REASON_LENGTH = 1000
# Office days in which the host looks at a report or answers a request.
CHECK_DAYS = 5

VIEW, MANAGE, ANSWER, RELEASE = (
    "followups.view",
    "followups.manage",
    "followups.answer",
    "followups.release",
)
PERMISSIONS = {
    VIEW: _("Melihat keputusan dan tindak lanjut di tingkat pemerintahannya"),
    MANAGE: _("Mencatat keputusan, menugaskan tindak lanjut, dan memeriksa laporannya"),
    ANSWER: _("Menyanggupi dan melaporkan tindak lanjut kantornya"),
    RELEASE: _("Mengajukan eskalasi tindak lanjut yang terlambat"),
}
_ELSEWHERE = _("Batas waktu tindak lanjut diubah pada halamannya, oleh yang menugaskan.")
DUTY, CHECK_DUTY, CHANGE_DUTY, ESCALATION_DUTY = (
    "tindak_lanjut",
    "periksa_lapor",
    "jawab_usul",
    "putuskan_eskalasi",
)
DUTIES = (
    DutyKind(
        DUTY,
        _("Tindak lanjuti"),
        ANSWER,
        _("%(count)s tindak lanjut: %(title)s"),
        own_level=True,
        due_elsewhere=_ELSEWHERE,
        escalates=False,
    ),
    DutyKind(
        CHECK_DUTY,
        _("Periksa laporan tindak lanjut"),
        MANAGE,
        _("Periksa %(count)s laporan tindak lanjut: %(title)s"),
        own_level=True,
    ),
    DutyKind(
        CHANGE_DUTY,
        _("Jawab usul penyesuaian"),
        MANAGE,
        _("Jawab %(count)s usul penyesuaian: %(title)s"),
        own_level=True,
    ),
    DutyKind(
        ESCALATION_DUTY,
        _("Putuskan eskalasi"),
        RELEASE,
        _("Putuskan %(count)s eskalasi: %(title)s"),
        own_level=True,
        escalates=False,
    ),
)

AUDIT_VERBS = {
    "followups.direction.made": _("mencatat arahan"),
    "followups.direction.changed": _("mengubah arahan"),
    "followups.decision.made": _("mencatat keputusan"),
    "followups.decision.changed": _("mengubah keputusan"),
    "followups.decision.dropped": _("membatalkan keputusan"),
    "followups.decision.final": _("menetapkan keputusan"),
    "followups.action.made": _("menambahkan tindak lanjut"),
    "followups.action.changed": _("mengubah tindak lanjut"),
    "followups.action.assign": _("menugaskan tindak lanjut"),
    "followups.action.accept": _("menyanggupi tindak lanjut"),
    "followups.action.ask": _("mengajukan penyesuaian tindak lanjut"),
    "followups.action.grant": _("menyetujui penyesuaian tindak lanjut"),
    "followups.action.refuse": _("menolak penyesuaian tindak lanjut"),
    "followups.action.withdraw": _("menarik usul penyesuaian tindak lanjut"),
    "followups.action.report": _("melaporkan tindak lanjut"),
    "followups.action.take_back": _("menarik kembali laporan tindak lanjut"),
    "followups.action.close": _("menerima laporan tindak lanjut"),
    "followups.action.send_back": _("meminta perbaikan laporan tindak lanjut"),
    "followups.action.reopen": _("membuka kembali tindak lanjut"),
    "followups.action.move_due": _("mengubah batas waktu tindak lanjut"),
    "followups.action.drop": _("membatalkan tindak lanjut"),
    "followups.action.person": _("menunjuk pelaksana tindak lanjut"),
    "followups.action.carried": _("melanjutkan tindak lanjut ke rapat berikutnya"),
    "followups.record.attached": _("menautkan catatan pada tindak lanjut"),
    "followups.record.detached": _("melepas catatan dari tindak lanjut"),
    "followups.escalation.drafted": _("menyiapkan eskalasi"),
    "followups.escalation.changed": _("mengubah konsep eskalasi"),
    "followups.escalation.released": _("mengajukan eskalasi"),
    "followups.escalation.discarded": _("memutuskan eskalasi tidak diajukan"),
}
