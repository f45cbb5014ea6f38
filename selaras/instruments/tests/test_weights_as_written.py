"""A draft may hold any text as a weight; what is no plain number is a fault, and never reckoned out."""

from fractions import Fraction

import pytest

from selaras.instruments.compute import leaf_weight


@pytest.mark.parametrize(
    "written", ["1e999999999", "1E+999999999", "1_0", "nan", "1/0", "9" * 41, "", "12,5"]
)
def test_a_weight_that_is_no_plain_number_has_no_value(written: str) -> None:
    assert leaf_weight({"weight": written}) is None
    assert leaf_weight({"nodes": [{"weight": "60"}, {"weight": written}]}) is None


@pytest.mark.parametrize(
    ("written", "value"), [("60", "60"), ("12.5", "25/2"), ("20/3", "20/3"), (" -1 ", "-1")]
)
def test_decimals_and_fractions_are_exact(written: str, value: str) -> None:
    assert leaf_weight({"weight": written}) == Fraction(value)
