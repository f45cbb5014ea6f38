"""The trace of a score: every step with its inputs, the name of its formula and its output."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from komposit.numbers import format_number

Pairs = tuple[tuple[str, Fraction], ...]
Output = Fraction | Pairs | str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One computation; `formula` is the name of a function of komposit, `target` the code it works on.

    `values` and `weights` are what the formula was given, by name; `output` is what it gave: a number,
    numbers by code (`rescale_weights`), or a label (`band_of`). `note` says what followed from it.
    """

    step: int
    target: str
    formula: str
    values: Pairs
    weights: Pairs
    output: Output
    note: str = ""

    def as_json(self) -> dict[str, object]:
        """Printed numbers for reading, exact fractions for recomputing."""
        return {
            "step": self.step,
            "target": self.target,
            "formula": self.formula,
            "inputs": {"values": _exact(self.values), "weights": _exact(self.weights)},
            "output": _printed(self.output),
            "exact": _exact(self.output),
            "note": self.note,
        }

    def as_text(self) -> str:
        weights = dict(self.weights)
        given = [_input(code, value, weights.pop(code, None)) for code, value in self.values]
        given += [f"bobot {code} {format_number(weight)}" for code, weight in weights.items()]
        note = f" ({self.note})" if self.note else ""
        return f"{self.step}. {self.target}: {self.formula}({', '.join(given)}) = {_text(self.output)}{note}"


@dataclass(frozen=True, slots=True)
class Trace:
    """All steps of one score, in the order in which they were done."""

    steps: tuple[Step, ...]

    def as_json(self) -> list[dict[str, object]]:
        return [step.as_json() for step in self.steps]

    def as_text(self) -> str:
        return "\n".join(step.as_text() for step in self.steps)


class TraceLog:
    """Collects the steps while a score is computed."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def add(
        self,
        target: str,
        formula: str,
        values: Pairs,
        output: Output,
        weights: Pairs = (),
        note: str = "",
    ) -> None:
        self.steps.append(Step(len(self.steps) + 1, target, formula, values, weights, output, note))


def _input(code: str, value: Fraction, weight: Fraction | None) -> str:
    weighed = f" x bobot {format_number(weight)}" if weight is not None else ""
    return f"{code} {format_number(value)}{weighed}"


def _text(output: Output) -> str:
    if isinstance(output, tuple):
        return ", ".join(f"{code} {format_number(value)}" for code, value in output)
    return format_number(output) if isinstance(output, Fraction) else output or "tidak ada"


def _printed(output: Output) -> object:
    if isinstance(output, tuple):
        return {code: format_number(value) for code, value in output}
    return format_number(output) if isinstance(output, Fraction) else output


def _exact(output: Output) -> object:
    if isinstance(output, tuple):
        return {code: str(value) for code, value in output}
    return str(output) if isinstance(output, Fraction) else output
