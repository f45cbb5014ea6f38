"""A file sent in pieces (tus 1.0) is gone on with after any break, and judged like every upload."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from selaras.core import clock
from selaras.evidence import tasks
from selaras.evidence.models import Evidence, Transfer, Use
from selaras.evidence.services import transfers
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import KIND, Subject, make_held
from selaras.evidence.tests.pieces import (
    BODY,
    TUS,
    URL,
    Breaks,
    begin,
    begun,
    metadata,
    offset_of,
    on,
    patch,
    pieces_left,
    sum_of,
)
from selaras.evidence.tests.pieces import agency as agency
from selaras.evidence.tests.pieces import contact as contact
from selaras.evidence.tests.pieces import subject as subject
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency

pytestmark = pytest.mark.django_db


def test_a_file_in_three_pieces_becomes_evidence_on_its_subject(
    contact: Client, subject: Subject, media: Path
) -> None:
    made = begin(contact, on(subject))
    address = made.headers["Location"]
    assert (made.status_code, made.headers["Upload-Offset"]) == (201, "0")
    assert made.headers["Upload-Expires"].endswith("GMT")
    for first, last in ((0, 1000), (1000, 1500), (1500, len(BODY))):
        assert offset_of(contact, address) == first
        sent = patch(contact, address, first, BODY[first:last])
        assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(last))
    kept = Use.objects.on(KIND, subject.id).get().evidence
    assert (kept.title, kept.original_name, kept.blob.sha256) == (
        "notula", "notula.pdf", hashlib.sha256(BODY).hexdigest(),
    )  # fmt: skip
    told = contact.get(address).json()
    assert (told["ok"], told["id"], told["url"]) == (True, kept.pk, f"/bukti/{kept.pk}/")
    assert pieces_left(media) == []


def test_what_the_server_can_is_told_to_anybody_who_asks(contact: Client, settings: Any) -> None:
    told = Client().options(URL)
    assert told.status_code == 204
    assert told.headers["Tus-Extension"] == "creation,checksum,expiration,termination"
    assert told.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert (told.headers["Tus-Version"], told.headers["Tus-Max-Size"]) == ("1.0.0", str(25 * 1024 * 1024))
    other = contact.post(URL, headers=TUS | {"Tus-Resumable": "0.2.2"})
    assert (other.status_code, other.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_piece_at_another_place_changes_nothing(contact: Client, subject: Subject) -> None:
    address = begun(contact, on(subject))
    patch(contact, address, 0, BODY[:700])
    for wrong in (0, 699, 701, len(BODY)):
        assert patch(contact, address, wrong, b"x").status_code == 409
    assert offset_of(contact, address) == 700
    assert patch(contact, address, 700, BODY[700:]).status_code == 204
    assert Evidence.objects.get().blob.sha256 == hashlib.sha256(BODY).hexdigest()


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_piece_broken_on_its_way_is_not_kept(contact: Client, subject: Subject, name: str) -> None:
    address = begun(contact, on(subject))
    patch(contact, address, 0, BODY[:500], Upload_Checksum=sum_of(name, BODY[:500]))
    broken = patch(contact, address, 500, BODY[500:899] + b"?", Upload_Checksum=sum_of(name, BODY[500:900]))
    assert (broken.status_code, offset_of(contact, address)) == (460, 500)
    assert patch(contact, address, 500, BODY[500:], Upload_Checksum="md5 eA==").status_code == 400
    assert patch(contact, address, 500, BODY[500:], Upload_Checksum=f"{name} ???").status_code == 400
    assert (
        patch(contact, address, 500, BODY[500:], Upload_Checksum=sum_of(name, BODY[500:])).status_code == 204
    )
    assert Evidence.objects.get().blob.sha256 == hashlib.sha256(BODY).hexdigest()


@pytest.mark.parametrize("fault", [None, OSError("reset"), TimeoutError()])
def test_what_came_before_a_break_is_kept(contact: Client, subject: Subject, fault: Exception | None) -> None:
    begun(contact, on(subject))
    row = Transfer.objects.get()
    with pytest.raises(transfers.Cut):
        transfers.write(transfer=row, stream=Breaks(BODY[:800], fault), offset=0, length=900, now=clock.now())
    row.refresh_from_db()
    assert (row.received, row.path.read_bytes()) == (800, BODY[:800])
    with pytest.raises(transfers.Cut):
        summed = ("sha1", hashlib.sha1(BODY[800:900]).digest())  # noqa: S324
        transfers.write(
            transfer=row, stream=Breaks(BODY[800:850], fault), offset=800, length=100,
            checksum=summed, now=clock.now(),
        )  # fmt: skip
    row.refresh_from_db()
    assert row.received == 800


def test_bytes_that_a_kill_left_uncounted_are_written_over(contact: Client, subject: Subject) -> None:
    address = begun(contact, on(subject))
    patch(contact, address, 0, BODY[:300])
    with Transfer.objects.get().path.open("ab") as file:
        file.write(b"half a piece that was never answered")
    assert offset_of(contact, address) == 300
    assert patch(contact, address, 300, BODY[300:]).status_code == 204
    assert Evidence.objects.get().blob.sha256 == hashlib.sha256(BODY).hexdigest()


def test_a_lost_last_answer_is_asked_for_again_and_nothing_is_doubled(
    contact: Client, subject: Subject
) -> None:
    address = begun(contact, on(subject))
    patch(contact, address, 0, BODY)
    assert patch(contact, address, len(BODY), b"").status_code == 204
    assert patch(contact, address, 0, BODY).status_code == 409
    assert offset_of(contact, address) == len(BODY)
    assert (Evidence.objects.count(), Use.objects.count()) == (1, 1)


def test_a_kill_before_the_last_step_is_made_good_by_an_empty_piece(
    contact: Client, subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = begun(contact, on(subject))
    with monkeypatch.context() as patched:
        patched.setattr(transfers, "finish", lambda **_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            patch(contact, address, 0, BODY)
    assert contact.get(address).json()["ok"] is None
    assert patch(contact, address, len(BODY), b"").status_code == 204
    assert contact.get(address).json()["ok"] is True


def test_the_whole_is_judged_by_its_content(contact: Client, subject: Subject, media: Path) -> None:
    body = b"MZ\x90" + b"\0" * 500
    address = begun(contact, on(subject), len(body))
    refused = patch(contact, address, 0, body)
    assert refused.status_code == 422
    assert refused.json()["detail"].startswith("Isinya program.")
    assert patch(contact, address, len(body), b"").status_code == 422
    assert contact.get(address).json()["detail"] == refused.json()["detail"]
    assert (Evidence.objects.count(), pieces_left(media)) == (0, [])


def test_another_file_than_the_promised_one_is_refused(contact: Client, subject: Subject) -> None:
    address = begun(contact, on(subject, sha256=hashlib.sha256(BODY).hexdigest()))
    patch(contact, address, 0, BODY[:400])
    other = samples.pdf("Notula rapat tim terlambat", pages=40)
    other = other[: len(BODY)].ljust(len(BODY), b"\n")
    refused = patch(contact, address, 400, other[400:])
    assert refused.status_code == 422
    assert "berubah selagi diunggah" in refused.json()["detail"]
    assert not Evidence.objects.exists()


def test_what_nobody_went_on_with_is_swept_and_the_running_one_is_not(
    contact: Client, subject: Subject, media: Path
) -> None:
    left, running = begun(contact, on(subject)), begun(contact, on(subject))
    patch(contact, left, 0, BODY[:100])
    Transfer.objects.filter(key=left.split("/")[-2]).update(expires_at=clock.now() - timedelta(minutes=1))
    assert contact.head(left, headers=TUS).status_code == 410
    assert patch(contact, left, 100, BODY[100:]).status_code == 410
    tasks.sweep_half_received(clock.now())
    assert contact.head(left, headers=TUS).status_code == 404
    assert (offset_of(contact, running), len(pieces_left(media))) == (0, 1)


def test_an_ended_one_leaves_nothing_and_evidence_made_of_it_stays(
    contact: Client, subject: Subject, media: Path
) -> None:
    address = begun(contact, on(subject))
    assert contact.delete(address, headers=TUS).status_code == 204
    assert contact.head(address, headers=TUS).status_code == 404
    assert pieces_left(media) == []
    address = begun(contact, on(subject))
    patch(contact, address, 0, BODY)
    assert contact.delete(address, headers=TUS).status_code == 204
    assert Evidence.objects.count() == 1


def test_into_the_library_and_onto_a_kegiatan(contact: Client, agency: Agency) -> None:
    address = begun(contact, metadata(filename="notula.pdf", agency=agency.pk))
    assert patch(contact, address, 0, BODY).status_code == 204
    kept = Evidence.objects.get()
    assert (kept.agency, kept.part_of) == (agency, None)
    activity = make_held(agency)
    photo = samples.jpeg(after=b"\1" * 5000)
    told = metadata(filename="foto.jpg", subject_kind="activity", subject_id=activity.pk)
    address = begun(contact, told, len(photo))
    assert patch(contact, address, 0, photo).status_code == 204
    assert Evidence.objects.get(part_of=activity.evidence).original_name == "foto.jpg"
    foreign = make_agency()
    assert begin(contact, metadata(filename="a.pdf", agency=foreign.pk)).status_code == 422
    told = metadata(filename="a.jpg", subject_kind="activity", subject_id=make_held(foreign).pk)
    assert begin(contact, told).status_code == 403
