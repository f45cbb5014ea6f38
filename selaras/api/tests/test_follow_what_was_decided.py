"""The overviews of the follow-up and arahan through the API: the same numbers and rules as on the pages."""

from datetime import timedelta
from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, nobody, refused
from selaras.assessments.tests.factories import NOW, City
from selaras.core.references import Reference
from selaras.followups import services
from selaras.followups.services import ActionText, Due, Owner

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OVERVIEWS = ("/followups/matrix", "/followups/rate", "/followups/undelivered", "/followups/report")
ARAHAN = {"leader_name": "Nama Pimpinan", "given_on": "2026-01-20", "text": "Lengkapi dokumen."}


@pytest.fixture
def direction(city: City, operator: Caller) -> dict[str, Any]:
    made: dict[str, Any] = answered(
        operator.post("/directions", ARAHAN | {"agency": city["kesbangpol"].pk}), 201
    )
    return made


@pytest.fixture
def late(city: City, direction: dict[str, Any]) -> int:
    """Given to Bappeda a while ago, and not reported."""
    given: dict[str, Any] = {"scope": city.operator, "now": NOW - timedelta(days=10)}
    decision = services.record_decision(
        origin=Reference("direction", str(direction["id"])), text="Dokumen dilengkapi.", **given
    )
    (action,) = services.add_action(
        decision=decision,
        text=ActionText("Kirim dokumen.", needs_evidence=False),
        owners=[Owner(city["bappeda"].pk)],
        due=Due(on=(NOW - timedelta(days=3)).date()),
        **given,
    )
    return services.assign(action=action, **given).pk


def test_an_arahan_is_recorded_read_and_changed_by_one_at_a_time(
    operator: Caller, contact: Caller, direction: dict[str, Any]
) -> None:
    path = f"/directions/{direction['id']}"
    assert answered(operator.get("/directions?q=dokumen"))["count"] == 1
    changed = ARAHAN | {"text": "Lengkapi semuanya.", "base_version": 1}
    assert answered(operator.put(path, changed))["version"] == 2
    refused(operator.put(path, changed), 409, "edit_conflict")
    told = refused(
        operator.put(path, changed | {"base_version": 2, "given_on": "2027-01-01"}), 422, "invalid"
    )
    assert told["errors"][0]["field"] == "given_on"
    for call in (contact.get(path), contact.get("/directions"), contact.put(path, changed)):
        refused(call, 404, "not_found")


def test_the_four_overviews_tell_of_the_same_action(operator: Caller, late: int) -> None:
    matrix = answered(operator.get("/followups/matrix?grouping=opd"))
    assert [mark["action"] for row in matrix["rows"] for mark in row["marks"]] == [late]
    assert (matrix["rows"][0]["counts"]["late"], matrix["columns"][0]["text"]) == (1, "Kirim dokumen.")
    rate = answered(operator.get("/followups/rate?per=bulan"))
    assert (rate["total"]["due"], rate["total"]["rate"]) == (1, "0.00")
    owed = answered(operator.get("/followups/undelivered"))["data"]
    assert [row["owed"] for row in owed] == [[late]]
    (group,) = answered(operator.get("/followups/report"))["data"]
    assert [row["action"] for row in group["actions"]] == [late]


def test_what_is_asked_narrows_all_of_them(operator: Caller, direction: dict[str, Any], late: int) -> None:
    own = f"?origin=direction:{direction['id']}&state=terlambat&since=2026-01-01"
    for path in OVERVIEWS:
        assert answered(operator.get(f"{path}{own}"))
    assert answered(operator.get("/followups/matrix?origin=meeting:1"))["rows"] == []
    assert answered(operator.get("/followups/rate?origin=meeting:1"))["total"]["rate"] is None
    for wrong in ("?state=lain", "?since=kemarin", "?lain=1", "?grouping=x"):
        refused(operator.get(f"/followups/report{wrong}"), 422, "invalid")


def test_an_office_sees_what_it_owes_and_a_stranger_nothing(
    contact: Caller, stranger: Caller, late: int
) -> None:
    assert [row["owed"] for row in answered(contact.get("/followups/undelivered"))["data"]] == [[late]]
    assert answered(stranger.get("/followups/report"))["data"] == []
    for path in OVERVIEWS:
        refused(nobody().get(path), 401, "not_authenticated")


def test_all_drafts_of_an_arahan_are_assigned_at_once(
    city: City, operator: Caller, contact: Caller, direction: dict[str, Any]
) -> None:
    path = f"/decisions/of/direction/{direction['id']}"
    for text in ("Dokumen dilengkapi.", "Petugas ditunjuk."):
        decision = answered(operator.post(path, {"text": text}), 201)
        body = {"text": text, "owners": [{"agency": city["bappeda"].pk}], "due_on": "2026-02-10"}
        answered(operator.post(f"/decisions/{decision['id']}/actions", body), 201)
    refused(contact.post(f"{path}/assign"), 404, "not_found")
    given = answered(operator.post(f"{path}/assign"))["data"]
    assert [[action["state"] for action in one["actions"]] for one in given] == [
        ["ditugaskan"],
        ["ditugaskan"],
    ]
    assert answered(operator.post(f"{path}/assign"))["data"] == given
