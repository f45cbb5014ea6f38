"""Meetings through the API: series, agenda with records, those invited, answers, links of guests, a copy."""

from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import City

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STARTS = "2026-02-10T09:00:00+07:00"


@pytest.fixture
def meeting(city: City, operator: Caller) -> dict[str, Any]:
    body = {"kind": "rakor", "title": "Rakor IKT", "starts_at": STARTS, "place": "Aula"}
    made = answered(operator.post("/meetings", body | {"agency": city["kesbangpol"].pk}), 201)
    answered(operator.post(f"/meetings/{made['id']}/invitees", {"agencies": [city["bappeda"].pk]}), 201)
    guest = {"guest": {"organisation": "KPU", "role": "undangan"}}
    kept: dict[str, Any] = answered(operator.post(f"/meetings/{made['id']}/invitees", guest), 201)
    return kept


def path_of(meeting: dict[str, Any], rest: str = "") -> str:
    return f"/meetings/{meeting['id']}{rest}"


def invitee(meeting: dict[str, Any], name: str) -> str:
    row = next(row for row in meeting["invitees"] if name in row["name"])
    return path_of(meeting, f"/invitees/{row['id']}")


def invited(meeting: dict[str, Any], operator: Caller) -> dict[str, Any]:
    told: dict[str, Any] = answered(operator.post(path_of(meeting, "/step"), {"action": "invite"}))
    return told


def test_a_series_is_made_changed_and_planned_in(city: City, operator: Caller, contact: Caller) -> None:
    office = city["kesbangpol"].pk
    made = answered(operator.post("/meeting-series", {"name": "Tim IKT", "agency": office}), 201)
    assert (made["name"], made["is_open"], made["meetings"]) == ("Tim IKT", True, 0)
    twice = refused(operator.post("/meeting-series", {"name": "Tim IKT", "agency": office}), 422, "invalid")
    assert twice["errors"][0]["field"] == "name"
    plan = {"kind": "rakor", "title": "Rapat", "starts_at": STARTS, "place": "Aula", "series": made["id"]}
    answered(operator.post("/meetings", plan | {"agency": office}), 201)
    closed = {"name": "Tim IKT", "kind": "rakor", "is_open": False}
    assert answered(operator.put(f"/meeting-series/{made['id']}", closed))["meetings"] == 1
    refused(operator.post("/meetings", plan | {"agency": office}), 422, "invalid")
    assert [row["id"] for row in answered(operator.get("/meeting-series"))["data"]] == [made["id"]]
    refused(contact.get(f"/meeting-series/{made['id']}"), 404, "not_found")
    refused(
        operator.post("/meeting-series", {"name": "Lain", "agency": city["bappeda"].pk + 9999}),
        422,
        "invalid",
    )


def test_the_agenda_is_put_in_order_and_speaks_of_records(meeting: dict[str, Any], operator: Caller) -> None:
    for title in ("Pembukaan", "Paparan", "Penutup"):
        told = answered(operator.post(path_of(meeting, "/agenda"), {"title": title}), 201)
    first, second, third = (path_of(meeting, f"/agenda/{one['id']}") for one in told["agenda"])
    told = answered(operator.put(second, {"title": "Paparan IKU", "minutes": 30}))
    assert (told["agenda"][1]["title"], told["agenda"][1]["minutes"]) == ("Paparan IKU", 30)
    told = answered(operator.post(f"{third}/move", {"up": True}))
    assert [one["title"] for one in told["agenda"]] == ["Pembukaan", "Penutup", "Paparan IKU"]
    page = f"/rapat/{meeting['id']}/"
    told = answered(operator.post(f"{first}/records", {"page": page}), 201)
    assert told["agenda"][0]["records"] == [page]
    twice = refused(operator.post(f"{first}/records", {"page": page}), 422, "invalid")
    assert twice["errors"][0]["field"] == "page"
    refused(operator.post(f"{first}/records", {"page": "/tidak/ada/"}), 422, "invalid")
    refused(operator.post(f"{second}/records/detach", {"page": page}), 422, "invalid")
    assert answered(operator.post(f"{first}/records/detach", {"page": page}))["agenda"][0]["records"] == []
    assert len(answered(operator.post(f"{first}/remove"))["agenda"]) == 2
    refused(operator.post(f"{first}/remove"), 404, "not_found")


def test_an_office_answers_for_itself_and_reads_nobodys_reason(
    meeting: dict[str, Any], operator: Caller, contact: Caller
) -> None:
    invited(meeting, operator)
    own, guest = invitee(meeting, "Bappeda"), invitee(meeting, "KPU")
    nobody = refused(contact.post(f"{own}/reply", {"reply": "diwakili"}), 422, "invalid")
    assert {one["field"] for one in nobody["errors"]} == {"name", "position"}
    long = {"reply": "hadir", "name": "x" * 160, "position": "y" * 161}
    assert refused(contact.post(f"{own}/reply", long), 422, "invalid")["errors"][0]["field"] == "position"
    sent = {"reply": "diwakili", "name": "Yuniar", "position": "Perencana"}
    answered(contact.post(f"{own}/reply", sent))
    refused(contact.post(f"{guest}/reply", {"reply": "hadir"}), 403, "forbidden")
    answered(operator.post(f"{guest}/reply", {"reply": "berhalangan", "reason": "Rapat pleno"}))
    for caller, reason in ((operator, "Rapat pleno"), (contact, "")):
        rows = {row["name"]: row for row in answered(caller.get(path_of(meeting)))["invitees"]}
        assert (rows["KPU"]["reply"], rows["KPU"]["reply_reason"]) == ("berhalangan", reason)
        assert ("diwakili", "Yuniar") in [(row["reply"], row["reply_name"]) for row in rows.values()]


