"""The yearly review of roles as a duty of the Kesbangpol whose region it is."""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.core.references import Reference
from selaras.duties.choices import REVIEW_DUTY
from selaras.duties.services.running import NewDuty, move_duties, open_duties
from selaras.offices.choices import AgencyKind
from selaras.offices.models import Agency, GrantReview


def _source(review: GrantReview) -> Reference:
    return Reference("grant_review", str(review.pk))


def owe_review(*, review: GrantReview, now: datetime) -> None:
    """Where no Kesbangpol is recorded yet there is nobody to owe it; the page is there all the same."""
    office = Agency.objects.filter(
        region_path=review.region_path, kind=AgencyKind.KESBANGPOL, is_active=True
    ).first()
    if office is None:
        return
    title = _("Tinjauan hak akses %(year)s") % {"year": review.year}
    duty = NewDuty(
        kind=REVIEW_DUTY,
        title=title,
        url=review.get_absolute_url(),
        source=_source(review),
        owner_agency_id=office.pk,
        waiting_label=office.name,
        due_at=review.due_at,
    )
    open_duties(
        duties=[duty],
        group=_source(review),
        group_title=review.region.full_name,
        region_path=review.region_path,
        zone=review.region.zone,
        now=now,
    )


def review_done(*, review: GrantReview, now: datetime) -> None:
    move_duties(action="finish", source=_source(review), now=now)
