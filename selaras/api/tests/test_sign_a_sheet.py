"""Lembar validasi through the API: what was printed and signed is validated, and nothing else."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments import services
from selaras.assessments.models import HeadValidation, Round, ValidationSheet
from selaras.assessments.tests.factories import NOW, City, fresh, item_of
from selaras.evidence.models import Evidence
from selaras.evidence.tests.samples import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SIGNED = {"head_name": "Tarmizi Kikim", "signed_on": "2026-01-22"}


@pytest.fixture
def tapem(city: City) -> Caller:
    return Caller.of(city, city.contact("tapem"))


@pytest.fixture
def sheet(city: City, round_: Round, tapem: Caller) -> dict[str, Any]:
    """Of both answers of Tapem."""
    for code in ("1.2", "2.2"):
        city.hand_in(item_of(round_, code))
    path = at(round_, rest=f"/agencies/{city['tapem'].pk}/sheets")
    made: dict[str, Any] = answered(tapem.post(path), 201)
    return made


def accept(caller: Caller, round_: Round, sheet: dict[str, Any], body: bytes = b"", **more: str) -> Any:
    path = at(round_, rest=f"/sheets/{sheet['id']}/accept")
    return caller.upload(
        path, "lembar.pdf", body or pdf("Lembar"), **({"code": sheet["code"]} | SIGNED | more)
    )


def test_printed_signed_and_scanned_back(city: City, round_: Round, sheet: Any, operator: Caller) -> None:
    assert sheet["items"] == ["1.2", "2.2"] and sheet["may_accept"]["allowed"]
    paper = operator.get(sheet["file"].removeprefix("/api/v1"))
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    again = answered(operator.post(at(round_, rest=f"/agencies/{city['tapem'].pk}/sheets")), 201)
    assert again["id"] == sheet["id"]
    done = answered(accept(operator, round_, sheet))
    assert all(row["validated"] for row in done["rows"]) and len(done["scans"]) == 1
    assert item_of(round_, "1.2").state == item_of(round_, "2.2").state == "verifikasi"
    assert HeadValidation.objects.filter(sheet=sheet["id"]).count() == 2
    assert answered(operator.get(at(round_, rest="/sheets")))["data"][0]["code"] == sheet["code"]


def test_what_changed_since_is_named_and_may_be_left_out(
    city: City, round_: Round, sheet: Any, tapem: Caller
) -> None:
    item = item_of(round_, "1.2")
    services.withdraw(scope=city.answering(item), item_id=item.pk, now=NOW)
    city.write(item, "Lain sama sekali")
    problem = refused(accept(tapem, round_, sheet), 409, "edit_conflict")
    assert [row["code"] for row in problem["changed"]] == ["1.2"]
    assert not HeadValidation.objects.exists() and not Evidence.objects.exists()
    refused(tapem.get(at(round_, rest=f"/sheets/{sheet['id']}/sheet.pdf")), 409, "edit_conflict")
    done = answered(accept(tapem, round_, sheet, only_unchanged="true"))
    assert {row["code"]: row["validated"] for row in done["rows"]} == {"1.2": False, "2.2": True}
    assert fresh(item).state == "konsep"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "0000-0000-0000"}, "code"),
        ({"head_name": " "}, "head_name"),
        ({"signed_on": "2026-01-23"}, "signed_on"),
        ({"signed_on": "2025-12-31"}, "signed_on"),
        ({"signed_on": "kemarin"}, "signed_on"),
        ({"only_unchanged": "mungkin"}, "only_unchanged"),
    ],
)
def test_each_fault_of_the_paper_names_its_field(
    round_: Round, sheet: Any, tapem: Caller, more: dict[str, str], field: str
) -> None:
    problem = refused(accept(tapem, round_, sheet, **more), 422, "invalid")
    assert [one["field"] for one in problem["errors"]] == [field]
    assert not HeadValidation.objects.exists()


@pytest.mark.parametrize("body", [b"MZ" + b"\0" * 99, b"<html><script>x</script></html>", b"\0"])
def test_a_scan_is_looked_into(round_: Round, sheet: Any, tapem: Caller, body: bytes) -> None:
    problem = refused(accept(tapem, round_, sheet, body), 422, "invalid")
    assert [one["field"] for one in problem["errors"]] == ["file"]
    assert not HeadValidation.objects.exists() and not Evidence.objects.exists()


def test_a_sheet_is_its_agencys_and_kesbangpols(
    city: City, round_: Round, sheet: Any, contact: Caller, province: Caller, stranger: Caller
) -> None:
    other = at(round_, rest=f"/agencies/{city['tapem'].pk}/sheets")
    refused(contact.post(other), 403, "forbidden")
    for caller in (contact, province, stranger):
        refused(caller.get(at(round_, rest=f"/sheets/{sheet['id']}")), 404, "not_found")
        refused(accept(caller, round_, sheet, signed_on="x"), 404, "not_found")
    leader = Caller.of(city, city.leader("sekda"))
    assert answered(leader.get(at(round_, rest=f"/sheets/{sheet['id']}")))["may_accept"]["allowed"] is False
    refused(accept(leader, round_, sheet, signed_on="x"), 403, "forbidden")


def test_nothing_waiting_makes_no_sheet(city: City, round_: Round, operator: Caller) -> None:
    path = at(round_, rest=f"/agencies/{city['tapem'].pk}/sheets")
    refused(operator.post(path), 422, "invalid")
    refused(operator.post(at(round_, rest=f"/agencies/{city['polres'].pk}/sheets")), 404, "not_found")
    assert not ValidationSheet.objects.exists()
