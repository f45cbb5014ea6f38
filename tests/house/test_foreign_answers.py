"""Beside the answers themselves: every operation stands in the table, and what is foreign is not there.

Exports and webhooks say nothing that their page does not: the table of pages is theirs too.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from selaras.accounts.models import User
from selaras.api import services
from selaras.api.api.webhooks import router as webhooks
from selaras.api.compute import operations
from selaras.api.models import Delivery, Webhook
from selaras.api.views import document
from selaras.assessments.models import Item
from selaras.audit import services as audit
from selaras.audit.selectors import chain_head
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.offices.selectors import scope_at
from tests.house import cast as casting
from tests.house.addresses import Address
from tests.house.table import PROGRAM
from tests.house.test_urls import ADDRESSES, EXPECTED, Knocker
from tests.house.test_urls import knocker as knocker
from tests.house.visits import OUTSIDE

pytestmark = pytest.mark.django_db
HIDDEN = {"404", "401", "masuk"}
# Of the other region, and above both of them.
OTHERS = {"operator_asing", "nasional"}
# What is known to everybody, so that writing is refused as such: regions are public law.
PUBLIC = {"region", "day", "hours", "edition"}
# Whoever may not read the register at all is told so wherever it is asked about.
REGISTERS = {"dataset", "robustness", "measure"}
# Nothing of a transfer is looked at before its protocol's own version is named.
BEFORE = {"PATCH evidence_transfer": "412", "DELETE evidence_transfer": "412"}


def kinds_of(object_: str) -> set[str]:
    return {word.partition(".")[0] for word in object_.split() if not word.startswith("=")}


def is_foreign(object_: str) -> bool:
    words = [word for word in object_.split() if not word.startswith("=")]
    return bool(words) and all(word.endswith(".foreign") for word in words)


def allowed(name: str, object_: str) -> set[str]:
    """What somebody of another region may be answered beside that there is nothing."""
    kinds = kinds_of(object_)
    if kinds <= PUBLIC:
        return (
            {"403"} if ADDRESSES[name].method != "GET" or name.startswith("working_time_") else {"200", "403"}
        )
    if kinds & REGISTERS or "region" in kinds:
        return {"403"}
    return {BEFORE[name]} if name in BEFORE else set()


# A program has no sessions and no data about itself; it hears so before anything is looked for.
OF_PEOPLE = {"POST api:session_end", "POST api:privacy_withdraw"}


def told_too_much(name: str, object_: str, answers: dict[str, str]) -> list[str]:
    fits = HIDDEN | allowed(name, object_)
    of_people = {(PROGRAM, "403")} if name in OF_PEOPLE else set()
    return [
        f"{role} at {name} {object_}: {answer}"
        for role, answer in answers.items()
        if role not in OTHERS and answer not in fits and (role, answer) not in of_people
    ]


def test_what_is_foreign_is_not_found() -> None:
    """By the table, which the answers are held against."""
    wrong = [
        fault
        for (name, object_), answers in EXPECTED.items()
        if is_foreign(object_) and name in ADDRESSES
        for fault in told_too_much(name, object_, answers)
    ]
    assert wrong == []


def test_a_table_that_tells_too_much_is_found() -> None:
    answers = {"operator": "200", "operator_asing": "200", "tamu": "masuk"}
    assert told_too_much("item", "item.foreign", answers) == ["operator at item item.foreign: 200"]
    assert told_too_much("item", "item.foreign", {"operator": "403"})


def test_every_operation_of_the_document_stands_in_the_table() -> None:
    routes = {
        (one.method, "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", one.route))
        for one in ADDRESSES.values()
        if one.url_name.startswith("api:")
    }
    told = {(one.method, one.path) for _section, one in operations(document("id"))}
    assert len(told) > 250 and sorted(told - routes) == []
    assert webhooks.path_operations


# ---- exports


EXPORTS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats", "json": "application/json"}


def asked(knocker: Knocker, address: Address, object_: str, role: str, form: str) -> Any:
    client: Client = knocker.cast.clients[role]
    path = reverse(address.url_name, args=knocker.cast.arguments(object_))
    return client.get(path, {"format": form})


def pages_with_own() -> Iterator[tuple[str, str]]:
    """Each page once, with something of the operator's own in its address."""
    seen: set[str] = set()
    for (name, object_), answers in EXPECTED.items():
        address = ADDRESSES.get(name)
        if address is None or address.method != "GET" or name.startswith("api:") or name in seen:
            continue
        if answers["operator"] == "200" and not object_.count(".foreign"):
            seen.add(name)
            yield name, object_


