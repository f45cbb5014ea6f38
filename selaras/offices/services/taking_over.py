"""What a successor takes over of the offices: roles, contacts with their links, who sits on which post."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from selaras.audit import services as audit
from selaras.core import clock
from selaras.core.moving import Hand
from selaras.offices.models import Agency, Contact, Grant, Holder, Post, WorkLink
from selaras.offices.services.endings import end_grants, end_holders, running_grants

_DAY = timedelta(days=1)


def running_grants_of(agency_id: int) -> QuerySet[Grant]:
    """Roles over this agency that are no part of a term: those come with their post."""
    return Grant.objects.filter(running_grants(clock.today()), agency_id=agency_id, holder=None)


def count_grants(agency_id: int) -> int:
    return running_grants_of(agency_id).count()


def move_grants(hand: Hand) -> int:
    """The old role ends at once and the same role begins at the successor, by the decree it had."""
    grants = list(running_grants_of(hand.old_id).select_related("region"))
    new = Agency.objects.get(pk=hand.new_id)
    for grant in grants:
        _same_role(hand, grant, new, holder=None)
    end_grants(scope=hand.scope, grants=grants, on=_today(hand, new), now=hand.now, at_once=True)
    return len(grants)


def _today(hand: Hand, agency: Agency) -> date:
    return hand.now.astimezone(agency.region.tz).date()


def _same_role(hand: Hand, grant: Grant, new: Agency, holder: Holder | None) -> None:
    today = _today(hand, new)
    held = Grant.objects.filter(running_grants(today), user_id=grant.user_id, role=grant.role, agency=new)
    if held.filter(ends_on=None).exists():
        return
    made = Grant.objects.create(
        user_id=grant.user_id,
        role=grant.role,
        region=new.region,
        region_path=new.region_path,
        agency=new,
        starts_on=max(today, grant.starts_on),
        ends_on=grant.ends_on,
        decree=grant.decree,
        holder=holder,
        granted_by_id=hand.scope.user_id,
    )
    audit.record(
        verb="offices.grant.given",
        scope=hand.scope,
        kind="person",
        id=made.user_id,
        region_path=made.region_path,
        after={"role": made.role, "agency_id": new.pk, "starts_on": made.starts_on.isoformat()},
        at=hand.now,
    )


def count_contacts(agency_id: int) -> int:
    return Contact.objects.filter(agency_id=agency_id, is_active=True).count()


def move_contacts(hand: Hand) -> int:
    """The same row goes over, so that a link on somebody's phone keeps working; one stays the main one."""
    contacts = list(Contact.objects.select_for_update().filter(agency_id=hand.old_id, is_active=True))
    has_main = Contact.objects.filter(agency_id=hand.new_id, is_active=True, is_primary=True).exists()
    for contact in contacts:
        contact.agency_id = hand.new_id
        contact.is_primary = contact.is_primary and not has_main
        contact.save(update_fields=["agency", "is_primary"])
        audit.record(
            verb="offices.contact.changed",
            scope=hand.scope,
            kind="agency",
            id=hand.new_id,
            before={"agency_id": hand.old_id},
            after={"name": contact.name, "agency_id": hand.new_id},
            at=hand.now,
        )
    WorkLink.objects.filter(contact__in=contacts, revoked_at=None, ends_at__gt=hand.now).update(
        agency_id=hand.new_id
    )
    return len(contacts)


def _sitting(agency_id: int) -> QuerySet[Holder]:
    running = Q(ends_on=None) | Q(ends_on__gte=clock.today())
    return Holder.objects.filter(running, post__agency_id=agency_id)


def count_holders(agency_id: int) -> int:
    return _sitting(agency_id).count()


def move_holders(hand: Hand) -> int:
    """Who sits on a post sits on the post of the same name at the successor; a taken seat stays taken.

    The former term ends the day before and stays with the old agency; roles of the term come along.
    """
    new = Agency.objects.get(pk=hand.new_id)
    today = _today(hand, new)
    holders = list(_sitting(hand.old_id).select_related("post__agency").order_by("pk"))
    for holder in holders:
        grants = list(Grant.objects.filter(running_grants(today), holder=holder).select_related("region"))
        seat = _seat(holder, new)
        taken = seat.holders.filter(Q(ends_on=None) | Q(ends_on__gte=today)).exists()
        if not taken and holder.starts_on >= today:
            # Nothing of this term has been yet: there is no history to leave behind.
            Holder.objects.filter(pk=holder.pk).update(post=seat)
            for grant in grants:
                _same_role(hand, grant, new, holder=holder)
            end_grants(scope=hand.scope, grants=grants, on=today, now=hand.now, at_once=True)
            continue
        if not taken:
            successor = Holder.objects.create(
                post=seat,
                user_id=holder.user_id,
                name=holder.name,
                status=holder.status,
                starts_on=max(today, holder.starts_on),
                ends_on=holder.ends_on,
                decree=holder.decree,
            )
            for grant in grants:
                _same_role(hand, grant, new, holder=successor)
        end_holders(scope=hand.scope, holders=[holder], on=today - _DAY, now=hand.now, at_once=True)
    return len(holders)


def _seat(holder: Holder, new: Agency) -> Post:
    post, _made = Post.objects.get_or_create(
        agency=new, title=holder.post.title, defaults={"kind": holder.post.kind, "sort": holder.post.sort}
    )
    return post
