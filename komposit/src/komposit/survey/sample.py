"""Answers from a CSV text, column by column: every different text is kept once, rows hold its number.

Answers of a survey repeat a few texts, so that 642,500 rows x 35 columns take 90 MB instead of gigabytes.
"""

from __future__ import annotations

import csv
import math
import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from komposit.faults import FaultLog, shown
from komposit.survey.arrays import Floats, Ints

MISSING = frozenset({"", "NA"})
CHUNK = 20_000
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INFINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The texts of a column and, for every row, which of them stands there."""

    name: str
    texts: tuple[str, ...]
    codes: NDArray[np.intc]

    def numbers(self, sample: Sample, log: FaultLog, *, required: bool = False) -> Floats:
        """As floats, NaN where nothing stands; each faulty text is reported once, where it first stands."""
        values = np.array([self._number(i, sample, log) for i in range(len(self.texts))] or [math.nan])
        found = values[self.codes]
        if required:
            self._refuse_missing(sample, log)
        return np.asarray(found)

    def labels(self, sample: Sample, log: FaultLog) -> NDArray[np.object_]:
        """As texts, none of which may be missing."""
        self._refuse_missing(sample, log)
        return np.array(self.texts, dtype=object)[self.codes]

    def optional_labels(self) -> NDArray[np.object_]:
        """As texts, empty where nothing stands; numbers stay texts."""
        return np.array(["" if t in MISSING else t for t in self.texts], dtype=object)[self.codes]

    def levels(self) -> tuple[Ints, tuple[str, ...]]:
        """A number 0, 1, ... for every row in the order of the sorted texts, -1 where nothing stands."""
        names = sorted(text for text in self.texts if text not in MISSING)
        place = {name: number for number, name in enumerate(names)}
        numbers = np.array([place.get(text, -1) for text in self.texts] or [-1], dtype=np.intp)
        return numbers[self.codes], tuple(names)

    def is_numeric(self) -> bool:
        return all(text in MISSING or _NUMBER.fullmatch(text) for text in self.texts)

    def _number(self, code: int, sample: Sample, log: FaultLog) -> float:
        text = self.texts[code]
        if text in MISSING:
            return math.nan
        if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
            return float(text)
        kind = "not_finite" if _INFINITE.fullmatch(text) or _NUMBER.fullmatch(text) else "not_a_number"
        kind = "decimal_comma" if re.fullmatch(r"-?[0-9]+,[0-9]+", text) else kind
        log.add(
            sample.line_of(self, code), kind, f"kolom {shown(self.name)}: {shown(text)} bukan angka biasa"
        )
        return math.nan

    def _refuse_missing(self, sample: Sample, log: FaultLog) -> None:
        for code, text in enumerate(self.texts):
            if text in MISSING:
                line = sample.line_of(self, code)
                log.add(line, "missing_value", f"kolom {shown(self.name)} kosong; setiap baris memerlukannya")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The columns asked for, by name, and the line on which every row ends."""

    columns: Mapping[str, Column]
    lines: NDArray[np.intc]

    @property
    def rows(self) -> int:
        return len(self.lines)

    def line_of(self, column: Column, code: int) -> int:
        return int(self.lines[int(np.argmax(column.codes == code))])


class _Numbered(dict[str, int]):
    """Gives every new text the next number."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


def read_header(lines: Iterable[str], log: FaultLog) -> list[str]:
    """The names of the columns; empty after a fault.

    >>> read_header(["id,q1"], FaultLog("x.csv"))
    ['id', 'q1']
    """
    try:
        header = [cell.strip() for cell in next(csv.reader(lines, strict=True), [])]
    except csv.Error as error:
        log.add(1, "bad_csv", f"bukan CSV yang sah; kata pembacanya: {error}")
        return []
    if not header:
        log.add(0, "empty", "berkas tidak memuat satu baris pun")
    elif len(set(header)) < len(header) or not all(header):
        hint = "; kolom dipisahkan koma" if len(header) == 1 and ";" in header[0] else ""
        log.add(1, "bad_header", f"kepala kolom harus berisi dan tidak boleh berulang{hint}")
        return []
    return header


def read_sample(lines: Iterable[str], wanted: Collection[str], log: FaultLog) -> Sample | None:
    """The wanted columns of a CSV text given line by line; None when the log says why.

    >>> log = FaultLog("x.csv")
    >>> sample = read_sample(["id,q1\\n", "a,4\\n", "b,\\n"], {"q1"}, log)
    >>> sample.columns["q1"].numbers(sample, log).tolist()
    [4.0, nan]
    """
    source = iter(lines)
    header = read_header(islice(source, 1), log)
    if not header:
        return None
    for name in sorted(set(wanted) - set(header)):
        log.add(1, "unknown_column", f"kolom {shown(name)} tidak ada dalam sampel")
    chosen = [(place, name) for place, name in enumerate(header) if name in wanted]
    found = {name: (_Numbered(), array("i")) for _, name in chosen}
    ends = array("i")
    for chunk in _chunks(source, len(header), ends, log):
        columns = list(zip(*chunk, strict=True))
        for place, name in chosen:
            seen, codes = found[name]
            codes.extend(map(seen.__getitem__, map(str.strip, columns[place])))
    if not ends and not log.found:
        log.add(0, "empty", "berkas tidak memuat satu baris data pun")
    if log.found:
        return None
    columns_ = {
        name: Column(name, tuple(seen), np.frombuffer(codes, dtype=np.intc))
        for name, (seen, codes) in found.items()
    }
    return Sample(columns_, np.frombuffer(ends, dtype=np.intc))


def _chunks(lines: Iterator[str], width: int, ends: array[int], log: FaultLog) -> Iterator[list[list[str]]]:
    reader = csv.reader(lines, strict=True)
    chunk: list[list[str]] = []
    try:
        for cells in reader:
            if not cells:
                continue
            if len(cells) != width:
                message = f"baris memuat {len(cells)} kolom, seharusnya {width}"
                log.add(reader.line_num + 1, "bad_row", message)
                continue
            ends.append(reader.line_num + 1)
            chunk.append(cells)
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
    except csv.Error as error:
        log.add(reader.line_num + 1, "bad_csv", f"bukan CSV yang sah; kata pembacanya: {error}")
    if chunk:
        yield chunk
