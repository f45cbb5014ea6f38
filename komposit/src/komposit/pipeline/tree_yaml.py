"""The framework as a YAML tree: groups hold `items`, leaves are indicators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from komposit.faults import FaultLog, IndexFaults
from komposit.index.framework import Framework, Item, build_framework
from komposit.instrument.marked import Marked, Table, read_yaml
from komposit.instrument.section import Section, name_of
from komposit.pipeline.numbers_in import flag, number, pair

KEYS = (
    "code",
    "name",
    "weight",
    "direction",
    "unit",
    "denominator",
    "target",
    "cap",
    "goalposts",
    "truncate",
    "items",
)


@dataclass(frozen=True, slots=True)
class _Node:
    """An item as written, and what stands below it."""

    section: Section
    children: tuple[_Node, ...]

    @property
    def height(self) -> int:
        return 1 + max((child.height for child in self.children), default=0)


def load_tree(text: str, *, file: str = "") -> Framework:
    """A framework from a YAML file `{items: [...], denominators: [...], groups: [...]}`.

    Levels follow from the depth: all indicators stand at level 1, so every branch has the same depth. Raises
    IndexFaults with every fault.

    >>> load_tree("items: [{code: Index, items: [{code: I1, weight: 2, direction: -1}, {code: I2}]}]").codes
    ('I1', 'I2', 'Index')
    """
    log = FaultLog(file)
    root = read_yaml(text, log)
    if root is not None and not isinstance(root, Table):
        log.add(root.line, "wrong_type", "kerangka harus berupa peta dengan items")
    if not isinstance(root, Table) or log.found:
        raise IndexFaults(log.sorted())
    section = Section(root, "kerangka", ("items", "denominators", "groups"), log)
    framework = read_tree(section)
    if framework is None or log.found:
        raise IndexFaults(log.sorted())
    return framework


def read_tree(section: Section) -> Framework | None:
    """The framework of a mapping with `items`; None when its log says what is wrong."""
    log = section.log
    nodes = _nodes(section)
    denominators = section.texts("denominators") if section.has("denominators") else ()
    groups = section.texts("groups") if section.has("groups") else ()
    if log.found:
        return None
    top = max((node.height for node in nodes), default=1)
    items = [item for node in nodes for item in _items(node, "", top)]
    for item in items:
        if item.level < 1 or (item.level > 1 and not _has_children(items, item.code)):
            log.add(item.line, "bad_tree", f"{item.code}: semua cabang harus sama dalam")
    return None if log.found else build_framework(items, log, groups=groups, denominators=denominators)


def _has_children(items: list[Item], code: str) -> bool:
    return any(item.parent == code for item in items)


def _nodes(parent: Section) -> tuple[_Node, ...]:
    found = []
    for entry in parent.items("items", required=True):
        if isinstance(entry, Table):
            section = Section(entry, name_of(entry, "butir", parent.where), KEYS, parent.log)
            found.append(_Node(section, _nodes(section) if section.has("items") else ()))
        else:
            parent.log.add(_line(entry), "wrong_type", f"{parent.where}: setiap butir harus berupa peta")
    return tuple(found)


def _line(entry: Marked) -> int:
    return entry.line


def _items(node: _Node, parent: str, level: int) -> Iterator[Item]:
    section = node.section
    code = section.code()
    yield Item(
        code=code,
        level=level,
        parent=parent,
        weight=_or(number(section, "weight"), 1.0),
        direction=int(_or(number(section, "direction"), 1.0)),
        name=section.text("name", default=code),
        unit=section.text("unit"),
        denominator=section.text("denominator"),
        settings=_settings(section),
        line=section.line("code"),
    )
    for child in node.children:
        yield from _items(child, code, level - 1)


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _settings(section: Section) -> dict[str, float]:
    found: dict[str, float] = {}
    target, posts = number(section, "target"), pair(section, "goalposts")
    if target is not None:
        found["target"] = target
    if posts is not None:
        found.update(goalpost_lower=posts[0], goalpost_upper=posts[1])
    if section.has("cap"):
        found["cap"] = float(flag(section, "cap", False))
    if section.has("truncate"):
        found["goalpost_truncate"] = float(flag(section, "truncate", True))
    return found
