"""A due time at the ends of the calendar is refused with a sentence wherever one is typed."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import User
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City, duty_of, fresh, item_of

TYPED = ["0001-01-01T00:00", "9999-12-31T23:59"]
TOLD = "Tulis tahun antara 2000 dan 2100."


@pytest.fixture
def operator(client: Client, city: City) -> Client:
    client.force_login(User.objects.get(pk=city.operator.user_id))
    return client


@pytest.mark.parametrize("typed", TYPED)
def test_in_the_table_of_the_share_out(operator: Client, round_: Round, typed: str) -> None:
    item = item_of(round_, "1.2")
    answer = operator.post(reverse("round_share", args=[round_.pk]), {f"due-{item.pk}": typed})
    assert answer.status_code == 422
    assert f"Butir 1.2: {TOLD}" in answer.content.decode()
    assert fresh(item).due_at == item.due_at


@pytest.mark.parametrize("typed", TYPED)
def test_for_an_agency_and_for_one_duty(operator: Client, city: City, round_: Round, typed: str) -> None:
    item = item_of(round_, "1.2")
    for address in (
        reverse("agency_extend", args=[round_.pk, item.owner_agency_id]),
        reverse("duty_extend", args=[duty_of(item).pk]),
    ):
        answer = operator.post(address, {"due_at": typed, "reason": "Banjir"})
        assert answer.status_code == 422 and TOLD in answer.content.decode(), address
