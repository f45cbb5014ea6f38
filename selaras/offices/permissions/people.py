"""Rules over agencies, contacts, people, grants, work links and tokens: one answer for button and service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from selaras.accounts.permissions import not_by_limited_token
from selaras.core.formats import day_plain
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict, first_denial
from selaras.offices.choices import CHECKING_ROLES, ROLES, Role
from selaras.offices.models import Agency, Reorganisation
from selaras.regions.choices import ROOT_PATH
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class Held:
    """One running or coming role of somebody, as plain as the rules need it."""

    role: str
    region_path: str
    agency_id: int | None


# ---- agencies, contacts, posts


def can_begin(scope: Scope) -> Verdict:
    """The first steps of an office, for those who set offices up."""
    if any("offices.agencies" in grant.permissions for grant in scope.grants):
        return ALLOWED
    return Denied(_("Langkah awal dikerjakan oleh Administrator atau Operator Kesbangpol."))


def can_see_agency(scope: Scope, agency: Agency) -> Verdict:
    if scope.holds("offices.view", region_path=agency.region_path, agency_id=agency.pk):
        return ALLOWED
    return Denied(_("Data OPD ini di luar wilayah atau OPD Anda."))


def can_change_agencies(scope: Scope, region: Region) -> Verdict:
    if scope.holds("offices.agencies", region_path=region.path):
        return ALLOWED
    return Denied(_("Daftar OPD diatur oleh Operator Kesbangpol atau Administrator daerah ini."))


def can_change_agency(scope: Scope, agency: Agency) -> Verdict:
    if scope.holds("offices.agencies", region_path=agency.region_path, agency_id=agency.pk):
        return ALLOWED
    return Denied(_("Data OPD diatur oleh Operator Kesbangpol atau Administrator daerah ini."))


def can_plan_reorganisation(scope: Scope, plan: Reorganisation) -> Verdict:
    if not plan.is_draft:
        return Denied(_("Penataan ini sudah dijalankan atau dibatalkan."))
    return can_change_agencies(scope, plan.region)


def can_reorganise(scope: Scope, plan: Reorganisation, *, today: date) -> Verdict:
    """It moves roles of heads and verifiers, so it takes the power to give them."""
    if not plan.is_draft:
        return Denied(_("Penataan ini sudah dijalankan atau dibatalkan."))
    if not scope.holds("offices.appoint", region_path=plan.region_path):
        return Denied(_("Penataan OPD dijalankan oleh Administrator daerah ini."))
    if plan.begins_on > today:
        day = day_plain(plan.begins_on)
        return Denied(
            _("Penataan ini mulai berlaku pada %(day)s; jalankan pada hari itu atau sesudahnya.")
            % {"day": day}
        )
    return ALLOWED


def can_change_contacts(scope: Scope, agency: Agency) -> Verdict:
    """An agency names its own contacts; those who serve the whole region may do it for every agency."""
    if not agency.is_active:
        return Denied(_("OPD ini sudah berakhir."))
    if scope.holds("offices.contacts", region_path=agency.region_path, agency_id=agency.pk):
        return ALLOWED
    return Denied(_("Narahubung diubah oleh OPD itu sendiri atau oleh Kesbangpol."))


def can_import_contacts(scope: Scope, region: Region) -> Verdict:
    """A file names many agencies, so the right over one agency is not enough."""
    if scope.holds("offices.contacts", region_path=region.path):
        return ALLOWED
    return Denied(_("Narahubung banyak OPD sekaligus diisi oleh Kesbangpol."))


def sees_agencies(scope: Scope) -> bool:
    """The place in the rail is for those who look after many agencies; a contact reaches his own by link."""
    return any("offices.view" in grant.permissions and grant.agency_id is None for grant in scope.grants)


def sees_first_steps(scope: Scope) -> bool:
    """An administrator sets offices up; an operator finds the steps when there is something to set up."""
    return "admin" in scope.roles


def sees_people(scope: Scope) -> bool:
    return any("offices.people" in grant.permissions for grant in scope.grants)


# ---- grants


def can_give(
    scope: Scope, *, role: Role, region: Region, agency: Agency | None, user_id: int | None = None
) -> Verdict:
    """Whether this role may be given here; ``user_id`` is None for somebody who has no account yet."""
    return first_denial(
        lambda: _fits_level(role, region),
        lambda: _fits(role, region, agency),
        lambda: _within_power(scope, Held(role.code, region.path, agency.pk if agency else None)),
        lambda: _not_to_oneself(scope, region.path, user_id),
    )


def can_give_somewhere(scope: Scope, *, role: Role, region: Region, user_id: int | None = None) -> Verdict:
    """Whether a form may offer the role: over the region, or over any one of its agencies."""
    return first_denial(
        lambda: _fits_level(role, region),
        lambda: _within_power(scope, Held(role.code, region.path, None)),
        lambda: _not_to_oneself(scope, region.path, user_id),
    )


def can_end_grant(scope: Scope, held: Held, *, user_id: int) -> Verdict:
    """Only those who could have given a role may take it away; nobody ends his own by mistake."""
    if scope.user_id == user_id:
        return Denied(_("Hak akses Anda sendiri diakhiri oleh orang lain yang berwenang."))
    return _within_power(scope, held)


def is_agency_bound(role: str) -> bool:
    return role in ROLES and ROLES[role].agency_bound


def _fits_level(role: Role, region: Region) -> Verdict:
    if region.level in role.levels:
        return ALLOWED
    return Denied(_("Peran %(role)s tidak diberikan pada tingkat wilayah ini.") % {"role": role.label})


def _fits(role: Role, region: Region, agency: Agency | None) -> Verdict:
    if role.agency_bound and agency is None:
        return Denied(_("Pilih OPD untuk peran %(role)s.") % {"role": role.label})
    if agency is None:
        return ALLOWED
    if not role.agency_bound:
        return Denied(_("Peran %(role)s berlaku untuk wilayah, bukan untuk satu OPD.") % {"role": role.label})
    if agency.region_id != region.pk:
        return Denied(_("OPD ini bukan milik wilayah yang dipilih."))
    return ALLOWED if agency.is_active else Denied(_("OPD ini sudah berakhir."))


def _within_power(scope: Scope, held: Held) -> Verdict:
    """One gives what one holds there, what one's role may hand out there, and as its administrator all."""
    covering = [grant for grant in scope.grants if grant.covers(held.region_path, held.agency_id)]
    own = frozenset[str]().union(*(grant.permissions for grant in covering))
    handed = frozenset[str]().union(*(ROLES[grant.role].gives for grant in covering if grant.role in ROLES))
    if "offices.grants" not in own:
        return Denied(_("Anda tidak berwenang memberi hak akses di wilayah ini."))
    role = ROLES.get(held.role)
    # A role that the product no longer knows gives nothing, so taking it away takes no power.
    if role is None or "offices.appoint" in own or role.code in handed or role.permissions <= own:
        return ALLOWED
    return Denied(_("Peran %(role)s melebihi wewenang Anda di wilayah ini.") % {"role": role.label})


