"""A year of holidays comes in as one list: read with all faults, compared, written whole or not at all."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.regions import services
from selaras.regions.models import Region, SpecialDay
from selaras.regions.services import DayPlan
from selaras.regions.services.holiday_days import MONTHS, WEEKDAYS
from selaras.regions.services.holiday_lists import Default, _parsed, keep_list, read_list
from selaras.regions.tests.factories import make_region
from selaras.regions.tests.test_working_time import NOW, admin_of

SOURCE = "Keputusan bersama contoh"
GIVEN = Default(year=2026, source=SOURCE)
DECREE = """A. HARI LIBUR NASIONAL TAHUN 2026

No\tTanggal\tHari\tKeterangan
1.\t1 Januari\tKamis\tTahun Baru 2026 Masehi
2.\t21-22 Maret\tSabtu-Minggu\tHari Raya Idulfitri
B. CUTI BERSAMA TAHUN 2026
1.\t20, 23 dan 24 Maret\tJumat, Senin, dan Selasa\tHari Raya Idulfitri
"""


def days_of(text: str, default: Default = GIVEN) -> list[tuple[str, str, str]]:
    found, faults = _parsed(text, default)
    assert faults == []
    return [(str(one.plan.day), one.plan.kind, one.plan.name) for one in found]


def fault_of(text: str, default: Default = GIVEN) -> str:
    _found, faults = _parsed(text, default)
    return "; ".join(words for _line, words in faults)


def test_a_decree_is_read_as_it_is_printed() -> None:
    assert days_of(DECREE) == [
        ("2026-01-01", "libur_nasional", "Tahun Baru 2026 Masehi"),
        ("2026-03-20", "cuti_bersama", "Hari Raya Idulfitri"),
        ("2026-03-21", "libur_nasional", "Hari Raya Idulfitri"),
        ("2026-03-22", "libur_nasional", "Hari Raya Idulfitri"),
        ("2026-03-23", "cuti_bersama", "Hari Raya Idulfitri"),
        ("2026-03-24", "cuti_bersama", "Hari Raya Idulfitri"),
    ]


@pytest.mark.parametrize(
    ("line", "day", "name"),
    [
        ("1 Januari 2026, Kamis: Tahun Baru", "2026-01-01", "Tahun Baru"),
        ("Kamis, 1 Januari 2026 - Tahun Baru", "2026-01-01", "Tahun Baru"),
        ("Tahun Baru: 1 Januari", "2026-01-01", "Tahun Baru"),
        ("2026-01-01\tTahun Baru", "2026-01-01", "Tahun Baru"),
        ("01/01/2026 | Tahun Baru", "2026-01-01", "Tahun Baru"),
        ("1-1-2026 Tahun Baru", "2026-01-01", "Tahun Baru"),
        ("3) 1 JANUARI Tahun Baru", "2026-01-01", "Tahun Baru"),
        ("29 Februari 2028 Hari kabisat", "2028-02-29", "Hari kabisat"),
        ("3 April Jum'at Wafat Yesus Kristus", "2026-04-03", "Wafat Yesus Kristus"),
        ("5 April Kebangkitan Yesus Kristus (Paskah) hari Minggu", "2026-04-05",
         "Kebangkitan Yesus Kristus (Paskah) hari Minggu"),
    ],
)  # fmt: skip
def test_ways_to_write_one_day(line: str, day: str, name: str) -> None:
    assert days_of(line) == [(day, "libur_nasional", name)]


def test_a_run_may_pass_the_month_and_the_year() -> None:
    found = days_of("31 Desember 2026 s.d. 2 Januari 2027 Libur panjang")
    assert [day for day, _kind, _name in found] == ["2026-12-31", "2027-01-01", "2027-01-02"]


def test_a_cell_speaks_for_its_day_alone() -> None:
    text = "1 Januari\tTahun Baru\tresmi\tsumber: SKB contoh\n2 Januari\tHari jadi\tLibur daerah"
    found, faults = _parsed(text, GIVEN)
    assert faults == []
    assert [(one.plan.kind, one.plan.standing, one.plan.source) for one in found] == [
        ("libur_nasional", "resmi", "SKB contoh"),
        ("libur_daerah", "usulan", SOURCE),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 Januari Jumat Tahun Baru", "jatuh pada hari Kamis, tertulis Jumat"),
        ("21-22 Maret Sabtu-Senin Lebaran", "tertulis Sabtu, Senin"),
        ("30 Februari Hari aneh", "tidak ada"),
        ("2026-13-01 Hari aneh", "tidak ada"),
        ("1 Januari 9999 Hari jauh", "tidak ada atau di luar jangkauan"),
        ("22-21 Maret Lebaran", "terbalik"),
        ("1-30 Maret Lebaran", "terlalu panjang"),
        ("1 Januari", "Nama harinya belum tertulis"),
        ("Tahun Baru", "Tanggal tidak ditemukan"),
        (f"1 Januari {'x' * 121}", "paling panjang 120"),
        ("1 Januari Tahun Baru\n2026-01-01 Sama", "1 Januari 2026 sudah tertulis pada baris 1"),
        ("", "Belum ada tanggal"),
        ("Tanggal\tKeterangan", "Belum ada tanggal"),
        ("\n".join(["1 Januari x"] * 500), "Paling banyak 400 baris"),
    ],
)
def test_faults_are_named(text: str, words: str) -> None:
    assert words in fault_of(text)


def test_every_fault_is_told_with_its_line_at_once() -> None:
    _found, faults = _parsed("1 Januari Jumat A\n\n30 Februari B\nC", Default(2026, " "))
    assert [line for line, _words in sorted(faults)] == [0, 1, 3, 4]


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    found, faults = _parsed(text, GIVEN)
    assert found or faults


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_any_day_written_out_is_read_back(day: date) -> None:
    months = {number: word.title() for word, number in reversed(MONTHS.items())}
    names = {number: word.title() for word, number in reversed(WEEKDAYS.items())}
    line = f"{day.day} {months[day.month]} {day.year}, {names[day.weekday()]}: Hari uji"
    assert days_of(line) == [(day.isoformat(), "libur_nasional", "Hari uji")]


# ---- written


@pytest.fixture
def city(db: None) -> Region:
    return make_region("16.72")


@pytest.fixture
def scope(city: Region) -> Scope:
    return admin_of(city.path)


def test_the_list_is_compared_and_written_whole(city: Region, scope: Scope) -> None:
    plan = DayPlan(date(2026, 1, 1), "libur_nasional", "Tahun baru", "dugaan")
    old = services.keep_day(scope=scope, region=city, plan=plan, now=NOW)
    reading = read_list(city, DECREE, GIVEN)
    assert (reading.count("new"), reading.count("changed"), reading.count("known")) == (5, 1, 0)
    assert reading.days[0].before == old
    keep_list(scope=scope, region=city, text=DECREE, default=GIVEN, now=NOW)
    assert SpecialDay.objects.filter(region=city, ended_at=None).count() == 6
    old.refresh_from_db()
    assert (old.name, old.source) == ("Tahun Baru 2026 Masehi", SOURCE)
    assert Event.objects.filter(verb="regions.day.kept").count() == 7
    again = keep_list(scope=scope, region=city, text=DECREE, default=GIVEN, now=NOW)
    assert (again.changes, again.count("known")) == (0, 6)
    assert Event.objects.filter(verb="regions.day.kept").count() == 7


def test_with_one_fault_nothing_is_written(city: Region, scope: Scope) -> None:
    with pytest.raises(ValidationError, match="Belum ada yang ditulis"):
        keep_list(scope=scope, region=city, text=f"{DECREE}\n30 Februari x", default=GIVEN, now=NOW)
    assert not SpecialDay.objects.filter(region=city).exists()


def test_only_who_keeps_the_working_time_of_the_region_imports(city: Region) -> None:
    with pytest.raises(Refused):
        keep_list(scope=Scope(on=NOW.date()), region=city, text=DECREE, default=GIVEN, now=NOW)


# ---- the page


def workbook(*rows: list[Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("libur.xlsx", out.getvalue())


FORM = {"year": "2026", "source": SOURCE, "standing": "resmi", "kind": "libur_nasional"}
ADDRESS = "/wilayah/16.72/waktu-kerja/impor/"


@pytest.fixture
def page(client: Client, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Signed in as the administrator of the city; grants are the business of a higher floor."""
    client.force_login(get_user_model().objects.create_user("admin"))
    monkeypatch.setattr("selaras.offices.middleware.scope_of", lambda request: scope)
    return client


