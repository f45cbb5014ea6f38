"""A file of published values is taken whole or not at all, and all its faults are named at once."""

import pytest
import yaml

from selaras.measures.compute import PublishedFaults, read_published

GOOD = """
index: IKT
owner: SETARA Institute
scale: {min: 1, max: 7, better: high}
values:
  - {region: "16.72", edition: "2024", score: "4.381", method: "2024", source: {title: Daftar}}
"""


def faults_of(text):
    with pytest.raises(PublishedFaults) as found:
        read_published(text)
    return found.value.faults


def with_value(**changes):
    data = yaml.safe_load(GOOD)
    data["values"][0] |= changes
    return yaml.safe_dump(data)


def test_a_value_keeps_its_digits_as_written():
    (value,) = read_published(with_value(score="4.380"))
    assert value.score == "4.380"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"score": 4.38}, "score ditulis dalam tanda kutip"),
        ({"region": 16.7}, "region ditulis dalam tanda kutip"),
        ({"score": "4,381"}, "score bukan angka"),
        ({"score": "NaN"}, "score bukan angka"),
        ({"score": "7.001"}, "score di luar skala"),
        ({"score": "0.999"}, "score di luar skala"),
        ({"rank": 95, "out_of": 94}, "rank dan out_of harus"),
        ({"rank": 85}, "rank dan out_of harus"),
        ({"rank": True, "out_of": 94}, "rank dan out_of harus"),
        ({"source": "databoks"}, "source memerlukan judul"),
        ({"source": {"title": "Daftar", "date": "kemarin"}}, "date ditulis tahun-bulan-tanggal"),
        ({"source": {"title": "Daftar", "page": 3}}, "kunci page tidak dikenal"),
        ({"source": {"title": "Daftar", "url": 3}}, "url harus teks"),
        ({"mark": ["resmi"]}, "mark tidak dikenal"),
        ({"state": "terbit"}, "state tidak dikenal"),
        ({"reasons": "satu kalimat"}, "reasons harus daftar kalimat"),
        ({"note": 3}, "note harus teks"),
        ({"peringkat": 85}, "kunci peringkat tidak dikenal"),
    ],
)
def test_a_faulty_value_is_named_with_its_place(changes, fault):
    (found,) = faults_of(with_value(**changes))
    assert found.startswith("values[1] ")
    assert fault in found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[", "berkas bukan YAML"),
        ("a: 2025-13-45", "berkas bukan YAML"),
        ("- 1", "berkas harus memuat"),
        (GOOD.replace("better: high", "better: [high]"), "scale harus memuat"),
        (GOOD.replace("min: 1", "min: 7"), "min harus angka yang lebih kecil dari max"),
        (GOOD.replace("min: 1", "min: satu"), "min harus angka yang lebih kecil dari max"),
        (GOOD.replace("owner", "pemilik"), "kunci pemilik tidak dikenal"),
        (GOOD.replace("values:", "values: 3\nx:"), "values harus berupa daftar"),
        (GOOD + "  - 3\n", "harus berupa peta"),
        (GOOD + "  - {region: ID}\n", "edition wajib ada"),
    ],
)
def test_a_faulty_file_is_refused(text, fault):
    assert any(fault in found for found in faults_of(text))


def test_all_faults_come_at_once():
    second = '  - {region: "16.72", edition: "2024", score: "9", method: "2024", source: {}}\n'
    found = faults_of(with_value(score="8", rank=0, out_of=1) + second.replace("  - ", "- "))
    assert len(found) == 5
    assert found[-1].endswith("tertulis dua kali")
