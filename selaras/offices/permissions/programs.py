"""Who comes in by a link or a token, whose session needs a second step, and who reads requests for data."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict, first_denial
from selaras.offices.choices import AGENCY_TOKEN_PERMISSIONS, ROLES
from selaras.offices.models import Agency, ApiToken, PrivacyRequest, WorkLink
from selaras.offices.permissions.people import Held, can_manage_person

# ---- work links and tokens


def can_make_work_link(scope: Scope, agency: Agency) -> Verdict:
    if not agency.is_active:
        return Denied(_("OPD ini sudah berakhir."))
    if scope.holds("offices.worklinks", region_path=agency.region_path, agency_id=agency.pk):
        return ALLOWED
    return Denied(_("Tautan kerja dibuat oleh Operator Kesbangpol."))


def can_revoke_work_link(scope: Scope, link: WorkLink) -> Verdict:
    """Kesbangpol, or the agency itself when its contact has changed."""
    path, agency_id = link.agency.region_path, link.agency_id
    for permission in ("offices.worklinks", "offices.contacts"):
        if scope.holds(permission, region_path=path, agency_id=agency_id):
            return ALLOWED
    return Denied(_("Tautan kerja dicabut oleh Kesbangpol atau OPD yang bersangkutan."))


def can_use_tokens(scope: Scope, user_id: int) -> Verdict:
    """With a password, never with a token: a stolen one would outlive its end through those it makes."""
    if scope.user_id != user_id:
        return Denied(_("Token API hanya dibuat oleh pemilik akun."))
    return _by_person(scope)


def _by_person(scope: Scope) -> Verdict:
    if scope.token_id is None:
        return ALLOWED
    return Denied(_("Token API hanya dibuat setelah masuk, tidak dengan token lain."))


def can_keep_agency_tokens(scope: Scope, agency: Agency) -> Verdict:
    """To see and to revoke them: the head of the agency, and those who look after it."""
    if scope.holds("offices.tokens", region_path=agency.region_path, agency_id=agency.pk):
        return ALLOWED
    return Denied(_("Token API OPD dibuat oleh kepala OPD, Kesbangpol, atau Administrator daerah ini."))


def can_make_agency_token(scope: Scope, agency: Agency) -> Verdict:
    if not agency.is_active:
        return Denied(_("OPD ini sudah berakhir."))
    return first_denial(lambda: can_keep_agency_tokens(scope, agency), lambda: _by_person(scope))


def can_give_token(scope: Scope, agency: Agency, *, role: str, permissions: Iterable[str]) -> Verdict:
    """A part of one role that the giver holds there, and of what a program may be given at all."""
    own = given_to_programs(scope, agency).get(role, frozenset())
    if permissions and set(permissions) <= own:
        return ALLOWED
    return Denied(_("Token tidak dapat diberi lebih dari yang Anda pegang di OPD ini."))


def given_to_programs(scope: Scope, agency: Agency) -> dict[str, frozenset[str]]:
    held: dict[str, frozenset[str]] = {}
    for grant in scope.grants:
        if grant.covers(agency.region_path, agency.pk):
            may = grant.permissions & AGENCY_TOKEN_PERMISSIONS
            held[grant.role] = held.get(grant.role, frozenset()) | may
    return {role: may for role, may in held.items() if may}


def can_revoke_token(scope: Scope, token: ApiToken) -> Verdict:
    if token.agency is not None:
        return can_keep_agency_tokens(scope, token.agency)
    if token.user_id == scope.user_id:
        return ALLOWED
    return Denied(_("Token API hanya dicabut oleh pemiliknya."))


def needs_second_step(scope: Scope) -> bool:
    """Whoever reads or runs more than one agency signs in with more than a password."""
    return any(ROLES[role].second_step for role in scope.roles if role in ROLES)


# ---- personal data


def can_read_requests(scope: Scope) -> Verdict:
    if scope.paths("offices.people"):
        return ALLOWED
    return Denied(_("Permintaan data pribadi dijawab oleh yang mengurus orang di daerah ini."))


def can_answer_request(scope: Scope, row: PrivacyRequest, *, running: Iterable[Held]) -> Verdict:
    """Whoever may manage the person; never the person, and an administrator's by another one."""
    if not row.is_open:
        return Denied(_("Permintaan ini sudah dijawab."))
    return can_manage_person(
        scope, user_id=row.user_id, is_administrator=row.user.is_administrator, running=running
    )
