"""The region one works in is one of one's own, whatever the form or the session says."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.offices.selectors import can_switch, regions_of
from selaras.offices.selectors.beginning import steps_of
from selaras.offices.tests.factories import NOW, grant, make_agency, make_contact, make_user, person, scope_of
from selaras.regions.tests.factories import make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def province(client: Client) -> Client:
    make_region("16.71")
    make_region("16.72")
    make_region("62.71")
    user = make_user()
    grant(user, "admin", region=make_region("16"))
    client.force_login(user)
    return client


def chosen(client: Client) -> str:
    return client.get(reverse("agency_list")).content.decode()


def test_a_province_chooses_among_its_own_and_comes_back_to_its_page(province: Client) -> None:
    assert "Sumatera Selatan" in chosen(province)
    address = reverse("region_choose")
    page = province.get(address).content.decode()
    assert "Kota Pagar Alam" in page and "Palangka Raya" not in page
    answer = province.post(address, {"path": "ID.16.72.", "next": reverse("agency_list")})
    assert answer["Location"] == reverse("agency_list")
    assert "Kota Pagar Alam" in chosen(province)
    # From inside a city one gets back to the province.
    assert (
        "ID.16.&quot;" in province.get(address).content.decode()
        or 'value="ID.16."' in province.get(address).content.decode()
    )


def test_the_search_finds_only_ones_own(province: Client) -> None:
    address = reverse("region_choose")
    assert 'value="ID.16.72."' in province.get(address, {"q": "pagaralam"}).content.decode()
    assert "Tidak ada wilayah Anda" in province.get(address, {"q": "palangka"}).content.decode()


@pytest.mark.parametrize("path", ["ID.62.71.", "ID.", "ID.1", "", "ID.16.72.01.", "x"])
def test_a_region_that_is_not_ones_own_is_not_found(province: Client, path: str) -> None:
    make_region("16.72.01")
    assert province.post(reverse("region_choose"), {"path": path}).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", "", "abc", "home", "/a\r\nb"],
)
def test_the_way_back_stays_inside_the_site(province: Client, address: str) -> None:
    answer = province.post(reverse("region_choose"), {"path": "ID.16.71.", "next": address})
    assert answer["Location"] == reverse("home")


def test_a_forged_or_outdated_choice_falls_back_to_ones_own(province: Client) -> None:
    session = province.session
    session["region_path"] = "ID.62.71."
    session.save()
    assert "Sumatera Selatan" in chosen(province) and "Palangka Raya" not in chosen(province)


def test_only_those_with_more_than_one_region_switch() -> None:
    _, city = person("operator")
    _, province = person("provinsi", region=make_region("16"))
    user = make_user()
    grant(user, "operator", region=make_region("16.71"))
    grant(user, "operator", region=make_region("16.72"))
    root = scope_of(make_user(is_administrator=True))
    assert [can_switch(scope) for scope in (city, province, scope_of(user), root)] == [
        False,
        True,
        True,
        True,
    ]
    assert regions_of(scope_of(make_user())).count() == 0


def test_the_first_steps_follow_what_has_been_done() -> None:
    province, city = make_region("16"), make_region("16.72")

    def current(region) -> int:  # type: ignore[no-untyped-def]
        return next(step.number for step in steps_of(region, NOW) if step.is_current)

    assert current(province) == 1
    assert current(city) == 2
    agency = make_agency(city)
    assert current(city) == 3
    make_contact(agency)
    assert current(city) == 4
    grant(make_user(is_active=False), "operator", region=city)
    assert current(city) == 4
    grant(make_user(), "operator", region=city)
    assert current(city) == 5
    assert "1 dari 1" in steps_of(city, NOW)[2].text


def test_the_first_administrator_walks_from_an_empty_house_to_an_invited_operator(client: Client) -> None:
    make_region("16.72")
    client.force_login(make_user("admin", is_administrator=True))
    steps = reverse("first_steps")
    assert "Pilih kabupaten atau kota" in client.get(steps).content.decode()
    client.post(reverse("region_choose"), {"path": "ID.16.72.", "next": steps})
    client.post(reverse("agency_starter"), {"codes": ["setda", "dinsos", "kesbangpol", "polres"]})
    text = "OPD\tNama\tWA\nDinsos\tNurlela\t0812 3456 7890\nKesbangpol\tRusmala\t0812 3456 7891"
    client.post(reverse("contacts_paste"), {"text": text, "do": "keep"})
    values = {"full_name": "Rusmala Dempo", "role": "operator", "starts_on": "2026-01-01", "delivery": "link"}
    assert "/undangan/" in client.post(reverse("person_invite"), values).content.decode()
    page = client.get(steps).content.decode()
    assert "2 dari 4" in page and "Buka penilaian indeks" in page
