"""Numbers as an Indonesian office writes them."""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation, localcontext
from fractions import Fraction

from django.utils.translation import gettext_lazy

Number = Decimal | Fraction | int | float | str
# Stands for a value that is missing; a missing value is never a zero.
DASH = "\u2013"
SIZE_UNITS = (gettext_lazy("byte"), "KB", "MB", "GB", "TB")
# A fraction without a finite decimal form is printed with as many places as a score receipt uses.
MAX_PLACES = 12


def number_id(value: Number, places: int | None = None) -> str:
    """As "4,381" from 4.381; with ``places`` rounded half-even to that many, else the digits as given."""
    exact = _decimal(value)
    if places is not None:
        exact = _rounded(exact, places)
    text = f"{exact:,f}".translate(str.maketrans(",.", ".,"))
    return text.lstrip("-") if not exact else text


def thousands(value: Number) -> str:
    """As "1.250": a whole number, rounded half-even."""
    return number_id(value, 0)


def percent(value: Number, places: int | None = None) -> str:
    """As "60 %" from 60: the value is a number of hundredths already (see ``percent_of`` for a share)."""
    return f"{number_id(value, places)} %"


def percent_of(part: Number, whole: Number, places: int = 0) -> str:
    """The share in percent; never says 0 % for a little or 100 % for nearly all, and a dash of nothing."""
    total = _fraction(whole)
    if total == 0:
        return DASH
    share = _fraction(part) / total * 100
    step = Fraction(1, 10**places)
    shown = _rounded(_decimal(share), places)
    if share > 0 and shown == 0:
        return f"< {percent(step, places)}"
    if share < 100 and shown == 100:
        return f"> {percent(100 - step, places)}"
    return percent(shown, places)


def rupiah(value: Number) -> str:
    """As "Rp1.250.000": cents only where there are any."""
    exact = _decimal(value)
    text = number_id(exact.copy_abs(), 0 if exact == exact.to_integral_value() else 2)
    return f"-Rp{text}" if exact < 0 else f"Rp{text}"


def file_size(size: int) -> str:
    """As "1,4 MB" in steps of 1024, as the file manager of the office PC counts."""
    if size < 0:
        raise ValueError(f"file size {size} is below zero")
    amount, step = Decimal(size), 0
    while (shown := _size_digits(amount, step)) >= 1024 and step < len(SIZE_UNITS) - 1:
        amount, step = amount / 1024, step + 1
    return f"{number_id(shown)} {SIZE_UNITS[step]}"


def _size_digits(amount: Decimal, step: int) -> Decimal:
    """One decimal place below ten, none where it would be a zero or a part of a byte."""
    return _rounded(amount, 1 if step and amount < 10 else 0).normalize()


def _decimal(value: Number) -> Decimal:
    """Exact, but for a fraction without a finite decimal form (``MAX_PLACES``); a float as it prints."""
    try:
        if isinstance(value, Fraction):
            return _from_fraction(value)
        exact = Decimal(str(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not exact.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    return exact


def _from_fraction(value: Fraction) -> Decimal:
    scaled = round(value * 10**MAX_PLACES)  # half-even
    digits = f"{Decimal(f'{scaled}E-{MAX_PLACES}'):f}"
    return Decimal(digits.rstrip("0").rstrip("."))


def _fraction(value: Number) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(_decimal(value))


def _rounded(value: Decimal, places: int) -> Decimal:
    with localcontext(prec=max(28, value.adjusted() + places + 3)):
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
