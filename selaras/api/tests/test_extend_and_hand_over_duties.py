"""Duties through the API: listed, given more time, handed over when somebody leaves."""

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW, City
from selaras.duties.choices import DUTY_KINDS
from selaras.duties.models import Duty
from selaras.duties.tests.factories import KINDS, make_duty

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = "2026-02-20T16:00:00+07:00"


@pytest.fixture
def duty(city: City, monkeypatch: pytest.MonkeyPatch) -> Duty:
    """On the own name of the contact of Bappeda."""
    for name, kind in KINDS.items():
        monkeypatch.setitem(DUTY_KINDS, name, kind)
    return make_duty(city["bappeda"], owner_user_id=city.contact("bappeda").user_id)


def test_more_time_is_given_once_with_its_reason(operator: Caller, contact: Caller, duty: Duty) -> None:
    path = f"/duties/{duty.pk}"
    seen = answered(operator.get(path))
    assert (seen["may_extend"]["allowed"], seen["extensions"]) == (True, [])
    assert answered(contact.get(path))["may_extend"]["allowed"] is False
    body = {"due_at": LATER, "reason": "Menunggu BPS"}
    match = {"If-Match": operator.get(path).headers["ETag"]}
    key = {"Idempotency-Key": "waktu-1"}
    given = operator.call("POST", f"{path}/extensions", body, **match, **key)
    (row,) = answered(given)["extensions"]
    assert (row["reason"], row["new_due_at"]) == ("Menunggu BPS", "2026-02-20T09:00:00Z")
    again = operator.call("POST", f"{path}/extensions", body, **match, **key)
    assert again.headers["Idempotency-Replayed"] == "true"
    later = body | {"due_at": "2026-03-20T16:00:00+07:00"}
    refused(operator.call("POST", f"{path}/extensions", later, **match), 412, "precondition_failed")
    faults = refused(operator.post(f"{path}/extensions", {"due_at": LATER, "reason": " "}), 422, "invalid")
    assert {one["field"] for one in faults["errors"]} == {"due_at", "reason"}
    for wrong in ("9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z", "2026-02-20T16:00:00"):
        refused(operator.post(f"{path}/extensions", body | {"due_at": wrong}), 422, "invalid")
    assert duty.extensions.count() == 1


def test_the_list_knows_state_lateness_and_whose(contact: Caller, operator: Caller, duty: Duty) -> None:
    found = answered(contact.get(f"/duties?whose=saya&q={duty.title[:10]}"))
    assert duty.pk in {row["id"] for row in found["data"]}
    assert answered(operator.get("/duties?state=selesai"))["data"] == []
    late = answered(operator.get("/duties?late=true"))["data"]
    assert all(row["is_late"] for row in late)
    refused(operator.get("/duties?whose=lain"), 422, "invalid")


def test_duties_go_to_a_successor_of_the_same_agency(city: City, operator: Caller, duty: Duty) -> None:
    leader = Caller.of(city, city.leader("admin"))
    path = f"/duty-holders/{city.region.code}"
    (row,) = answered(leader.get(path))["data"]
    leaving = city.contact("bappeda").user_id
    assert (row["id"], row["duties"]) == (leaving, 1)
    body = {"leaving": leaving, "reason": "Mutasi"}
    unable = city.contact("tapem").user_id
    refused(leader.post(f"{path}/hand-over", body | {"successor": unable}), 403, "forbidden")
    refused(leader.post(f"{path}/hand-over", body | {"successor": leaving}), 403, "forbidden")
    for wrong in ({"leaving": 10**17, "reason": "x"}, body | {"successor": 10**17}, body | {"reason": " "}):
        refused(leader.post(f"{path}/hand-over", wrong), 422, "invalid")
    assert answered(leader.post(f"{path}/hand-over", body)) == {"moved": 1}
    duty.refresh_from_db()
    assert duty.owner_user_id is None and duty.due_at > NOW
    assert answered(leader.get(path))["data"] == []


def test_others_give_no_time_and_hand_nothing_over(
    city: City, contact: Caller, stranger: Caller, duty: Duty
) -> None:
    refused(contact.post(f"/duties/{duty.pk}/extensions", {"due_at": 3}), 403, "forbidden")
    refused(stranger.post(f"/duties/{duty.pk}/extensions", {"due_at": 3}), 404, "not_found")
    refused(stranger.get(f"/duties/{duty.pk}"), 404, "not_found")
    for caller in (contact, stranger):
        refused(caller.get(f"/duty-holders/{city.region.code}"), 403, "forbidden")
        refused(caller.post(f"/duty-holders/{city.region.code}/hand-over", {"leaving": 0}), 403, "forbidden")
    refused(contact.post("/duty-holders/0/hand-over", {"leaving": 0}), 404, "not_found")
