"""What nobody of a region can decide in its yearly review goes to an administrator above it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.audit import services as audit
from selaras.core.clock import WIB
from selaras.core.scope import Scope
from selaras.notices.services import notify
from selaras.offices.models import GrantReview
from selaras.offices.selectors.reviews import left_to_above, people_above


@transaction.atomic
def ask_above(*, scope: Scope, review: GrantReview, now: datetime) -> bool:
    """Once a review, as soon as nothing is left that somebody of the region could decide."""
    stuck = left_to_above(review, now)
    if review.closed_at is not None or review.asked_above_at is not None or not stuck:
        return False
    people = people_above(review.region, {grant.user_id for grant in stuck}, now)
    if not people:
        return False
    review.asked_above_at = now
    review.save(update_fields=["asked_above_at"])
    audit.record(
        verb="offices.review.asked_above", scope=scope, kind="grant_review", id=review.pk,
        region_path=review.region_path, at=now,
        after={"year": review.year, "roles": [grant.pk for grant in stuck], "people": sorted(people)},
    )  # fmt: skip
    told = {"region": review.region.full_name, "year": review.year, "count": len(stuck)}
    text = _(
        "Tinjauan hak akses %(year)s %(region)s menunggu Anda: %(count)s hak akses di sana tidak dapat "
        "diputuskan oleh pemegangnya sendiri, dan tidak ada administrator lain."
    )
    url, key = review.get_absolute_url(), f"offices.review.{review.pk}.above"
    notify(user_ids=people, text=text % told, url=url, kind="grant", key=key, now=now, mail=True)
    own = _("Hak akses Anda dalam tinjauan %(year)s diputuskan administrator di atas; sudah diberi tahu.")
    notify(
        user_ids={grant.user_id for grant in stuck}, text=own % told, url=url, kind="grant",
        key=f"{key}.own", now=now,
    )  # fmt: skip
    return True


def ask_above_where_stuck(*, now: datetime) -> int:
    """Where the only administrator has nobody else from the first day."""
    by = Scope(on=now.astimezone(WIB).date(), name=_("Selaras"))
    rows = GrantReview.objects.filter(closed_at=None, asked_above_at=None).order_by("pk")
    return sum(_asked(by, pk, now) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def _asked(scope: Scope, pk: int, now: datetime) -> bool:
    review = GrantReview.objects.select_for_update(of=("self",)).select_related("region").get(pk=pk)
    return ask_above(scope=scope, review=review, now=now)


def tell_decided_above(*, scope: Scope, review: GrantReview, user_ids: set[int], now: datetime) -> None:
    """Who was decided about hears by whom; on the record it stands as every answer does."""
    told = {"name": scope.name, "year": review.year, "region": review.region.full_name}
    text = _("Hak akses Anda dalam tinjauan %(year)s, %(region)s, diputuskan oleh %(name)s.")
    notify(
        user_ids=user_ids, text=text % told, url=reverse("own_data"), kind="grant",
        key=f"offices.review.{review.pk}.decided", now=now,
    )  # fmt: skip
