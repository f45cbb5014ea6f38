"""The outbox: every mail once, errors kept, secrets wiped."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend

from selaras.accounts.tests.factories import NOW
from selaras.notices import choices, selectors, services
from selaras.notices.models import Mail
from selaras.notices.services import outbox


class Moody(EmailBackend):
    """Fails as told."""

    refuses: set[str] = set()
    is_down = False
    is_silent = False

    def open(self) -> bool:
        if self.is_down:
            raise ConnectionRefusedError("no mail server")
        return True

    def send_messages(self, messages: Any) -> int:
        messages = list(messages)
        for message in messages:
            if self.is_silent:
                raise TimeoutError("timed out")
            if message.to[0] in self.refuses:
                raise ValueError(f"550 {message.to[0]} unknown")
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def moody(monkeypatch: pytest.MonkeyPatch, settings: Any) -> type[Moody]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(outbox, "get_connection", Moody)
    monkeypatch.setattr(Moody, "refuses", set())
    monkeypatch.setattr(Moody, "is_down", False)
    monkeypatch.setattr(Moody, "is_silent", False)
    return Moody


def queue(key: str = "k", to: str = "r@contoh.id", **values: Any) -> Mail:
    services.queue_mail(**{"to": to, "subject": "Hal", "body": "Isi", "key": key, "now": NOW} | values)
    return Mail.objects.get(key=key)


def send(**later: float) -> int:
    return services.send_pending_mail(now=NOW + timedelta(**later))


@pytest.mark.django_db
def test_a_mail_is_sent_once() -> None:
    queue()
    queue()
    assert [send(), send(), send(days=9)] == [1, 0, 0]
    assert len(django_mail.outbox) == 1
    mail = Mail.objects.get()
    assert mail.sent_at == NOW and mail.body == "Isi"


@pytest.mark.django_db
def test_an_empty_outbox_asks_no_server(moody: type[Moody]) -> None:
    moody.is_down = True
    assert send() == 0


@pytest.mark.django_db
def test_a_one_time_link_is_wiped_once_sent() -> None:
    services.queue_secret_mail(to="r@contoh.id", subject="Hal", body="/undangan/rahasia/", key="k", now=NOW)
    send()
    assert "rahasia" in str(django_mail.outbox[0].body)
    assert Mail.objects.get().body == ""


@pytest.mark.django_db
def test_one_refused_address_does_not_hold_up_the_others(moody: type[Moody]) -> None:
    moody.refuses = {"salah@contoh.id"}
    queue("a", to="salah@contoh.id")
    queue("b")
    assert send() == 1
    failed = Mail.objects.get(key="a")
    assert failed.attempts == 1 and "550" in failed.error and failed.sent_at is None
    assert send() == 0
    moody.refuses = set()
    assert send(minutes=2) == 1
    failed.refresh_from_db()
    assert failed.error == "" and failed.sent_at


@pytest.mark.django_db
def test_after_the_last_try_it_is_given_up_and_its_secret_wiped(moody: type[Moody]) -> None:
    moody.refuses = {"r@contoh.id"}
    mail = queue(is_secret=True)
    for day in range(20):
        send(days=day)
    mail.refresh_from_db()
    assert mail.attempts == len(choices.RETRY_AFTER)
    assert mail.given_up_at and mail.body == "" and "550" in mail.error


@pytest.mark.django_db
def test_a_server_that_is_down_costs_no_try(moody: type[Moody]) -> None:
    queue("a")
    queue("b")
    moody.is_down = True
    assert send() == 0
    assert set(Mail.objects.values_list("attempts", flat=True)) == {0}
    assert "no mail server" in Mail.objects.get(key="a").error
    moody.is_down = False
    assert send() == 0
    assert send(minutes=1) == 2


@pytest.mark.django_db
def test_a_server_that_falls_silent_is_left_alone_after_the_first_mail(moody: type[Moody]) -> None:
    queue("a")
    queue("b")
    moody.is_silent = True
    assert send() == 0
    assert list(Mail.objects.order_by("key").values_list("attempts", flat=True)) == [1, 0]


@pytest.mark.django_db
def test_two_workers_that_saw_the_same_mail_send_it_once() -> None:
    mail = queue()
    first, second = Mail.objects.get(), Mail.objects.get()
    assert outbox._claim(first, NOW) and not outbox._claim(second, NOW)
    assert not selectors.pending_mail(now=NOW).filter(pk=mail.pk).exists()


@pytest.mark.django_db
def test_a_mail_in_the_hands_of_a_dead_worker_is_not_sent_twice() -> None:
    mail = queue(is_secret=True)
    outbox._claim(mail, NOW)
    assert send(minutes=5) == 0
    assert send(minutes=11) == 0
    mail.refresh_from_db()
    assert mail.given_up_at and mail.error and mail.body == "" and not django_mail.outbox


def test_four_workers_at_once_send_thirty_mails_thirty_times(at_once: Callable[..., list[Any]]) -> None:
    for number in range(30):
        queue(f"k{number}", to=f"orang{number}@contoh.id")
    assert sum(at_once(send, send, send, send)) == 30
    assert sorted(message.to[0] for message in django_mail.outbox) == sorted(
        f"orang{number}@contoh.id" for number in range(30)
    )
