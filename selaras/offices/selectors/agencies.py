"""Reads of agencies: those of a region with heads and contacts, and what stands on one agency's page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from selaras.core.references import Reference, Shown, show_many
from selaras.core.scope import Scope
from selaras.offices.choices import PostKind
from selaras.offices.models import Agency, Contact, Grant, Holder, Post, WorkLink
from selaras.offices.selectors.people import grant_state
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class ShownLink:
    link: WorkLink
    subject: Shown | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class AgencyRow:
    agency: Agency
    heads: list[Holder]
    contacts: list[Contact]


def agencies_of(scope: Scope, region: Region, on: date) -> list[AgencyRow]:
    """In the office's own order, the ended ones last; three queries, however many there are."""
    holding = Q(ends_on=None) | Q(ends_on__gte=on)
    holders = Holder.objects.filter(holding, starts_on__lte=on, post__kind=PostKind.KEPALA)
    contacts = Contact.objects.filter(is_active=True).order_by("-is_primary", "name")
    agencies = Agency.objects.visible_to(scope).filter(region=region).order_by("-is_active", "sort", "name")
    heads: dict[int, list[Holder]] = {}
    # Who stands in (Plh.) began later and is named after the one who holds the post.
    for holder in (
        holders.filter(post__agency__region=region).select_related("post").order_by("starts_on", "pk")
    ):
        heads.setdefault(holder.post.agency_id, []).append(holder)
    reached: dict[int, list[Contact]] = {}
    for contact in contacts.filter(agency__region=region):
        reached.setdefault(contact.agency_id, []).append(contact)
    return [AgencyRow(agency, heads.get(agency.pk, []), reached.get(agency.pk, [])) for agency in agencies]


@dataclass(frozen=True, slots=True)
class PostRow:
    post: Post
    current: list[Holder]
    former: list[Holder]


def posts_of(agency: Agency, on: date) -> list[PostRow]:
    """Two queries; a term that has not begun stands with the current ones."""
    holders: dict[int, list[Holder]] = {}
    for holder in (
        Holder.objects.filter(post__agency=agency).select_related("user").order_by("starts_on", "pk")
    ):
        holders.setdefault(holder.post_id, []).append(holder)
    rows = []
    for post in Post.objects.filter(agency=agency):
        everybody = holders.get(post.pk, [])
        former = [holder for holder in everybody if holder.ends_on is not None and holder.ends_on < on]
        rows.append(PostRow(post, [holder for holder in everybody if holder not in former], former[::-1]))
    return rows


def contacts_of(agency: Agency) -> QuerySet[Contact]:
    return Contact.objects.filter(agency=agency, is_active=True).select_related("user")


def people_of(agency: Agency, now: datetime) -> list[Grant]:
    """Running and coming grants on this agency."""
    grants = Grant.objects.filter(agency=agency).select_related("user", "region", "agency", "holder")
    return [grant for grant in grants.order_by("user__full_name") if grant_state(grant, now) != "berakhir"]


def links_of(scope: Scope, agency: Agency, now: datetime, limit: int = 50) -> list[ShownLink]:
    """Newest first, each with the record it opens where this person may see that record."""
    links = list(WorkLink.objects.filter(agency=agency).select_related("contact", "agency")[:limit])
    titles = show_many(scope, [Reference(link.subject_kind, link.subject_id) for link in links])
    return [
        ShownLink(
            link,
            titles.get(Reference(link.subject_kind, link.subject_id)),
            link.revoked_at is None and link.ends_at > now and link.contact.is_active,
        )
        for link in links
    ]
