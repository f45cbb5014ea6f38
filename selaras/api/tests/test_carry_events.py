"""What happens to a record reaches the program of who may see it: signed, repeated, under one name."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from selaras.api import choices, services
from selaras.api.models import Delivery, Webhook
from selaras.api.services import carrying
from selaras.api.tests.receiving import started
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.audit import services as audit
from selaras.audit.selectors import chain_head
from selaras.core.scope import Scope
from selaras.evidence.services import fetching
from selaras.notices.models import Mail, Notice
from selaras.offices.models import Grant

pytestmark = pytest.mark.django_db


def hook(
    city: City, scope: Scope, groups: list[str] | None = None, url: str = "https://opd.example/kait"
) -> Any:
    return services.make_webhook(
        scope=scope, user=city.user(scope), name="Dasbor", url=url, groups=groups or ["assessments"], now=NOW
    )


def planned() -> list[str]:
    audit.seal(now=NOW)
    services.plan_deliveries(now=NOW)
    return list(Delivery.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the address answers, one after the other; the last one stays."""
    told: list[Any] = [200]

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        answer = told.pop(0) if len(told) > 1 else told[0]
        if isinstance(answer, Exception):
            raise answer
        return int(answer)

    monkeypatch.setattr(carrying, "post", post)
    return told


def test_an_event_reaches_who_may_see_its_record(city: City, round_: Round, answers: list[Any]) -> None:
    own, _raw = hook(city, city.operator)
    audit.seal(now=NOW)  # what the round began with, which both may see
    Webhook.objects.update(seen_seq=chain_head()[0])
    other, _raw = hook(city, city.contact("tapem"))
    city.write(item_of(round_, "2.1"))
    planned()
    item = {"kind": "item", "id": str(item_of(round_, "2.1").pk)}
    messages = [
        one for one in Delivery.objects.order_by("pk") if item.items() <= json.loads(one.body)["data"].items()
    ]
    assert messages and {message.webhook for message in messages} == {own}
    assert not Delivery.objects.filter(webhook=other, verb=messages[0].verb).exists()
    told = json.loads(messages[-1].body)
    assert set(told) == {"type", "timestamp", "data"} and set(told["data"]) == {"kind", "id", "seq"}
    assert services.carry_due(now=NOW) == Delivery.objects.count()
    assert services.carry_due(now=NOW) == 0


def test_what_happened_before_is_not_carried(city: City, round_: Round) -> None:
    city.write(item_of(round_, "1.1"))
    audit.seal(now=NOW)
    hook(city, city.contact("bappeda"))
    assert planned() == []


def test_only_the_groups_that_were_chosen(city: City, round_: Round) -> None:
    hook(city, city.contact("bappeda"), ["letters"])
    city.write(item_of(round_, "1.1"))
    assert planned() == []


def test_planning_twice_makes_no_second_message(city: City, round_: Round) -> None:
    hook(city, city.contact("bappeda"))
    city.write(item_of(round_, "1.1"))
    first = planned()
    Webhook.objects.update(seen_seq=0)  # as after a kill between the two writes, were they not one
    again = planned()
    assert [verb for verb in again if verb in first] == again and len(set(again)) <= len(again)
    assert Delivery.objects.values("webhook", "seq").distinct().count() == Delivery.objects.count()


@pytest.mark.parametrize("how", ["grant ended", "deactivated", "second step"])
def test_who_may_no_longer_see_is_told_nothing(city: City, round_: Round, settings: Any, how: str) -> None:
    operator = city.operator
    hook(city, operator)
    if how == "grant ended":
        Grant.objects.filter(user=operator.user_id).update(ends_on=NOW.date() - timedelta(days=1))
    elif how == "deactivated":
        user = city.user(operator)
        user.is_active = False
        user.save()
    else:
        settings.SECOND_STEP_REQUIRED = True
    city.write(item_of(round_, "1.1"))
    assert planned() == []


def test_a_message_is_tried_again_under_its_name_and_given_up_at_last(city: City, answers: list[Any]) -> None:
    webhook, _raw = hook(city, city.operator)
    trial = services.try_webhook(scope=city.operator, webhook=webhook, now=NOW)
    answers[:] = [500]
    now, waits = NOW, []
    while not Delivery.objects.get().given_up_at:
        services.carry_due(now=now)
        after = Delivery.objects.get()
        assert after.message_id == trial.message_id
        waits.append(after.next_try_at)
        now = now + timedelta(days=1)
    assert Delivery.objects.get().attempts == len(choices.WAITS) + 1
    assert Delivery.objects.get().status == 500


