"""The framework as COINr writes it: one CSV line per indicator, group, grouping column or denominator."""

from __future__ import annotations

import math
from collections.abc import Mapping

from komposit.faults import FaultLog, IndexFaults, shown
from komposit.index.framework import Framework, Item, build_framework
from komposit.index.table import MISSING, read_number, read_rows

REQUIRED = ("iCode", "Level", "Parent", "Direction", "Weight", "Type")
TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")
_SETTINGS: Mapping[str, str] = {
    "Target": "target",
    "dist2targ_cap_max": "cap",
    "goalpost_lower": "goalpost_lower",
    "goalpost_upper": "goalpost_upper",
    "goalpost_scale": "goalpost_scale",
    "goalpost_trunc2posts": "goalpost_truncate",
    "minmax_lower": "minmax_lower",
    "minmax_upper": "minmax_upper",
    "scaled_lower": "scaled_lower",
    "scaled_upper": "scaled_upper",
    "zscore_mean": "zscore_mean",
    "zscore_sd": "zscore_sd",
}
"""Columns of COINr with numbers of one indicator, and what they are called here."""
_WORDS = {"TRUE": "1", "T": "1", "FALSE": "0", "F": "0"}


def read_imeta(text: str, *, file: str = "") -> Framework:
    """The framework of an iMeta file (COINr, `vignette("coins")`); raises IndexFaults with every fault.

    >>> text = "iCode,Level,Parent,Direction,Weight,Type\\nI1,1,Top,-1,1,Indicator\\nTop,2,,1,1,Aggregate\\n"
    >>> [(item.code, item.level, item.direction) for item in read_imeta(text).items]
    [('I1', 1, -1), ('Top', 2, 1)]
    """
    log = FaultLog(file)
    rows = read_rows(text, log)
    if rows is None:
        raise IndexFaults(log.sorted())
    for name in REQUIRED:
        if name not in rows.header:
            log.add(1, "bad_header", f"kolom {shown(name)} tidak ada")
    if log.found:
        raise IndexFaults(log.sorted())
    lines = [(line, dict(zip(rows.header, cells, strict=True))) for line, cells in rows.cells]
    return framework_of(lines, log)


def framework_of(lines: list[tuple[int, dict[str, str]]], log: FaultLog) -> Framework:
    """The framework from rows by column name, as a CSV file or a workbook gives them. Raises
    IndexFaults with every fault.

    >>> row = {"iCode": "I1", "Level": "1", "Parent": "", "Direction": "1", "Weight": "1"}
    >>> row["Type"] = "Indicator"
    >>> framework_of([(2, row)], FaultLog("")).codes
    ('I1',)
    """
    items: list[Item] = []
    others: dict[str, list[str]] = {"Group": [], "Denominator": [], "Other": []}
    for line, row in lines:
        kind = row["Type"]
        if kind not in TYPES:
            log.add(line, "unknown_word", f"Type {shown(kind)} tidak dikenal; pilih: {', '.join(TYPES)}")
        elif not row["iCode"]:
            log.add(line, "missing_key", "iCode kosong")
        elif kind in others:
            others[kind].append(row["iCode"])
        else:
            items.append(_item(line, row, log))
    built = build_framework(items, log, groups=others["Group"], denominators=others["Denominator"])
    if built is None:
        raise IndexFaults(log.sorted())
    return built


def _item(line: int, row: Mapping[str, str], log: FaultLog) -> Item:
    code = row["iCode"]
    level = _number(line, row, "Level", log)
    if level is not None and (level != int(level) or level < 1):
        log.add(line, "bad_tree", f"{code}: Level harus bilangan bulat mulai dari 1")
    settings = {
        name: value
        for column, name in _SETTINGS.items()
        if (value := _number(line, row, column, log, required=False)) is not None
    }
    return Item(
        code=code,
        level=int(level or 1),
        parent=_text(row, "Parent"),
        weight=_or(_number(line, row, "Weight", log), 1.0),
        direction=int(_or(_number(line, row, "Direction", log), 1.0)),
        name=_text(row, "iName") or code,
        unit=_text(row, "Unit"),
        denominator=_text(row, "Denominator"),
        settings=settings,
        line=line,
    )


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _text(row: Mapping[str, str], column: str) -> str:
    text = row.get(column, "")
    return "" if text in MISSING else text


def _number(
    line: int, row: Mapping[str, str], column: str, log: FaultLog, *, required: bool = True
) -> float | None:
    text = _WORDS.get(row.get(column, ""), row.get(column, ""))
    if text in MISSING:
        if required:
            log.add(line, "missing_key", f"{row['iCode']}: {column} kosong")
        return None
    value = read_number(text, line, f"{row['iCode']}: {column}", log)
    return None if math.isnan(value) else value
