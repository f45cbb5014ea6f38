"""Permintaan data through the API: prepared, sent, tried again, answered with a scan, or silent."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import DataRequest, Round
from selaras.assessments.tests.factories import City
from selaras.evidence.models import Evidence
from selaras.evidence.tests.samples import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LETTER = {"number": "400.10/12", "dated": "2026-01-14", "sent_on": "2026-01-14", "due_on": "2026-01-27"}
ATTEMPT = {"on": "2026-01-21", "way": "telepon", "note": "Kasat Intelkam: masih disusun"}


@pytest.fixture
def path(round_: Round, operator: Caller) -> str:
    (made,) = answered(operator.post(at(round_, rest="/data-requests")), 201)["made"]
    return at(round_, rest=f"/data-requests/{made['id']}")


def test_each_body_is_asked_once(round_: Round, operator: Caller, path: str) -> None:
    assert answered(operator.post(at(round_, rest="/data-requests")), 201) == {"made": []}
    (row,) = answered(operator.get(at(round_, rest="/data-requests")))["data"]
    assert (row["agency"]["code"], row["items"], row["state"]) == ("polres", ["1.3"], "disiapkan")
    assert row["told"] == "Surat kepada Polres belum dikirim."


def test_a_reply_becomes_evidence_of_its_items(round_: Round, operator: Caller, path: str) -> None:
    sent = answered(operator.post(f"{path}/sent", LETTER))
    assert (sent["state"], sent["number"]) == ("terkirim", "400.10/12")
    reply = {"reply_number": "B/7/I/2026", "reply_dated": "2026-01-20", "received_on": "2026-01-21"}
    done = answered(operator.upload(f"{path}/reply", "balasan.pdf", pdf("Balasan"), **reply))
    assert (done["state"], done["reply_number"], len(done["replies"])) == ("dibalas", "B/7/I/2026", 1)
    uses = answered(operator.get(at(round_, "1.3", "/evidence")))["data"]
    assert [use["evidence"]["id"] for use in uses] == done["replies"]
    refused(operator.upload(f"{path}/reply", "balasan.pdf", pdf("Lagi"), **reply), 403, "forbidden")


def test_silence_needs_a_try_first(operator: Caller, path: str) -> None:
    answered(operator.post(f"{path}/sent", LETTER))
    early = refused(operator.post(f"{path}/no-reply", {"reason": "Tidak dibalas"}), 422, "invalid")
    assert [one["field"] for one in early["errors"]] == ["reason"]
    tried = answered(operator.post(f"{path}/attempts", ATTEMPT))
    assert [one["way"] for one in tried["attempts"]] == ["telepon"]
    done = answered(operator.post(f"{path}/no-reply", {"reason": "Tidak dibalas sampai batas"}))
    assert done["silent_on"] == "2026-01-22" and "Tidak ada balasan" in done["told"]


@pytest.mark.parametrize(
    ("step", "body", "fields"),
    [
        ("sent", {}, {"number", "dated", "sent_on", "due_on"}),
        ("sent", LETTER | {"sent_on": "2026-01-13"}, {"sent_on"}),
        ("sent", LETTER | {"due_on": "2026-02-27"}, {"due_on"}),
        ("sent", LETTER | {"dated": "kemarin"}, {"dated"}),
        ("sent", LETTER | {"lain": 1}, {"lain"}),
    ],
)
def test_all_faults_at_once(operator: Caller, path: str, step: str, body: Any, fields: set[str]) -> None:
    problem = refused(operator.post(f"{path}/{step}", body), 422, "invalid")
    assert {one["field"] for one in problem["errors"]} == fields
    assert DataRequest.objects.get().state == "disiapkan"


def test_a_faulty_reply_keeps_nothing(operator: Caller, path: str) -> None:
    answered(operator.post(f"{path}/sent", LETTER))
    for name, body, more, field in (
        ("a.exe", b"MZ" + b"\0" * 99, {"received_on": "2026-01-21"}, "file"),
        ("a.pdf", pdf("x"), {}, "received_on"),
        ("a.pdf", pdf("x"), {"received_on": "2026-01-13"}, "received_on"),
        ("a.pdf", pdf("x"), {"received_on": "2026-01-21", "reply_dated": "2026-01-30"}, "reply_dated"),
    ):
        problem = refused(operator.upload(f"{path}/reply", name, body, **more), 422, "invalid")
        assert [one["field"] for one in problem["errors"]] == [field]
    assert not Evidence.objects.exists() and DataRequest.objects.get().state == "terkirim"


def test_kesbangpol_asks_and_others_do_not(
    city: City, round_: Round, path: str, contact: Caller, province: Caller, stranger: Caller
) -> None:
    leader = Caller.of(city, city.leader("sekda"))
    assert answered(leader.get(path))["may"]["sent"]["allowed"] is False
    refused(leader.post(f"{path}/sent", {"dated": 3}), 403, "forbidden")
    for caller in (contact, province, stranger):
        refused(caller.get(path), 404, "not_found")
        refused(caller.post(f"{path}/sent", {"dated": 3}), 404, "not_found")
    refused(contact.get(at(round_, rest="/data-requests")), 403, "forbidden")
    refused(contact.post(at(round_, rest="/data-requests")), 403, "forbidden")
