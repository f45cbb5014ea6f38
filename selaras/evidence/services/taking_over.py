"""Evidence and kegiatan of an agency that go over to its successor; who added what stays as it was."""

from django.db.models import QuerySet

from selaras.core.moving import Hand
from selaras.evidence.choices import State
from selaras.evidence.models import Activity, Evidence, Partner, Use

ENDED = (State.REPLACED, State.ARCHIVED)


def _living(agency_id: int) -> QuerySet[Evidence]:
    return Evidence.objects.filter(agency_id=agency_id).exclude(state__in=ENDED)


def count_evidence(agency_id: int) -> int:
    return _living(agency_id).count()


def take_over_evidence(hand: Hand) -> int:
    """Whoever could read a piece as the old agency reads it as the new one."""
    moved = _living(hand.old_id).update(agency_id=hand.new_id)
    readers = Use.readers.through
    uses = Use.objects.live().filter(readers=hand.old_id).exclude(readers=hand.new_id)
    readers.objects.bulk_create(
        [readers(use_id=pk, agency_id=hand.new_id) for pk in uses.values_list("pk", flat=True)],
        ignore_conflicts=True,
        batch_size=500,
    )
    return moved


def count_activities(agency_id: int) -> int:
    return Activity.objects.filter(agency_id=agency_id).count()


def take_over_activities(hand: Hand) -> int:
    """With the part in what others hold; nobody is his own partner."""
    moved = Activity.objects.filter(agency_id=hand.old_id).update(agency_id=hand.new_id)
    Partner.objects.filter(agency_id=hand.old_id, activity__agency_id=hand.new_id).delete()
    both = Partner.objects.filter(agency_id=hand.new_id).values("activity_id")
    Partner.objects.filter(
        agency_id=hand.old_id, activity_id__in=list(both.values_list("activity_id", flat=True))
    ).delete()
    Partner.objects.filter(agency_id=hand.old_id).update(agency_id=hand.new_id)
    Partner.objects.filter(agency_id=hand.new_id, activity__agency_id=hand.new_id).delete()
    return moved
