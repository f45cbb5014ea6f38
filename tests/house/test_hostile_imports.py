"""Every door that takes a workbook: of a file with one fault nothing is written, and the fault is told."""

import re
import tracemalloc
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from selaras.core.tables import XLSX
from tests.house.cast import Cast
from tests.house.hostile import FILES, WITH_ROW, Good
from tests.house.stages import cast as cast
from tests.house.visits import send

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Door:
    role: str
    address: str
    good: Good
    object: str = "-"
    upload: str = "file"
    # What the form asks for besides, as name and value.
    more: tuple[tuple[str, str], ...] = ()
    # Its first sheet is the table, whichever it is.
    first_sheet: bool = False


FRAME = "index:\n  code: X\n"
DOORS = {
    "contacts": Door("operator", "contacts_workbook", Good(["OPD", "Nama"], ["Bappeda", "Rina"])),
    "numbers of indices": Door(
        "nasional", "measures_import", Good(["Indeks", "Edisi", "Nilai"], ["IKT", "2024", "6,1"])
    ),
    "data of many regions": Door(
        "operator", "dataset_upload", Good(["Kode wilayah", "I1"], ["16.72", 3]), upload="table_file",
        more=(
            ("title", "Data"), ("index_name", "IKT"), ("edition", "2024"), ("source", "Uji"),
            ("framework", FRAME),
        ),
        first_sheet=True,
    ),
    "holidays": Door(
        "admin", "working_time_import", Good(["Tanggal", "Keterangan"], ["17 Agustus 2026", "Hari jadi"]),
        object="region.own",
        more=(("year", "2026"), ("source", "Uji"), ("standing", "usulan"), ("kind", "libur_daerah")),
        first_sheet=True,
    ),
    "an instrument as a workbook": Door(
        "operator", "draft_upload", Good(["kunci", "isi"], ["kode", "X"], sheet="Instrumen")
    ),
    "a questionnaire": Door(
        "operator", "draft_book", Good(["No", "Pertanyaan"], ["1", "Berapa?"]), first_sheet=True
    ),
    "a packet of answers": Door(
        "operator", "packet_upload", Good(["Butir", "Jawaban"], ["1.1", "Ya"]), object="round.own"
    ),
}  # fmt: skip


def knock(cast: Cast, door: Door, data: bytes, name: str = "daftar.xlsx") -> Any:
    upload = SimpleUploadedFile(name, data, content_type=XLSX)
    path = reverse(door.address, args=cast.arguments(door.object))
    # As if somebody wanted it kept at once.
    return send(cast, door.role, "POST", path, data={door.upload: upload, "do": "keep", **dict(door.more)})


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", DOORS)
def test_of_a_file_with_a_fault_nothing_is_kept(
    cast: Cast, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, written = DOORS[name], []
    monkeypatch.setattr("selaras.audit.models.Event.objects.create", lambda **given: written.append(given))
    data = FILES[kind](door.good)
    tracemalloc.start()
    answer = knock(cast, door, data)
    most = tracemalloc.get_traced_memory()[1] - len(data)
    tracemalloc.stop()
    html = answer.whole.decode()
    if (name, kind) == ("holidays", "headings twice"):
        return  # a list of days has no headings; the preview shows what was read
    assert answer.status_code == 422, (name, kind, answer.status_code)
    assert written == [], "something was written"
    assert 'role="alert"' in html or "c-errors" in html or "aria-invalid" in html, "the fault is told"
    assert most < 60 * MEGABYTE, f"{most // MEGABYTE} MB"
    own_form = name == "a packet of answers"
    if kind in WITH_ROW and not own_form and not (door.first_sheet and "second" in kind):
        assert re.search(r"[Bb]aris \d", html), "the row is named"


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("file_name", ["daftar.exe", "daftar.xlsm", "daftar.xls", "daftar"])
def test_a_name_that_promises_something_else_is_refused(cast: Cast, name: str, file_name: str) -> None:
    door = DOORS[name]
    answer = knock(cast, door, FILES["a formula"](door.good), file_name)
    assert answer.status_code == 422
