"""Whoever reads the server's log learns what happened, and nothing about persons or how to come in."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from selaras.accounts.models import User
from selaras.core.logs import JsonLine, PlainLine, without_persons
from selaras.core.middleware import TellRequests
from tests.house.cast import Cast, build

NIP, MAIL, NAME = "198503122010011004", "trisna.endikat@contoh.example.id", "Trisna Endikat"
TOKEN = "Zk3_x9-QmW81bTtYw2LrC0aVnP5sDfGh"


@pytest.fixture(params=[JsonLine, lambda: PlainLine("{levelname} {name} {message}", style="{")])
def told(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, down to the smallest word, in either form."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    loggers = [logging.getLogger(name) for name in ("", "selaras.requests")]
    before = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    yield stream
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize(
    "text",
    [
        f"Not Found: /t/{TOKEN}/",
        f"mail to {MAIL} refused",
        f"DETAIL: Key (nip)=({NIP}) already exists",
        "wa.me/6281234567890",
        "+62 812-3456-7890",
    ],
)
def test_what_names_a_person_is_struck_out(text: str) -> None:
    shown = without_persons(text)
    assert not {TOKEN, MAIL, NIP, "6281234567890", "3456"} & set(shown.replace("/", " ").split())
    assert "[" in shown and not any(secret in shown for secret in (TOKEN, MAIL, NIP, "81234567890", "3456"))


def test_what_the_machine_says_stays() -> None:
    line = "2026-01-22 09:15:02 job 1234 (analyses.robustness) failed in 12345 ms, 404 at 127.0.0.1:8000"
    assert without_persons(line) == line


def test_a_fault_is_told_by_its_kind_and_place_alone(told: io.StringIO) -> None:
    try:
        raise ValueError(f"{NAME} {MAIL} {NIP}")
    except ValueError:
        logging.getLogger("selaras.jobs").exception("job 7 failed")
    line = told.getvalue()
    assert "ValueError" in line and "job 7 failed" in line and MAIL not in line and NIP not in line
    assert NAME not in line and "test_logs.py" in line
    if line.startswith("{"):
        assert json.loads(line)["places"]


def test_who_builds_the_product_reads_the_words_of_a_fault() -> None:
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.setFormatter(PlainLine("{message}", style="{", fault_words=True))
    logger = logging.Logger("selaras.built")
    logger.addHandler(handler)
    try:
        raise ValueError("jumlah bobot 99,99")
    except ValueError:
        logger.exception("import")
    assert "ValueError: jumlah bobot 99,99" in stream.getvalue()


def walk(cast: Cast, work_link: str) -> None:
    for client in cast.clients.values():
        for name in ("home", "rounds", "duties", "jobs", "notices"):
            client.get(reverse(name))
        client.get("/cari/", {"q": MAIL})
        client.get(f"/tidak-ada/{TOKEN}/")
        client.get("/api/v1/rounds", headers={"Authorization": f"Bearer {TOKEN}"})
    for address in (f"/t/{work_link}/", f"/t/{TOKEN}/", f"/undangan/{TOKEN}/"):
        Client().get(address)
        Client().post(address)
    Client().post(reverse("account_login"), {"login": MAIL, "password": "bukan-sandinya"})


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
def test_a_whole_walk_leaves_nobody_in_the_log(told: io.StringIO) -> None:
    cast = build()
    User.objects.filter(pk=User.objects.order_by("pk").values_list("pk")[0][0]).update(email=MAIL, nip=NIP)
    work_link = str(cast.objects["worklink.alive"][0])
    walk(cast, work_link)
    lines = told.getvalue()
    assert lines.count("request") > 40
    people = User.objects.values_list("full_name", "email", "nip")
    secrets = {word for row in people for word in row if word} | {work_link, TOKEN, MAIL, NIP}
    assert not [secret for secret in secrets if len(secret) > 7 and secret in lines]


@pytest.mark.django_db
def test_a_request_is_told_by_its_route(told: io.StringIO, client: Client) -> None:
    client.get(f"/t/{TOKEN}/")
    assert TOKEN not in told.getvalue() and "request" in told.getvalue()


def test_nothing_is_measured_where_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr("selaras.core.middleware.logger.info", lambda *args, **more: said.append(args))

    def answer(request: HttpRequest) -> object:
        return object()

    logging.getLogger("selaras.requests").setLevel(logging.WARNING)
    assert TellRequests(answer)(RequestFactory().get("/")) and said == []  # type: ignore[arg-type]
