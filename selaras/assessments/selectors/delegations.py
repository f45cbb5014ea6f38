"""What heads of agencies have handed on in running rounds: their validation, to the agency's contacts."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from selaras.assessments.choices import RUNNING
from selaras.assessments.models import RoundAgency
from selaras.offices.selectors.acting import Delegation


def delegations_of(agency_ids: Collection[int]) -> list[Delegation]:
    """One query; it lasts as long as the agency may still hand in."""
    rows = RoundAgency.objects.filter(
        agency__in=agency_ids, validation_delegated=True, round__state__in=RUNNING
    ).select_related("round__region")
    return [
        Delegation(
            row.agency_id,
            _("Validasi %(round)s") % {"round": row.round.title},
            row.delegated_by,
            _("narahubung"),
            (row.extended_due_at or row.round.internal_due_at).astimezone(row.round.region.tz).date(),
        )
        for row in rows.order_by("round__title", "pk")
    ]
