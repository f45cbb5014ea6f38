"""The part `uncertainty:` of a specification: which choices vary, and between what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from komposit.analysis.choices import Choices, usual_choices
from komposit.analysis.points import DESIGNS
from komposit.faults import FaultLog, IndexFaults
from komposit.index.framework import Framework
from komposit.instrument.marked import Marked, Scalar, Table
from komposit.instrument.section import Section
from komposit.pipeline.numbers_in import number, numbers, pair, whole
from komposit.pipeline.plan import Plan
from komposit.pipeline.reading import READERS, Reader, read_aggregate, read_impute
from komposit.pipeline.reading_values import read_normalise
from komposit.pipeline.settings import Impute, Normalise, Settings, Treat

KEYS = (
    "winsorise_max",
    "normalise",
    "weights",
    "weight_sets",
    "aggregate",
    "impute",
    "raters",
    "left_out",
    "design",
    "bootstrap",
)
_STEPS: Mapping[str, type[Settings]] = {"winsorise_max": Treat, "normalise": Normalise, "impute": Impute}
"""Keys that make no sense for an index without the step they vary."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What varies, how points are spread (a name of DESIGNS), and how many resamples bound the indices."""

    choices: Choices
    design: str = "random"
    bootstrap: int = 1000


def read_uncertainty(found: Marked | None, plan: Plan, columns: Sequence[str], *, file: str = "") -> Wish:
    """The wish written in a specification, or the usual choices where it writes none.

    Only the choices that are written vary. Raises IndexFaults with every fault; a choice about a step that
    the index does not have is one of them.

    >>> from komposit.pipeline.plan import example_plan
    >>> read_uncertainty(None, example_plan(), []).choices.weights
    {1: 0.25}
    """
    if found is None:
        return Wish(usual_choices(plan))
    log = FaultLog(file)
    if not isinstance(found, Table):
        log.add(found.line, "wrong_type", "uncertainty harus berupa peta")
        raise IndexFaults(log.sorted())
    wish = _wish(Section(found, "uncertainty", KEYS, log), plan, columns)
    if log.found:
        raise IndexFaults(log.sorted())
    return wish


def _wish(section: Section, plan: Plan, columns: Sequence[str]) -> Wish:
    framework = plan.start.framework
    reader = Reader(framework, tuple(columns), section.log)
    for key, kind in _STEPS.items():
        if section.has(key) and not any(isinstance(step.settings, kind) for step in plan.before):
            section.fault(key, "misplaced_key", f"{key}: indeks ini tidak mempunyai langkah itu")
    choices = Choices(
        winsorise_max=_counts(section, "winsorise_max"),
        normalise=tuple(read_normalise(framework, one).default for one in _each(section, "normalise")),
        weights=_noise(section, framework),
        aggregate=tuple(read_aggregate(reader, one).methods[0] for one in _each(section, "aggregate")),
        impute=tuple(read_impute(reader, one) for one in _each(section, "impute")),
        raters=_raters(section, framework),
        left_out=_left_out(section, framework),
        weight_sets=whole(section, "weight_sets", 0, low=0) or 0,
    )
    design = section.word("design", tuple(DESIGNS), default="random")
    return Wish(choices, design, whole(section, "bootstrap", 1000, low=1) or 1000)


def _counts(section: Section, key: str) -> tuple[int, ...]:
    found = numbers(section, key, low=0.0)
    if any(one != int(one) for one in found):
        section.fault(key, "bad_range", f"{key} harus berisi bilangan bulat")
    return tuple(int(one) for one in found)


def _each(section: Section, step: str) -> list[Section]:
    """The alternatives of a step: maps of its settings, or only the names of its methods."""
    found: list[Section] = []
    for item in section.items(step):
        table = item
        if isinstance(item, Scalar):
            table = Table(item.line, {"method": item}, {"method": item.line})
        if isinstance(table, Table):
            found.append(Section(table, f"uncertainty, {step}", READERS[step][0], section.log))
        else:
            section.log.add(item.line, "wrong_type", f"uncertainty: {step} harus berisi nama atau peta")
    return found


def _noise(section: Section, framework: Framework) -> dict[int, float]:
    """The noise of the weights: one share for the levels between indicators and top, or a map by level."""
    value = section.table.entries.get("weights")
    levels = [str(level) for level in range(1, framework.depth)]
    if isinstance(value, Table):
        below = section.section("weights", levels)
        assert below is not None
        found = {level: number(below, level, low=0.0, high=1.0) for level in levels}
        return {int(level): share for level, share in found.items() if share}
    share = number(section, "weights", low=0.0, high=1.0)
    depth = framework.depth
    return dict.fromkeys(range(min(2, depth - 1), depth), share) if share else {}


def _raters(section: Section, framework: Framework) -> dict[str, tuple[float, float]]:
    """The smallest and largest level of every indicator whose raters may be one level off."""
    codes = [item.code for item in framework.indicators]
    below = section.section("raters", codes)
    if below is None:
        return {}
    found = {code: pair(below, code) for code in below.table.entries if code in codes}
    for code, limits in found.items():
        if limits is not None and limits[0] >= limits[1]:
            below.fault(code, "bad_range", f"{code}: tingkat terendah harus di bawah tingkat tertinggi")
    return {code: limits for code, limits in found.items() if limits is not None}


def _left_out(section: Section, framework: Framework) -> tuple[str, ...]:
    """Codes of any level, or the word `indicators` for all indicators."""
    value = section.table.entries.get("left_out")
    if isinstance(value, Scalar) and value.text == "indicators":
        return tuple(item.code for item in framework.indicators)
    found = section.texts("left_out")
    top = framework.items[-1].code
    for code in found:
        if code not in framework.codes or code == top:
            section.fault(
                "left_out", "unknown_code", f"left_out memuat {code!r} yang tidak dapat ditinggalkan"
            )
    return found
