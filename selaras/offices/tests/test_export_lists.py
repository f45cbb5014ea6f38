"""The lists of agencies and people as files."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.offices.tests.factories import grant, make_agency, make_contact, make_user, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def file_of(client: Client, name: str, **asked: str) -> str:
    response = client.get(reverse(name), {"format": "csv", **asked})
    assert response["Content-Type"].startswith("text/csv")
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.fixture
def admin(client: Client) -> Client:
    user, _scope = person("admin")
    client.force_login(user)
    return client


def test_agencies_come_with_their_contact_and_without_a_telephone(admin: Client) -> None:
    make_contact(make_agency(code="bappeda"), name="Yuniar Selabung", phone="+6280000000017", is_primary=True)
    text = file_of(admin, "agency_list")
    assert "bappeda" in text and "Yuniar Selabung" in text
    assert "80000000017" not in text


def test_people_are_those_of_the_filter(admin: Client) -> None:
    for name in ("Rusmala Dempo", "Okta Perigi"):
        grant(make_user(full_name=name), "sekda", region=make_region())
    text = file_of(admin, "person_list", q="Okta")
    assert "Okta Perigi" in text and "Rusmala Dempo" not in text


def test_who_may_not_see_the_list_gets_no_file(client: Client) -> None:
    user, _scope = person("narahubung", agency=make_agency(code="bappeda"))
    client.force_login(user)
    assert client.get(reverse("person_list"), {"format": "csv"}).status_code == 403
