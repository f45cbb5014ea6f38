"""Every page opens for those who may use it, with few queries, and for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.offices.models import Agency
from selaras.offices.tests.factories import (
    grant,
    make_agency,
    make_contact,
    make_holder,
    make_link,
    make_post,
    make_user,
)
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    user = make_user("rusmala")
    grant(user, "operator", region=make_region())
    client.force_login(user)
    return client


def fill(agencies: int, people: int) -> Agency:
    region = make_region()
    made = [make_agency(region) for _ in range(agencies)]
    for agency in made:
        make_contact(agency)
        make_holder(make_post(agency, kind="kepala"))
        make_link(agency.contacts.get())
    for n in range(people):
        grant(make_user(), "narahubung", agency=made[n % agencies])
    return made[0]


PLAIN = [
    "first_steps",
    "region_choose",
    "agency_list",
    "acting_list",
    "agency_starter",
    "agency_add",
    "agency_arrange",
    "contacts_paste",
    "contacts_template",
    "person_list",
    "person_invite",
    "role_list",
    "token_list",
]
OF_AGENCY = ["agency_detail", "agency_change", "agency_end", "contact_add", "post_add"]
OF_PERSON = ["person_detail", "person_state", "person_move", "person_password", "grant_give"]


def addresses() -> list[str]:
    agency = fill(2, 3)
    contact, post = agency.contacts.get(), agency.posts.get()
    given = agency.grants.first()
    assert given is not None
    return [
        *(reverse(name) for name in PLAIN),
        *(reverse(name, args=[agency.pk]) for name in OF_AGENCY),
        *(reverse(name, args=[given.user_id]) for name in OF_PERSON),
        reverse("contact_change", args=[contact.pk]),
        reverse("post_change", args=[post.pk]),
        reverse("holder_start", args=[post.pk]),
        reverse("holder_end", args=[post.holders.get().pk]),
        reverse("grant_end", args=[given.pk]),
    ]


@pytest.mark.slow
def test_the_operator_opens_every_page(operator: Client) -> None:
    for address in addresses():
        assert operator.get(address).status_code == 200, address


def test_a_signed_out_visitor_is_sent_to_the_door(client: Client) -> None:
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")), address


def test_an_operator_of_another_city_finds_none_of_it(client: Client) -> None:
    found = addresses()
    user = make_user()
    grant(user, "operator", region=make_region("62.71"))
    client.force_login(user)
    for address in found:
        if any(part.isdigit() for part in address.split("/")):
            assert client.get(address).status_code == 404, address


def test_a_contact_person_sees_the_own_agency_and_changes_only_contacts(client: Client) -> None:
    agency = fill(2, 0)
    user = make_user()
    grant(user, "narahubung", agency=agency)
    client.force_login(user)
    assert client.get(reverse("agency_detail", args=[agency.pk])).status_code == 200
    assert client.get(reverse("contact_add", args=[agency.pk])).status_code == 200
    for name in ("agency_change", "agency_end", "post_add"):
        assert client.get(reverse(name, args=[agency.pk])).status_code == 403, name
    other = Agency.objects.exclude(pk=agency.pk).get()
    assert client.get(reverse("agency_detail", args=[other.pk])).status_code == 404
    for name in ("person_list", "person_invite", "agency_starter", "contacts_paste", "first_steps"):
        assert client.get(reverse(name)).status_code == 403, name
    assert "Perangkat daerah" in client.get(reverse("agency_list")).content.decode()


def test_somebody_without_any_role_has_no_page(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(reverse("agency_list")).status_code == 404
    assert client.get(reverse("region_choose")).status_code == 200


@pytest.mark.parametrize("name", ["agency_list", "acting_list", "person_list", "agency_detail"])
@pytest.mark.slow
def test_lists_cost_the_same_for_a_small_and_a_large_office(
    operator: Client, count_queries, name: str
) -> None:  # type: ignore[no-untyped-def]
    first = fill(3, 10)
    address = reverse(name, args=[first.pk]) if name == "agency_detail" else reverse(name)
    operator.get(address)
    with count_queries() as few:
        operator.get(address)
    fill(57, 490)
    with count_queries() as many:
        operator.get(address)
    assert len(few) == len(many) <= 25


def test_the_list_of_people_is_searched_and_filtered(operator: Client) -> None:
    agency = fill(1, 0)
    yuniar = make_user("yuniar", full_name="Yuniar Selabung")
    grant(yuniar, "narahubung", agency=agency)
    gone = make_user("pergi", full_name="Sudah Pergi", is_active=False)
    grant(gone, "narahubung", agency=agency)
    address = reverse("person_list")

    def names(query: str) -> str:
        return operator.get(f"{address}?{query}").content.decode()

    assert "Yuniar" in names("") and "Sudah Pergi" not in names("")
    assert "Yuniar" in names("q=selabung") and "Yuniar" not in names("q=lematang")
    assert "Yuniar" in names("role=narahubung") and "Yuniar" not in names("role=sekda")
    assert "Sudah Pergi" in names("state=nonaktif") and "Yuniar" not in names("state=nonaktif")
    assert "Sudah Pergi" in names("state=semua") and "Yuniar" in names("state=semua&role=bukan-peran")


def test_roles_of_another_region_are_counted_but_not_told(operator: Client) -> None:
    agency = fill(1, 0)
    both = make_user(full_name="Dua Tempat")
    grant(both, "narahubung", agency=agency)
    grant(both, "operator", region=make_region("62.71"))
    page = operator.get(reverse("person_list")).content.decode()
    assert "juga bertugas di wilayah lain" in page and "Palangka Raya" not in page
    page = operator.get(reverse("person_detail", args=[both.pk])).content.decode()
    assert "Palangka Raya" not in page and "di luar wewenang" in page
