"""An agency's program answers, hands in and takes back; head and verifier go on."""

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import Message, Revision, Round
from selaras.assessments.tests.factories import City, contribution_of, item_of
from selaras.audit.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TEXT = {"base_version": 0, "narrative": "RPJMD halaman 12 menyebut toleransi."}


def test_an_answer_is_kept_as_a_revision_that_names_the_api(contact: Caller, round_: Round) -> None:
    shown = answered(contact.put(at(round_, "1.1", "/answer"), TEXT))
    assert shown["state"] == "konsep" and shown["answer"]["narrative"] == TEXT["narrative"]
    assert shown["answer"]["version"] == 1
    revision = Revision.objects.get(item__code="1.1")
    assert revision.via == "api" and revision.author_id == contact.user.pk
    assert Event.objects.get(verb="assessments.item.saved").via == "api"
    assert shown["revisions"][0]["via"] == "api"


def test_the_way_from_answer_to_verified(
    city: City, contact: Caller, head: Caller, operator: Caller, round_: Round
) -> None:
    contact.put(at(round_, "1.1", "/answer"), TEXT)
    early = refused(contact.post(at(round_, "1.1", "/submit")), 403, "forbidden")
    assert "bukti dukung" in early["detail"]
    link = {"url": "https://contoh.example.go.id/1", "title": "RPJMD", "pages": "12"}
    answered(contact.post(at(round_, "1.1", "/evidence/links"), link), 201)
    assert answered(contact.post(at(round_, "1.1", "/submit")))["state"] == "validasi"
    assert answered(contact.post(at(round_, "1.1", "/withdraw")))["state"] == "konsep"
    assert answered(contact.post(at(round_, "1.1", "/submit")))["state"] == "validasi"
    assert answered(head.post(at(round_, "1.1", "/validate")))["state"] == "verifikasi"
    refused(contact.post(at(round_, "1.1", "/verify")), 403, "forbidden")
    verified = answered(operator.post(at(round_, "1.1", "/verify")))
    assert verified["state"] == "terverifikasi"
    assert [row["action"] for row in verified["revisions"]] == [
        "save", "submit", "withdraw", "submit", "validate", "verify",
    ]  # fmt: skip
    again = operator.post(at(round_, "1.1", "/reopen"), {"reason": "Halaman berubah"})
    assert answered(again)["state"] == "perbaikan"


def test_a_level_is_claimed_and_verified_side_by_side(
    city: City, contact: Caller, operator: Caller, round_: Round
) -> None:
    claimed = {"base_version": 0, "level": 5, "narrative": "Lihat 1.1"}
    answered(contact.put(at(round_, "1.4", "/answer"), claimed))
    contact.post(at(round_, "1.4", "/submit"))
    Caller.of(city, city.head("bappeda")).post(at(round_, "1.4", "/validate"))
    missing = refused(operator.post(at(round_, "1.4", "/verify"), {"level": 4}), 422, "invalid")
    assert [one["field"] for one in missing["errors"]] == ["reason_code"]
    body = {"level": 4, "reason_code": "bukti_kurang", "comment": "Hanya satu notula"}
    verified = answered(operator.post(at(round_, "1.4", "/verify"), body))
    assert (verified["claimed_level"], verified["verified_level"]) == (5, 4)
    assert verified["review"]["reason_code"] == "bukti_kurang"


def test_a_return_needs_a_comment(city: City, head: Caller, round_: Round) -> None:
    city.hand_in(item_of(round_, "1.1"))
    bare = refused(head.post(at(round_, "1.1", "/return")), 422, "invalid")
    assert bare["errors"] == [
        {"field": "comment", "code": "invalid", "detail": "Tuliskan apa yang perlu diperbaiki."}
    ]
    back = answered(head.post(at(round_, "1.1", "/return"), {"comment": "Sebut halamannya"}))
    assert back["state"] == "perbaikan" and back["revisions"][-1]["comment"] == "Sebut halamannya"


def test_what_one_may_do_is_said_with_the_rules_own_reason(
    contact: Caller, operator: Caller, round_: Round
) -> None:
    may = answered(contact.get(at(round_, "1.1")))["may"]
    assert may["save_answer"] == {"allowed": True, "reason": ""}
    assert may["submit_item"] == {
        "allowed": False, "reason": "Belum bisa diajukan: isian masih kosong.",
    }  # fmt: skip
    told = answered(operator.get(at(round_, "1.1")))["may"]["save_answer"]
    refusal = refused(operator.put(at(round_, "1.1", "/answer"), TEXT), 403, "forbidden")
    assert refusal["detail"] == told["reason"]


@pytest.mark.parametrize(
    ("code", "sent", "field"),
    [
        ("1.4", {"level": 8}, "level"),
        ("1.4", {"is_nil": True}, "is_nil"),
        ("1.1", {"level": 3}, "level"),
        ("1.1", {"value": "ya"}, "value"),
        ("1.1", {"narrative": "x" * 20_001}, "narrative"),
    ],
)
def test_an_answer_that_does_not_suit_its_question_is_refused(
    contact: Caller, round_: Round, code: str, sent: dict[str, object], field: str
) -> None:
    problem = refused(contact.put(at(round_, code, "/answer"), {"base_version": 0} | sent), 422, "invalid")
    assert [one["field"] for one in problem["errors"]] == [field]


def test_a_contributor_hands_in_a_note_or_nihil(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    path = at(round_, item, f"/contributions/{contribution_of(item, city['tapem']).pk}/hand-in")
    tapem, bappeda = Caller.of(city, city.contact("tapem")), Caller.of(city, city.contact("bappeda"))
    refused(bappeda.post(path, {"note": "Dari kami"}), 403, "forbidden")
    refused(tapem.post(path, {}), 422, "invalid")
    shown = answered(tapem.post(path, {"nihil": {"sources": ["Register"], "checked_on": "2026-01-20"}}))
    assert [row["state"] for row in shown["contributions"]] == ["nihil"]
    shown = answered(tapem.post(path, {"note": "Ada satu notula"}))
    assert [row["state"] for row in shown["contributions"]] == ["diserahkan"]


def test_a_contribution_is_found_under_its_own_item_only(city: City, round_: Round) -> None:
    number = contribution_of(item_of(round_, "1.1"), city["tapem"]).pk
    tapem = Caller.of(city, city.contact("tapem"))
    path = at(round_, "1.2", f"/contributions/{number}/hand-in")
    refused(tapem.post(path, {"note": "x"}), 404, "not_found")


def test_people_talk_about_an_item(city: City, contact: Caller, operator: Caller, round_: Round) -> None:
    path = at(round_, "1.1", "/messages")
    empty = refused(contact.post(path, {"text": "  "}), 422, "invalid")
    assert empty["detail"] == "Tulis pesan terlebih dahulu."
    answered(contact.post(path, {"text": "Cukup halaman depan?"}), 201)
    answered(operator.post(path, {"text": "Cukup."}), 201)
    listed = answered(operator.get(path))
    assert [row["text"] for row in listed["data"]] == ["Cukup halaman depan?", "Cukup."]
    assert set(Message.objects.values_list("via", flat=True)) == {"api"}
