"""The command publishes the shipped files once and names all faults of all files."""

import pytest
from django.core.management import CommandError, call_command

from selaras.audit.models import Event
from selaras.instruments.models import Instrument, Question
from selaras.instruments.selectors import latest
from selaras.instruments.tests.factories import SMALL

pytestmark = pytest.mark.django_db


SHIPPED = [
    "Indeks Demokrasi Indonesia (2021)",
    "Indeks Kota Toleran (2017)",
    "Indeks Kota Toleran (2024)",
    "Penilaian mandiri pola Kota Layak Anak (2023)",
    "Indeks Kerukunan Umat Beragama (2025)",
    "Evaluasi akuntabilitas kinerja (LKE SAKIP) (2021)",
]


def test_the_shipped_instruments_are_published_once(capsys):
    call_command("load_instruments")
    call_command("load_instruments")
    assert Instrument.objects.count() == len(SHIPPED)
    assert Question.objects.filter(instrument=latest("IKT")).count() == 55
    assert Event.objects.filter(actor_name="Sistem", via="sistem").count() == len(SHIPPED)
    assert capsys.readouterr().out.splitlines() == [
        *(f"{name}: diterbitkan" for name in SHIPPED),
        *(f"{name}: sudah ada" for name in SHIPPED),
    ]


def test_the_edition_of_2024_breaks_the_series():
    call_command("load_instruments")
    found = latest("IKT").series_break
    assert found["edition"] == "2017"
    assert len(found["changes"]) == 1


def test_a_changed_file_is_a_new_row(tmp_path):
    file = tmp_path / "contoh.yaml"
    file.write_text(SMALL)
    call_command("load_instruments", file)
    file.write_text(SMALL.replace("Dokumen apa", "Dokumen mana"))
    call_command("load_instruments", file)
    assert Instrument.objects.filter(code="IKT", edition="2024").count() == 2


def test_good_files_are_published_and_every_fault_of_the_others_is_named(tmp_path):
    good, bad, binary = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"
    good.write_text(SMALL)
    bad.write_text(SMALL.replace("weight: 60", "weight: 61").replace("better: high", "better: up"))
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError) as found:
        call_command("load_instruments", good, bad, binary, tmp_path / "tidak-ada.yaml")
    lines = str(found.value).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith(f"{bad}:") or lines[0].startswith("b.yaml:")
    assert Instrument.objects.count() == 1
