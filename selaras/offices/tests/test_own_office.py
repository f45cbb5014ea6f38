"""Who runs or leads a region's Kesbangpol works for that office too."""

from datetime import date

import pytest

from selaras.offices.models import Grant
from selaras.offices.services import give_grant
from selaras.offices.tests.factories import NOW, TODAY, make_agency, make_user, person, scope_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def given(role: str, **more: object) -> set[tuple[str, str | None]]:
    region = make_region()
    _admin, scope = person("admin", region=region)
    user = make_user()
    give_grant(
        scope=scope, user=user, role=role, region=region, agency=None, starts_on=TODAY, now=NOW, **more
    )
    return set(Grant.objects.filter(user=user).values_list("role", "agency__code"))


@pytest.mark.parametrize(
    ("role", "own"), [("operator", "narahubung"), ("kepala_kesbangpol", "kepala_opd"), ("sekda", None)]
)
def test_the_role_brings_the_one_at_kesbangpol(role: str, own: str | None) -> None:
    make_agency(make_region(), "kesbangpol", kind="kesbangpol")
    expected = {(role, None)} | ({(own, "kesbangpol")} if own else set())
    assert given(role) == expected


def test_a_region_without_its_office_gives_the_role_alone() -> None:
    assert given("operator") == {("operator", None)}


def test_both_end_on_the_same_day() -> None:
    make_agency(make_region(), "kesbangpol", kind="kesbangpol")
    given("operator", ends_on=date(2026, 3, 31))
    assert set(Grant.objects.exclude(role="admin").values_list("ends_on", flat=True)) == {date(2026, 3, 31)}


def test_the_operator_then_answers_for_kesbangpol_and_for_no_other_agency() -> None:
    office = make_agency(make_region(), "kesbangpol", kind="kesbangpol")
    make_agency(make_region(), "bappeda")
    given("operator")
    user = Grant.objects.get(role="operator").user
    assert scope_of(user).agencies("assessments.answer") == {office.pk}
