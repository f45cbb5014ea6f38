"""The own account: facts, and a password that only its owner changes."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import User
from selaras.accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "kata sandi yang baru"


@pytest.fixture
def user(client: Client) -> User:
    user = make_user("rusmala", email="r@contoh.id", full_name="Rusmala")
    client.force_login(user)
    return user


def facts(**values: str) -> dict[str, str]:
    return {"full_name": "Rusmala", "nip": "", "phone": "", "email": "r@contoh.id", "current": ""} | values


def test_a_visitor_is_sent_to_the_door() -> None:
    for name in ("account", "account_change_password"):
        assert Client().get(reverse(name))["Location"].startswith("/masuk/?next=")


def test_facts_are_saved(client: Client, user: User) -> None:
    response = client.post(reverse("account"), facts(full_name="Rusmala Dewi", nip="19800101 200501 2 001"))
    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.nip) == ("Rusmala Dewi", "198001012005012001")


def test_another_mail_address_needs_the_password(client: Client, user: User) -> None:
    """The address opens the account through a reset: a browser left open must not be enough."""
    for wrong in ("", "salah"):
        response = client.post(reverse("account"), facts(email="pencuri@contoh.id", current=wrong))
        assert response.status_code == 422 and "current" in response.context["form"].errors
    response = client.post(reverse("account"), facts(email="Baru@contoh.id", current=PASSWORD))
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.email == "baru@contoh.id"


def test_the_same_address_in_other_letters_is_no_change(client: Client, user: User) -> None:
    assert client.post(reverse("account"), facts(email="R@Contoh.ID")).status_code == 302


def test_a_fault_is_shown_and_the_frame_keeps_the_true_name(client: Client, user: User) -> None:
    response = client.post(reverse("account"), facts(full_name="Orang Lain", nip="12"))
    assert response.status_code == 422 and "nip" in response.context["form"].errors
    assert response.context["person"].full_name == "Rusmala"
    assert response.context["request"].user.full_name == "Rusmala"


def test_an_address_of_somebody_else_is_refused(client: Client, user: User) -> None:
    make_user("hafiz", email="hafiz@contoh.id")
    response = client.post(reverse("account"), facts(email="hafiz@contoh.id", current=PASSWORD))
    assert response.status_code == 422 and "email" in response.context["form"].errors


@pytest.mark.parametrize("field", ["is_administrator", "is_active", "username", "password"])
def test_nobody_raises_the_own_rights_by_an_extra_field(client: Client, user: User, field: str) -> None:
    client.post(reverse("account"), facts(**{field: "1"}))
    after = User.objects.get(pk=user.pk)
    assert (after.is_administrator, after.is_active, after.username) == (False, True, "rusmala")
    assert after.check_password(PASSWORD)


def test_the_password_is_changed_with_the_old_one_and_this_session_stays(client: Client, user: User) -> None:
    other = Client()
    other.force_login(user)
    response = client.post(
        reverse("account_change_password"), {"current": PASSWORD, "password": NEW, "again": NEW}
    )
    assert response.status_code == 302
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize(
    "current, password, again, field",
    [
        ("salah", NEW, NEW, "current"),
        (PASSWORD, "pendek", "pendek", "password"),
        (PASSWORD, NEW, "lain sama sekali", "again"),
    ],
)
def test_a_faulty_change_keeps_the_old_password(
    client: Client, user: User, current: str, password: str, again: str, field: str
) -> None:
    response = client.post(
        reverse("account_change_password"), {"current": current, "password": password, "again": again}
    )
    assert response.status_code == 422 and field in response.context["form"].errors
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("name", ["account", "account_change_password"])
@pytest.mark.slow
def test_guessing_the_old_password_in_an_open_session_is_throttled(
    client: Client, user: User, name: str
) -> None:
    data = {"current": "tebakan", "password": NEW, "again": NEW} | facts(
        email="x@contoh.id", current="tebakan"
    )
    codes = [client.post(reverse(name), data).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]


def test_the_page_shows_the_history_of_the_account(client: Client, user: User) -> None:
    client.post(reverse("account"), facts(full_name="Rusmala Dewi"))
    assert "mengubah data akun" in client.get(reverse("account")).content.decode()
