"""The shipped lists hold what was published: typed here a second time, number by number."""

import csv
import gzip

import pytest
import yaml
from django.conf import settings

from selaras.measures.compute import known_misprints, mean_of_parts, mean_of_regions, read_published
from selaras.measures.compute.means import rounded_like

pytestmark = pytest.mark.slow

FOLDER = settings.BASE_DIR / "instruments" / "published"
REGIONS = settings.BASE_DIR / "selaras" / "regions" / "data"

# Rank order: the first ten, then the last ten, as the domain's table prints them.
IKT = {
    "2018": """
        Singkawang 6.513, Salatiga 6.477, Pematangsiantar 6.280, Manado 6.030, Ambon 5.960, Bekasi
        5.890, Kupang 5.857, Tomohon 5.833, Binjai 5.830, Surabaya 5.823, Sabang 3.757, Medan 3.710,
        Makassar 3.637, Bogor 3.533, Depok 3.490, Padang 3.450, Cilegon 3.420, Jakarta 2.880, Banda Aceh
        2.830, Tanjung Balai 2.817""",
    "2020": """
        Salatiga 6.717, Singkawang 6.450, Manado 6.200, Tomohon 6.183, Kupang 6.037, Surabaya 6.033,
        Ambon 5.733, Kediri 5.583, Sukabumi 5.546, Bekasi 5.530""",
    "2021": """
        Singkawang 6.483, Manado 6.400, Salatiga 6.367, Kupang 6.337, Tomohon 6.133, Magelang 6.020,
        Ambon 5.900, Bekasi 5.830, Surakarta 5.783, Kediri 5.733, Makassar 4.517, Pekanbaru 4.497,
        Padang 4.460, Padang Panjang 4.440, Sabang 4.373, Langsa 4.363, Pariaman 4.233, Cilegon 4.087,
        Banda Aceh 4.043, Depok 3.577""",
    "2022": """
        Singkawang 6.583, Salatiga 6.417, Bekasi 6.080, Surakarta 5.883, Kediri 5.850, Sukabumi 5.810,
        Semarang 5.783, Manado 5.767, Kupang 5.687, Magelang 5.670, Prabumulih 4.510, Lhokseumawe 4.493,
        Pariaman 4.450, Medan 4.420, Banda Aceh 4.393, Mataram 4.387, Sabang 4.257, Padang 4.060, Depok
        3.610, Cilegon 3.227""",
    "2023": """
        Singkawang 6.500, Bekasi 6.460, Salatiga 6.450, Manado 6.400, Semarang 6.230, Magelang 6.220,
        Kediri 6.073, Sukabumi 5.997, Kupang 5.953, Surakarta 5.800, Sabang 4.457, Bandar Lampung 4.450,
        Palembang 4.433, Pekanbaru 4.420, Mataram 4.387, Lhokseumawe 4.377, Padang 4.297, Banda Aceh
        4.260, Cilegon 4.193, Depok 4.010""",
    "2024": """
        Salatiga 6.544, Singkawang 6.420, Semarang 6.356, Magelang 6.248, Pematangsiantar 6.115,
        Sukabumi 5.968, Bekasi 5.939, Kediri 5.925, Manado 5.912, Kupang 5.853, Pagar Alam 4.381, Sabang
        4.377, Ternate 4.370, Makassar 4.363, Bandar Lampung 4.357, Pekanbaru 4.320, Banda Aceh 4.202,
        Lhokseumawe 4.140, Cilegon 3.994, Parepare 3.945""",
}
FIRST_AND_LAST = (*range(1, 11), *range(85, 95))
KALSEL = {
    "63.03": "85.13", "63.72": "82.09", "63.05": "81.50", "63.10": "78.79", "63.11": "78.66",
    "63.04": "76.84", "63.06": "75.36", "63.08": "75.33", "63.02": "75.00", "63.01": "74.87",
    "63.09": "74.66", "63.71": "72.11", "63.07": "76.38",
}  # fmt: skip


def shipped(name):
    return read_published((FOLDER / name).read_text(encoding="utf-8"))


def plain(name):
    return "".join(letter for letter in name.lower() if letter.isalpha())


def official_names():
    names = {}
    for file in ("provinces", "regencies"):
        with gzip.open(REGIONS / f"{file}.csv.gz", "rt", encoding="utf-8") as stream:
            names |= {row["code"]: row["name"] for row in csv.DictReader(stream)}
    return names


@pytest.mark.parametrize("edition", IKT)
def test_the_published_scores_and_ranks_of_ikt(edition):
    expected = [one.strip().rpartition(" ") for one in IKT[edition].split(",")]
    cities = {
        plain(name.removeprefix("Kota ")): code for code, name in official_names().items() if "Kota " in name
    }
    cities["jakarta"] = "31"
    wanted = [
        (rank, cities[plain(name)], score)
        for rank, (name, _, score) in zip(FIRST_AND_LAST, expected, strict=False)
    ]
    found = sorted(
        (value.rank, value.region_code, value.score)
        for value in shipped("ikt.yaml")
        if value.edition == edition and value.rank in FIRST_AND_LAST
    )
    assert found == wanted


def test_the_ends_of_2017_and_the_single_ranks():
    values = {(v.region_code, v.edition): v for v in shipped("ikt.yaml")}
    assert [values[code, "2017"].score for code in ("71.71", "31", "12.72")] == ["5.90", "2.30", ""]
    assert values["31", "2017"].rank == 94
    assert (values["12.72", "2023"].score, values["12.72", "2023"].rank) == ("5.750", 11)
    assert (values["32.71", "2021"].score, values["32.71", "2021"].rank) == ("", 17)
    assert len([v for v in values.values() if v.edition == "2017"]) == 20


