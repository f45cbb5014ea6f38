"""The yearly review of roles: begun by the calendar or by hand, answered role by role, closed by itself."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.audit import services as audit
from selaras.core.clock import WIB
from selaras.core.references import action_of
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.core.workdays import calendar_at
from selaras.offices import permissions
from selaras.offices.models import Grant, GrantAnswer, GrantReview
from selaras.offices.selectors.people import as_held
from selaras.offices.selectors.reviews import asked_about
from selaras.offices.services.above import ask_above, tell_decided_above
from selaras.offices.services.endings import end_grants
from selaras.offices.services.tokens import end_tokens_given
from selaras.regions.models import Region

# Working days in which it is to be done.
DAYS = 20


@transaction.atomic
def begin_review(*, scope: Scope, region: Region, now: datetime) -> GrantReview:
    """This year's, by hand: where the calendar has not begun it, or an office wants it earlier."""
    demand(permissions.can_review(scope, region))
    review = _begin(scope, region, now)
    if review is None:
        raise ValidationError(_("Tinjauan tahun ini sudah dimulai."))
    return review


def begin_due_reviews(*, now: datetime) -> int:
    """In the month of the setting, for every region in which anybody holds a role; once a year."""
    if now.astimezone(WIB).month != settings.GRANT_REVIEW_MONTH:
        return 0
    year = now.astimezone(WIB).year
    running = Q(ends_on=None) | Q(ends_on__gte=now.date())
    held = Grant.objects.filter(running, revoked_at=None, starts_on__lt=now.date()).order_by()
    regions = Region.objects.filter(pk__in=held.values("region_id")).exclude(
        pk__in=GrantReview.objects.filter(year=year).values("region_id")
    )
    by = Scope(on=now.astimezone(WIB).date(), name=_("Selaras"))
    return sum(_begin(by, region, now) is not None for region in regions)


def _begin(scope: Scope, region: Region, now: datetime) -> GrantReview | None:
    """None where it is there already, begun by whoever was quicker."""
    today = now.astimezone(region.tz).date()
    due_at = calendar_at(region.path).end_after(today, DAYS, region.tz)
    try:
        with transaction.atomic():
            review = GrantReview.objects.create(
                region=region, region_path=region.path, year=today.year, opened_at=now, due_at=due_at
            )
            _recorded(scope, "begun", review, now)
            if (heard := action_of("grant_review", "begun")) is not None:
                heard(review=review, now=now)
    except IntegrityError:
        return None
    return review


@transaction.atomic
def answer_grants(
    *, scope: Scope, review: GrantReview, grant_ids: Collection[int], keep: bool, note: str, now: datetime
) -> int:
    """Confirms or withdraws these roles: all of them, or none where one is beyond this person."""
    review = GrantReview.objects.select_for_update(of=("self",)).select_related("region").get(pk=review.pk)
    demand(permissions.can_review(scope, review.region))
    note = " ".join(note.split())[:300]
    if review.closed_at is not None:
        raise ValidationError(_("Tinjauan ini sudah selesai."))
    if not grant_ids:
        raise ValidationError(_("Centang paling sedikit satu hak akses."))
    if not keep and not note:
        raise ValidationError({"note": _("Tuliskan alasan mencabut.")})
    grants = _undecided(review, grant_ids, now)
    for grant in grants:
        demand(permissions.can_end_grant(scope, as_held(grant), user_id=grant.user_id))
    for grant in grants:
        GrantAnswer.objects.create(
            review=review, grant=grant, kept=keep, note=note, by_id=scope.user_id,
            by_name=scope.name[:200], at=now,
        )  # fmt: skip
        verb = "kept" if keep else "withdrawn"
        _recorded(scope, verb, review, now, person=grant.user_id, role=grant.role, agency=grant.agency_id)
    if not keep:
        today = now.astimezone(review.region.tz).date()
        end_grants(scope=scope, grants=grants, on=today, now=now, at_once=True, note=note)
        for grant in grants:
            end_tokens_given(scope=scope, user_id=grant.user_id, by=grant, now=now)
    if review.asked_above_at is not None:
        people = {grant.user_id for grant in grants}
        tell_decided_above(scope=scope, review=review, user_ids=people, now=now)
    if not close_if_done(scope=scope, review=review, now=now):
        ask_above(scope=scope, review=review, now=now)
    return len(grants)


def _undecided(review: GrantReview, grant_ids: Collection[int], now: datetime) -> list[Grant]:
    """What somebody else has decided meanwhile stays decided; a role of elsewhere is not asked about here."""
    decided = set(review.answers.values_list("grant_id", flat=True))
    asked = {grant.pk: grant for grant in asked_about(review, now)}
    if not set(grant_ids) <= asked.keys():
        raise ValidationError(
            _("Sebagian hak akses sudah berakhir atau bukan bagian tinjauan ini; muat ulang.")
        )
    return [asked[pk] for pk in dict.fromkeys(grant_ids) if pk not in decided]


def close_if_done(*, scope: Scope, review: GrantReview, now: datetime) -> bool:
    decided = set(review.answers.values_list("grant_id", flat=True))
    if review.closed_at is not None or any(grant.pk not in decided for grant in asked_about(review, now)):
        return False
    review.closed_at = now
    review.save(update_fields=["closed_at"])
    _recorded(scope, "closed", review, now)
    if (heard := action_of("grant_review", "closed")) is not None:
        heard(review=review, now=now)
    return True


def close_finished_reviews(*, now: datetime) -> int:
    """The last open role may end by itself, and nobody presses anything."""
    by = Scope(on=now.astimezone(WIB).date(), name=_("Selaras"))
    rows = GrantReview.objects.filter(closed_at=None).select_related("region")
    return sum(_closed(by, review.pk, now) for review in rows)


@transaction.atomic
def _closed(scope: Scope, pk: int, now: datetime) -> bool:
    review = GrantReview.objects.select_for_update(of=("self",)).select_related("region").get(pk=pk)
    return close_if_done(scope=scope, review=review, now=now)


def _recorded(scope: Scope, verb: str, review: GrantReview, now: datetime, **facts: object) -> None:
    audit.record(
        verb=f"offices.review.{verb}",
        scope=scope,
        kind="grant_review",
        id=review.pk,
        region_path=review.region_path,
        after={"year": review.year} | facts,
        at=now,
    )
