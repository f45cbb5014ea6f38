"""Tables of units: numbers by code with missing values, texts such as groups, and how both are written."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from komposit.faults import FaultLog, IndexFaults, shown
from komposit.index.arrays import Floats

MISSING = frozenset({"", "NA"})
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INFINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """Values of units (rows) by code (columns); NaN is "no value".

    `key` names the column of `units`; `texts` holds the other columns as written, each as long as `units`.
    """

    key: str
    units: tuple[str, ...]
    codes: tuple[str, ...]
    values: Floats
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def column(self, code: str) -> Floats:
        return self.values[:, self.codes.index(code)]

    def columns(self, codes: Sequence[str]) -> Floats:
        """Values of the codes, in the order asked for: (units, codes)."""
        return self.values[:, [self.codes.index(code) for code in codes]]

    def with_values(self, values: Floats, codes: Sequence[str] | None = None) -> Table:
        return replace(self, values=values, codes=self.codes if codes is None else tuple(codes))

    def keep(self, rows: Sequence[int]) -> Table:
        """The rows named by their places, in that order."""
        texts = {name: tuple(cells[row] for row in rows) for name, cells in self.texts.items()}
        units = tuple(self.units[row] for row in rows)
        return replace(self, units=units, values=self.values[list(rows)], texts=texts)


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of a CSV file below its header, each row with its line."""

    header: tuple[str, ...]
    cells: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, name: str) -> tuple[str, ...]:
        place = self.header.index(name)
        return tuple(cells[place] for _, cells in self.cells)


def read_rows(text: str, log: FaultLog) -> Rows | None:
    """The rows of a CSV text, or None when the log says why there are none.

    >>> read_rows("uCode,I1\\nA,1.5\\n", FaultLog("")).cells
    ((2, ('A', '1.5')),)
    """
    lines = list(_lines(text.removeprefix("\ufeff"), log))
    if log.found:
        return None
    if len(lines) < 2:
        log.add(0, "empty", "berkas tidak memuat satu baris data pun")
        return None
    line, header = lines[0]
    if len(header) == 1 and ";" in header[0]:
        log.add(line, "bad_header", "kolom dipisahkan koma, bukan titik koma")
    elif len(set(header)) < len(header) or not all(header):
        log.add(line, "bad_header", "kepala kolom harus berisi dan tidak boleh berulang")
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            message = f"baris memuat {len(cells)} kolom, seharusnya {len(header)}"
            log.add(number, "bad_row", message)
    return None if log.found else Rows(header, tuple(lines[1:]))


def _lines(text: str, log: FaultLog) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, tuple(cell.strip() for cell in cells)
            line = reader.line_num + 1
    except csv.Error as error:
        log.add(line, "bad_csv", f"bukan CSV yang sah; kata pembacanya: {error}")


def read_table(
    text: str,
    codes: Sequence[str],
    *,
    key: str = "",
    time: str = "",
    file: str = "",
    optional: Iterable[str] = (),
) -> Table:
    """The columns `codes` as numbers, the key and all others as texts; raises IndexFaults with every fault.

    Without `key` the column `uCode` is the key, or else the first column. Missing: an empty cell or NA. Each
    unit stands once, or once per value of the column `time`. Codes in `optional` may be absent.

    >>> table = read_table("uCode,I1,PROV\\nA,1.5,11\\nB,NA,12\\n", ["I1"])
    >>> table.units, table.values.tolist(), table.texts["PROV"]
    (('A', 'B'), [[1.5], [nan]], ('11', '12'))
    """
    log = FaultLog(file)
    rows = read_rows(text, log)
    if rows is None:
        raise IndexFaults(log.sorted())
    key = key or ("uCode" if "uCode" in rows.header else rows.header[0])
    absent = set(optional)
    for code in (key, *([time] if time else []), *(code for code in codes if code not in absent)):
        if code not in rows.header:
            log.add(1, "bad_header", f"kolom {shown(code)} tidak ada")
    if log.found:
        raise IndexFaults(log.sorted())
    _check_units(rows, key, time, log)
    kept = tuple(code for code in codes if code in rows.header and code != key)
    values = _numbers(rows, kept, key, log)
    if log.found:
        raise IndexFaults(log.sorted())
    texts = {name: rows.column(name) for name in rows.header if name != key and name not in kept}
    return Table(key, rows.column(key), kept, values, texts)


def _check_units(rows: Rows, key: str, time: str, log: FaultLog) -> None:
    seen: dict[tuple[str, str], int] = {}
    moments = rows.column(time) if time else ("",) * len(rows.cells)
    for (line, _), unit, moment in zip(rows.cells, rows.column(key), moments, strict=True):
        if not unit:
            log.add(line, "bad_unit", f"{key} kosong")
        elif (unit, moment) in seen:
            log.add(line, "duplicate_row", f"unit {shown(unit)} sudah ada di baris {seen[unit, moment]}")
        seen.setdefault((unit, moment), line)


def _numbers(rows: Rows, codes: Sequence[str], key: str, log: FaultLog) -> Floats:
    values = np.full((len(rows.cells), len(codes)), np.nan)
    places = [rows.header.index(code) for code in codes]
    unit = rows.header.index(key)
    for row, (line, cells) in enumerate(rows.cells):
        for column, place in enumerate(places):
            if cells[place] not in MISSING:
                where = f"{codes[column]} unit {shown(cells[unit])}"
                values[row, column] = read_number(cells[place], line, where, log)
    return values


def read_number(text: str, line: int, where: str, log: FaultLog) -> float:
    """A decimal number, an exponent allowed; NaN after a fault.

    >>> read_number("1e-3", 1, "I1", FaultLog(""))
    0.001
    """
    if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if _INFINITE.fullmatch(text) or _NUMBER.fullmatch(text):
        log.add(line, "not_finite", f"{where}: angka harus terhingga: {shown(text)}")
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", text):
        log.add(line, "decimal_comma", f"{where}: desimal ditulis dengan titik: {shown(text)}")
    else:
        log.add(line, "not_a_number", f"{where}: bukan angka: {shown(text)}")
    return math.nan


def write_number(value: float) -> str:
    """17 significant digits, so that the same number is read again; empty for "no value".

    >>> write_number(0.1), write_number(3.0), write_number(float("nan"))
    ('0.10000000000000001', '3', '')
    """
    return "" if math.isnan(value) else f"{value:.17g}"


def write_rows(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV text; floats with 17 significant digits, None as an empty cell.

    >>> write_rows(("uCode", "I1"), [("A", 0.5), ("B", None)])
    'uCode,I1\\nA,0.5\\nB,\\n'
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, float):
        return write_number(value)
    if isinstance(value, (bool, np.bool_)):
        return "TRUE" if value else "FALSE"
    return "" if value is None else value


def write_table(table: Table, *, also: Sequence[str] = ()) -> str:
    """The key, the text columns `also`, and all values as CSV.

    >>> table = Table("uCode", ("A",), ("I1",), np.array([[0.5]]), {"PROV": ("11",)})
    >>> write_table(table, also=["PROV"])
    'uCode,PROV,I1\\nA,11,0.5\\n'
    """
    others = [table.texts[name] for name in also]
    rows = (
        (unit, *(cells[row] for cells in others), *table.values[row].tolist())
        for row, unit in enumerate(table.units)
    )
    return write_rows((table.key, *also, *table.codes), rows)
