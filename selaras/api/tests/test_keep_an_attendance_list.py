"""An attendance list kept through the API: a line put right, struck off, the count verified, the door."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW, City
from selaras.meetings import services
from selaras.meetings.models import Meeting
from selaras.meetings.tests.factories import appointment, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def meeting(city: City) -> Meeting:
    """It has begun."""
    given: dict[str, Any] = {"scope": city.operator, "now": NOW}
    plan = plan_of(when=appointment(starts_at=NOW + timedelta(hours=1), ends_at=NOW + timedelta(hours=3)))
    made = services.plan_meeting(agency=city["kesbangpol"], plan=plan, **given)
    services.invite_agencies(meeting=made, agency_ids=[city["bappeda"].pk], **given)
    for action in ("invite", "begin"):
        made = services.step(meeting=made, action=action, **given)
    return made


def entered(operator: Caller, meeting: Meeting, name: str = "Lakitan") -> str:
    entry = {"key": str(uuid.uuid4()), "name": name, "organisation": "KPU"}
    answered(operator.post(f"/meetings/{meeting.pk}/attendance", {"entries": [entry]}))
    rows = answered(operator.get(f"/meetings/{meeting.pk}/attendance"))["present"]
    return f"/meetings/{meeting.pk}/attendance/{next(row['id'] for row in rows if row['name'] == name)}"


def test_a_line_is_put_right_and_struck_off(operator: Caller, meeting: Meeting) -> None:
    path = entered(operator, meeting)
    match = {"If-Match": operator.get(path).headers["ETag"]}
    right = {"name": "Lakitan, S.H.", "position": "Ketua", "organisation": "KPU"}
    assert answered(operator.call("PUT", path, right, **match))["position"] == "Ketua"
    refused(operator.call("PUT", path, right, **match), 412, "precondition_failed")
    for wrong in ({"name": ""}, right | {"invitee": 10**9}, right | {"invitee": 10**18}, right | {"at": "x"}):
        refused(operator.put(path, wrong), 422, "invalid")
    refused(operator.post(f"{path}/strike", {"reason": " "}), 422, "invalid")
    struck = answered(operator.post(f"{path}/strike", {"reason": "Salah ketik"}))
    assert struck["struck_reason"] == "Salah ketik"
    assert answered(operator.get(f"/meetings/{meeting.pk}/attendance"))["persons"] == 0
    assert operator.post(f"{path}/strike", {"reason": "Lagi"}).status_code in {403, 404, 422}


def test_the_count_is_verified_after_the_meeting(city: City, operator: Caller, meeting: Meeting) -> None:
    path = f"/meetings/{meeting.pk}/attendance-count"
    entered(operator, meeting)
    refused(operator.post(path, {}), 403, "forbidden")
    services.step(scope=city.operator, meeting=meeting, action="end", now=NOW)
    seen = answered(operator.get(path))
    assert seen["count"] is None and seen["outputs"]
    wrong = refused(operator.post(path, {"output_code": "x"}), 422, "invalid")
    assert [one["field"] for one in wrong["errors"]] == ["output_code"]
    code = next(iter(seen["outputs"]))
    kept = answered(operator.post(path, {"output_code": code}))["count"]
    assert (kept["persons"], kept["output_code"], kept["is_current"]) == (1, code, True)
    entered(operator, meeting, "Musi")
    assert answered(operator.get(path))["count"]["is_current"] is False


def test_the_door_opens_changes_its_code_and_closes(operator: Caller, meeting: Meeting) -> None:
    path = f"/meetings/{meeting.pk}/door"
    assert answered(operator.get(path))["is_open"] is False
    opened = answered(operator.post(f"{path}/open"))
    assert opened["is_open"] and opened["code"].startswith(str(meeting.pk)) and opened["seconds"] <= 60
    renewed = answered(operator.post(f"{path}/renew"))
    assert renewed["code"] != opened["code"]
    closed = answered(operator.post(f"{path}/close"))
    assert (closed["is_open"], closed["code"]) == (False, None)


def test_others_keep_no_list(city: City, operator: Caller, stranger: Caller, meeting: Meeting) -> None:
    path, invited = entered(operator, meeting), Caller.of(city, city.contact("bappeda"))
    own = f"/meetings/{meeting.pk}"
    writes = [
        ("PUT", path), ("POST", f"{path}/strike"), ("POST", f"{own}/attendance-count"),
        ("POST", f"{own}/door/open"), ("POST", f"{own}/door/close"), ("POST", f"{own}/door/renew"),
    ]  # fmt: skip
    for method, address in writes:
        refused(invited.call(method, address, {"name": 3}), 403, "forbidden")
        refused(stranger.call(method, address, {"name": 3}), 404, "not_found")
    for address in (path, f"{own}/attendance-count", f"{own}/door"):
        refused(invited.get(address), 403, "forbidden")
        refused(stranger.get(address), 404, "not_found")
