"""Numbers as they are written, read and printed."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from komposit import format_number, parse_number
from komposit.faults import Fault, shown
from komposit.numbers import NumberFault, exact, parse_ratio


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", 4),
        ("4.0", 4),
        ("-0", 0),
        ("-2.50", Fraction(-5, 2)),
        ("0.001", Fraction(1, 1000)),
        ("9" * 40, None),
    ],
)
def test_plain_numbers_are_read_exactly(text, value):
    assert parse_number(text) == (int(text) if value is None else value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_number"),
        ("  ", "not_a_number"),
        (" 4", "number_blanks"),
        ("4 381", "number_blanks"),
        ("4\xa0381", "number_blanks"),
        ("4\n", "number_blanks"),
        ("4,381", "decimal_comma"),
        ("1,000", "decimal_comma"),
        ("1,000,000", "number_thousands"),
        ("1.234.567", "number_thousands"),
        ("1.234,5", "number_thousands"),
        ("1e3", "number_exponent"),
        ("-1.5E-3", "number_exponent"),
        (".5e1", "number_exponent"),
        ("nan", "not_finite"),
        ("-inf", "not_finite"),
        (".inf", "not_finite"),
        ("Infinity", "not_finite"),
        ("\u0664", "number_digits"),
        ("\uff14.5", "number_digits"),
        ("4\u066b5", "number_digits"),
        ("+4", "not_a_number"),
        ("04", "not_a_number"),
        (".5", "not_a_number"),
        ("4.", "not_a_number"),
        ("--4", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1/3", "not_a_number"),
        ("empat", "not_a_number"),
        ("9" * 41, "number_too_long"),
        ("1." + "0" * 39, "number_too_long"),
    ],
)
def test_other_ways_to_write_a_number_are_refused_by_name(text, code):
    with pytest.raises(NumberFault) as caught:
        parse_number(text)
    assert caught.value.code == code


def test_a_ratio_is_read_where_an_instrument_needs_one():
    assert parse_ratio("20/3") == Fraction(20, 3)
    assert parse_ratio("12.5") == Fraction(25, 2)
    for text in ("1/0", "0/3", "-1/3", "1 / 3", "1/3/5", "1/" + "3" * 40):
        with pytest.raises(NumberFault):
            parse_ratio(text)


def test_exact_takes_what_is_exact():
    assert exact(4) == exact("4.0") == exact(Decimal("4.00")) == exact(Fraction(4)) == 4


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (4, "4"),
        (Fraction(0), "0"),
        (Fraction(-9, 2), "-4.5"),
        (100, "100"),
        (Fraction(2, 3), "0.666666666667"),
        (Decimal("0.0000000000005"), "0"),
        (Decimal("0.0000000000015"), "0.000000000002"),
        (Decimal("0.0000000000025"), "0.000000000002"),
        (Decimal("-0.0000000000001"), "0"),
        (Fraction(10**30), "1" + "0" * 30),
        (Decimal("1E+5"), "100000"),
    ],
)
def test_printing_rounds_once_half_to_even(value, printed):
    assert format_number(value) == printed


@given(st.decimals(min_value=-(10**6), max_value=10**6, allow_nan=False, places=12))
def test_what_is_printed_reads_back(value):
    assert parse_number(format_number(value)) == Fraction(value)


@given(st.fractions(min_value=-1000, max_value=1000))
def test_printing_agrees_with_the_decimal_module(value):
    with localcontext(prec=100):
        rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1e-12"))
    assert Fraction(format_number(value)) == Fraction(rounded)


def test_a_message_shows_foreign_text_short_and_harmless():
    assert shown("a\x1b[2Jb\n") == "'a?[2Jb?'"
    assert shown("x" * 41) == "'" + "x" * 40 + "...'"


def test_a_fault_reads_as_a_line():
    assert str(Fault("a.yaml", 3, "empty", "kosong")) == "a.yaml:3: kosong [empty]"
    assert str(Fault("a.yaml", 0, "empty", "kosong")) == "a.yaml: kosong [empty]"
    assert str(Fault("", 0, "empty", "kosong")) == "kosong [empty]"
