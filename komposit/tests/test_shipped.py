"""The indices shipped beside the Indeks Kota Toleran: published values and class limits come out right."""

from fractions import Fraction
from pathlib import Path

import pytest

from komposit import Instrument, load_instrument, score

FOLDER = Path(__file__).parents[2] / "instruments"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="shipped with the product, not with the library")


def shipped(name: str) -> Instrument:
    return load_instrument((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), file=name)


def scored(framework: Instrument, values: dict[str, str]) -> tuple[str, str | None]:
    """Rounded as the owner prints it, with the name of its class."""
    result = score(framework, {code: Fraction(value) for code, value in values.items()})
    assert result.score is not None
    return f"{float(result.score):.2f}", result.band.label if result.band else None


def everywhere(framework: Instrument, value: str) -> str | None:
    return scored(framework, dict.fromkeys((leaf.code for leaf in framework.leaves()), value))[1]


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ({"TOL": "88.82", "SET": "79.35", "BER": "65.49"}, "77.89"),
        ({"TOL": "72.37", "SET": "73.72", "BER": "75.40"}, "73.83"),
    ],
)
def test_the_published_values_of_kub_come_out(values: dict[str, str], printed: str) -> None:
    assert scored(shipped("kub-2025"), values)[0] == printed


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("kub-2025", "65.49", "Tinggi"),
        ("kub-2025", "82.86", "Sangat tinggi"),
        ("idi-2021", "59.99", "Buruk"),
        ("idi-2021", "60", "Sedang"),
        ("idi-2021", "80", "Sedang"),
        ("idi-2021", "80.41", "Baik"),
        ("kla-2023", "499", None),
        ("kla-2023", "588.40", "Pratama"),
        ("kla-2023", "721", "Nindya"),
        ("kla-2023", "934.2", "KLA"),
        ("sakip-2021", "30", "D"),
        ("sakip-2021", "90", "A"),
        ("sakip-2021", "90.01", "AA"),
    ],
)
def test_the_classes_begin_where_their_sources_say(name: str, value: str, label: str | None) -> None:
    assert everywhere(shipped(name), value) == label
