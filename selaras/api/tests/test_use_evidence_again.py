"""Evidence through the API: found, used once more, described, replaced, asked about, archived."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City, item_of
from selaras.evidence.models import Evidence, Use
from selaras.evidence.tests.samples import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def proof(round_: Round, contact: Caller) -> dict[str, Any]:
    """A file that the contact of Bappeda has brought for item 1.1."""
    kept: dict[str, Any] = answered(
        contact.upload(at(round_, "1.1", "/evidence/files"), "rpjmd.pdf", pdf("RPJMD"), title="RPJMD"), 201
    )
    return kept


def subject(round_: Round, code: str) -> dict[str, str]:
    return {"subject_kind": "item", "subject_id": str(item_of(round_, code).pk)}


def test_found_used_once_more_changed_and_let_go(
    round_: Round, contact: Caller, proof: dict[str, Any]
) -> None:
    other = subject(round_, "1.4")
    query = f"subject_kind=item&subject_id={other['subject_id']}"
    (row,) = answered(contact.get(f"/evidence?q=RPJMD&kind=file&{query}"))["data"]
    body = other | {"pages": "3-5, 8"}
    key = {"Idempotency-Key": "pakai-1"}
    made = answered(contact.call("POST", f"/evidence/{row['id']}/uses", body, **key), 201)
    again = contact.call("POST", f"/evidence/{row['id']}/uses", body, **key)
    assert answered(again, 201) == made and again.headers["Idempotency-Replayed"] == "true"
    assert (made["pages"], made["may"]["change"]["allowed"]) == ("3-5, 8", True)
    refused(contact.post(f"/evidence/{row['id']}/uses", body), 422, "invalid")
    assert answered(contact.get(f"/evidence?{query}"))["data"] == []
    path = f"/evidence-uses/{made['id']}"
    tag = contact.get(path).headers["ETag"]
    changed = answered(contact.call("PUT", path, {"pages": "7", "note": "Bab II"}, **{"If-Match": tag}))
    assert (changed["pages"], changed["note"]) == ("7", "Bab II")
    refused(contact.call("PUT", path, {"pages": "9"}, **{"If-Match": tag}), 412, "precondition_failed")
    assert [one["field"] for one in refused(contact.put(path, {"pages": "x"}), 422, "invalid")["errors"]] == [
        "pages"
    ]
    assert {one["use_id"] for one in answered(contact.get(f"/evidence/{row['id']}"))["uses"]} == {
        proof["id"],
        made["id"],
    }
    refused(contact.post(f"{path}/remove", {"reason": " "}), 422, "invalid")
    answered(contact.post(f"{path}/remove", {"reason": "Salah butir"}))
    refused(contact.get(path), 404, "not_found")
    assert Use.objects.get(pk=made["id"]).removed_reason == "Salah butir"


def test_described_replaced_and_archived(round_: Round, contact: Caller, proof: dict[str, Any]) -> None:
    path = f"/evidence/{proof['evidence']['id']}"
    tag = contact.get(path).headers["ETag"]
    told = {"title": "RPJMD 2025-2029", "issued_on": "2025-08-20"}
    assert answered(contact.call("PUT", path, told, **{"If-Match": tag}))["title"] == told["title"]
    refused(contact.call("PUT", path, told, **{"If-Match": tag}), 412, "precondition_failed")
    for wrong, field in (
        ({"title": " "}, "title"),
        (told | {"issued_on": "2030-01-01"}, "issued_on"),
        (told | {"period_start": "2025-01-01"}, "period_end"),
        (told | {"period_start": "9999-12-31", "period_end": "0001-01-01"}, "period_end"),
        (told | {"lain": 1}, "lain"),
    ):
        faults = refused(contact.put(path, wrong), 422, "invalid")["errors"]
        assert [one["field"] for one in faults] == [field], wrong
    same = refused(contact.upload(f"{path}/replacement", "rpjmd.pdf", pdf("RPJMD")), 422, "invalid")
    assert [one["field"] for one in same["errors"]] == ["file"]
    new = answered(contact.upload(f"{path}/replacement", "rpjmd2.pdf", pdf("RPJMD akhir")), 201)
    assert Evidence.objects.get(pk=new["id"]).replaces_id == proof["evidence"]["id"]
    (use,) = answered(contact.get(f"/evidence/{new['id']}"))["uses"]
    assert use["use_id"] != proof["id"]
    refused(contact.post(f"{path}/archive", {"reason": "Lama"}), 403, "forbidden")
    refused(contact.post(f"/evidence/{new['id']}/archive", {"reason": ""}), 422, "invalid")
    kept = answered(contact.post(f"/evidence/{new['id']}/archive", {"reason": "Tidak dipakai"}))
    assert kept["state"] == "diarsipkan"
    assert {row["id"] for row in answered(contact.get("/evidence?state=diarsipkan"))["data"]} == {new["id"]}


def test_asked_about_and_explained(operator: Caller, contact: Caller, proof: dict[str, Any]) -> None:
    path = f"/evidence/{proof['evidence']['id']}"
    refused(contact.post(f"{path}/explain", {"text": "Bab II"}), 403, "forbidden")
    refused(contact.post(f"{path}/question", {"text": "Halaman?"}), 403, "forbidden")
    assert answered(operator.post(f"{path}/question", {"text": "Halaman berapa?"}))["state"] == "penjelasan"
    refused(contact.post(f"{path}/explain", {"text": " "}), 422, "invalid")
    assert answered(contact.post(f"{path}/explain", {"text": "Bab II"}))["state"] != "penjelasan"
    refused(contact.post(f"{path}/try"), 403, "forbidden")


def test_foreign_evidence_is_not_there_and_that_of_others_is_not_written(
    city: City, round_: Round, stranger: Caller, proof: dict[str, Any]
) -> None:
    number = proof["evidence"]["id"]
    tapem = Caller.of(city, city.contact("tapem"))
    body = {"title": 3, "reason": 3, "text": 3, "pages": 3}
    writes = [
        ("PUT", f"/evidence/{number}"), ("POST", f"/evidence/{number}/archive"),
        ("POST", f"/evidence/{number}/explain"), ("POST", f"/evidence/{number}/replacement"),
        ("PUT", f"/evidence-uses/{proof['id']}"), ("POST", f"/evidence-uses/{proof['id']}/remove"),
    ]  # fmt: skip
    for method, path in writes:
        refused(stranger.call(method, path, body), 404, "not_found")
        assert tapem.call(method, path, body).status_code in {403, 404}, path
    refused(stranger.post(f"/evidence/{number}/uses", subject(round_, "1.4")), 404, "not_found")
    refused(
        tapem.post(f"/evidence/{number}/uses", {"subject_kind": "item", "subject_id": "0"}), 404, "not_found"
    )
