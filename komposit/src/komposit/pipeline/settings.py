"""What each step can be told, after its settings have been read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from komposit.index.aggregation import Method
from komposit.index.rulers import Ruler, Way
from komposit.index.treat import Treatment


@dataclass(frozen=True, slots=True)
class Denominate:
    """Divide indicators by the columns in `by` (code to column); None: as the framework says."""

    by: Mapping[str, str] | None = None
    scale: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Impute:
    """Fill missing values: `group` is a column of the data; `level` the groups of indicators of row_mean."""

    method: str = "mean"
    group: str = ""
    level: int | None = 2
    scale_first: bool = True
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """Keep units with enough values and enough values other than 0; `keep` and `drop` are exceptions."""

    min_available: float | None = None
    min_nonzero: float | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Treat:
    """Treat outliers; `per` holds the treatments of some codes."""

    default: Treatment = field(default_factory=Treatment)
    per: Mapping[str, Treatment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Normalise:
    """Normalise; `rulers` of an earlier year, read from the file `ruler`, take the place of new ones."""

    default: Way = field(default_factory=Way)
    per: Mapping[str, Way] = field(default_factory=dict)
    ruler: str = ""
    rulers: tuple[Ruler, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """Other weights from here on; see `komposit.index.weights` for the methods."""

    method: str = "given"
    given: Mapping[str, float] = field(default_factory=dict)
    level: int = 1
    by_groups: bool = True
    targets: Mapping[str, float] = field(default_factory=dict)
    correlation: str = "pearson"
    goal: str = "balance"
    matrices: Mapping[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)
    experts: tuple[Mapping[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Scores of all groups; one method and threshold for all levels, or one per level from 2 up.

    `exact` computes on fractions instead of floats: for official scores.
    """

    methods: tuple[Method, ...] = (Method(),)
    min_available: tuple[float | None, ...] = (None,)
    weights: Mapping[str, float] | str = "framework"
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Rank:
    """Ranks of all groups, 1 the highest; `within` is a column of the data."""

    ties: str = "min"
    within: str = ""


@dataclass(frozen=True, slots=True)
class Correlations:
    """Correlations of the items of two levels; `within` keeps pairs of one group, or item and parent."""

    method: str = "pearson"
    levels: tuple[int, int] = (1, 1)
    within: str = "all"
    group_level: int | None = None
    high: float | None = None
    low: float | None = None


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha of all indicators and of every group."""


@dataclass(frozen=True, slots=True)
class WeightsEffective:
    """The share of every item in the top score."""


@dataclass(frozen=True, slots=True)
class Availability:
    """How much of every unit's data is there."""


Settings = (
    Denominate
    | Impute
    | Screen
    | Treat
    | Normalise
    | Weights
    | Aggregate
    | Rank
    | Correlations
    | Alpha
    | WeightsEffective
    | Availability
)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of `steps:`; `line` is where it stands."""

    name: str
    settings: Settings
    line: int = 0
