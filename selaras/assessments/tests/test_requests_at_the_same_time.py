"""Two at the same moment on requests to outside bodies or a proof of sending: one wins, the other is told."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from selaras.assessments import services
from selaras.assessments.models import DataRequest, Round, SendingProof
from selaras.assessments.services import BodyReply, Sending, SentLetter
from selaras.assessments.tests.factories import NOW, City
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.evidence.models import Use
from selaras.evidence.tests.samples import pdf

pytestmark = pytest.mark.slow
AtOnce = Callable[..., list[Any]]
LETTER = SentLetter("400.10/12", date(2026, 1, 14), date(2026, 1, 14), date(2026, 1, 27))
REPLY = BodyReply("B/7", date(2026, 1, 20), date(2026, 1, 21))


@pytest.fixture
def city(transactional_db: None) -> City:
    return City()


def asked(city: City, round_: Round) -> DataRequest:
    return services.prepare_requests(scope=city.operator, round_=round_, now=NOW)[0]


def sent(city: City, round_: Round) -> DataRequest:
    request = asked(city, round_)
    services.send_request(scope=city.operator, request=request, letter=LETTER, now=NOW)
    return services.note_attempt(
        scope=city.operator, request=request, on=NOW.date(), way="telepon", note="Belum", now=NOW
    ).request


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_prepared_twice_at_once_each_body_is_asked_once(city: City, at_once: AtOnce) -> None:
    round_, operator = city.make_round(), city.operator

    def prepare() -> list[DataRequest]:
        return services.prepare_requests(scope=operator, round_=round_, now=NOW)

    results = at_once(prepare, prepare, prepare)
    assert sorted(len(made) for made in results) == [0, 0, 1]

    def read() -> tuple[int, int]:
        return DataRequest.objects.count(), Duty.objects.filter(source_kind="data_request").count()

    assert at_once(read)[0] == (1, 1)


def test_a_letter_sent_twice_at_once_keeps_one_number(city: City, at_once: AtOnce) -> None:
    request, operator = asked(city, city.make_round()), city.operator

    def send(number: str) -> DataRequest:
        letter = SentLetter(number, LETTER.dated, LETTER.sent_on, LETTER.due_on)
        return services.send_request(scope=operator, request=request, letter=letter, now=NOW)

    results = at_once(lambda: send("1/A"), lambda: send("2/B"))
    assert kinds(results) == ["DataRequest", "Refused"]
    kept = next(result.number for result in results if isinstance(result, DataRequest))
    assert at_once(lambda: DataRequest.objects.get().number)[0] == kept


def test_a_reply_and_its_absence_at_once_leave_one_of_them(city: City, at_once: AtOnce) -> None:
    request, operator = sent(city, city.make_round()), city.operator

    def reply() -> DataRequest:
        scan = SimpleUploadedFile("balasan.pdf", pdf("Balasan"))
        return services.receive_reply(scope=operator, request=request, reply=REPLY, scan=scan, now=NOW)

    def silence() -> DataRequest:
        return services.give_up_waiting(scope=operator, request=request, reason="Tidak dibalas", now=NOW)

    results = at_once(reply, silence)

    def read() -> tuple[str, str, int]:
        row = DataRequest.objects.get()
        return row.state, row.silence_reason, Use.objects.filter(subject_kind="data_request").count()

    # A reply that comes after the silence still counts; silence after a reply does not.
    state, reason, scans = at_once(read)[0]
    assert (state, reason, scans) == ("dibalas", "", 1)
    assert not isinstance(results[0], Exception)
    assert isinstance(results[1], DataRequest | Refused)


def test_two_proofs_at_once_get_two_numbers(city: City, at_once: AtOnce) -> None:
    closed, operator = city.close(city.make_round()), city.operator
    sending = Sending("surel", "pemilik@contoh.example.org", NOW, receipt="1")

    def record() -> SendingProof:
        return services.record_sending(scope=operator, round_=closed, sending=sending, now=NOW)

    made = at_once(record, record, record)
    assert sorted(proof.number for proof in made) == [1, 2, 3]


def test_two_corrections_of_one_proof_at_once_leave_one(city: City, at_once: AtOnce) -> None:
    closed, operator = city.close(city.make_round()), city.operator
    sending = Sending("surel", "pemilik@contoh.example.org", NOW, receipt="1")
    proof = services.record_sending(scope=operator, round_=closed, sending=sending, now=NOW)

    def correct(reason: str) -> SendingProof:
        return services.correct_sending(scope=operator, proof=proof, sending=sending, reason=reason, now=NOW)

    results = at_once(lambda: correct("Satu"), lambda: correct("Dua"))
    assert kinds(results) == ["Refused", "SendingProof"]
    assert at_once(lambda: SendingProof.objects.filter(replaces=proof.pk).count())[0] == 1
