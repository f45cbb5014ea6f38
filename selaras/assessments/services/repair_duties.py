"""What repairs make somebody owe, and who is told of it."""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.assessments.choices import REPAIR_OWED, RepairState, RoundState
from selaras.assessments.models import Repair, RepairEntry, Round
from selaras.assessments.selectors.evaluation import RELATED
from selaras.assessments.services.steps import round_reference
from selaras.assessments.services.telling import tell_agencies
from selaras.core.references import Reference
from selaras.duties.models import Duty
from selaras.duties.services import NewDuty, move_duties, open_duties

# What a step does to the duties that run because of the repair, by kind.
DUTY_MOVES = {
    "report": (("perbaiki", "hand_in"),),
    "return": (("perbaiki", "send_back"), ("nilai_perbaikan", "finish")),
    "close": (("perbaiki", "finish"), ("nilai_perbaikan", "finish")),
    "cancel": (("perbaiki", "cancel"), ("nilai_perbaikan", "cancel")),
}


def reference_of_repair(repair: Repair) -> Reference:
    return Reference("repair", str(repair.pk))


def open_repair_duties(*, round_: Round, now: datetime) -> None:
    """With the start of a round, those that were shared out before it are owed."""
    for repair in round_.repairs.running().select_related(*RELATED):
        renew_duties(repair, now)


def renew_duties(repair: Repair, now: datetime) -> None:
    """Duties of another agency were handed over; what the state asks for and nobody owes yet is opened."""
    round_ = repair.round
    owed = REPAIR_OWED[RepairState(repair.state)]
    for duty in Duty.objects.running().filter(
        source_kind="repair", source_id=str(repair.pk), kind="perbaiki"
    ):
        if duty.owner_agency_id != repair.duty_agency_id:
            move_duties(
                action="hand_over",
                source=reference_of_repair(repair),
                kind="perbaiki",
                owner_agency_ids=[duty.owner_agency_id],
                now=now,
            )
    if round_.state == RoundState.PREPARED or repair.due_at is None or repair.duty_agency_id is None:
        return
    owner = repair.owner_agency.name if repair.owner_agency else ""
    who = {"perbaiki": repair.duty_agency_id, "nilai_perbaikan": round_.coordinator_id}
    open_duties(
        duties=[
            NewDuty(
                kind=kind,
                title=repair.text,
                url=repair.get_absolute_url(),
                source=reference_of_repair(repair),
                owner_agency_id=who[kind],
                waiting_label=owner if kind == "nilai_perbaikan" else round_.coordinator.name,
                due_at=repair.due_at,
                state=state,
            )
            for kind, state in owed.items()
        ],
        group=round_reference(round_),
        group_title=round_.title,
        region_path=round_.region_path,
        zone=round_.zone,
        now=now,
    )


def tell_repair(repair: Repair, action: str, entry: RepairEntry, now: datetime) -> None:
    """The owner hears of what it owes or has to mend, Kesbangpol of a report."""
    if repair.round.state == RoundState.PREPARED:
        return
    words = {
        "assign": (repair.duty_agency_id, _("menjadi tanggung jawab OPD Anda")),
        "assign_again": (repair.duty_agency_id, _("dibagi ulang")),
        "return": (repair.duty_agency_id, _("dikembalikan: %(note)s") % {"note": entry.note[:120]}),
        "report": (repair.round.coordinator_id, _("dilaporkan selesai dikerjakan")),
    }
    if action not in words:
        return
    agency_id, told = words[action]
    tell_agencies(
        round_=repair.round,
        agency_ids=[agency_id] if agency_id is not None else [],
        text=_('Perbaikan "%(text)s" %(told)s.') % {"text": repair.text[:120], "told": told.rstrip(".")},
        kind="repair",
        key=f"{entry.pk}",
        url=repair.get_absolute_url(),
        now=now,
    )
