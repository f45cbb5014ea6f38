"""The columns of a list are chosen on screen, in its file, in a saved view; nobody gains one by asking."""

import csv
import io

import pytest
from django.test import Client

from selaras.accounts.models import User
from selaras.audit.models import Event
from selaras.core.listings import COLUMN, listings
from selaras.lists.models import SavedView
from selaras.offices.models import Agency
from selaras.offices.tests.factories import grant, make_agency, make_contact, make_user
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
PEOPLE, AGENCIES = "/orang/", "/opd/"
NUMBER = "0800-0000-017"


@pytest.fixture
def office() -> Agency:
    return make_agency(make_region(), "kesbangpol", kind="kesbangpol")


@pytest.fixture
def rina(office: Agency) -> User:
    return _person("rina", "operator", office)


def _person(name: str, role: str, office: Agency) -> User:
    user = make_user(name)
    grant(user, role, region=office.region)
    grant(user, "narahubung", agency=office)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def file_of(client: Client, address: str) -> list[list[str]]:
    answer = client.get(f"{address}&format=csv")
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    # The mark of invented data is no column of the list.
    return [row[:-1] for row in rows] if rows[0][-1] == "Keterangan data" else rows


def test_every_column_of_every_list_has_a_word_of_its_own() -> None:
    from django.utils.text import slugify

    for listing in listings().values():
        keys = [slugify(str(head)) for head in listing.heads]
        assert all(keys) and len(set(keys)) == len(keys), listing.code


def test_the_chosen_columns_are_shown_exported_and_kept(rina: User) -> None:
    client = browser(rina)
    asked = f"{PEOPLE}?q=rina&{COLUMN}=nama&{COLUMN}=peran"
    page = client.get(asked).content.decode()
    assert 'class="c-table stacks brief without-3 without-4"' in page and "Kolom (2 dari 5)" in page
    assert f'<input type="hidden" name="{COLUMN}" value="peran">' in page, "filtering anew keeps them"
    heads, (name, role) = file_of(client, asked)
    assert (heads, name) == (["Nama", "Peran"], "Rina") and "Operator" in role
    sent = {"listing": "orang", "name": "Ringkas", "query": asked.partition("?")[2]}
    client.post("/tampilan/simpan/", sent)
    view = SavedView.objects.get()
    opened = client.get(view.get_absolute_url())["Location"]
    assert opened == f"{asked}&tampilan={view.pk}"
    assert file_of(client, opened)[0] == ["Nama", "Peran"]


def test_without_a_choice_and_with_all_of_them_nothing_is_hidden(rina: User) -> None:
    client = browser(rina)
    every = "&".join(
        f"{COLUMN}={key}" for key in ("nama", "nama-pengguna", "peran", "terakhir-masuk", "status")
    )
    for query in ("?q=", f"?{every}"):
        page = client.get(f"{PEOPLE}{query}").content.decode()
        assert "without-" not in page and "<span>Kolom</span>" in page
        assert len(file_of(client, f"{PEOPLE}{query}")[0]) == 5


def test_a_word_that_names_no_column_is_passed_over_and_told(rina: User) -> None:
    client = browser(rina)
    wild = "?kolom=<script>x</script>&kolom=nik&kolom=../../etc&kolom=nama&kolom=password"
    page = client.get(f"{PEOPLE}{wild}").content.decode()
    assert "jadi dilewati: &lt;script&gt;x&lt;/script&gt;, nik, ../../etc, password" in page
    assert file_of(client, f"{PEOPLE}{wild}")[0] == ["Nama"]
    assert len(file_of(client, f"{PEOPLE}?kolom=nik")[0]) == 5, "nothing left: the usual columns"
    many = "&".join(f"kolom=x{number}" for number in range(500))
    assert client.get(f"{PEOPLE}?{many}").content.decode().count("x8, x9. Saringan") == 1


def test_a_heading_that_is_no_more_is_left_out_of_an_old_view_and_named(rina: User) -> None:
    client = browser(rina)
    client.post("/tampilan/simpan/", {"listing": "orang", "name": "Lama", "query": "kolom=nama&kolom=status"})
    SavedView.objects.update(query="kolom=nama&kolom=jabatan-lama")
    answer = client.get(SavedView.objects.get().get_absolute_url(), follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"{PEOPLE}?kolom=nama&tampilan=")
    assert "ditinggalkan: kolom jabatan-lama" in answer.content.decode()


def test_numbers_of_contacts_leave_only_when_asked_for_by_who_keeps_them(rina: User, office: Agency) -> None:
    make_contact(office, name="Okta", phone="+628000000017", email="okta@contoh.example", is_primary=True)
    asked = f"{AGENCIES}?kolom=nama&kolom=telepon-narahubung"
    keeper = browser(rina)
    assert NUMBER not in str(file_of(keeper, f"{AGENCIES}?x=")), "not by itself"
    assert file_of(keeper, asked) == [["Nama", "Telepon narahubung"], [office.name, NUMBER]]
    taken = Event.objects.filter(verb="list.taken").latest("pk")
    assert "Telepon narahubung" in str(taken.after)
    reader = browser(_person("sari", "sekda", office))
    assert file_of(reader, asked) == [["Nama"], [office.name]]
    page = reader.get(asked).content.decode()
    assert "jadi dilewati: telepon-narahubung" in page and "Surel narahubung" not in page


def test_a_shared_view_gives_no_column_that_the_reader_may_not_have(rina: User, office: Agency) -> None:
    client, reader = browser(rina), browser(_person("sari", "sekda", office))
    query = "kolom=nama&kolom=telepon-narahubung"
    client.post("/tampilan/simpan/", {"listing": "opd", "name": "Telepon", "query": query})
    SavedView.objects.update(agency=office)
    view = SavedView.objects.get()
    assert "telepon-narahubung" in client.get(view.get_absolute_url())["Location"]
    answer = reader.get(view.get_absolute_url(), follow=True)
    assert "ditinggalkan: kolom telepon-narahubung" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"{AGENCIES}?kolom=nama&tampilan={view.pk}"
