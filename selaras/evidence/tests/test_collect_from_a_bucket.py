"""What no record needs leaves the bucket; what any record needs, or is just being recorded, never does."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.storage import StorageAway
from selaras.core.tests.buckets import Held, Line
from selaras.evidence import services
from selaras.evidence.models import Blob, Evidence, Word
from selaras.evidence.services import collecting, files, receiving
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import contact_of, make_file, upload
from selaras.offices.tests.factories import make_agency

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BODY = samples.pdf("isi yang akan dilupakan")


@pytest.fixture
def at_once_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day has passed for everything: the clock of a bucket is not ours to set."""
    monkeypatch.setattr(collecting, "GRACE", timedelta(days=-1))


def forget(evidence: Evidence) -> str:
    assert evidence.blob is not None
    Word.objects.filter(evidence=evidence).delete()
    evidence.delete()
    return evidence.blob.sha256


def key_of(sha256: str) -> str:
    return f"berkas/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def test_what_is_forgotten_goes_and_is_written_down(bucket: Held, at_once_now: None) -> None:
    kept, gone = make_file(), forget(make_file(body=BODY))
    assert collecting.collect(now=clock.now(), dry=True).sha256s == [gone]
    assert len(bucket.names()) == 2
    found = collecting.collect(now=clock.now())
    assert (found.sha256s, found.bytes) == ([gone], len(BODY))
    assert kept.blob is not None
    assert bucket.names() == [key_of(kept.blob.sha256)]
    assert Event.objects.get(verb="evidence.collected").after["sha256"] == [gone]


def test_what_came_today_stays(bucket: Held) -> None:
    forget(make_file(body=BODY))
    Blob.objects.all().delete()
    assert collecting.collect(now=clock.now()).sha256s == []
    assert len(bucket.names()) == 1


def test_a_stranger_s_object_in_the_bucket_is_left_alone(bucket: Held, at_once_now: None) -> None:
    name = "ab" * 32
    strangers = [f"lain/ab/ab/{name}", "berkas/catatan.txt", f"berkas/ab/cd/{'ef' * 32}", f"ab/ab/{name}"]
    for key in strangers:
        bucket.put(key, b"bukan milik Selaras")
    collecting.collect(now=clock.now())
    assert sorted(bucket.names()) == sorted(strangers)


def test_content_named_again_in_the_last_moment_stays(
    bucket: Held, at_once_now: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the collector asked who needs it, and before it takes it."""
    sha256 = forget(make_file(body=BODY))
    agency = make_agency()
    take = collecting._take

    def late(found: str, before: float) -> int | None:
        make_file(agency, body=BODY)
        return take(found, before)

    monkeypatch.setattr(collecting, "_take", late)
    assert collecting.collect(now=clock.now()).sha256s == []
    assert bucket.names() == [key_of(sha256)]


def test_an_upload_that_finds_it_gone_sends_its_own(bucket: Held, at_once_now: None) -> None:
    """Collected between the sending and the row: it was old, so the sending had found it standing."""
    agency, sha256, now = make_agency(), forget(make_file(body=BODY)), clock.now()
    with receiving.received(upload(body=BODY)) as received:
        assert collecting.collect(now=clock.now()).sha256s == [sha256]
        assert bucket.names() == []
        services.records.keep_file(scope=contact_of(agency), agency=agency, received=received, now=now)
    assert bucket.body(key_of(sha256)) == BODY


def test_whoever_stores_and_whoever_collects_do_not_pass_each_other(
    at_once: Callable[..., list[Any]], bucket: Held, at_once_now: None
) -> None:
    """Both at the same time, again and again: afterwards each record has its file."""
    agency = make_agency()
    scope, now = contact_of(agency), clock.now()

    def store() -> None:
        for _time in range(8):
            kept = services.store_upload(scope=scope, agency=agency, upload=upload(body=BODY), now=now)
            assert bucket.body(key_of(kept.blob.sha256)) == BODY
            forget(kept)

    def collect() -> None:
        for _time in range(12):
            collecting.collect(now=clock.now())

    assert at_once(store, collect) == [None, None]


def test_content_is_named_inside_a_transaction_only(
    transactional_db: None, bucket: Held, tmp_path: Path
) -> None:
    (tmp_path / "x").write_bytes(BODY)
    with pytest.raises(TransactionManagementError):
        files.shelve(files.Staged(tmp_path / "x", "ab" * 32, len(BODY), "x"))
    with transaction.atomic():
        files.shelve(files.Staged(tmp_path / "x", "ab" * 32, len(BODY), "x"))
    assert bucket.names() == [key_of("ab" * 32)]


def test_no_older_version_stays_behind_a_mark_of_deletion(bucket: Held, at_once_now: None) -> None:
    bucket.client.put_bucket_versioning(
        Bucket=bucket.address.bucket, VersioningConfiguration={"Status": "Enabled"}
    )
    sha256 = forget(make_file(body=BODY))
    bucket.put(key_of(sha256), b"versi kedua")
    assert collecting.collect(now=clock.now()).sha256s == [sha256]
    left = bucket.client.list_object_versions(Bucket=bucket.address.bucket)
    assert (left.get("Versions", []), left.get("DeleteMarkers", [])) == ([], [])


def test_a_bucket_that_is_away_loses_no_row_and_the_next_hour_goes_on(
    line: Line, bucket: Held, at_once_now: None
) -> None:
    sha256 = forget(make_file(body=BODY))
    line.sent_room = 0
    with pytest.raises(StorageAway):
        collecting.collect(now=clock.now())
    assert bucket.names() == [key_of(sha256)]
    line.sent_room = None
    assert collecting.collect(now=clock.now()).sha256s == [sha256]
