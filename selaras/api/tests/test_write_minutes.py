"""Minutes through the API: two programs write at once, the leader approves what was read, then addenda."""

import uuid
from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import City

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STARTS = "2026-01-22T13:00:00+07:00"


@pytest.fixture
def path(city: City, operator: Caller) -> str:
    """A meeting that runs, and its minutes."""
    body = {"kind": "rakor", "title": "Rakor IKT", "starts_at": STARTS, "place": "Aula"}
    made = answered(operator.post("/meetings", body | {"agency": city["kesbangpol"].pk}), 201)
    address = f"/meetings/{made['id']}"
    answered(operator.post(f"{address}/invitees", {"agencies": [city["bappeda"].pk]}), 201)
    for action in ("invite", "begin"):
        answered(operator.post(f"{address}/step", {"action": action}))
    return f"{address}/minutes"


@pytest.fixture
def leader(city: City) -> Caller:
    return Caller.of(city, city.leader("kepala_kesbangpol"))


def save(caller: Caller, path: str, base: str, text: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = answered(caller.put(path, {"base": base, "text": text} | more))
    return told


def test_two_who_write_at_once_lose_nothing(path: str, operator: Caller) -> None:
    refused(operator.get(path), 404, "not_found")
    base = answered(operator.post(path), 201)["base"]
    first = save(operator, path, base, "Dibuka pukul sembilan.")
    second = save(operator, path, base, "Hadir dua belas OPD.")
    assert (first["conflicts"], first["is_late"]) == (0, False)
    text = second["minutes"]["text"]
    assert "Dibuka pukul sembilan." in text
    assert "Hadir dua belas OPD." in text


def test_a_send_repeated_under_its_key_is_one(path: str, operator: Caller) -> None:
    base, key = answered(operator.post(path), 201)["base"], str(uuid.uuid4())
    once = save(operator, path, base, "Dibuka.", key=key)
    again = save(operator, path, base, "Dibuka.", key=key)
    assert again["minutes"]["text"] == once["minutes"]["text"]
    assert again["minutes"]["base"] == once["minutes"]["base"]


def test_the_head_of_the_minutes_is_not_overwritten_unseen(path: str, operator: Caller) -> None:
    version = answered(operator.post(path), 201)["version"]
    text = {"base_version": version, "secretary": "Rusmala Dempo", "chair_rank": "Pembina"}
    assert answered(operator.put(f"{path}/head", text))["secretary"] == "Rusmala Dempo"
    told = refused(operator.put(f"{path}/head", text), 409, "edit_conflict")
    assert told["version"] == version + 1


def test_only_what_was_read_is_approved_and_then_locked(
    path: str, operator: Caller, leader: Caller, contact: Caller
) -> None:
    base = answered(operator.post(path), 201)["base"]
    read = save(operator, path, base, "Dibuka.")["minutes"]["base"]
    answered(operator.post(path.replace("/minutes", "/step"), {"action": "end"}))
    newer = save(operator, path, read, "Dibuka.\nDitutup.")["minutes"]
    assert not newer["may"]["approve"]["allowed"]
    refused(operator.post(f"{path}/approve", {"base": newer["base"]}), 403, "forbidden")
    refused(leader.post(f"{path}/approve", {"base": read}), 422, "invalid")
    refused(contact.get(path), 404, "not_found")
    approved = answered(leader.post(f"{path}/approve", {"base": newer["base"]}))
    assert approved["approved_at"] is not None
    assert answered(contact.get(path))["text"] == "Dibuka.\nDitutup."
    late = save(operator, path, newer["base"], "Lain sama sekali.")
    assert (late["is_late"], late["minutes"]["text"]) == (True, "Dibuka.\nDitutup.")


def test_a_correction_of_approved_minutes_is_an_addendum(path: str, operator: Caller, leader: Caller) -> None:
    base = answered(operator.post(path), 201)["base"]
    read = save(operator, path, base, "Dibuka.")["minutes"]["base"]
    answered(operator.post(path.replace("/minutes", "/step"), {"action": "end"}))
    refused(leader.post(f"{path}/addenda", {"text": "Belum"}), 403, "forbidden")
    answered(leader.post(f"{path}/approve", {"base": read}))
    told = answered(leader.post(f"{path}/addenda", {"text": "Hadir tiga belas OPD."}), 201)
    assert [(row["number"], row["text"]) for row in told["addenda"]] == [(1, "Hadir tiga belas OPD.")]
    assert told["text"] == "Dibuka."
    refused(operator.post(f"{path}/addenda", {"text": "Bukan pimpinan"}), 403, "forbidden")
