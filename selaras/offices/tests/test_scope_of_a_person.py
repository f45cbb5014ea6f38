"""What a person may do comes from the grants that are valid at that moment, in the region's own zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import RequestFactory

from selaras.offices import middleware, selectors
from selaras.offices.choices import ROLES
from selaras.offices.selectors import scope_at, scope_for_token, scope_for_user
from selaras.offices.tests.factories import (
    NOW,
    TODAY,
    grant,
    make_agency,
    make_holder,
    make_post,
    make_user,
    scope_of,
)
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def test_a_region_role_reaches_its_subtree_and_not_the_neighbour() -> None:
    user = make_user()
    grant(user, "operator", region=make_region("16.72"))
    scope = scope_of(user)
    assert scope.holds("offices.people", region_path="ID.16.72.")
    assert not scope.holds("offices.people", region_path="ID.16.7.")
    assert not scope.holds("offices.people", region_path="ID.16.73.")


def test_an_agency_role_reaches_its_agency_only() -> None:
    user, own = make_user(), make_agency()
    other = make_agency(own.region)
    grant(user, "narahubung", agency=own)
    scope = scope_of(user)
    assert scope.holds("offices.contacts", region_path=own.region_path, agency_id=own.pk)
    assert not scope.holds("offices.contacts", region_path=own.region_path, agency_id=other.pk)
    assert not scope.holds("offices.contacts", region_path=own.region_path)


def test_an_agency_role_without_its_agency_gives_nothing() -> None:
    user = make_user()
    grant(user, "narahubung", region=make_region())
    assert scope_of(user).grants == ()


def test_a_role_the_product_no_longer_knows_gives_nothing() -> None:
    user = make_user()
    grant(user, "peran_lama")
    assert scope_of(user).grants == ()


@pytest.mark.parametrize(
    ("code", "last_moment"),
    [
        ("16.72", datetime(2026, 1, 22, 16, 59, 59, tzinfo=UTC)),
        ("71.71", datetime(2026, 1, 22, 15, 59, 59, tzinfo=UTC)),
        ("94.71", datetime(2026, 1, 22, 14, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_grant_ends_at_midnight_in_the_zone_of_its_region(code: str, last_moment: datetime) -> None:
    zone = {"16.72": "Asia/Jakarta", "71.71": "Asia/Makassar", "94.71": "Asia/Jayapura"}[code]
    region = make_region(code, f"Kota {code}")
    region.zone = zone
    region.save()
    user = make_user()
    grant(user, "operator", region=region, ends_on=TODAY)
    assert scope_at(user, last_moment).grants
    assert not scope_at(user, last_moment + timedelta(seconds=1)).grants


def test_a_grant_begins_by_itself_on_its_first_day() -> None:
    user = make_user()
    grant(user, "operator", starts_on=TODAY)
    assert not scope_for_user(user, TODAY - timedelta(days=1)).grants
    assert scope_for_user(user, TODAY).grants


def test_a_revoked_grant_counts_no_more_from_that_moment() -> None:
    user = make_user()
    grant(user, "operator", revoked_at=NOW)
    assert scope_at(user, NOW - timedelta(seconds=1)).grants
    assert not scope_at(user, NOW).grants
    assert not scope_of(user).grants


def test_a_grant_tied_to_a_holder_ends_with_the_term() -> None:
    user, agency = make_user(), make_agency()
    holder = make_holder(make_post(agency), user=user, ends_on=date(2026, 1, 20))
    grant(user, "kepala_opd", agency=agency, holder=holder)
    assert scope_for_user(user, date(2026, 1, 20)).grants
    assert not scope_for_user(user, date(2026, 1, 21)).grants


def test_a_grant_on_an_agency_ends_with_the_agency() -> None:
    user, agency = make_user(), make_agency(ends_on=date(2026, 1, 20))
    grant(user, "narahubung", agency=agency)
    assert scope_for_user(user, date(2026, 1, 20)).grants
    assert not scope_for_user(user, date(2026, 1, 21)).grants


def test_somebody_deactivated_is_nobody() -> None:
    user = make_user(is_active=False, is_administrator=True)
    grant(user, "operator")
    assert scope_at(user, NOW).is_anonymous


def test_the_system_administrator_is_administrator_of_the_whole_country() -> None:
    scope = scope_of(make_user(is_administrator=True))
    assert scope.holds("offices.people", region_path="ID.16.72.")
    assert not scope.holds("offices.agencies", region_path="XX.")
    assert scope.roles == {"admin"}
    assert "assessments.view" not in ROLES["admin"].permissions


def test_a_wrong_token_is_nobody() -> None:
    assert scope_for_token("bukan-token", NOW) is None


def test_the_scope_of_a_request_costs_at_most_three_queries(
    client,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    user = make_user()
    for n in range(12):
        grant(user, "operator", region=make_region(f"16.{n + 10}", f"Kota {n}"))
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    with django_assert_max_num_queries(3):
        from django.contrib.auth import get_user

        request.user = get_user(request)
        middleware.ScopeMiddleware(lambda r: None)(request)  # type: ignore[arg-type, return-value]
        assert len(request.scope.grants) == 12  # type: ignore[attr-defined]


def test_only_the_outermost_of_nested_regions_counts() -> None:
    user = make_user()
    city = make_region("16.72")
    grant(user, "operator", region=city)
    grant(user, "provinsi", region=city.parent)
    assert selectors.region_paths(scope_of(user)) == (city.parent.path,)
    assert city in selectors.regions_of(scope_of(user))
