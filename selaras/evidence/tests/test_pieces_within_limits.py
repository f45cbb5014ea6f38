"""Pieces are refused before they cost anything, and are nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from selaras.core import clock
from selaras.evidence.models import Evidence, Transfer, Use
from selaras.evidence.services import transfers
from selaras.evidence.tests.factories import KIND, Subject, attach
from selaras.evidence.tests.pieces import (
    BODY,
    TUS,
    URL,
    Breaks,
    begin,
    begun,
    metadata,
    on,
    patch,
)
from selaras.evidence.tests.pieces import agency as agency
from selaras.evidence.tests.pieces import contact as contact
from selaras.evidence.tests.pieces import subject as subject
from selaras.offices.models import Agency
from selaras.offices.tests.factories import person

pytestmark = pytest.mark.django_db


def test_sizes_are_refused_before_a_byte_comes(contact: Client, subject: Subject, settings: Any) -> None:
    settings.UPLOAD_MAX_MB = 1
    huge = begin(contact, on(subject, "besar.pdf"), 2 * 1024**3)
    assert huge.status_code == 413
    assert huge.json()["detail"].startswith("Berkas “besar.pdf” belum terunggah karena melebihi 1 MB.")
    assert begin(contact, on(subject), 0).status_code == 422
    for length in ("", "-1", "1e9", "٣", "9" * 30):
        told = TUS | {"Upload-Length": length, "Upload-Metadata": on(subject)}
        assert contact.post(URL, headers=told).status_code == 400
    assert not Transfer.objects.exists()


def test_a_piece_longer_than_what_is_missing_is_not_read(contact: Client, subject: Subject) -> None:
    address = begun(contact, on(subject), 100)
    assert patch(contact, address, 0, b"x" * 101).status_code == 413
    assert Transfer.objects.get().path.stat().st_size == 0


def test_what_a_person_has_begun_is_bounded(contact: Client, subject: Subject, settings: Any) -> None:
    settings.UPLOAD_QUOTA_MB = 1
    first = begun(contact, on(subject), 700 * 1024)
    over = begin(contact, on(subject), 400 * 1024)
    assert over.status_code == 413
    assert "belum selesai sudah mencapai 1 MB" in over.json()["detail"]
    assert contact.delete(first, headers=TUS).status_code == 204
    assert begin(contact, on(subject), 400 * 1024).status_code == 201


def test_a_disk_that_is_nearly_full_takes_nothing_new(
    contact: Client, subject: Subject, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = transfers.shutil.disk_usage("/")._replace(free=50 * 1024 * 1024 + 2 * len(BODY) - 1)
    monkeypatch.setattr(transfers.shutil, "disk_usage", lambda path: usage)
    full = begin(contact, on(subject))
    assert (full.status_code, full.headers["Retry-After"]) == (507, "600")
    assert not Transfer.objects.exists()


def test_rights_and_room_are_asked_before_and_after(contact: Client, subject: Subject, settings: Any) -> None:
    subject.is_open = False
    assert begin(contact, on(subject)).status_code == 403
    subject.is_open = True
    address = begun(contact, on(subject))
    patch(contact, address, 0, BODY[:10])
    subject.is_open = False
    closed = patch(contact, address, 10, BODY[10:])
    assert (closed.status_code, closed.json()["detail"]) == (403, "Periode sudah ditutup.")
    subject.is_open = True
    settings.UPLOAD_MAX_FILES = 1
    other = attach(subject)
    assert begin(contact, on(subject)).status_code == 422
    assert patch(contact, address, len(BODY), b"").status_code == 422
    other.removed_at, other.removed_by_name, other.removed_reason = clock.now(), "Trisna", "Ganda"
    other.save()
    assert patch(contact, address, len(BODY), b"").status_code == 204


def test_nobody_else_goes_on_with_it_or_hears_of_it(contact: Client, subject: Subject) -> None:
    address = begun(contact, on(subject))
    colleague = Client()
    colleague.force_login(person("narahubung", agency=subject.owner)[0])
    for other, status in ((colleague, 404), (Client(), 401)):
        assert other.head(address, headers=TUS).status_code == status
        assert other.get(address).status_code == status
        assert patch(other, address, 0, BODY).status_code == status
        assert other.delete(address, headers=TUS).status_code == status
    assert colleague.get(URL).json() == {"transfers": []}
    (mine,) = contact.get(URL).json()["transfers"]
    assert (mine["address"], mine["name"], mine["subject"]) == (address, "notula.pdf", f"{KIND} {subject.id}")
    assert (
        begin(contact, metadata(filename="a.pdf", subject_kind=KIND, subject_id="999999")).status_code == 404
    )


def test_without_the_token_of_the_page_nothing_is_taken(subject: Subject) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("narahubung", agency=subject.owner)[0])
    assert begin(strict, on(subject)).status_code == 403
    assert not Transfer.objects.exists()


def test_one_writer_at_a_time(contact: Client, subject: Subject) -> None:
    address = begun(contact, on(subject))
    row = Transfer.objects.get()
    with transfers.held(row, clock.now()):
        busy = patch(contact, address, 0, BODY)
        assert (busy.status_code, busy.headers["Retry-After"]) == (423, "5")
        assert contact.delete(address, headers=TUS).status_code == 423
    assert patch(contact, address, 0, BODY).status_code == 204


def test_the_same_last_piece_twice_at_once_is_one_piece_of_evidence(
    at_once: Callable[..., list[Any]], agency: Agency
) -> None:
    _user, scope = person("narahubung", agency=agency)
    subject = Subject(agency)
    row = transfers.begin(
        scope=scope, subject=subject.reference, agency=None, name="a.pdf", length=len(BODY), now=clock.now()
    )

    def send() -> Any:
        fresh = Transfer.objects.get(pk=row.pk)
        sent = transfers.write(
            transfer=fresh, stream=Breaks(BODY, None), offset=0, length=len(BODY), now=clock.now()
        )
        return transfers.finish(scope=scope, transfer=sent, now=clock.now()).evidence_id

    results = at_once(*[send] * 4)
    assert len([one for one in results if isinstance(one, int)]) == 1, results
    assert {type(one) for one in results} <= {int, transfers.Busy, transfers.WrongOffset, transfers.Gone}
    assert at_once(lambda: (Evidence.objects.count(), Use.objects.live().count())) == [(1, 1)]


def test_what_cannot_be_read_is_said(contact: Client, subject: Subject) -> None:
    for bad in ("filename", "filename ???", "filename YQ==,filename YQ==", "a YQ== YQ==", "n /w==", " YQ=="):
        response = begin(contact, bad)
        assert response.status_code in {400, 422}, bad
    assert begin(contact, metadata(filename="a" * 5000)).status_code == 400
    assert begin(contact, metadata(filename="a.pdf", agency="x")).status_code == 422
    address = begun(contact, on(subject))
    assert contact.patch(address, BODY, content_type="text/plain", headers=TUS).status_code == 415
    assert patch(contact, address, -1, BODY).status_code == 400
