"""Posts of an agency and who holds them, from when to when, with which status."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.choices import HolderStatus
from selaras.offices.models import Agency, Holder, Post
from selaras.offices.services.endings import end_holders
from selaras.offices.services.grants import give_grant


@dataclass(frozen=True, slots=True)
class Term:
    """One term of office as a decree states it; ``role`` is what the holder may do as long as it lasts."""

    name: str
    status: str
    starts_on: date
    ends_on: date | None = None
    decree: str = ""
    user: User | None = None
    role: str = ""


@transaction.atomic
def add_post(*, scope: Scope, agency: Agency, title: str, kind: str, now: datetime) -> Post:
    demand(permissions.can_change_agency(scope, agency))
    last = Post.objects.filter(agency=agency).aggregate(last=Max("sort"))["last"] or 0
    post = Post(agency=agency, title=" ".join(title.split()), kind=kind, sort=last + 1)
    post.full_clean()
    post.save(force_insert=True)
    _recorded(scope, "offices.post.added", post, now, after={"title": post.title, "kind": kind})
    return post


@transaction.atomic
def change_post(*, scope: Scope, post: Post, title: str, kind: str, now: datetime) -> Post:
    demand(permissions.can_change_agency(scope, post.agency))
    before = {"title": post.title, "kind": post.kind}
    post.title, post.kind = " ".join(title.split()), kind
    post.full_clean()
    post.save(update_fields=["title", "kind"])
    after = {"title": post.title, "kind": post.kind}
    if after != before:
        _recorded(scope, "offices.post.changed", post, now, before=before, after=after)
    return post


@transaction.atomic
def start_holder(
    *, scope: Scope, post: Post, term: Term, now: datetime, replace_former: bool = False
) -> Holder:
    """A Plh. sits beside the absent holder; all others sit alone, so a former term ends the day before."""
    demand(permissions.can_change_agency(scope, post.agency))
    if not post.agency.is_active:
        raise ValidationError(_("OPD ini sudah berakhir."))
    if term.ends_on is not None and term.ends_on < term.starts_on:
        raise ValidationError({"ends_on": _("Tanggal akhir mendahului tanggal mulai.")})
    if term.role and term.user is None:
        raise ValidationError({"role": _("Peran hanya dapat diberikan kepada pejabat yang memiliki akun.")})
    if term.role and term.status != HolderStatus.DEFINITIF:
        _demand_mandate(term)
    # Two clerks at once must not seat two holders.
    post = Post.objects.select_for_update(of=("self",)).select_related("agency__region").get(pk=post.pk)
    _make_room(scope, post, term, now, replace_former)
    holder = Holder.objects.create(
        post=post,
        user=term.user,
        name=" ".join(term.name.split()),
        status=term.status,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        decree=" ".join(term.decree.split()),
    )
    _recorded(scope, "offices.holder.started", post, now, after=_facts(holder))
    if term.role and term.user is not None:
        _give_role(scope, post, holder, term, term.user, now)
    return holder


def _demand_mandate(term: Term) -> None:
    """Who acts for somebody acts by a decree and until a day; so does the role that comes with it."""
    missing = {}
    if not term.decree.strip():
        missing["decree"] = _("Peran bagi pejabat %(status)s memerlukan nomor SK atau surat perintahnya.")
    if term.ends_on is None:
        missing["ends_on"] = _("Peran bagi pejabat %(status)s memerlukan tanggal akhir.")
    if missing:
        status = str(HolderStatus(term.status).label)
        raise ValidationError({name: words % {"status": status} for name, words in missing.items()})


def _give_role(scope: Scope, post: Post, holder: Holder, term: Term, user: User, now: datetime) -> None:
    give_grant(
        scope=scope,
        user=user,
        role=term.role,
        region=post.agency.region,
        agency=post.agency if permissions.is_agency_bound(term.role) else None,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        decree=term.decree,
        holder=holder,
        now=now,
    )


def _make_room(scope: Scope, post: Post, term: Term, now: datetime, replace_former: bool) -> None:
    former = _overlapping(post, term)
    if not former:
        return
    if not replace_former or any(holder.starts_on >= term.starts_on for holder in former):
        names = ", ".join(holder.name for holder in former)
        raise ValidationError(
            _("Jabatan ini masih dipegang %(names)s pada masa itu. Akhiri dahulu.") % {"names": names}
        )
    end_holders(scope=scope, holders=former, on=term.starts_on - timedelta(days=1), now=now)


def _overlapping(post: Post, term: Term) -> list[Holder]:
    if term.status == HolderStatus.PLH:
        return []
    holders: QuerySet[Holder] = Holder.objects.filter(post=post).exclude(status=HolderStatus.PLH)
    holders = holders.filter(Q(ends_on=None) | Q(ends_on__gte=term.starts_on))
    if term.ends_on is not None:
        holders = holders.filter(starts_on__lte=term.ends_on)
    return list(holders.select_related("post__agency"))


@transaction.atomic
def end_holder(*, scope: Scope, holder: Holder, on: date, now: datetime) -> None:
    """The grants of the term end with it, on the same day."""
    demand(permissions.can_change_agency(scope, holder.post.agency))
    if holder.ends_on is not None and holder.ends_on <= on:
        raise ValidationError(_("Masa jabatan ini sudah berakhir."))
    if on < holder.starts_on:
        raise ValidationError({"ends_on": _("Tanggal akhir mendahului tanggal mulai.")})
    end_holders(scope=scope, holders=[holder], on=on, now=now)


def _facts(holder: Holder) -> dict[str, object]:
    return {
        "name": holder.name,
        "status": holder.status,
        "starts_on": holder.starts_on.isoformat(),
        "ends_on": holder.ends_on.isoformat() if holder.ends_on else None,
        "decree": holder.decree,
    }


def _recorded(
    scope: Scope,
    verb: str,
    post: Post,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    audit.record(
        verb=verb,
        scope=scope,
        kind="post",
        id=post.pk,
        region_path=post.agency.region_path,
        before=dict(before) if before else None,
        after=dict(after) if after else None,
        at=now,
    )
