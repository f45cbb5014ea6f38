"""Asking for a new password: one answer for everybody, a link by mail for whom it concerns."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from selaras.accounts import services
from selaras.accounts.models import Invitation
from selaras.accounts.services import post
from selaras.accounts.tests.factories import NOW, SYSTEM, make_user
from selaras.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent_at_once() -> Iterator[None]:
    """Without the outbox of the floor above."""
    restore = services.register_post(post._at_once)
    yield
    restore()


def ask(login: str, address: str = "10.0.0.1") -> tuple[int, str, str]:
    client = Client(REMOTE_ADDR=address)
    response = client.post(reverse("account_reset_password"), {"login": login})
    page = client.get(response["Location"]) if response.status_code == 302 else response
    body = re.sub(r"(nonce|csrfmiddlewaretoken|csrf-token)[^>]*", "", page.content.decode())
    return response.status_code, response.get("Location", ""), body


def test_the_answer_does_not_tell_who_has_an_account() -> None:
    make_user("rusmala", email="rusmala@contoh.id")
    make_user("hafiz", email="hafiz@contoh.id", is_active=False)
    make_user("tanpa-surel")
    names = ["rusmala@contoh.id", "rusmala", "bukan@contoh.id", "hafiz", "tanpa-surel"]
    answers = [ask(name) for name in names]
    assert all(answer == answers[0] for answer in answers)
    assert [message.to for message in mail.outbox] == [["rusmala@contoh.id"]] * 2


def test_the_mailed_link_sets_a_new_password(client: Client) -> None:
    user = make_user("rusmala", email="rusmala@contoh.id")
    ask("rusmala")
    address = re.search(r"http://testserver(/undangan/\S+/)", str(mail.outbox[0].body))
    assert address
    fields = {"password": "sandi baru sekali", "again": "sandi baru sekali"}
    assert client.post(address.group(1), fields).status_code == 302
    user.refresh_from_db()
    assert user.check_password("sandi baru sekali")


@override_settings(PUBLIC_URL="https://selaras.contoh.go.id/")
def test_the_link_names_the_site_and_not_what_the_browser_claimed() -> None:
    make_user("rusmala", email="rusmala@contoh.id")
    Client().post(reverse("account_reset_password"), {"login": "rusmala"}, headers={"host": "evil.example"})
    assert "https://selaras.contoh.go.id/undangan/" in str(mail.outbox[0].body)
    assert "evil" not in str(mail.outbox[0].body)


def test_asking_again_and_again_mails_three_times_and_answers_the_same() -> None:
    make_user("rusmala", email="rusmala@contoh.id")
    answers = [ask("rusmala", address=f"10.0.0.{number}") for number in range(6)]
    assert len(mail.outbox) == 3
    assert all(answer == answers[0] for answer in answers)


def test_a_stranger_cannot_spoil_an_invitation_by_asking(client: Client) -> None:
    user = make_user("rusmala", email="rusmala@contoh.id", password=None)
    _invitation, token = services.invite(scope=SYSTEM, user=user, now=clock.now())
    ask("rusmala")
    assert client.get(reverse("account_one_time_link", args=[token])).status_code == 200
    assert Invitation.objects.filter(revoked_at__isnull=True).count() == 2


def test_without_a_name_the_form_asks_again(client: Client) -> None:
    response = client.post(reverse("account_reset_password"), {"login": " "})
    assert response.status_code == 200 and response.context["form"].errors


def test_a_name_with_a_line_break_reaches_no_header() -> None:
    make_user("rusmala", email="rusmala@contoh.id", full_name="Rusmala\nBcc: evil@example.com")
    services.ask_reset(login="rusmala", now=NOW, build_url=lambda token: f"/undangan/{token}/")
    assert mail.outbox[0].recipients() == ["rusmala@contoh.id"]


def test_the_floor_above_can_take_over_the_mail() -> None:
    taken: list[str] = []

    def outbox(*, to: str, subject: str, body: str, key: str, now: object) -> None:
        taken.append(f"{to} {key}")

    restore: Callable[[], None] = services.register_post(outbox)
    make_user("rusmala", email="rusmala@contoh.id")
    ask("rusmala")
    restore()
    assert not mail.outbox and taken[0].startswith("rusmala@contoh.id accounts.reset.")
