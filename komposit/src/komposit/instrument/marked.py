"""YAML text as a tree that remembers its lines, and refuses what an instrument never needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from komposit.faults import FaultLog, shown

MAX_DEPTH = 32
MAX_CHARACTERS = 1_000_000

# libyaml, which every wheel of PyYAML holds: PyYAML's own scanner refuses sound texts such as `{text: Apa?}`.
# Without it that scanner stands in; it reads the same events, only fewer ways of writing them.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KINDS = {"str": "text", "int": "number", "float": "number", "bool": "boolean", "null": "nothing"}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One plain or quoted word; kind is text, number, boolean, nothing, or faulty (already reported)."""

    line: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML list."""

    line: int
    items: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A YAML mapping; of a key written twice the first stands and the second is a fault."""

    line: int
    entries: dict[str, Marked]
    lines: dict[str, int]


Marked = Scalar | Listing | Table


class _Stop(Exception):
    """Reading cannot go on; the fault is in the log."""


def read_yaml(text: str, log: FaultLog) -> Marked | None:
    """The tree of the only document in the text, or None when the log says why there is none."""
    try:
        _check_text(text, log)
        return _document(_events(text.removeprefix("\ufeff"), log), log)
    except _Stop:
        return None


def _check_text(text: str, log: FaultLog) -> None:
    if len(text) > MAX_CHARACTERS:
        log.add(0, "too_large", f"berkas lebih dari {MAX_CHARACTERS} karakter")
        raise _Stop
    bad = _FORBIDDEN.search(text.removeprefix("\ufeff"))
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        log.add(line, "bad_character", f"karakter yang tidak boleh ada dalam YAML: U+{ord(bad[0]):04X}")
        raise _Stop


def _events(text: str, log: FaultLog) -> Iterator[Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # An unfinished text ends in a fault one line below its last.
        line = min(mark.line + 1, len(text.splitlines())) if mark else 0
        log.add(line, "yaml_syntax", f"bukan YAML yang sah; kata pembacanya: {error.problem}")
        raise _Stop from None


def _document(events: Iterator[Event], log: FaultLog) -> Marked:
    root: Marked | None = None
    for event in events:
        if isinstance(event, DocumentStartEvent):
            if root is not None:
                log.add(
                    _line(event), "many_documents", "satu berkas memuat satu instrumen saja (hapus '---')"
                )
                raise _Stop
            root = _node(next(events), events, log, 1)
    if root is None:
        log.add(0, "empty", "berkas kosong")
        raise _Stop
    return root


def _node(event: Event, events: Iterator[Event], log: FaultLog, depth: int) -> Marked:
    assert isinstance(event, NodeEvent)
    if depth > MAX_DEPTH:
        log.add(_line(event), "too_deep", f"susunan lebih dalam dari {MAX_DEPTH} tingkat")
        raise _Stop
    sound = _check_extras(event, log)
    if isinstance(event, ScalarEvent) and sound:
        return Scalar(_line(event), event.value, _kind(event))
    if isinstance(event, SequenceStartEvent):
        return _listing(event, events, log, depth)
    if isinstance(event, MappingStartEvent):
        return _table(event, events, log, depth)
    return Scalar(_line(event), "", "faulty")


def _listing(start: Event, events: Iterator[Event], log: FaultLog, depth: int) -> Listing:
    items = []
    while not isinstance(event := next(events), SequenceEndEvent):
        items.append(_node(event, events, log, depth + 1))
    return Listing(_line(start), tuple(items))


def _table(start: Event, events: Iterator[Event], log: FaultLog, depth: int) -> Table:
    table = Table(_line(start), {}, {})
    while not isinstance(event := next(events), MappingEndEvent):
        key = _node(event, events, log, depth + 1)
        value = _node(next(events), events, log, depth + 1)
        if not isinstance(key, Scalar):
            log.add(key.line, "bad_key", "kunci harus berupa satu kata")
        elif key.text in table.entries:
            first = table.lines[key.text]
            log.add(key.line, "duplicate_key", f"kunci {shown(key.text)} sudah ditulis di baris {first}")
        elif key.kind != "faulty":
            table.entries[key.text] = value
            table.lines[key.text] = key.line
    return table


def _check_extras(event: NodeEvent, log: FaultLog) -> bool:
    """Anchors and aliases hide cycles and bombs, tags hide types; an instrument needs neither."""
    if isinstance(event, AliasEvent) or event.anchor is not None:
        log.add(_line(event), "alias", "jangkar (&) dan alias (*) tidak dipakai; tulis isinya langsung")
        return False
    tag = getattr(event, "tag", None)
    if tag is not None:
        log.add(_line(event), "unsupported_tag", f"tanda jenis tidak dipakai: {shown(tag)}")
    return tag is None


def _kind(event: ScalarEvent) -> str:
    if not event.implicit[0]:
        return "text"
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(event.value[:1], [])
    for tag, pattern in resolvers:
        if pattern.match(event.value):
            return _KINDS.get(tag.rpartition(":")[2], "text")
    return "text"


def _line(event: Event) -> int:
    mark = event.start_mark
    assert mark is not None  # every event that is parsed from a text has one
    return int(mark.line) + 1
