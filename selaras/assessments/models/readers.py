"""Who reads rounds and items: inside the region, by answering, or by work on an item."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from selaras.assessments.models.parts import Contribution
from selaras.core.scope import Scope
from selaras.offices.choices import OUTSIDE_KINDS


def reads_inside(scope: Scope, region_path: str) -> bool:
    """Whether a person reads the answers of this region in every state, as one of its own government."""
    if scope.holds("assessments.view", region_path=region_path):
        return True
    return region_path in _verifying_at(scope)


def reads_inside_somewhere(scope: Scope) -> bool:
    return bool(_verifying_at(scope) or scope.paths("assessments.view"))


def _verifying_at(scope: Scope) -> frozenset[str]:
    """A verifier's grant names an agency; a level rests on answers of several, so the region's are read."""
    return frozenset(
        grant.region_path
        for grant in scope.grants
        if "assessments.view" in grant.permissions and grant.agency_id is not None
    )


def where_read_inside(scope: Scope) -> Q:
    """The same as a condition: a region-wide grant reaches down, that of an agency stays at its region."""
    allowed = Q(region_path__in=_verifying_at(scope))
    for path in scope.paths("assessments.view"):
        allowed |= Q(region_path__under=path)
    return allowed


def where_answered_by(agencies: Collection[int]) -> Q:
    """Items an agency answers or helps with; what an outside body answers by letter Kesbangpol enters."""
    contributed = Contribution.objects.running().filter(agency_id__in=agencies).values("item_id")
    return (
        Q(owner_agency_id__in=agencies)
        | Q(owner_agency__kind__in=OUTSIDE_KINDS, round__coordinator_id__in=agencies)
        | Q(pk__in=contributed)
    )


def where_worked_on_by(scope: Scope) -> Q | None:
    """Items with which the person's own agencies have to do; a contact does not read what they verify."""
    answering, verifying = scope.agencies("assessments.answer"), scope.agencies("assessments.verify")
    if not answering and not verifying:
        return None
    answered = where_answered_by(answering)
    return answered | Q(verifier_agency_id__in=verifying) if verifying else answered
