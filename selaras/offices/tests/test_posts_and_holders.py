"""Posts outlive their holders; a term ends the roles that were tied to it, by itself and on its day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.core.verdict import Refused
from selaras.offices import services
from selaras.offices.models import Agency, Grant, Holder, Post
from selaras.offices.selectors.agencies import agencies_of, posts_of
from selaras.offices.services import Term
from selaras.offices.tests.factories import (
    NOW,
    TODAY,
    grant,
    make_agency,
    make_holder,
    make_post,
    make_user,
    person,
    scope_of,
)
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return make_post(make_agency(), title="Kepala Dinas", kind="kepala")


def known(agency: Agency):  # type: ignore[no-untyped-def]
    """Somebody with an account and a place in this city."""
    user = make_user()
    grant(user, "ajudan", region=agency.region)
    return user


def term(**values: object) -> Term:
    facts = {"name": "Nurlela", "status": "definitif", "starts_on": TODAY} | values
    return Term(**facts)  # type: ignore[arg-type]


def test_a_holder_gets_a_role_for_the_term_and_loses_it_with_the_term(post: Post) -> None:
    _, scope = person("operator")
    user = known(post.agency)
    holder = services.start_holder(
        scope=scope, post=post, term=term(user=user, role="kepala_opd", decree="SK 1/2026"), now=NOW
    )
    assert "kepala_opd" in scope_of(user).roles
    assert Grant.objects.get(holder=holder).decree == "SK 1/2026"
    services.end_holder(scope=scope, holder=holder, on=TODAY + timedelta(days=5), now=NOW)
    assert "kepala_opd" in scope_of(user, TODAY + timedelta(days=5)).roles
    assert "kepala_opd" not in scope_of(user, TODAY + timedelta(days=6)).roles


def test_a_region_role_of_a_post_reaches_the_region(post: Post) -> None:
    _, scope = person("operator")
    user = make_user()
    grant(user, "narahubung", agency=post.agency)
    services.start_holder(scope=scope, post=post, term=term(user=user, role="sekda"), now=NOW)
    assert scope_of(user).holds("assessments.view", region_path=post.agency.region_path)


def test_two_people_do_not_sit_on_one_post_but_a_plh_sits_beside(post: Post) -> None:
    _, scope = person("operator")
    services.start_holder(scope=scope, post=post, term=term(starts_on=date(2025, 1, 1)), now=NOW)
    with pytest.raises(ValidationError, match="Nurlela"):
        services.start_holder(scope=scope, post=post, term=term(name="Plt", status="plt"), now=NOW)
    services.start_holder(scope=scope, post=post, term=term(name="Plh", status="plh"), now=NOW)
    heads = agencies_of(scope, post.agency.region, TODAY)[0].heads
    assert [holder.name for holder in heads] == ["Nurlela", "Plh"]


def test_a_successor_ends_the_former_term_the_day_before(post: Post) -> None:
    _, scope = person("operator")
    user = known(post.agency)
    former = services.start_holder(
        scope=scope, post=post, term=term(user=user, role="kepala_opd", starts_on=date(2025, 1, 1)), now=NOW
    )
    services.start_holder(scope=scope, post=post, term=term(name="Baru"), now=NOW, replace_former=True)
    former.refresh_from_db()
    assert former.ends_on == TODAY - timedelta(days=1)
    assert "kepala_opd" not in scope_of(user).roles
    row = posts_of(post.agency, TODAY)[0]
    assert [h.name for h in row.current] == ["Baru"] and [h.name for h in row.former] == ["Nurlela"]


def test_a_term_that_starts_before_the_former_one_is_refused(post: Post) -> None:
    _, scope = person("operator")
    make_holder(post, starts_on=TODAY + timedelta(days=9))
    with pytest.raises(ValidationError):
        services.start_holder(scope=scope, post=post, term=term(), now=NOW, replace_former=True)
    # One that is over before the other begins fits.
    services.start_holder(scope=scope, post=post, term=term(ends_on=TODAY), now=NOW)


@pytest.mark.parametrize(
    "values",
    [{"ends_on": TODAY - timedelta(days=1)}, {"role": "kepala_opd"}],
    ids=["upside down", "no account"],
)
def test_a_term_that_cannot_be_is_refused(post: Post, values: dict[str, object]) -> None:
    _, scope = person("operator")
    with pytest.raises(ValidationError):
        services.start_holder(scope=scope, post=post, term=term(**values), now=NOW)
    assert not Holder.objects.exists()


def test_a_role_beyond_ones_power_is_not_given_through_a_post(post: Post) -> None:
    _, scope = person("operator")
    with pytest.raises(Refused):
        services.start_holder(
            scope=scope, post=post, term=term(user=known(post.agency), role="admin"), now=NOW
        )
    assert not Holder.objects.exists()


def test_a_term_ends_once_and_not_before_it_began(post: Post) -> None:
    _, scope = person("operator")
    holder = make_holder(post, starts_on=TODAY)
    with pytest.raises(ValidationError):
        services.end_holder(scope=scope, holder=holder, on=TODAY - timedelta(days=1), now=NOW)
    services.end_holder(scope=scope, holder=holder, on=TODAY, now=NOW)
    holder.refresh_from_db()
    with pytest.raises(ValidationError, match="sudah berakhir"):
        services.end_holder(scope=scope, holder=holder, on=TODAY, now=NOW)


def test_an_ended_agency_seats_nobody(post: Post) -> None:
    _, scope = person("operator")
    Agency.objects.filter(pk=post.agency_id).update(is_active=False)
    post.agency.refresh_from_db()
    with pytest.raises(ValidationError):
        services.start_holder(scope=scope, post=post, term=term(), now=NOW)


def test_posts_are_named_once_an_agency(post: Post) -> None:
    _, scope = person("operator")
    with pytest.raises(ValidationError):
        services.add_post(scope=scope, agency=post.agency, title="Kepala  Dinas", kind="kepala", now=NOW)
    services.add_post(scope=scope, agency=post.agency, title="Sekretaris", kind="sekretaris", now=NOW)
    services.change_post(scope=scope, post=post, title="Kepala Dinas Sosial", kind="kepala", now=NOW)


def test_the_form_offers_only_people_and_roles_of_the_region(client: Client, post: Post) -> None:
    user = make_user()
    grant(user, "operator", region=post.agency.region)
    client.force_login(user)
    stranger = make_user(full_name="Orang Jauh")
    grant(stranger, "ajudan", region=make_region("62.71"))
    address = reverse("holder_start", args=[post.pk])
    page = client.get(address).content.decode()
    assert "Orang Jauh" not in page and 'value="admin"' not in page and 'value="kepala_opd"' in page
    values = {"name": "X", "status": "definitif", "starts_on": "2026-01-22", "user": stranger.pk}
    assert client.post(address, values).status_code == 422
    values |= {"user": "", "role": "admin"}
    assert client.post(address, values).status_code == 422
    values |= {"role": ""}
    assert client.post(address, values).status_code == 302
    holder = Holder.objects.get()
    assert client.post(reverse("holder_end", args=[holder.pk]), {"ends_on": "2026-01-30"}).status_code == 302
    assert (
        client.post(reverse("post_add", args=[post.agency_id]), {"title": "A", "kind": "jabatan"}).status_code
        == 302
    )
    assert (
        client.post(reverse("post_change", args=[post.pk]), {"title": "A", "kind": "jabatan"}).status_code
        == 422
    )


@pytest.mark.parametrize("status", ["plt", "plh", "pj", "pjs"])
def test_who_acts_gets_a_role_by_a_decree_and_until_a_day_and_loses_it_by_itself(
    post: Post, status: str
) -> None:
    _, scope = person("operator")
    user, last = known(post.agency), TODAY + timedelta(days=30)
    given = {"user": user, "role": "kepala_opd", "status": status}
    for missing in ({"decree": "SPT 1/2026"}, {"ends_on": last}, {"decree": "  ", "ends_on": last}):
        with pytest.raises(ValidationError):
            services.start_holder(scope=scope, post=post, term=term(**given, **missing), now=NOW)
    assert not Holder.objects.filter(post=post).exists()
    services.start_holder(
        scope=scope, post=post, term=term(**given, decree="SPT 1/2026", ends_on=last), now=NOW
    )
    assert "kepala_opd" in scope_of(user, last).roles
    assert "kepala_opd" not in scope_of(user, last + timedelta(days=1)).roles