def test_the_page_checks_first_and_saves_what_it_showed(page: Client, city: Region) -> None:
    assert ADDRESS in page.get("/wilayah/16.72/waktu-kerja/").text
    shown = page.post(ADDRESS, {**FORM, "text": DECREE})
    assert "6 hari terbaca: 6 baru, 0 berubah" in shown.text
    assert not SpecialDay.objects.filter(region=city).exists()
    answer = page.post(ADDRESS, {**FORM, "text": DECREE, "do": "simpan"})
    assert answer.headers["Location"] == "/wilayah/16.72/waktu-kerja/?tahun=2026"
    assert set(SpecialDay.objects.values_list("standing", flat=True)) == {"resmi"}


def test_faults_keep_the_text_and_write_nothing(page: Client, city: Region) -> None:
    for extra in ({}, {"do": "simpan"}):
        answer = page.post(ADDRESS, {**FORM, "text": "1 Januari Jumat Tahun Baru", **extra})
        assert answer.status_code == 422
        assert "Baris 1" in answer.text
        assert "1 Januari Jumat Tahun Baru</textarea>" in answer.text
    assert not SpecialDay.objects.filter(region=city).exists()


def test_a_workbook_comes_in_as_its_text(page: Client, city: Region) -> None:
    file = workbook(
        ["Tanggal", "Keterangan"], [date(2026, 1, 1), "Tahun Baru"], ["2 Januari", "Hari jadi", "usulan"]
    )
    shown = page.post(ADDRESS, {**FORM, "file": file})
    assert "2 hari terbaca" in shown.text
    assert "2026-01-01\tTahun Baru" in shown.text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.xlsx", b"bukan"), "bukan buku kerja Excel"),
        (SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0" + b"0" * 600), "Excel lama"),
        (workbook(["=1+1", "Tahun Baru"]), "rumus"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    page: Client, city: Region, file: SimpleUploadedFile, words: str
) -> None:
    answer = page.post(ADDRESS, {**FORM, "file": file})
    assert answer.status_code == 422
    assert words in answer.text


def test_the_page_is_for_who_may_set_it(client: Client, city: Region) -> None:
    client.force_login(get_user_model().objects.create_user("tamu"))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {**FORM, "text": DECREE, "do": "simpan"}).status_code == 403
    assert not SpecialDay.objects.filter(region=city).exists()


