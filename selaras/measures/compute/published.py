"""Files of published values as YAML: all faults at once, nothing taken from a faulty file; and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import yaml
from django.utils.translation import gettext as _

from selaras.measures.compute.checks import head_faults, in_words_of
from selaras.measures.compute.forms import Entry, Fault, Value, entries_to_values
from selaras.measures.compute.misprints import Misprint, known_misprints

HEAD_KEYS = frozenset({"index", "title", "owner", "scale", "values"})
HEAD_NEEDED = HEAD_KEYS - {"title"}


class PublishedFaults(ValueError):
    """The file cannot be used; ``faults`` names all that is wrong."""

    def __init__(self, faults: Sequence[Fault | str]) -> None:
        self.faults = [str(fault) for fault in faults]
        super().__init__("\n".join(self.faults))


def read_published(text: str, misprints: Sequence[Misprint] | None = None) -> list[Value]:
    """The values of a file; raises PublishedFaults."""
    entries, faults = read_entries(text)
    known = known_misprints().misprints if misprints is None else misprints
    values, more = entries_to_values(entries, known)
    if faults or more:
        raise PublishedFaults([*faults, *more])
    return [value for _entry, value in values]


def read_entries(text: str) -> tuple[list[Entry], list[Fault]]:
    """What stands in the file, list by list; a file may hold several, each with its own head."""
    try:
        _refuse_bombs(text)
        documents = [data for data in yaml.safe_load_all(text) if data is not None]
        lines = list(_lines(text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date such as 2025-13-01
        message = _("berkas bukan YAML: %(error)s") % {"error": str(error)[:500]}
        return [], [Fault(_line_of(error), message)]
    entries: list[Entry] = []
    faults: list[Fault] = [] if documents else [Fault(0, _not_a_list())]
    for number, data in enumerate(documents):
        found = list(_document_faults(data))
        faults += [Fault(0, fault) for fault in found]
        if not found:
            head = {key: data[key] for key in HEAD_KEYS - {"values"} if key in data}
            marks = lines[number] if number < len(lines) else []
            entries += _entries(head, data["values"], marks)
    return entries, faults


def _refuse_bombs(text: str) -> None:
    """One source may serve many rows; an alias inside what is itself repeated would multiply without end."""
    anchored = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) and anchored:
            raise yaml.YAMLError(_("alias di dalam jangkar tidak diterima"))
        if isinstance(event, yaml.CollectionStartEvent) and (anchored or event.anchor is not None):
            anchored += 1
        elif isinstance(event, yaml.CollectionEndEvent) and anchored:
            anchored -= 1


def _entries(head: Mapping[str, Any], rows: list[Any], marks: list[int]) -> Iterator[Entry]:
    for position, row in enumerate(rows, start=1):
        named = row if isinstance(row, dict) else {}
        words = [named.get(key) for key in ("region", "edition")]
        place = " ".join([f"values[{position}]", *(word for word in words if isinstance(word, str))])
        yield Entry(marks[position - 1] if position <= len(marks) else 0, place, head, row)


def _lines(text: str) -> Iterator[list[int]]:
    """For each list of the file the lines where its values begin."""
    for node in yaml.compose_all(text, Loader=yaml.SafeLoader):
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            continue
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        values = next((value for key, value in pairs if key.value == "values"), None)
        found = values.value if isinstance(values, yaml.SequenceNode) else []
        yield [item.start_mark.line + 1 for item in found]


def _line_of(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 0


def _not_a_list() -> str:
    return _("berkas harus memuat index, owner, scale, dan values")


def _document_faults(data: object) -> Iterator[str]:
    if not isinstance(data, dict):
        yield _not_a_list()
        return
    for key in sorted(key if isinstance(key, str) else type(key).__name__ for key in set(data) - HEAD_KEYS):
        yield _("kunci %(key)s tidak dikenal") % {"key": key}
    for key in sorted(HEAD_NEEDED - set(data)):
        yield _("kunci %(key)s wajib ada") % {"key": key}
    faults = (fault for fault in head_faults(data) if "owner" not in fault or "owner" in data)
    yield from (in_words_of(fault, {}) for fault in faults)
    if not isinstance(data.get("values"), list):
        yield _("values harus berupa daftar")


def misprint_values(values: Sequence[Value], known: Sequence[Misprint]) -> list[Value]:
    """The known misprints of the indices at hand as numbers of their own, each with its warning."""
    heads = {value.index_code: value for value in values}
    return [_misprinted(heads[one.index], one) for one in known if one.index in heads]


def _misprinted(head: Value, one: Misprint) -> Value:
    low, high, better = one.scale
    return replace(
        head,
        edition=one.edition,
        region_code=one.region,
        method_version=one.method,
        score=one.score,
        rank=one.rank,
        out_of=one.out_of,
        scale_min=low,
        scale_max=high,
        better=better,
        source_title=_("Tercetak di %(by)s") % {"by": one.printed_by},
        source_url="",
        source_date=None,
        warning=one.warning,
        category="",
        formula="",
        parts=(),
        reasons=(),
        note="",
        receipt="",
        state="dipublikasikan",
        mark="resmi",
    )


# ---- out


def published_text(values: Sequence[Value], names: Mapping[str, str] | None = None) -> str:
    """The same values as a file, one list for each index, owner and scale."""
    documents = [
        {**dict(head), "values": [_row(value, names or {}) for value in group]}
        for head, group in _lists(values)
    ]
    return yaml.safe_dump_all(documents, allow_unicode=True, sort_keys=False, width=120)


def _lists(values: Sequence[Value]) -> Iterator[tuple[list[tuple[str, Any]], list[Value]]]:
    def head(value: Value) -> tuple[str, ...]:
        return (
            value.index_code, value.index_title, value.owner, value.scale_min, value.scale_max, value.better
        )  # fmt: skip

    for (code, title, owner, low, high, better), group in groupby(values, key=head):
        told: list[tuple[str, Any]] = [("index", code), ("title", title), ("owner", owner)]
        yield [*told, ("scale", {"min": low, "max": high, "better": better})], list(group)


def _row(value: Value, names: Mapping[str, str]) -> dict[str, Any]:
    source = {"title": value.source_title, "url": value.source_url, "date": value.source_date}
    row: dict[str, Any] = {
        "region": value.region_code,
        "name": names.get(value.region_code, ""),
        "edition": value.edition,
        "score": value.score,
        "category": value.category,
        "rank": value.rank,
        "out_of": value.out_of,
        "method": value.method_version,
        "formula": value.formula,
        "parts": [
            {key: text for key, text in (("name", p.name), ("score", p.score), ("weight", p.weight)) if text}
            for p in value.parts
        ],
        "source": {key: item for key, item in source.items() if item},
        "reasons": list(value.reasons),
        "note": value.note,
        "warning": value.warning,
        "mark": value.mark,
        "state": value.state,
        "receipt": value.receipt,
    }
    return {key: item for key, item in row.items() if item not in ("", None, [])}
