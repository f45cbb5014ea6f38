"""Tables of the buku serah terima: the seats of a person, and whom they wrote to and gave links."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.assessments.choices import RoundState
from selaras.assessments.models import Item, Round
from selaras.core.formats import day_short, moment_short
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.desk.selectors.handover_tables import LOOK_BACK, MOST, Asked, BookTable, Named, table
from selaras.offices.models import Agency, Contact, Grant, Holder, WorkLink
from selaras.regions.models import Region


def seats(person: User, region: Region, now: datetime) -> tuple[list[Grant], list[Holder]]:
    since = now.astimezone(region.tz).date() - LOOK_BACK
    recent = Q(ends_on__isnull=True) | Q(ends_on__gte=since)
    grants = Grant.objects.filter(recent, user=person, region_path__under=region.path)
    holders = Holder.objects.filter(recent, user=person, post__agency__region_path__under=region.path)
    alive = Q(revoked_at__isnull=True) | Q(revoked_at__gte=now - LOOK_BACK)
    return (
        list(grants.filter(alive).select_related("agency", "region").order_by("starts_on", "pk")),
        list(holders.select_related("post__agency").order_by("starts_on", "pk")),
    )


def agencies_of(
    scope: Scope, region: Region, grants: Iterable[Grant], holders: Iterable[Holder]
) -> list[Agency]:
    """Those the person worked for; who served the whole region worked at its Kesbangpol."""
    wanted = Q(pk__in=[holder.post.agency_id for holder in holders])
    for grant in grants:
        if grant.agency_id:
            wanted |= Q(pk=grant.agency_id)
        else:
            wanted |= Q(region=grant.region_id, kind="kesbangpol")
    found = Agency.objects.visible_to(scope).filter(wanted, region_path__under=region.path)
    return list(found.order_by("sort", "pk"))


def seat_table(grants: Iterable[Grant], holders: Iterable[Holder]) -> BookTable:
    rows = [
        [holder.post.title, holder.post.agency.name, *_term(holder), holder.decree or "-"]
        for holder in holders
    ]
    rows += [
        [
            str(grant.role_data.label) if grant.role_data else grant.role,
            grant.agency.name if grant.agency else grant.region.full_name,
            *_term(grant),
            grant.decree or "-",
        ]
        for grant in grants
    ]
    heads = [_("Jabatan atau peran"), _("Di"), _("Sejak"), _("Sampai"), _("SK atau surat")]
    return table(_("Jabatan dan hak akses"), heads, rows)


def _term(seat: Grant | Holder) -> list[str]:
    return [day_short(seat.starts_on), day_short(seat.ends_on) if seat.ends_on else "-"]


def running_links(asked: Asked) -> list[WorkLink]:
    links = WorkLink.objects.filter(agency__in=asked.ids, revoked_at__isnull=True, ends_at__gt=asked.now)
    return list(links.select_related("agency", "contact").order_by("ends_at", "pk")[: MOST + 1_000])


def link_table(asked: Asked, links: Iterable[WorkLink], named: Named) -> BookTable:
    """Never the address itself: who has it could work in the contact's name."""
    rows = []
    for link in links:
        shown = named.get(Reference(link.subject_kind, link.subject_id))
        used = moment_short(link.last_used_at, asked.zone) if link.last_used_at else _("belum dipakai")
        ends = moment_short(link.ends_at, asked.zone)
        rows.append([link.contact.name, link.agency.name, shown.title if shown else "-", ends, used])
    heads = [_("Narahubung"), _("OPD"), _("Untuk"), _("Sampai"), _("Terakhir dipakai")]
    return table(_("Tautan kerja yang masih berlaku"), heads, rows)


def contacts(asked: Asked) -> BookTable:
    """Of the own agencies, and of all that answer in the rounds they coordinate."""
    running = Round.objects.visible_to(asked.scope).filter(coordinator__in=asked.ids)
    answering = Item.objects.filter(round__in=running.exclude(state=RoundState.OFFICIAL).values("pk"))
    wanted = Q(agency__in=asked.ids) | Q(agency__in=answering.order_by().values("owner_agency"))
    found = Contact.objects.visible_to(asked.scope).active().filter(wanted).select_related("agency")
    rows = [
        [
            contact.agency.name,
            contact.name,
            contact.position or "-",
            contact.phone or "-",
            contact.email or "-",
        ]
        for contact in found.order_by("agency__sort", "agency_id", "-is_primary", "name", "pk").distinct()
    ]
    heads = [_("OPD"), _("Nama"), _("Jabatan"), _("Telepon"), _("Surel")]
    return table(_("Narahubung"), heads, rows)