SLIPS = {
    "1 Januari 2025: Tahun Baru": "Terbaca 1 Januari 2025, sedangkan daftar ini untuk tahun 2026",
    "17 Agustus 2206 Hari jadi": "17-8-2206 tidak ada atau di luar jangkauan",
    "17 Agustus 0202 Hari jadi": "17-8-202 tidak ada atau di luar jangkauan",
    "17/08/1926 Hari jadi": "17-8-1926 tidak ada atau di luar jangkauan",
    "31 Februari 2026 Hari aneh": "31-2-2026 tidak ada",
    "06/25/2026 Hari jadi": "25-2026 tidak ada",
    "46251\tHari jadi": "46251 adalah nomor tanggal Excel (17-08-2026)",
}


def test_slips_of_the_year_are_told_all_at_once_and_nothing_is_kept(db: None) -> None:
    region = make_region()
    text = "\n".join(["2 Mei 2026 Hari baik", *SLIPS])
    told = dict(read_list(region, text, GIVEN).faults)
    for line, words in enumerate(SLIPS.values(), start=2):
        assert words in told[line]
    assert 1 not in told
    with pytest.raises(ValidationError, match="Belum ada yang ditulis"):
        keep_list(scope=admin_of(region.path), region=region, text=text, default=GIVEN, now=NOW)
    assert not SpecialDay.objects.filter(region=region).exists()


def test_a_day_before_its_month_is_what_the_preview_shows(db: None) -> None:
    (one,) = read_list(make_region(), "05/06/2026 Hari jadi", GIVEN).days
    assert one.plan.day == date(2026, 6, 5)
