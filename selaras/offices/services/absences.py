"""Away from day to day, and who acts meanwhile; a right that the deputy needs is given by whoever may."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.audit import services as audit
from selaras.core.formats import day_range
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.notices.choices import Home, homes_of
from selaras.notices.services import notify
from selaras.offices import permissions
from selaras.offices.models import Absence
from selaras.offices.selectors.absences import people_who_may_give, possible_deputies, stand_in_of
from selaras.offices.selectors.people import held_by

# Longer than a year is no absence but an end; one that begins later is a slip of the hand.
LONGEST_DAYS = 370


@dataclass(frozen=True, slots=True)
class Away:
    deputy: User
    starts_on: date
    ends_on: date
    reason: str = ""


@transaction.atomic
def say_absent(*, scope: Scope, user: User, away: Away, now: datetime) -> Absence:
    """Reminders go to the deputy on those days; what the deputy may do stays as it is."""
    demand(permissions.can_say_absent(scope, user_id=user.pk, running=held_by(user.pk, now).running))
    # Both in the order of their numbers: two people who name each other at once must not wait for ever.
    list(User.objects.select_for_update().filter(pk__in=[user.pk, away.deputy.pk]).order_by("pk"))
    _demand_sound(user, away, now)
    row = Absence.objects.create(
        user=user,
        deputy=away.deputy,
        starts_on=away.starts_on,
        ends_on=away.ends_on,
        reason=" ".join(away.reason.split())[:120],
        said_by_name=scope.name[:200],
        said_at=now,
    )
    _recorded(scope, "offices.absence.said", row, now)
    _tell(scope, row, now)
    return row


def _home(user_id: int, now: datetime) -> Home:
    return homes_of([user_id], now)[user_id]


def _demand_sound(user: User, away: Away, now: datetime) -> None:
    today = now.astimezone(_home(user.pk, now).tz).date()
    faults: dict[str, str] = {}
    if away.ends_on < away.starts_on:
        faults["ends_on"] = _("Tanggal akhir mendahului tanggal mulai.")
    elif away.ends_on < today:
        faults["ends_on"] = _("Tanggal akhir sudah lewat.")
    elif (away.ends_on - away.starts_on).days > LONGEST_DAYS:
        faults["ends_on"] = _(
            "Paling lama satu tahun; untuk yang lebih lama, pindahkan atau akhiri perannya."
        )
    if (away.starts_on - today).days > LONGEST_DAYS:
        faults["starts_on"] = _("Paling awal dicatat satu tahun sebelumnya; periksa tahunnya.")
    if not possible_deputies(user.pk, now).filter(pk=away.deputy.pk).exists():
        faults["deputy"] = _("Pilih rekan yang bertugas di daerah yang sama.")
    near = Absence.objects.standing().filter(starts_on__lte=away.ends_on, ends_on__gte=away.starts_on)
    if near.filter(user=user).exists():
        faults["starts_on"] = _("Ketidakhadiran pada masa itu sudah tercatat; akhiri dahulu.")
    if near.filter(user=away.deputy).exists():
        told = _("%(name)s juga berhalangan pada masa itu; pilih orang lain.")
        faults["deputy"] = told % {"name": away.deputy.full_name}
    if near.filter(deputy=user).exists():
        asked = near.filter(deputy=user).select_related("user").first()
        told = _("Pada masa itu orang ini menjadi pengganti %(name)s; catat pengganti lain untuknya dahulu.")
        faults["starts_on"] = told % {"name": asked.user.full_name if asked else ""}
    if faults:
        raise ValidationError(faults)


def _tell(scope: Scope, row: Absence, now: datetime) -> None:
    told = {"name": row.user.full_name, "days": day_range(row.starts_on, row.ends_on)}
    words = _("Anda menjadi pengganti %(name)s, %(days)s. Pengingat tugasnya datang kepada Anda.")
    url, key = reverse("absences"), f"offices.absence.{row.pk}"
    people = {row.deputy_id} - {scope.user_id}
    notify(user_ids=people, text=words % told, url=url, kind="absence", key=key, now=now, mail=True)
    if row.user_id != scope.user_id:
        words = _("Ketidakhadiran Anda dicatat oleh %(by)s: %(days)s, pengganti %(deputy)s.")
        more = told | {"by": scope.name, "deputy": row.deputy.full_name}
        notify(user_ids=[row.user_id], text=words % more, url=url, kind="absence", key=key, now=now)
    lacks = stand_in_of(row, now).lacks
    if not lacks:
        return
    words = _("%(name)s berhalangan %(days)s; penggantinya, %(deputy)s, belum memegang peran %(roles)s.")
    roles = ", ".join(str(grant.role_data.label) for grant in lacks if grant.role_data)
    more = told | {"deputy": row.deputy.full_name, "roles": roles}
    notify(
        user_ids=people_who_may_give(row, now) - {row.deputy_id},
        text=words % more,
        url=reverse("person_absences", args=[row.user_id]),
        kind="absence",
        key=f"{key}.roles",
        now=now,
    )


@transaction.atomic
def end_absence(*, scope: Scope, absence: Absence, now: datetime) -> None:
    """Back earlier, or said by mistake; the days that have passed stay on record."""
    row = Absence.objects.select_for_update(of=("self",)).select_related("user", "deputy").get(pk=absence.pk)
    running = held_by(row.user_id, now).running
    demand(permissions.can_say_absent(scope, user_id=row.user_id, running=running))
    today = now.astimezone(_home(row.user_id, now).tz).date()
    if row.ended_at is not None or row.ends_on < today:
        raise ValidationError(_("Ketidakhadiran ini sudah berakhir."))
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _recorded(scope, "offices.absence.ended", row, now)
    text = _("%(name)s sudah bertugas kembali; Anda tidak lagi menjadi penggantinya.")
    notify(
        user_ids={row.deputy_id} - {scope.user_id},
        text=text % {"name": row.user.full_name},
        url=reverse("absences"),
        kind="absence",
        key=f"offices.absence.{row.pk}.ended",
        now=now,
    )


def _recorded(scope: Scope, verb: str, row: Absence, now: datetime) -> None:
    audit.record(
        verb=verb,
        scope=scope,
        kind="person",
        id=row.user_id,
        region_path=_home(row.user_id, now).region_path,
        after={
            "deputy": row.deputy_id,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            # Illness is nobody else's business: the reason stays on the page of those concerned.
        },
        at=now,
    )
