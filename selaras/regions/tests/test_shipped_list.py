"""The files as shipped: the decree's counts, parents, names, and agreement with an independent list."""

import csv
import gzip
import hashlib
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from selaras.regions import compute
from selaras.regions.choices import DISPLAY_NAMES, EDITION, SHORT_NAMES, Level
from selaras.regions.services import edition as services

pytestmark = pytest.mark.slow

# Code -> (ours, theirs): spellings that differ by more than blanks and signs. Both lists say that they follow
# the same decree; which of the two its print bears out has not been looked up.
KNOWN_DIFFERENCES = {
    "71.09": ("Kabupaten Kepulauan Siau Tagulandang Biaro", "Kabupaten Kep. Siau Tagulandang Biaro"),
    "32.05.38": ("Bl. Limbangan", "Limbangan"),
    "11.07.14.2046": ("Mesjid Gogo", "Mesjid Gogos"),
    "15.02.05.1036": ("Pasar Baru Rantau Panjang", "Pasar Baru Rantau"),
    "62.10.10.2008": ("Tumbang Tuwe", "Tumbang Tuwe Hantapang"),
    "62.11.02.2005": ("Papuyu I Sei. Pasanan", "Papuyu I Sei Pasaman"),
    "63.01.02.2011": ("Simpang Empat Sungai Baru", "Simpang Empat"),
    "63.07.02.2011": ("Baru", "Baru Waki"),
    "64.72.05.1004": ("Sungai Siring", "Sungai Siring Pelita"),
    "73.26.03.1004": ("Nanggala Sanpiak Salu", "Nanggala Sanpiak Satu"),
    "95.04.44.2005": ("Leragawi/Megagirakuk", "Leragawi/Megagirakusk"),
}
REFERENCE_FILES = {
    Level.PROVINCE: "provinces.csv",
    Level.REGENCY: "regencies.csv",
    Level.DISTRICT: "districts.csv.gz",
    Level.VILLAGE: "villages.csv.gz",
}
LEVELS = list(REFERENCE_FILES)


def reference(level: Level) -> list[dict[str, str]]:
    path = Path(settings.REFERENCE_DATA) / "regions" / REFERENCE_FILES[level]
    if not path.is_file():
        pytest.skip(f"no reference data at {path}: codes and names are not cross-checked")
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def shipped() -> dict[Level, dict[str, str]]:
    return {level: dict(services.shipped_rows(level)) for level in LEVELS}


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_has_as_many_rows_as_the_decree_counts(
    shipped: dict[Level, dict[str, str]], level: Level
) -> None:
    decree = {Level.PROVINCE: 38, Level.REGENCY: 514, Level.DISTRICT: 7285, Level.VILLAGE: 83762}
    assert len(shipped[level]) == decree[level] == EDITION.counts[level]
    assert len(list(services.shipped_rows(level))) == decree[level]


def test_kinds_follow_from_the_codes(shipped: dict[Level, dict[str, str]]) -> None:
    kinds = Counter(compute.kind_of(code) for names in shipped.values() for code in names)
    assert kinds == {
        "provinsi": 38,
        "kabupaten": 416,
        "kota": 98,
        "kecamatan": 7285,
        "desa": 75252,
        "desa_adat": 14,
        "kelurahan": 8496,
    }
    for code, name in shipped[Level.REGENCY].items():
        assert name.split()[0].lower() == compute.kind_of(code)


def test_every_region_has_its_parent_one_level_above(shipped: dict[Level, dict[str, str]]) -> None:
    for level, above in zip(LEVELS[1:], LEVELS, strict=False):
        assert {compute.parent_code(code) for code in shipped[level]} <= set(shipped[above])
    assert {compute.parent_code(code) for code in shipped[Level.DISTRICT]} == set(shipped[Level.REGENCY])


def test_codes_are_text_in_order_and_names_are_clean(shipped: dict[Level, dict[str, str]]) -> None:
    for level, names in shipped.items():
        assert list(names) == sorted(names)
        assert all(compute.level_of(code) == level for code in names)
        assert all(name and name == " ".join(name.split()) for name in names.values())
    assert shipped[Level.REGENCY]["11.10"] == "Kabupaten Aceh Singkil"
    assert "11.1" not in shipped[Level.REGENCY]


def test_the_typed_lists_speak_of_regions_that_exist(shipped: dict[Level, dict[str, str]]) -> None:
    known = shipped[Level.PROVINCE] | shipped[Level.REGENCY]
    assert set(DISPLAY_NAMES) | set(SHORT_NAMES) <= set(known)


def test_names_of_daily_use_are_clear_within_the_first_two_levels(
    shipped: dict[Level, dict[str, str]],
) -> None:
    names = compute.display_names([*shipped[Level.PROVINCE].items(), *shipped[Level.REGENCY].items()])
    assert [name for name, times in Counter(names.values()).items() if times > 1] == []
    assert names["62.71"] == "Palangka Raya"
    assert names["16.72"] == "Pagar Alam"
    assert (names["75"], names["75.01"]) == ("Gorontalo", "Kabupaten Gorontalo")


@pytest.mark.parametrize("level", LEVELS)
def test_codes_agree_with_the_reference_list(shipped: dict[Level, dict[str, str]], level: Level) -> None:
    assert {row["code"] for row in reference(level)} == set(shipped[level])


@pytest.mark.parametrize("level", LEVELS)
def test_names_agree_with_the_reference_list_but_for_the_known_ones(
    shipped: dict[Level, dict[str, str]], level: Level
) -> None:
    differing = {
        row["code"]: (shipped[level][row["code"]], row["name"])
        for row in reference(level)
        if compute.plain(shipped[level][row["code"]]) != compute.plain(row["name"])
    }
    assert differing == {
        code: pair for code, pair in KNOWN_DIFFERENCES.items() if code.count(".") + 1 == level
    }


@pytest.mark.parametrize("level", [Level.REGENCY, Level.VILLAGE])
def test_kinds_agree_with_the_reference_list(level: Level) -> None:
    assert all(compute.kind_of(row["code"]) == row["type"].replace(" ", "_") for row in reference(level))


def test_the_files_are_small_and_their_sums_and_licence_stand_beside_them() -> None:
    sums = dict(reversed(line.split()) for line in (services.DATA / "SHA256SUMS").read_text().splitlines())
    assert set(services.FILES.values()) | {"LICENSE.md"} == set(sums)
    for name, digest in sums.items():
        content = (services.DATA / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
        assert len(content) < 1_000_000
    assert "Open Database License" in (services.DATA / "LICENSE.md").read_text(encoding="utf-8")
    assert "ODbL" in (services.DATA / "NOTICE").read_text(encoding="utf-8")


def test_the_bytes_carry_neither_a_time_nor_a_name() -> None:
    for name in services.FILES.values():
        head = (services.DATA / name).read_bytes()[:10]
        assert head[3] == 0
        assert head[4:8] == b"\0\0\0\0"