def test_a_guest_gets_a_link_that_opens_once_and_is_revoked(
    meeting: dict[str, Any], operator: Caller, contact: Caller
) -> None:
    guest = invitee(meeting, "KPU")
    refused(operator.post(f"{guest}/link"), 403, "forbidden")
    invited(meeting, operator)
    refused(contact.post(f"{guest}/link"), 403, "forbidden")
    made = answered(operator.post(f"{guest}/link"), 201)
    assert made["url"] in made["message"]
    assert Client().get(made["url"].removeprefix("http://testserver")).status_code == 200
    assert answered(operator.post(f"{guest}/link/revoke")) == {"revoked": 1}
    assert answered(operator.post(f"{guest}/link/revoke")) == {"revoked": 0}
    assert Client().get(made["url"].removeprefix("http://testserver")).status_code == 410


def test_an_invitation_is_changed_and_withdrawn(
    meeting: dict[str, Any], operator: Caller, contact: Caller, stranger: Caller
) -> None:
    guest, own = invitee(meeting, "KPU"), invitee(meeting, "Bappeda")
    text = {"organisation": "KPU Kota", "role": "undangan", "addressed_as": "Ketua KPU"}
    rows = answered(operator.put(guest, text))["invitees"]
    assert ("KPU Kota", "Ketua KPU") in [(row["name"], row["addressed_as"]) for row in rows]
    refused(operator.put(guest, text | {"phone": "12"}), 422, "invalid")
    refused(stranger.put(guest, text), 404, "not_found")
    invited(meeting, operator)
    answered(contact.get(path_of(meeting)))
    answered(operator.post(f"{own}/withdraw"))
    refused(contact.get(path_of(meeting)), 404, "not_found")
    refused(operator.post(f"{own}/withdraw"), 404, "not_found")


def test_a_copy_a_calendar_and_a_message(
    meeting: dict[str, Any], operator: Caller, contact: Caller, stranger: Caller
) -> None:
    copy = answered(
        operator.post(path_of(meeting, "/clone"), {"starts_at": "2026-03-10T09:00:00+07:00"}), 201
    )
    assert (copy["title"], len(copy["invitees"])) == ("Rakor IKT", 2)
    assert copy["id"] != meeting["id"]
    file = operator.get(path_of(meeting, "/calendar.ics"))
    (event,) = Calendar.from_ical(file.content).events
    assert str(event["UID"]).startswith(meeting["uid"])
    assert "Rakor IKT" in answered(operator.get(path_of(meeting, "/message")))["text"]
    invited(meeting, operator)
    assert contact.get(path_of(meeting, "/calendar.ics")).status_code == 200
    refused(contact.get(path_of(meeting, "/message")), 403, "forbidden")
    refused(contact.post(path_of(meeting, "/clone"), {"starts_at": STARTS}), 403, "forbidden")
    refused(stranger.get(path_of(meeting, "/calendar.ics")), 404, "not_found")


def test_the_account_is_bound_followed_and_fetched(
    meeting: dict[str, Any], operator: Caller, contact: Caller
) -> None:
    invited(meeting, operator)
    path = path_of(meeting, "/bundles")
    refused(contact.post(path, {}), 403, "forbidden")
    unfounded = refused(operator.post(path, {"amount": 150_000}), 422, "invalid")
    assert unfounded["errors"][0]["field"] == "basis"
    job = answered(operator.post(path, {}), 202)
    assert answered(operator.get(f"/jobs/{job['id']}"))["state"] == "selesai"
    (one,) = answered(operator.get(path))["data"]
    assert "Daftar hadir" in one["missing"]
    file = operator.get(f"{path}/{one['number']}/file")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    refused(operator.get(f"{path}/9/file"), 404, "not_found")
    refused(contact.get(path), 403, "forbidden")


def test_a_text_keeps_its_places_and_reads_with_todays_figures(
    meeting: dict[str, Any], operator: Caller, contact: Caller
) -> None:
    path = path_of(meeting, "/texts/sambutan")
    begun = answered(operator.get(path))
    assert (begun["version"], begun["may_write"]["allowed"]) == (0, True)
    text = {"base_version": 0, "text": "Undangan: {diundang}; hadir {hadir_orang}."}
    kept = answered(operator.put(path, text))
    assert kept["reads"] == "Undangan: 2 undangan; hadir [belum ada: orang yang hadir]."
    assert (kept["version"], kept["unknown"]) == (1, ["hadir_orang"])
    assert refused(operator.put(path, text), 409, "edit_conflict")["version"] == 1
    refused(operator.put(path, {"base_version": 1, "text": "{salah}"}), 422, "invalid")
    assert operator.get(f"{path}/file?form=docx").content.startswith(b"PK")
    refused(operator.get(path_of(meeting, "/texts/pidato")), 404, "not_found")
    invited(meeting, operator)
    refused(contact.get(path), 403, "forbidden")
