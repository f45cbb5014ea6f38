"""The pages of editions: list, draft by form and by sheet, preview, writing, and what a region then says."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.core import clock, hanging
from selaras.regions.models import Region, RegionEdition, Succession
from selaras.regions.services import editions
from selaras.regions.services.edition_plan import plan_of
from selaras.regions.tests.factories import make_region
from selaras.regions.tests.test_editions import ROOT

DRAFT = {
    "title": "Pembentukan Kabupaten Hulu",
    "decree": "UU 1 Tahun 2025",
    "begins_on": "2025-12-01",
    "text": "pemekaran | 16.01 | 16.14 | Kabupaten Hulu",
}


@pytest.fixture
def root(client: Client, db: None) -> Client:
    client.force_login(get_user_model().objects.create_user("pusat", is_administrator=True))
    make_region("16.01", edition="daftar")
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer
    return " ".join(answer.content.decode().split())


def drafted(client: Client, **more: Any) -> RegionEdition:
    answer = client.post("/wilayah/edisi/tambah/", DRAFT | more)
    assert answer.status_code == 302, answer.content.decode()
    return RegionEdition.objects.latest("pk")


def sheet(*rows: list[Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile("edisi.xlsx", kept.getvalue())


def test_from_the_form_to_the_written_edition(root: Client) -> None:
    edition = drafted(root)
    shown = page(root, f"/wilayah/edisi/{edition.pk}/")
    assert "Belum ada yang ditulis." in shown
    assert "Kabupaten Hulu" in shown
    assert not Region.objects.filter(code="16.14").exists()
    mark = plan_of(text=edition.text, begins_on=edition.begins_on, decree=edition.decree).mark
    assert f'value="{mark}"' in shown
    written = root.post(f"/wilayah/edisi/{edition.pk}/tulis/", {"mark": mark}, follow=True)
    assert "Edisi tertulis." in written.content.decode()
    assert "Kabupaten Hulu" in page(root, f"/wilayah/edisi/{edition.pk}/")
    assert "Pemekaran dari Kabupaten 16.01" in page(root, "/wilayah/16.14/")
    assert "Dimekarkan: Kabupaten Hulu" in page(root, "/wilayah/16.01/")
    assert "Pembentukan Kabupaten Hulu" in page(root, "/wilayah/edisi/")


def test_a_stale_preview_is_answered_with_words_and_nothing_is_written(root: Client) -> None:
    edition = drafted(root)
    answer = root.post(f"/wilayah/edisi/{edition.pk}/tulis/", {"mark": "lama"}, follow=True)
    assert "berubah sejak pratinjau" in answer.content.decode()
    assert not Region.objects.filter(code="16.14").exists()


def test_a_sheet_takes_the_place_of_the_list(root: Client) -> None:
    rows = (
        ["Jenis", "Kode lama", "Kode baru", "Nama", "Bagian"],
        ["pemekaran", "16.01", "16.15", "Kabupaten Hilir", "40"],
    )
    edition = drafted(root, file=sheet(*rows))
    assert "16.15" in edition.text
    assert "Kabupaten Hilir" in page(root, f"/wilayah/edisi/{edition.pk}/")


def test_what_a_sheet_said_stays_when_something_else_is_wrong(root: Client) -> None:
    sent = DRAFT | {"title": "", "file": sheet(["ganti nama", "16.01", "", "Kabupaten Baru"])}
    answer = root.post("/wilayah/edisi/tambah/", sent)
    assert answer.status_code == 422
    assert "Kabupaten Baru" in answer.content.decode()


def test_a_formula_or_a_broken_file_is_refused(root: Client) -> None:
    bad = root.post("/wilayah/edisi/tambah/", DRAFT | {"file": sheet(["=1+1", "16.01"])})
    assert "berisi rumus" in bad.content.decode()
    broken = SimpleUploadedFile("edisi.xlsx", b"PK\x03\x04 bukan buku kerja")
    answer = root.post("/wilayah/edisi/tambah/", DRAFT | {"file": broken})
    assert answer.status_code == 422
    assert not RegionEdition.objects.exists()


def test_every_fault_of_a_draft_is_shown_with_its_line(root: Client) -> None:
    edition = drafted(root, text="pemekaran | 16.99 | 16.14 | Kabupaten A\nhancurkan | 16.01")
    shown = page(root, f"/wilayah/edisi/{edition.pk}/")
    assert "Belum dapat ditulis" in shown
    assert "Baris 1" in shown
    assert "Baris 2" in shown
    assert "Tulis edisi ini" not in shown


def test_one_change_is_added_field_by_field(root: Client) -> None:
    edition = drafted(root, text="")
    url = f"/wilayah/edisi/{edition.pk}/baris/"
    fields = {"kind": "ganti nama", "old": "16.01", "name": "Kabupaten | Komering"}
    assert root.post(url, fields).status_code == 302
    edition.refresh_from_db()
    assert edition.text == "ganti nama | 16.01 |  | Kabupaten Komering"
    wrong = root.post(url, {"kind": "pemekaran", "old": "16.01", "new": "x"})
    assert wrong.status_code == 422
    assert "bukan kode wilayah" in wrong.content.decode()
    edition.refresh_from_db()
    assert len(edition.text.splitlines()) == 1


def test_who_saved_last_is_not_overwritten_unseen(root: Client) -> None:
    edition = drafted(root)
    url = f"/wilayah/edisi/{edition.pk}/ubah/"
    assert root.post(url, DRAFT | {"version": 1, "title": "Pertama"}).status_code == 302
    late = root.post(url, DRAFT | {"version": 1, "title": "Kedua"})
    assert late.status_code == 422
    assert "Kedua" in late.content.decode()
    edition.refresh_from_db()
    assert edition.title == "Pertama"


def test_a_dropped_draft_is_kept_and_closed(root: Client) -> None:
    edition = drafted(root)
    assert root.post(f"/wilayah/edisi/{edition.pk}/batal/").status_code == 302
    assert "Dibatalkan" in page(root, f"/wilayah/edisi/{edition.pk}/")
    assert root.post(f"/wilayah/edisi/{edition.pk}/batal/").status_code == 403
    assert root.get(f"/wilayah/edisi/{edition.pk}/ubah/").status_code == 403


def test_who_only_reads_sees_what_is_written_and_no_draft(root: Client) -> None:
    edition = drafted(root)
    reader = Client()
    reader.force_login(get_user_model().objects.create_user("pembaca"))
    assert edition.title not in page(reader, "/wilayah/edisi/")
    assert reader.get(f"/wilayah/edisi/{edition.pk}/").status_code == 404
    assert reader.get("/wilayah/edisi/tambah/").status_code == 403
    for step in ("ubah", "baris", "tulis", "batal"):
        assert reader.post(f"/wilayah/edisi/{edition.pk}/{step}/").status_code == 404


def test_what_hangs_on_the_regions_is_counted_by_the_rooms(root: Client, monkeypatch: Any) -> None:
    counts: dict[str, Any] = {}
    monkeypatch.setattr(hanging, "_counts", counts)
    hanging.register_load("surat", "surat", lambda paths: dict.fromkeys(paths, 12))
    hanging.register_load("rapat", "rapat", lambda paths: {})
    shown = page(root, drafted(root).get_absolute_url())
    assert '<td data-label="Catatan">surat</td>' in shown
    assert "rapat</td>" not in shown
    with pytest.raises(ValueError, match="twice"):
        hanging.register_load("surat", "surat", lambda paths: {})


@pytest.mark.slow
def test_two_writers_of_one_code_take_turns(root: Client, at_once: Callable[..., list[Any]]) -> None:
    now = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
    made = []
    for name in ("Kabupaten Hulu", "Kabupaten Hilir"):
        text = f"pemekaran | 16.01 | 16.14 | {name}"
        plan = editions.DraftPlan(name, "UU", date(2025, 12, 1), text)
        edition = editions.make_draft(scope=ROOT, plan=plan, now=now)
        made.append((edition, plan_of(text=text, begins_on=plan.begins_on, decree="UU").mark))

    def write(number: int) -> object:
        edition, mark = made[number]
        return editions.write_edition(scope=ROOT, edition=edition, mark=mark, now=now)

    found = at_once(lambda: write(0), lambda: write(1), lambda: write(0))
    refused = [one for one in found if isinstance(one, (ValidationError, PermissionDenied))]
    assert len(refused) == 2, found


@pytest.mark.slow
def test_a_list_of_editions_needs_few_queries_however_long(
    root: Client, count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]]
) -> None:
    def queries(url: str) -> int:
        with count_queries() as seen:
            assert root.get(url).status_code == 200
        return len(seen)

    edition = drafted(root, text="ganti nama | 16.01 | | Kabupaten Baru")
    urls = ("/wilayah/edisi/", f"/wilayah/edisi/{edition.pk}/", "/wilayah/16.01/")
    few = [queries(url) for url in urls]
    first = Region.objects.get(code="16.01")
    for number in range(20):
        drafted(root, title=f"Edisi {number}")
        other = make_region(f"16.{number + 20}")
        Succession.objects.create(
            edition=edition, begins_on=clock.today() - timedelta(days=9), predecessor=first, successor=other,
            kind="pemekaran",
        )  # fmt: skip
    lines = "\n".join(f"ganti nama | 16.{n + 20} | | Kabupaten Lain {n}" for n in range(20))
    RegionEdition.objects.filter(pk=edition.pk).update(text=lines)
    many = [queries(url) for url in urls]
    assert many == few
    assert max(many) <= 25
