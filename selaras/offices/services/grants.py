"""Grants: given by those who may, for a period and by a decree, and ended."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.notices import services as notices
from selaras.offices import permissions
from selaras.offices.choices import ROLES, AgencyKind
from selaras.offices.models import Agency, Grant, Holder
from selaras.offices.selectors.people import held_by
from selaras.offices.services.endings import end_grants, running_grants
from selaras.offices.services.tokens import end_tokens_given
from selaras.regions.models import Region


@transaction.atomic
def give_grant(
    *,
    scope: Scope,
    user: User,
    role: str,
    region: Region,
    agency: Agency | None,
    starts_on: date,
    now: datetime,
    ends_on: date | None = None,
    decree: str = "",
    holder: Holder | None = None,
) -> Grant:
    """A holder's grant ends with the term, whatever ``ends_on`` says."""
    if role not in ROLES:
        raise ValidationError(_("Peran ini tidak dikenal."))
    demand(permissions.can_give(scope, role=ROLES[role], region=region, agency=agency, user_id=user.pk))
    _demand_reachable(scope, user, now)
    User.objects.select_for_update().get(pk=user.pk)
    _demand_sound(user, role, region, agency, starts_on, ends_on, now)
    given = Grant.objects.create(
        user=user,
        role=role,
        region=region,
        region_path=region.path,
        agency=agency,
        starts_on=starts_on,
        ends_on=ends_on,
        decree=" ".join(decree.split()),
        holder=holder,
        granted_by_id=scope.user_id,
    )
    _recorded(scope, given, now)
    _tell(scope, given, now)
    _give_own_office(scope, given, now)
    return given


def _recorded(scope: Scope, given: Grant, now: datetime) -> None:
    audit.record(
        verb="offices.grant.given",
        scope=scope,
        kind="person",
        id=given.user_id,
        region_path=given.region_path,
        after={
            "role": given.role,
            "region": given.region.code,
            "agency": given.agency.code if given.agency else None,
            "starts_on": given.starts_on.isoformat(),
            "ends_on": given.ends_on.isoformat() if given.ends_on else None,
            "decree": given.decree,
        },
        at=now,
    )


def _give_own_office(scope: Scope, given: Grant, now: datetime) -> None:
    """Who runs or leads a region's Kesbangpol also works for that office itself, for the same period."""
    role = ROLES[given.role].own_office
    office = Agency.objects.filter(region=given.region, kind=AgencyKind.KESBANGPOL, is_active=True).first()
    if not role or office is None:
        return
    same = Grant.objects.filter(running_grants(given.starts_on), user=given.user, role=role, agency=office)
    if same.exists():
        return
    own = Grant.objects.create(
        user=given.user,
        role=role,
        region=given.region,
        region_path=given.region_path,
        agency=office,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        decree=given.decree,
        holder=given.holder,
        granted_by_id=scope.user_id,
    )
    _recorded(scope, own, now)


def _demand_reachable(scope: Scope, user: User, now: datetime) -> None:
    """Somebody of another region cannot be drawn in by number; a new account belongs nowhere yet."""
    held = held_by(user.pk, now)
    if held.ever or user.is_administrator:
        demand(permissions.can_see_person(scope, user_id=user.pk, places=held.ever))


def _demand_sound(
    user: User,
    role: str,
    region: Region,
    agency: Agency | None,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
) -> None:
    if not user.is_active:
        raise ValidationError(_("Akun ini tidak aktif. Aktifkan kembali lebih dahulu."))
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("Tanggal akhir mendahului tanggal mulai.")})
    today = now.astimezone(region.tz).date()
    if ends_on is not None and ends_on < today:
        raise ValidationError({"ends_on": _("Tanggal akhir sudah lewat.")})
    same = Grant.objects.filter(running_grants(starts_on), user=user, role=role, region=region, agency=agency)
    if ends_on is not None:
        same = same.filter(starts_on__lte=ends_on)
    if same.exists():
        raise ValidationError(_("Orang ini sudah memegang peran yang sama pada masa itu."))


def _tell(scope: Scope, given: Grant, now: datetime) -> None:
    """In the product only: a mail about rights that nobody asked for would look like phishing."""
    if given.user_id == scope.user_id:
        return
    place = given.agency.name if given.agency else given.region.full_name
    text = _("Anda mendapat peran %(role)s di %(place)s.") % {"role": ROLES[given.role].label, "place": place}

    address = reverse("person_detail", args=[given.user_id])
    key = f"offices.grant.{given.pk}"

    def send() -> None:
        notices.notify(user_ids=[given.user_id], text=text, url=address, kind="grant", key=key, now=now)

    transaction.on_commit(send)


@transaction.atomic
def end_grant(
    *, scope: Scope, grant: Grant, on: date, now: datetime, at_once: bool = False, note: str = ""
) -> None:
    held = permissions.Held(grant.role, grant.region_path, grant.agency_id)
    demand(permissions.can_end_grant(scope, held, user_id=grant.user_id))
    locked = Grant.objects.select_for_update(of=("self",)).select_related("region").get(pk=grant.pk)
    if not Grant.objects.filter(
        running_grants(now.astimezone(locked.region.tz).date()), pk=grant.pk
    ).exists():
        raise ValidationError(_("Hak akses ini sudah berakhir."))
    end_grants(scope=scope, grants=[locked], on=on, now=now, at_once=at_once, note=note)
    if at_once:
        end_tokens_given(scope=scope, user_id=locked.user_id, by=locked, now=now)
