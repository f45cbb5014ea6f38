"""Numbers of indices through the API: a table brought in whole or not at all, and one number moved on."""

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import City
from selaras.measures.choices import EXAMPLE
from selaras.measures.models import Measure
from selaras.measures.tests.factories import make_measure

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def minister(city: City) -> Caller:
    return Caller.of(city, city.nation)


def test_a_table_is_recorded_once(minister: Caller) -> None:
    body, key = {"text": EXAMPLE}, {"Idempotency-Key": "angka-1"}
    kept = answered(minister.call("POST", "/measures/import", body, **key))
    assert (kept["added"], kept["known"]) == (1, 0)
    again = minister.call("POST", "/measures/import", body, **key)
    assert answered(again) == kept and again.headers["Idempotency-Replayed"] == "true"
    assert answered(minister.post("/measures/import", body))["known"] == 1
    assert Measure.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        EXAMPLE.replace("4.381", "99"),
        EXAMPLE.replace("16.72", "00.00"),
        "a\tb\n" * 10_000,
        "{" * 900,
    ],
)
def test_a_faulty_table_records_nothing(minister: Caller, text: str) -> None:
    faults = refused(minister.post("/measures/import", {"text": text}), 422, "invalid")["errors"]
    assert faults and len(faults) <= 200 and {one["field"] for one in faults} <= {"text", ""}
    assert not Measure.objects.exists()


def test_a_number_is_set_then_published(operator: Caller) -> None:
    draft = make_measure(edition="2025", state="konsep")
    seen = answered(operator.get(f"/measures/{draft.pk}"))
    assert (seen["is_latest"], list(seen["may"])) == (True, ["tetapkan"])
    match = {"If-Match": operator.get(f"/measures/{draft.pk}").headers["ETag"]}
    moved = answered(operator.call("POST", f"/measures/{draft.pk}/move", {"step": "tetapkan"}, **match))
    assert (moved["state"], moved["replaces"]) == ("ditetapkan", draft.pk)
    late = operator.call("POST", f"/measures/{draft.pk}/move", {"step": "tetapkan"}, **match)
    refused(late, 412, "precondition_failed")
    refused(operator.post(f"/measures/{draft.pk}/move", {"step": "tetapkan"}), 422, "invalid")
    refused(operator.post(f"/measures/{moved['id']}/move", {"step": "tetapkan"}), 403, "forbidden")
    refused(operator.post(f"/measures/{moved['id']}/move", {"step": "hapus"}), 422, "invalid")
    done = answered(operator.post(f"/measures/{moved['id']}/move", {"step": "publikasikan"}))
    assert (done["state"], done["may"]) == ("dipublikasikan", {})
    assert answered(operator.get(f"/measures/{draft.pk}"))["is_latest"] is False


def test_others_record_nothing(city: City, contact: Caller, stranger: Caller) -> None:
    draft = make_measure(edition="2025", state="konsep")
    refused(contact.post("/measures/import", {"text": 3}), 403, "forbidden")
    refused(contact.post(f"/measures/{draft.pk}/move", {"step": 3}), 403, "forbidden")
    refused(stranger.post(f"/measures/{draft.pk}/move", {"step": 3}), 404, "not_found")
    own = refused(stranger.post("/measures/import", {"text": EXAMPLE}), 422, "invalid")
    assert own["errors"] and Measure.objects.count() == 1
