"""What no record needs gives its disk space back; what any record needs never goes."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from selaras.audit.models import Event
from selaras.core import clock
from selaras.evidence import services, tasks
from selaras.evidence.models import Blob, Evidence, Word
from selaras.evidence.services import collecting, files, receiving
from selaras.evidence.services.content import Detected
from selaras.evidence.services.files import Staged
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import contact_of, make_copy, make_file, make_link_evidence, upload
from selaras.evidence.tests.test_place_of_a_photo import with_place
from selaras.offices.tests.factories import make_agency

pytestmark = pytest.mark.django_db
LONG_AGO = time.time() - 3 * 24 * 3600


def orphan(media: Path, name: str = "ab" * 32, *, old: bool = True) -> Path:
    """As a kill between the file and its row leaves it."""
    path = media / name[:2] / name[2:4] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"nobody's")
    if old:
        os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def aged(evidence: Evidence) -> Path:
    assert evidence.blob is not None
    Blob.objects.filter(pk=evidence.blob.pk).update(stored_at=clock.now() - timedelta(days=3))
    path = files.path_of(evidence.blob.sha256)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def forgotten() -> Path:
    """Content whose record is gone, long ago."""
    evidence = make_file()
    path = aged(evidence)
    Word.objects.filter(evidence=evidence).delete()
    evidence.delete()
    return path


def test_a_file_without_a_record_goes_after_a_day_and_is_written_down(media: Path) -> None:
    old, fresh = orphan(media), orphan(media, "cd" * 32, old=False)
    gone = collecting.collect(now=clock.now())
    assert (gone.sha256s, gone.bytes) == (["ab" * 32], 8)
    assert (old.exists(), fresh.exists()) == (False, True)
    event = Event.objects.get(verb="evidence.collected")
    assert event.after["sha256"] == ["ab" * 32]
    assert collecting.collect(now=clock.now()).sha256s == []
    assert Event.objects.filter(verb="evidence.collected").count() == 1


def test_what_is_shown_sealed_or_copied_stays(media: Path) -> None:
    agency = make_agency()
    photo = upload("foto.jpg", with_place())
    sealed = services.store_upload(scope=contact_of(agency), agency=agency, upload=photo, now=clock.now())
    assert sealed.original is not None
    copied, source = make_link_evidence(), make_file()
    assert source.blob is not None
    make_copy(copied, source.blob)
    Word.objects.filter(evidence=source).delete()
    source.delete()
    paths = [files.path_of(blob.sha256) for blob in Blob.objects.all()]
    Blob.objects.update(stored_at=clock.now() - timedelta(days=3))
    for path in paths:
        os.utime(path, (LONG_AGO, LONG_AGO))
    assert collecting.collect(now=clock.now()).sha256s == []
    assert [path.exists() for path in paths] == [True] * 3


def test_content_whose_record_is_gone_goes_with_its_row() -> None:
    path = forgotten()
    assert collecting.collect(now=clock.now(), dry=True).sha256s == [path.name]
    assert (path.exists(), Blob.objects.count()) == (True, 1)
    assert collecting.collect(now=clock.now()).sha256s == [path.name]
    assert (path.exists(), Blob.objects.count()) == (False, 0)


def test_a_stranger_s_file_in_the_folder_is_left_alone(media: Path) -> None:
    strangers = [media / "ab" / "cd" / "catatan.txt", media / "ab" / "cd" / ("ef" * 32)]
    for path in strangers:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (LONG_AGO, LONG_AGO))
    collecting.collect(now=clock.now())
    assert all(path.exists() for path in strangers)


def test_content_found_again_in_the_last_moment_stays(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same content is uploaded after the collector asked who needs it, and before it takes the file."""
    path = forgotten()
    content = path.read_bytes()
    agency = make_agency()
    take = collecting._take

    def late(found: str, before: float) -> int | None:
        make_file(agency, body=content)
        return take(found, before)

    monkeypatch.setattr(collecting, "_take", late)
    assert collecting.collect(now=clock.now()).sha256s == []
    assert path.read_bytes() == content


