"""What is wrong is said in the form that was sent: it stays open, and what was typed stays in it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import User
from selaras.assessments.choices import ItemState, RoundState
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City, fresh, item_of
from selaras.core.scope import Scope

Enter = Callable[[Scope], Client]


@pytest.fixture
def as_(client: Client) -> Enter:
    def enter(scope: Scope) -> Client:
        client.force_login(User.objects.get(pk=scope.user_id))
        return client

    return enter


def test_a_round_is_not_closed_without_a_reason_and_the_dialog_stays_open(
    city: City, round_: Round, as_: Enter
) -> None:
    page = as_(city.operator).post(reverse("round_move", args=[round_.pk, "tutup"]), {"reason": " "})
    assert page.status_code == 422
    html = page.content.decode()
    opened = [
        part for part in html.split("<details ") if part.startswith('class="c-dialog" data-dialog open')
    ]
    assert len(opened) == 1 and "Tuliskan alasan menutup" in opened[0]
    round_.refresh_from_db()
    assert round_.state == RoundState.FILLING


def test_ending_the_filling_asks_first_and_says_what_is_open(city: City, round_: Round, as_: Enter) -> None:
    html = as_(city.operator).get(round_.get_absolute_url()).content.decode()
    dialog = next(part for part in html.split("<details ") if "akhiri-pengisian" in part)
    assert dialog.startswith('class="c-dialog"') and "7 butir belum diajukan" in dialog


def test_a_return_without_words_keeps_the_answer_where_it_is(city: City, round_: Round, as_: Enter) -> None:
    item = item_of(round_, "1.1")
    city.to_verifier(item)
    address = reverse("verification_return", args=[round_.pk, item.code])
    page = as_(city.operator).post(address, {"comment": "  "})
    assert page.status_code == 422
    part = page.content.decode().split('<details class="c-disclosure" open')[-1].split("</details>")[0]
    assert "Apa yang perlu diperbaiki?" in part and 'aria-invalid="true"' in part
    assert fresh(item).state == ItemState.AT_VERIFIER


def test_too_long_a_return_is_refused_with_its_whole_text(city: City, round_: Round, as_: Enter) -> None:
    item = item_of(round_, "1.1")
    city.to_verifier(item)
    address = reverse("verification_return", args=[round_.pk, item.code])
    page = as_(city.operator).post(address, {"comment": "panjang " * 600})
    assert page.status_code == 422 and page.content.decode().count("panjang ") >= 599
