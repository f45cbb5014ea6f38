"""One-time links: looked at freely, spent once, useless when forged, old or replaced."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.accounts import choices, selectors, services
from selaras.accounts.models import Invitation, User
from selaras.accounts.tests.factories import NOW, PASSWORD, SYSTEM, make_user
from selaras.audit.models import Event
from selaras.core import clock

NEW = "kata sandi yang baru"
FIELDS = {"password": NEW, "again": NEW}


@pytest.fixture
def user() -> User:
    return make_user("rusmala", password=None)


def link(user: User, **values: object) -> str:
    _invitation, token = services.invite(**{"scope": SYSTEM, "user": user, "now": clock.now()} | values)  # type: ignore[arg-type]
    return reverse("account_one_time_link", args=[token])


@pytest.mark.django_db
def test_the_link_sets_the_password_and_signs_in(client: Client, user: User) -> None:
    response = client.post(link(user), FIELDS)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert Event.objects.get(verb="accounts.link.used").actor_id == user.pk


@pytest.mark.django_db
def test_looking_at_the_link_does_not_spend_it(client: Client, user: User) -> None:
    address = link(user)
    for _ in range(3):
        page = client.get(address)
        assert page.status_code == 200 and "rusmala" in page.content.decode()
        client.head(address)
    assert client.post(address, FIELDS).status_code == 302


@pytest.mark.django_db
def test_the_second_use_opens_nothing(user: User) -> None:
    address = link(user)
    Client().post(address, FIELDS)
    late = Client()
    response = late.post(address, {"password": "milik pencuri tautan", "again": "milik pencuri tautan"})
    assert response.status_code == 410 and "_auth_user_id" not in late.session
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert late.get(address).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "..", "ñ" * 10, "a" * 500])
def test_a_forged_link_opens_nothing(client: Client, user: User, token: str) -> None:
    link(user)
    assert client.get(f"/undangan/{token}/").status_code in {404, 410}
    assert client.post(f"/undangan/{token}/", FIELDS).status_code in {404, 410}


@pytest.mark.django_db
def test_the_stored_hash_is_not_a_key(client: Client, user: User) -> None:
    link(user)
    stored = Invitation.objects.get().token_hash
    assert client.get(reverse("account_one_time_link", args=[stored])).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", list(choices.PURPOSES))
def test_a_link_ends_with_its_time(user: User, purpose: str) -> None:
    _invitation, token = services.invite(scope=SYSTEM, user=user, now=NOW, purpose=purpose)
    ends = NOW + choices.PURPOSES[purpose].lifetime
    assert selectors.invitation_by_token(token, now=ends - timedelta(seconds=1))
    with pytest.raises(services.LinkSpentError):
        services.use_invitation(token=token, password=NEW, now=ends)


@pytest.mark.django_db
def test_a_new_link_replaces_the_older_one(client: Client, user: User) -> None:
    old, new = link(user), link(user)
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


@pytest.mark.django_db
def test_using_one_link_ends_all_others(client: Client, user: User) -> None:
    first = link(user)
    second = link(user, replace=False, purpose=choices.RESET)
    Client().post(first, FIELDS)
    assert client.get(second).status_code == 410


@pytest.mark.django_db
def test_a_changed_password_ends_waiting_links(client: Client, user: User) -> None:
    address = link(user)
    services.set_password(scope=SYSTEM, user=user, password=PASSWORD, now=clock.now())
    assert client.get(address).status_code == 410


@pytest.mark.django_db
def test_a_closed_account_cannot_come_back_through_a_link(client: Client, user: User) -> None:
    address = link(user)
    services.deactivate(scope=SYSTEM, user=user, now=clock.now())
    assert client.get(address).status_code == 410
    assert client.post(address, FIELDS).status_code == 410
    services.reactivate(scope=SYSTEM, user=user, now=clock.now())
    assert client.get(address).status_code == 410


@pytest.mark.django_db
def test_somebody_else_signed_in_on_this_browser_is_signed_out(client: Client, user: User) -> None:
    other = make_user("hafiz")
    client.force_login(other)
    client.post(link(user), FIELDS)
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password, again",
    [
        ("pendek", "pendek"),
        ("password123", "password123"),
        (NEW, "tidak sama sekali"),
        ("", ""),
        ("rusmala2026", "rusmala2026"),
    ],
)
def test_a_weak_or_mistyped_password_keeps_the_link(
    client: Client, user: User, password: str, again: str
) -> None:
    address = link(user)
    page = client.post(address, {"password": password, "again": again})
    assert page.status_code == 200 and page.context["form"].errors
    assert client.post(address, FIELDS).status_code == 302


@pytest.mark.django_db
def test_the_address_of_the_link_does_not_travel_on(client: Client, user: User) -> None:
    page = client.get(link(user))
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"] and page["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
def test_two_people_with_one_link_race_and_one_wins(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the link as unused; the second to write must find it spent."""
    _invitation, token = services.invite(scope=SYSTEM, user=user, now=NOW)
    read = selectors.invitation_by_token
    seen = read(token, now=NOW)
    services.use_invitation(token=token, password=NEW, now=NOW)
    monkeypatch.setattr(selectors, "invitation_by_token", lambda *args, **kwargs: seen)
    with pytest.raises(services.LinkSpentError):
        services.use_invitation(token=token, password="yang kedua kalah", now=NOW)
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.django_db
def test_an_account_closed_between_reading_and_writing_stays_closed(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _invitation, token = services.invite(scope=SYSTEM, user=user, now=NOW)
    seen = selectors.invitation_by_token(token, now=NOW)
    User.objects.filter(pk=user.pk).update(is_active=False)
    monkeypatch.setattr(selectors, "invitation_by_token", lambda *args, **kwargs: seen)
    with pytest.raises(services.LinkSpentError):
        services.use_invitation(token=token, password=NEW, now=NOW)


@pytest.mark.django_db
def test_the_loser_of_the_race_gets_a_page_with_a_way_on(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(**values: object) -> None:
        raise services.LinkSpentError

    monkeypatch.setattr(services, "use_invitation", lost)
    response = client.post(link(user), FIELDS)
    assert response.status_code == 410 and reverse("account_reset_password") in response.content.decode()


def test_ten_browsers_at_once_and_one_gets_in(at_once: Callable[..., list[Any]]) -> None:
    user = make_user("rusmala", password=None)
    _invitation, token = services.invite(scope=SYSTEM, user=user, now=NOW)

    def use(number: int) -> Callable[[], int]:
        def run() -> int:
            services.use_invitation(token=token, password=f"sandi nomor {number}", now=NOW)
            return number

        return run

    def entered() -> list[int]:
        kept = User.objects.get(pk=user.pk)
        return [number for number in range(10) if kept.check_password(f"sandi nomor {number}")]

    ended = at_once(*map(use, range(10)))
    lost = [one for one in ended if isinstance(one, services.LinkSpentError)]
    winners = [one for one in ended if isinstance(one, int)]
    assert (len(winners), len(lost)) == (1, 9)
    assert at_once(entered) == [winners]
