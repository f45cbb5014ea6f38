"""One number as it is recorded, and how it is read from any file: all faults at once, or all values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from selaras.measures.choices import INDEX_SPELLINGS, INDEX_TITLES
from selaras.measures.compute.checks import head_faults, in_words_of, normal_text, row_faults
from selaras.measures.compute.misprints import Misprint


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and in which line of the file (0: the file as a whole)."""

    line: int
    message: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True, slots=True)
class Part:
    """A component of a number (dimension, aspect, indicator); score or weight may be unknown."""

    name: str
    score: str = ""
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One number, ready to be recorded."""

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
    index_title: str = ""
    category: str = ""
    formula: str = ""
    parts: tuple[Part, ...] = ()
    warning: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A number as it stands in a file: what holds for the whole list (head), and its own row."""

    line: int
    place: str
    head: Mapping[str, Any]
    row: object
    # What the fields are called there, where that is not their key.
    words: Mapping[str, Any] = field(default_factory=dict)


def normal_index(code: str) -> str:
    """The office's spelling of an index: IHAI, IHal and IHI are IHaI."""
    return INDEX_SPELLINGS.get(code.casefold(), code)


def entries_to_values(
    entries: Sequence[Entry], misprints: Sequence[Misprint] = ()
) -> tuple[list[tuple[Entry, Value]], list[Fault]]:
    """The values, or every fault of every entry; with a fault there are no values."""
    faults: list[Fault] = []
    for entry in entries:
        found = [*head_faults(entry.head), *row_faults(entry.row, entry.head.get("scale"))]
        told = [in_words_of(message, entry.words) for message in dict.fromkeys(found)]
        faults += [Fault(entry.line, message, entry.place) for message in told]
    if faults:
        return [], faults + _twice_as_written(entries)
    values = [(entry, _value(entry, misprints)) for entry in entries]
    faults = twice(values)
    return ([] if faults else values), faults


def twice(values: Sequence[tuple[Entry, Value]]) -> list[Fault]:
    seen: set[tuple[object, ...]] = set()
    faults = []
    for entry, value in values:
        key = key_of(value)
        if key in seen:
            faults.append(Fault(entry.line, _("tertulis dua kali"), entry.place))
        seen.add(key)
    return faults


def _twice_as_written(entries: Sequence[Entry]) -> list[Fault]:
    """The same for rows that could not become values, so that nobody meets it only the second time."""
    seen: set[tuple[str, ...]] = set()
    faults = []
    for entry in entries:
        row = entry.row if isinstance(entry.row, dict) else {}
        words = (
            entry.head.get("index"),
            *(row.get(name, "") for name in ("region", "edition", "method", "mark", "warning")),
        )
        key = tuple(word for word in words if isinstance(word, str))
        if len(key) < len(words) or row.get("warning"):
            continue
        if key in seen:
            faults.append(Fault(entry.line, _("tertulis dua kali"), entry.place))
        seen.add(key)
    return faults


def key_of(value: Value) -> tuple[object, ...]:
    """What makes two values the same number; a doubtful one is told apart by what was printed and where."""
    key = (value.index_code, value.edition, value.region_code, value.mark, value.method_version)
    return (*key, value.score, value.rank, value.source_title) if value.warning else key


# ---- out


def _value(entry: Entry, misprints: Sequence[Misprint]) -> Value:
    head, row = entry.head, dict(entry.row)  # type: ignore[call-overload]
    source, scale = row["source"], head["scale"]
    value = Value(
        index_code=(index := normal_index(head["index"])),
        index_title=normal_text(head.get("title", "")) or str(INDEX_TITLES.get(index, "")),
        owner=normal_text(head["owner"]),
        scale_min=str(scale["min"]),
        scale_max=str(scale["max"]),
        better=scale["better"],
        edition=normal_text(row["edition"]),
        region_code=normal_text(row["region"]),
        score=row.get("score", ""),
        category=normal_text(row.get("category", "")),
        rank=row.get("rank"),
        out_of=row.get("out_of"),
        method_version=normal_text(row["method"]),
        formula=row.get("formula", ""),
        parts=tuple(
            Part(normal_text(part["name"]), part.get("score", ""), part.get("weight", ""))
            for part in row.get("parts", [])
        ),
        source_title=normal_text(source["title"]),
        source_url=source.get("url", ""),
        source_date=source.get("date"),
        state=row.get("state", "dipublikasikan"),
        mark=row.get("mark", "resmi"),
        reasons=tuple(map(normal_text, row.get("reasons", []))),
        note=normal_text(row.get("note", "")),
        warning=normal_text(row.get("warning", "")),
        receipt=row.get("receipt", ""),
    )
    return _warned(value, misprints)


def _warned(value: Value, misprints: Sequence[Misprint]) -> Value:
    warning = value.warning or next((m.warning for m in misprints if m.is_of(value)), "")
    return replace(value, warning=warning) if warning != value.warning else value
