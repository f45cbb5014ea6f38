"""Nobody hands out more than he holds, further than he reaches, or to himself."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from selaras.core.scope import Grant as GrantValue
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.notices.models import Notice
from selaras.offices import permissions, services
from selaras.offices.choices import ROLES
from selaras.offices.models import Grant
from selaras.offices.permissions import Held, can_end_grant, can_give
from selaras.offices.tests.factories import (
    NOW,
    TODAY,
    grant,
    make_agency,
    make_user,
    person,
    scope_of,
)
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db

EVERYBODY = ("admin", "operator", "kepala_kesbangpol", "sekda", "ajudan")


def gives(scope: Scope, role: str, *, region=None, agency=None, user_id=None) -> bool:  # type: ignore[no-untyped-def]
    place = region or (agency.region if agency else make_region())
    return bool(can_give(scope, role=ROLES[role], region=place, agency=agency, user_id=user_id))


@pytest.mark.parametrize(
    ("giver", "may"),
    [
        ("admin", {"admin", "operator", "kepala_kesbangpol", "sekda", "ajudan"}),
        ("operator", {"operator", "kepala_kesbangpol", "sekda", "ajudan"}),
        ("kepala_kesbangpol", {"kepala_kesbangpol", "sekda", "ajudan"}),
        ("sekda", set()),
        ("ajudan", set()),
    ],
)
def test_region_roles_are_given_by_those_who_hold_or_appoint_them(giver: str, may: set[str]) -> None:
    _, scope = person(giver)
    assert {role for role in EVERYBODY if gives(scope, role)} == may


@pytest.mark.parametrize("giver", ["admin", "operator", "kepala_kesbangpol"])
@pytest.mark.parametrize("role", ["narahubung", "kepala_opd", "verifikator"])
def test_an_operator_names_the_people_of_an_agency_without_holding_their_rights(
    giver: str, role: str
) -> None:
    _, scope = person(giver)
    assert gives(scope, role, agency=make_agency())
    if giver == "operator":
        assert "assessments.answer" not in ROLES["operator"].permissions


@pytest.mark.parametrize("giver", ["narahubung", "kepala_opd", "verifikator"])
def test_an_agency_role_hands_out_nothing(giver: str) -> None:
    agency = make_agency()
    _, scope = person(giver, agency=agency)
    assert not any(gives(scope, role, agency=agency) for role in ("narahubung", "kepala_opd", "verifikator"))


def test_a_city_hands_out_nothing_in_the_next_city_nor_above() -> None:
    _, scope = person("admin")
    other = make_region("16.71")
    assert not gives(scope, "operator", region=other)
    assert not gives(scope, "narahubung", agency=make_agency(other))
    assert not gives(scope, "provinsi", region=make_region("16"))
    assert not gives(scope, "nasional", region=make_region("ID"))


def test_a_province_administrator_reaches_down_into_its_cities() -> None:
    _, scope = person("admin", region=make_region("16"))
    assert gives(scope, "operator", region=make_region("16.72"))
    assert gives(scope, "provinsi", region=make_region("16"))
    assert not gives(scope, "operator", region=make_region("62.71"))


@pytest.mark.parametrize(
    ("role", "code"),
    [("operator", "16"), ("operator", "ID"), ("sekda", "16"), ("provinsi", "16.72"), ("nasional", "16")],
)
def test_a_role_that_reads_drafts_is_never_given_over_a_whole_province(role: str, code: str) -> None:
    root = scope_of(make_user(is_administrator=True))
    verdict = can_give(root, role=ROLES[role], region=make_region(code), agency=None)
    assert not verdict and "tingkat wilayah" in verdict.reason


def test_the_agency_must_belong_to_the_region_and_still_exist() -> None:
    _, scope = person("admin", region=make_region("16"))
    agency = make_agency(make_region("16.72"))
    foreign = can_give(scope, role=ROLES["narahubung"], region=make_region("16.71"), agency=agency)
    assert "bukan milik" in foreign.reason
    missing = can_give(scope, role=ROLES["narahubung"], region=agency.region, agency=None)
    assert "Pilih OPD" in missing.reason
    superfluous = can_give(scope, role=ROLES["operator"], region=agency.region, agency=agency)
    assert "bukan untuk satu OPD" in superfluous.reason
    agency.is_active = False
    ended = can_give(scope, role=ROLES["narahubung"], region=agency.region, agency=agency)
    assert "sudah berakhir" in ended.reason


def test_nobody_gives_himself_a_role_unless_he_appoints_there() -> None:
    user, scope = person("operator")
    verdict = can_give(
        scope, role=ROLES["kepala_opd"], region=make_region(), agency=make_agency(), user_id=user.pk
    )
    assert "diri sendiri" in verdict.reason
    admin, admin_scope = person("admin")
    assert gives(admin_scope, "operator", user_id=admin.pk)


def test_a_role_made_elsewhere_gives_what_its_permissions_allow_and_no_more() -> None:
    strange = GrantValue("buatan", frozenset({"offices.grants", *ROLES["ajudan"].permissions}), "ID.16.72.")
    scope = Scope(on=TODAY, user_id=1, grants=(strange,))
    assert gives(scope, "ajudan")
    assert not gives(scope, "operator")


def test_ending_takes_the_same_power_as_giving() -> None:
    _, operator = person("operator")
    admin, _ = person("admin")
    assert not can_end_grant(operator, Held("admin", "ID.16.72.", None), user_id=admin.pk)
    assert can_end_grant(operator, Held("sekda", "ID.16.72.", None), user_id=admin.pk)
    assert can_end_grant(operator, Held("peran_lama", "ID.16.72.", None), user_id=admin.pk)
    assert not can_end_grant(operator, Held("sekda", "ID.16.71.", None), user_id=admin.pk)
    assert (
        "sendiri"
        in can_end_grant(operator, Held("sekda", "ID.16.72.", None), user_id=operator.user_id or 0).reason
    )


def test_the_service_refuses_what_the_rule_refuses() -> None:
    _, scope = person("operator")
    target, _ = person("ajudan")
    with pytest.raises(Refused):
        services.give_grant(
            scope=scope,
            user=target,
            role="admin",
            region=make_region(),
            agency=None,
            starts_on=TODAY,
            now=NOW,
        )
    with pytest.raises(ValidationError):
        services.give_grant(
            scope=scope, user=target, role="raja", region=make_region(), agency=None, starts_on=TODAY, now=NOW
        )


def test_somebody_of_another_region_is_not_drawn_in_by_number() -> None:
    _, scope = person("operator")
    stranger, _ = person("ajudan", region=make_region("62.71"))
    root = make_user(is_administrator=True)
    for target in (stranger, root):
        with pytest.raises(Refused):
            services.give_grant(
                scope=scope,
                user=target,
                role="ajudan",
                region=make_region(),
                agency=None,
                starts_on=TODAY,
                now=NOW,
            )


def test_the_same_role_is_not_given_twice_for_the_same_days() -> None:
    _, scope = person("operator")
    target = make_user()
    values = {
        "scope": scope,
        "user": target,
        "role": "ajudan",
        "region": make_region(),
        "agency": None,
        "now": NOW,
    }
    first = services.give_grant(**values, starts_on=TODAY, ends_on=TODAY + timedelta(days=9))
    with pytest.raises(ValidationError, match="sudah memegang"):
        services.give_grant(**values, starts_on=TODAY + timedelta(days=5))
    services.give_grant(**values, starts_on=TODAY + timedelta(days=10))
    assert Grant.objects.filter(user=target).count() == 2
    assert first.granted_by_id == scope.user_id


@pytest.mark.parametrize(("start", "end"), [(0, -1), (-9, -1)])
def test_a_period_that_is_over_or_upside_down_is_refused(start: int, end: int) -> None:
    _, scope = person("operator")
    with pytest.raises(ValidationError):
        services.give_grant(
            scope=scope,
            user=make_user(),
            role="ajudan",
            region=make_region(),
            agency=None,
            starts_on=TODAY + timedelta(days=start),
            ends_on=TODAY + timedelta(days=end),
            now=NOW,
        )


def test_an_inactive_account_gets_no_role() -> None:
    _, scope = person("operator")
    with pytest.raises(ValidationError, match="tidak aktif"):
        services.give_grant(
            scope=scope,
            user=make_user(is_active=False),
            role="ajudan",
            region=make_region(),
            agency=None,
            starts_on=TODAY,
            now=NOW,
        )


def test_an_ended_role_is_gone_at_once_or_on_its_last_day() -> None:
    _, scope = person("admin")
    target = make_user()
    at_once = grant(target, "operator")
    services.end_grant(scope=scope, grant=at_once, on=TODAY, at_once=True, now=NOW)
    assert not scope_of(target).grants
    later = grant(target, "sekda")
    services.end_grant(scope=scope, grant=later, on=TODAY + timedelta(days=3), now=NOW)
    later.refresh_from_db()
    assert later.ends_on == TODAY + timedelta(days=3) and later.revoked_at is None
    assert scope_of(target).grants
    assert not scope_of(target, TODAY + timedelta(days=4)).grants


def test_a_role_that_has_not_begun_never_begins() -> None:
    _, scope = person("admin")
    coming = grant(make_user(), "operator", starts_on=TODAY + timedelta(days=10))
    services.end_grant(scope=scope, grant=coming, on=TODAY + timedelta(days=5), now=NOW)
    coming.refresh_from_db()
    assert coming.revoked_at == NOW
    with pytest.raises(ValidationError, match="sudah berakhir"):
        services.end_grant(scope=scope, grant=coming, on=TODAY, now=NOW)


def test_every_role_names_levels_and_is_explained() -> None:
    for role in ROLES.values():
        assert role.levels and str(role.description).endswith(".")
        assert role.gives <= ROLES.keys()
        assert role.agency_bound == permissions.is_agency_bound(role.code)
    assert not permissions.is_agency_bound("raja")


def test_the_person_is_told_in_the_product_and_oneself_is_not(
    django_capture_on_commit_callbacks,  # type: ignore[no-untyped-def]
) -> None:
    admin, scope = person("admin")
    target = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        for user in (admin, target):
            services.give_grant(
                scope=scope,
                user=user,
                role="operator",
                region=make_region(),
                agency=None,
                starts_on=TODAY,
                now=NOW,
            )
    assert "Operator Kesbangpol di Kota Pagar Alam" in Notice.objects.get().text
    assert Notice.objects.get().user_id == target.pk
