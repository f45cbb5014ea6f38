"""Values of many units from a CSV text with the header `unit,code,value`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from komposit.checks import check_code, check_overlaps, check_positive, check_value, means_above
from komposit.faults import FaultLog, ValuesFaults, shown
from komposit.model import Instrument
from komposit.numbers import NumberFault, parse_number

HEADER = ("unit", "code", "value")
MAX_UNIT = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One value of one unit and the line it stands on; without a value it states that there is none."""

    line: int
    unit: str
    code: str
    value: Fraction | None


def read_values(text: str, *, instrument: Instrument, file: str = "") -> dict[str, dict[str, Fraction]]:
    """Values by unit and code; raises ValuesFaults with every fault of the file.

    An empty value says the same as an absent row: missing, never zero. It still names the unit.

    >>> from komposit import load_instrument
    >>> instrument = load_instrument(
    ...     "{code: X, title: Contoh, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
    ...     " nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    ... )
    >>> read_values("unit,code,value\\n16.72,I1,4.5\\n16.72,I2,\\n", instrument=instrument)
    {'16.72': {'I1': Fraction(9, 2)}}
    """
    return table_of(read_rows(text, instrument=instrument, file=file))


def table_of(rows: Iterable[Row]) -> dict[str, dict[str, Fraction]]:
    """Rows as a table of values by unit and code."""
    table: dict[str, dict[str, Fraction]] = {}
    for row in rows:
        unit = table.setdefault(row.unit, {})
        if row.value is not None:
            unit[row.code] = row.value
    return table


def read_rows(text: str, *, instrument: Instrument, file: str = "") -> tuple[Row, ...]:
    """The rows of the file with their lines; raises ValuesFaults with every fault."""
    log = FaultLog(file)
    rows = tuple(_rows(text.removeprefix("\ufeff"), instrument, log))
    _check_duplicates(rows, log)
    _check_overlaps(rows, instrument, log)
    if not rows and not log.found:
        log.add(0, "empty", "berkas tidak memuat satu nilai pun")
    if log.found:
        raise ValuesFaults(log.sorted())
    return rows


def _rows(text: str, instrument: Instrument, log: FaultLog) -> Iterator[Row]:
    lines = _lines(text, log)
    line, header = next(lines, (1, []))
    if tuple(header) != HEADER:
        hint = "; kolom dipisahkan koma" if ";" in "".join(header) else ""
        found = shown(",".join(header))
        log.add(line, "bad_header", f"baris pertama harus 'unit,code,value', bukan {found}{hint}")
        return
    means = means_above(instrument)
    for line, cells in lines:
        if len(cells) == len(HEADER):
            yield _row(line, cells, instrument, means, log)
        elif cells:
            hint = "; desimal ditulis dengan titik, bukan koma" if len(cells) > len(HEADER) else ""
            log.add(line, "bad_row", f"baris memuat {len(cells)} kolom, seharusnya 3{hint}")


def _row(
    line: int, cells: Sequence[str], instrument: Instrument, means: Mapping[str, str], log: FaultLog
) -> Row:
    unit, code, text = cells
    _check_unit(line, unit, log)
    value = _value(line, code, text, log)
    found = list(check_code(means, code))
    if value is not None and not found:
        found = [*check_value(instrument, code, value), *check_positive(means[code], code, value)]
    for _, kind, message in found:
        log.add(line, kind, f"unit {shown(unit)}: {message}")
    return Row(line, unit, code, value)


def _lines(text: str, log: FaultLog) -> Iterator[tuple[int, list[str]]]:
    """Cells with the line on which their row begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        log.add(line, "bad_csv", f"bukan CSV yang sah; kata pembacanya: {error}")


def _check_unit(line: int, unit: str, log: FaultLog) -> None:
    if not unit.strip() or unit != unit.strip() or len(unit) > MAX_UNIT or not unit.isprintable():
        rule = f"1-{MAX_UNIT} karakter, tanpa spasi di tepi"
        log.add(line, "bad_unit", f"unit {shown(unit)} tidak sah ({rule})")


def _value(line: int, code: str, text: str, log: FaultLog) -> Fraction | None:
    if not text:
        return None
    try:
        return parse_number(text)
    except NumberFault as fault:
        log.add(line, fault.code, f"nilai untuk {shown(code)}: {fault}")
        return None


def _check_duplicates(rows: Iterable[Row], log: FaultLog) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row.unit, row.code
        if key in seen:
            message = f"{shown(row.code)} untuk unit {shown(row.unit)} sudah ada di baris {seen[key]}"
            log.add(row.line, "duplicate_row", message)
        seen.setdefault(key, row.line)


def _check_overlaps(rows: Iterable[Row], instrument: Instrument, log: FaultLog) -> None:
    lines = {(row.unit, row.code): row.line for row in rows}
    for unit, values in table_of(rows).items():
        for code, kind, message in check_overlaps(instrument, values):
            log.add(lines[unit, code], kind, f"unit {shown(unit)}: {message}")
