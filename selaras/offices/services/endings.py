"""What ends together: grants, terms of office, contacts and work links of a person or an agency."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.offices.models import Agency, Contact, Grant, Holder, WorkLink
from selaras.offices.services.tokens import end_tokens_of_agency


def end_grants(
    *,
    scope: Scope,
    grants: Iterable[Grant],
    on: date,
    now: datetime,
    at_once: bool = False,
    note: str = "",
) -> int:
    """``on`` is the last day, which still counts in full unless the grant ends at once."""
    ended = 0
    for grant in grants:
        today = now.astimezone(grant.region.tz).date()
        ends_on = (
            on if grant.starts_on <= on and (grant.ends_on is None or on < grant.ends_on) else grant.ends_on
        )
        # A grant that would begin only after its end never begins.
        never = on < grant.starts_on
        revoked_at = now if at_once or never or on < today else None
        Grant.objects.filter(pk=grant.pk).update(ends_on=ends_on, revoked_at=revoked_at)
        audit.record(
            verb="offices.grant.ended",
            scope=scope,
            kind="person",
            id=grant.user_id,
            region_path=grant.region_path,
            before={"role": grant.role, "ends_on": _day(grant.ends_on), "agency_id": grant.agency_id},
            after={"ends_on": _day(on), "at_once": revoked_at is not None},
            note=note,
            at=now,
        )
        ended += 1
    return ended


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def running_grants(on: date) -> Q:
    """Grants that have not ended: those that run today and those that begin later."""
    return Q(revoked_at=None) & (Q(ends_on=None) | Q(ends_on__gte=on))


def end_holders(
    *, scope: Scope, holders: Iterable[Holder], on: date, now: datetime, at_once: bool = False
) -> int:
    """The end of a term ends the grants that were tied to it."""
    ended = 0
    for holder in holders:
        Holder.objects.filter(pk=holder.pk).update(ends_on=max(on, holder.starts_on))
        audit.record(
            verb="offices.holder.ended",
            scope=scope,
            kind="post",
            id=holder.post_id,
            region_path=holder.post.agency.region_path,
            before={"name": holder.name, "status": holder.status, "ends_on": _day(holder.ends_on)},
            after={"ends_on": _day(on)},
            at=now,
        )
        tied = Grant.objects.filter(running_grants(on), holder=holder).select_related("region")
        end_grants(scope=scope, grants=tied, on=on, now=now, at_once=at_once)
        ended += 1
    return ended


def end_contacts(*, scope: Scope, contacts: Iterable[Contact], now: datetime) -> int:
    """A contact that ends takes its work links along."""
    ended = 0
    for contact in contacts:
        Contact.objects.filter(pk=contact.pk).update(is_active=False, is_primary=False)
        audit.record(
            verb="offices.contact.ended",
            scope=scope,
            kind="agency",
            id=contact.agency_id,
            region_path=contact.agency.region_path,
            before={"name": contact.name},
            at=now,
        )
        links = WorkLink.objects.filter(contact=contact, revoked_at=None, ends_at__gt=now)
        revoke_links(scope=scope, links=links.select_related("agency"), now=now)
        ended += 1
    return ended


def revoke_links(*, scope: Scope, links: Iterable[WorkLink], now: datetime, note: str = "") -> int:
    revoked = 0
    for link in links:
        WorkLink.objects.filter(pk=link.pk).update(revoked_at=now)
        audit.record(
            verb="offices.worklink.revoked",
            scope=scope,
            kind="worklink",
            id=link.pk,
            region_path=link.agency.region_path,
            after={"subject": [link.subject_kind, link.subject_id], "contact_id": link.contact_id},
            note=note,
            at=now,
        )
        revoked += 1
    return revoked


def end_access_to_agency(*, scope: Scope, agency: Agency, on: date, now: datetime) -> None:
    holders = Holder.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), post__agency=agency)
    end_holders(scope=scope, holders=holders.select_related("post__agency"), on=on, now=now)
    grants = Grant.objects.filter(running_grants(on), agency=agency).select_related("region")
    end_grants(scope=scope, grants=grants, on=on, now=now, at_once=True)
    contacts = Contact.objects.filter(agency=agency, is_active=True).select_related("agency")
    end_contacts(scope=scope, contacts=contacts, now=now)
    end_tokens_of_agency(scope=scope, agency=agency, now=now)
