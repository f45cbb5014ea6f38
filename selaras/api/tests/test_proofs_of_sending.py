"""Proofs of sending through the API: the same rules as the page, a correction never overwrites."""

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import Round, SendingProof
from selaras.assessments.tests.factories import City
from selaras.evidence.tests.samples import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BODY = {
    "channel": "surel", "recipient": "ikt@contoh.example.org", "sent_at": "2026-01-21T08:30:00+07:00",
    "receipt": "17",
}  # fmt: skip


def test_recorded_listed_and_corrected(city: City, operator: Caller, round_: Round) -> None:
    refused(operator.post(at(round_, rest="/sendings"), BODY), 403, "forbidden")
    city.close(round_)
    made = answered(operator.post(at(round_, rest="/sendings"), BODY), 201)
    assert (made["number"], made["late"], made["scans"], made["replaces"]) == (1, False, 0, None)
    fixed = answered(
        operator.post(at(round_, rest="/sendings/1/correction"), BODY | {"receipt": "18", "reason": "Nomor"}),
        201,
    )
    assert (fixed["number"], fixed["replaces"], fixed["receipt"]) == (2, 1, "18")
    (row,) = answered(operator.get(at(round_, rest="/sendings")))["data"]
    assert (row["number"], row["reason"]) == (2, "Nomor")
    assert SendingProof.objects.count() == 2
    refused(
        operator.post(at(round_, rest="/sendings/1/correction"), BODY | {"reason": "Lagi"}), 403, "forbidden"
    )
    refused(
        operator.post(at(round_, rest="/sendings/99999999999/correction"), BODY | {"reason": "x"}),
        404,
        "not_found",
    )


def test_one_with_its_scan_goes_where_a_channel_needs_it(city: City, operator: Caller, round_: Round) -> None:
    city.close(round_)
    path, by_hand = at(round_, rest="/sendings/scanned"), BODY | {"channel": "langsung"}
    for wrong in (b"MZ bukan pindaian", b""):
        refused(operator.upload(path, "terima.pdf", wrong, **by_hand), 422, "invalid")
    assert not SendingProof.objects.exists()
    made = answered(operator.upload(path, "terima.pdf", pdf("Tanda terima"), **by_hand), 201)
    assert (made["channel"], made["scans"]) == ("langsung", 1)


@pytest.mark.parametrize(
    "change",
    [
        {"channel": "langsung"},
        {"sent_at": "2026-01-21T08:30:00"},
        {"recipient": ""},
        {"dossier": 5},
        {"salah": 1},
    ],
)
def test_half_a_proof_is_refused_with_its_fields(
    city: City, operator: Caller, round_: Round, change: dict[str, object]
) -> None:
    city.close(round_)
    refused(operator.post(at(round_, rest="/sendings"), BODY | change), 422, "invalid")
    assert not SendingProof.objects.exists()
