"""The dossier through the API: started, followed as a job, fetched in parts; search and matrix beside it."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from selaras.api.tests.callers import ROOT, Caller, answered, at, refused
from selaras.assessments.models import Dossier, Round
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.jobs.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def full(city: City, round_: Round) -> Round:
    for code in ("1.1", "1.4"):
        city.approve(item_of(round_, code))
    return round_


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_started_followed_and_fetched(full: Round, operator: Caller) -> None:
    started = answered(operator.post(at(full, rest="/dossiers")), 202)
    job = answered(operator.get(f"/jobs/{started['id']}"))
    assert (job["state"], job["progress"], job["is_open"]) == ("selesai", 100, False)
    (row,) = answered(operator.get(at(full, rest="/dossiers")))["data"]
    assert (row["number"], row["answers"], row["asked"], row["is_complete"]) == (1, 2, 7, False)
    assert answered(operator.get(at(full, rest="/dossiers/1"))) == row
    for part in row["parts"]:
        whole = operator.get(part["content"].removeprefix(ROOT))
        content = body_of(whole)
        assert hashlib.sha256(content).hexdigest() == part["sha256"] and len(content) == part["size"]
        assert whole.headers["Content-Disposition"].startswith("attachment")
        piece = operator.get(part["content"].removeprefix(ROOT), Range="bytes=0-3")
        assert piece.status_code == 206 and body_of(piece) == content[:4]
    beyond = operator.get(at(full, rest="/dossiers/1/pdf"), Range="bytes=99999999-")
    refused(beyond, 416, "range_not_satisfiable")
    refused(operator.get(at(full, rest="/dossiers/1/exe")), 422, "invalid")
    refused(operator.get(at(full, rest="/dossiers/2/pdf")), 404, "not_found")


def test_only_the_regions_own_staff(
    city: City, full: Round, operator: Caller, contact: Caller, province: Caller, stranger: Caller
) -> None:
    answered(operator.post(at(full, rest="/dossiers")), 202)
    for caller in (contact, province):
        for rest in ("/dossiers", "/dossiers/1", "/dossiers/1/zip", "/dossiers/1/exe"):
            refused(caller.get(at(full, rest=rest)), 403, "forbidden")
        refused(caller.post(at(full, rest="/dossiers")), 403, "forbidden")
    refused(stranger.get(at(full, rest="/dossiers/1/zip")), 404, "not_found")
    sekda = Caller.of(city, city.leader("sekda"))
    assert answered(sekda.get(at(full, rest="/dossiers")))["count"] == 1
    refused(sekda.post(at(full, rest="/dossiers")), 403, "forbidden")
    assert Dossier.objects.count() == 1


def test_nothing_accepted_makes_none(round_: Round, operator: Caller) -> None:
    refused(operator.post(at(round_, rest="/dossiers")), 403, "forbidden")
    assert not Job.objects.exists()


def test_a_job_is_cancelled_and_repeated_by_its_starter(
    city: City, operator: Caller, contact: Caller, stranger: Caller
) -> None:
    starter = city.operator.user_id
    job = Job.objects.create(kind="uji", title="Uji", starter_id=starter, created_at=NOW)
    for caller in (contact, stranger):
        refused(caller.get(f"/jobs/{job.pk}"), 404, "not_found")
        refused(caller.post(f"/jobs/{job.pk}/cancel"), 404, "not_found")
    assert answered(operator.get("/jobs"))["data"][0]["may"]["cancel"]["allowed"]
    refused(operator.post(f"/jobs/{job.pk}/retry"), 403, "forbidden")
    assert answered(operator.post(f"/jobs/{job.pk}/cancel"))["state"] == "dibatalkan"
    refused(operator.post(f"/jobs/{job.pk}/cancel"), 403, "forbidden")


# ---- the matrix


def test_the_matrix_tells_each_agency_and_item(city: City, full: Round, operator: Caller) -> None:
    matrix = answered(operator.get(at(full, rest="/matrix")))
    assert [item["code"] for item in matrix["items"]] == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3"]
    rows = {row["agency"]["code"]: row for row in matrix["rows"]}
    assert list(rows) == ["kesbangpol", "bappeda", "tapem", "polres"]
    assert [(c["code"], c["state"]) for c in rows["bappeda"]["cells"]] == [
        ("1.1", "diterima"), ("1.4", "diterima"),
    ]  # fmt: skip
    assert (rows["bappeda"]["accepted"], rows["tapem"]["asked"], rows["tapem"]["accepted"]) == (2, 2, 0)
    assert rows["bappeda"]["levels"] == [{"code": "I1", "claimed": 4, "verified": 4}]
    table = operator.get(at(full, rest="/matrix.csv"))
    assert body_of(table).decode("utf-8-sig").count("\n") >= 5
    assert body_of(operator.get(at(full, rest="/matrix.xlsx"))).startswith(b"PK")
    refused(operator.get(at(full, rest="/matrix.pdf")), 422, "invalid")


def test_the_matrix_is_for_those_who_read_the_answers(
    full: Round, contact: Caller, province: Caller, stranger: Caller
) -> None:
    for rest in ("/matrix", "/matrix.csv"):
        refused(contact.get(at(full, rest=rest)), 403, "forbidden")
        refused(province.get(at(full, rest=rest)), 403, "forbidden")
        refused(stranger.get(at(full, rest=rest)), 404, "not_found")


# ---- search and calendar


def test_the_calendar_answers_for_a_span_and_no_stranger(
    round_: Round, operator: Caller, stranger: Caller
) -> None:
    day = round_.owner_due_at.date()
    span = f"first={day - timedelta(days=40)}&last={day + timedelta(days=5)}"
    found = answered(operator.get(f"/calendar?{span}&source=penilaian"))
    assert round_.get_absolute_url() in {one["page"] for one in found["entries"]}
    assert {one["source"] for one in found["entries"]} == {"penilaian"}
    assert answered(stranger.get(f"/calendar?{span}"))["entries"] == []
    for query in (
        "", f"first={day}", f"first={day}&last={day - timedelta(days=1)}", "first=2026-01-01&last=2027-01-03",
        "first=0001-01-01&last=0001-01-02", "first=9999-12-30&last=9999-12-31", f"{span}&lain=1",
        "first=x&last=y",
    ):  # fmt: skip
        refused(operator.get(f"/calendar?{query}"), 422, "invalid")


def test_search_finds_what_one_may_open_and_no_more(
    city: City, round_: Round, operator: Caller, contact: Caller, stranger: Caller
) -> None:
    found = answered(operator.get("/search?q=Penilaian"))["found"]
    assert [(one["group"], one["page"]) for one in found] == [
        ("Periode penilaian", round_.get_absolute_url())
    ]
    assert answered(contact.get("/search?q=ditetapkan"))["found"] == []
    assert answered(operator.get("/search?q=ditetapkan"))["found"][0]["group"] == "Butir"
    assert answered(stranger.get("/search?q=Penilaian"))["found"] == []
    for query in ("", "?q=a", "?q=", f"?q={'x' * 201}", "?q=ab&lain=1", "?q=a%00b"):
        refused(operator.get(f"/search{query}"), 422, "invalid")
