"""Numbers written into a table that is read back as it stands."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from selaras.measures.compute.forms import Part, Value
from selaras.measures.compute.table_columns import COLUMNS, headings

# What a spreadsheet would run; "'" itself is doubled, so that what goes out comes in unchanged.
GUARDED = ("=", "+", "-", "@", "'")


def table_rows(values: Iterable[Value], names: Mapping[str, str] | None = None) -> Iterator[list[str]]:
    """One row a value, below ``COLUMNS``; decimals with a comma, as the office's Excel reads them."""
    for value in values:
        cells = _cells(value, (names or {}).get(value.region_code, ""))
        yield [cells[column] for column in COLUMNS]


def table_text(values: Iterable[Value], names: Mapping[str, str] | None = None, remark: str = "") -> str:
    """The table as CSV with semicolons, harmless to a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings(remark))
    for row in table_rows(values, names):
        writer.writerow([*map(guarded, row), *([remark] if remark else [])])
    return out.getvalue()


def guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(GUARDED) else cell


def _cells(value: Value, name: str) -> dict[str, str]:
    return {
        "index": value.index_code,
        "title": value.index_title,
        "owner": value.owner,
        "region": value.region_code,
        "name": name,
        "edition": value.edition,
        "score": _comma(value.score),
        "category": value.category,
        "rank": str(value.rank or ""),
        "out_of": str(value.out_of or ""),
        "min": _comma(value.scale_min),
        "max": _comma(value.scale_max),
        "better": "tinggi" if value.better == "high" else "rendah",
        "method": value.method_version,
        "formula": value.formula,
        "parts": "\n".join(map(_part_text, value.parts)),
        "source": value.source_title,
        "url": value.source_url,
        "date": value.source_date.isoformat() if value.source_date else "",
        "state": value.state,
        "mark": value.mark,
        "reasons": "\n".join(value.reasons),
        "note": value.note,
        "warning": value.warning,
        "receipt": value.receipt,
    }


def _part_text(part: Part) -> str:
    score = f" = {_comma(part.score)}" if part.score else ""
    weight = f" ({_comma(part.weight)})" if part.weight else ""
    return f"{part.name}{score}{weight}"


def _comma(number: str) -> str:
    return number.replace(".", ",")
