"""The settings of the step `weights`."""

from __future__ import annotations

from komposit.index.correlate import METHODS as CORRELATIONS
from komposit.index.framework import Framework
from komposit.instrument.section import Section
from komposit.pipeline.numbers_in import flag, maps, numbers_by_code, rows, whole
from komposit.pipeline.settings import Weights
from komposit.pipeline.weighing import METHODS

WEIGHTS_KEYS = (
    "method",
    "values",
    "level",
    "by_groups",
    "targets",
    "correlation",
    "goal",
    "matrices",
    "experts",
)


def read_weights(framework: Framework, section: Section) -> Weights:
    """How weights are found, and what the method needs."""
    method = section.word("method", METHODS, default="given")
    level = whole(section, "level", 1, low=1) or 1
    if level > framework.depth:
        section.fault("level", "bad_range", f"level paling tinggi {framework.depth}")
    found = Weights(
        method=method,
        given=numbers_by_code(section, "values", framework.codes, low=0.0),
        level=level,
        by_groups=flag(section, "by_groups", True),
        targets=numbers_by_code(section, "targets", framework.codes, low=0.0),
        correlation=section.word("correlation", CORRELATIONS, default="pearson"),
        goal=section.word("goal", ("balance", "infomax"), default="balance"),
        matrices=_matrices(framework, section),
        experts=maps(section, "experts", framework.codes),
    )
    needs = {
        "given": ("values", found.given),
        "ahp": ("matrices", found.matrices),
        "budget": ("experts", found.experts),
    }
    if method in needs and not needs[method][1]:
        section.fault("", "missing_key", f"{method} memerlukan {needs[method][0]}")
    return found


def _matrices(framework: Framework, section: Section) -> dict[str, tuple[tuple[float, ...], ...]]:
    groups = [item.code for item in framework.aggregates]
    below = section.section("matrices", groups)
    if below is None:
        return {}
    found = {code: rows(below, code) for code in below.table.entries if code in groups}
    for code, matrix in found.items():
        if any(len(row) != len(matrix) for row in matrix):
            below.fault(code, "bad_range", f"matriks {code} harus persegi")
    return {code: matrix for code, matrix in found.items() if all(len(row) == len(matrix) for row in matrix)}
