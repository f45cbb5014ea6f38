"""Mail in a real conversation with a real server: accepted, refused for good, put off, gone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from selaras.accounts.tests.factories import NOW, make_user
from selaras.notices import services
from selaras.notices.choices import Home
from selaras.notices.models import Mail, NoticeWish
from selaras.notices.services import Line
from selaras.notices.tests.mail_server import Postmaster, free_port, mail_server


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Postmaster, int]]:
    with mail_server() as found:
        yield found


@pytest.fixture
def server(running: tuple[Postmaster, int], settings: Any) -> Postmaster:
    postmaster, settings.EMAIL_PORT = running
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 20
    settings.DEFAULT_FROM_EMAIL = "Selaras Contoh <selaras@contoh.id>"
    postmaster.__init__()  # type: ignore[misc]
    return postmaster


def queue(key: str = "k", **values: Any) -> Mail:
    plain = {"to": "rina@contoh.id", "subject": "Hal", "body": "Isi\n", "key": key, "now": NOW}
    services.queue_mail(**plain | values)
    return Mail.objects.get(key=key)


def send(**later: float) -> int:
    return services.send_pending_mail(now=NOW + timedelta(**later))


@pytest.mark.django_db
def test_words_arrive_as_they_were_written(server: Postmaster) -> None:
    queue(subject="Pengingat: “Perda” – 3 hari", body="Yth. Bapak/Ibu Siti Nur’aini,\n.titik di awal baris\n")
    assert send() == 1
    (letter,) = server.letters
    assert letter["Subject"] == "Pengingat: “Perda” – 3 hari"
    assert letter["To"] == "rina@contoh.id" and letter["From"] == "Selaras Contoh <selaras@contoh.id>"
    assert (
        letter.get_content()
        .replace("\r\n", "\n")
        .startswith("Yth. Bapak/Ibu Siti Nur’aini,\n.titik di awal baris")
    )


@pytest.mark.django_db
def test_a_subject_begins_no_other_header(server: Postmaster) -> None:
    queue(subject="Hal\r\nBcc: jahat@contoh.id\r\n\r\nisi palsu")
    assert send() == 1
    assert server.letters[0]["Bcc"] is None and server.addressed == ["rina@contoh.id"]


@pytest.mark.django_db
def test_a_refused_address_holds_up_nobody_and_says_why(server: Postmaster) -> None:
    server.refuses = {"salah@contoh.id": "550 5.1.1 no such user"}
    wrong = queue("a", to="salah@contoh.id")
    queue("b")
    assert send() == 1 and server.addressed == ["rina@contoh.id"]
    wrong.refresh_from_db()
    assert "no such user" in wrong.error and wrong.attempts == 1 and wrong.sent_at is None


@pytest.mark.django_db
def test_a_full_mailbox_is_tried_again_later(server: Postmaster) -> None:
    mail = queue()
    server.data_answer = "452 4.2.2 mailbox full"
    assert send() == 0 and "mailbox full" in Mail.objects.get().error
    server.data_answer = ""
    assert [send(seconds=30), send(minutes=1), send(minutes=2)] == [0, 1, 0]
    mail.refresh_from_db()
    assert mail.sent_at and mail.error == "" and len(server.letters) == 1


@pytest.mark.django_db
def test_a_server_that_is_gone_costs_no_try(server: Postmaster, settings: Any) -> None:
    queue()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    assert send() == 0 and Mail.objects.get().attempts == 0
    settings.EMAIL_PORT = port
    assert send(minutes=1) == 1


@pytest.mark.django_db
def test_a_mail_for_a_person_waits_for_their_office_to_open(server: Postmaster) -> None:
    user = make_user(email="rina@contoh.id")
    evening = NOW.replace(hour=13)  # 20.00 in Jakarta
    queue(recipient_id=user.pk)
    assert services.send_pending_mail(now=evening) == 0
    mail = Mail.objects.get()
    assert mail.attempts == 0 and mail.next_try_at > evening
    assert services.send_pending_mail(now=mail.next_try_at) == 1 and len(server.letters) == 1


@pytest.mark.django_db
def test_a_summary_arrives_with_its_links(server: Postmaster, settings: Any) -> None:
    settings.PUBLIC_URL = "https://selaras.contoh.go.id"
    user = make_user(email="rina@contoh.id", full_name="Rina")
    lines = [Line(f"Tugas {n}", f"/uji/{n}/") for n in range(40)]
    wish, home = NoticeWish(user=user), Home()
    for _twice in range(2):
        services.make_digest(user=user, wish=wish, home=home, lines=lines, url="/tugas/pengingat/", now=NOW)
    assert send() == 1
    text = server.letters[0].get_content()
    assert "https://selaras.contoh.go.id/uji/0/" in text and "dan 10 lainnya" in text
    assert "https://selaras.contoh.go.id/akun/pemberitahuan/" in text
    assert "40 pengingat tugas" in str(server.letters[0]["Subject"])


def test_four_workers_talk_to_the_server_at_once(
    server: Postmaster, at_once: Callable[..., list[Any]]
) -> None:
    for number in range(20):
        queue(f"k{number}", to=f"orang{number}@contoh.id")
    assert sum(at_once(send, send, send, send)) == 20
    assert sorted(server.addressed) == sorted(f"orang{number}@contoh.id" for number in range(20))
