"""A role or a term of office that ends soon is told before it ends, to its holder and to who may give it."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.notices.services import notify
from selaras.offices.choices import HolderStatus
from selaras.offices.models import Grant, Holder
from selaras.offices.selectors.absences import people_who_give_at
from selaras.offices.selectors.people import RUNNING, grant_state

AHEAD = timedelta(days=14)


def tell_of_endings(*, now: datetime) -> int:
    """Each ending once, however often the worker asks; returns how many people are told now."""
    near = now.date()
    soon = Q(ends_on__gte=near - timedelta(days=1), ends_on__lte=near + AHEAD)
    grants = Grant.objects.filter(soon, revoked_at=None, user__is_active=True, holder=None)
    told = sum(_tell_grant(grant, now) for grant in grants.select_related("user", "region", "agency"))
    holders = Holder.objects.filter(soon, post__agency__is_active=True)
    return told + sum(_tell_term(row, now) for row in holders.select_related("user", "post__agency__region"))


def _in_time(starts_on: date, ends_on: date, today: date) -> bool:
    """A week of standing in is told of in its second half, not as it begins."""
    return today <= ends_on and ends_on - today <= min(AHEAD, (ends_on - starts_on) / 2)


def _tell_grant(grant: Grant, now: datetime) -> int:
    today, role = now.astimezone(grant.region.tz).date(), grant.role_data
    if role is None or grant.ends_on is None or grant_state(grant, now) != RUNNING:
        return 0
    if not _in_time(grant.starts_on, grant.ends_on, today):
        return 0
    told = {
        "role": role.label,
        "place": grant.agency.name if grant.agency else grant.region.full_name,
        "day": day_plain(grant.ends_on),
        "name": grant.user.full_name,
    }
    address = reverse("person_detail", args=[grant.user_id])
    key = f"offices.grant.{grant.pk}.ends.{grant.ends_on}"
    own = _("Peran Anda sebagai %(role)s di %(place)s berakhir %(day)s.") % told
    count = notify(user_ids=[grant.user_id], text=own, url=address, kind="grant", key=key, now=now)
    text = _("Peran %(role)s atas nama %(name)s di %(place)s berakhir %(day)s; perpanjang bila masih perlu.")
    people = people_who_give_at(grant.region_path, now) - {grant.user_id}
    return count + notify(user_ids=people, text=text % told, url=address, kind="grant", key=key, now=now)


def _tell_term(holder: Holder, now: datetime) -> int:
    """Of a Plt., Plh. or Pj. above all: with the term every role that was tied to it ends."""
    agency = holder.post.agency
    today = now.astimezone(agency.region.tz).date()
    if holder.ends_on is None or not _in_time(holder.starts_on, holder.ends_on, today):
        return 0
    acting = holder.status != HolderStatus.DEFINITIF
    told = {
        "who": f"{holder.get_status_display()} {holder.post.title}" if acting else holder.post.title,
        "name": holder.name,
        "agency": agency.name,
        "day": day_plain(holder.ends_on),
    }
    text = _(
        "Masa jabatan %(who)s, %(agency)s (%(name)s), berakhir %(day)s beserta hak aksesnya; "
        "siapkan perpanjangan atau penggantinya."
    )
    people = people_who_give_at(agency.region_path, now)
    if holder.user_id is not None:
        people |= {holder.user_id}
    return notify(
        user_ids=people,
        text=text % told,
        url=reverse("agency_detail", args=[agency.pk]),
        kind="grant",
        key=f"offices.holder.{holder.pk}.ends.{holder.ends_on}",
        now=now,
    )
