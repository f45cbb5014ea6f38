"""Who works for more than one agency comes in with a second step, or is led to set it up first."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import OpenSession
from selaras.accounts.selectors import has_second_step
from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.offices import services
from selaras.offices.choices import ROLES
from selaras.offices.permissions import needs_second_step
from selaras.offices.tests.factories import NOW, make_link, person

pytestmark = pytest.mark.django_db
LEADS = "/akun/dua-langkah/"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_STEP_REQUIRED = True


@pytest.fixture
def operator(client: Client) -> Any:
    user, scope = person("operator")
    client.force_login(user)
    return user, scope


def key_of(user: Any) -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "x", "count": 0})


def test_every_role_over_a_region_needs_it_and_the_roles_of_one_agency_do_not() -> None:
    """Heads of a provincial office lead like those of a city, though they belong to one agency."""
    wide = {code for code, role in ROLES.items() if not role.agency_bound} | {"kepala_provinsi"}
    assert {code for code, role in ROLES.items() if role.second_step} == wide
    assert not needs_second_step(Scope(on=NOW.date()))


@pytest.mark.parametrize(
    "name", ["account", "person_list", "agency_list", "token_list", "account_change_password"]
)
def test_without_it_every_page_leads_to_the_setting_up(client: Client, operator: Any, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302 and response["Location"].startswith(f"{LEADS}?next=%2F")
    assert client.post(reverse(name))["Location"] == LEADS


def test_the_pages_of_setting_up_and_the_way_out_stay_open(client: Client, operator: Any) -> None:
    page = client.get(LEADS)
    assert page.status_code == 200 and "Pasang dahulu" in page.content.decode()
    for name in ("second_step_app", "second_step_passkey", "account_logout", "health"):
        assert client.get(reverse(name)).status_code == 200


def test_a_part_of_a_page_leads_the_whole_page(client: Client, operator: Any) -> None:
    response = client.get(reverse("agency_list"), headers={"hx-request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, LEADS)


def test_a_session_from_before_the_setting_up_ends_at_the_door(client: Client, operator: Any) -> None:
    key_of(operator[0])
    assert client.get(reverse("account"))["Location"].startswith("/masuk/?next=")
    assert "_auth_user_id" not in client.session


def test_a_session_opened_with_it_goes_everywhere(client: Client, operator: Any) -> None:
    session = client.session
    session["second_step"] = "totp"
    session.save()
    assert client.get(reverse("account")).status_code == 200


def test_the_contact_of_one_agency_is_not_asked(client: Client) -> None:
    client.force_login(person("narahubung")[0])
    assert client.get(reverse("account")).status_code == 200


def test_an_installation_can_leave_it_to_each_person(client: Client, operator: Any, settings: Any) -> None:
    settings.SECOND_STEP_REQUIRED = False
    assert client.get(reverse("account")).status_code == 200


def test_a_work_link_opened_beside_the_half_open_door_gives_nothing_of_the_account(
    client: Client, operator: Any
) -> None:
    _link, raw = make_link()
    client.post(f"/t/{raw}/")
    assert client.get(reverse("agency_list"))["Location"].startswith(LEADS)


def test_an_officer_drops_a_lost_second_step_and_the_owner_hears_of_it(client: Client) -> None:
    admin, _scope = person("admin")
    client.force_login(admin)
    session = client.session
    session["second_step"] = "totp"
    session.save()
    lost, _theirs = person("narahubung")
    key_of(lost)
    address = reverse("person_password", args=[lost.pk])
    assert "Hapus verifikasi dua langkah" in client.get(address).content.decode()
    assert client.post(address, {"do": "second_step"})["Location"] == address
    assert not has_second_step(lost)
    assert Event.objects.filter(verb="accounts.second_step.dropped", subject_id=str(lost.pk)).exists()
    assert not services.drop_second_step(scope=_scope, user=lost, now=NOW)


def test_an_officer_ends_the_sessions_of_a_person_and_the_owner_hears_of_it(client: Client) -> None:
    admin, _scope = person("admin")
    client.force_login(admin)
    session = client.session
    session["second_step"] = "totp"
    session.save()
    lost, _theirs = person("narahubung")
    phone = Client()
    phone.force_login(lost)
    assert phone.get(reverse("account")).status_code == 200
    address = reverse("person_password", args=[lost.pk])
    assert "sedang masuk di 1 peramban" in client.get(address).content.decode()
    assert client.post(address, {"do": "sessions"})["Location"] == address
    assert phone.get(reverse("account")).status_code == 302
    assert client.get(address).status_code == 200, "the officer stays"
    assert Event.objects.filter(verb="accounts.sessions.ended", subject_id=str(lost.pk)).exists()


def test_who_may_not_manage_a_person_does_not_drop_their_second_step(client: Client) -> None:
    lost = person("kepala_kesbangpol")[0]
    key_of(lost)
    user, _scope = person("operator")
    client.force_login(user)
    session = client.session
    session["second_step"] = "totp"
    session.save()
    address = reverse("person_password", args=[lost.pk])
    phone = Client()
    phone.force_login(lost)
    for what in ("second_step", "sessions"):
        assert client.post(address, {"do": what}).status_code == 403
    assert has_second_step(lost)
    assert OpenSession.objects.filter(user=lost).exists(), "nobody ended this session"
