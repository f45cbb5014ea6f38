"""Numbers read from a table: pasted from Excel, from a CSV file, or as YAML."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from selaras.core.moments import serial_words
from selaras.measures.compute.forms import Entry, Fault
from selaras.measures.compute.published import read_entries
from selaras.measures.compute.table_columns import COLUMNS, REQUIRED, heading_of

MAX_ROWS = 2000
# A heading may stand below a title; further down a list would have begun.
HEADING_WITHIN = 15
_BETTER = {"": "high", "tinggi": "high", "rendah": "low"}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d %H:%M:%S")
# "Toleransi = 88,82 (30)": a name, its score, its weight.
_PART = re.compile(r"(?P<name>[^=;()]+?)\s*(?:=\s*(?P<score>[-\d.,]+)\s*)?(?:\(\s*(?P<weight>[\d.,]+)\s*\))?")


def read_any(text: str) -> tuple[list[Entry], list[Fault]]:
    """Whatever was pasted or uploaded as text: YAML where it begins like YAML, else a table."""
    return read_entries(text) if _is_yaml(text) else _read_table(text)


def _is_yaml(text: str) -> bool:
    told = (line for line in text.removeprefix("\ufeff").splitlines() if line.strip())
    first = next((line for line in told if not line.startswith(("#", "---"))), "")
    return re.match(r"[a-z]+:(?:\s|$)", first) is not None


def _read_table(text: str) -> tuple[list[Entry], list[Fault]]:
    try:
        records = list(_records(text))
    except csv.Error:
        return [], [Fault(0, _("Ada tanda kutip ganda yang tidak ditutup, atau sel yang terlalu panjang."))]
    place, heading = _find_heading([cells for _line, cells in records[:HEADING_WITHIN]])
    if not heading:
        return [], [Fault(0, _no_heading(records))]
    line = records[place][0]
    faults = [Fault(line, message) for message in _heading_faults(list(heading.values()))]
    body = [(number, cells) for number, cells in records[place + 1 :] if any(cells)]
    if len(body) > MAX_ROWS:
        message = _("Paling banyak %(max)s baris sekali impor; tabel ini berisi %(n)s.")
        faults.append(Fault(0, message % {"max": MAX_ROWS, "n": len(body)}))
    if not body:
        faults.append(Fault(0, _("Di bawah judul kolom belum ada baris yang berisi.")))
    if faults:
        return [], faults
    entries = []
    for number, cells in body:
        given = {c: cells[i] if i < len(cells) else "" for i, c in heading.items()}
        entry, found = _entry(number, given)
        entries.append(entry)
        faults += found
    return entries, faults


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number, as Excel shows it; a cell may hold several lines."""
    text = text.removeprefix("\ufeff")
    separator = next((sign for sign in "\t;" if sign in text), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, record in enumerate(reader, start=1):
        yield number, [_unguarded(cell.strip()) for cell in record]


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def _find_heading(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]]:
    for place, cells in enumerate(rows):
        if heading := heading_of(cells):
            return place, heading
    return 0, {}


def _no_heading(records: Sequence[tuple[int, list[str]]]) -> str:
    if not any(any(cells) for _line, cells in records):
        return _("Tempel tabel atau pilih berkas lebih dahulu.")
    return _("Judul kolom tidak ditemukan. Unduh berkas contoh untuk melihat kolom yang diperlukan.")


def _heading_faults(columns: Sequence[str]) -> Iterator[str]:
    for column in sorted({c for c in columns if columns.count(c) > 1}):
        yield _("Ada dua kolom untuk %(column)s; sisakan satu.") % {"column": COLUMNS[column]}
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        names = ", ".join(str(COLUMNS[column]) for column in missing)
        yield _("Kolom yang belum ada: %(names)s.") % {"names": names}
    if "region" not in columns and "name" not in columns:
        yield _("Kolom yang belum ada: %(names)s.") % {"names": _("Kode wilayah atau Wilayah")}


def _entry(line: int, cells: Mapping[str, str]) -> tuple[Entry, list[Fault]]:
    faults: list[Fault] = []

    def number(column: str) -> str:
        text = cells.get(column, "")
        return text.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", text) else text

    def whole(column: str) -> int | None:
        text = cells.get(column, "")
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            message = _("%(column)s harus bilangan bulat") % {"column": COLUMNS[column]}
            faults.append(Fault(line, message))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    parts, wrong = _parts(cells.get("parts", ""))
    faults += [Fault(line, message) for message in wrong]
    told = _day(cells.get("date", ""))
    if told is None and cells.get("date"):
        faults.append(Fault(line, _day_fault(cells["date"])))
    better = cells.get("better", "").lower()
    head = {
        "index": cells.get("index", ""),
        "title": cells.get("title", ""),
        "owner": cells.get("owner", ""),
        "scale": {"min": number("min"), "max": number("max"), "better": _BETTER.get(better, better)},
    }
    row: dict[str, Any] = {
        "region": cells.get("region", "") or cells.get("name", ""),
        "name": cells.get("name", ""),
        "score": number("score"),
        "rank": whole("rank"),
        "out_of": whole("out_of"),
        "parts": parts,
        "source": {"title": cells.get("source", ""), "url": cells.get("url", ""), "date": told},
        "reasons": [one for one in cells.get("reasons", "").splitlines() if one.strip()],
        "state": cells.get("state", "").lower() or "konsep",
        "mark": cells.get("mark", "").lower() or "resmi",
    }
    row |= {
        key: cells.get(key, "") for key in ("edition", "category", "method", "note", "warning", "receipt")
    }
    row["formula"] = cells.get("formula", "").lower()
    return Entry(line, "", head, row, COLUMNS), faults


def _day(text: str) -> date | None:
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _day_fault(text: str) -> str:
    """What was written, and why it is no day."""
    words = _("Tanggal sumber %(text)s tidak ada atau tidak dikenal; tulis seperti 2025-05-27") % {
        "text": text[:40]
    }
    return ". ".join(filter(None, (words, serial_words(text))))


def _parts(cell: str) -> tuple[list[dict[str, str]], list[str]]:
    parts, faults = [], []
    for text in (one.strip() for one in re.split(r"[;\n]", cell)):
        if not text:
            continue
        match = _PART.fullmatch(text)
        if match is None or not (match["score"] or match["weight"]):
            message = _("komponen ditulis Nama = nilai (bobot), satu per baris: %(text)s")
            faults.append(message % {"text": text[:60]})
            continue
        given = {"name": match["name"], "score": match["score"], "weight": match["weight"]}
        parts.append(
            {
                key: value.replace(",", ".") if key != "name" else value
                for key, value in given.items()
                if value
            }
        )
    return parts, faults
