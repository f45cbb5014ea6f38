"""Work links: made for a contact, revoked, and ended together with what they open."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from selaras.audit import services as audit
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.models import Agency, Contact, WorkLink
from selaras.offices.selectors.scopes import token_hash
from selaras.offices.services.endings import revoke_links

# A link is used many times in a day; its last use need not be exact to the second.
USE_STEP = timedelta(minutes=5)


@transaction.atomic
def make_work_link(
    *,
    scope: Scope,
    agency: Agency,
    contact: Contact,
    subject: Reference,
    ends_at: datetime,
    now: datetime,
    replace: bool = True,
) -> tuple[WorkLink, str]:
    """The token is returned once; a new link replaces the contact's older one to the same record."""
    demand(permissions.can_make_work_link(scope, agency))
    if contact.agency_id != agency.pk or not contact.is_active:
        raise ValidationError(_("Narahubung ini tidak lagi bertugas di OPD tersebut."))
    if ends_at <= now:
        raise ValidationError(_("Batas waktu tautan sudah lewat."))
    if replace:
        older = _open(subject, now).filter(contact=contact).select_related("agency")
        revoke_links(scope=scope, links=older, now=now, note=_("Diganti tautan baru."))
    token = secrets.token_urlsafe(32)
    link = WorkLink.objects.create(
        agency=agency,
        contact=contact,
        token_hash=token_hash(token),
        subject_kind=subject.kind,
        subject_id=subject.id,
        starts_at=now,
        ends_at=ends_at,
        created_by_id=scope.user_id,
        created_at=now,
    )
    audit.record(
        verb="offices.worklink.made",
        scope=scope,
        kind="worklink",
        id=link.pk,
        region_path=agency.region_path,
        after={"contact": contact.name, "agency": agency.code, "subject": [subject.kind, subject.id]},
        at=now,
    )
    return link, token


def _open(subject: Reference, now: datetime) -> QuerySet[WorkLink]:
    return WorkLink.objects.filter(
        subject_kind=subject.kind, subject_id=subject.id, revoked_at=None, ends_at__gt=now
    )


@transaction.atomic
def revoke_work_link(*, scope: Scope, link: WorkLink, now: datetime, note: str = "") -> None:
    demand(permissions.can_revoke_work_link(scope, link))
    if link.revoked_at is None:
        revoke_links(scope=scope, links=[link], now=now, note=note)


@transaction.atomic
def end_work_links(*, scope: Scope, subject: Reference, now: datetime) -> int:
    """Called by the record that closes; its own rule has decided already."""
    return move_work_links(scope=scope, subject=subject, ends_at=now, now=now)


@transaction.atomic
def move_work_links(*, scope: Scope, subject: Reference, ends_at: datetime, now: datetime) -> int:
    """The links that still open follow the record's new end; a link that has ended is never revived."""
    moved = _open(subject, now).update(ends_at=ends_at)
    if moved:
        audit.record(
            verb="offices.worklink.ended" if ends_at <= now else "offices.worklink.moved",
            scope=scope,
            kind=subject.kind,
            id=subject.id,
            after={"links": moved, "ends_at": ends_at.isoformat()},
            at=now,
        )
    return int(moved)


def note_use(*, link: WorkLink, now: datetime) -> None:
    """When a link was last used; not audited, for what is done with it is."""
    if link.last_used_at is None or link.last_used_at < now - USE_STEP:
        WorkLink.objects.filter(pk=link.pk).update(last_used_at=now)
