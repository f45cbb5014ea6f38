"""Means behind a published number, computed by komposit with a receipt anybody can compute again."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import yaml

import komposit

# Wide enough for every scale: the mean of numbers on a scale never leaves it.
_SCALE = {"min": -1_000_000_000, "max": 1_000_000_000, "better": "high"}


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    value: str
    weight: str


@dataclass(frozen=True, slots=True)
class Mean:
    """The exact mean, its terms, and the receipt over values and weights."""

    exact: Fraction
    terms: tuple[Term, ...]
    receipt: str
    is_weighted: bool

    def printed(self, places: int = 2) -> str:
        return _rounded(self.exact, places)


def mean_of_parts(parts: Sequence[tuple[str, str, str]]) -> Mean:
    """Weighted where every part carries a weight, else plain."""
    return _mean("komponen", parts)


def mean_of_regions(values: Sequence[tuple[str, str]]) -> Mean:
    """The plain mean of (region code, value)."""
    return _mean("daerah", [(code, value, "") for code, value in values])


def sum_of_regions(values: Sequence[tuple[str, str]]) -> str:
    """The exact sum of (region code, value), as text."""
    with localcontext(prec=60):
        return f"{sum((Decimal(value) for _code, value in values), Decimal(0)):f}"


def rounded_like(exact: Fraction, printed: str) -> str:
    """To as many places as the printed number has."""
    return _rounded(exact, len(printed.partition(".")[2]))


def _mean(code: str, rows: Sequence[tuple[str, str, str]]) -> Mean:
    is_weighted = all(weight for _, _, weight in rows)
    codes = [f"N{number:04}" for number in range(1, len(rows) + 1)]
    nodes = [
        {"code": node, "title": name, "weight": weight if is_weighted else 1}
        for node, (name, _, weight) in zip(codes, rows, strict=True)
    ]
    weights = [Fraction(weight) if is_weighted else Fraction(1) for _, _, weight in rows]
    text = yaml.safe_dump(
        {
            "code": code, "title": "Rerata hitung", "edition": "1", "status": "usulan", "scale": _SCALE,
            "weights_sum": str(sum(weights)), "mean": "arithmetic", "nodes": nodes,
        },
        sort_keys=False,
    )  # fmt: skip
    result = komposit.score(
        komposit.load_instrument(text),
        {node: value for node, (_, value, _) in zip(codes, rows, strict=True)},
    )
    if result.score is None:
        raise ValueError("a mean of nothing")
    terms = tuple(Term(name, value, weight) for name, value, weight in rows)
    return Mean(result.score, terms, result.receipt, is_weighted)


def _rounded(exact: Fraction, places: int) -> str:
    """Halves go up, as the owners print; a mean is rounded once, here."""
    with localcontext(prec=60):
        number = Decimal(exact.numerator) / Decimal(exact.denominator)
        return f"{number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
