"""Reliability tables as R psych prints them, weighted alpha, structure, and marks on careless answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from komposit.faults import SurveyFaults
from komposit.survey.arrays import Floats, listed, refuse
from komposit.survey.design import Design
from komposit.survey.reliability import Alpha, Reliability, reliability, varied, weighted_alpha
from komposit.survey.report_calibrated import key_of
from komposit.survey.running import Output, Row, Run
from komposit.survey.screens import straight_lines, too_fast
from komposit.survey.spec import ScaleSpec, ScreenSpec
from komposit.survey.structure import omega, split_half

ALPHA = ("raw_alpha", "std.alpha", "G6.smc.", "average_r", "S.N")
ITEM = ("item", "n", "raw.r", "std.r", "r.cor", "r.drop", "mean", "sd")
HALVES = ("omega", "split_half_r", "spearman_brown", "lambda4", "lambda4_min", "lambda4_mean", "lambda4_max")


def scale_tables(run: Run, designs: Mapping[str, Design]) -> dict[str, Output]:
    tables: dict[str, Output] = {}
    for scale in run.spec.scales:
        with run.watched(f"reliability{', ' if scale.name else ''}{scale.name}"):
            _scale(run, designs, scale, tables)
    if run.spec.screens:
        with run.watched("screens"):
            tables["screens.csv"] = _screens(run, run.spec.screens)
    return tables


def _scale(run: Run, designs: Mapping[str, Design], scale: ScaleSpec, tables: dict[str, Output]) -> None:
    answers = run.table(scale.items)
    flat = [item for item, moves in zip(scale.items, varied(answers).tolist(), strict=True) if not moves]
    if flat:
        raise refuse("constant", f"butir tanpa ragam jawaban: {listed(flat)}")
    for use in scale.uses:
        found = reliability(answers, use)
        total: Row = (use, found.rows, *_alpha(found.total), found.mean, found.sd, found.total.median_r)
        _add(tables, "cronbach_total", scale, ("use", "n", *ALPHA, "ase", "mean", "sd", "median_r"), [total])
        dropped: list[Row] = [
            (item, *_alpha(one), one.variance_r, one.median_r)
            for item, one in zip(scale.items, found.dropped, strict=True)
        ]
        header = ("item", *ALPHA, "alpha.se", "var.r", "med.r")
        _add(tables, f"cronbach_drop_{use}", scale, header, dropped)
        _add(tables, f"item_stats_{use}", scale, ITEM, _items(scale, found))
    if scale.weighted:
        value = weighted_alpha(next(iter(designs.values())), answers)
        _add(tables, "svycralpha", scale, ("svycralpha",), [(value,)])
    if scale.structure and len(scale.items) > 2:
        half = split_half(answers)
        row = (_omega(answers), half.correlation, half.spearman_brown, half.lambda4)
        _add(tables, "scale_structure", scale, HALVES, [(*row, half.worst, half.mean, half.best)])


def _omega(answers: Floats) -> float:
    """NaN where no factor is found: items that hardly go together are no reason to withhold the rest."""
    try:
        return omega(answers)
    except SurveyFaults:
        return float("nan")


def _alpha(found: Alpha) -> tuple[float, ...]:
    return found.raw, found.standardised, found.lambda6, found.mean_r, found.signal, found.se


def _items(scale: ScaleSpec, found: Reliability) -> list[Row]:
    items = found.items
    columns = (items.raw_r, items.standardised_r, items.corrected_r, items.rest_r, items.mean, items.sd)
    values = zip(*(column.tolist() for column in columns), strict=True)
    whole = zip(scale.items, items.answers.tolist(), values, strict=True)
    return [(item, int(count), *row) for item, count, row in whole]


def _add(
    tables: dict[str, Output], name: str, scale: ScaleSpec, header: tuple[str, ...], rows: list[Row]
) -> None:
    """Rows of several named scales share a table, told apart by a last column."""
    if scale.name:
        header, rows = (*header, "scale"), [(*row, scale.name) for row in rows]
    tables.setdefault(f"{name}.csv", Output(header, [])).rows.extend(rows)


def _screens(run: Run, asked: ScreenSpec) -> Output:
    found = straight_lines(run.table(asked.items), run=asked.run)
    header = [run.spec.key or "row", "answers", "longest_run", "answer_sd", "straight_line"]
    columns: list[list[Any]] = [
        list(key_of(run)),
        found.answers.tolist(),
        found.longest.tolist(),
        found.sd.tolist(),
        found.marked.astype(int).tolist(),
    ]
    if asked.seconds:
        seconds = run.numbers(asked.seconds)
        fast = too_fast(seconds, items=len(asked.items), least=asked.least, share=asked.share)
        header += ["seconds", "too_fast"]
        columns += [seconds.tolist(), fast.astype(int).tolist()]
    return Output(tuple(header), [tuple(row) for row in zip(*columns, strict=True)])
