"""Lembar disposisi: what was given as it was given, a blank form before that, for whoever sees the letter."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.letters import services
from selaras.letters.models import Incoming
from selaras.letters.selectors.incoming import dispositions_of
from selaras.letters.selectors.sheets import disposition_sheet, sheet_data
from selaras.letters.tests.factories import NOW, TODAY, Office, Seat
from selaras.letters.tests.test_incoming import came, handed

NASTY = '#eval("1") $x$ <b> \\ `raw` @cite'


@pytest.fixture
def letter(office: Office) -> Incoming:
    return came(office, number="B/12/2026", hal=NASTY, sifat="segera", dated=TODAY)


@pytest.fixture
def seats(office: Office) -> tuple[Seat, Seat]:
    return office.seat("Sekretaris"), office.seat("Kepala Bidang")


def ticked(letter: Incoming) -> list[str]:
    return [order["label"] for order in sheet_data(letter)["orders"] if order["ticked"]]


def test_before_anything_is_given_it_is_a_form_for_a_pen(letter: Incoming, seats: tuple[Seat, Seat]) -> None:
    told = sheet_data(letter)
    assert {"Kepala", "Sekretaris", "Kepala Bidang"} <= set(told["posts"])
    assert (told["rows"], ticked(letter)) == ([], [])


def test_what_was_given_stands_there_with_who_gave_it_and_the_answer(
    office: Office, letter: Incoming, seats: tuple[Seat, Seat]
) -> None:
    first, second = seats
    handed(office.head, letter, first, order="siapkan", note="Bawa data tiga tahun")
    (given,) = dispositions_of(letter)
    services.answer_disposition(scope=first.scope, disposition=given, answer="Data siap.", now=NOW)
    handed(office.head, letter, second, order="hadiri")
    told = sheet_data(letter)
    assert told["posts"] == []
    assert ticked(letter) == ["Siapkan jawaban atau bahan", "Hadiri atau wakili"]
    assert [row["to"] for row in told["rows"]] == ["Sekretaris", "Kepala Bidang"]
    assert "Bawa data tiga tahun" in told["rows"][0]["order"]
    assert told["rows"][0]["answer"].startswith("Data siap.\n(Orang")
    assert told["rows"][1]["answer"] == "Menunggu jawaban"


def test_what_was_withdrawn_is_not_on_the_sheet(
    office: Office, letter: Incoming, seats: tuple[Seat, Seat]
) -> None:
    (given,) = handed(office.head, letter, seats[0])
    services.withdraw_disposition(scope=office.head, disposition=given, now=NOW)
    assert sheet_data(letter)["rows"] == []
    assert ticked(letter) == []


def test_a_closed_letter_gives_its_sheet_to_no_other_reader(office: Office, seats: tuple[Seat, Seat]) -> None:
    closed = came(office, sifat="rahasia")
    address = reverse("incoming_sheet", args=[closed.pk])
    for user, answer in ((office.writer_user, 200), (seats[0].user, 404)):
        client = Client()
        client.force_login(user)
        assert client.get(address).status_code == answer
    handed(office.head, closed, seats[0])
    assert client.get(address).status_code == 200


@pytest.mark.slow
def test_the_paper_is_tagged_and_says_what_was_typed(
    office: Office, letter: Incoming, seats: tuple[Seat, Seat], tmp_path: Path
) -> None:
    handed(office.head, letter, *seats, note=NASTY)
    made = disposition_sheet(letter, now=NOW)
    assert made == disposition_sheet(letter, now=NOW)
    assert b"/StructTreeRoot" in made
    (tmp_path / "lembar.pdf").write_bytes(made)
    command: list[Any] = ["pdftotext", "-layout", tmp_path / "lembar.pdf", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    for words in (
        "LEMBAR DISPOSISI",
        "B/12/2026",
        "Segera",
        '#eval("1") $x$ <b>',
        "Tindak lanjuti",
        "Sekretaris",
    ):
        assert words in text, words
