"""The settings of every step, read from YAML and checked: one small reader per step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from komposit.faults import FaultLog
from komposit.index.aggregation import METHODS as AGGREGATIONS
from komposit.index.aggregation import Method
from komposit.index.correlate import METHODS as CORRELATIONS
from komposit.index.exact import NAMES as EXACT
from komposit.index.framework import Framework
from komposit.index.impute import METHODS as IMPUTATIONS
from komposit.index.ranks import TIES
from komposit.instrument.marked import Listing, Marked, Scalar, Table
from komposit.instrument.section import Section
from komposit.pipeline import settings
from komposit.pipeline.numbers_in import flag, number, numbers, numbers_by_code, share, whole
from komposit.pipeline.reading_values import read_normalise, read_treat
from komposit.pipeline.reading_weights import WEIGHTS_KEYS, read_weights

SYNONYMS = {
    **{f"a_{name}": name for name in ("amean", "gmean", "hmean", "genmean", "copeland")},
    "generalised": "genmean",
    "generalised_mean": "genmean",
    "outranking": "copeland",
}
"""What COINr and the Handbook call the ways of aggregating."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What settings are checked against: the framework, the columns of the data, the column of time."""

    framework: Framework
    columns: tuple[str, ...]
    log: FaultLog
    time: str = ""

    def column(self, section: Section, key: str) -> str:
        """The name of a column of the data, or an empty text."""
        name = section.text(key)
        if name and name not in self.columns:
            section.fault(key, "unknown_code", f"kolom {name!r} tidak ada dalam data")
        return name

    def level(self, section: Section, key: str, default: int | None) -> int | None:
        found = whole(section, key, default, low=1)
        if found is not None and found > self.framework.depth:
            section.fault(key, "bad_range", f"{key} paling tinggi {self.framework.depth}")
        return found


def read_denominate(reader: Reader, section: Section) -> settings.Denominate:
    """`by`: a column for all, a column per code, or the framework's own (`imeta`, or nothing)."""
    scale = numbers_by_code(section, "scale", reader.framework.codes)
    value = section.table.entries.get("by")
    indicators = [item.code for item in reader.framework.indicators]
    if value is None or (
        isinstance(value, Scalar) and value.text in ("", "imeta", "framework", "Denominator")
    ):
        by = {item.code: item.denominator for item in reader.framework.indicators if item.denominator}
        return settings.Denominate(by, scale)
    if isinstance(value, Scalar):
        column = reader.column(section, "by")
        return settings.Denominate({code: column for code in indicators}, scale)
    below = section.section("by", indicators)
    if below is None:
        return settings.Denominate()
    return settings.Denominate({code: reader.column(below, code) for code in below.table.entries}, scale)


def read_impute(reader: Reader, section: Section) -> settings.Impute:
    method = section.word("method", IMPUTATIONS, default="mean")
    by_rows = method == "row_mean"
    group = "" if by_rows else reader.column(section, "group")
    if method.startswith("group_") and not group:
        section.fault("", "missing_key", f"{method} memerlukan group (nama kolom)")
    if method == "last" and not reader.time:
        section.fault("", "missing_key", "last memerlukan time: NAMA_KOLOM di tingkat atas spesifikasi")
    # Of row_mean the group is a level of the framework; 0 or `all` takes the whole row.
    level = _row_level(reader, section) if by_rows else 2
    return settings.Impute(
        method, group, level, flag(section, "scale_first", True), whole(section, "most", None, low=1)
    )


def _row_level(reader: Reader, section: Section) -> int | None:
    value = section.table.entries.get("group")
    if isinstance(value, Scalar) and value.text == "all":
        return None
    default = 2 if reader.framework.depth > 1 else None
    return reader.level(section, "group", default)


def read_screen(reader: Reader, section: Section) -> settings.Screen:
    return settings.Screen(
        share(section, "min_available"),
        share(section, "min_nonzero"),
        section.texts("keep"),
        section.texts("drop"),
    )


def read_aggregate(reader: Reader, section: Section) -> settings.Aggregate:
    depth = reader.framework.depth
    if depth < 2:
        section.fault("", "bad_tree", "aggregate memerlukan kerangka dengan paling sedikit dua tingkat")
    if section.has("by_level"):
        methods = tuple(_level_method(section, item) for item in section.items("by_level"))
        if len(methods) != depth - 1:
            section.fault(
                "by_level", "bad_range", f"by_level memuat {len(methods)} cara, seharusnya {depth - 1}"
            )
    else:
        methods = (_method(section, section),)
    exact = flag(section, "exact", False)
    if exact and any(method.name not in EXACT for method in methods):
        section.fault("exact", "bad_range", f"exact hanya untuk {', '.join(EXACT)}")
    thresholds, weights = _thresholds(reader, section), _weights(reader, section)
    return settings.Aggregate(methods or (Method(),), thresholds, weights, exact)


