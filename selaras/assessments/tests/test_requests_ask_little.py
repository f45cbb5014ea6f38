"""The pages of requests to outside bodies cost as many queries for forty bodies as for four."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.assessments.models import DataRequest, Item, RequestAttempt, Round
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.core import clock
from selaras.offices.tests.factories import make_agency

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield


def ask_more(city: City, round_: Round, first: int, last: int) -> None:
    """Bodies with two items each, their letters and three tries."""
    like = item_of(round_, "1.3")
    for number in range(first, last):
        body = make_agency(city.region, f"badan{number}", kind="vertikal", sort=100 + number)
        items = Item.objects.bulk_create(
            Item(
                round=round_, question=like.question, code=f"9.{number}.{part}", sort=number * 2 + part,
                leaf_code=like.leaf_code, owner_agency=body,
            )
            for part in (1, 2)
        )  # fmt: skip
        request = DataRequest.objects.create(
            round=round_, agency=body, state="terkirim", number=str(number), dated=NOW, sent_on=NOW,
            due_on=NOW + timedelta(days=3), created_by_name="Rusmala", created_at=NOW,
        )  # fmt: skip
        request.items.set(items)
        for _try in range(3):
            RequestAttempt(request=request, on=NOW, way="telepon", note="Belum", by_name="R", at=NOW).save()


def asked_for(page: Client, address: str) -> int:
    page.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert page.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("who", ["operator", "sekda", "narahubung"])
def test_the_list_costs_the_same_for_forty_bodies(city: City, round_: Round, who: str) -> None:
    scopes = {"operator": city.operator, "sekda": city.leader(), "narahubung": city.contact("kesbangpol")}
    page, address = Client(), reverse("data_requests", args=[round_.pk])
    page.force_login(city.user(scopes[who]))
    ask_more(city, round_, 1, 5)
    few = asked_for(page, address)
    ask_more(city, round_, 5, 41)
    assert asked_for(page, address) == few <= 25


def test_one_request_costs_the_same_with_ten_times_the_items_and_tries(city: City, round_: Round) -> None:
    page = Client()
    page.force_login(city.user(city.operator))
    ask_more(city, round_, 1, 3)
    request = DataRequest.objects.order_by("pk")[0]
    few = asked_for(page, request.get_absolute_url())
    ask_more(city, round_, 3, 23)
    request.items.set(Item.objects.filter(round=round_, code__startswith="9."))
    for _try in range(30):
        RequestAttempt(request=request, on=NOW, way="telepon", note="Lagi", by_name="R", at=NOW).save()
    assert asked_for(page, request.get_absolute_url()) == few <= 25
