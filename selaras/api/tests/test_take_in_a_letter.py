"""Letters that come in, and letters signed outside, through the API."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW, City
from selaras.letters import services
from selaras.letters.models import Incoming, Letter
from selaras.letters.tests.certificates import PASSPHRASE, make_certificates, sealed
from selaras.offices.tests.factories import make_holder, make_post

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CAME = {"sender": "Polres", "hal": "Permintaan data", "received_on": "2026-01-21"}


@pytest.fixture
def head(city: City) -> Caller:
    return Caller.of(city, city.leader("kepala_kesbangpol"))


def test_registered_handed_on_answered(city: City, operator: Caller, head: Caller) -> None:
    office = city["kesbangpol"]
    post = make_post(office, title="Sekretaris Contoh")
    made = answered(operator.post("/incoming-letters", CAME | {"agency": office.pk, "first": 41}), 201)
    assert (made["agenda"], made["state"], made["has_scan"]) == (41, "diterima", False)
    path = f"/incoming-letters/{made['id']}"
    refused(operator.get(f"{path}/scan"), 404, "not_found")
    empty = CAME | {"agency": office.pk, "hal": ""}
    wrong = refused(operator.post("/incoming-letters", empty), 422, "invalid")
    assert [fault["field"] for fault in wrong["errors"]] == ["hal"]
    refused(operator.post("/incoming-letters", CAME | {"agency": 999_999}), 404, "not_found")
    body = {"to": [post.pk], "order": "hadiri", "due_on": "2026-01-30", "note": "Bawa data"}
    assert str(post.pk) in answered(head.get(path))["posts"]
    refused(head.post(f"{path}/dispositions", body | {"to": [1_000_000]}), 422, "invalid")
    (given,) = answered(head.post(f"{path}/dispositions", body))["dispositions"]
    assert (given["order"], given["state"]) == ("hadiri", "terbuka")
    refused(operator.post(f"{path}/settle", {"reason": "Selesai"}), 403, "forbidden")
    done = answered(operator.post(f"{path}/dispositions/{given['id']}/answer", {"answer": "Sudah hadir."}))
    assert (done["state"], done["dispositions"][0]["answer"]) == ("selesai", "Sudah hadir.")
    again = answered(operator.post("/incoming-letters", CAME | {"agency": office.pk}), 201)
    settled = answered(operator.post(f"/incoming-letters/{again['id']}/settle", {"reason": "Arsip"}))
    assert settled["reason"] == "Arsip"
    for query, n in (("", 2), ("?q=polres", 2), ("?q=41", 1), ("?state=selesai", 2), ("?year=2025", 0)):
        assert answered(operator.get(f"/incoming-letters{query}"))["count"] == n, query
    assert Incoming.objects.count() == 2


def test_signed_outside_and_brought_back(
    city: City, operator: Caller, head: Caller, tmp_path: Any, settings: Any
) -> None:
    settings.CERTIFICATES = str(tmp_path / "sertifikat")
    certificate = make_certificates(tmp_path / "sertifikat", "x")
    make_holder(make_post(city["kesbangpol"], kind="kepala", title="Kepala Contoh"), name="Contoh")
    blank = {"template": "kosong", "subject": str(city["kesbangpol"].pk)}
    begun = answered(operator.post("/letters", blank), 201)
    path = f"/letters/{begun['id']}"
    text = {"hal": "Permohonan", "body": "Dengan hormat.", "to": ["Kapolres"]}
    saved = answered(operator.put(path, text | {"base_version": begun["version"]}))
    answered(head.post(f"{path}/release", {"base_version": saved["version"]}))
    refused(operator.post(f"{path}/ready"), 403, "forbidden")
    answered(operator.post(f"{path}/number", {"dated": "2026-01-22"}))
    refused(operator.get(f"{path}/ready.pdf"), 404, "not_found")
    answered(operator.post(f"{path}/ready"))
    ready = operator.get(f"{path}/ready.pdf").content
    assert ready.startswith(b"%PDF-")
    refused(operator.upload(f"{path}/signed-file", "surat.pdf", ready + b"x"), 422, "invalid")
    done = answered(operator.upload(f"{path}/signed-file", "surat.pdf", sealed(ready, certificate)))
    assert (done["state"], done["signature_way"]) == ("bernomor", "luar")
    found = answered(operator.get(f"{path}/check"))
    (seal,) = found["seals"]
    assert (found["is_ours"], seal["intact"], seal["root"]) == (True, True, "Akar Uji")
    other = services.begin_letter(
        scope=city.operator, template="kosong", subject_id=str(city["kesbangpol"].pk), now=NOW
    )
    refused(operator.get(f"/letters/{other.pk}/check"), 404, "not_found")
    assert PASSPHRASE not in str(list(Letter.objects.values()))
