"""The yearly review: which roles stand, what speaks for a second look, and what has been said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict
from selaras.offices.models import Grant, GrantAnswer, GrantReview
from selaras.offices.permissions import can_end_grant
from selaras.offices.selectors.absences import people_who_hold
from selaras.offices.selectors.people import ENDED, as_held, grant_state
from selaras.regions.models import Region

# Whoever has not signed in for so long may not need the role any more.
SILENT = timedelta(days=180)
OPEN, KEPT, WITHDRAWN = "belum", "tetap", "dicabut"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    grant: Grant
    answer: GrantAnswer | None
    # Why one may want to look twice, in a few words each.
    doubts: tuple[str, ...]
    may_decide: Verdict

    @property
    def state(self) -> str:
        if self.answer is None:
            return OPEN
        return KEPT if self.answer.kept else WITHDRAWN

    @property
    def role(self) -> str:
        data = self.grant.role_data
        return str(data.label) if data else self.grant.role

    @property
    def place(self) -> str:
        return self.grant.agency.name if self.grant.agency else self.grant.region.full_name


def reviews_of(region_path: str) -> QuerySet[GrantReview]:
    return GrantReview.objects.filter(region_path=region_path).select_related("region")


def awaits_review(region: Region, now: datetime) -> bool:
    """Whether this year's has not begun."""
    return not reviews_of(region.path).filter(year=now.astimezone(region.tz).year).exists()


def asked_about(review: GrantReview, now: datetime) -> list[Grant]:
    """Roles of the region itself that stood when the review began: those that run, and those it answered."""
    answered = Q(answers__review=review)
    rows = (
        Grant.objects.filter(Q(revoked_at=None) | answered, region_path=review.region_path)
        .filter(starts_on__lte=review.opened_at.astimezone(review.region.tz).date())
        .select_related("user", "region", "agency", "holder__post")
        .order_by("user__full_name", "user_id", "pk")
        .distinct()
    )
    decided = set(review.answers.values_list("grant_id", flat=True))
    return [grant for grant in rows if grant.pk in decided or grant_state(grant, now) != ENDED]


def review_rows(review: GrantReview, scope: Scope, now: datetime) -> list[ReviewRow]:
    """Three queries, for however many roles."""
    answers = {answer.grant_id: answer for answer in review.answers.all()}
    return [
        ReviewRow(
            grant=grant,
            answer=answers.get(grant.pk),
            doubts=_doubts(grant, now),
            may_decide=can_end_grant(scope, as_held(grant), user_id=grant.user_id),
        )
        for grant in asked_about(review, now)
    ]


def _doubts(grant: Grant, now: datetime) -> tuple[str, ...]:
    user, found = grant.user, []
    if not user.is_active:
        found.append(_("akun nonaktif"))
    if user.last_login is None:
        found.append(_("belum pernah masuk"))
    elif user.last_login < now - SILENT:
        found.append(_("tidak masuk lebih dari enam bulan"))
    if grant.ends_on is None and grant.holder_id is None:
        found.append(_("tanpa tanggal akhir"))
    if not grant.decree and grant.holder_id is None:
        found.append(_("tanpa SK atau surat"))
    return tuple(found)


def left_to_above(review: GrantReview, now: datetime) -> list[Grant]:
    """What is open, where none of it can be decided by anybody of the region itself.

    Nobody decides about himself, and a role that appoints is decided by one who appoints.
    """
    path = review.region_path
    appoint, give = (people_who_hold(word, path, now) for word in ("offices.appoint", "offices.grants"))
    decided = set(review.answers.values_list("grant_id", flat=True))
    left = [grant for grant in asked_about(review, now) if grant.pk not in decided]
    return [] if any((_deciders(grant, appoint, give) - {grant.user_id}) for grant in left) else left


def _deciders(grant: Grant, appoint: set[int], give: set[int]) -> set[int]:
    appoints = grant.role_data is not None and "offices.appoint" in grant.role_data.permissions
    return appoint if appoints or appoint else give


def people_above(region: Region, but: Collection[int], now: datetime) -> set[int]:
    """Who appoints at the nearest level above; at the top the administrators of the installation."""
    above = region.parent
    while above is not None:
        if people := people_who_hold("offices.appoint", above.path, now) - set(but):
            return people
        above = above.parent
    top = User.objects.filter(is_administrator=True, is_active=True).exclude(pk__in=but)
    return set(top.values_list("pk", flat=True))


def waiting_below(region: Region) -> QuerySet[GrantReview]:
    """Reviews of regions below that wait for somebody of this level or above."""
    rows = GrantReview.objects.filter(region_path__under=region.path, closed_at=None)
    return rows.filter(asked_above_at__isnull=False).exclude(region=region).select_related("region")


def outstanding(rows: Sequence[ReviewRow]) -> int:
    return sum(row.answer is None for row in rows)
