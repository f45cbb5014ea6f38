"""A table of replications: written after a draw, read to compute the very same ones again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from komposit.analysis.choices import Choices, labels
from komposit.analysis.replications import AS_IS, FIELDS, Replications, as_is
from komposit.analysis.sobol import sobol_design
from komposit.faults import FaultLog, IndexFaults, shown
from komposit.index.aggregation import METHODS as AGGREGATIONS
from komposit.index.aggregation import Method
from komposit.index.arrays import Places, refuse
from komposit.index.rulers import METHODS as NORMALISATIONS
from komposit.index.rulers import Way
from komposit.index.table import MISSING, Rows, read_number, read_rows, write_rows
from komposit.pipeline.plan import Plan

COLUMNS = {
    "winmax": "Winmax",
    "norm": "Normalisation",
    "agg": "Aggregation",
    "impute": "Imputation",
    "raters": "Raters",
    "left_out": "LeftOut",
}
"""Columns beside the weights (w_CODE), and the inputs they belong to."""
_NEED_MORE = frozenset({"genmean", "goalposts", "dist2targ", "dist2ref", "custom"})
"""Methods that a name alone does not describe."""


@dataclass(frozen=True, slots=True)
class Given:
    """Replications as given: their names, the inputs that vary, and all alternatives they name."""

    names: tuple[str, ...]
    inputs: tuple[str, ...]
    choices: Choices
    replications: Replications


def read_params(text: str, plan: Plan, choices: Choices, *, file: str = "") -> Given:
    """Replications from a CSV text: columns rep, winmax, norm (n_minmax), agg (a_gmean), w_CODE and those
    that `write_params` writes; a column that is not there leaves its choice as the index has it.

    A method that is none of the alternatives in `choices` is taken with its usual settings. Raises
    IndexFaults with every fault.

    >>> from komposit.pipeline.plan import example_plan
    >>> given = read_params("rep,w_I2,agg\\n1,3,a_amean\\n", example_plan(), Choices())
    >>> given.inputs, given.replications.weights.tolist()
    (('Weights', 'Aggregation'), [[1.0, 3.0, 1.0]])
    """
    log = FaultLog(file)
    rows = read_rows(text, log)
    if rows is None:
        raise IndexFaults(log.sorted())
    reading = _Reading(rows, plan, log)
    reading.check_header()
    if log.found:
        raise IndexFaults(log.sorted())
    given = reading.given(choices)
    if log.found:
        raise IndexFaults(log.sorted())
    return given


@dataclass(frozen=True, slots=True)
class _Reading:
    rows: Rows
    plan: Plan
    log: FaultLog

    def check_header(self) -> None:
        weights = {f"w_{code}" for code in self.plan.codes}
        for name in self.rows.header:
            if name not in {"rep", *COLUMNS} | weights:
                self.log.add(1, "bad_header", f"kolom {shown(name)} tidak dikenal")

    def given(self, choices: Choices) -> Given:
        weights = as_is(self.plan, len(self.rows.cells)).weights
        for name in self.rows.header:
            if name.startswith("w_"):
                weights[:, self.plan.codes.index(name[2:])] = self._numbers(name)
        ways = self._named("norm", "n_", NORMALISATIONS, [way.method for way in choices.normalise])
        methods = self._named("agg", "a_", AGGREGATIONS, [one.name for one in choices.aggregate])
        choices = replace(
            choices,
            normalise=(*choices.normalise, *map(Way, ways)),
            aggregate=(*choices.aggregate, *map(Method, methods)),
        )
        made = Replications(
            winsorise_max=self._whole("winmax"),
            normalise=self._places("norm", "n_", labels([way.method for way in choices.normalise])),
            aggregate=self._places("agg", "a_", labels([one.name for one in choices.aggregate])),
            impute=self._places("impute", "i_", labels([one.method for one in choices.impute])),
            left_out=self._places("left_out", "", self.plan.codes),
            raters=self._whole("raters"),
            weights=weights,
        )
        if (made.raters != AS_IS).any() and not choices.raters:
            self.log.add(1, "bad_header", "kolom raters memerlukan uncertainty: raters dalam spesifikasi")
        varied = {COLUMNS.get(name, "Weights") for name in self.rows.header if name != "rep"}
        return Given(self._names(), tuple(name for name in FIELDS if name in varied), choices, made)

    def _names(self) -> tuple[str, ...]:
        if "rep" not in self.rows.header:
            return tuple(str(number + 1) for number in range(len(self.rows.cells)))
        names = self.rows.column("rep")
        seen: set[str] = set()
        for name, (line, _) in zip(names, self.rows.cells, strict=True):
            if name in seen:
                self.log.add(line, "duplicate_row", f"ulangan {shown(name)} ditulis dua kali")
            seen.add(name)
        return names

    def _cells(self, name: str) -> list[tuple[int, str]]:
        """Line and text of every cell of a column; empty texts where there is no such column."""
        if name not in self.rows.header:
            return [(line, "") for line, _ in self.rows.cells]
        lines = [line for line, _ in self.rows.cells]
        return list(zip(lines, self.rows.column(name), strict=True))

    def _numbers(self, name: str) -> list[float]:
        found = [read_number(text, line, name, self.log) for line, text in self._cells(name)]
        for (line, _), value in zip(self._cells(name), found, strict=True):
            if value < 0:
                self.log.add(line, "bad_weight", f"{name}: bobot tidak boleh negatif")
        return found

    def _whole(self, name: str) -> Places:
        found = []
        for line, text in self._cells(name):
            if text not in MISSING and not re.fullmatch(r"[0-9]{1,9}", text):
                self.log.add(line, "bad_range", f"{name} harus bilangan bulat 0 atau lebih: {shown(text)}")
            found.append(int(text) if re.fullmatch(r"[0-9]{1,9}", text) else AS_IS)
        return np.array(found)

    def _named(self, column: str, prefix: str, known: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """Methods that a column names besides those chosen, once each; they take their usual settings."""
        texts = dict.fromkeys(text.removeprefix(prefix) for _, text in self._cells(column))
        return [text for text in texts if text in known and text not in {*chosen, *_NEED_MORE}]

    def _places(self, name: str, prefix: str, alternatives: Sequence[str]) -> Places:
        found = []
        for line, text in self._cells(name):
            word = text.removeprefix(prefix)
            if word not in MISSING and word not in alternatives:
                allowed = ", ".join(alternatives[:12])
                self.log.add(line, "unknown_word", f"{name} {shown(text)} tidak dikenal; pilih: {allowed}")
            found.append(alternatives.index(word) if word in alternatives else AS_IS)
        return np.array(found)


def write_params(plan: Plan, choices: Choices, replications: Replications, names: Sequence[str]) -> str:
    """The CSV text that `read_params` reads the same replications from.

    Only what varies has a column; weights are written for the codes whose weight is not always the same.

    >>> from komposit.pipeline.plan import example_plan
    >>> given = read_params("rep,w_I2\\n1,3\\n", example_plan(), Choices())
    >>> write_params(example_plan(), given.choices, given.replications, given.names)
    'rep,w_I2\\n1,3\\n'
    """
    columns: dict[str, list[object]] = {"rep": list(names)}
    words = {
        "norm": (
            replications.normalise,
            [f"n_{name}" for name in labels([w.method for w in choices.normalise])],
        ),
        "agg": (
            replications.aggregate,
            [f"a_{name}" for name in labels([m.name for m in choices.aggregate])],
        ),
        "impute": (replications.impute, [f"i_{name}" for name in labels([i.method for i in choices.impute])]),
        "left_out": (replications.left_out, list(plan.codes)),
    }
    for name, input_name in COLUMNS.items():
        if input_name not in choices.inputs:
            continue
        if name in words:
            places, texts = words[name]
            columns[name] = ["" if place == AS_IS else texts[place] for place in places.tolist()]
        else:
            columns[name] = (replications.winsorise_max if name == "winmax" else replications.raters).tolist()
    for place in np.flatnonzero((replications.weights != plan.weights).any(axis=0)).tolist():
        columns[f"w_{plan.codes[place]}"] = replications.weights[:, place].tolist()
    return write_rows(tuple(columns), zip(*columns.values(), strict=True))


def samples_of_design(given: Given) -> int:
    """N of a Sobol design with N (d + 2) replications; refused when the replications are not one.

    AB_i must be A with the input i of B: everything else in it stands as in A.

    >>> from komposit.pipeline.plan import example_plan
    >>> text = "rep,w_I1\\n" + "".join(f"{n},{weight}\\n" for n, weight in enumerate([1, 2, 3, 4, 3, 4]))
    >>> samples_of_design(read_params(text, example_plan(), Choices()))
    2
    """
    inputs = len(given.inputs)
    samples, rest = divmod(len(given.replications), inputs + 2)
    if inputs == 0 or rest or samples < 2:
        refuse(
            "bad_design", f"{len(given.replications)} ulangan dengan {inputs} masukan bukan rancangan Sobol"
        )
    rows = sobol_design(samples, inputs)
    for place, name in enumerate(given.inputs):
        values = getattr(given.replications, FIELDS[name])
        if not np.array_equal(values, values[rows[:, place]]):
            refuse("bad_design", f"{name}: ulangan tidak mengikuti urutan A, B, AB1 sampai AB{inputs}")
    return samples
