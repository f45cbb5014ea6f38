"""Data of indicators through the API: brought in, scored, tested, read by those who may."""

import pytest

from selaras.analyses.compute import compute_scores, usual_setting
from selaras.analyses.models import Dataset, Run
from selaras.analyses.tests.factories import IMETA, YAML, make_dataset, make_regions, make_run, table_text
from selaras.api.tests.callers import answered, refused

pytestmark = pytest.mark.django_db


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