def _not_to_oneself(scope: Scope, region_path: str, user_id: int | None) -> Verdict:
    if user_id is None or user_id != scope.user_id or scope.holds("offices.appoint", region_path=region_path):
        return ALLOWED
    return Denied(_("Peran untuk diri sendiri hanya diberikan oleh Administrator."))


# ---- people


def can_see_people(scope: Scope, region: Region) -> Verdict:
    if scope.holds("offices.people", region_path=region.path):
        return ALLOWED
    return Denied(_("Daftar orang dibuka oleh Operator Kesbangpol atau Administrator."))


def can_see_person(scope: Scope, *, user_id: int, places: Iterable[Held]) -> Verdict:
    """One's own page, and people who have or had a role inside one's subtree."""
    if scope.user_id == user_id or scope.holds("offices.people", region_path=ROOT_PATH):
        return ALLOWED
    if any(scope.holds("offices.people", region_path=h.region_path, agency_id=h.agency_id) for h in places):
        return ALLOWED
    return Denied(_("Orang ini di luar wilayah Anda."))


def can_manage_person(
    scope: Scope, *, user_id: int, is_administrator: bool, running: Iterable[Held]
) -> Verdict:
    """A new password is power over everything the person may do.

    Who appoints may reset anybody; who runs the round only its contacts. A head's validation and another
    agency's verification would be worth nothing if the one they check could take them over.
    """
    if scope.user_id == user_id:
        return Denied(_("Akun Anda sendiri diatur lewat halaman Akun, atau oleh orang lain yang berwenang."))
    if is_administrator and not scope.holds("offices.appoint", region_path=ROOT_PATH):
        return Denied(_("Akun administrator sistem hanya diatur oleh administrator sistem."))
    for held in running:
        if not (_people_right(scope, held) and _within_power(scope, held)):
            return Denied(_("Orang ini juga memegang peran di luar wewenang Anda."))
        if held.role in CHECKING_ROLES and not scope.holds(
            "offices.appoint", region_path=held.region_path, agency_id=held.agency_id
        ):
            return Denied(_("Akun yang memvalidasi, memverifikasi, atau memimpin diatur oleh Administrator."))
    return ALLOWED


def _people_right(scope: Scope, held: Held) -> bool:
    return scope.holds("offices.people", region_path=held.region_path, agency_id=held.agency_id)


# ---- the yearly review


def can_review(scope: Scope, region: Region) -> Verdict:
    """The list of everybody's roles; which of them one may decide is asked of each."""
    if scope.holds("offices.grants", region_path=region.path):
        return ALLOWED
    return Denied(_("Hak akses ditinjau oleh Operator Kesbangpol atau Administrator daerah ini."))


# ---- absence


def can_say_absent(scope: Scope, *, user_id: int, running: Iterable[Held]) -> Verdict:
    """Oneself; for somebody who fell ill, whoever looks after the people there."""
    if scope.user_id == user_id:
        return not_by_limited_token(scope)
    if any(_people_right(scope, held) for held in running):
        return ALLOWED
    return Denied(_("Ketidakhadiran dicatat oleh orangnya sendiri atau pengelola pengguna."))
