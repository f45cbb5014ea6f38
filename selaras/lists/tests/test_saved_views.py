"""A list is kept as its reader likes it, opens that way, and is shared without giving a row away."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from selaras.accounts.models import User
from selaras.audit.models import Event
from selaras.core.listings import listings
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.lists import permissions, selectors, services
from selaras.lists.choices import MOST_OF_A_LIST
from selaras.lists.models import SavedView
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, grant, make_agency, make_link, make_user, scope_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
PEOPLE = "/orang/"


class Office:
    """An operator who also answers for the Kesbangpol, a colleague there, and somebody of another city."""

    def __init__(self) -> None:
        region, far = make_region("16.72"), make_region("73.71")
        self.office: Agency = make_agency(region, "kesbangpol", kind="kesbangpol")
        self.far_office = make_agency(far, "kesbangpol", kind="kesbangpol")
        self.rina, self.budi, self.ayu = make_user("rina"), make_user("budi"), make_user("ayu")
        for person in (self.rina, self.budi):
            grant(person, "operator", region=region)
            grant(person, "narahubung", agency=self.office)
        grant(self.ayu, "operator", region=far)
        grant(self.ayu, "narahubung", agency=self.far_office)
        self.scopes: dict[str, Scope] = {
            user.username: scope_of(user) for user in (self.rina, self.budi, self.ayu)
        }

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def office() -> Office:
    return Office()


def saved(office: Office, name: str = "Nonaktif", query: str = "state=nonaktif", **more: Any) -> SavedView:
    more = {"scope": office.scopes["rina"], "listing": listings()["orang"], "now": NOW} | more
    return services.save_view(name=name, query=query, **more)


def told(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


# ---- by hand, without any script


def test_what_a_list_is_narrowed_to_is_kept_and_opened_again(office: Office) -> None:
    client = office.client(office.rina)
    page = client.get(f"{PEOPLE}?state=nonaktif&q=bu").content.decode()
    assert 'value="state=nonaktif&amp;q=bu"' in page and 'action="/tampilan/simpan/"' in page
    query = "state=nonaktif&q=bu&page=3&format=xlsx"
    sent = {"listing": "orang", "query": query, "name": "  Yang   sudah pergi "}
    view_page = client.post("/tampilan/simpan/", sent)
    view = SavedView.objects.get()
    assert view_page["Location"] == view.get_absolute_url()
    assert (view.name, view.query, view.is_default) == ("Yang sudah pergi", "state=nonaktif&q=bu", False)
    opened = client.get(view.get_absolute_url())
    assert opened["Location"] == f"{PEOPLE}?state=nonaktif&q=bu&tampilan={view.pk}"
    shown = client.get(opened["Location"]).content.decode()
    assert 'aria-current="true"' in shown and "Yang sudah pergi" in shown
    assert "Yang sudah pergi" in told(client, "/tampilan/")


@pytest.mark.parametrize(
    ("query", "kept", "left_out"),
    [
        ("state=nonaktif&warna=biru", "state=nonaktif", "warna"),
        ("q=" + "panjang" * 300, "", "seluruh saringan, karena terlalu panjang"),
        ("a&" * 900, "", "seluruh saringan, karena terlalu panjang"),
    ],
)
def test_what_is_not_kept_is_named(office: Office, query: str, kept: str, left_out: str) -> None:
    client = office.client(office.rina)
    client.post("/tampilan/simpan/", {"listing": "orang", "query": query, "name": "Sempit"})
    assert SavedView.objects.get().query == kept
    assert f"Yang tidak ikut tersimpan: {left_out}." in told(client, PEOPLE)


def test_the_same_name_is_the_same_view_and_one_opens_by_itself(office: Office) -> None:
    client = office.client(office.rina)
    saved(office, "Satu", is_default=True)
    saved(office, "Dua", "state=semua", is_default=True)
    assert [view.name for view in SavedView.objects.filter(is_default=True)] == ["Dua"]
    saved(office, "Dua", "q=bu")
    view = SavedView.objects.get(name="Dua")
    assert (view.query, view.is_default) == ("q=bu", True)
    bare = client.get(PEOPLE)
    assert bare.status_code == 302 and bare["Location"] == view.get_absolute_url()
    for address in (f"{PEOPLE}?tampilan=semua", f"{PEOPLE}?page=1", f"{PEOPLE}?q="):
        assert client.get(address).status_code == 200
    assert office.client(office.budi).get(PEOPLE).status_code == 200, "nobody else's list opens that way"


def test_a_default_of_which_nothing_holds_opens_the_list_and_no_loop(office: Office) -> None:
    view = saved(office, query="role=tidak_ada&hantu=1", is_default=True)
    page = office.client(office.rina).get(PEOPLE, follow=True)
    assert page.status_code == 200 and page.redirect_chain[-1][0] == f"{PEOPLE}?tampilan={view.pk}"
    assert "ditinggalkan: Peran, hantu" in page.content.decode()


def test_it_is_renamed_shared_and_removed(office: Office) -> None:
    client, colleague = office.client(office.rina), office.client(office.budi)
    view = saved(office)
    change = f"{view.get_absolute_url()}ubah/"
    assert client.get(change).status_code == 200
    sent = {"name": "Untuk kita", "is_default": "on", "agency": office.office.pk}
    assert client.post(change, sent)["Location"] == "/tampilan/"
    view.refresh_from_db()
    assert (view.name, view.is_default, view.agency) == ("Untuk kita", True, office.office)
    assert "Untuk kita" in told(colleague, "/tampilan/") and "Untuk kita" in told(colleague, f"{PEOPLE}?q=")
    assert client.post(change, {"name": " "}).status_code == 422
    assert client.post(change, {"name": "Untuk kita"}).status_code == 302
    assert "Untuk kita" not in told(colleague, "/tampilan/")
    assert client.post(f"{view.get_absolute_url()}hapus/")["Location"] == "/tampilan/"
    assert not SavedView.objects.exists()
    verbs = Event.objects.filter(verb__startswith="lists.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["lists.saved", "lists.shared", "lists.unshared", "lists.removed"]


def test_what_is_typed_wrong_is_said_and_kept(office: Office) -> None:
    client = office.client(office.rina)
    sent = {"listing": "orang", "query": "state=nonaktif", "name": ""}
    page = client.post("/tampilan/simpan/", sent)
    assert page.status_code == 422 and 'value="state=nonaktif"' in page.content.decode()
    assert client.post("/tampilan/simpan/", sent | {"listing": "tidak-ada"}).status_code == 404
    assert client.post("/tampilan/simpan/", sent | {"listing": "tinjauan-hak-akses"}).status_code == 404
    assert not SavedView.objects.exists()


# ---- attacks


def test_a_query_carries_nothing_that_the_page_does_not_know(office: Office) -> None:
    client = office.client(office.rina)
    wild = "next=//tempat-lain.example&role=<script>&state=semua&format=xlsx&q=%00&scope=ID.#/../admin"
    client.post("/tampilan/simpan/", {"listing": "orang", "query": wild, "name": "<script>x</script>"})
    view = SavedView.objects.get()
    assert view.query == "state=semua"
    assert client.get(view.get_absolute_url())["Location"].startswith(f"{PEOPLE}?state=semua&tampilan=")
    assert "<script>x" not in told(client, view.get_absolute_url())


def test_a_view_of_somebody_else_is_not_found_and_a_shared_one_is_not_changed(office: Office) -> None:
    view = saved(office)
    stranger, colleague = office.client(office.ayu), office.client(office.budi)
    for client in (stranger, colleague):
        assert client.get(view.get_absolute_url()).status_code == 404
    scope = office.scopes["rina"]
    services.change_view(
        scope=scope, view=view, name=view.name, is_default=False, agency=office.office, now=NOW
    )
    assert colleague.get(view.get_absolute_url()).status_code == 302
    assert colleague.get(f"{view.get_absolute_url()}ubah/").status_code == 403
    assert colleague.post(f"{view.get_absolute_url()}hapus/").status_code == 403
    assert stranger.get(view.get_absolute_url()).status_code == 404
    assert SavedView.objects.count() == 1


def test_a_view_is_shared_with_the_own_office_only(office: Office) -> None:
    view, scope = saved(office), office.scopes["rina"]
    for agency in (office.far_office, make_agency(office.office.region, "dinsos")):
        with pytest.raises(Refused):
            services.change_view(scope=scope, view=view, name="x", is_default=False, agency=agency, now=NOW)
        change = f"{view.get_absolute_url()}ubah/"
        answer = office.client(office.rina).post(change, {"name": "x", "agency": agency.pk})
        assert answer.status_code == 422
    reader = make_user("verifikator")
    grant(reader, "verifikator", agency=office.office)
    assert not permissions.can_share(scope_of(reader), office.office)
    assert SavedView.objects.get().agency is None


def test_a_shared_view_gives_no_row_that_the_reader_may_not_see(office: Office) -> None:
    """A filter on a region of which this person sees nothing gives nothing."""
    Event.objects.create(
        verb="lists.saved", at=NOW, actor_name="Rahasia", via="akun", subject_kind="view", subject_id="1",
        region_path="ID.73.71.",
    )  # fmt: skip
    view = saved(office, query="region=73.71", listing=listings()["catatan-audit"])
    SavedView.objects.update(agency=office.office)
    for user in (office.rina, office.budi):
        page = office.client(user).get(view.get_absolute_url(), follow=True)
        assert page.status_code == 200 and "Rahasia" not in page.content.decode()
    low = make_user("rendah")
    grant(low, "narahubung", agency=office.office)
    assert office.client(low).get(view.get_absolute_url(), follow=True).status_code == 403


def test_no_more_than_can_be_read(office: Office) -> None:
    for number in range(MOST_OF_A_LIST):
        saved(office, f"Tampilan {number}")
    with pytest.raises(ValidationError, match="Paling banyak"):
        saved(office, "Satu lagi")
    saved(office, "Tampilan 1", "q=x")
    with pytest.raises(ValidationError):
        saved(office, "x" * 81)
    with pytest.raises(ValidationError, match="sudah dipakai"):
        services.change_view(
            scope=office.scopes["rina"], view=SavedView.objects.get(name="Tampilan 2"), name="Tampilan 1",
            is_default=False, agency=None, now=NOW,
        )  # fmt: skip


def test_two_defaults_of_one_list_cannot_stand(office: Office) -> None:
    saved(office, "Satu", is_default=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(
            owner=office.rina, listing="orang", name="Dua", is_default=True, saved_at=NOW
        )


def test_a_work_link_keeps_nothing(office: Office) -> None:
    visitor = Scope(on=NOW.date())
    assert not permissions.can_keep(visitor)
    assert not selectors.views_for(visitor).exists() and selectors.default_of(visitor, "orang") is None
    with pytest.raises(Refused):
        saved(office, scope=visitor)
    client = Client()
    client.post(f"/t/{make_link()[1]}/")
    assert client.get("/tampilan/")["Location"].startswith("/masuk/")


def test_a_list_that_is_no_more_is_said(office: Office) -> None:
    view = saved(office)
    SavedView.objects.update(listing="dulu-ada")
    client = office.client(office.rina)
    assert "dulu-ada" in told(client, "/tampilan/")
    assert "tidak ada lagi" in told(client, view.get_absolute_url())


def test_many_views_ask_as_often_as_one(office: Office, django_assert_max_num_queries: Any) -> None:
    client = office.client(office.rina)
    saved(office)
    counts = []
    for number in (1, 15):
        for name in range(number):
            saved(office, f"Tampilan {number} {name}")
        client.get("/tampilan/")
        with django_assert_max_num_queries(25) as seen:
            client.get("/tampilan/")
            client.get(f"{PEOPLE}?q=")
        counts.append(len(seen))
    assert counts[0] == counts[1]
