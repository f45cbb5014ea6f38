"""Every letter says what it waits for and why, first of all one that names nobody who signs it."""

import pytest
from django.test import Client

from selaras.letters import services
from selaras.letters.models import Letter
from selaras.letters.selectors.next_steps import next_step
from selaras.letters.tests.factories import NOW, TODAY, Office


@pytest.fixture
def writer(office: Office) -> Client:
    client = Client()
    client.force_login(office.writer_user)
    return client


def waits_for(letter: Letter) -> tuple[str, str]:
    found = next_step(Letter.objects.get(pk=letter.pk))
    return (found.step, found.words) if found else ("", "")


def number(office: Office, letter: Letter) -> Letter:
    return services.number_from_other(scope=office.writer, letter=letter, number="9/X", dated=TODAY, now=NOW)


def test_a_letter_without_a_signer_goes_on_by_pen_and_says_why(office: Office, writer: Client) -> None:
    assert "belum dipilih" in waits_for(office.draft(signer=None))[1]
    letter = office.released(signer=None)
    step, words = waits_for(letter)
    assert step == "number"
    assert "tidak menyebut penanda tangan" in words
    shown = writer.get(letter.get_absolute_url()).content.decode()
    assert "Langkah berikutnya" in shown
    assert "tanda tangan basah, lalu catat di sini" in shown
    letter = number(office, letter)
    assert waits_for(letter)[0] == "sign"
    letter = services.record_paper_signature(
        scope=office.writer, letter=letter, signed_on=TODAY, signed_by="Hafiz Lematang", now=NOW
    )
    assert waits_for(letter)[0] == "send"


def test_a_letter_with_a_signer_names_who_is_waited_for(office: Office) -> None:
    letter = office.released()
    assert waits_for(letter)[0] == "number"
    step, words = waits_for(number(office, letter))
    assert (step, office.holder.name in words) == ("sign", True)


def test_a_chain_says_whose_initial_it_waits_for(office: Office) -> None:
    first, second = office.seat("Kepala Bidang"), office.seat("Sekretaris")
    assert waits_for(office.draft(chain=[first.post.pk]))[0] == "submit"
    letter = office.submitted(first, second)
    assert "Kepala Bidang" in waits_for(letter)[1]
    services.initial_letter(scope=first.scope, letter=letter, base_version=letter.version, now=NOW)
    assert waits_for(letter)[0] == "initial"
    assert "Sekretaris" in waits_for(letter)[1]


def test_a_letter_that_is_through_waits_for_nothing(office: Office, writer: Client) -> None:
    assert waits_for(office.draft())[0] == "release"
    assert waits_for(office.signed())[0] == "number"
    for letter in (office.sent(), office.cancelled()):
        assert waits_for(letter) == ("", "")
        assert "Langkah berikutnya" not in writer.get(letter.get_absolute_url()).content.decode()
