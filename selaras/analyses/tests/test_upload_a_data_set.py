"""A data set goes through a preview with all its faults; with a fault nothing is written, nothing lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from selaras.analyses.models import Dataset, Kept
from selaras.analyses.services import About, UploadRefused, add_dataset
from selaras.analyses.tests.factories import IMETA, NOW, YAML, keeper, make_dataset, make_regions, table_text
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.instruments.tests.factories import make_instrument
from selaras.offices.tests.factories import grant, make_user
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
PAGE = "dataset_upload"
ABOUT = About("Data", "Indeks", "2025", "Uji")


@pytest.fixture
def analyst(client):
    make_regions(12)
    user = make_user()
    grant(user, "provinsi", region=make_region("16"))
    client.force_login(user)
    return user


def fields(**more):
    return {
        "title": "Kerukunan", "index_name": "Indeks contoh", "edition": "2025", "source": "Uji",
        "region": "16", "framework": YAML, "table": table_text(),
    } | more  # fmt: skip


def post(client, do="keep", **more):
    return client.post(reverse(PAGE), fields(**more) | {"do": do})


def test_the_preview_writes_nothing_and_keeps_every_text(client, analyst):
    answer = post(client, do="check")
    assert answer.status_code == 200
    assert not Dataset.objects.exists()
    page = answer.content.decode()
    assert "12 wilayah, 3 indikator, 0 sel kosong" in page
    assert "16.01;1;7;1,0" in page
    assert "CONTOH" in page


def test_what_the_preview_showed_is_kept_with_its_trail(client, analyst):
    answer = post(client)
    kept = Dataset.objects.get()
    assert answer.url == kept.get_absolute_url()
    assert (kept.unit_count, kept.indicator_count, kept.region_path, kept.origin) == (
        12,
        3,
        "ID.16.",
        "unggahan",
    )
    assert [row[0] for row in kept.rows] == sorted(row[0] for row in kept.rows)
    event = Event.objects.get(verb="analyses.dataset.added")
    assert event.after["digest"] == kept.digest


def test_faults_are_all_told_and_nothing_is_written(client, analyst):
    table = table_text() + "\n16.99;1;2;3\n16.01;1;2;x"
    answer = post(client, table=table)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Dataset.objects.exists()
    assert "wilayah 16.01 sudah ada di baris 2" in page
    assert "x bukan angka" in page
    assert "16.99;1;2;3" in page


def test_a_code_that_lost_its_zero_is_told(client, analyst):
    make_region("16.10")
    page = post(client, table="kode;I1;I2;I3\n16.1;1;2;3").content.decode()
    assert "bila maksudnya 16.10" in page
    assert (
        "16.98 tidak ada dalam daftar wilayah"
        in post(client, table="kode;I1;I2;I3\n16.98;1;2;3").content.decode()
    )


def test_a_faulty_framework_is_told_with_its_lines(client, analyst):
    answer = post(client, framework=IMETA.replace("Aggregate", "Agregat"))
    assert answer.status_code == 422
    assert "Kerangka, baris" in answer.content.decode()


def test_the_tree_of_an_instrument_serves_as_framework(client, analyst):
    instrument = make_instrument()
    leaves = instrument.nodes.filter(is_leaf=True).order_by("sort").values_list("code", flat=True)
    table = "kode;" + ";".join(leaves) + "\n16.01;" + ";".join("2" for _leaf in leaves)
    post(client, instrument=str(instrument.pk), framework="", table=table)
    assert Dataset.objects.get().indicator_count == len(leaves)
    template = client.get(reverse("dataset_template"), {"instrumen": instrument.pk})
    assert b";".join(code.encode() for code in leaves) in b"".join(template.streaming_content)


@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 30, "²"])
def test_an_instrument_that_is_not_there_is_not_found(client, analyst, number):
    assert client.get(reverse("dataset_template"), {"instrumen": number}).status_code == 404
    assert post(client, instrument=number or "x", framework="").status_code == 422


def test_files_take_the_way_of_the_texts(client, analyst):
    table = SimpleUploadedFile("nilai.csv", table_text().encode())
    framework = SimpleUploadedFile("kerangka.csv", IMETA.encode())
    post(client, framework="", table="", table_file=table, framework_file=framework)
    assert Dataset.objects.get().frame["low"] is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("nilai.pdf", b"x", "tidak dibaca"),
        ("nilai.xlsx", b"x", "bukan buku kerja Excel"),
        ("nilai.csv", b"a\x00b", "bukan teks"),
        ("nilai.csv", b"x" * 2_000_001, "paling besar 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(client, analyst, name, content, words):
    answer = post(client, table="", table_file=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_nothing_but_empty_fields(client, analyst):
    answer = client.post(reverse(PAGE), {"region": "16", "instrument": ""})
    assert answer.status_code == 422
    answer = post(client, table="", framework="")
    assert "Tempel tabel" in answer.content.decode()
    assert "isi kerangka sendiri" in answer.content.decode()


def test_a_region_that_is_not_ones_own_is_refused(client, analyst):
    make_region("73")
    assert post(client, region="73").status_code == 422
    with pytest.raises(Refused):
        add_dataset(
            scope=keeper("ID.73."), region=make_region("16"), about=ABOUT, framework=YAML, table=table_text(),
            now=NOW,
        )  # fmt: skip


def test_the_service_reads_again_and_writes_nothing_with_a_fault():
    with pytest.raises(UploadRefused):
        add_dataset(
            scope=keeper("ID.16."), region=make_region("16"), about=ABOUT, framework=YAML,
            table="kode;I1\n1;2", now=NOW,
        )  # fmt: skip
    assert not Dataset.objects.exists()


def test_a_kept_data_set_never_changes():
    kept = make_dataset()
    with pytest.raises(Kept):
        kept.save()
    with pytest.raises(Kept):
        kept.delete()
    with pytest.raises(Kept):
        Dataset.objects.update(title="lain")