def test_a_touch_between_the_two_steps_brings_it_back(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = orphan(media)
    move = Path.replace

    def touched(self: Path, target: Path) -> Path:
        os.utime(self)
        return move(self, target)

    monkeypatch.setattr(Path, "replace", touched)
    assert collecting.collect(now=clock.now()).sha256s == []
    assert path.exists()


def test_an_upload_that_finds_it_gone_puts_its_own(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The collector takes the file aside just after its time was renewed."""
    path = forgotten()
    content = path.read_bytes()
    renew = os.utime

    def renewed(target: Any, *args: Any, **named: Any) -> None:
        renew(target, *args, **named)
        if Path(target) == path:
            path.unlink()

    monkeypatch.setattr(os, "utime", renewed)
    make_file(body=content)
    assert path.read_bytes() == content


def test_what_a_kill_left_aside_comes_back_and_is_judged_anew(media: Path) -> None:
    path = orphan(media, old=False)
    aside = files.staging_folder() / f"lepas-{path.name}-1a2b3c4d"
    path.replace(aside)
    collecting.collect(now=clock.now())
    assert (path.exists(), aside.exists()) == (True, False)


def test_an_upload_holds_the_row_that_the_collector_wants(
    at_once: Callable[..., list[Any]], media: Path
) -> None:
    """Both at the same time, again and again: afterwards each record has its file."""
    agency = make_agency()
    scope = contact_of(agency)
    body = samples.pdf("diperebutkan")
    first = make_file(agency, body=body)
    assert first.blob is not None
    path = files.path_of(first.blob.sha256)

    def forget() -> None:
        Word.objects.all().delete()
        Evidence.objects.all().delete()
        Blob.objects.update(stored_at=clock.now() - timedelta(days=3))
        os.utime(path, (LONG_AGO, LONG_AGO))

    for _round in range(5):
        at_once(forget)
        sent, collected = at_once(
            lambda: receiving_once(agency, scope, body), lambda: collecting.collect(now=clock.now())
        )
        assert not isinstance(sent, BaseException), sent
        assert not isinstance(collected, BaseException), collected
        assert path.read_bytes() == body
        assert at_once(lambda: Blob.objects.filter(evidence__isnull=False).count()) == [1]


def receiving_once(agency: Any, scope: Any, body: bytes) -> Evidence:
    return services.store_upload(scope=scope, agency=agency, upload=upload(body=body), now=clock.now())


def test_a_row_taken_away_in_between_is_made_anew(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = samples.pdf("hilang")
    (media / "tmp").mkdir(parents=True)
    (media / "tmp" / "up-1").write_bytes(body)
    made = Blob.objects.get_or_create
    rounds: list[int] = []

    def taken(**given: Any) -> tuple[Blob, bool]:
        blob, is_new = made(**given)
        rounds.append(blob.pk)
        if len(rounds) == 1:
            Blob.objects.filter(pk=blob.pk).delete()
        return blob, is_new

    monkeypatch.setattr(Blob.objects, "get_or_create", taken)
    staged = Staged(media / "tmp" / "up-1", "ef" * 32, len(body), "a.pdf")
    with transaction.atomic():
        blob = receiving.shelved(staged, Detected(receiving.JPEG), clock.now())
    assert Blob.objects.filter(pk=blob.pk).exists()
    assert len(rounds) == 2


def test_the_worker_passes_all_folders_in_sixteen_hours(media: Path) -> None:
    paths = [orphan(media, f"{digit:x}b" * 32) for digit in range(16)]
    for hour in range(16):
        tasks.collect_unused(clock.now() + timedelta(hours=hour))
    assert [path for path in paths if path.exists()] == []


def test_the_command_tells_first_and_then_does(media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = orphan(media)
    call_command("collect_content", "--list")
    assert capsys.readouterr().out == f"{path.name}\n1 berkas, 8 byte.\n"
    assert path.exists()
    call_command("collect_content")
    assert not path.exists()
