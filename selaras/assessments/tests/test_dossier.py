"""The dossier: whole or not at all, the same bytes each time, and nothing in it that was not accepted."""

import csv
import hashlib
import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from selaras.assessments import services
from selaras.assessments.models import Dossier, Item, Round
from selaras.assessments.permissions import can_make_dossier, can_read_dossiers
from selaras.assessments.selectors.dossiers import contents_of, index_rows, print_data, safe_name
from selaras.assessments.services import dossier_files, dossiers
from selaras.assessments.services.dossiers import JOB, build_dossier, open_jobs
from selaras.assessments.tests.factories import NOW, City, item_of
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.evidence import services as evidence
from selaras.evidence.models import Use
from selaras.evidence.services import copies, copying, files
from selaras.evidence.tests import samples
from selaras.jobs import services as jobs
from selaras.jobs.choices import State
from selaras.jobs.models import Job
from selaras.letters import services as letters
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import letterhead_of
from selaras.notices.models import Notice

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def full(city: City, round_: Round) -> Round:
    """Three answers accepted, with files of two agencies, a link and one file in two answers."""
    attach(city, item_of(round_, "1.1"), "rencana.pdf", samples.pdf("Rencana"), pages="3-5")
    attach(city, item_of(round_, "1.1"), "=lampiran/..\\x.pdf", samples.pdf("Lampiran"), pages="=1+1")
    attach(city, item_of(round_, "2.1"), "rencana lagi.pdf", samples.pdf("Rencana"))
    for code in ("1.1", "2.1", "1.4"):
        city.approve(item_of(round_, code), text=f"Isi {code} #eval(1)")
    return round_


def attach(city: City, item: Item, name: str, content: bytes, *, pages: str = "") -> Use:
    use = evidence.attach_upload(
        scope=city.answering(item),
        subject=Reference("item", str(item.pk)),
        upload=SimpleUploadedFile(name, content),
        title=f"Bukti {name}",
        now=NOW,
    )
    Use.objects.filter(pk=use.pk).update(pages=pages)
    return use


def make(city: City, round_: Round, *, scope: Scope | None = None, at: Any = NOW) -> Job:
    job = services.start_dossier(scope=scope or city.operator, round_=round_, now=at)
    job.refresh_from_db()
    return job


def bytes_of(dossier: Dossier) -> dict[str, bytes]:
    return {part: files.path_of(dossier.content(part)[0]).read_bytes() for part in ("pdf", "zip", "csv")}


def stored(store: Path) -> set[str]:
    return {path.name for path in store.rglob("*") if path.is_file()}


def test_what_was_kept_of_a_link_goes_along_as_it_last_stood(city: City, full: Round) -> None:
    use = Use.objects.filter(evidence__kind="link").first()
    assert use is not None
    plain = copying.Limit("text/plain", 1000, True, "Teks")
    sent = copying.Sent(use.evidence.url, plain, "utf-8", "0" * 64, 10)
    for at, words in ((NOW, b"Kabar lama"), (NOW + timedelta(days=1), b"Kabar baru")):
        copies.keep_words(evidence=use.evidence, body=words, sent=sent, now=at)

    def copied(at: Any) -> list[tuple[str, int]]:
        rows = csv.DictReader(io.StringIO(_index(city, full, at)))
        return [(row["file"].rsplit("/")[-1], int(row["bytes"])) for row in rows if "salinan" in row["file"]]

    assert copied(NOW) == [("03-1-salinan tautan 2026-01-22.txt", len(b"Kabar lama"))]
    assert copied(NOW + timedelta(days=2)) == [("03-1-salinan tautan 2026-01-23.txt", len(b"Kabar baru"))]
    held = bytes_of(Dossier.objects.latest("number"))
    with zipfile.ZipFile(io.BytesIO(held["zip"])) as archive:
        names = [name for name in archive.namelist() if "salinan" in name]
        assert [archive.read(name) for name in names] == [b"Kabar baru"]
    assert _index(city, full, NOW) == _index(city, full, NOW)


def _index(city: City, round_: Round, at: Any) -> str:
    make(city, round_, at=at)
    return bytes_of(Dossier.objects.latest("number"))["csv"].decode()


