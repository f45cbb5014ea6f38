"""What a survey run did, step by step, and the receipt of what went into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from komposit.survey.design import Design
from komposit.survey.report_estimates import functions_of
from komposit.survey.running import Output
from komposit.survey.sample import Sample
from komposit.survey.spec import Spec

FORM = "komposit-survey-1"
WAYS = {"rake": "rake", "poststratify": "post_stratify", "linear": "calibrate"}
MADE_BY = {
    "precision.csv": ("judge_mean", "judge_share"),
    "calibrated_estimates.csv": ("means",),
    "tests.csv": ("t_test", "chi_square_test"),
    "svyglm.csv": ("linear_regression",),
    "svycralpha.csv": ("weighted_alpha",),
    "scale_structure.csv": ("omega", "split_half"),
    "screens.csv": ("straight_lines", "too_fast"),
}


def survey_receipt(spec: Spec, sample: Sample) -> str:
    """SHA-256 over the spec as understood and the columns it names: equal on every machine.

    Comments, quotes, the order of keys, other columns and the name of the file do not change it; the order of
    the rows does.

    >>> from komposit.faults import FaultLog
    >>> from komposit.survey.reading import read_spec
    >>> from komposit.survey.sample import read_sample
    >>> sample = read_sample(["w,q1\\n", "1,2\\n"], {"w", "q1"}, FaultLog(""))
    >>> survey_receipt(read_spec("{weight: w}"), sample)[:13]
    'sha256:ce519c'
    """
    # Where a calibration stands in its file is no part of it.
    asked = asdict(replace(spec, calibrations=tuple(replace(one, line=0) for one in spec.calibrations)))
    head = json.dumps({"form": FORM, "spec": asked}, sort_keys=True, separators=(",", ":"))
    found = hashlib.sha256(head.encode("ascii"))
    used = spec.columns()
    for name, column in sorted(sample.columns.items()):
        if name in used:
            found.update(json.dumps([name, column.texts]).encode("ascii"))
            found.update(column.codes.astype("<i4").tobytes())
    return f"sha256:{found.hexdigest()}"


def survey_trace(
    spec: Spec, sample: Sample, designs: Mapping[str, Design], tables: Mapping[str, Output]
) -> dict[str, Any]:
    """Steps with their inputs, the functions of komposit.survey that did them, and what came out."""
    steps = [_design(design, asdict(one)) for one, design in zip(spec.designs, designs.values(), strict=True)]
    for one in spec.calibrations:
        weights = tables[f"{one.name}_weights.csv"].rows
        total = sum(float(row[1]) for row in weights)
        inputs = {key: value for key, value in asdict(one).items() if value and key != "line"}
        steps.append({"functions": [WAYS[one.method]], "inputs": inputs, "output": {"sum_of_weights": total}})
    steps += [
        {
            "functions": _functions(name, table),
            "inputs": {},
            "output": {"file": name, "rows": len(table.rows)},
        }
        for name, table in tables.items()
        if not name.endswith("_weights.csv") and name != "methods.csv"
    ]
    numbered = [{"step": number, **step} for number, step in enumerate(steps, 1)]
    return {"receipt": survey_receipt(spec, sample), "rows": sample.rows, "steps": numbered}


def _design(design: Design, inputs: dict[str, Any]) -> dict[str, Any]:
    output = {
        "clusters": design.clusters,
        "strata": design.strata,
        "df": design.degrees_of_freedom(),
        "sum_of_weights": float(design.weights.sum()),
    }
    return {"functions": ["make_design"], "inputs": inputs, "output": output}


def _functions(name: str, table: Output) -> list[str]:
    if name == "estimates.csv":
        return functions_of({str(row[1]) for row in table.rows})
    return list(MADE_BY.get(name, ("reliability",)))
