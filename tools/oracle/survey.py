"""R's survey and psych over a sample of 5,000 respondents: the run that the reference files answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from komposit.faults import FaultLog
from komposit.survey.calibrating import margins_of
from komposit.survey.reading import read_spec
from komposit.survey.report import survey_tables
from komposit.survey.running import Output
from komposit.survey.sample import read_sample
from tools.oracle.case import MISSING, Case, Row, compare, read

ITEMS = ", ".join(f"q{number}" for number in range(1, 11))
SPEC = f"""
id: id
weight: weight
strata: kab
cluster: psu
fpc: N_h
designs: [srs_w, strat, strat_fpc, strat_cluster]
variables:
  mean: [{ITEMS}, index100, satisfied]
  total: [satisfied]
  quantile: {{index100: [0.25, 0.5, 0.75]}}
  proportion: [satisfied]
  ratio: [q1/q2]
domains: {{by: [kab, sex, edu, agegrp], variables: [index100, satisfied]}}
calibrate:
  - {{method: rake, margins: rake_margins.csv, variables: [index100]}}
  - {{method: poststratify, margins: rake_margins.csv, variables: [index100], name: poststrat_sex}}
tests:
  - {{chisq: [edu, satisfied]}}
  - {{ttest: index100, by: sex}}
regression: index100 ~ sex + edu + age
reliability: [{ITEMS}]
"""
FILES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("estimates.csv", "estimates.csv", ("design", "stat", "variable", "domain", "level")),
    ("rake_weights.csv", "rake_weights.csv", ("id",)),
    ("calibrated_estimates.csv", "calibrated_estimates.csv", ("method",)),
    ("tests.csv", "tests.csv", ("test",)),
    ("svyglm.csv", "svyglm.csv", ("term",)),
    ("cronbach_total.csv", "cronbach_total.csv", ("use",)),
    ("cronbach_drop_complete.csv", "cronbach_drop_complete.csv", ("item",)),
    ("item_stats_complete.csv", "item_stats_complete.csv", ("item",)),
    ("svycralpha.csv", "svycralpha.csv", ()),
)
"""Reference file, our table, and the columns that name a row."""


def cases(folder: Path) -> Iterator[Case]:
    """Every file of the reference but the sample and the margins, which go in."""
    data = folder / "survey"
    if not data.is_dir():
        return
    tables = _tables(data)
    for file, name, keys in FILES:
        # R gives no number where answers are missing and na.rm was left out; there is nothing to compare.
        wanted = [
            {column: cell for column, cell in row.items() if column in keys or cell not in MISSING}
            for row in read(data / file)
        ]
        yield compare(Case(f"survey/{file}"), wanted, _rows(tables[name]), keys)


def _tables(data: Path) -> Mapping[str, Output]:
    spec = read_spec(SPEC)
    margins = _margins(data / "rake_margins.csv")
    given = {"rake": margins, "poststratify": {"sex": margins["sex"]}}
    calibrations = tuple(margins_of(given[one.method], one) for one in spec.calibrations)
    spec = replace(spec, calibrations=calibrations)
    log = FaultLog("sample.csv")
    with (data / "sample.csv").open(encoding="utf-8", newline="") as source:
        sample = read_sample(source, spec.columns() | {"id"}, log)
    if sample is None:
        raise SystemExit("\n".join(str(fault) for fault in log.found))
    return survey_tables(spec, sample)


def _margins(path: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in read(path):
        found.setdefault(row["margin"], {})[row["level"]] = float(row["freq"])
    return found


def _rows(table: Output) -> list[Row]:
    """Of calibrated estimates the rows of the whole sample, which the reference has alone."""
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    return [row for row in rows if "method" not in row or row["domain"] == "ALL"]
