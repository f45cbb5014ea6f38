"""Calibrated weights and the estimates they give: `rake_weights.csv`, `calibrated_estimates.csv`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from komposit.faults import shown
from komposit.survey.arrays import Floats, refuse
from komposit.survey.design import Design
from komposit.survey.estimates import means
from komposit.survey.intervals import critical
from komposit.survey.running import Output, Row, Run
from komposit.survey.spec import CONSTANT, CalibrationSpec, Wanted
from komposit.survey.weighting import calibrate, margin, post_stratify, rake, trim


def calibrated_tables(run: Run, designs: Mapping[str, Design], wanted: Wanted) -> dict[str, Output]:
    tables: dict[str, Output] = {}
    rows: list[Row] = []
    for one in run.spec.calibrations:
        with run.watched(f"calibrate, {one.name}", one.line):
            design = calibrated(run, designs[one.design], one)
            column = "raked_weight" if one.method == "rake" else "weight"
            weights = list(zip(key_of(run), design.weights.tolist(), strict=True))
            tables[f"{one.name}_weights.csv"] = Output((run.spec.key or "row", column), list(weights))
            rows += _estimates(run, one, design, one.variables or wanted.mean)
    if rows:
        name = f"ci{run.spec.level * 100:g}"
        place = ("variable", "domain", "level", "design")
        header = ("method", "estimate", "se", *place, f"{name}_low", f"{name}_high", "deff")
        tables["calibrated_estimates.csv"] = Output(header, rows)
    return tables


def key_of(run: Run) -> list[str]:
    """The name of every row: its key, or its number from 1 on."""
    if run.spec.key:
        column = run.sample.columns[run.spec.key]
        return [column.texts[code] for code in column.codes.tolist()]
    return [str(number) for number in range(1, run.sample.rows + 1)]


def calibrated(run: Run, design: Design, one: CalibrationSpec) -> Design:
    """The design with the weights that a spec asks for."""
    if one.method == "linear":
        columns = np.column_stack([_term(run, term) for term in one.totals])
        found = calibrate(design, columns, list(one.totals.values()), bounds=one.bounds)
    else:
        rows = run.sample.rows
        margins = [margin(name, run.labels(name), sizes, rows=rows) for name, sizes in one.margins.items()]
        if one.method == "rake":
            found = rake(design, margins, epsilon=one.epsilon, rounds=one.maxit)
        elif len(margins) == 1:
            found = post_stratify(design, margins[0])
        else:
            raise refuse("margin_mismatch", "poststratify memakai satu margin; untuk beberapa, pakai rake")
    return trim(found, *one.trim) if one.trim else found


def _term(run: Run, term: str) -> Floats:
    """A constant, a number, or 1 where a column has a value: `(Intercept)`, `age`, `sex=P`."""
    name, equals, level = term.partition("=")
    if term == CONSTANT:
        return np.ones(run.sample.rows)
    if equals:
        return np.asarray(run.labels(name) == level, dtype=np.float64)
    column = run.numbers(name)
    gaps = int(np.isnan(column).sum())
    if gaps:
        raise refuse(
            "missing_value", f"{shown(name)} kosong pada {gaps} baris; kalibrasi memerlukan semuanya"
        )
    return column


def _estimates(run: Run, one: CalibrationSpec, design: Design, variables: tuple[str, ...]) -> list[Row]:
    if not variables:
        return []
    rows: list[Row] = []
    reach = critical(level=run.spec.level)
    for by in (None, *run.spec.domains.by):
        domains, levels = (None, ("ALL",)) if by is None else run.domains(by)
        found = means(design, run.table(variables), domains)
        for j, variable in enumerate(variables):
            for i, level in enumerate(levels):
                estimate, se = float(found.estimate[i, j]), float(found.se[i, j])
                bounds = (estimate - reach * se, estimate + reach * se, float(found.deff[i, j]))
                rows.append((one.name, estimate, se, variable, by or "ALL", level, one.design, *bounds))
    return rows
