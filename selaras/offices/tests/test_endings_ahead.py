"""A role or a term that ends soon is told in time, once, to those whom it concerns."""

from datetime import date, timedelta

import pytest

from selaras.notices.models import Notice
from selaras.offices.models import Agency, Grant, Holder
from selaras.offices.services import tell_of_endings
from selaras.offices.tests.factories import (
    NOW,
    TODAY,
    grant,
    make_agency,
    make_holder,
    make_post,
    make_user,
    person,
)
from selaras.regions.tests.factories import make_region


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency(name="Dinas Sosial")


def test_the_holder_and_who_gives_roles_there_hear_of_it_once(agency: Agency) -> None:
    operator = person("operator", region=agency.region)[0]
    elsewhere = person("operator", region=make_region("94.71"))[0]
    user = make_user("rina")
    grant(user, "narahubung", agency=agency, ends_on=TODAY + timedelta(days=10))
    assert [tell_of_endings(now=NOW), tell_of_endings(now=NOW + timedelta(days=1))] == [2, 0]
    assert "Peran Anda sebagai Narahubung OPD di Dinas Sosial berakhir" in Notice.objects.get(user=user).text
    assert "atas nama Rina" in Notice.objects.get(user=operator).text
    assert not Notice.objects.filter(user=elsewhere).exists()


def test_another_last_day_is_another_ending(agency: Agency) -> None:
    row = grant(make_user(), "narahubung", agency=agency, ends_on=TODAY + timedelta(days=2))
    assert tell_of_endings(now=NOW) == 1
    Grant.objects.filter(pk=row.pk).update(ends_on=TODAY + timedelta(days=9))
    assert tell_of_endings(now=NOW) == 1


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(-900, 15), (-900, -1), (1, 9), (-1, 6)],
    ids=["far", "over", "not begun", "a week that has just begun"],
)
def test_what_is_far_over_or_just_begun_is_not_told(agency: Agency, starts: int, ends: int) -> None:
    days = {"starts_on": TODAY + timedelta(days=starts), "ends_on": TODAY + timedelta(days=ends)}
    grant(make_user(), "narahubung", agency=agency, **days)
    make_holder(make_post(agency), **days)
    assert tell_of_endings(now=NOW) == 0


def test_of_an_acting_official_the_term_is_told_and_not_each_role(agency: Agency) -> None:
    operator = person("operator", region=agency.region)[0]
    user = make_user("sam")
    term = {"starts_on": date(2025, 12, 1), "ends_on": TODAY + timedelta(days=5)}
    holder = make_holder(make_post(agency, title="Kepala Dinas"), user=user, name="Sam", status="plt", **term)
    grant(user, "kepala_opd", agency=agency, holder=holder, **term)
    assert tell_of_endings(now=NOW) == 2
    (told,) = Notice.objects.filter(user=operator)
    assert "Plt. Kepala Dinas, Dinas Sosial (Sam)" in told.text
    assert Holder.objects.get().status == "plt"
