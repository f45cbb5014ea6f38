"""Who sees which evidence, as conditions of a query: the one rule behind pages, content and API."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from selaras.core.scope import Scope
from selaras.evidence.choices import SHARED_UPWARD
from selaras.evidence.models.activities import OWN_GOVERNMENT_PARTS, Partner
from selaras.evidence.models.uses import Use


def live_use(**conditions: object) -> Exists:
    """Used itself, or part of a kegiatan that is."""
    itself = Q(evidence=OuterRef("pk")) | Q(evidence=OuterRef("part_of"))
    return Exists(Use.objects.live().filter(itself, **conditions))


def held_with(agencies: list[int]) -> Exists:
    of_it = Q(activity__evidence=OuterRef("pk")) | Q(activity__evidence=OuterRef("part_of"))
    return Exists(Partner.objects.filter(of_it, agency__in=agencies))


def inside(scope: Scope) -> Q:
    """What this scope sees without anything having been sent: its agency's, as a reader, as staff."""
    seen = Q(agency_id__in=scope.agencies("evidence.view"))
    acting_for = [grant.agency_id for grant in scope.grants if grant.agency_id is not None]
    if acting_for:
        seen |= Q(live_use(readers__in=acting_for)) | Q(held_with(acting_for))
    for path in scope.paths("evidence.view"):
        seen |= Q(region_path__under=path) if _is_own_government(path) else Q(region_path=path)
    return seen


def sent_upward(scope: Scope) -> Q:
    """For a province or the ministry: of the regions below only what they have sent."""
    seen = Q(pk__in=[])
    for path in scope.paths("evidence.view"):
        if not _is_own_government(path):
            seen |= Q(live_use(region_path__under=path, sharing__in=SHARED_UPWARD))
    return seen


def _is_own_government(path: str) -> bool:
    return path.count(".") >= OWN_GOVERNMENT_PARTS


def link_sees(scope: Scope) -> Q:
    link = scope.work_link
    if link is None:
        return Q(pk__in=[])
    in_its_round = live_use(group_kind=link.subject_kind, group_id=link.subject_id)
    is_its_subject = live_use(subject_kind=link.subject_kind, subject_id=link.subject_id)
    return Q(agency_id=link.agency_id) & (Q(in_its_round) | Q(is_its_subject) | Q(added_link_id=link.link_id))