def test_national_means_of_ikt():
    means = {v.edition: v.score for v in shipped("ikt.yaml") if v.region_code == "ID"}
    assert means == {"2022": "5.03", "2023": "5.06", "2024": "4.92"}


def test_pagar_alam_comes_with_the_owners_reasons():
    (city,) = [v for v in shipped("ikt.yaml") if v.region_code == "16.72"]
    assert (city.score, city.rank, city.out_of, city.mark, len(city.reasons)) == ("4.381", 85, 94, "resmi", 6)


def test_2015_runs_the_other_way_and_its_restated_mean_is_another_number():
    values = shipped("ikt-2015.yaml")
    listed = [v for v in values if v.region_code != "ID"]
    assert {(v.better, v.method_version) for v in listed} == {("low", "2015")}
    assert [v.score for v in listed[:10]] == ["1.47"] * 5 + ["1.58"] * 5
    assert [v.rank for v in listed if not v.score] == [85, 85, *range(86, 95)]
    (mean,) = [v for v in values if v.region_code == "ID"]
    assert (mean.score, mean.better, mean.method_version) == ("4.75", "high", "2015 dinyatakan ulang")


def test_only_the_merged_unit_of_jakarta_is_no_city():
    codes = {v.region_code for name in ("ikt.yaml", "ikt-2015.yaml") for v in shipped(name)} - {"ID"}
    assert {code for code in codes if not code[3:].startswith(("7", "8"))} == {"31"}
    assert all("digabung" in v.note for v in shipped("ikt.yaml") if v.region_code == "31")


@pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.glob("*.yaml")))
def test_the_names_in_the_files_are_those_of_the_codes(file):
    names = official_names()
    text = (FOLDER / file).read_text(encoding="utf-8")
    for document in yaml.safe_load_all(text):
        for row in document["values"]:
            name = plain(row.get("name", ""))
            if name and row["region"] != "31":
                official = names[row["region"]]
                assert plain(official).endswith(name), (row["region"], official, row["name"])


@pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.glob("*.yaml")))
def test_every_value_has_a_source_and_is_the_owners(file):
    values = shipped(file)
    assert values
    assert all(v.source_title and v.owner and v.index_title and v.mark == "resmi" for v in values)
    assert not any(v.warning for v in values)


def test_ikn_of_the_province_is_the_mean_of_its_thirteen_regions():
    values = {v.region_code: v for v in shipped("ikn.yaml")}
    assert {code: v.score for code, v in values.items() if code != "63"} == KALSEL
    mean = mean_of_regions(sorted(KALSEL.items()))
    assert rounded_like(mean.exact, "77.44") == "77.44" == values["63"].score
    assert values["63"].formula == "daerah"


@pytest.mark.parametrize(
    ("parts", "score"),
    [(("88.82", "79.35", "65.49"), "77.89"), (("72.37", "73.72", "75.40"), "73.83")],
)
def test_kub_is_the_mean_of_its_three_dimensions(parts, score):
    (value,) = [v for v in shipped("kub.yaml") if v.score == score]
    assert tuple(part.score for part in value.parts) == parts
    mean = mean_of_parts([(part.name, part.score, part.weight) for part in value.parts])
    assert mean.printed() == score


def test_ihai_of_maluku_tenggara_needs_the_weights_of_its_dimensions():
    (value,) = [v for v in shipped("ihai.yaml") if v.region_code == "81.02"]
    weighted = mean_of_parts([(p.name, p.score, p.weight) for p in value.parts])
    assert (weighted.printed(4), weighted.printed()) == ("6.4512", "6.45")
    equal = mean_of_parts([(p.name, p.score, "") for p in value.parts])
    assert equal.printed() == "6.47"


def test_a_region_below_the_target_has_no_number():
    below = [v for v in shipped("ihai.yaml") if v.category == "Belum mencapai target"]
    assert sorted(v.region_code for v in below) == ["36.72", "63.71"]
    assert not any(v.score for v in below)


def test_every_misprint_names_a_number_that_is_better_sourced():
    official = {}
    for file in FOLDER.glob("*.yaml"):
        official |= {(v.index_code, v.edition, v.region_code): v for v in shipped(file.name)}
    for one in known_misprints().misprints:
        if one.better:
            assert one.better in one.warning.replace(",", ".")
            assert one.better_source in one.warning
        if one.better and one.edition != "2025":
            assert official[one.index, one.edition, one.region].score == one.better != one.score


def test_the_misprints_of_the_public_lists_are_all_known():
    known = {(m.name, m.edition, m.score or m.rank) for m in known_misprints().misprints if m.index == "IKT"}
    assert known >= {
        ("Depok", "2018", "2.490"), ("Salatiga", "2018", "6.447"), ("Kupang", "2018", "5.875"),
        ("Singkawang", "2018", "6.153"), ("Salatiga", "2024", "6.554"), ("Salatiga", "2025", "6.554"),
        ("Tomohon", "2021", "6.18"), ("Magelang", "2021", "6.12"), ("Depok", "2024", 78),
        ("Depok", "2024", 76), ("Jakarta", "2015", 65), ("Jakarta", "2015", 64),
    }  # fmt: skip
    assert [one.total for one in known_misprints().weights] == ["115", "105"]
