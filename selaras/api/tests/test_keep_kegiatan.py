"""Kegiatan through the API: planned, changed, held, taken back; under the rules of the pages."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City
from selaras.evidence.models import Activity, Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FACTS = {"title": "Dialog kebangsaan", "starts_on": "2026-01-22", "place": "Aula"}


@pytest.fixture
def planned(city: City, contact: Caller) -> dict[str, Any]:
    body = FACTS | {"state": "direncanakan", "agency_id": city["bappeda"].pk}
    made: dict[str, Any] = answered(contact.post("/activities", body), 201)
    return made


def test_a_plan_is_changed_and_becomes_evidence_once_held(
    contact: Caller, round_: Round, planned: dict[str, Any]
) -> None:
    path = f"/activities/{planned['id']}"
    items = [{"index": "IKT", "code": "1.1"}]
    changed = answered(contact.put(path, FACTS | {"place": "Pendopo", "items": items, "ikus": ["IKU-1"]}))
    assert (changed["place"], changed["state"]) == ("Pendopo", "direncanakan")
    assert changed["items"] == items and changed["ikus"] == ["IKU-1"]
    held = answered(
        contact.post(f"{path}/held", FACTS | {"participants": {"total": 40}, "summary": "Berjalan baik"})
    )
    assert (held["state"], held["participants"]) == ("terlaksana", {"total": 40})
    assert Evidence.objects.get(pk=held["evidence_id"]).title == FACTS["title"]
    refused(contact.post(f"{path}/held", FACTS), 403, "forbidden")


def test_what_was_cancelled_is_planned_again(contact: Caller, planned: dict[str, Any]) -> None:
    path = f"/activities/{planned['id']}"
    refused(contact.post(f"{path}/plan-again"), 403, "forbidden")
    answered(contact.post(f"{path}/cancel", {"reason": "Hujan"}))
    again = answered(contact.post(f"{path}/plan-again"))
    assert again["state"] == "direncanakan"


@pytest.mark.parametrize("step", ["", "/held"])
@pytest.mark.parametrize(
    "body",
    [{}, {"title": "x"}, FACTS | {"title": " "}, FACTS | {"ends_on": "2026-01-01"}, FACTS | {"lain": 1},
     FACTS | {"participants": {"total": -1}}, FACTS | {"state": "terlaksana"},
     FACTS | {"starts_at": 1.5, "ends_at": "10:00"}, FACTS | {"starts_at": "09:00+07:00"}],
)  # fmt: skip
def test_faulty_facts_change_nothing(
    contact: Caller, planned: dict[str, Any], body: dict[str, Any], step: str
) -> None:
    path = f"/activities/{planned['id']}{step}"
    refused(contact.call("POST" if step else "PUT", path, body), 422, "invalid")
    kept = Activity.objects.get()
    assert (kept.title, kept.state, kept.place) == (FACTS["title"], "direncanakan", "Aula")


def test_only_its_agency_writes(
    city: City, planned: dict[str, Any], stranger: Caller, province: Caller
) -> None:
    tapem = Caller.of(city, city.contact("tapem"))
    path = f"/activities/{planned['id']}"
    refused(tapem.put(path, {"title": 3}), 403, "forbidden")
    refused(tapem.post(f"{path}/held", FACTS), 403, "forbidden")
    for caller in (stranger, province):
        refused(caller.put(path, {"title": 3}), 404, "not_found")
        refused(caller.post(f"{path}/plan-again"), 404, "not_found")
