"""Data of indicators through the API: brought in, scored, tested, read by those who may."""

from datetime import timedelta

import pytest

from selaras.analyses.compute import compute_scores, usual_setting
from selaras.analyses.models import Dataset, Run
from selaras.analyses.tests.factories import IMETA, YAML, make_dataset, make_regions, make_run, table_text
from selaras.analyses.tests.rounds import make_round
from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW
from selaras.offices.services import make_token
from selaras.offices.tests.factories import person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=300)


def body(**more):
    return {
        "region": "16.72", "title": "Data", "index_name": "Indeks", "edition": "2025", "source": "Uji",
        "framework": YAML, "table": table_text(),
    } | more  # fmt: skip


def test_a_data_set_is_brought_in_listed_and_scored(operator):
    make_regions(12)
    made = answered(operator.post("/datasets", body()), 201)
    assert answered(operator.get("/datasets"))["data"] == [made]
    scores = answered(operator.get(f"/datasets/{made['id']}/scores"))
    assert [unit["code"] for unit in scores["units"]] == [f"16.{n:02d}" for n in range(1, 13)]
    kept = Dataset.objects.get()
    exact = compute_scores(kept.data, usual_setting(kept.read_frame))
    # Text that gives the very number again.
    assert [float(unit["score"]) for unit in scores["units"]] == [unit.score for unit in exact.units]
    other = answered(operator.get(f"/datasets/{made['id']}/scores?scaling=minmax&mean=gmean&weighing=sama"))
    assert other["receipt"] != scores["receipt"]


def test_every_fault_is_told_and_nothing_is_kept(operator):
    make_regions(12)
    problem = refused(operator.post("/datasets", body(table="kode;I1;I2;I3\n16.01;x;2;9\n")), 422, "invalid")
    assert [error["field"] for error in problem["errors"]] == ["table:2", "table:2"]
    refused(operator.post("/datasets", body(framework="{{")), 422, "invalid")
    refused(operator.post("/datasets", body(region="99.99")), 422, "invalid")
    assert not Dataset.objects.exists()


def test_a_test_is_started_and_read(operator):
    kept = make_dataset("16.72")
    started = answered(operator.post(f"/datasets/{kept.pk}/robustness", {"samples": 100, "seed": 3}), 202)
    assert (started["seed"], started["dataset_id"]) == (3, kept.pk)
    run = make_run(kept)
    found = answered(operator.get(f"/robustness/{run.pk}"))
    assert found["done"] and len(found["units"]) == 12 and found["verdict"]
    Run.objects.update(result=None)
    assert answered(operator.get(f"/robustness/{run.pk}"))["done"] is False


def test_what_cannot_be_is_refused_in_words(operator):
    kept, few = make_dataset("16.72"), make_dataset("16.72", count=9)
    nothing = {"weights": 0, "scaling": False, "mean": False, "left_out": False}
    refused(operator.post(f"/datasets/{kept.pk}/robustness", nothing), 422, "invalid")
    refused(operator.post(f"/datasets/{few.pk}/robustness", {}), 403, "forbidden")
    flat = make_dataset(
        "16.72", table="kode;I1;I2;I3\n" + "\n".join(f"16.{n:02d};2;2;2" for n in range(1, 13))
    )
    refused(operator.get(f"/datasets/{flat.pk}/scores?scaling=minmax"), 422, "invalid")
    refused(operator.post(f"/datasets/{flat.pk}/robustness", {}), 422, "invalid")
    coinr = make_dataset("16.72", framework=IMETA)
    refused(operator.get(f"/datasets/{coinr.pk}/scores?scaling=asli"), 422, "invalid")


def test_others_see_nothing(operator, contact):
    foreign = make_dataset("73.71")
    refused(operator.get(f"/datasets/{foreign.pk}/scores"), 404, "not_found")
    refused(operator.post("/datasets", body(region="73.71")), 403, "forbidden")
    refused(contact.get("/datasets"), 403, "forbidden")


def calling(role: str, code: str) -> Caller:
    """A program of somebody with this role in this region."""
    user, scope = person(role, region=make_region(code))
    return Caller(make_token(scope=scope, user=user, name="Skrip", expires_at=NOW + YEAR, now=NOW)[1], user)


def test_what_was_sent_becomes_a_data_set():
    round_ = make_round("16.71", levels={"I1": 5, "I2": 3})
    make_round("16.73", sharing="status")
    make_region("73")
    province, admin = calling("provinsi", "16"), calling("admin", "16")
    (group,) = answered(province.get("/datasets/from-rounds"))["data"]
    assert (group["instrument"], group["regions"]) == (round_.instrument_id, 1)
    body = {"region": "16", **{name: group[name] for name in ("instrument", "data_year", "level")}}
    kept = answered(province.post("/datasets/from-rounds", body), 201)
    assert (kept["origin"], kept["unit_count"], kept["shared"]) == ("penilaian", 1, False)
    (unit,) = answered(province.get(f"/datasets/{kept['id']}/scores"))["units"]
    assert unit["score"] == "4.2"
    refused(province.post("/datasets/from-rounds", body | {"data_year": 1999}), 422, "invalid")
    refused(province.post("/datasets/from-rounds", body | {"region": "73"}), 403, "forbidden")
    refused(admin.get("/datasets/from-rounds"), 403, "forbidden")
    refused(admin.post("/datasets/from-rounds", {"salah": 1}), 403, "forbidden")
    refused(admin.get(f"/datasets/{kept['id']}/scores"), 404, "not_found")
    refused(calling("operator", "16.71").get(f"/datasets/{kept['id']}/scores"), 404, "not_found")


def test_the_change_of_a_round_is_exact_text():
    before = make_round("16.71", levels={"I1": 5, "I2": 3}, year=2024)
    after = make_round("16.71", levels={"I1": 4, "I2": 6})
    operator = calling("operator", "16.71")
    found = answered(operator.get(f"/rounds/{after.pk}/change"))
    assert (found["before"], found["after"], found["difference"]) == ("4.2", "4.8", "0.6")
    assert found["parts"] == {"data": "0.6", "weights": "0", "method": "0"}
    assert [row["part"] for row in found["indicators"]] == ["-0.6", "1.2"]
    assert found["earlier"] == before.pk
    refused(operator.get(f"/rounds/{before.pk}/change"), 422, "invalid")
    refused(operator.get(f"/rounds/{after.pk}/change?earlier={after.pk}"), 422, "invalid")
    refused(operator.get(f"/rounds/{after.pk}/change?lain=1"), 422, "invalid")
    refused(calling("operator", "16.72").get(f"/rounds/{after.pk}/change"), 404, "not_found")


def test_a_data_set_is_opened_to_those_below_and_closed_again(city, operator, contact, stranger):
    kept = make_dataset("16.72")
    path = f"/datasets/{kept.pk}"
    match = {"If-Match": operator.get(path).headers["ETag"]}
    assert answered(operator.call("POST", f"{path}/access", {"shared": True}, **match))["shared"] is True
    late = operator.call("POST", f"{path}/access", {"shared": False}, **match)
    refused(late, 412, "precondition_failed")
    assert answered(operator.post(f"{path}/access", {"shared": False}))["shared"] is False
    refused(operator.post(f"{path}/access", {"shared": 3}), 422, "invalid")
    refused(contact.post(f"{path}/access", {"shared": 3}), 403, "forbidden")
    refused(stranger.post(f"{path}/access", {"shared": 3}), 404, "not_found")
    sent = make_dataset("16.72", origin="penilaian")
    refused(operator.post(f"/datasets/{sent.pk}/access", {"shared": True}), 403, "forbidden")
