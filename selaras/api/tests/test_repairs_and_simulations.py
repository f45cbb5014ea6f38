"""Repairs and what-if through the API: the same answers as the pages, always labelled."""

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments import services
from selaras.assessments.models import Round, Simulation
from selaras.assessments.tests.factories import INTERNAL_DUE, NOW, City
from selaras.assessments.tests.test_simulate_repairs import published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_repairs_are_listed_with_owner_date_and_state(city: City, operator: Caller, round_: Round) -> None:
    plan = services.RepairPlan(["I1"], city["bappeda"], INTERNAL_DUE, "Visi belum tampak")
    services.add_repair(scope=city.operator, round_=round_, plan=plan, now=NOW)
    (row,) = answered(operator.get(at(round_, rest="/repairs")))["data"]
    assert (row["text"], row["owner"], row["state"], row["indicators"], row["official"]) == (
        "Visi belum tampak",
        "bappeda",
        "ditugaskan",
        ["I1"],
        False,
    )


def test_an_estimate_says_what_it_is_and_keeps_nothing(city: City, operator: Caller, round_: Round) -> None:
    published()
    body = {"start": "resmi", "changes": {"I1": 1, "I2": 1}, "efforts": {"I1": "3", "I2": "1"}, "budget": "1"}
    shown = answered(operator.post(at(round_, rest="/simulations/estimate"), body))
    assert (shown["base"], shown["difference"], shown["score"]) == ("4.381", "1", "5.381")
    assert shown["label"] == "Perkiraan kota, bukan nilai Pemilik contoh"
    assert shown["best"]["chosen"] == {
        "steps": {"I2": 1},
        "effort": "1",
        "difference": "0.4",
        "score": "4.781",
    }
    assert shown["query"].startswith("dari=resmi&naik-I1=1")
    assert not Simulation.objects.exists()


def test_a_kept_one_is_listed_with_its_receipt(city: City, operator: Caller, round_: Round) -> None:
    published()
    body = {"start": "resmi", "changes": {"I1": 1}, "name": "Rakor"}
    kept = answered(operator.post(at(round_, rest="/simulations"), body), 201)
    listed = answered(operator.get(at(round_, rest="/simulations")))["data"]
    assert listed == [kept] and kept["receipt"] == Simulation.objects.get().receipt


@pytest.mark.parametrize(
    "body",
    [
        {"start": "besok"},
        {"start": "resmi", "changes": {"I1": 1.5}},
        {"start": "resmi", "changes": {"I1": 7}},
        {"start": "resmi", "changes": {"I9": 1}},
        {"start": "resmi", "changes": {"I1": 1}, "efforts": {"I1": "-1"}},
        {"start": "resmi", "changes": {"I1": 1}, "efforts": {"I1": "1,5"}},
        {"start": "resmi", "changes": {"I1": 1}, "budget": "1", "goal": "5"},
        {"start": "resmi", "changes": {f"I{n}": 1 for n in range(201)}},
        {"start": "resmi", "lain": 1},
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    operator: Caller, round_: Round, body: dict[str, object]
) -> None:
    published()
    refused(operator.post(at(round_, rest="/simulations/estimate"), body), 422, "invalid")
    refused(operator.post(at(round_, rest="/simulations"), body | {"name": "Rakor"}), 422, "invalid")
    assert not Simulation.objects.exists()


# ---- writing the list


def test_a_repair_from_finding_to_close(city: City, operator: Caller, contact: Caller, round_: Round) -> None:
    body = {"text": "Notula belum ditandatangani", "indicators": ["I1"]}
    made = answered(operator.post(at(round_, rest="/repairs"), body), 201)
    assert (made["state"], made["owner"], made["official"]) == ("usulan", None, False)
    path = at(round_, rest=f"/repairs/{made['id']}")
    refused(contact.get(path), 404, "not_found")
    plan = body | {"owner": "bappeda", "due_at": INTERNAL_DUE.isoformat()}
    assert answered(operator.put(path, plan))["owner"] == "bappeda"
    assert answered(contact.get(path))["may"]["report"]["allowed"]
    refused(contact.post(f"{path}/steps", {"step": "report"}), 422, "invalid")
    refused(contact.post(f"{path}/steps", {"step": "close", "note": "Selesai"}), 403, "forbidden")
    answered(contact.post(f"{path}/steps", {"step": "report", "note": "Sudah ditandatangani"}))
    done = answered(operator.post(f"{path}/steps", {"step": "close", "note": "Diterima"}))
    assert [entry["action"] for entry in done["entries"]][-2:] == ["report", "close"]
    assert answered(operator.get(path))["done"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x", "owner": "tidak_ada"}, "owner"),
        ({"text": "x", "due_at": "2026-01-27T09:00:00"}, "due_at"),
        ({"text": "x", "indicators": ["../.."]}, "indicators.0"),
        ({"text": "x", "lain": 1}, "lain"),
    ],
)
def test_a_faulty_plan_adds_nothing(
    operator: Caller, round_: Round, body: dict[str, object], field: str
) -> None:
    problem = refused(operator.post(at(round_, rest="/repairs"), body), 422, "invalid")
    assert [one["field"] for one in problem["errors"]] == [field]
    assert answered(operator.get(at(round_, rest="/repairs")))["count"] == 0


def test_a_city_without_a_result_takes_no_reasons(operator: Caller, contact: Caller, round_: Round) -> None:
    refused(operator.post(at(round_, rest="/repairs/from-result")), 422, "invalid")
    refused(contact.post(at(round_, rest="/repairs/from-result")), 403, "forbidden")
    refused(contact.post(at(round_, rest="/repairs"), {"text": 3}), 403, "forbidden")
    refused(operator.put(at(round_, rest="/repairs/999"), {"text": 3}), 404, "not_found")
