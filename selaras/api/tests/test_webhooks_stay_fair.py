"""A slow, dead or hostile receiver harms nobody but itself, and an old right carries nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from selaras.api import choices, services
from selaras.api.models import Delivery, Webhook
from selaras.api.services import carrying
from selaras.api.tests.receiving import started
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.audit import services as audit
from selaras.core import clock
from selaras.evidence.services import fetching
from selaras.offices.models import Grant

pytestmark = pytest.mark.django_db


def hook(city: City, name: str = "a") -> Webhook:
    scope = city.operator
    url = f"https://{name}.example/kait"
    given = {"name": name, "url": url, "groups": ["assessments"], "now": NOW}
    return services.make_webhook(scope=scope, user=city.user(scope), **given)[0]


def trials(city: City, webhook: Webhook, n: int) -> None:
    for _one in range(n):
        services.try_webhook(scope=city.operator, webhook=webhook, now=NOW)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where messages went; an address with "mati" in it never answers."""
    went: list[str] = []

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        went.append(url)
        if "mati" in url:
            raise TimeoutError
        return 204

    monkeypatch.setattr(carrying, "post", post)
    return went


def test_a_dead_address_keeps_no_other_waiting(city: City, sent: list[str]) -> None:
    dead, well = hook(city, "mati"), hook(city, "sehat")
    trials(city, dead, 30)
    trials(city, well, 3)
    assert services.carry_due(now=NOW) == 3
    assert sent.count(dead.url) == 1 and sent.count(well.url) == 3


def test_all_that_waits_for_a_dead_address_waits_longer_each_time(
    city: City, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = hook(city, "mati")
    trials(city, dead, 5)
    now, gaps = NOW, []
    for _pass in range(6):
        services.carry_due(now=now)
        after = min(Delivery.objects.values_list("next_try_at", flat=True))
        gaps.append(after - now)
        now = after
        monkeypatch.setattr(clock, "now", lambda now=now: now)
    assert gaps == [*choices.HOLDS, choices.HOLDS[-1], choices.HOLDS[-1]]
    assert len(sent) == 6


def test_the_worker_has_other_work(city: City, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    trials(city, hook(city), 9)
    over = iter([False, False, True])
    monkeypatch.setattr(fetching, "is_over", lambda _ends: next(over))
    assert services.carry_due(now=NOW) == 2


def test_what_waited_goes_out_when_the_owner_resumes(city: City, sent: list[str]) -> None:
    webhook = hook(city, "mati")
    trials(city, webhook, 2)
    services.carry_due(now=NOW)
    services.pause_webhook(scope=city.operator, webhook=webhook, now=NOW)
    Webhook.objects.update(url="https://sehat.example/kait")
    services.resume_webhook(scope=city.operator, webhook=webhook, now=NOW)
    assert services.carry_due(now=NOW) == 2


def test_a_right_that_ended_while_a_message_waited_carries_nothing(
    city: City, round_: Round, sent: list[str]
) -> None:
    hook(city)
    city.write(item_of(round_, "1.1"))
    audit.seal(now=NOW)
    services.plan_deliveries(now=NOW)
    waiting = Delivery.objects.count()
    Grant.objects.filter(user=city.operator.user_id).update(ends_on=NOW.date() - timedelta(days=1))
    assert waiting and services.carry_due(now=NOW) == 0 and sent == []
    given_up = Delivery.objects.exclude(given_up_at=None)
    assert given_up.count() == waiting and "tidak lagi" in given_up[0].error


def test_a_message_read_before_another_worker_failed_on_it_is_not_sent_at_once(
    city: City, sent: list[str]
) -> None:
    trials(city, hook(city, "mati"), 1)
    here, there = Delivery.objects.get(), Delivery.objects.get()
    assert not services.deliver(there, now=NOW) and len(sent) == 1
    assert not services.deliver(here, now=NOW) and len(sent) == 1


def test_a_worker_that_looks_while_another_sends_finds_nothing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        names.append(headers["webhook-id"])
        assert services.carry_due(now=NOW) == 0
        return 204

    monkeypatch.setattr(carrying, "post", post)
    trials(city, hook(city), 1)
    assert services.carry_due(now=NOW) == 1 and len(names) == 1


def test_a_secret_under_a_lost_key_is_said_and_stops_nobody_else(city: City, sent: list[str]) -> None:
    unreadable, well = hook(city, "lama"), hook(city, "sehat")
    with override_settings(SECRET_KEY="another" * 8):
        services.new_secret(scope=city.operator, webhook=unreadable, now=NOW)
    trials(city, unreadable, 1)
    trials(city, well, 1)
    assert services.carry_due(now=NOW) == 1
    assert "buat rahasia baru" in unreadable.deliveries.get().error


# ---- receivers that mean harm, in a process of their own


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    with started(tmp_path, monkeypatch) as start:
        yield start


@pytest.mark.slow
def test_an_answer_without_end_is_not_read(city: City, receiver: Callable[..., str]) -> None:
    trials(city, hook(city), 1)
    Webhook.objects.update(url=receiver("endless"))
    assert services.carry_due(now=NOW) == 1


@pytest.mark.slow
@pytest.mark.parametrize("how", ["trickle", "silent", "rubbish", "headers"])
def test_an_answer_that_never_comes_is_left(
    city: City, receiver: Callable[..., str], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(carrying, "SECONDS", 0.4)
    trials(city, hook(city), 1)
    Webhook.objects.update(url=receiver(how))
    assert services.carry_due(now=NOW) == 0
    assert "Tidak dapat dihubungi" in Delivery.objects.get().error


@pytest.mark.slow
def test_a_redirect_is_not_followed(city: City, receiver: Callable[..., str], tmp_path: Path) -> None:
    trials(city, hook(city), 1)
    Webhook.objects.update(url=receiver("302", "204"))
    assert services.carry_due(now=NOW) == 0
    assert len(list(tmp_path.glob("*.json"))) == 1 and Delivery.objects.get().status == 302


def test_the_list_costs_the_same_however_many_there_are(
    city: City, django_assert_max_num_queries: Any
) -> None:
    browser = Client()
    browser.force_login(city.user(city.operator))
    for n in range(choices.MOST_WEBHOOKS):
        hook(city, f"a{n}")
    with django_assert_max_num_queries(25):
        browser.get(reverse("webhook_list"))