def test_after_twenty_failures_in_a_row_the_owner_is_told(city: City, answers: list[Any]) -> None:
    webhook, _raw = hook(city, city.operator)
    answers[:] = [TimeoutError()]
    Webhook.objects.update(failures=choices.FAILURES_TO_PAUSE - 1)
    services.try_webhook(scope=city.operator, webhook=webhook, now=NOW)
    services.carry_due(now=NOW)
    webhook.refresh_from_db()
    assert webhook.pause_reason == "gagal" and not webhook.is_running
    assert Notice.objects.filter(user=city.user(city.operator), kind="webhook").count() == 1
    assert services.carry_due(now=NOW + timedelta(days=1)) == 0
    services.resume_webhook(scope=city.operator, webhook=webhook, now=NOW)
    answers[:] = [204]
    assert services.carry_due(now=NOW + timedelta(days=1)) == 1


def test_an_address_that_is_gone_is_paused_at_once(city: City, answers: list[Any]) -> None:
    webhook, _raw = hook(city, city.operator)
    answers[:] = [410]
    services.try_webhook(scope=city.operator, webhook=webhook, now=NOW)
    services.carry_due(now=NOW)
    webhook.refresh_from_db()
    assert webhook.pause_reason == "hilang"
    assert Mail.objects.count() <= 1


def test_what_happens_in_a_pause_is_carried_after_it(city: City, round_: Round) -> None:
    contact = city.contact("bappeda")
    webhook, _raw = hook(city, contact)
    services.pause_webhook(scope=contact, webhook=webhook, now=NOW)
    city.write(item_of(round_, "1.1"))
    assert planned() == []
    services.resume_webhook(scope=contact, webhook=webhook, now=NOW)
    assert planned() != []


def test_a_message_that_another_worker_holds_is_left_alone(city: City, answers: list[Any]) -> None:
    webhook, _raw = hook(city, city.operator)
    services.try_webhook(scope=city.operator, webhook=webhook, now=NOW)
    first, second = Delivery.objects.get(), Delivery.objects.get()
    Delivery.objects.update(claimed_at=NOW)
    assert not services.deliver(second, now=NOW)
    assert services.carry_due(now=NOW) == 0
    # The other died: after its time the message is taken again.
    assert services.carry_due(now=NOW + choices.CARRYING_LASTS) == 1
    assert not services.deliver(first, now=NOW)


@pytest.mark.parametrize(
    "url",
    [
        "http://opd.example/kait", "https://127.0.0.1/", "https://10.0.0.1/", "https://localhost/",
        "https://[::1]/", "https://u:p@opd.example/", "https://opd.example:8443/", "ftp://opd.example/",
        "https://169.254.169.254/latest", "https:///x", "javascript:alert(1)", "https://opd.example/#x",
        "https://[", "https://metadata.internal/",
    ],
)  # fmt: skip
def test_an_address_inside_or_without_seal_is_refused(city: City, url: str) -> None:
    with pytest.raises(Exception, match="lamat"):
        hook(city, city.operator, url=url)


def test_a_name_that_leads_inside_is_not_contacted(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [(2, 1, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_a, **_k: inside)
    webhook, _raw = hook(city, city.operator)
    services.try_webhook(scope=city.operator, webhook=webhook, now=NOW)
    assert services.carry_due(now=NOW) == 0
    assert "jaringan dalam" in Delivery.objects.get().error


# ---- against a program in another process


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    with started(tmp_path, monkeypatch) as start:
        yield start


def received(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


@pytest.mark.slow
def test_a_program_checks_the_signature_and_knows_a_message_again(
    city: City, receiver: Callable[..., str], tmp_path: Path
) -> None:
    webhook, raw = hook(city, city.operator)
    Webhook.objects.update(url=receiver("500", "302", "204"))
    services.try_webhook(scope=city.operator, webhook=webhook, now=NOW)
    now: datetime = NOW
    arrived = []
    for _try in range(3):
        arrived.append(services.carry_due(now=now))
        now += timedelta(days=1)
    assert arrived == [0, 0, 1]
    came = received(tmp_path)
    assert len(came) == 3 and len({one["headers"]["webhook-id"] for one in came}) == 1
    secret = base64.b64decode(raw.removeprefix("whsec_"))
    for one in came:
        head = one["headers"]
        signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.{one['body']}".encode()
        digest = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
        assert head["webhook-signature"] == f"v1,{digest}"
    renewed = services.new_secret(scope=city.operator, webhook=webhook, now=NOW)
    assert renewed != raw and raw not in Webhook.objects.get().sealed_secret