def test_a_dossier_holds_what_was_accepted_and_nothing_else(city: City, full: Round) -> None:
    job = make(city, full)
    assert (job.state, job.progress, job.error) == (State.DONE, 100, "")
    dossier = Dossier.objects.get()
    assert (dossier.number, dossier.answers, dossier.asked, dossier.files) == (1, 3, 7, 2)
    content = bytes_of(dossier)
    for part, held in content.items():
        assert dossier.content(part) == (hashlib.sha256(held).hexdigest(), len(held))
    with zipfile.ZipFile(io.BytesIO(content["zip"])) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "DATA PERAGAAN.txt", "index.csv", "butir-1.1/01-rencana.pdf", "butir-1.1/02-x.pdf",
        ]  # fmt: skip
        assert archive.read("index.csv") == content["csv"]
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.read("butir-1.1/01-rencana.pdf") == samples.pdf("Rencana")
    assert Notice.objects.filter(kind="dossier").count() in {0, 1}


def test_the_index_has_its_columns_and_a_row_for_each_use(city: City, full: Round) -> None:
    make(city, full)
    text = bytes_of(Dossier.objects.get())["csv"].decode()
    assert text.splitlines()[0] == "item,use,agency,file,sha256,pages,bytes"
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["item"], row["use"], row["file"], row["pages"]) for row in rows[:2]] == [
        ("1.1", "1", "butir-1.1/01-rencana.pdf", "3-5"),
        ("1.1", "2", "butir-1.1/02-x.pdf", "'=1+1"),
    ]
    links = [row for row in rows if row["file"].startswith("https://")]
    assert links
    assert all((row["sha256"], row["bytes"]) == ("", "") for row in links)
    again = next(row for row in rows if row["item"] == "2.1" and row["sha256"])
    assert (again["file"], again["bytes"]) == ("butir-1.1/01-rencana.pdf", str(len(samples.pdf("Rencana"))))


def test_the_same_answers_and_moment_give_the_same_bytes(city: City, full: Round, store: Path) -> None:
    make(city, full)
    before = stored(store)
    make(city, full)
    first, second = Dossier.objects.order_by("number")
    assert bytes_of(first) == bytes_of(second)
    # Kept once, however often it is made.
    assert stored(store) == before
    make(city, full, at=NOW + timedelta(hours=1))
    later = Dossier.objects.get(number=3)
    assert {part for part in ("pdf", "zip", "csv") if later.content(part) != first.content(part)} == {
        "pdf", "zip",
    }  # fmt: skip


def test_an_answer_that_changes_changes_the_bytes(city: City, full: Round) -> None:
    make(city, full)
    Item.objects.filter(round=full, code="1.1").update(narrative="Lain")
    make(city, full)
    first, second = Dossier.objects.order_by("number")
    assert first.pdf_sha256 != second.pdf_sha256
    assert first.zip_sha256 == second.zip_sha256


def poppler(program: str, path: Path, *more: str) -> str:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here; Debian has it in poppler-utils")
    return subprocess.run([program, path, *more], capture_output=True, text=True, check=True).stdout


def test_the_printed_part_is_tagged_and_reads_in_order(city: City, full: Round) -> None:
    make(city, full)
    dossier = Dossier.objects.get()
    path = files.path_of(dossier.pdf_sha256)
    assert b"pdfuaid" in path.read_bytes()
    assert "Tagged:          yes" in poppler("pdfinfo", path)
    text = poppler("pdftotext", path, "-")
    order = [
        "Penyampaian isian IKT 2025", "Daftar isi", "Keterangan", "3 dari 7 butir",
        "Butir yang tidak disertakan", "Butir 1.1", "Isi 1.1 #eval(1)", "Nilai terverifikasi", "4 dari 7",
        "Butir 2.1", "Isi 2.1", "Daftar bukti dukung", "1.1/1", "butir-1.1/01-rencana.pdf", "3-5",
    ]  # fmt: skip
    at = 0
    for words in order:
        assert words in text[at:], words
        at = text.index(words, at)
    for digest in files_hashes(dossier):
        assert digest in text
    assert all("DATA PERAGAAN" in page for page in text.split("\f")[:-1])


def files_hashes(dossier: Dossier) -> list[str]:
    rows = csv.DictReader(io.StringIO(bytes_of(dossier)["csv"].decode()))
    return [row["sha256"] for row in rows if row["sha256"]]


