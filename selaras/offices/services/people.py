"""People of the offices: invited, moved, given a new password, deactivated and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.accounts import choices as accounts_choices
from selaras.accounts import services as accounts
from selaras.accounts.models import User
from selaras.audit import services as audit
from selaras.audit.selectors import is_erased
from selaras.core.clock import WIB
from selaras.core.formats import moment_long
from selaras.core.references import action_of
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.notices import services as notices
from selaras.offices import permissions
from selaras.offices.choices import ROLES
from selaras.offices.models import Agency, ApiToken, Contact, Grant, Holder
from selaras.offices.selectors.people import held_by
from selaras.offices.services.endings import end_contacts, end_grants, end_holders, running_grants
from selaras.offices.services.grants import give_grant
from selaras.offices.services.tokens import end_tokens_given
from selaras.regions.models import Region

BuildUrl = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Seat:
    """The role somebody begins with: where, from when to when, by which decree."""

    role: str
    region: Region
    agency: Agency | None
    starts_on: date
    ends_on: date | None = None
    decree: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    full_name: str
    username: str = ""
    email: str = ""
    nip: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """Shown once to the person who asked for it, or empty when it went by mail."""

    user: User
    url: str
    mailed_to: str
    expires_at: datetime


@transaction.atomic
def invite_person(
    *,
    scope: Scope,
    who: Identity,
    seat: Seat,
    by_mail: bool,
    build_url: BuildUrl,
    now: datetime,
    contact: Contact | None = None,
) -> OneTimeLink:
    """An account, its first role and a one-time link, or nothing of it."""
    _demand_may_invite(scope, seat)
    if by_mail and not who.email:
        raise ValidationError({"email": _("Isi alamat surel, atau pilih tautan untuk disalin.")})
    user = accounts.create_user(
        scope=scope,
        username=who.username or free_username(who.full_name),
        full_name=who.full_name,
        email=who.email,
        nip=who.nip,
        phone=who.phone,
        now=now,
    )
    _recorded(scope, "offices.person.invited", user, seat.region.path, now)
    _seat(scope, user, seat, now)
    if contact is not None and seat.agency is not None and contact.agency_id == seat.agency.pk:
        Contact.objects.filter(pk=contact.pk).update(user=user)
    return _one_time_link(scope, user, accounts_choices.INVITE, by_mail, build_url, now)


def _demand_may_invite(scope: Scope, seat: Seat) -> None:
    if seat.role not in ROLES:
        raise ValidationError({"role": _("Peran ini tidak dikenal.")})
    demand(permissions.can_see_people(scope, seat.region))
    demand(permissions.can_give(scope, role=ROLES[seat.role], region=seat.region, agency=seat.agency))


def _seat(scope: Scope, user: User, seat: Seat, now: datetime) -> Grant:
    return give_grant(
        scope=scope,
        user=user,
        role=seat.role,
        region=seat.region,
        agency=seat.agency,
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
        decree=seat.decree,
        now=now,
    )


def free_username(full_name: str) -> str:
    """ "Yuniar Selabung, S.Sos." becomes yuniar.selabung, with a number where that is taken."""
    words = re.findall(r"[a-z0-9]+", full_name.split(",")[0].lower())
    stem = ".".join(words[:2])[:50] or "pengguna"
    if len(stem) < 3 or stem.isdigit():
        stem = f"pengguna.{stem}"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    return next(name for name in (stem, *(f"{stem}{n}" for n in range(2, 10_000))) if name not in taken)


def _one_time_link(
    scope: Scope, user: User, purpose: str, by_mail: bool, build_url: BuildUrl, now: datetime
) -> OneTimeLink:
    invitation, token = accounts.invite(scope=scope, user=user, now=now, purpose=purpose)
    link = OneTimeLink(user=user, url=build_url(token), mailed_to="", expires_at=invitation.expires_at)
    if not by_mail or not user.email:
        return link
    body = _(
        "Yth. Bapak/Ibu %(name)s,\n\n"
        "Buka tautan berikut untuk membuat kata sandi akun Selaras Anda (nama pengguna: %(username)s):\n\n"
        "%(url)s\n\n"
        "Tautan hanya dapat dipakai satu kali dan berlaku sampai %(until)s. Mohon tidak diteruskan.\n"
    ) % {
        "name": user.full_name,
        "username": user.username,
        "url": link.url,
        "until": moment_long(link.expires_at, WIB),
    }
    notices.queue_mail(
        to=user.email,
        subject=_("Buat kata sandi akun Selaras Anda"),
        body=body,
        key=f"offices.link.{invitation.pk}",
        now=now,
        is_secret=True,
    )
    return replace(link, url="", mailed_to=user.email)


@transaction.atomic
def reset_password(
    *, scope: Scope, user: User, by_mail: bool, build_url: BuildUrl, now: datetime
) -> OneTimeLink:
    """The old password works until the link is used; somebody who never signed in is invited anew."""
    _demand_may_manage(scope, user, now)
    if not user.is_active:
        raise ValidationError(_("Akun ini tidak aktif. Aktifkan kembali lebih dahulu."))
    if by_mail and not user.email:
        raise ValidationError(_("Akun ini tidak memiliki alamat surel."))
    _recorded(scope, "offices.person.reset", user, "", now)
    _warn(scope, user, now)
    purpose = accounts_choices.RESET if user.has_usable_password() else accounts_choices.INVITE
    return _one_time_link(scope, user, purpose, by_mail, build_url, now)


@transaction.atomic
def drop_second_step(*, scope: Scope, user: User, now: datetime) -> bool:
    """For who has lost the phone and the codes; says whether there was anything to drop."""
    _demand_may_manage(scope, user, now)
    if not accounts.drop_second_step(scope=scope, user=user, now=now):
        return False
    text = _("%(name)s menghapus verifikasi dua langkah akun Anda.")
    _tell(scope, user, text, f"offices.second_step.{user.pk}.{now.isoformat()}", now)
    return True


@transaction.atomic
def end_sessions(*, scope: Scope, user: User, now: datetime) -> int:
    """For a phone that was lost or an account that somebody else is in; its password stays as it is."""
    _demand_may_manage(scope, user, now)
    ended = accounts.end_sessions(scope=scope, user=user, now=now)
    text = _("%(name)s mengeluarkan akun Anda dari semua perangkat.")
    _tell(scope, user, text, f"offices.sessions.{user.pk}.{now.isoformat()}", now)
    return ended


def _warn(scope: Scope, user: User, now: datetime) -> None:
    """Whoever asks for the link could use it: the owner of the account is told who asked."""
    text = _("%(name)s membuat tautan atur ulang kata sandi untuk akun Anda.")
    _tell(scope, user, text, f"offices.reset.{user.pk}.{now.isoformat()}", now)


def _tell(scope: Scope, user: User, words: str, key: str, now: datetime) -> None:
    text = words % {"name": scope.name}

    def send() -> None:
        notices.notify(user_ids=[user.pk], text=text, url="", kind="account", key=key, now=now)

    transaction.on_commit(send)


@transaction.atomic
def deactivate_person(*, scope: Scope, user: User, now: datetime, note: str = "") -> None:
    """Sessions, tokens, feeds, one-time links and work links end; grants stay for the case of a return."""
    _demand_may_manage(scope, user, now)
    accounts.deactivate(scope=scope, user=user, now=now, note=note)
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    end_tokens_given(scope=scope, user_id=user.pk, now=now)
    end_feeds = action_of("person", "end_feeds")
    if end_feeds is not None:
        end_feeds(user_id=user.pk, now=now)
    contacts = Contact.objects.filter(user=user, is_active=True).select_related("agency")
    end_contacts(scope=scope, contacts=contacts, now=now)


@transaction.atomic
def reactivate_person(*, scope: Scope, user: User, now: datetime, note: str = "") -> None:
    _demand_may_manage(scope, user, now)
    if is_erased(user.pk):
        raise ValidationError(
            _("Akun ini sudah dihapus atas permintaan pemiliknya; undang sebagai akun baru.")
        )
    accounts.reactivate(scope=scope, user=user, now=now, note=note)


@transaction.atomic
def move_person(*, scope: Scope, user: User, seat: Seat, now: datetime, note: str = "") -> Grant:
    """Ends every role, term and contact of the old place and seats the person in the new one."""
    _demand_may_manage(scope, user, now)
    if seat.starts_on > now.astimezone(seat.region.tz).date():
        raise ValidationError({"starts_on": _("Perpindahan dicatat paling cepat pada harinya.")})
    last_day = seat.starts_on - timedelta(days=1)
    holders = Holder.objects.filter(Q(ends_on=None) | Q(ends_on__gt=last_day), user=user)
    end_holders(
        scope=scope, holders=holders.select_related("post__agency"), on=last_day, now=now, at_once=True
    )
    grants = Grant.objects.filter(running_grants(last_day), user=user).select_related("region")
    end_grants(scope=scope, grants=grants, on=last_day, now=now, at_once=True, note=note)
    contacts = Contact.objects.filter(user=user, is_active=True).select_related("agency")
    end_contacts(scope=scope, contacts=contacts, now=now)
    _recorded(scope, "offices.person.moved", user, seat.region.path, now, note=note)
    return _seat(scope, user, seat, now)


def _demand_may_manage(scope: Scope, user: User, now: datetime) -> None:
    held = held_by(user.pk, now)
    demand(permissions.can_see_person(scope, user_id=user.pk, places=held.ever))
    demand(
        permissions.can_manage_person(
            scope, user_id=user.pk, is_administrator=user.is_administrator, running=held.running
        )
    )


def _recorded(
    scope: Scope, verb: str, user: User, region_path: str, now: datetime, *, note: str = ""
) -> None:
    audit.record(
        verb=verb, scope=scope, kind="person", id=user.pk, region_path=region_path, note=note, at=now
    )
