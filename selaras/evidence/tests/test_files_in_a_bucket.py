"""Where a bucket is set uploads lie there: checked, found once, read in parts, and only through our door."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.core.storage import StorageAway
from selaras.core.tests.buckets import SECRET, Held, Line
from selaras.evidence import services
from selaras.evidence.models import Blob, Evidence, Transfer
from selaras.evidence.services import files, receiving
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import Subject, contact_of, make_file, upload
from selaras.evidence.tests.pieces import BODY as LARGE
from selaras.evidence.tests.pieces import agency as agency
from selaras.evidence.tests.pieces import begun, on, patch
from selaras.evidence.tests.pieces import contact as contact
from selaras.evidence.tests.pieces import subject as subject
from selaras.evidence.tests.test_place_of_a_photo import with_place
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, make_agency, person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BODY = samples.pdf("isi dokumen di bucket")


def left_behind(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def reader_of(evidence: Evidence) -> tuple[Client, str]:
    client = Client()
    client.force_login(person("narahubung", agency=evidence.agency)[0])
    return client, reverse("evidence_content", args=[evidence.pk])


def key_of(sha256: str) -> str:
    return f"berkas/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def test_an_upload_lies_in_the_bucket_and_nowhere_else(bucket: Held, media: Path) -> None:
    evidence = make_file(body=BODY)
    assert evidence.blob is not None
    assert bucket.names() == [key_of(evidence.blob.sha256)]
    assert bucket.body(bucket.names()[0]) == BODY
    assert left_behind(media) == []


def test_the_same_content_is_sent_once(bucket: Held) -> None:
    first = make_file(body=BODY)
    bucket.client.put_object_tagging(
        Bucket=bucket.address.bucket,
        Key=bucket.names()[0],
        Tagging={"TagSet": [{"Key": "kali", "Value": "1"}]},
    )
    second = make_file(body=BODY)
    assert first.blob == second.blob
    again = bucket.client.get_object_tagging(Bucket=bucket.address.bucket, Key=bucket.names()[0])
    # Written anew it would have no tag.
    assert (len(bucket.names()), len(again["TagSet"])) == (1, 1)


def test_a_damaged_copy_is_replaced_by_the_next_upload(bucket: Held) -> None:
    evidence = make_file(body=BODY)
    bucket.put(bucket.names()[0], b"rusak")
    client, address = reader_of(evidence)
    assert client.get(address).status_code == 404
    make_file(body=BODY)
    assert body_of(client.get(address)) == BODY


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("", 200, 0, len(BODY)),
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, len(BODY)),
        ("bytes=-7", 206, len(BODY) - 7, len(BODY)),
        (f"bytes={len(BODY)}-", 416, 0, 0),
    ],
)
def test_a_reader_gets_the_whole_or_a_part(
    bucket: Held, asked: str, status: int, first: int, last: int
) -> None:
    client, address = reader_of(make_file(body=BODY))
    response = client.get(address, headers={"Range": asked} if asked else {})
    assert (response.status_code, body_of(response)) == (status, BODY[first:last])


def test_no_answer_names_the_bucket_or_leads_there(bucket: Held, settings: Any) -> None:
    """Neither a redirect nor a header for the proxy: the file goes through the permission check, harmless."""
    settings.FILES_ACCEL_PREFIX = "/berkas-internal/"
    evidence = make_file(body=BODY)
    client, address = reader_of(evidence)
    response = client.get(address)
    told = f"{response.headers}"
    assert response.status_code == 200
    assert not [
        word for word in ("Location", "X-Accel-Redirect", bucket.address.bucket, SECRET) if word in told
    ]
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    stored = bucket.client.head_object(Bucket=bucket.address.bucket, Key=bucket.names()[0])
    assert stored["ContentType"] == "application/octet-stream"


def test_a_stranger_gets_nothing_of_what_lies_in_the_bucket(bucket: Held) -> None:
    _client, address = reader_of(make_file(body=BODY))
    stranger = Client()
    stranger.force_login(person("narahubung", agency=make_agency(name="Dinas lain"))[0])
    assert stranger.get(address).status_code == 404


def test_a_photo_keeps_its_original_sealed_in_the_bucket_too(bucket: Held) -> None:
    agency = make_agency()
    photo = services.store_upload(
        scope=contact_of(agency), agency=agency, upload=upload("foto.jpg", with_place()), now=NOW
    )
    assert photo.blob is not None
    assert photo.original is not None
    assert sorted(bucket.names()) == sorted([key_of(photo.blob.sha256), key_of(photo.original.sha256)])
    assert bucket.body(key_of(photo.original.sha256)) == with_place()
    assert b"GPS" not in bucket.body(key_of(photo.blob.sha256))


def test_pieces_are_put_together_here_and_the_whole_is_sent(
    bucket: Held, contact: Client, subject: Subject, media: Path
) -> None:
    address = begun(contact, on(subject))
    assert patch(contact, address, 0, LARGE[:1000]).status_code == 204
    assert bucket.names() == []
    assert patch(contact, address, 1000, LARGE[1000:]).status_code == 204
    assert bucket.body(bucket.names()[0]) == LARGE
    assert left_behind(media) == []


def test_a_file_that_is_only_looked_into_is_not_sent(bucket: Held) -> None:
    services.check_upload(upload=upload(body=BODY))
    assert bucket.names() == []


# ---- while the bucket is away


def test_a_bucket_that_is_away_is_said_and_keeps_nothing(line: Line, bucket: Held, media: Path) -> None:
    line.close()
    with pytest.raises(ValidationError, match="belum disimpan: penyimpanan berkas belum terjangkau"):
        make_file(body=BODY)
    assert (Blob.objects.count(), Evidence.objects.count(), left_behind(media)) == (0, 0, [])
    assert bucket.names() == []


def test_a_line_cut_in_the_middle_of_a_file_leaves_no_half_and_the_next_try_keeps_it(
    line: Line, bucket: Held, media: Path
) -> None:
    large = samples.pdf("x" * 50, pages=2000)
    agency = make_agency()
    line.sent_room = len(large) // 2
    with pytest.raises(ValidationError, match="belum terjangkau"):
        make_file(agency, body=large)
    assert bucket.names() == []
    assert (Blob.objects.count(), left_behind(media)) == (0, [])
    line.sent_room = None
    evidence = make_file(agency, body=large)
    assert evidence.blob is not None
    assert bucket.body(key_of(evidence.blob.sha256)) == large


def test_the_last_piece_waits_for_the_bucket_and_nothing_is_sent_again(
    line: Line, bucket: Held, contact: Client, subject: Subject
) -> None:
    address = begun(contact, on(subject))
    line.sent_room = 0
    response = patch(contact, address, 0, LARGE)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "belum terjangkau" in response.json()["detail"]
    row = Transfer.objects.get()
    assert (row.received, row.fault, row.evidence) == (len(LARGE), "", None)
    line.sent_room = None
    # An empty piece asks for the last step.
    assert patch(contact, address, len(LARGE), b"").status_code == 204
    assert bucket.body(bucket.names()[0]) == LARGE
    assert Evidence.objects.count() == 1


def test_a_reader_is_told_that_the_store_is_away(line: Line, bucket: Held) -> None:
    evidence = make_file(body=BODY)
    client, address = reader_of(evidence)
    client.raise_request_exception = False
    line.close()
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 503
    assert "Penyimpanan berkas tidak terjangkau" in response.content.decode()
    assert bucket.address.bucket not in response.content.decode()


def test_an_answer_that_is_cut_is_never_taken_for_the_whole(line: Line, bucket: Held) -> None:
    large = samples.pdf("x" * 50, pages=2000)
    client, address = reader_of(make_file(body=large))
    response = client.get(address)
    line.came_room = len(large) // 2
    with pytest.raises(StorageAway, match=r"tidak menjawab|terputus"):
        body_of(response)


def test_a_bucket_lost_between_sending_and_writing_keeps_no_row(
    line: Line, bucket: Held, agency: Agency
) -> None:
    scope = contact_of(agency)
    with receiving.received(upload(body=BODY)) as received:
        line.close()
        with pytest.raises(StorageAway):
            services.records.keep_file(scope=scope, agency=agency, received=received, now=NOW)
    assert (Blob.objects.count(), Evidence.objects.count()) == (0, 0)
    assert files.staging_folder().exists()