def test_the_cover_is_the_letter_of_the_office_where_there_is_one(city: City, full: Round) -> None:
    letter = letters.begin_letter(
        scope=city.operator, template="pengantar_berkas", subject_id=str(full.pk), now=NOW
    )
    make(city, full)
    assert Dossier.objects.get().letter == letter
    head = city.leader("kepala_kesbangpol")
    letters.release_letter(scope=head, letter=letter, base_version=1, now=NOW)
    letters.number_from_other(
        scope=city.operator, letter=letter, number="070/77/2026", dated=NOW.date(), now=NOW
    )
    make(city, full)
    numbered = bytes_of(Dossier.objects.get(number=2))["pdf"]
    assert numbered != bytes_of(Dossier.objects.get(number=1))["pdf"]
    assert letterhead_of(letter.agency).pk is None


@pytest.mark.parametrize("percent", [1, 10, 40, 95])
def test_cancelled_half_way_it_leaves_nothing(
    city: City, full: Round, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, percent: int
) -> None:
    before, tell = stored(store), jobs.JobHandle.progress
    rows = Letter.objects.count(), Notice.objects.count()
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))

    def told(self: jobs.JobHandle, at: float, message: str = "") -> None:
        if at >= percent:
            Job.objects.filter(pk=self.job_id).update(cancel_asked_at=NOW)
        tell(self, at, message)

    monkeypatch.setattr(jobs.JobHandle, "progress", told)
    monkeypatch.setattr(dossier_files, "CHUNK", 64)
    job = make(city, full)
    assert job.state == State.CANCELLED
    assert stored(store) == before
    assert not list(elsewhere.iterdir())
    assert not list(files.staging_folder().iterdir())
    assert not Dossier.objects.exists()
    assert (Letter.objects.count(), Notice.objects.count()) == rows
    monkeypatch.undo()


