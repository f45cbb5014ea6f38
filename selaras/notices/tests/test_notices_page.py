"""The page "Pemberitahuan" and the number on the bell."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from selaras.accounts.models import User
from selaras.accounts.tests.factories import NOW, make_user, scope_of
from selaras.core.scope import Scope
from selaras.notices import selectors, services
from selaras.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = make_user("rusmala")
    client.force_login(user)
    return user


def tell(user: User, text: str = "Butir dikembalikan.", url: str = "/akun/") -> Notice:
    services.notify(user_ids=[user.pk], text=text, url=url, kind="duty", key=text + url, now=NOW)
    return Notice.objects.latest("pk")


def page(client: Client, **query: str) -> str:
    return client.get(reverse("notices"), query).content.decode()


def test_a_visitor_is_sent_to_the_door() -> None:
    for response in (Client().get(reverse("notices")), Client().get(reverse("notice", args=[1]))):
        assert response["Location"].startswith("/masuk/")
    assert Client().post(reverse("notices_read_all")).status_code == 302


def test_the_list_says_what_to_expect_while_it_is_empty(client: Client, user: User) -> None:
    assert "Belum ada pemberitahuan" in page(client)
    assert "Semua pemberitahuan sudah dibaca" in page(client, tampil="belum")


def test_own_notices_are_listed_newest_first_and_those_of_others_never(client: Client, user: User) -> None:
    tell(user, "lebih dahulu")
    tell(user, "terbaru saja")
    tell(make_user(), "milik orang lain")
    html = page(client)
    assert html.index("terbaru saja") < html.index("lebih dahulu") and "milik orang lain" not in html


def test_opening_reads_it_and_leads_to_the_matter(client: Client, user: User) -> None:
    notice = tell(user, url="/akun/sandi/")
    assert client.get(reverse("notice", args=[notice.pk]))["Location"] == "/akun/sandi/"
    assert selectors.unread_count(user.pk) == 0
    assert "Butir dikembalikan." not in page(client, tampil="belum")


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_notice_never_leads_out_of_the_house(client: Client, user: User, url: str) -> None:
    notice = tell(user, url=url)
    assert client.get(reverse("notice", args=[notice.pk]))["Location"] == reverse("notices")


def test_the_notice_of_another_is_not_there(client: Client, user: User) -> None:
    other = make_user()
    notice = tell(other)
    assert client.get(reverse("notice", args=[notice.pk])).status_code == 404
    client.post(reverse("notices_read_all"))
    assert selectors.unread_count(other.pk) == 1


def test_all_are_read_by_a_button_and_not_by_a_link(client: Client, user: User) -> None:
    tell(user, "satu")
    tell(user, "dua")
    assert client.get(reverse("notices_read_all")).status_code == 405
    assert selectors.unread_count(user.pk) == 2
    client.post(reverse("notices_read_all"))
    assert selectors.unread_count(user.pk) == 0


def test_what_somebody_typed_is_escaped(client: Client, user: User) -> None:
    tell(user, "<script>alert(1)</script>")
    assert "<script>alert" not in page(client)


def test_the_page_costs_the_same_at_6_and_at_60_notices(
    client: Client, user: User, count_queries: Callable[[], AbstractContextManager[list[object]]]
) -> None:
    sizes = []
    for batch in (range(6), range(6, 60)):
        for number in batch:
            tell(user, f"nomor {number}")
        with count_queries() as seen:
            page(client)
        sizes.append(len(seen))
    assert sizes[0] == sizes[1] <= 25


def test_the_bell_asks_once_for_a_request_and_not_at_all_for_a_visitor(
    assert_max_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    user = make_user()
    tell(user)
    bell = Template("{% load notices %}{% unread as n %}{% unread as m %}{{ n }}{{ m }}")
    request = RequestFactory().get("/")
    with assert_max_queries(1):
        assert bell.render(Context({"request": request, "scope": scope_of(user)})) == "11"
    with assert_max_queries(0):
        visitor = Scope(on=NOW.date())
        assert bell.render(Context({"request": RequestFactory().get("/"), "scope": visitor})) == "00"
        assert bell.render(Context()) == "00"
