"""Invitations of an agency to meetings that are still to come, and meetings it is to hold."""

from django.db.models import Q, QuerySet

from selaras.core import clock
from selaras.core.moving import Hand
from selaras.meetings.models import Invitee, Meeting


def _coming(agency_id: int) -> QuerySet[Invitee]:
    ahead = Q(meeting__starts_at__gte=clock.now())
    return Invitee.objects.filter(ahead, agency_id=agency_id, withdrawn_at=None)


def count_invitations(agency_id: int) -> int:
    return _coming(agency_id).count()


def take_over_invitations(hand: Hand) -> int:
    """Where both were invited, the invitation of the successor is the one that counts."""
    rows = list(_coming(hand.old_id).select_for_update(of=("self",)))
    both = set(_coming(hand.new_id).values_list("meeting_id", flat=True))
    for row in rows:
        if row.meeting_id in both:
            row.withdrawn_at = hand.now
            row.save(update_fields=["withdrawn_at"])
        else:
            row.agency_id = hand.new_id
            row.save(update_fields=["agency"])
    return len(rows)


def count_hosted(agency_id: int) -> int:
    """Meetings it is to hold: whoever plans them gives them to somebody first."""
    return Meeting.objects.filter(agency_id=agency_id, starts_at__gte=clock.now()).count()
