"""A year of holidays brought in through the API: whole or not at all."""

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import City
from selaras.regions.models import SpecialDay

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LIST = "1 Januari\tTahun Baru\n17 Agustus\tProklamasi Kemerdekaan"
BODY = {"text": LIST, "year": 2027, "source": "SKB contoh", "standing": "resmi"}


@pytest.fixture
def admin(city: City) -> Caller:
    return Caller.of(city, city.leader("admin"))


def test_a_list_is_written_whole_and_known_the_second_time(city: City, admin: Caller) -> None:
    path = f"/regions/{city.region.code}/special-days/import"
    key = {"Idempotency-Key": "libur-1"}
    kept = answered(admin.call("POST", path, BODY, **key))
    assert kept == {"added": 2, "changed": 0, "known": 0}
    assert answered(admin.call("POST", path, BODY, **key)) == kept
    assert answered(admin.post(path, BODY)) == {"added": 0, "changed": 0, "known": 2}
    days = answered(admin.get(f"/regions/{city.region.code}/working-time?year=2027"))["days"]
    assert [day["day"] for day in days] == ["2027-01-01", "2027-08-17"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": f"{LIST}\n30 Februari\tTidak ada"},
        {"text": ""},
        {"text": "x\n" * 10_000},
        {"year": 9999},
        {"year": 10**30},
        {"kind": "lain"},
        {"source": " "},
    ],
)
def test_with_one_fault_nothing_is_written(city: City, admin: Caller, wrong: dict[str, object]) -> None:
    path = f"/regions/{city.region.code}/special-days/import"
    assert refused(admin.post(path, BODY | wrong), 422, "invalid")["errors"]
    assert not SpecialDay.objects.exists()


def test_others_bring_in_nothing(city: City, contact: Caller, stranger: Caller) -> None:
    path = f"/regions/{city.region.code}/special-days/import"
    for caller in (contact, stranger):
        refused(caller.post(path, {"text": 3}), 403, "forbidden")
