"""What a survey run is asked to do, from a YAML text: `SPEC.yaml` of `python -m komposit survey`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from komposit.survey.proportions import METHODS

CONSTANT = "(Intercept)"
SHARES = (0.25, 0.5, 0.75)
STATS = ("mean", "total", "proportion", "ratio", "quantile")
DEFAULT_METHODS = tuple(method for method in METHODS if method != "asin")


@dataclass(frozen=True, slots=True)
class DesignSpec:
    """Columns of one design, "" for none."""

    name: str
    weight: str = ""
    strata: str = ""
    cluster: str = ""
    fpc: str = ""
    nest: bool = False
    lonely: str = "fail"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is estimated of which column; `plain` columns get all that suits them."""

    plain: tuple[str, ...] = ()
    mean: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    proportion: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ratio: tuple[tuple[str, str], ...] = ()
    quantile: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DomainSpec:
    """Columns whose values are domains, the variables estimated there ("" for all) and how."""

    by: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    stats: tuple[str, ...] = ("mean",)


@dataclass(frozen=True, slots=True)
class CalibrationSpec:
    """One calibration: margins by column for rake and poststratify, totals by term for linear."""

    name: str
    method: str
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    totals: Mapping[str, float] = field(default_factory=dict)
    file: str = ""
    design: str = ""
    variables: tuple[str, ...] = ()
    epsilon: float = 1.0
    maxit: int = 10
    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class ScaleSpec:
    """Items of one scale, the uses of gaps, and whether the design-weighted alpha and the structure are
    asked.
    """

    name: str
    items: tuple[str, ...]
    uses: tuple[str, ...] = ("pairwise", "complete")
    weighted: bool = True
    structure: bool = True


@dataclass(frozen=True, slots=True)
class TestSpec:
    """A t test of `value` (between the groups of `by`, or against `null`), or chi-square of two columns."""

    kind: str
    value: str
    by: str
    null: float = 0.0
    design: str = ""
    statistic: str = "F"


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A linear regression of `outcome` on columns."""

    outcome: str
    terms: tuple[str, ...]
    design: str = ""


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """Marks of careless answers: items in order, a run length, a column of seconds and its limits."""

    items: tuple[str, ...]
    run: int | None = None
    seconds: str = ""
    least: float = 2.0
    share: float | None = None


@dataclass(frozen=True, slots=True)
class ReplicateSpec:
    method: str
    count: int = 200
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Spec:
    """A whole run."""

    designs: tuple[DesignSpec, ...]
    wanted: Wanted = field(default_factory=Wanted)
    domains: DomainSpec = field(default_factory=DomainSpec)
    calibrations: tuple[CalibrationSpec, ...] = ()
    scales: tuple[ScaleSpec, ...] = ()
    tests: tuple[TestSpec, ...] = ()
    models: tuple[ModelSpec, ...] = ()
    screens: ScreenSpec | None = None
    replicates: ReplicateSpec | None = None
    key: str = ""
    level: float = 0.95

    def columns(self) -> set[str]:
        """Every column of the sample that the run needs, the key aside."""
        wanted = self.wanted
        named = {*wanted.plain, *wanted.mean, *wanted.total, *wanted.proportion, *wanted.quantile}
        named |= {name for pair in wanted.ratio for name in pair} | {
            *self.domains.by,
            *self.domains.variables,
        }
        for design in self.designs:
            named |= {design.weight, design.strata, design.cluster, design.fpc}
        for one in self.calibrations:
            named |= {*one.margins, *one.variables}
            named |= {term.partition("=")[0] for term in one.totals} - {CONSTANT}
        for scale in self.scales:
            named |= set(scale.items)
        for test in self.tests:
            named |= {test.value, test.by}
        for model in self.models:
            named |= {model.outcome, *model.terms}
        if self.screens:
            named |= {*self.screens.items, self.screens.seconds}
        return {name for one in named for name in one.split("/")} - {""}
