"""Running duties of an agency that go over to its successor, with their history."""

from selaras.core.moving import Hand
from selaras.core.references import Reference
from selaras.duties.models import Duty
from selaras.duties.services.running import move_duties
from selaras.offices.models import Agency, Grant


def count_running(agency_id: int) -> int:
    return Duty.objects.running().filter(owner_agency_id=agency_id).count()


def take_over(hand: Hand) -> int:
    """The same row goes over; where the successor owes the same already, one of the two is enough."""
    rows = list(Duty.objects.running().select_for_update().filter(owner_agency_id=hand.old_id).order_by("pk"))
    owed = Duty.objects.running().filter(owner_agency_id=hand.new_id)
    twice = set(owed.values_list("source_kind", "source_id", "kind"))
    working = set(
        Grant.objects.filter(agency_id=hand.new_id, revoked_at=None).values_list("user_id", flat=True)
    )
    for duty in rows:
        if (duty.source_kind, duty.source_id, duty.kind) in twice:
            source = Reference(duty.source_kind, duty.source_id)
            move_duties(
                action="cancel", source=source, kind=duty.kind, owner_agency_ids=[hand.old_id], now=hand.now
            )
            continue
        duty.owner_agency_id = hand.new_id
        # Nobody sees a duty on the name of a person who does not work there.
        if duty.owner_user_id not in working:
            duty.owner_user_id = None
        duty.owner_post_id = None
        duty.save(update_fields=["owner_agency", "owner_user", "owner_post"])
    _say_new_name(hand)
    return len(rows)


def _say_new_name(hand: Hand) -> None:
    """Whoever waits for the agency reads the name of the successor."""
    old, new = Agency.objects.get(pk=hand.old_id), Agency.objects.get(pk=hand.new_id)
    waiting = Duty.objects.running().filter(region_path=old.region_path, waiting_label=old.name)
    waiting.update(waiting_label=new.name)
