"""All content goes to the bucket and back; cut off anywhere, no file is lost and the next run goes on."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from selaras.audit.models import Event
from selaras.core import storage
from selaras.core.tests.buckets import Held, Line
from selaras.evidence.services import files, moving_files
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import make_file
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def kept(bucket: Held, settings: Any) -> dict[str, bytes]:
    """Five files in the folder, from before the bucket was set."""
    settings.STORAGE_SECRET = None
    agency: Agency = make_agency()
    bodies = [samples.pdf(f"berkas {number}") for number in range(5)]
    made = {make_file(agency, body=body).blob.sha256: body for body in bodies}  # type: ignore[union-attr]
    settings.STORAGE_SECRET = bucket.address
    return made


def in_folder() -> dict[str, bytes]:
    folder = storage.folder()
    return {one.sha256: folder.path_of(one.sha256).read_bytes() for one in folder.listed()}


def in_bucket(bucket: Held) -> dict[str, bytes]:
    return {key.rsplit("/", 1)[1]: bucket.body(key) for key in bucket.names()}


def test_everything_goes_there_and_back(bucket: Held, kept: dict[str, bytes]) -> None:
    call_command("move_files")
    assert (in_folder(), in_bucket(bucket)) == ({}, kept)
    call_command("move_files", "--back")
    assert (in_folder(), in_bucket(bucket)) == (kept, {})
    events = Event.objects.filter(verb="evidence.files_moved").order_by("pk")
    assert [(event.after["count"], event.after["store"]) for event in events] == [
        (5, str(bucket.address)),
        (5, "folder data"),
    ]
    assert not [path for path in files.staging_folder().iterdir() if path.is_file()]


def test_a_copy_may_be_made_while_people_work(bucket: Held, kept: dict[str, bytes]) -> None:
    call_command("move_files", "--keep")
    assert (in_folder(), in_bucket(bucket)) == (kept, kept)
    call_command("move_files")
    assert (in_folder(), in_bucket(bucket)) == ({}, kept)


@pytest.mark.parametrize("back", [False, True])
def test_cut_off_in_the_middle_nothing_is_lost_and_it_goes_on(
    bucket: Held, kept: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    """Stopped before every step in turn: while copying, putting, reading back, and removing."""
    way = ["--back"] if back else []
    if back:
        call_command("move_files")
    steps = ["_copied", "_put", "sum_in"]
    for name in steps:
        step, seen = getattr(moving_files, name), []

        def breaking(*given: Any, step: Any = step, seen: list[int] = seen) -> Any:
            seen.append(1)
            if len(seen) == 2:
                raise OSError("listrik padam")
            return step(*given)

        with monkeypatch.context() as patch:
            patch.setattr(moving_files, name, breaking)
            with pytest.raises(CommandError, match="Tidak ada berkas yang hilang"):
                call_command("move_files", *way)
        assert in_folder() | in_bucket(bucket) == kept
    call_command("move_files", *way)
    assert (in_folder(), in_bucket(bucket)) == ((kept, {}) if back else ({}, kept))


def test_a_line_cut_in_the_middle_is_said_and_it_goes_on(
    line: Line, bucket: Held, kept: dict[str, bytes], settings: Any
) -> None:
    settings.STORAGE_SECRET = bucket.at(host=line.host)
    line.sent_room = 4000
    with pytest.raises(CommandError, match="Pemindahan terhenti: Penyimpanan"):
        call_command("move_files")
    assert in_folder() | in_bucket(bucket) == kept
    line.sent_room = None
    call_command("move_files")
    assert (in_folder(), in_bucket(bucket)) == ({}, kept)


def test_a_damaged_file_is_left_and_named(bucket: Held, kept: dict[str, bytes]) -> None:
    spoilt = sorted(kept)[0]
    path = storage.folder().path_of(spoilt)
    path.chmod(0o600)
    path.write_bytes(b"rusak")
    with pytest.raises(CommandError, match=f"rusak dibiarkan di tempatnya: {spoilt}"):
        call_command("move_files")
    assert in_bucket(bucket) == {sha256: body for sha256, body in kept.items() if sha256 != spoilt}
    assert path.read_bytes() == b"rusak"


def test_a_damaged_copy_there_is_replaced_before_ours_goes(bucket: Held, kept: dict[str, bytes]) -> None:
    sha256 = sorted(kept)[0]
    bucket.put(f"berkas/{sha256[:2]}/{sha256[2:4]}/{sha256}", b"x" * len(kept[sha256]))
    call_command("move_files")
    assert (in_folder(), in_bucket(bucket)) == ({}, kept)


def test_a_copy_that_reads_otherwise_keeps_ours(
    bucket: Held, kept: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving_files, "sum_in", lambda store, sha256: "0" * 64)
    with pytest.raises(CommandError, match="yang lama tidak dihapus"):
        call_command("move_files")
    assert in_folder() == kept


def test_without_a_bucket_there_is_nowhere_to_go(settings: Any) -> None:
    settings.STORAGE_SECRET = None
    with pytest.raises(CommandError, match="SELARAS_STORAGE belum diisi"):
        call_command("move_files")
