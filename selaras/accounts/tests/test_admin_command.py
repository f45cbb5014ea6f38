"""``manage.py admin EMAIL``: the first administrator and the link that opens the account."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from selaras.accounts.models import Invitation, User
from selaras.accounts.selectors import has_second_step
from selaras.accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db


def run(email: str, *more: str) -> list[str]:
    out = StringIO()
    call_command("admin", email, *more, stdout=out)
    return out.getvalue().splitlines()


def path_in(lines: list[str]) -> str:
    return next(line for line in lines if "/undangan/" in line)


def test_the_printed_link_opens_an_administrator(client: Client) -> None:
    path = path_in(run("Kepala.Kesbangpol@contoh.go.id"))
    fields = {"password": "perahu ketek di hulu", "again": "perahu ketek di hulu"}
    assert client.post(path, fields).status_code == 302
    user = User.objects.get()
    assert (user.username, user.email, user.is_administrator) == (
        "kepala.kesbangpol",
        "kepala.kesbangpol@contoh.go.id",
        True,
    )
    assert Invitation.objects.get().purpose == "first_admin"


@override_settings(PUBLIC_URL="https://selaras.contoh.go.id")
def test_with_a_public_address_the_whole_link_is_printed() -> None:
    lines = run("a.b@contoh.go.id")
    assert lines[-1].startswith("https://selaras.contoh.go.id/undangan/")


def test_asked_twice_it_is_one_account_with_a_new_link(client: Client) -> None:
    old, new = path_in(run("admin@contoh.go.id")), path_in(run("ADMIN@contoh.go.id"))
    assert User.objects.count() == 1
    assert client.get(old).status_code == 410 and client.get(new).status_code == 200


def test_a_known_person_becomes_administrator_and_comes_back() -> None:
    make_user("rusmala", email="r@contoh.id", is_active=False)
    run("r@contoh.id")
    user = User.objects.get()
    assert user.is_administrator and user.is_active and user.username == "rusmala"


@pytest.mark.parametrize(
    "email, username",
    [
        ("rusmala@contoh.id", "rusmala2"),
        ("ab@contoh.id", "adminab"),
        ("198001012005012001@contoh.id", "admin198001012005012001"),
        ("_+@contoh.id", "admin"),
    ],
)
def test_a_user_name_is_found_that_nobody_has(email: str, username: str) -> None:
    make_user("rusmala")
    run(email)
    assert User.objects.get(email=email).username == username


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="bukan alamat surel"):
        run("rusmala")
    assert not User.objects.exists()


def test_the_second_step_of_a_lost_phone_goes_only_when_asked_for() -> None:
    user = make_user("kepala", email="kepala@contoh.go.id", is_administrator=True)
    Authenticator.objects.create(user=user, type="totp", data={})
    run("kepala@contoh.go.id")
    assert has_second_step(user)
    run("kepala@contoh.go.id", "--drop-second-step")
    assert not has_second_step(user)
