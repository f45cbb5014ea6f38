"""A table goes through a preview with all its faults; with a fault nothing is written."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from selaras.audit.models import Event
from selaras.measures import services
from selaras.measures.compute import known_misprints
from selaras.measures.models import Measure
from selaras.measures.selectors import published, reading_of
from selaras.measures.tests.factories import NOW, make_measure
from selaras.offices.tests.factories import grant, make_user, scope_of
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEAD = (
    "Indeks\tPemilik\tKode wilayah\tWilayah\tEdisi\tNilai\tUrutan\tDari\t"
    "Skala min\tSkala maks\tArah\tMetode\tSumber\tStatus"
)


def table(*rows):
    return "\n".join([HEAD, *("\t".join(row) for row in rows)])


def row(code="16.72", name="", edition="2024", score="4,381", **more):
    words = {"index": "IKT", "owner": "SETARA Institute", "rank": "", "out": "", "low": "1", "high": "7"}
    words |= {"better": "", "method": "2024", "source": "Daftar", "state": "dipublikasikan"} | more
    return (
        words["index"], words["owner"], code, name, edition, score, words["rank"], words["out"], words["low"],
        words["high"], words["better"], words["method"], words["source"], words["state"],
    )  # fmt: skip


def ministry():
    user = make_user()
    grant(user, "nasional", region=make_region("ID"))
    return user


def operator(code="16.72"):
    user = make_user()
    grant(user, "operator", region=make_region(code))
    return user


def today(user):
    return scope_of(user, NOW.date())


@pytest.fixture
def cities():
    return [
        make_region(code, name)
        for code, name in (
            ("16.72", ""), ("16.71", ""), ("32.76", "Kota Depok"), ("33.73", "Kota Salatiga"),
            ("32.71", "Kota Bogor"), ("32.01", "Kabupaten Bogor"), ("31", "Daerah Khusus Ibukota Jakarta"),
            ("31.71", "Kota Administrasi Jakarta Pusat"),
        )
    ]  # fmt: skip


def messages_of(text, user=None):
    return [f"{fault.line}: {fault.message}" for fault in reading_of(today(user or ministry()), text).faults]


def test_a_good_table_is_shown_first_and_kept_on_request(client, cities):
    client.force_login(ministry())
    text = table(row(rank="85", out="94"))
    page = client.post(reverse("measures_import"), {"text": text})
    assert page.status_code == 200
    assert "1 nilai baru" in page.content.decode()
    assert not Measure.objects.exists()
    assert client.post(reverse("measures_import"), {"text": text, "do": "keep"}).status_code == 302
    measure = Measure.objects.get()
    assert (measure.score, measure.rank, measure.region.code, measure.state) == (
        "4.381", 85, "16.72", "dipublikasikan",
    )  # fmt: skip
    assert Event.objects.get(verb="measures.measure.recorded").after["score"] == "4.381"


def test_every_fault_has_its_row_and_nothing_is_written(client, cities):
    client.force_login(ministry())
    text = table(row(), row(code="16.99"), row(code="16.71", score="9,1"), row(code="33.73", score="empat"))
    page = client.post(reverse("measures_import"), {"text": text, "do": "keep"})
    assert page.status_code == 422
    body = page.content.decode()
    assert "Baris 4" in body
    assert "Nilai di luar skala" in body
    assert "Baris 5" in body
    assert "Tabel Anda tetap ada" in body
    assert "empat" in body
    assert not Measure.objects.exists()


def test_a_table_is_told_its_faults_by_its_own_headings_and_all_at_once(cities):
    text = table(row(code="16.99", score="44"), row(code="", name="Atlantis", owner="", source=""))
    assert messages_of(text) == [
        "2: Nilai di luar skala",
        "2: kode wilayah 16.99 tidak dikenal",
        "3: Pemilik wajib ada",
        "3: Sumber memerlukan judul",
        "3: wilayah “Atlantis” tidak dikenal; isi kode wilayahnya",
    ]


def test_unknown_codes_and_wrong_names_are_told_apart(cities):
    text = table(
        row(code="16.99"),
        row(code="16.71", name="Kota Depok"),
        row(code="", name="Atlantis"),
        row(code="", name="Depok"),
    )
    found = messages_of(text)
    assert found == [
        "2: kode wilayah 16.99 tidak dikenal",
        "3: kode 16.71 adalah Kota Palembang, bukan Kota Depok",
        "4: wilayah “Atlantis” tidak dikenal; isi kode wilayahnya",
    ]


@pytest.mark.parametrize(
    ("name", "index", "code"),
    [
        ("Bogor", "IKT", "32.71"),
        ("Kabupaten Bogor", "IKN", "32.01"),
        ("kota bogor", "IKN", "32.71"),
        ("Pagaralam", "IKT", "16.72"),
        ("DKI Jakarta", "IKT", "31"),
        ("Nasional", "IKT", "ID"),
    ],
)
def test_names_become_codes(cities, name, index, code):
    Region.objects.filter(code="31").update(search_key="|dki|jakarta|dkijakarta|")
    reading = reading_of(today(ministry()), table(row(code="", name=name, index=index)))
    assert [fault.message for fault in reading.faults] == []
    assert reading.rows[0].value.region_code == code
    if code == "31":
        assert "digabung" in reading.rows[0].note


def test_a_name_of_two_regions_asks_for_the_code(cities):
    (fault,) = messages_of(table(row(code="", name="Bogor", index="IKN")))
    assert "Kota Bogor (32.71)" in fault
    assert "Kabupaten Bogor (32.01)" in fault


def test_a_known_misprint_is_kept_with_its_warning_and_never_counts(cities):
    make_measure(region_code="32.76", edition="2018", score="3.490", rank=89, method_version="2017")
    text = table(row(code="", name="Depok", edition="2018", score="2.490", method="2017"))
    scope = today(operator("32.76"))
    reading = reading_of(scope, text)
    assert "3,490, dialeksis dan tempo" in reading.doubtful[0].value.warning
    services.import_values(scope=scope, text=text, now=NOW)
    assert Measure.objects.exclude(warning="").get().score == "2.490"
    assert published().get(region_code="32.76").score == "3.490"


@pytest.mark.parametrize(
    "one", known_misprints().misprints, ids=lambda m: f"{m.name}-{m.edition}-{m.printed}"
)
def test_each_misprint_of_the_public_lists_is_recognised_as_it_is_printed(one):
    make_region(one.region, "" if one.region == "ID" else f"Kota {one.name}")
    low, high, better = one.scale
    text = table(
        row(
            code=one.region, index=one.index, edition=one.edition, score=one.printed if one.score else "",
            rank=str(one.rank or ""), out=str(one.out_of or ""), method=one.method, low=low, high=high,
            better="rendah" if better == "low" else "tinggi",
        )
    )  # fmt: skip
    (found,) = reading_of(today(ministry()), text).doubtful
    assert found.value.warning == one.warning
    assert one.better.replace(".", ",") in found.value.warning


def test_ranks_and_scores_that_contradict_each_other_are_pointed_out(cities):
    text = table(row(score="4,1", rank="1", out="94"), row(code="16.71", score="4,2", rank="2", out="94"))
    (warning,) = reading_of(today(ministry()), text).warnings
    assert "Kota Pagar Alam (urutan 1) 4,1" in warning


@pytest.mark.parametrize(("weights", "total"), [("20", "115"), ("10", "105")])
def test_weight_lists_that_do_not_sum_to_100_are_refused(cities, weights, total):
    parts = "; ".join(
        f"I{n} ({w})" for n, w in enumerate(("10", "20", "20", "10", "10", "15", weights, "10"), start=1)
    )
    text = f"{HEAD}\tKomponen\n" + "\t".join((*row(edition="2018"), parts))
    (fault,) = messages_of(text)
    assert f"jumlah bobot {total}, seharusnya 100" in fault
    assert "Sumbernya lebih kuat: 5, bloombergtechnoz.com" in fault


def test_the_right_weights_are_taken(cities):
    parts = "; ".join(f"I{n} ({w})" for n, w in enumerate((10, 20, 20, 10, 10, 15, 5, 10), start=1))
    reading = reading_of(today(ministry()), f"{HEAD}\tKomponen\n" + "\t".join((*row(), parts)))
    assert [part.weight for part in reading.rows[0].value.parts] == [
        "10",
        "20",
        "20",
        "10",
        "10",
        "15",
        "5",
        "10",
    ]


def test_a_formula_that_does_not_give_the_number_is_refused(cities):
    text = f"{HEAD}\tKomponen\tHitungan\n" + "\t".join((*row(score="4"), "A = 3; B = 4", "komponen"))
    assert messages_of(text) == []
    text = text.replace("B = 4", "B = 6")
    assert messages_of(text) == ["2: rerata komponen 5, padahal nilainya 4"]


def test_an_office_records_only_in_its_own_region(client, cities):
    client.force_login(operator())
    text = table(row(), row(code="33.73"))
    page = client.post(reverse("measures_import"), {"text": text, "do": "keep"})
    assert page.status_code == 422
    assert "di luar wilayah Anda" in page.content.decode()
    assert not Measure.objects.exists()


def test_what_is_published_as_official_is_corrected_by_the_ministry_alone(cities):
    make_measure()
    text = table(row(score="6,9"))
    (fault,) = messages_of(text, operator())
    assert "hanya diralat oleh Kemendagri; yang tercatat 4,381" in fault
    assert messages_of(text.replace("\t2024\tDaftar", "\tlain\tDaftar"), operator())
    tally = services.import_values(scope=today(ministry()), text=text, now=NOW)
    assert (tally.new, tally.corrected) == (0, 1)
    assert published().get().score == "6.9"
    assert published().get().replaces.score == "4.381"


def test_the_same_table_again_changes_nothing(cities):
    scope, text = today(ministry()), table(row(), row(code="33.73", score="6,544"))
    services.import_values(scope=scope, text=text, now=NOW)
    tally = services.import_values(scope=scope, text=text, now=NOW)
    assert (tally.new, tally.corrected, tally.known) == (0, 0, 2)
    assert Measure.objects.count() == 2


def test_a_number_twice_in_a_table_is_a_fault_even_by_name_and_code(cities):
    assert messages_of(table(row(), row(code="", name="Pagar Alam"))) == ["3: tertulis dua kali"]


def test_two_at_once_leave_one_number(cities, at_once):
    scope, text = today(ministry()), table(row())

    def run():
        return services.import_values(scope=scope, text=text, now=NOW)

    results = at_once(run, run)
    kept = [result.new for result in results if isinstance(result, services.Tally)]
    assert sum(kept) == 1
    assert all(isinstance(result, services.Tally | services.ImportRefused) for result in results)


def test_a_workbook_keeps_its_row_numbers(client, cities):
    client.force_login(ministry())
    book = openpyxl.Workbook()
    book.active.append(["Daftar contoh"])
    book.active.append(HEAD.split("\t"))
    book.active.append(list(row(score="9")))
    out = BytesIO()
    book.save(out)
    page = client.post(reverse("measures_import"), {"file": SimpleUploadedFile("a.xlsx", out.getvalue())})
    assert page.status_code == 422
    assert "Baris 3" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ", "Pilih berkas .xlsx"),
        ("a.xlsx", b"PK\x03\x04rusak", "bukan buku kerja Excel"),
        ("a.csv", b"\xff\xfe\x00\x01", "bukan teks"),
        ("a.csv", b"x" * 2_000_001, "paling besar 2 MB"),
        ("a.yaml", b"index: [", "bukan YAML"),
        ("a.csv", b'"tidak ditutup', "tanda kutip ganda"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(client, cities, name, content, said):
    client.force_login(ministry())
    page = client.post(reverse("measures_import"), {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 422
    assert said in page.content.decode()


def test_formulas_in_a_workbook_are_refused(client, cities):
    client.force_login(ministry())
    book = openpyxl.Workbook()
    book.active.append(HEAD.split("\t"))
    book.active.append([*row()[:5], "=1+1", *row()[6:]])
    out = BytesIO()
    book.save(out)
    page = client.post(reverse("measures_import"), {"file": SimpleUploadedFile("a.xlsx", out.getvalue())})
    assert "Sel F2 berisi rumus" in page.content.decode()


def test_an_alias_bomb_is_refused_at_once():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    (fault,) = messages_of(bomb)
    assert "alias di dalam jangkar" in fault


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.id/x", "http://", "//a.id", "http://a b"])
def test_a_source_leads_nowhere_but_to_a_page(cities, url):
    text = f"{HEAD}\tAlamat sumber\n" + "\t".join((*row(), url))
    (fault,) = messages_of(text)
    assert "alamat http atau https" in fault


def test_a_table_without_its_columns_names_them(cities):
    (first, second) = messages_of("Indeks\tEdisi\tNilai\nIKT\t2024\t4")
    assert "Pemilik, Skala terendah, Skala tertinggi, Metode, Sumber" in first
    assert "Kode wilayah atau Wilayah" in second
    assert messages_of("apa saja") == [
        "0: Judul kolom tidak ditemukan. Unduh berkas contoh untuk melihat kolom yang diperlukan."
    ]


def test_variants_of_an_acronym_are_one_index(cities):
    reading = reading_of(today(ministry()), table(row(index="IHAI", high="9")))
    assert reading.rows[0].value.index_code == "IHaI"


def test_the_example_workbook_can_be_read_as_it_is(client, cities):
    client.force_login(ministry())
    example = client.get(reverse("measures_template")).content
    page = client.post(reverse("measures_import"), {"file": SimpleUploadedFile("contoh.xlsx", example)})
    assert "1 nilai baru" in page.content.decode()


def test_nothing_given_is_said(client, cities):
    client.force_login(ministry())
    page = client.post(reverse("measures_import"), {})
    assert page.status_code == 422
    assert "Tempel tabel atau pilih berkas" in page.content.decode()


def test_a_score_that_the_weights_cannot_give_is_told_and_taken(client, cities):
    user = ministry()
    text = table(row(code="16.72", edition="2018", method="2017", score="4,381"))
    reading = reading_of(today(user), text)
    assert reading.faults == []
    (warning,) = reading.warnings
    assert "Kota Pagar Alam 2018: 4,381 tidak mungkin" in warning
    services.import_values(scope=today(user), text=text, now=NOW)
    assert Measure.objects.get().score == "4.381"
