"""The maintainer's script: same package, same bytes; a faulty one gives all its faults, writes nothing."""

import csv
import gzip
from pathlib import Path

import pytest

from selaras.regions.choices import Level
from selaras.regions.services import edition as services
from tools import regions as maker


def write(folder: Path, level: Level, rows: list[tuple[str, str]]) -> None:
    with (folder / "data" / maker.FILES[level]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("code", "parent_code", "name"))
        writer.writerows((code, "", name) for code, name in rows)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package as published, made back from what we ship, in another order."""
    folder = tmp_path / "package"
    (folder / "data").mkdir(parents=True)
    for level in maker.FILES:
        write(folder, level, list(services.shipped_rows(level))[::-1])
    (folder / "data" / maker.LICENCE).write_bytes((services.DATA / maker.LICENCE).read_bytes())
    return folder


def made_from(package: Path, target: Path) -> dict[str, bytes]:
    assert maker.main(["--package", str(package), "--target", str(target)]) == 0
    return {path.name: path.read_bytes() for path in target.iterdir()}


def unpacked(name: str, content: bytes) -> bytes:
    return gzip.decompress(content) if name.endswith(".gz") else content


@pytest.mark.slow
def test_the_same_package_gives_the_same_bytes_and_what_we_ship(package: Path, tmp_path: Path) -> None:
    made = made_from(package, tmp_path / "once")
    assert made == made_from(package, tmp_path / "again")
    assert set(made) == {*services.FILES.values(), "LICENSE.md", "SHA256SUMS"}
    # Unpacked, because another build of zlib may pack the same text differently.
    for name in {*made} - {"SHA256SUMS"}:
        assert unpacked(name, made[name]) == unpacked(name, (services.DATA / name).read_bytes())


@pytest.mark.slow
def test_check_tells_what_differs_and_writes_nothing(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_from(package, tmp_path / "made")
    assert maker.main(["--package", str(package), "--target", str(tmp_path / "made"), "--check"]) == 0
    assert "identical" in capsys.readouterr().out
    empty = tmp_path / "empty"
    assert maker.main(["--package", str(package), "--target", str(empty), "--check"]) == 1
    assert "provinces.csv.gz" in capsys.readouterr().out
    assert not empty.exists()


@pytest.mark.slow
def test_a_faulty_package_gives_all_its_faults_at_once(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    provinces = list(services.shipped_rows(Level.PROVINCE))
    write(package, Level.PROVINCE, [*provinces[1:], ("12", "Dua Kali"), ("13.01", "Salah Tingkat")])
    regencies = list(services.shipped_rows(Level.REGENCY))
    write(package, Level.REGENCY, [("12.01", " "), *((c, n) for c, n in regencies if c != "12.01")])
    target = tmp_path / "made"
    assert maker.main(["--package", str(package), "--target", str(target)]) == 1
    faults = capsys.readouterr().err
    assert "provinces.csv: 39 rows, the decree counts 38" in faults
    assert "provinces.csv: 12 twice" in faults
    assert "provinces.csv: 13.01 is of another level" in faults
    assert "regencies.csv: 11.01 has no parent" in faults
    assert "regencies.csv: 12.01 has no name" in faults
    assert not target.exists()


@pytest.mark.slow
def test_kabupaten_and_kota_are_counted_apart(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = dict(services.shipped_rows(Level.REGENCY))
    rows["16.14"] = rows.pop("16.74")
    write(package, Level.REGENCY, list(rows.items()))
    assert maker.main(["--package", str(package), "--check"]) == 1
    assert "417" in capsys.readouterr().err