def _level_method(section: Section, item: Marked) -> Method:
    """One entry of `by_level`: a name, or a map with the method and what it needs."""
    if isinstance(item, Table):
        return _method(section, Section(item, f"{section.where}, by_level", METHOD_KEYS, section.log))
    if isinstance(item, Scalar):
        table = Table(item.line, {"method": item}, {"method": item.line})
        return _method(section, Section(table, f"{section.where}, by_level", METHOD_KEYS, section.log))
    section.log.add(item.line, "wrong_type", f"{section.where}: by_level harus berisi nama cara")
    return Method()


METHOD_KEYS = ("method", "p", "penalty", "lowest")


def _method(above: Section, section: Section) -> Method:
    written = section.word("method", (*AGGREGATIONS, *SYNONYMS), default="amean")
    name = SYNONYMS.get(written, written)
    source = section if section.has("p") else above
    p = number(source, "p")
    if name == "genmean" and p is None:
        section.fault("", "missing_key", "genmean memerlukan p (pangkat)")
    penalty = section.word("penalty", ("negative", "positive"), default="negative")
    lowest = share(section, "lowest") or 0.0
    return Method(name, 1.0 if p is None else p, penalty, lowest)


def _thresholds(reader: Reader, section: Section) -> tuple[float | None, ...]:
    """One share for all levels, or a list with one per level."""
    value = section.table.entries.get("min_available")
    if not isinstance(value, Listing):
        return (share(section, "min_available"),)
    found = numbers(section, "min_available", low=0.0, high=1.0)
    if len(found) != reader.framework.depth - 1:
        section.fault(
            "min_available", "bad_range", f"beri {reader.framework.depth - 1} angka, satu per tingkat"
        )
    return found or (None,)


def _weights(reader: Reader, section: Section) -> Mapping[str, float] | str:
    value = section.table.entries.get("weights")
    if isinstance(value, Table):
        return numbers_by_code(section, "weights", reader.framework.codes, low=0.0)
    return section.word("weights", ("framework", "equal"), default="framework")


def read_rank(reader: Reader, section: Section) -> settings.Rank:
    return settings.Rank(section.word("ties", TIES, default="min"), reader.column(section, "within"))


def read_correlations(reader: Reader, section: Section) -> settings.Correlations:
    value = section.table.entries.get("levels")
    if isinstance(value, Scalar):
        level = reader.level(section, "levels", 1) or 1
        levels = [level, level]
    else:
        levels = [int(found) for found in numbers(section, "levels", low=1.0, high=reader.framework.depth)]
    if section.has("levels") and len(levels) != 2:
        section.fault("levels", "bad_range", "levels memuat satu atau dua tingkat")
    return settings.Correlations(
        section.word("method", CORRELATIONS, default="pearson"),
        (levels[0], levels[-1]) if levels else (1, 1),
        section.word("within", ("all", "group", "parent"), default="all"),
        reader.level(section, "group_level", None),
        number(section, "high", low=-1.0, high=1.0),
        number(section, "low", low=-1.0, high=1.0),
    )


READERS: Mapping[str, tuple[tuple[str, ...], Callable[[Reader, Section], settings.Settings]]] = {
    "denominate": (("by", "scale"), read_denominate),
    "impute": (("method", "group", "scale_first", "most"), read_impute),
    "screen": (("min_available", "min_nonzero", "keep", "drop"), read_screen),
    "treat": (
        ("winsorise_max", "skew", "kurtosis", "then", "lambda", "combine", "per"),
        lambda reader, section: read_treat(reader.framework, section),
    ),
    "normalise": (
        (
            "method",
            "to",
            "limits",
            "target",
            "reference",
            "cap",
            "truncate",
            "points",
            "ties",
            "per",
            "ruler",
        ),
        lambda reader, section: read_normalise(reader.framework, section),
    ),
    "weights": (WEIGHTS_KEYS, lambda reader, section: read_weights(reader.framework, section)),
    "aggregate": ((*METHOD_KEYS, "by_level", "min_available", "weights", "exact"), read_aggregate),
    "rank": (("ties", "within"), read_rank),
    "correlations": (("method", "levels", "within", "group_level", "high", "low"), read_correlations),
    "alpha": ((), lambda reader, section: settings.Alpha()),
    "weights_effective": ((), lambda reader, section: settings.WeightsEffective()),
    "availability": ((), lambda reader, section: settings.Availability()),
}
"""Keys of every step, and its reader."""
