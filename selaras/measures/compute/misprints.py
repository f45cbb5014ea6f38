"""Known misprints of public lists: recognised when they come in, with the value that is better sourced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from komposit import parse_number

if TYPE_CHECKING:
    from selaras.measures.compute.forms import Value


@dataclass(frozen=True, slots=True)
class Misprint:
    """A number that is printed somewhere and is not the owner's, or of which nobody can say."""

    index: str
    edition: str
    region: str
    name: str
    method: str
    scale: tuple[str, str, str]
    score: str
    rank: int | None
    out_of: int | None
    printed_by: str
    better: str
    better_source: str
    why: str

    @property
    def printed(self) -> str:
        return _comma(self.score) if self.score else str(self.rank)

    @property
    def warning(self) -> str:
        told = {"printed": self.printed, "by": self.printed_by, "why": self.why}
        if not self.better:
            return (
                _("Sumber berbeda: urutan %(printed)s menurut %(by)s; %(why)s. Belum dapat dipastikan.")
                % told
            )
        told |= {"better": _comma(self.better), "source": self.better_source}
        return (
            _(
                "Salah cetak: %(printed)s menurut %(by)s (%(why)s). "
                "Sumbernya lebih kuat: %(better)s, %(source)s."
            )
            % told
        )

    def is_of(self, value: "Value") -> bool:
        """Whether this value is the printed one: by region, edition and number, however it is written."""
        if (value.index_code, value.edition, value.region_code) != (self.index, self.edition, self.region):
            return False
        if self.score:
            return bool(value.score) and _same(value.score, self.score)
        return not value.score and value.rank == self.rank


@dataclass(frozen=True, slots=True)
class WeightList:
    """A list of weights as printed, whose sum says that it cannot be right."""

    index: str
    edition: str
    weights: tuple[str, ...]
    printed_by: str
    why: str
    better: str
    better_source: str

    @property
    def total(self) -> str:
        return str(sum(map(Fraction, self.weights), Fraction()))

    @property
    def warning(self) -> str:
        return _(
            "Salah cetak yang dikenal: %(by)s (%(why)s). Sumbernya lebih kuat: %(better)s, %(source)s."
        ) % {
            "by": self.printed_by,
            "why": self.why,
            "better": self.better,
            "source": self.better_source,
        }


@dataclass(frozen=True, slots=True)
class Grid:
    """Scores that the weights of a method can give: whole multiples of a step, rounded as printed."""

    index: str
    editions: tuple[str, ...]
    method: str
    step: Fraction
    basis: str

    def nearest(self, score: str) -> tuple[str, ...]:
        """The possible scores next to one that is not possible; none where it is."""
        number, places = parse_number(score), len(score.partition(".")[2])
        unit = Fraction(1, 10**places)
        below = number // self.step
        around = [below * self.step, (below + 1) * self.step]
        if any(abs(number - possible) <= unit / 2 for possible in around):
            return ()
        return tuple(_printed(possible, places) for possible in around)


@dataclass(frozen=True, slots=True)
class Known:
    misprints: tuple[Misprint, ...]
    weights: tuple[WeightList, ...]
    grids: tuple[Grid, ...] = ()


@cache
def known_misprints() -> Known:
    """The shipped list, read once."""
    return read_misprints(Path(settings.BASE_DIR) / "instruments" / "misprints.yaml")


def read_misprints(path: Path) -> Known:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Known(
        tuple(_misprint(row) for row in data["misprints"]),
        tuple(_weights(row) for row in data["weights"]),
        tuple(_grid(row) for row in data.get("grids", ())),
    )


def grid_warning(*, index: str, edition: str, method: str, region: str, score: str, name: str) -> str:
    """Whether the weights of the method can give this score, where known; never a reason to refuse."""
    for grid in known_misprints().grids:
        fits = (grid.index, grid.method) == (index, method) and edition in grid.editions and region != "ID"
        near = grid.nearest(score) if fits and score else ()
        if near:
            told = {
                "name": name, "edition": edition, "score": _comma(score), "basis": grid.basis,
                "low": _comma(near[0]), "high": _comma(near[1]),
            }  # fmt: skip
            return (
                _(
                    "%(name)s %(edition)s: %(score)s tidak mungkin menurut bobot instrumennya; yang terdekat "
                    "%(low)s atau %(high)s (%(basis)s). Periksa salah cetak."
                )
                % told
            )
    return ""


def _grid(row: dict[str, Any]) -> Grid:
    return Grid(row["index"], tuple(row["editions"]), row["method"], Fraction(row["step"]), row["basis"])


def _printed(number: Fraction, places: int) -> str:
    scaled = floor(number * 10**places + Fraction(1, 2))
    return f"{Decimal(scaled).scaleb(-places):f}"


def weight_hint(weights: Iterable[str]) -> str:
    """What is known of a list with these weights; empty where nothing is."""
    given = [Fraction(weight) for weight in weights]
    return next(
        (known.warning for known in known_misprints().weights if [*map(Fraction, known.weights)] == given), ""
    )


def _misprint(row: dict[str, Any]) -> Misprint:
    scale = row["scale"]
    return Misprint(
        index=row["index"],
        edition=row["edition"],
        region=row["region"],
        name=row["name"],
        method=row["method"],
        scale=(str(scale["min"]), str(scale["max"]), scale["better"]),
        score=row.get("score", ""),
        rank=row.get("rank"),
        out_of=row.get("out_of"),
        printed_by=row["printed_by"],
        better=row.get("better", ""),
        better_source=row.get("better_source", ""),
        why=row["why"],
    )


def _weights(row: dict[str, Any]) -> WeightList:
    return WeightList(
        index=row["index"],
        edition=row["edition"],
        weights=tuple(row["values"]),
        printed_by=row["printed_by"],
        why=row["why"],
        better=row["better"],
        better_source=row["better_source"],
    )


def order_warnings(ranked: Sequence[tuple[str, int, str]], better: str) -> list[str]:
    """Neighbours of a ranked list, (name, rank, score), whose scores stand the other way round."""
    rows = sorted((rank, _number(score), name, score) for name, rank, score in ranked)
    said = []
    for (rank, number, name, score), (after, other, next_name, next_score) in pairwise(rows):
        wrong = number < other if better == "high" else number > other
        if wrong and rank != after:
            told = {
                "name": name, "rank": rank, "score": _comma(score),
                "next": next_name, "after": after, "other": _comma(next_score),
            }  # fmt: skip
            said.append(
                _(
                    "Urutan dan nilai tidak sejalan: %(name)s (urutan %(rank)s) %(score)s, "
                    "%(next)s (urutan %(after)s) %(other)s. Periksa salah cetak."
                )
                % told
            )
    return said


def _same(one: str, other: str) -> bool:
    return _number(one) == _number(other)


def _number(text: str) -> Fraction:
    return parse_number(text)


def _comma(score: str) -> str:
    return score.replace(".", ",")
