"""A reorganisation of agencies through the API: planned line by line, previewed, run once or dropped."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import City
from selaras.offices.models import Reorganisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHAT = ["kerja", "bukti", "orang"]


@pytest.fixture
def admin(city: City) -> Caller:
    return Caller.of(city, city.leader("admin"))


@pytest.fixture
def plan(city: City, operator: Caller) -> dict[str, Any]:
    body = {"region": city.region.code, "title": "Penggabungan", "decree": "Perda 3/2026"}
    made: dict[str, Any] = answered(
        operator.post("/reorganisations", body | {"begins_on": "2026-01-20"}), 201
    )
    return made


def test_planned_shown_and_run_once(
    city: City, operator: Caller, admin: Caller, plan: dict[str, Any]
) -> None:
    path = f"/reorganisations/{plan['id']}"
    assert plan["faults"] and plan["lines"] == []
    body = {"old": city["bappeda"].pk, "new": city["tapem"].pk, "what": WHAT}
    key = {"Idempotency-Key": "baris-1"}
    told = answered(operator.call("POST", f"{path}/lines", body, **key), 201)
    again = operator.call("POST", f"{path}/lines", body, **key)
    assert answered(again, 201) == told and len(told["lines"]) == 1
    assert told["version"] > plan["version"] and told["faults"] == []
    refused(operator.post(f"{path}/run", {"version": told["version"]}), 403, "forbidden")
    refused(admin.post(f"{path}/run", {"version": plan["version"]}), 422, "invalid")
    match = {"If-Match": admin.get(path).headers["ETag"]}
    done = answered(admin.call("POST", f"{path}/run", {"version": told["version"]}, **match))
    assert (done["state"], done["may_run"]["allowed"]) == ("selesai", False)
    refused(
        admin.call("POST", f"{path}/run", {"version": told["version"]}, **match), 412, "precondition_failed"
    )
    refused(operator.post(f"{path}/lines", body), 403, "forbidden")
    city["bappeda"].refresh_from_db()
    assert not city["bappeda"].is_active
    assert answered(operator.get(f"/reorganisations?region={city.region.code}"))["count"] == 1


def test_a_line_and_a_plan_are_dropped(city: City, operator: Caller, plan: dict[str, Any]) -> None:
    path = f"/reorganisations/{plan['id']}"
    body = {"old": city["bappeda"].pk, "new_name": "Badan Riset", "what": ["kerja"], "ends_old": False}
    (line,) = answered(operator.post(f"{path}/lines", body), 201)["lines"]
    assert (line["new"], line["new_name"]) == (None, "Badan Riset")
    refused(operator.post(f"{path}/lines/0/drop"), 404, "not_found")
    assert answered(operator.post(f"{path}/lines/{line['id']}/drop"))["lines"] == []
    assert answered(operator.post(f"{path}/drop"))["state"] == "batal"
    refused(operator.post(f"{path}/drop"), 403, "forbidden")


def test_faulty_lines_and_papers_are_refused(city: City, operator: Caller, plan: dict[str, Any]) -> None:
    path, old = f"/reorganisations/{plan['id']}/lines", city["bappeda"].pk
    other = City(code="73.71")
    for wrong, field in (
        ({"old": old, "what": WHAT}, "new"),
        ({"old": old, "new": old, "what": WHAT}, "new"),
        ({"old": old, "new": other["bappeda"].pk, "what": WHAT}, "new"),
        ({"old": old, "new_name": "x", "what": []}, "what"),
        ({"old": old, "new_name": "x", "what": ["lain"]}, "what.0"),
        ({"old": old, "new_name": "x", "what": WHAT * 4_000}, "what"),
    ):
        faults = refused(operator.post(path, wrong), 422, "invalid")["errors"]
        assert faults[0]["field"] == field, wrong
    paper = {"region": city.region.code, "title": "x", "decree": "y"}
    for day in ("0001-01-01", "9999-12-31", "x"):
        refused(operator.post("/reorganisations", paper | {"begins_on": day}), 422, "invalid")
    refused(
        operator.post("/reorganisations", paper | {"begins_on": "2026-01-20", "region": "0"}), 422, "invalid"
    )
    assert Reorganisation.objects.get().lines.count() == 0


def test_others_reorganise_nothing(
    city: City, contact: Caller, stranger: Caller, plan: dict[str, Any]
) -> None:
    path = f"/reorganisations/{plan['id']}"
    paper = {"region": city.region.code, "title": "x", "decree": "y", "begins_on": "2026-01-20"}
    refused(contact.post("/reorganisations", paper), 403, "forbidden")
    refused(stranger.post("/reorganisations", paper), 403, "forbidden")
    for caller in (contact, stranger):
        refused(caller.get(path), 404, "not_found")
        for step in ("lines", "run", "drop"):
            refused(caller.post(f"{path}/{step}", {"old": "x"}), 404, "not_found")
