"""The specifications that reproduce the reference data, and what a run of them gives as rows."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from komposit.index.framework import Framework
from komposit.index.imeta import read_imeta
from komposit.index.table import Table, read_table
from komposit.pipeline.plan import Plan, compile_plan
from komposit.pipeline.run import Run, run_steps
from komposit.pipeline.settings import Step
from komposit.pipeline.spec import read_spec, read_steps
from komposit.pipeline.state import start
from tools.oracle.case import Row

_ASEM = """
framework: {{imeta: input_iMeta.csv}}
steps:
  - availability: {{}}
  - alpha: {{}}
  - denominate: {{}}
  - impute: {{method: group_mean, group: EurAsia_group}}
  - screen: {{min_available: 0.9}}
  - treat: {{winsorise_max: 5, skew: 2, kurtosis: 3.5, then: log_ct}}
  - alpha: {{}}
  - normalise: {{method: minmax, to: {to}}}
  - alpha: {{}}
  - correlations: {{method: pearson, high: 0.75}}
  - correlations: {{method: spearman}}
  - aggregate: {how}
  - alpha: {{}}
  - correlations: {{method: kendall, levels: 2}}
  - correlations: {{levels: [2, 3]}}
  - correlations: {{levels: [1, 4]}}
  - weights_effective: {{}}
  - rank: {{ties: min}}
"""
_SYNTHETIC = """
framework: {{imeta: input_iMeta.csv}}
steps:
  - impute: {{method: group_median, group: PROV}}
  - treat: {{winsorise_max: 5}}
  - normalise: {normalise}
  - alpha: {{}}
  - aggregate: {{method: amean}}
  - alpha: {{}}
  - rank: {{ties: min}}
  - rank: {{within: PROV}}
"""
SPECS = {
    "asem": ("asem_base", _ASEM.format(to="[0, 100]", how="{method: amean}")),
    "asem_gmean": ("asem_base", _ASEM.format(to="[1, 100]", how="{method: gmean}")),
    "asem_mixed": ("asem_base", _ASEM.format(to="[1, 100]", how="{by_level: [amean, gmean, amean]}")),
    "synthetic": ("synthetic514", _SYNTHETIC.format(normalise="{method: minmax, to: [0, 100]}")),
    "synthetic_z": ("synthetic514", _SYNTHETIC.format(normalise="{method: zscore, to: [50, 10]}")),
}


@cache
def done(data: Path, name: str) -> Run:
    """The run of a specification on the inputs of its folder."""
    framework, table, steps = _inputs(data, name)
    return run_steps(framework, table, steps)


@cache
def plan(data: Path, name: str) -> Plan:
    """The same, compiled for many runs."""
    framework, table, steps = _inputs(data, name)
    return compile_plan(start(framework, table), steps)


def _inputs(data: Path, name: str) -> tuple[Framework, Table, tuple[Step, ...]]:
    folder, spec_text = SPECS[name]
    source = data / "coinr" / folder
    framework = read_imeta((source / "input_iMeta.csv").read_text(encoding="utf-8"))
    text = (source / "input_iData.csv").read_text(encoding="utf-8")
    codes = [item.code for item in framework.indicators] + list(framework.denominators)
    table = read_table(text, codes)
    steps = read_steps(read_spec(spec_text), framework, text.split("\n", 1)[0].replace('"', "").split(","))
    return framework, table, steps


def sheet(run: Run, name: str) -> list[Row]:
    """A table that a run gave out, as rows by column."""
    for one in run.done:
        for found in one.sheets:
            if found.name == name:
                return [dict(zip(found.header, row, strict=True)) for row in found.rows()]
    raise KeyError(name)
