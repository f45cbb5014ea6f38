"""A round through the API from its making to its close: shared out, reminded, helped with, verified."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import Item, Round
from selaras.assessments.tests.factories import City, item_of
from selaras.instruments.tests.factories import make_instrument

pytestmark = pytest.mark.django_db
LATER = "2026-01-29T10:00:00+07:00"


def plan(city: City, instrument_id: int, **changes: Any) -> dict[str, Any]:
    return {
        "region": city.region.code,
        "instrument": instrument_id,
        "title": "Penilaian contoh",
        "data_year": 2025,
        "filling_year": 2026,
        "index_owner": "Pemilik contoh",
        "coordinator": city["kesbangpol"].pk,
        "internal_due_at": "2026-01-27T16:00:00+07:00",
        "owner_due_at": "2026-01-30T10:00:00+07:00",
        **changes,
    }


def test_a_round_is_made_shared_out_started_worked_on_and_closed(city: City, operator: Caller) -> None:
    instrument = make_instrument()
    made = answered(operator.post("/rounds", plan(city, instrument.pk)), 201)
    path = f"/rounds/{made['id']}"
    assert (made["state"], made["internal_due_at"]) == ("disiapkan", "2026-01-27T09:00:00Z")
    shares = [{"code": "1.1", "owner": city["dinsos"].pk, "verifier": city["hukum"].pk, "due_at": LATER}]
    told = answered(operator.put(f"{path}/shares", {"items": shares}))["data"]
    assert [(one["owner"]["code"], one["verifier"]["code"]) for one in told] == [("dinsos", "hukum")]
    assert answered(operator.post(f"{path}/step", {"step": "start"}))["state"] == "pengisian"
    reminded = answered(operator.post(f"{path}/reminders", {"agencies": [city["dinsos"].pk]}))
    assert reminded["mail_from"] == "2026-01-22T02:00:00Z"
    shown = answered(operator.put(f"{path}/sharing", {"sharing": "status"}))
    assert shown["sharing"] == "status"
    refused(operator.post(f"{path}/step", {"step": "close"}), 422, "invalid")
    closed = answered(operator.post(f"{path}/step", {"step": "close", "words": "Batas waktu tiba"}))
    assert (closed["state"], closed["closed_at"]) == ("siap_kirim", "2026-01-22T02:00:00Z")
    refused(operator.post(f"{path}/step", {"step": "start"}), 403, "forbidden")
    assert answered(operator.post(f"{path}/step", {"step": "reopen", "words": "x"}))["state"] == "verifikasi"


def test_what_makes_no_round_is_told_by_its_field(city: City, operator: Caller, contact: Caller) -> None:
    instrument = make_instrument()
    wrong = {
        "instrument": {"instrument": 999_999},
        "coordinator": {"coordinator": city["polres"].pk},
        "previous": {"previous": 999_999},
        "internal_due_at": {"internal_due_at": "2026-02-27T16:00:00+07:00"},
        "filling_year": {"filling_year": 2024},
        "origin": {"origin": "decision:1"},
        "region": {"region": "16"},
    }
    for field, changes in wrong.items():
        caller = Caller.of(city, city.nation) if field == "region" else operator
        response = caller.post("/rounds", plan(city, instrument.pk, **changes))
        if field == "region":  # a province is no place of rounds, and nobody manages them there
            refused(response, 403, "forbidden")
        else:
            assert field in {one["field"] for one in refused(response, 422, "invalid")["errors"]}
    refused(contact.post("/rounds", {}), 403, "forbidden")
    assert not Round.objects.exists()


def test_all_shares_are_taken_or_none(city: City, operator: Caller, contact: Caller, round_: Round) -> None:
    path = at(round_, rest="/shares")
    good = {"code": "1.1", "owner": city["dinsos"].pk}
    for bad in (
        {"code": "9.9"},
        {"code": "1.1"},
        {"code": "1.2", "owner": 999_999},
        {"code": "1.2", "due_at": "2027-01-01T00:00:00Z"},
    ):
        refused(operator.put(path, {"items": [good, bad]}), 422, "invalid")
    assert item_of(round_, "1.1").owner_agency == city["bappeda"]
    refused(contact.put(path, {}), 403, "forbidden")
    refused(contact.post(at(round_, rest="/reminders"), {}), 403, "forbidden")
    refused(contact.put(at(round_, rest="/sharing"), {}), 403, "forbidden")
    refused(contact.post(at(round_, rest="/step"), {}), 403, "forbidden")


def test_the_head_of_the_office_moves_the_round_on(city: City, round_: Round) -> None:
    head = Caller.of(city, city.leader("kepala_kesbangpol"))
    assert refused(head.post(at(round_, rest="/step"), {}), 422, "invalid")["errors"][0]["field"] == "step"
    answered(head.post(at(round_, rest="/step"), {"step": "end_filling"}))
    refused(head.post(at(round_, rest="/step"), {"step": "settle"}), 403, "forbidden")
    answered(head.post(at(round_, rest="/step"), {"step": "close", "words": "Batas waktu tiba"}))


def test_an_agency_gets_more_time_and_its_head_delegates(
    city: City, operator: Caller, contact: Caller, head: Caller, round_: Round
) -> None:
    path = at(round_, rest=f"/agencies/{city['bappeda'].pk}")
    body = {"due_at": LATER, "reason": "Menunggu data BPS"}
    told = answered(operator.post(f"{path}/extend", body))
    assert (told["is_extended"], told["due_at"]) == (True, "2026-01-29T03:00:00Z")
    refused(operator.post(f"{path}/extend", body), 422, "invalid")
    refused(head.post(f"{path}/extend", {}), 403, "forbidden")
    tag = {"If-Match": head.get(path).headers["ETag"]}
    kept = head.call("PUT", f"{path}/validation", {"delegated": True}, **tag)
    assert answered(kept)["validation_delegated"] is True
    stale = head.call("PUT", f"{path}/validation", {"delegated": False}, **tag)
    refused(stale, 412, "precondition_failed")
    refused(operator.put(f"{path}/validation", {"delegated": False}), 403, "forbidden")
    refused(contact.get(path), 403, "forbidden")
    idle = answered(operator.get(at(round_, rest=f"/agencies/{city['dinsos'].pk}")))
    assert (idle["counts"]["total"], idle["is_extended"]) == (0, False)


def test_many_answers_are_verified_at_once(
    city: City, operator: Caller, contact: Caller, round_: Round
) -> None:
    for code in ("1.1", "1.2"):
        city.to_verifier(item_of(round_, code))
    city.to_verifier(item_of(round_, "1.4"))
    path = at(round_, rest="/verify")
    refused(contact.post(path, {}), 403, "forbidden")
    refused(operator.post(path, {"items": ["1.1", "1.4"]}), 422, "invalid")
    refused(operator.post(path, {"items": ["1.1", "9.9"]}), 422, "invalid")
    done = answered(operator.post(path, {"items": ["1.1", "1.2"]}))["data"]
    assert [one["state"] for one in done] == ["terverifikasi", "terverifikasi"]
    refused(operator.post(path, {"items": ["1.1"]}), 403, "forbidden")


def test_an_answer_is_entered_for_an_agency_and_confirmed(
    operator: Caller, contact: Caller, round_: Round
) -> None:
    path = at(round_, "1.1", "/entry")
    body = {
        "base_version": 0, "narrative": "Isi", "channel": "whatsapp", "informant": "Kepala bidang",
        "received_on": "2026-01-20",
    }  # fmt: skip
    told = answered(operator.put(path, body))
    assert (told["answer"]["narrative"], told["revisions"][0]["on_behalf_of"]) == ("Isi", "Bappeda")
    refused(operator.put(path, body | {"narrative": "Lain"}), 409, "edit_conflict")
    late = refused(operator.put(path, body | {"received_on": "2026-02-01"}), 422, "invalid")
    assert late["errors"][0]["field"] == "received_on"
    refused(contact.put(path, {}), 403, "forbidden")
    refused(operator.post(at(round_, "1.1", "/confirm")), 403, "forbidden")
    answered(contact.post(at(round_, "1.1", "/confirm")))
    assert not Item.objects.get(round=round_, code="1.1").unconfirmed


def test_an_item_is_passed_on_and_back(city: City, operator: Caller, contact: Caller, round_: Round) -> None:
    path = at(round_, "1.1", "/assignee")
    (colleague,) = answered(contact.get(path))["data"]
    told = answered(contact.put(path, {"colleague": colleague["id"]}))
    assert told["assignee"] == colleague["name"]
    assert answered(contact.put(path, {"colleague": None}))["assignee"] is None
    stranger = city.user(city.contact("tapem")).pk
    refused(contact.put(path, {"colleague": stranger}), 422, "invalid")
    refused(operator.put(path, {}), 403, "forbidden")


def test_a_contribution_is_asked_for_once_and_called_off(
    city: City, operator: Caller, contact: Caller, round_: Round
) -> None:
    path, body = at(round_, "1.1", "/contributions"), {"agency": city["dinsos"].pk, "ask": "Daftar penerima"}
    first, again = (contact.call("POST", path, body, **{"Idempotency-Key": "a"}) for _ in range(2))
    asked = answered(first, 201)
    assert (answered(again, 201), asked["agency"]["code"]) == (asked, "dinsos")
    refused(contact.post(path, body), 422, "invalid")
    refused(Caller.of(city, city.contact("dinsos")).post(path, {}), 403, "forbidden")
    told = answered(operator.post(f"{path}/{asked['id']}/cancel"))
    states = {one["agency"]["code"]: one["state"] for one in told["contributions"]}
    assert "dinsos" not in states or states["dinsos"] == "dibatalkan"
    refused(operator.post(f"{path}/{asked['id']}/cancel"), 404, "not_found")


def test_an_item_is_set_aside_and_taken_up_again(operator: Caller, contact: Caller, round_: Round) -> None:
    refused(contact.post(at(round_, "1.1", "/drop"), {}), 403, "forbidden")
    told = answered(operator.post(at(round_, "1.2", "/drop"), {"reason": "Tidak ada di kota ini"}))
    assert (told["state"], told["drop_reason"]) == ("tidak_relevan", "Tidak ada di kota ini")
    assert answered(operator.post(at(round_, "1.2", "/restore")))["state"] == "belum"
    refused(operator.post(at(round_, "1.2", "/restore")), 403, "forbidden")


def test_a_foreign_round_is_not_found(city: City, stranger: Caller, round_: Round) -> None:
    agency = city["bappeda"].pk
    for method, path in (
        ("POST", "/step"),
        ("PUT", "/sharing"),
        ("PUT", "/shares"),
        ("POST", "/reminders"),
        ("POST", "/verify"),
        ("GET", f"/agencies/{agency}"),
        ("POST", f"/agencies/{agency}/extend"),
        ("PUT", f"/agencies/{agency}/validation"),
        ("PUT", "/items/1.1/entry"),
        ("PUT", "/items/1.1/assignee"),
        ("POST", "/items/1.1/contributions"),
        ("POST", "/items/1.1/drop"),
    ):
        refused(stranger.call(method, at(round_, rest=path), {}), 404, "not_found")
