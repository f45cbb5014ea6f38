"""The steps that make data ready: denominate, impute, screen, treat, normalise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from komposit.faults import FaultLog, IndexFaults
from komposit.index import impute as formulas
from komposit.index.arrays import Flags, Floats, named, picked, refuse
from komposit.index.availability import available_share, nonzero_share
from komposit.index.denominators import divide
from komposit.index.normalise import apply_rulers, make_rulers
from komposit.index.table import Table, read_number
from komposit.index.treat import Record, treat
from komposit.pipeline.settings import Denominate, Impute, Normalise, Screen, Treat
from komposit.pipeline.state import Outcome, Sheet, State, rows_by_time


def data_sheet(name: str, table: Table, *, time: str = "") -> Sheet:
    """All values of a table, with its key (and the time of a panel)."""
    also = [table.texts[time]] if time else []
    header = (table.key, *([time] if time else []), *table.codes)
    return Sheet(name, header, lambda: zip(table.units, *also, *table.values.T.tolist(), strict=True))


def denominate(state: State, settings: Denominate) -> Outcome:
    """Indicators per inhabitant, per million, per square kilometre. Handbook 2008, step 5."""
    by = settings.by
    if by is None:
        by = {item.code: item.denominator for item in state.framework.indicators if item.denominator}
    values = state.values.copy()
    for code, column in by.items():
        place = state.table.codes.index(code)
        divisor = _denominator(state, column)
        where = f"{code} dibagi {column}"
        scale = settings.scale.get(code, 1.0)
        values[:, place] = divide(values[:, place], divisor, scale, state.table.units, where=where)
    after = state.after("Denominated", values)
    formulas_used = {code: f"divide by {column}" for code, column in by.items()}
    return Outcome(after, (data_sheet("denominate", after.table, time=state.time),), formulas_used)


def _denominator(state: State, column: str) -> Floats:
    if column in state.others.codes:
        return state.others.column(column)
    return refuse("unknown_code", f"kolom pembagi {column} tidak ada dalam data")


_COLUMN_WISE: Mapping[str, Callable[[Floats], Floats]] = {
    "mean": formulas.mean_of_column,
    "median": formulas.median_of_column,
    "group_mean": formulas.mean_of_column,
    "group_median": formulas.median_of_column,
}


def impute(state: State, settings: Impute) -> Outcome:
    """Missing values filled; of a panel each point in time by itself, except for `last`."""
    values = state.values.copy()
    if settings.method == "last":
        values = formulas.fill_last(values, state.table.units, _times(state), settings.most)
    else:
        for rows in rows_by_time(state):
            values[rows] = _imputed(state, settings, rows)
    after = state.after("Imputed", values)
    filled = np.isnan(state.values) & ~np.isnan(values)
    used = {
        state.table.codes[place]: settings.method for place in np.flatnonzero(filled.any(axis=0)).tolist()
    }
    sheet = data_sheet("impute", after.table, time=state.time)
    return Outcome(after, (sheet,), used, lambda: _filled(after, filled))


def _times(state: State) -> list[float]:
    """The points in time of a panel as numbers, so that 9 comes before 10."""
    found: list[float] = []
    for unit, moment in zip(state.table.units, state.table.texts[state.time], strict=True):
        log = FaultLog("")
        found.append(read_number(moment, 0, f"{state.time} unit {unit}", log))
        if log.found:
            raise IndexFaults(log.found)
    return found


def _filled(after: State, filled: Flags) -> dict[str, object]:
    """Every point that was filled, and how many stay missing."""
    table = after.table
    points = [
        {"unit": table.units[row], "code": table.codes[column], "value": table.values[row, column].item()}
        for row, column in np.argwhere(filled).tolist()
    ]
    return {"filled": points, "still_missing": int(np.isnan(table.values).sum())}


def _imputed(state: State, settings: Impute, rows: Sequence[int]) -> Floats:
    block = state.values[list(rows)]
    if settings.method == "row_mean":
        return _row_means(state, settings, block)
    middle = _COLUMN_WISE[settings.method]
    if not settings.method.startswith("group_"):
        return formulas.fill(block, middle(block))
    groups = [state.table.texts[settings.group][row] for row in rows]
    return formulas.fill_groups(block, groups, middle)


def _row_means(state: State, settings: Impute, block: Floats) -> Floats:
    indicators = state.framework.indicators
    directions = np.array([float(item.direction) for item in indicators])
    level = settings.level
    if level is None:
        return formulas.fill_rows(block, directions, scale_first=settings.scale_first)
    lines = [state.framework.line_of(item.code) for item in indicators]
    parents = [line[min(level, len(line)) - 1] for line in lines]
    filled = block.copy()
    for parent in dict.fromkeys(parents):
        places = [place for place, other in enumerate(parents) if other == parent]
        filled[:, places] = formulas.fill_rows(
            block[:, places], directions[places], scale_first=settings.scale_first
        )
    return filled


def screen(state: State, settings: Screen) -> Outcome:
    """Units with too few values, or too few other than 0, leave the index. Handbook 2008, step 3."""
    kept = np.ones(len(state.table.units), dtype=bool)
    if settings.min_available is not None:
        kept &= available_share(state.values) >= settings.min_available
    if settings.min_nonzero is not None:
        kept &= ~(nonzero_share(state.values) < settings.min_nonzero)
    units = np.array(state.table.units, dtype=object)
    kept |= np.isin(units, settings.keep)
    kept &= ~np.isin(units, settings.drop)
    rows = np.flatnonzero(kept).tolist()
    if not rows:
        refuse("too_few", "tidak ada unit yang tersisa sesudah disaring")
    table, others = state.table.keep(rows), state.others.keep(rows)
    after = replace(state, table=table, others=others, stage="Screened")
    removed = [str(unit) for unit in units[~kept].tolist()]
    return Outcome(after, (data_sheet("screen", table, time=state.time),), {}, lambda: {"removed": removed})


def treat_outliers(state: State, settings: Treat) -> Outcome:
    """Outliers winsorised or transformed; of a panel each point in time by itself."""
    values = state.values.copy()
    records: list[tuple[list[int], tuple[Record, ...]]] = []
    for rows in rows_by_time(state):
        done = treat(state.table.codes, values[rows], settings.default, settings.per)
        values[rows] = done.values
        records.append((rows, done.records))
    lost: Flags = (np.isnan(values) & ~np.isnan(state.values)).max(axis=0, initial=False)
    if lost.any():
        refuse("not_finite", f"tidak ada logaritma untuk nilai pada {picked(state.table.codes, lost)}")
    after = state.after("Treated", values)
    sheets = (
        data_sheet("treat", after.table, time=state.time),
        Sheet("treat_details", DETAILS, lambda: [details_row(one) for _, block in records for one in block]),
        _points_sheet(state, records),
    )
    changed = {
        record.code: _how(record) for _, block in records for record in block if len(record.checks) > 1
    }
    return Outcome(after, sheets, changed)


DETAILS = (
    "iCode",
    *(f"check_SkewKurt0.{part}" for part in ("Pass", "Skew", "Kurt")),
    "winsorise.nwin",
    *(f"check_SkewKurt1.{part}" for part in ("Pass", "Skew", "Kurt")),
    *(f"check_SkewKurt2.{part}" for part in ("Pass", "Skew", "Kurt")),
)


def details_row(record: Record) -> tuple[object, ...]:
    cells: list[object] = [record.code]
    for place in range(3):
        check = record.checks[place] if place < len(record.checks) else None
        cells += [None] * 3 if check is None else [check.passed, check.skew, check.kurtosis]
        cells += [record.winsorised] if place == 0 else []
    return tuple(cells)


def _points_sheet(state: State, records: Sequence[tuple[list[int], tuple[Record, ...]]]) -> Sheet:
    def lines() -> list[tuple[str, ...]]:
        marks = [[""] * len(state.table.codes) for _ in state.table.units]
        for rows, block in records:
            for column, record in enumerate(block):
                for row, mark in zip(rows, record.points, strict=True):
                    marks[row][column] = mark
        return [(unit, *cells) for unit, cells in zip(state.table.units, marks, strict=True)]

    return Sheet("treat_points", (state.table.key, *state.table.codes), lines)


def _how(record: Record) -> str:
    words = sorted({mark for mark in record.points if mark})
    return ", ".join([f"winsorise {record.winsorised}", *(words[:1] if len(record.checks) > 2 else [])])


def normalise(state: State, settings: Normalise) -> Outcome:
    """Every indicator onto a common scale; a panel on one ruler for all its years. Handbook 2008, step 5."""
    units = state.table.units
    rulers = settings.rulers or make_rulers(
        state.framework, state.values, settings.default, settings.per, units
    )
    by_code = {ruler.code: ruler for ruler in rulers}
    absent = [code for code in state.table.codes if code not in by_code]
    if absent:
        refuse("unknown_code", f"parameter tersimpan tidak memuat {named(absent)}")
    ordered = tuple(by_code[code] for code in state.table.codes)
    after = replace(state.after("Normalised", apply_rulers(ordered, state.values, units)), rulers=ordered)
    used = {ruler.code: ruler.method for ruler in ordered}
    sheet = data_sheet("normalise", after.table, time=state.time)
    return Outcome(after, (sheet,), used, lambda: {"rulers": [ruler.as_json() for ruler in ordered]})
