"""A token of an agency is a part of its giver's role, outlives a move, and ends by stated rules."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import User
from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.offices import services
from selaras.offices.choices import AGENCY_TOKEN_PERMISSIONS, AgencyKind
from selaras.offices.models import Agency, ApiToken, Grant
from selaras.offices.permissions import can_keep_agency_tokens, can_make_agency_token, can_revoke_token
from selaras.offices.selectors import people_under, scope_for_token
from selaras.offices.services import Limits, Seat, make_agency_token
from selaras.offices.services.reviews import answer_grants, begin_review
from selaras.offices.services.tokens import MOST
from selaras.offices.tests.factories import NOW, TODAY, grant, make_agency, make_user, person, scope_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)
READ = ["evidence.view"]


def given(
    scope: Scope, agency: Agency, permissions: list[str] | None = None, role: str = "kepala_opd", **more: Any
) -> tuple[ApiToken, str]:
    return make_agency_token(
        scope=scope, agency=agency, role=role, name="Dasbor", limits=Limits(permissions or READ, **more),
        expires_at=NOW + MONTH, now=NOW,
    )  # fmt: skip


def head_of(agency: Agency) -> tuple[User, Scope]:
    return person("kepala_opd", agency=agency)


def test_it_may_do_the_part_that_was_given_at_its_agency_and_nothing_else() -> None:
    agency = make_agency()
    _, head = head_of(agency)
    token, raw = given(head, agency)
    found = scope_for_token(raw, NOW)
    assert found is not None and found.via == "api" and found.token_limited
    assert found.holds("evidence.view", region_path=agency.region_path, agency_id=agency.pk)
    assert not found.holds("evidence.view", region_path=agency.region_path, agency_id=make_agency().pk)
    assert not found.holds("evidence.view", region_path=agency.region_path)
    assert not found.holds("evidence.add", region_path=agency.region_path, agency_id=agency.pk)
    assert found.user_id == token.user_id != head.user_id
    event = Event.objects.get(verb="offices.token.made")
    assert event.subject_id == str(agency.pk) and event.after["permissions"] == READ


def test_its_account_opens_no_door_and_stands_in_no_list() -> None:
    agency = make_agency()
    token, _raw = given(head_of(agency)[1], agency)
    account = token.user
    assert not account.has_usable_password() and account.email is None
    assert authenticate(username=account.username, password="") is None
    assert account not in people_under(agency.region_path)
    assert scope_of(account).grants == ()


@pytest.mark.parametrize(
    "permissions",
    [
        [],
        ["assessments.verify"],
        ["assessments.validate"],
        ["offices.tokens"],
        ["evidence.view", "offices.grants"],
        ["measures.view"],
        ["no.such"],
    ],
)
def test_never_more_than_the_giver_holds_and_programs_are_given(permissions: list[str]) -> None:
    agency = make_agency()
    _, head = head_of(agency)
    with pytest.raises(Refused, match="lebih dari"):
        make_agency_token(
            scope=head, agency=agency, role="kepala_opd", name="A", limits=Limits(permissions),
            expires_at=NOW + MONTH, now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("role", ["operator", "admin", "narahubung", "tidak-ada"])
def test_a_role_that_the_giver_does_not_hold_is_not_given(role: str) -> None:
    agency = make_agency()
    with pytest.raises(Refused):
        given(head_of(agency)[1], agency, role=role)


def test_an_agency_of_another_region_or_next_door_gets_none() -> None:
    own, neighbour = make_agency(), make_agency()
    foreign = make_agency(make_region("73.71"))
    for agency in (neighbour, foreign):
        with pytest.raises(Refused):
            given(head_of(own)[1], agency)
    with pytest.raises(Refused):
        given(person("operator")[1], foreign, role="operator")
    with pytest.raises(Refused):
        given(person("narahubung", agency=own)[1], own, role="narahubung")


def test_only_the_office_of_the_region_has_a_program_for_all_of_it() -> None:
    office, agency = make_agency(kind=AgencyKind.KESBANGPOL), make_agency()
    _, operator = person("operator")
    wide = scope_for_token(given(operator, office, role="operator")[1], NOW)
    narrow = scope_for_token(given(operator, agency, role="operator")[1], NOW)
    assert wide is not None and narrow is not None
    assert wide.holds("evidence.view", region_path=office.region_path)
    assert not wide.holds("evidence.view", region_path="16")
    assert not narrow.holds("evidence.view", region_path=agency.region_path)
    # A province's administrator gives within the city of the agency, never as far as he reaches.
    _, admin = person("admin", region=make_region("16"))
    below = scope_for_token(given(admin, office, ["measures.view"], role="admin")[1], NOW)
    assert below is not None and not below.holds("measures.view", region_path="16")


def test_a_token_given_to_one_agency_does_not_grow_with_the_kind_of_that_agency() -> None:
    agency = make_agency()
    _, raw = given(person("operator")[1], agency, role="operator")
    Agency.objects.update(kind=AgencyKind.KESBANGPOL)
    found = scope_for_token(raw, NOW)
    assert found is not None and not found.holds("evidence.view", region_path=agency.region_path)


def test_a_permission_written_into_the_row_gives_nothing_that_programs_are_not_given() -> None:
    agency = make_agency()
    _token, raw = given(head_of(agency)[1], agency)
    ApiToken.objects.update(permissions=["assessments.validate", "offices.appoint", "evidence.view"])
    found = scope_for_token(raw, NOW)
    assert found is not None and found.grants[0].permissions == {"evidence.view"}
    ApiToken.objects.update(role="peran-lama")
    lost = scope_for_token(raw, NOW)
    assert lost is not None and lost.grants == ()
    assert AGENCY_TOKEN_PERMISSIONS.isdisjoint({"offices.people", "offices.grants", "audit.view"})


# ---- how it ends


def test_it_stays_when_its_giver_moves_on() -> None:
    agency, other = make_agency(), make_agency()
    user, head = head_of(agency)
    _, raw = given(head, agency)
    seat = Seat("narahubung", other.region, other, TODAY)
    services.move_person(scope=person("admin")[1], user=user, seat=seat, now=NOW)
    assert scope_for_token(raw, NOW) is not None


def test_it_ends_with_its_agency_for_good() -> None:
    agency = make_agency()
    _, admin = person("admin")
    token, raw = given(head_of(agency)[1], agency)
    services.end_agency(scope=admin, agency=agency, on=TODAY, now=NOW)
    token.refresh_from_db()
    assert scope_for_token(raw, NOW) is None and token.end_words == "OPD-nya berakhir."
    services.reopen_agency(scope=admin, agency=agency, now=NOW)
    assert scope_for_token(raw, NOW) is None


def test_it_ends_when_the_role_of_its_giver_is_withdrawn_at_once_or_the_account_deactivated() -> None:
    agency = make_agency()
    _, admin = person("admin")
    for n, withdraw in enumerate(("grant", "review", "account")):
        user, head = head_of(agency)
        _, raw = given(head, agency)
        _, others = given(head_of(agency)[1], agency)
        role = Grant.objects.get(user=user)
        if withdraw == "grant":
            services.end_grant(scope=admin, grant=role, on=TODAY, now=NOW, at_once=True)
        elif withdraw == "review":
            review = begin_review(scope=admin, region=agency.region, now=NOW)
            given_answer = {"keep": False, "note": "Pindah tugas", "now": NOW}
            answer_grants(scope=admin, review=review, grant_ids=[role.pk], **given_answer)
        else:
            services.deactivate_person(scope=admin, user=user, now=NOW)
        assert scope_for_token(raw, NOW) is None, withdraw
        assert scope_for_token(others, NOW) is not None
        assert Event.objects.filter(verb="offices.token.ended").count() == n + 1


def test_a_role_that_ends_in_its_time_or_another_role_ends_no_token() -> None:
    agency = make_agency()
    _, admin = person("admin")
    user, head = head_of(agency)
    other = grant(user, "narahubung", agency=agency)
    _, raw = given(head, agency)
    services.end_grant(scope=admin, grant=other, on=TODAY, now=NOW, at_once=True)
    role = Grant.objects.get(user=user, role="kepala_opd")
    services.end_grant(scope=admin, grant=role, on=TODAY, now=NOW)
    assert scope_for_token(raw, NOW) is not None


def test_an_operator_withdrawn_takes_along_what_was_given_in_the_region() -> None:
    agency, office = make_agency(), make_agency(kind=AgencyKind.KESBANGPOL)
    user, operator = person("operator")
    raws = [given(operator, one, role="operator")[1] for one in (agency, office)]
    role = Grant.objects.get(user=user)
    services.end_grant(scope=person("admin")[1], grant=role, on=TODAY, now=NOW, at_once=True)
    assert [scope_for_token(raw, NOW) for raw in raws] == [None, None]


def test_by_date_by_hand_and_not_too_many() -> None:
    agency = make_agency()
    _, head = head_of(agency)
    token, raw = given(head, agency)
    assert scope_for_token(raw, NOW + MONTH) is None
    services.revoke_token(scope=person("operator")[1], token=token, now=NOW)
    services.revoke_token(scope=head, token=token, now=NOW)
    assert scope_for_token(raw, NOW) is None
    assert Event.objects.filter(verb="offices.token.revoked").count() == 1
    for _n in range(MOST):
        given(head, agency)
    with pytest.raises(ValidationError, match=str(MOST)):
        given(head, agency)


def test_no_token_makes_a_token() -> None:
    agency = make_agency()
    user, head = head_of(agency)
    _, raw = services.make_token(scope=head, user=user, name="A", expires_at=NOW + MONTH, now=NOW)
    program = scope_for_token(raw, NOW)
    assert program is not None and not can_make_agency_token(program, agency)
    with pytest.raises(Refused, match="setelah masuk"):
        services.make_token(scope=program, user=user, name="B", expires_at=NOW + MONTH, now=NOW)


def test_who_may_see_make_and_revoke() -> None:
    agency = make_agency()
    _, head = head_of(agency)
    token, _raw = given(head, agency)
    for role in ("operator", "admin", "kepala_kesbangpol"):
        assert can_revoke_token(person(role)[1], token)
    for scope in (person("narahubung", agency=agency)[1], person("sekda")[1], head_of(make_agency())[1]):
        assert not can_keep_agency_tokens(scope, agency) and not can_revoke_token(scope, token)
    agency.is_active = False
    assert not can_make_agency_token(head, agency) and can_keep_agency_tokens(head, agency)


# ---- a part for one's own token


def test_a_personal_token_may_be_a_part() -> None:
    user, operator = person("operator")
    limits = Limits(["evidence.view"])
    given_to = {"scope": operator, "user": user, "name": "A", "expires_at": NOW + MONTH, "now": NOW}
    _, raw = services.make_token(**given_to, limits=limits)
    found = scope_for_token(raw, NOW)
    assert found is not None and found.token_limited
    assert found.holds("evidence.view") and not found.holds("assessments.manage")
    with pytest.raises(ValidationError, match="yang Anda pegang"):
        services.make_token(**given_to, limits=Limits(["offices.appoint"]))
    Grant.objects.filter(user=user).update(role="sekda")
    lost = scope_for_token(raw, NOW)
    assert lost is not None and lost.grants == ()


# ---- pages


@pytest.fixture
def browser(client: Client) -> tuple[Client, Agency]:
    agency = make_agency()
    user = make_user()
    grant(user, "kepala_opd", agency=agency)
    client.force_login(user)
    return client, agency


def test_the_page_shows_a_new_token_once_and_says_how_it_ended(browser: tuple[Client, Agency]) -> None:
    client, agency = browser
    page = reverse("agency_tokens", args=[agency.pk])
    assert page in client.get(reverse("agency_detail", args=[agency.pk])).content.decode()
    sent = {"name": "Dasbor", "role": "kepala_opd", "permissions": READ, "reads_only": "on", "days": 30}
    made = client.post(page, sent)
    assert "selaras_" in made.content.decode() and made["Cache-Control"] == "no-store"
    again = client.get(page).content.decode()
    assert "selaras_" not in again and "hanya membaca" in again and "OPD ini saja" in again
    refused = client.post(page, sent | {"permissions": ["assessments.validate"]})
    assert refused.status_code == 422 and "Dasbor" in refused.content.decode()
    token = ApiToken.objects.get()
    assert client.post(reverse("agency_token_revoke", args=[token.pk]), follow=True).status_code == 200
    token.refresh_from_db()
    assert token.revoked_at is not None and not User.objects.get(pk=token.user_id).is_active
    ApiToken.objects.update(end_reason="kuasa")
    assert "Peran pemberinya dicabut" in client.get(page).content.decode()


def test_tokens_of_other_agencies_are_not_found(browser: tuple[Client, Agency]) -> None:
    client, _agency = browser
    other = make_agency()
    token, _raw = given(head_of(other)[1], other)
    personal = services.make_token(
        scope=scope_of(user := make_user()), user=user, name="A", expires_at=NOW + MONTH, now=NOW
    )[0]
    assert client.get(reverse("agency_tokens", args=[other.pk])).status_code == 404
    for one in (token, personal):
        assert client.post(reverse("agency_token_revoke", args=[one.pk])).status_code == 404
    assert client.post(reverse("token_revoke", args=[token.pk])).status_code == 404
    assert scope_for_token(_raw, NOW) is not None


def test_the_list_costs_the_same_however_long(
    browser: tuple[Client, Agency], django_assert_max_num_queries: Any
) -> None:
    client, agency = browser
    _, head = head_of(agency)
    for _n in range(MOST):
        given(head, agency)
    with django_assert_max_num_queries(25):
        client.get(reverse("agency_tokens", args=[agency.pk]))
