"""The people of the case: agencies, contacts, heads, the cast and their grants."""

from datetime import date, datetime, timedelta
from itertools import count

from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.demo.choices import CASE, CAST, CITY_CODE, OUTSIDE, PEOPLE, username_of
from selaras.offices import services as offices
from selaras.offices.models import Agency, Contact, Grant, Holder, Post
from selaras.offices.selectors import scope_for_user
from selaras.regions.models import Region, SpecialDay
from selaras.regions.services import DayPlan, keep_day

GIVEN_SINCE = date(2025, 1, 2)


def system_scope(now: datetime) -> Scope:
    """The loader speaks as an administrator of the whole country."""
    loader, _made = User.objects.get_or_create(
        username="peragaan", defaults={"full_name": "Peragaan Selaras", "is_administrator": True}
    )
    return scope_for_user(loader, now.date())


def make_agencies(scope: Scope, city: Region, now: datetime) -> dict[str, Agency]:
    codes = [*PEOPLE, *OUTSIDE, "inspektorat", "dispora", "dpmptsp"]
    offices.accept_starter(scope=scope, region=city, codes=codes, now=now)
    return {agency.code: agency for agency in Agency.objects.filter(region=city)}


def keep_holiday(city: Region, shift: timedelta, now: datetime) -> None:
    """The case is told in thirteen working days; moved to other weeks it keeps its one holiday."""
    if not shift:
        return
    plan = DayPlan(
        day=CASE.holiday + shift,
        kind="libur_daerah",
        name=_("Isra Mikraj (peraga: digeser bersama kasusnya)"),
        source=_("Data peragaan; hari aslinya Jumat, 16 Januari 2026"),
    )
    if not SpecialDay.objects.filter(region=city, day=plan.day, ended_at=None).exists():
        keep_day(scope=system_scope(now), region=city, plan=plan, now=now)


def make_people(agencies: dict[str, Agency], now: datetime) -> dict[str, User]:
    """Contacts and heads with accounts but no password; only the demonstration's own sign-in lets them in."""
    linked = {member.full_name for member in CAST if member.by_link}
    users: dict[str, User] = {}
    phone = count(1)
    for code, (contact_name, head_name) in PEOPLE.items():
        agency = agencies[code]
        contact = Contact.objects.create(
            agency=agency,
            name=contact_name,
            position=f"Narahubung {agency.short_name}",
            phone=f"+6280000000{next(phone):03d}",
            is_primary=True,
        )
        if contact_name not in linked:
            contact.user = user_named(users, contact_name)
            contact.save(update_fields=("user",))
            give(contact.user, "narahubung", agency.region, agency)
        head = user_named(users, head_name)
        post = Post.objects.filter(agency=agency, kind="kepala").first() or Post.objects.create(
            agency=agency, title="Kepala", kind="kepala"
        )
        Holder.objects.create(post=post, user=head, name=head_name, starts_on=GIVEN_SINCE)
        give(head, "kepala_opd", agency.region, agency)
    return users


def make_cast(users: dict[str, User], agencies: dict[str, Agency]) -> None:
    regions = {region.code: region for region in Region.objects.filter(code__in=_region_codes())}
    for member in CAST:
        if member.by_link:
            continue
        user = user_named(users, member.full_name)
        for role, agency_code, region_code in member.grants:
            give(user, role, regions[region_code], agencies.get(agency_code) if agency_code else None)


def _region_codes() -> set[str]:
    return {CITY_CODE} | {region for member in CAST for _role, _agency, region in member.grants}


def user_named(users: dict[str, User], full_name: str) -> User:
    if full_name not in users:
        users[full_name] = User.objects.create_user(username_of(full_name), full_name=full_name)
    return users[full_name]


def give(user: User, role: str, region: Region, agency: Agency | None) -> None:
    Grant.objects.get_or_create(
        user=user,
        role=role,
        region=region,
        agency=agency,
        defaults={
            "region_path": region.path,
            "starts_on": GIVEN_SINCE,
            "decree": "SK contoh untuk peragaan",
        },
    )
