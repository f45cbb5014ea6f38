"""Letters through the API: drafted, worded, released by the head as read, numbered, sent, printed."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City
from selaras.letters.models import Letter, NumberBook
from selaras.offices.tests.factories import make_holder, make_post, person, scope_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TEXT = {"hal": "Permohonan data", "body": "Dengan hormat.", "to": ["Kapolres", " "], "copies": ["Arsip"]}


@pytest.fixture
def head(city: City) -> Caller:
    return Caller.of(city, city.leader("kepala_kesbangpol"))


@pytest.fixture
def letter(city: City, operator: Caller) -> dict[str, Any]:
    body = {"template": "kosong", "subject": str(city["kesbangpol"].pk)}
    made: dict[str, Any] = answered(operator.post("/letters", body), 201)
    return made


def path_of(letter: dict[str, Any], rest: str = "") -> str:
    return f"/letters/{letter['id']}{rest}"


def test_from_draft_to_sent(letter: dict[str, Any], operator: Caller, head: Caller) -> None:
    saved = answered(operator.put(path_of(letter), TEXT | {"base_version": letter["version"]}))
    assert (saved["to"], saved["copies"], saved["state"]) == (["Kapolres"], ["Arsip"], "konsep")
    refused(operator.post(path_of(letter, "/release"), {"base_version": saved["version"]}), 403, "forbidden")
    answered(operator.post(path_of(letter, "/ask")))
    assert answered(head.get(path_of(letter)))["may"]["release"]["allowed"]
    old = refused(head.post(path_of(letter, "/release"), {"base_version": 1}), 409, "edit_conflict")
    assert old["version"] == saved["version"]
    released = answered(head.post(path_of(letter, "/release"), {"base_version": saved["version"]}))
    assert released["state"] == "menunggu_ttd"
    numbered = answered(operator.post(path_of(letter, "/number"), {"dated": "2026-01-22"}))
    assert (numbered["number"], numbered["number_source"]) == ("1/I/2026", "buku")
    assert numbered["state"] == "menunggu_ttd"
    refused(operator.post(path_of(letter, "/signed"), {"signed_on": "2026-01-22"}), 422, "invalid")
    pen = {"signed_on": "2026-01-22", "signed_by": "Hafiz Lematang"}
    signed = answered(operator.post(path_of(letter, "/signed"), pen))
    assert (signed["state"], signed["signature_way"]) == ("bernomor", "basah")
    body = {"channel": "whatsapp", "sent_on": "2026-01-22", "note": "Diterima pukul 10.00"}
    sent = answered(operator.post(path_of(letter, "/sent"), body))
    assert (sent["state"], sent["channel"], sent["sent_note"]) == ("terkirim", "whatsapp", body["note"])
    paper = operator.get(path_of(letter, "/letter.pdf"))
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    (row,) = answered(operator.get("/letters?state=terkirim&q=permohonan"))["data"]
    assert row["id"] == letter["id"]


def test_somebody_elses_words_are_not_written_over(letter: dict[str, Any], operator: Caller) -> None:
    answered(operator.put(path_of(letter), TEXT | {"base_version": 1}))
    problem = refused(
        operator.put(path_of(letter), TEXT | {"base_version": 1, "hal": "X"}), 409, "edit_conflict"
    )
    assert problem["version"] == 2 and Letter.objects.get().hal == "Permohonan data"


def test_a_number_of_another_unit_or_a_reserved_one(
    letter: dict[str, Any], operator: Caller, head: Caller
) -> None:
    answered(operator.put(path_of(letter), TEXT | {"base_version": 1}))
    answered(head.post(path_of(letter, "/release"), {"base_version": 2}))
    number = path_of(letter, "/number")
    for body, field in (
        ({"dated": "2026-01-22", "reserved": 7}, "reserved"),
        ({"dated": "2026-06-22"}, "dated"),
        ({"dated": "x"}, "dated"),
        ({}, "dated"),
        ({"dated": "2026-01-22", "other": "9" * 161}, "other"),
    ):
        problem = refused(operator.post(number, body), 422, "invalid")
        assert [one["field"] for one in problem["errors"]] == [field]
    assert not NumberBook.objects.filter(next_number__gt=1).exists()
    done = answered(operator.post(number, {"dated": "2026-01-22", "other": "070/15/SETDA/2026"}))
    assert (done["number"], done["number_source"]) == ("070/15/SETDA/2026", "lain")


def test_taken_back_and_cancelled_with_a_reason(
    letter: dict[str, Any], operator: Caller, head: Caller
) -> None:
    answered(operator.put(path_of(letter), TEXT | {"base_version": 1}))
    answered(head.post(path_of(letter, "/release"), {"base_version": 2}))
    refused(operator.post(path_of(letter, "/take-back")), 422, "invalid")
    assert (
        answered(operator.post(path_of(letter, "/take-back"), {"reason": "Salah alamat"}))["state"]
        == "konsep"
    )
    refused(operator.post(path_of(letter, "/cancel"), {"reason": " "}), 422, "invalid")
    done = answered(operator.post(path_of(letter, "/cancel"), {"reason": "Tidak jadi"}))
    assert (done["state"], done["reason"]) == ("dibatalkan", "Tidak jadi")
    refused(operator.post(path_of(letter, "/cancel"), {"reason": "Lagi"}), 403, "forbidden")


def test_all_faults_of_a_text_at_once(letter: dict[str, Any], operator: Caller) -> None:
    faulty = TEXT | {"base_version": 1, "hal": "", "body": "", "to": [" "]}
    problem = refused(operator.put(path_of(letter), faulty), 422, "invalid")
    assert {one["field"] for one in problem["errors"]} == {"hal", "body", "to"}
    unknown = refused(
        operator.put(path_of(letter), TEXT | {"base_version": 1, "signer": 999}), 422, "invalid"
    )
    assert [one["field"] for one in unknown["errors"]] == ["signer"]


def test_drafted_from_a_record_of_ones_own(
    city: City, round_: Round, operator: Caller, stranger: Caller, contact: Caller
) -> None:
    (asked,) = answered(operator.post(f"/rounds/{round_.pk}/data-requests"), 201)["made"]
    body = {"template": "permintaan_data", "subject": str(asked["id"])}
    made = answered(operator.post("/letters", body), 201)
    assert made["to"] == ["Polres"] and made["subject"] == f"data_request {asked['id']}"
    assert answered(operator.get(f"/rounds/{round_.pk}/data-requests/{asked['id']}"))["letters"] == [
        made["id"]
    ]
    refused(stranger.post("/letters", body), 404, "not_found")
    refused(contact.post("/letters", body), 404, "not_found")
    refused(operator.post("/letters", {"template": "karangan"}), 422, "invalid")
    refused(operator.post("/letters", body | {"subject": "999999"}), 404, "not_found")


def test_letters_are_of_the_office(
    letter: dict[str, Any], contact: Caller, province: Caller, stranger: Caller
) -> None:
    refused(contact.get("/letters"), 404, "not_found")
    for caller in (contact, stranger):
        for rest, method in (("", "GET"), ("", "PUT"), ("/number", "POST"), ("/letter.pdf", "GET")):
            refused(
                caller.call(method, path_of(letter, rest), {} if method != "GET" else None), 404, "not_found"
            )


def test_initialled_post_by_post(letter: dict[str, Any], city: City, operator: Caller, head: Caller) -> None:
    posts = [make_post(city["kesbangpol"], title=title) for title in ("Kepala Bidang", "Sekretaris")]
    seats = []
    for post in posts:
        user, _scope = person("kepala_opd", agency=city["kesbangpol"])
        make_holder(post, name=post.title, user=user)
        city.people[post.title] = (user, scope_of(user))
        seats.append(Caller.of(city, scope_of(user)))
    body = TEXT | {"base_version": 1, "chain": [post.pk for post in posts]}
    saved = answered(operator.put(path_of(letter), body))
    assert [row["post"] for row in saved["initials"]] == ["Kepala Bidang", "Sekretaris"]
    refused(head.post(path_of(letter, "/release"), {"base_version": 2}), 403, "forbidden")
    sent = answered(operator.post(path_of(letter, "/submit")))
    assert sent["state"] == "paraf"
    version = {"base_version": sent["version"]}
    refused(seats[1].post(path_of(letter, "/initial"), version), 403, "forbidden")
    refused(seats[0].post(path_of(letter, "/initial"), {"base_version": 1}), 409, "edit_conflict")
    answered(seats[0].post(path_of(letter, "/initial"), version))
    refused(seats[1].post(path_of(letter, "/send-back")), 422, "invalid")
    back = answered(seats[1].post(path_of(letter, "/send-back"), {"comment": "Salah hari"}))
    assert back["state"] == "konsep"
    again = answered(operator.post(path_of(letter, "/submit")))
    for seat in seats:
        done = answered(seat.post(path_of(letter, "/initial"), {"base_version": again["version"]}))
    assert done["state"] == "menunggu_ttd"
