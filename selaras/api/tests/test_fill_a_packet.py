"""Paket isian through the API: a workbook out, its faults or its preview, and then all of it or nothing."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.compute.sheets import XLSX
from selaras.assessments.models import Intake, Item, Round
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.assessments.tests.packets import filled, zipped
from selaras.evidence.tests import samples

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def tapem(city: City) -> Caller:
    """Owns 1.2 and 2.2."""
    return Caller.of(city, city.contact("tapem"))


def workbook(caller: Caller, round_: Round, city: City, code: str = "tapem") -> bytes:
    response = caller.get(at(round_, rest=f"/packets/{city[code].pk}.xlsx"))
    assert response.status_code == 200 and response.headers["Content-Type"] == XLSX
    assert f"{code}.xlsx" in response.headers["Content-Disposition"]
    return bytes(response.content)


def bring(caller: Caller, round_: Round, data: bytes, name: str = "paket.xlsx", **more: str) -> Any:
    return caller.upload(at(round_, rest="/intakes"), name, data, **more)


def test_the_list_leads_to_ones_own_workbook_and_the_operator_to_all(
    city: City, round_: Round, operator: Caller, tapem: Caller
) -> None:
    (own,) = answered(tapem.get(at(round_, rest="/packets")))["data"]
    assert (own["agency"]["code"], own["items"]) == ("tapem", 2)
    assert tapem.get(own["file"].removeprefix("/api/v1")).status_code == 200
    assert answered(operator.get(at(round_, rest="/packets")))["count"] == 4
    refused(tapem.get(at(round_, rest=f"/packets/{city['bappeda'].pk}.xlsx")), 403, "forbidden")
    for whole, start in (("questionnaire.xlsx", b"PK"), ("all.zip", b"PK")):
        response = operator.get(at(round_, rest=f"/packets/{whole}"))
        assert response.status_code == 200 and response.content.startswith(start)
        refused(tapem.get(at(round_, rest=f"/packets/{whole}")), 403, "forbidden")


def test_a_filled_workbook_is_shown_before_it_is_written(city: City, round_: Round, tapem: Caller) -> None:
    data = filled(workbook(tapem, round_, city), {"1.2": {"jawaban": "Ya", "uraian": "Perda 3/2024"}})
    shown = answered(bring(tapem, round_, data), 201)
    (change,) = shown["changes"]
    assert (change["code"], change["kind"], change["options"]) == ("1.2", "baru", [])
    assert change["answer"] == {"value": "ya", "narrative": "Perda 3/2024", "level": None, "is_nil": False}
    assert change["standing"]["narrative"] == "" and item_of(round_, "1.2").narrative == ""
    path = at(round_, rest=f"/intakes/{shown['id']}")
    assert answered(tapem.get(path)) == shown
    done = answered(tapem.post(f"{path}/apply", {"hand_in": True}))
    assert (done["state"], done["changes"], done["may_apply"]["allowed"]) == ("diterapkan", [], False)
    item = item_of(round_, "1.2")
    assert (item.value, item.narrative, item.state) == ("ya", "Perda 3/2024", "validasi")
    refused(tapem.post(f"{path}/apply"), 403, "forbidden")
    assert answered(tapem.get(at(round_, rest="/intakes")))["data"][0]["id"] == shown["id"]


def test_evidence_comes_along_in_a_zip(city: City, round_: Round, contact: Caller) -> None:
    book = workbook(contact, round_, city, "bappeda")
    data = filled(book, {"1.1": {"uraian": "RPJMD", "bukti": "rpjmd.pdf | 3-5"}})
    files = {"bappeda/paket.xlsx": data, "bappeda/rpjmd.pdf": samples.pdf(), "bappeda/lain.pdf": b"%PDF-1.4"}
    shown = answered(bring(contact, round_, zipped(files), "paket.zip"), 201)
    assert shown["changes"][0]["proofs"] == [{"name": "rpjmd.pdf", "pages": "3-5"}]
    assert shown["unnamed"] == ["bappeda/lain.pdf"]
    answered(contact.post(at(round_, rest=f"/intakes/{shown['id']}/apply")))
    (use,) = answered(contact.get(at(round_, "1.1", "/evidence")))["data"]
    assert use["pages"] == "3-5"


def test_all_faults_at_once_and_nothing_kept(city: City, round_: Round, tapem: Caller) -> None:
    faulty = {"1.2": {"jawaban": "Mungkin"}, "2.2": {"jawaban": "Kadang", "bukti": "hilang.pdf"}}
    problem = refused(bring(tapem, round_, filled(workbook(tapem, round_, city), faulty)), 422, "invalid")
    assert len(problem["errors"]) >= 3 and all(one["row"] > 0 for one in problem["errors"])
    for junk in (b"bukan buku kerja", b"", zipped({"a.txt": b"x"}), samples.pdf()):
        refused(bring(tapem, round_, junk), 422, "invalid")
    assert not Intake.objects.exists() and not Item.objects.exclude(version=0).exists()


def test_a_collision_is_chosen_row_by_row(city: City, round_: Round, tapem: Caller) -> None:
    data = filled(workbook(tapem, round_, city), {"2.2": {"jawaban": "Berkala", "uraian": "Dari paket"}})
    city.write(item_of(round_, "2.2"), "Dari halaman")
    shown = answered(bring(tapem, round_, data), 201)
    assert shown["changes"][0]["options"] == ["berkas", "tersimpan", "gabung"]
    path = at(round_, rest=f"/intakes/{shown['id']}/apply")
    refused(tapem.post(path), 422, "invalid")
    unknown = refused(tapem.post(path, {"choices": {"9.9": "berkas"}}), 422, "invalid")
    assert unknown["errors"][0]["field"] == "choices.9.9"
    refused(tapem.post(path, {"choices": {"2.2": "lempar"}}), 422, "invalid")
    assert item_of(round_, "2.2").narrative == "Dari halaman"
    answered(tapem.post(path, {"choices": {"2.2": "gabung"}}))
    assert item_of(round_, "2.2").narrative == "Dari halaman\n\nDari paket"


def test_answers_of_others_need_their_source(city: City, round_: Round, operator: Caller) -> None:
    data = filled(workbook(operator, round_, city), {"1.2": {"jawaban": "Ya"}})
    assert "OPD lain" in refused(bring(operator, round_, data), 422, "invalid")["detail"]
    half = refused(bring(operator, round_, data, channel="whatsapp"), 422, "invalid")
    assert {one["field"] for one in half["errors"]} == {"informant", "received_on"}
    source = {"channel": "whatsapp", "informant": "Trisna Endikat", "received_on": "2026-01-21"}
    shown = answered(bring(operator, round_, data, **source), 201)
    assert shown["changes"][0]["on_behalf"] and shown["informant"] == "Trisna Endikat"
    answered(operator.post(at(round_, rest=f"/intakes/{shown['id']}/apply")))
    assert item_of(round_, "1.2").entries.get().received_on.isoformat() == "2026-01-21"


def test_a_packet_is_its_bringers(
    city: City, round_: Round, tapem: Caller, contact: Caller, operator: Caller, stranger: Caller
) -> None:
    data = filled(workbook(tapem, round_, city), {"1.2": {"jawaban": "Ya"}})
    made = answered(bring(tapem, round_, data), 201)
    path = at(round_, rest=f"/intakes/{made['id']}")
    for other in (contact, stranger):
        refused(other.get(path), 404, "not_found")
        refused(other.post(f"{path}/apply", {"hand_in": "mungkin"}), 404, "not_found")
    assert answered(operator.get(path))["may_apply"]["allowed"] is False
    refused(operator.post(f"{path}/apply", {"hand_in": "mungkin"}), 403, "forbidden")
    assert answered(tapem.post(f"{path}/discard"))["state"] == "dibuang"
    assert item_of(round_, "1.2").version == 0


def test_a_packet_over_the_limit_is_not_read(city: City, round_: Round, tapem: Caller, settings: Any) -> None:
    settings.PACKET_MAX_MB = 1
    for size in (1, 3):
        response = bring(tapem, round_, b"PK\x03\x04" + b"\0" * (size * 1024 * 1024 + 1))
        assert response.status_code in {413, 422}, response.content
    refused(bring(tapem, round_, b"\0" * (3 * 1024 * 1024)), 413, "too_large")
    assert not Intake.objects.exists()


def test_a_closed_round_takes_none(city: City, round_: Round, tapem: Caller) -> None:
    data = filled(workbook(tapem, round_, city), {"1.2": {"jawaban": "Ya"}})
    city.close(round_, now=NOW)
    refused(bring(tapem, round_, data), 403, "forbidden")
