"""Numbers, money, shares and file sizes as an Indonesian reader expects them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.core import formats


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("4.381"), None, "4,381"),
        ("4.381", None, "4,381"),
        (4.381, None, "4,381"),
        (Fraction(4381, 1000), None, "4,381"),
        (Fraction(1, 3), None, "0,333333333333"),
        (Fraction(2, 3), 2, "0,67"),
        (Fraction(10**30 + 1), None, "1.000.000.000.000.000.000.000.000.000.001"),
        (1250, None, "1.250"),
        ("1234567.5", None, "1.234.567,5"),
        ("4.000", None, "4,000"),
        (Decimal("1E+3"), None, "1.000"),
        (100, None, "100"),
        (0, None, "0"),
        (Decimal("-0"), None, "0"),
        (Decimal("-0.4"), 0, "0"),
        (Decimal("-1250.5"), None, "-1.250,5"),
        (Decimal("2.5"), 0, "2"),
        (Decimal("3.5"), 0, "4"),
        (4, 2, "4,00"),
    ],
)
def test_numbers_have_a_decimal_comma_and_thousands_points(
    value: formats.Number, places: int | None, text: str
) -> None:
    assert formats.number_id(value, places) == text


@pytest.mark.parametrize("wrong", ["", "empat", "4,381", "nan", "Infinity", Decimal("NaN"), float("inf")])
def test_what_is_no_finite_number_is_refused(wrong: formats.Number) -> None:
    with pytest.raises(ValueError, match="number"):
        formats.number_id(wrong)


@given(
    st.decimals(
        allow_nan=False,
        allow_infinity=False,
        places=4,
        min_value=-(10**40),
        max_value=10**40,
    )
)
def test_a_printed_number_reads_back_as_the_same_number(value: Decimal) -> None:
    assert Decimal(formats.number_id(value).replace(".", "").replace(",", ".")) == value


@given(st.fractions(max_denominator=10**6), st.integers(min_value=0, max_value=6))
def test_rounding_never_moves_a_number_by_more_than_half_a_step(value: Fraction, places: int) -> None:
    read = Fraction(formats.number_id(value, places).replace(".", "").replace(",", "."))
    assert abs(read - value) <= Fraction(1, 2 * 10**places) + Fraction(1, 2 * 10**formats.MAX_PLACES)


def test_thousands_are_whole() -> None:
    assert formats.thousands(1250) == "1.250"
    assert formats.thousands("999") == "999"
    assert formats.thousands(Decimal("83762.4")) == "83.762"


def test_percent_takes_hundredths_and_keeps_a_blank_before_the_sign() -> None:
    assert formats.percent(60) == "60 %"
    assert formats.percent("12.5") == "12,5 %"
    assert formats.percent(Fraction(100, 3), 1) == "33,3 %"


@pytest.mark.parametrize(
    ("part", "whole", "places", "text"),
    [
        (54, 55, 0, "98 %"),
        (55, 55, 0, "100 %"),
        (0, 55, 0, "0 %"),
        (1, 1000, 0, "< 1 %"),
        (999, 1000, 0, "> 99 %"),
        (9999, 10000, 1, "> 99,9 %"),
        (1, 3, 1, "33,3 %"),
        (3, 2, 0, "150 %"),
        (0, 0, 0, "\u2013"),
    ],
)
def test_a_share_never_claims_all_or_nothing_wrongly(part: int, whole: int, places: int, text: str) -> None:
    assert formats.percent_of(part, whole, places) == text


@given(st.integers(min_value=0, max_value=10**6), st.integers(min_value=1, max_value=10**6))
def test_only_a_full_share_is_100_percent_and_only_an_empty_one_0(part: int, whole: int) -> None:
    part = min(part, whole)
    text = formats.percent_of(part, whole)
    assert (text == "100 %") == (part == whole)
    assert (text == "0 %") == (part == 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1250000, "Rp1.250.000"),
        ("1250000.00", "Rp1.250.000"),
        (Decimal("1250.5"), "Rp1.250,50"),
        (-750, "-Rp750"),
        (0, "Rp0"),
    ],
)
def test_money_is_written_in_rupiah(value: formats.Number, text: str) -> None:
    assert formats.rupiah(value) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 byte"),
        (1, "1 byte"),
        (1023, "1.023 byte"),
        (1024, "1 KB"),
        (1536, "1,5 KB"),
        (10 * 1024, "10 KB"),
        (1024 * 1024 - 1, "1 MB"),
        (25 * 1024 * 1024, "25 MB"),
        (1_468_006, "1,4 MB"),
        (9_999_999_999, "9,3 GB"),
        (5 * 1024**5, "5.120 TB"),
    ],
)
def test_file_sizes_are_short(size: int, text: str) -> None:
    assert formats.file_size(size) == text


def test_a_negative_file_size_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        formats.file_size(-1)


@given(st.integers(min_value=0, max_value=1024**5 - 1))
def test_a_file_size_has_at_most_four_digits(size: int) -> None:
    amount = formats.file_size(size).split(" ")[0]
    assert 1 <= sum(letter.isdigit() for letter in amount) <= 4
