"""Actions of an agency that go over to its successor; what is closed stays with the old name."""

from django.db.models import QuerySet

from selaras.core.moving import Hand
from selaras.followups.choices import ENDED_STATES
from selaras.followups.models import Action


def _open(agency_id: int) -> QuerySet[Action]:
    return Action.objects.filter(agency_id=agency_id).exclude(state__in=ENDED_STATES)


def hold_actions(agency_id: int) -> None:
    """Held before their duties, as every step of an action does."""
    list(_open(agency_id).select_for_update(no_key=True).order_by("pk").values_list("pk"))


def count_actions(agency_id: int) -> int:
    return _open(agency_id).count()


def take_over_actions(hand: Hand) -> int:
    return _open(hand.old_id).update(
        agency_id=hand.new_id, changed_at=hand.now, changed_by_name=hand.scope.name
    )
