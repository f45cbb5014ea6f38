"""Reading a file of published values: every fault at once, nothing taken from a faulty file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import yaml
from django.utils.translation import gettext as _

from komposit import parse_number

HEAD_KEYS = frozenset({"index", "owner", "scale", "values"})
SCALE_KEYS = frozenset({"min", "max", "better"})
VALUE_KEYS = frozenset(
    {"region", "edition", "score", "rank", "out_of", "method", "source", "reasons", "note", "mark", "state"}
)
SOURCE_KEYS = frozenset({"title", "url", "date"})
# Tuples: a faulty file may hold a list where a word belongs, and a list has no hash.
MARKS = ("resmi", "usulan", "perkiraan", "contoh")
STATES = ("konsep", "ditetapkan", "dipublikasikan")
BETTER = ("high", "low")


class PublishedFaults(ValueError):
    """The file cannot be used; ``faults`` names all that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Value:
    """One published number, ready to be recorded."""

    index_code: str
    edition: str
    region_code: str
    score: str
    rank: int | None
    out_of: int | None
    scale_min: str
    scale_max: str
    better: str
    method_version: str
    owner: str
    source_title: str
    source_url: str
    source_date: date | None
    state: str
    mark: str
    reasons: tuple[str, ...]
    note: str


def read_published(text: str) -> list[Value]:
    """The values of a file; raises PublishedFaults."""
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2025-13-01
        raise PublishedFaults([_("berkas bukan YAML: %(error)s") % {"error": error}]) from error
    faults = list(_head_faults(data))
    if faults:
        raise PublishedFaults(faults)
    scale, rows = data["scale"], data["values"]
    for position, row in enumerate(rows, start=1):
        faults += [f"{_place(position, row)}: {fault}" for fault in _value_faults(row, scale)]
    faults += _twice(rows)
    if faults:
        raise PublishedFaults(faults)
    return [_value(data, row) for row in rows]


def _place(position: int, row: object) -> str:
    named = row if isinstance(row, dict) else {}
    return f"values[{position}] {named.get('region', '')} {named.get('edition', '')}".strip()


def _head_faults(data: object) -> Iterator[str]:
    if not isinstance(data, dict):
        yield _("berkas harus memuat index, owner, scale, dan values")
        return
    yield from _key_faults(data, HEAD_KEYS, HEAD_KEYS)
    scale = data.get("scale")
    if not isinstance(scale, dict) or set(scale) != SCALE_KEYS or scale["better"] not in BETTER:
        yield _("scale harus memuat min, max, dan better (high atau low)")
    elif not _is_range(scale["min"], scale["max"]):
        yield _("scale: min harus lebih kecil dari max")
    if not isinstance(data.get("values"), list):
        yield _("values harus berupa daftar")


def _key_faults(data: Mapping[str, Any], known: frozenset[str], needed: frozenset[str]) -> Iterator[str]:
    for key in sorted(set(map(str, data)) - known):
        yield _("kunci %(key)s tidak dikenal") % {"key": key}
    for key in sorted(needed - set(data)):
        yield _("kunci %(key)s wajib ada") % {"key": key}


def _value_faults(row: object, scale: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield _("harus berupa peta")
        return
    yield from _key_faults(row, VALUE_KEYS, frozenset({"region", "edition", "score", "method", "source"}))
    # Unquoted, 16.70 would become 16.7 and 4.380 lose its last digit.
    for key in ("region", "edition", "score", "method"):
        if key in row and not isinstance(row[key], str):
            yield _("%(key)s ditulis dalam tanda kutip") % {"key": key}
    yield from _score_faults(row.get("score"), scale)
    yield from _rank_faults(row)
    yield from _source_faults(row.get("source"))
    yield from _word_faults(row)


def _score_faults(score: object, scale: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(score, str):
        return
    if not _is_number(score):
        yield _("score bukan angka; contoh yang benar: 4.381")
    elif not _exact(scale["min"]) <= _exact(score) <= _exact(scale["max"]):
        yield _("score di luar skala")


def _rank_faults(row: Mapping[str, Any]) -> Iterator[str]:
    rank, out_of = row.get("rank"), row.get("out_of")
    if rank is None and out_of is None:
        return
    if not (type(rank) is int and type(out_of) is int and 1 <= rank <= out_of):
        yield _("rank dan out_of harus bilangan bulat, rank paling besar out_of")


def _source_faults(source: object) -> Iterator[str]:
    if source is None:
        return
    if not isinstance(source, dict) or not isinstance(source.get("title"), str):
        yield _("source memerlukan title")
        return
    yield from _key_faults(source, SOURCE_KEYS, frozenset())
    if not isinstance(source.get("url", ""), str):
        yield _("source: url harus teks")
    if type(source.get("date")) not in {date, type(None)}:
        yield _("source: date ditulis tahun-bulan-tanggal")


def _word_faults(row: Mapping[str, Any]) -> Iterator[str]:
    if row.get("mark", "resmi") not in MARKS:
        yield _("mark tidak dikenal")
    if row.get("state", "dipublikasikan") not in STATES:
        yield _("state tidak dikenal")
    if not isinstance(row.get("note", ""), str):
        yield _("note harus teks")
    reasons = row.get("reasons", [])
    if not isinstance(reasons, list) or not all(isinstance(reason, str) for reason in reasons):
        yield _("reasons harus daftar kalimat")


def _twice(rows: list[Any]) -> list[str]:
    seen: set[tuple[object, ...]] = set()
    faults = []
    for position, row in enumerate(rows, start=1):
        named = row if isinstance(row, dict) else {}
        key = tuple(str(named.get(name)) for name in ("region", "edition", "mark", "method"))
        if key in seen:
            faults.append(_("%(place)s: tertulis dua kali") % {"place": _place(position, row)})
        seen.add(key)
    return faults


def _value(data: Mapping[str, Any], row: Mapping[str, Any]) -> Value:
    scale, source = data["scale"], row["source"]
    return Value(
        index_code=str(data["index"]),
        edition=row["edition"],
        region_code=row["region"],
        score=row["score"],
        rank=row.get("rank"),
        out_of=row.get("out_of"),
        scale_min=str(scale["min"]),
        scale_max=str(scale["max"]),
        better=scale["better"],
        method_version=row["method"],
        owner=str(data["owner"]),
        source_title=source["title"],
        source_url=source.get("url", ""),
        source_date=source.get("date"),
        state=row.get("state", "dipublikasikan"),
        mark=row.get("mark", "resmi"),
        reasons=tuple(row.get("reasons", [])),
        note=row.get("note", ""),
    )


def _is_range(low: object, high: object) -> bool:
    return _is_number(low) and _is_number(high) and _exact(low) < _exact(high)


def _is_number(value: object) -> bool:
    try:
        _exact(value)
    except ValueError:
        return False
    return True


def _exact(value: object) -> Fraction:
    return parse_number(str(value))