def test_a_fault_at_the_very_end_leaves_nothing(
    city: City, full: Round, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(store)

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(dossiers, "notify", broken)
    job = make(city, full)
    assert (job.state, job.faults) == (State.QUEUED, 1)
    assert stored(store) == before
    assert not Dossier.objects.exists()
    monkeypatch.undo()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_killed_worker_leaves_only_what_is_swept(city: City, full: Round, store: Path) -> None:
    contents, before = contents_of(full), stored(store)
    pid = os.fork()
    if pid == 0:
        # The child asks no database; it dies without a word in the middle of the ZIP.
        with files.scratch() as path:
            dossier_files.write_zip(path, contents, b"x", now=NOW, tell=lambda done: os._exit(9))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    left = stored(store) - before
    assert len(left) == 1
    assert all(name.startswith("up-") for name in left)
    files.sweep(now=timezone.now() + timedelta(days=2))
    assert stored(store) == before


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_damaged_content_stops_it_and_is_named(city: City, full: Round, store: Path, harm: str) -> None:
    blob = Use.objects.get(evidence__original_name="rencana.pdf").evidence.blob
    assert blob is not None
    path = files.path_of(blob.sha256)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    job = make(city, full)
    assert job.state == State.FAILED
    assert "butir-1.1/01-rencana.pdf" in job.error
    assert not Dossier.objects.exists()
    assert not any(name.startswith("up-") for name in stored(store))


def test_a_full_disk_is_told_before_it_begins(
    city: City, full: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=10)
    monkeypatch.setattr(dossiers.shutil, "disk_usage", lambda path: usage)
    job = make(city, full)
    assert (job.state, "Ruang penyimpanan kurang" in job.error) == (State.FAILED, True)


def test_one_at_a_time(city: City, full: Round) -> None:
    Job.objects.create(
        kind=JOB, title="x", params={"round_id": full.pk}, region_path=full.region_path, created_at=NOW
    )
    Job.objects.create(
        kind=JOB, title="x", params={"round_id": 0}, region_path=full.region_path, created_at=NOW
    )
    assert len(open_jobs(full)) == 1
    with pytest.raises(Refused, match="sedang dibuat"):
        make(city, full)


def test_a_job_whose_starter_has_lost_the_right_makes_nothing(city: City, full: Round) -> None:
    job = Job.objects.create(
        kind=JOB, title="x", state=State.RUNNING, attempts=1, created_at=NOW, starter_id=city.operator.user_id
    )
    city.user(city.operator).grants.update(ends_on=NOW.date() - timedelta(days=9))
    for starter in (city.operator.user_id, None):
        Job.objects.filter(pk=job.pk).update(starter_id=starter)
        with pytest.raises(jobs.JobFault):
            build_dossier(jobs.JobHandle(job.pk, 1), round_id=full.pk, made_at=NOW.isoformat())
    assert not Dossier.objects.exists()


def test_who_makes_and_who_reads(city: City, full: Round) -> None:
    for scope in (city.operator, city.leader("kepala_kesbangpol")):
        assert can_make_dossier(scope, full)
        assert can_read_dossiers(scope, full)
    for scope in (city.leader("sekda"), city.verifier()):
        assert not can_make_dossier(scope, full)
        assert can_read_dossiers(scope, full)
    for scope in (city.contact("bappeda"), city.head("bappeda"), city.province, City("73.71").operator):
        assert not can_make_dossier(scope, full)
        assert not can_read_dossiers(scope, full)


def test_before_the_filling_and_before_any_acceptance_there_is_none(city: City) -> None:
    round_ = city.make_round(started=False)
    assert "belum dimulai" in can_make_dossier(city.operator, round_).reason
    services.start_round(scope=city.operator, round_=round_, now=NOW)
    round_.refresh_from_db()
    assert "Belum ada isian" in can_make_dossier(city.operator, round_).reason


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"), ("C:\\x\\y.pdf", "C_x_y.pdf"),
        ("a\x00b\u202egpj.exe", "a_b_gpj.exe"),
        ("", "berkas"), ("...", "berkas"), (".pdf", "pdf"), ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("CON. ", "CON"), ("surat.keputusan nomor 7", "surat.keputusan nomor 7"),
    ],
)  # fmt: skip
def test_names_in_the_zip_stay_in_their_folder(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_statement_of_nihil_and_a_set_aside_item_are_told(city: City, round_: Round) -> None:
    item = item_of(round_, "2.1")
    evidence.attach_nihil(
        scope=city.answering(item), subject=Reference("item", str(item.pk)), title="Nihil",
        sources=["Polres"], checked_on=NOW.date(), now=NOW,
    )  # fmt: skip
    city.approve(item)
    services.drop(scope=city.operator, item_id=item_of(round_, "1.2").pk, reason="Tidak ada", now=NOW)
    found = contents_of(round_)
    data = print_data(found, {}, now=NOW)
    assert any("Bukan pernyataan bahwa tidak pernah terjadi" in row["file"] for row in data["papers"])
    assert ["1.2", "Apakah sudah ditetapkan?", "Tidak relevan: Tidak ada"] in data["left"]
    assert found.asked == 6
    assert ["2.1", 1, "Kesbangpol", "", "", "", ""] in [list(row) for row in index_rows(found)]


# ---- pages


@pytest.fixture
def client_of(city: City) -> Callable[[Scope], Client]:
    def signed_in(scope: Scope) -> Client:
        client = Client()
        client.force_login(city.user(scope))
        return client

    return signed_in


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_page_makes_it_and_hands_out_its_files(
    city: City, full: Round, client_of: Callable[[Scope], Client]
) -> None:
    client, address = client_of(city.operator), reverse("dossiers", args=[full.pk])
    assert "Belum ada berkas kirim" in client.get(address).content.decode()
    assert client.post(reverse("dossier_make", args=[full.pk])).url == address
    dossier = Dossier.objects.get()
    page = client.get(address).content.decode()
    assert dossier.zip_sha256 in page
    for part, held in bytes_of(dossier).items():
        got = client.get(reverse("dossier_file", args=[full.pk, 1, part]))
        assert content(got) == held
        assert got["Content-Disposition"].startswith('attachment; filename="ikt-2025-')
        assert got["Content-Disposition"].endswith(f'-1.{part}"')
        assert got["Content-Security-Policy"].startswith("sandbox")
    some = client.get(reverse("dossier_file", args=[full.pk, 1, "zip"]), headers={"Range": "bytes=0-3"})
    assert (some.status_code, content(some)) == (206, b"PK\x03\x04")
    same = client.get(
        reverse("dossier_file", args=[full.pk, 1, "pdf"]),
        headers={"If-None-Match": f'"{dossier.pdf_sha256}"'},
    )
    assert same.status_code == 304
    for part, number in (("exe", 1), ("pdf", 2)):
        assert client.get(reverse("dossier_file", args=[full.pk, number, part])).status_code == 404


def test_others_get_neither_the_page_nor_the_files(
    city: City, full: Round, client_of: Callable[[Scope], Client]
) -> None:
    make(city, full)
    addresses = [reverse("dossiers", args=[full.pk]), reverse("dossier_file", args=[full.pk, 1, "zip"])]
    foreign = City("73.71")
    stranger = Client()
    stranger.force_login(foreign.user(foreign.operator))
    for address in addresses:
        assert client_of(city.contact("bappeda")).get(address).status_code == 403
        assert client_of(city.province).get(address).status_code == 403
        assert stranger.get(address).status_code == 404
        assert client_of(city.leader("sekda")).get(address).status_code == 200
    make_address = reverse("dossier_make", args=[full.pk])
    assert client_of(city.leader("sekda")).post(make_address).status_code == 403
    assert stranger.post(make_address).status_code == 404


def test_a_running_job_is_shown_and_stops_a_second(
    city: City, full: Round, client_of: Callable[[Scope], Client]
) -> None:
    Job.objects.create(
        kind=JOB, title="x", params={"round_id": full.pk}, region_path=full.region_path, created_at=NOW,
        state=State.RUNNING, progress=42, starter_id=city.operator.user_id, starter_name="Rusmala",
    )  # fmt: skip
    client = client_of(city.operator)
    page = client.get(reverse("dossiers", args=[full.pk])).content.decode()
    assert "42 %" in page
    assert "Buat berkas kirim" not in page
    part = client.get(reverse("dossiers", args=[full.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "42 %" in part
    assert "<html" not in part
    assert client.post(reverse("dossier_make", args=[full.pk])).status_code == 403


def test_more_dossiers_cost_no_more_queries(
    city: City,
    full: Round,
    client_of: Callable[[Scope], Client],
    count_queries: Callable[[], AbstractContextManager[list[Any]]],
) -> None:
    make(city, full)
    client, seen = client_of(city.operator), []
    first = Dossier.objects.get()
    for number in (2, 30):
        rows = [Dossier(**values_of(first) | {"number": n}) for n in range(number, number + number - 1)]
        Dossier.objects.bulk_create(rows)
        client.get(reverse("dossiers", args=[full.pk]))
        with count_queries() as queries:
            client.get(reverse("dossiers", args=[full.pk]))
        seen.append(len(queries))
    assert seen[0] == seen[1] <= 25


def values_of(dossier: Dossier) -> dict[str, Any]:
    names = [field.attname for field in Dossier._meta.concrete_fields if field.name != "id"]
    return {name: getattr(dossier, name) for name in names}


def test_the_photos_of_a_kegiatan_go_with_it(city: City, full: Round) -> None:
    """The kegiatan itself has no content; its photos lie in the ZIP under the same use."""
    item = item_of(full, "1.1")
    own = Use.objects.get(subject_id=str(item.pk), evidence__original_name="rencana.pdf").evidence
    link = Use.objects.filter(subject_id=str(item.pk), evidence__kind="link").first()
    assert link is not None
    other = evidence.store_upload(
        scope=city.contact("bappeda"), agency=city["bappeda"], now=NOW, title="Foto",
        upload=SimpleUploadedFile("foto.pdf", samples.pdf("Foto")),
    )  # fmt: skip
    own.__class__.objects.filter(pk=other.pk).update(part_of=link.evidence)
    make(city, full)
    rows = list(csv.DictReader(io.StringIO(bytes_of(Dossier.objects.get())["csv"].decode())))
    shown = [(row["use"], row["file"]) for row in rows if row["item"] == "1.1"]
    at = shown.index((shown[-1][0], "butir-1.1/03-1-foto.pdf"))
    assert shown[at - 1][0] == shown[at][0]
    with zipfile.ZipFile(io.BytesIO(bytes_of(Dossier.objects.get())["zip"])) as archive:
        assert archive.read("butir-1.1/03-1-foto.pdf") == samples.pdf("Foto")


def test_reading_the_contents_asks_as_often_whatever_their_number(city: City, full: Round) -> None:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        found = contents_of(full)
        print_data(found, {}, now=NOW)
        list(index_rows(found))
    assert len(seen) == 5


@pytest.fixture(autouse=True)
def _no_scratch_left(store: Path) -> Iterator[None]:
    yield
    assert not list(store.glob("tmp/up-*"))
