"""A decision through the API, from its words to the check of its report and the escalation of a late one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import City
from selaras.core import clock
from selaras.followups import services
from selaras.followups.tests.factories import make_direction

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def decision(city: City, operator: Caller) -> dict[str, Any]:
    direction = make_direction(city["kesbangpol"])
    path = f"/decisions/of/direction/{direction.pk}"
    body = {"text": "Data dikirim.", "key": str(uuid4())}
    made = answered(operator.post(path, body), 201)
    assert answered(operator.post(path, body), 201)["id"] == made["id"]
    assert [row["id"] for row in answered(operator.get(path))["data"]] == [made["id"]]
    kept: dict[str, Any] = made
    return kept


def add(caller: Caller, decision: dict[str, Any], city: City, **more: Any) -> dict[str, Any]:
    body = {"text": "Kirim.", "owners": [{"agency": city["bappeda"].pk}], "needs_evidence": False}
    path = f"/decisions/{decision['id']}/actions"
    told: dict[str, Any] = answered(caller.post(path, body | {"due_on": "2030-01-31"} | more), 201)
    return told


def step(caller: Caller, action: int, word: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = answered(caller.post(f"/actions/{action}/step", {"step": word} | more))
    return told


def test_an_action_goes_from_draft_to_close(
    city: City, operator: Caller, contact: Caller, decision: dict[str, Any]
) -> None:
    row = add(operator, decision, city)["actions"][0]
    assert (row["state"], row["label"]) == ("konsep", "1.1")
    path = f"/actions/{row['id']}"
    refused(contact.get(path), 404, "not_found")
    change = {"base_version": 1, "text": "Kirim data.", "agency": city["bappeda"].pk, "due_on": "2030-02-28"}
    answered(operator.put(path, change | {"needs_evidence": False}))
    refused(operator.put(path, change), 409, "edit_conflict")
    step(operator, row["id"], "tugaskan")
    refused(operator.post(f"{path}/step", {"step": "sanggupi"}), 403, "forbidden")
    assert step(contact, row["id"], "sanggupi")["state"] == "disanggupi"
    refused(contact.post(f"{path}/step", {"step": "usul", "reason": "Mohon."}), 422, "invalid")
    step(contact, row["id"], "usul", reason="Mohon.", due="2030-03-31")
    assert step(operator, row["id"], "jawab-usul", granted=True)["due_at"].startswith("2030-03-31")
    step(contact, row["id"], "lapor", text="Sudah.")
    refused(contact.post(f"{path}/step", {"step": "lapor", "text": "Lagi."}), 403, "forbidden")
    refused(operator.post(f"{path}/step", {"step": "periksa"}), 422, "invalid")
    done = step(operator, row["id"], "periksa", accepted=True)
    assert (done["state"], done["reports"][0]["is_accepted"]) == ("selesai", True)
    refused(operator.post(f"{path}/step", {"step": "batas-waktu"}), 422, "invalid")
    assert [one["id"] for one in answered(contact.get("/actions?whose=saya"))["data"]] == [row["id"]]
    assert answered(contact.get("/actions?open=true"))["data"] == []


def test_a_decision_is_changed_and_called_off(
    operator: Caller, contact: Caller, decision: dict[str, Any]
) -> None:
    path = f"/decisions/{decision['id']}"
    refused(contact.get(path), 404, "not_found")
    answered(operator.put(path, {"base_version": 1, "text": "Bunyi baru."}))
    refused(operator.put(path, {"base_version": 1, "text": "Lain."}), 409, "edit_conflict")
    refused(operator.post(f"{path}/drop", {"reason": " "}), 422, "invalid")
    assert answered(operator.post(f"{path}/drop", {"reason": "Ganda."}))["drop_reason"] == "Ganda."
    refused(operator.put(path, {"base_version": 3, "text": "Lain."}), 403, "forbidden")
    refused(operator.get("/decisions/of/letter/1"), 404, "not_found")


def test_a_late_one_is_escalated_by_the_head_alone(
    city: City, operator: Caller, decision: dict[str, Any]
) -> None:
    day = (clock.now() - timedelta(days=3)).date().isoformat()
    row = add(operator, decision, city, due_on=day, assign=True)["actions"][0]
    assert row["is_late"]
    services.draft_escalations(now=clock.now())
    draft = answered(operator.get("/escalations?state=konsep"))["data"][0]
    path = f"/escalations/{draft['id']}"
    assert (draft["may_write"]["allowed"], draft["may_release"]["allowed"]) == (True, False)
    text = {"base_version": 1, "addressed_to": "Sekretaris Daerah", "text": "Mohon arahan."}
    answered(operator.put(path, text))
    refused(operator.put(path, text), 409, "edit_conflict")
    refused(operator.post(f"{path}/decide", {"base_version": 2, "release": True}), 403, "forbidden")
