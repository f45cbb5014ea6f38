"""What an office keeps for its letters, through the API: letters that came, its paper, its numbers."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW, City
from selaras.evidence.tests.samples import pdf, png
from selaras.letters.models import Letterhead, NumberBook
from selaras.letters.services import begin_letter

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CAME = {"sender": "Polres", "hal": "Permintaan data", "received_on": "2026-01-21"}


@pytest.fixture
def came(city: City, operator: Caller) -> dict[str, Any]:
    body = CAME | {"agency": city["kesbangpol"].pk}
    made: dict[str, Any] = answered(operator.post("/incoming-letters", body), 201)
    return made


def test_an_entry_is_changed_on_the_version_that_was_read(operator: Caller, came: dict[str, Any]) -> None:
    path = f"/incoming-letters/{came['id']}"
    body = CAME | {"base_version": came["version"], "sender": "Polres Pagar Alam"}
    match = {"If-Match": operator.get(path).headers["ETag"]}
    changed = answered(operator.call("PUT", path, body, **match))
    assert (changed["sender"], changed["agenda"]) == ("Polres Pagar Alam", came["agenda"])
    refused(operator.call("PUT", path, body, **match), 412, "precondition_failed")
    stale = refused(operator.put(path, body), 409, "edit_conflict")
    assert (stale["version"], stale["changed_by"]) == (changed["version"], "Rusmala")
    body["base_version"] = changed["version"]
    for wrong, field in (
        (body | {"received_on": "2025-12-30"}, "received_on"),
        (body | {"received_on": "9999-12-31"}, "received_on"),
        (body | {"hal": " "}, "hal"),
        (body | {"pages": 10**12}, "pages"),
    ):
        faults = refused(operator.put(path, wrong), 422, "invalid")["errors"]
        assert [one["field"] for one in faults] == [field], wrong


def test_a_scan_is_brought_and_replaced(operator: Caller, came: dict[str, Any]) -> None:
    path, version = f"/incoming-letters/{came['id']}/scan", str(came["version"])
    for name, body in (("a.exe", b"MZ" + b"\0" * 99), ("a.pdf", b"bukan pdf")):
        told = refused(operator.upload(path, name, body, base_version=version), 422, "invalid")
        assert [one["field"] for one in told["errors"]] == ["file"]
    kept = answered(operator.upload(path, "surat.pdf", pdf("Surat"), base_version=version))
    assert (kept["has_scan"], kept["sender"]) == (True, "Polres")
    assert operator.get(path).content.startswith(b"%PDF")
    refused(operator.upload(path, "surat.pdf", pdf("Lain"), base_version=version), 409, "edit_conflict")


HEAD: dict[str, Any] = {
    "lines": "PEMERINTAH KOTA PAGAR ALAM\nBADAN KESBANGPOL",
    "place": "Pagar Alam",
    "pattern": "{klasifikasi}/{nomor}/KESBANGPOL/{tahun}",
}


def test_the_paper_of_an_office_is_set_up(city: City, operator: Caller) -> None:
    path = f"/agencies/{city['kesbangpol'].pk}/letterhead"
    assert answered(operator.get(path))["has_emblem"] is False
    refused(operator.get(f"{path}/emblem"), 404, "not_found")
    match = {"If-Match": operator.get(path).headers["ETag"]}
    assert answered(operator.call("PUT", path, HEAD, **match))["pattern"] == HEAD["pattern"]
    refused(operator.call("PUT", path, HEAD, **match), 412, "precondition_failed")
    for wrong, field in (
        (HEAD | {"pattern": "{nomor}"}, "pattern"),
        (HEAD | {"lines": "\n"}, "lines"),
        (HEAD | {"chain": [10**17]}, "chain"),
        (HEAD | {"chain": list(range(10_000))}, "chain"),
    ):
        faults = refused(operator.put(path, wrong), 422, "invalid")["errors"]
        assert [one["field"] for one in faults] == [field], wrong
    told = refused(operator.upload(f"{path}/emblem", "x.png", b"bukan gambar"), 422, "invalid")
    assert [one["field"] for one in told["errors"]] == ["file"]
    assert answered(operator.upload(f"{path}/emblem", "lambang.png", png()))["has_emblem"] is True
    assert operator.get(f"{path}/emblem").content == png()
    assert answered(operator.put(path, HEAD))["has_emblem"] is True
    assert answered(operator.post(f"{path}/emblem/remove"))["has_emblem"] is False
    assert Letterhead.objects.get().pattern == HEAD["pattern"]


def test_numbers_are_reserved_given_up_and_moved_on(city: City, operator: Caller) -> None:
    path = f"/agencies/{city['kesbangpol'].pk}/number-books/2026"
    assert answered(operator.get(path))["next_number"] == 1
    key = {"Idempotency-Key": "pesan-1"}
    made = answered(operator.call("POST", f"{path}/reserve", {"note": "Undangan"}, **key), 201)
    again = operator.call("POST", f"{path}/reserve", {"note": "Undangan"}, **key)
    assert answered(again, 201) == made and NumberBook.objects.get().next_number == 2
    assert (made["number"], made["state"]) == (1, "dipesan")
    refused(operator.post(f"{path}/reserve", {"note": " "}), 422, "invalid")
    refused(operator.post(f"{path}/reserve", {"note": "x", "kind": "undangan"}), 422, "invalid")
    assert answered(operator.post(f"{path}/move-next", {"number": 40}))["next_number"] == 40
    for wrong in (3, 10**12, 0):
        refused(operator.post(f"{path}/move-next", {"number": wrong}), 422, "invalid")
    step = f"{path}/entries/{made['id']}/cancel"
    assert answered(operator.post(step))["state"] == "dibatalkan"
    refused(operator.post(step), 422, "invalid")
    assert [row["number"] for row in answered(operator.get(f"{path}/entries"))["data"]] == [1]
    for year in (1999, 999_999):
        refused(operator.get(f"/agencies/{city['kesbangpol'].pk}/number-books/{year}"), 404, "not_found")


def test_a_file_that_somebody_brings_is_looked_into(city: City, operator: Caller, stranger: Caller) -> None:
    office = str(city["kesbangpol"].pk)
    letter = begin_letter(scope=city.operator, template="kosong", subject_id=office, now=NOW)
    path = f"/letters/{letter.pk}/check"
    told = answered(operator.upload(path, "surat.pdf", pdf("Tanpa tanda tangan")))
    assert told["seals"] == [] and told["is_ours"] in (None, False)
    refused(stranger.upload(path, "surat.pdf", pdf("x")), 404, "not_found")


def test_others_keep_no_papers(
    city: City, operator: Caller, contact: Caller, stranger: Caller, came: dict[str, Any]
) -> None:
    office = f"/agencies/{city['kesbangpol'].pk}"
    writes = [
        ("PUT", f"/incoming-letters/{came['id']}"), ("POST", f"/incoming-letters/{came['id']}/scan"),
        ("PUT", f"{office}/letterhead"), ("POST", f"{office}/letterhead/emblem"),
        ("POST", f"{office}/letterhead/emblem/remove"), ("POST", f"{office}/number-books/2026/reserve"),
        ("POST", f"{office}/number-books/2026/move-next"),
    ]  # fmt: skip
    for method, path in writes:
        for caller in (contact, stranger):
            refused(caller.call(method, path, {"note": 3}), 404, "not_found")
    leader = Caller.of(city, city.leader("sekda"))
    refused(leader.put(f"{office}/letterhead", {"lines": 3}), 403, "forbidden")
    refused(leader.post(f"{office}/number-books/2026/reserve", {"note": 3}), 403, "forbidden")