@pytest.mark.slow
@pytest.mark.once
def test_an_export_is_given_to_whom_its_page_is(
    knocker: Knocker, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by asking each page, so that no new one is forgotten; and without a word of the other city."""
    monkeypatch.setattr(Template, "render", lambda *args: "")  # a file is not drawn
    wrong: list[str] = []
    found: set[tuple[str, str]] = set()
    with django_db_blocker.unblock():
        for name, object_ in pages_with_own():
            for form, kind in EXPORTS.items():
                given = asked(knocker, ADDRESSES[name], object_, "operator", form)
                if not given.headers.get("Content-Type", "").startswith(kind):
                    continue
                found.add((name, form))
                wrong += _refusals(knocker, name, object_, form)
    assert wrong == []
    assert len(found) > 20, sorted(found)


def _refusals(knocker: Knocker, name: str, object_: str, form: str) -> list[str]:
    wrong = []
    for role, expected in EXPECTED[name, object_].items():
        answer = asked(knocker, ADDRESSES[name], object_, role, form)
        status = "masuk" if answer.status_code == 302 and expected == "masuk" else str(answer.status_code)
        # A file may be for fewer than its page, never for more.
        if status != expected and (expected, status) != ("200", "403"):
            wrong.append(f"{role} at {name} {object_} as {form}: {status}, the page says {expected}")
        elif status == "200" and form != "xlsx":
            wrong += _strange_words(role, name, form, b"".join(answer).decode())
    return wrong


FOREIGN_WORDS = {"operator_asing": "Pagar Alam"}


def _strange_words(role: str, name: str, form: str, text: str) -> list[str]:
    """Names of the other city; the level above them, and the register that all read, name both."""
    word = FOREIGN_WORDS.get(role, "Makassar")
    if role in {"nasional", "provinsi"} or name in SHOWS_ALL or word not in text:
        return []
    return [f"{role} reads of {word} in {name} as {form}"]


# Published numbers are of every region, for everybody who may read the register.
SHOWS_ALL = {"measures", "measures_export"}


# ---- webhooks


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("flavour", ["own", "foreign"])
def test_an_event_is_carried_to_whom_the_page_is_shown(
    flavour: str, knocker: Knocker, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        people = [role for role in casting.ROLES if role not in OUTSIDE]
        roles = {role: _person(knocker, role) for role in people}
        hooks = {_hook(user).pk: role for role, user in roles.items()}
        audit.seal(now=clock.now())
        Webhook.objects.update(seen_seq=chain_head()[0])
        Delivery.objects.all().delete()
        _round_id, code = knocker.cast.objects[f"item.{flavour}"]
        item = Item.objects.get(round=_round_id, code=code)
        scope = Scope(on=clock.today(), name="Sistem")
        audit.record(verb="assessments.item.opened", scope=scope, kind="item", id=item.pk, at=clock.now())
        audit.seal(now=clock.now())
        services.plan_deliveries(now=clock.now())
        told = {
            hooks[one.webhook_id]
            for one in Delivery.objects.all()
            if one.webhook_id in hooks and json.loads(one.body)["data"]["id"] == str(item.pk)
        }
    shown = {role for role in roles if EXPECTED["item", f"item.{flavour}"][role] == "200"}
    assert told == shown and shown


def _person(knocker: Knocker, role: str) -> User:
    return User.objects.get(pk=knocker.cast.clients[role].session["_auth_user_id"])


def _hook(user: User) -> Webhook:
    now = clock.now()
    given = {"name": "Uji", "url": "https://penerima.example/x", "groups": ["assessments"]}
    return services.make_webhook(scope=scope_at(user, now), user=user, now=now, **given)[0]
