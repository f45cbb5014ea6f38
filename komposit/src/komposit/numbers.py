"""Numbers in and out: one strict way to write them, exact inside, rounded once when printed."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from komposit.faults import shown

Number = Fraction
"""Every value is an exact fraction; a geometric mean is the fraction of its 50-digit decimal."""

PRINTED_PLACES = 12
MAX_LENGTH = 40
"""Longest number a file may hold, in characters; more is a slip or an attack, never a score."""

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_RATIO = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")

# The first pattern that fits names the fault, so the order goes from the particular to the general.
_FAULTS: tuple[tuple[str, str, str], ...] = (
    (r"\s*", "not_a_number", "angka kosong"),
    (r"(?s).*\s.*", "number_blanks", "angka tidak boleh memuat spasi"),
    (r"(?i)[-+]?\.?(?:nan|inf|infinity)", "not_finite", "angka harus terhingga (bukan NaN atau tak hingga)"),
    (r"-?[0-9]+,[0-9]+", "decimal_comma", "desimal ditulis dengan titik, bukan koma"),
    (r"(?i)[-+]?[0-9]*\.?[0-9]+e[-+]?[0-9]+", "number_exponent", "angka ditulis penuh, tanpa pangkat (e)"),
    (
        r"-?[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]+)?",
        "number_thousands",
        "angka ditulis tanpa pemisah ribuan",
    ),
    (r"[-+]?[\d.,]*[^\x00-\x7f][\d.,]*", "number_digits", "angka hanya memakai digit 0 sampai 9"),
    (r"(?s).*", "not_a_number", "bukan angka; contoh yang benar: 4.381"),
)


class NumberFault(ValueError):
    """A text that is not a number; `code` is the kind of fault."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def parse_number(text: str) -> Fraction:
    """The exact value of a plain decimal number: digits 0-9, a point, at most one leading minus.

    >>> parse_number("4.0") == parse_number("4") == 4
    True
    >>> parse_number("4,381")
    Traceback (most recent call last):
    komposit.numbers.NumberFault: desimal ditulis dengan titik, bukan koma: '4,381'
    """
    if len(text) > MAX_LENGTH:
        raise NumberFault("number_too_long", f"angka lebih dari {MAX_LENGTH} karakter: {shown(text)}")
    if _PLAIN.fullmatch(text):
        return Fraction(text)
    code, message = next((c, m) for pattern, c, m in _FAULTS if re.fullmatch(pattern, text))
    raise NumberFault(code, f"{message}: {shown(text)}")


def parse_ratio(text: str) -> Fraction:
    """A plain number, or a fraction such as `20/3` for a weight or share that no decimal writes exactly.

    >>> parse_ratio("20/3") * 3 == 20
    True
    """
    ratio = _RATIO.fullmatch(text) if len(text) <= MAX_LENGTH else None
    return Fraction(int(ratio[1]), int(ratio[2])) if ratio else parse_number(text)


def exact(value: Fraction | int | Decimal | str) -> Fraction:
    """The exact value of what a caller hands in; floats, booleans, NaN and infinities are refused.

    >>> exact("4.381")
    Fraction(4381, 1000)
    """
    if isinstance(value, str):
        return parse_number(value)
    if isinstance(value, bool) or not isinstance(value, (Fraction, int, Decimal)):
        raise NumberFault(
            "not_a_number", f"angka harus pecahan, bulat, Decimal atau teks: {shown(repr(value))}"
        )
    if isinstance(value, Decimal) and not value.is_finite():
        raise NumberFault("not_finite", f"angka harus terhingga: {shown(str(value))}")
    return Fraction(value)


def format_number(value: Fraction | int | Decimal) -> str:
    """Rounded half to even at 12 places, without trailing zeros and without an exponent.

    >>> format_number(Fraction(13, 3)), format_number(Fraction("4.50")), format_number(Fraction(-1, 10**13))
    ('4.333333333333', '4.5', '0')
    """
    scaled = round(Fraction(value) * 10**PRINTED_PLACES)
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**PRINTED_PLACES)
    return f"{sign}{whole}.{rest:0{PRINTED_PLACES}d}".rstrip("0").rstrip(".")
