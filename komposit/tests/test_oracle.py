"""COINr 1.1.14 over the 51 countries of the ASEM index, where the reference data is at hand."""

from __future__ import annotations

import csv
import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from komposit import load_instrument, score

DATA = Path(os.environ.get("REFERENCE_DATA") or Path(__file__).parents[3] / "shared" / "data") / "coinr"
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="no reference data: set REFERENCE_DATA"),
    pytest.mark.slow,
]

# Index, sub-indices, pillars: levels 4, 3 and 2 of COINr's aggregation.
CASES = [
    ("asem_base/step_Normalised.csv", "asem_base/results_scores.csv", ("arithmetic",) * 3),
    ("asem_gmean/step_Normalised.csv", "asem_gmean/results_scores_gmean.csv", ("geometric",) * 3),
    (
        "asem_gmean/step_Normalised.csv",
        "asem_gmean/results_scores_mixed.csv",
        ("arithmetic", "geometric", "arithmetic"),
    ),
]


def rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def framework():
    """Children with their weights by parent, from COINr's iMeta."""
    meta = [row for row in rows("asem_base/input_iMeta.csv") if row["Type"] in {"Indicator", "Aggregate"}]
    children: dict[str, list[tuple[str, Fraction]]] = {}
    for row in meta:
        children.setdefault(row["Parent"], []).append((row["iCode"], Fraction(row["Weight"])))
    return children


def instrument(means):
    """COINr weighs siblings against each other; here a leaf weighs the product of its shares."""
    children = framework()

    def node(code, weight, level):
        if code not in children:
            return {"code": code, "weight": f"{weight.numerator}/{weight.denominator}"}
        total = sum(share for _, share in children[code])
        parts = [node(child, weight * share / total, level + 1) for child, share in children[code]]
        return {"code": code, "mean": means[level], "nodes": parts}

    root = node("Index", Fraction(1), 0)
    scale = {"min": -1000, "max": 1000, "better": "high"}
    head = {"code": "ASEM", "title": "ASEM", "edition": "1", "status": "usulan", "scale": scale}
    return load_instrument(json.dumps({**head, "weights_sum": 1, "nodes": [root]}))


@pytest.mark.parametrize(("inputs", "outputs", "means"), CASES, ids=["arithmetic", "geometric", "mixed"])
def test_every_score_of_every_country_is_that_of_coinr(inputs, outputs, means):
    asem = instrument(means)
    leaves = {leaf.code for leaf in asem.leaves()}
    units = {row["uCode"]: {code: Fraction(row[code]) for code in leaves} for row in rows(inputs)}
    expected = rows(outputs)
    assert len(expected) == 51
    for row in expected:
        ours = score(asem, units[row["uCode"]]).nodes
        for code in set(row) - {"uCode", "Rank"}:
            assert abs(ours[code] / Fraction(row[code]) - 1) < Fraction(1, 10**9), (row["uCode"], code)
