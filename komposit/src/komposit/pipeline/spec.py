"""SPEC.yaml: where the framework is, and the steps in the order wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from komposit.faults import FaultLog, IndexFaults
from komposit.index.framework import Framework
from komposit.instrument.marked import Marked, Scalar, Table, read_yaml
from komposit.instrument.section import Section
from komposit.pipeline.reading import READERS, Reader
from komposit.pipeline.settings import Step
from komposit.pipeline.tree_yaml import read_tree

KEYS = ("framework", "steps", "key", "time", "uncertainty")
SOURCES = ("imeta", "yaml", "xlsx", "items")


@dataclass(frozen=True, slots=True)
class Spec:
    """A specification before its framework is read: `source` and `path` say where that is.

    `items` is the framework when it stands in the file itself; `uncertainty` belongs to another verb.
    """

    file: str
    source: str
    path: str
    key: str
    time: str
    items: Framework | None
    steps: tuple[tuple[str, Marked, int], ...]
    uncertainty: Marked | None = None


def read_spec(text: str, *, file: str = "") -> Spec:
    """The specification, its steps not yet checked; raises IndexFaults with every fault.

    >>> spec = read_spec("framework: {imeta: i.csv}\\nsteps: [{normalise: {to: [1, 9]}}, {aggregate: {}}]")
    >>> spec.path, [name for name, _, _ in spec.steps]
    ('i.csv', ['normalise', 'aggregate'])
    """
    log = FaultLog(file)
    spec = scan_spec(text, log)
    if spec is None or log.found:
        raise IndexFaults(log.sorted())
    return spec


def scan_spec(text: str, log: FaultLog) -> Spec | None:
    """What can be read of a specification, its faults in the log; None where it names no framework.

    >>> log = FaultLog("")
    >>> spec = scan_spec("framework: {imeta: i.csv}\\nsteps: [{normalize: {}}, {rank: {}}]", log)
    >>> [name for name, _, _ in spec.steps], [fault.code for fault in log.found]
    (['rank'], ['unknown_key'])
    """
    root = read_yaml(text, log)
    if root is None:
        return None
    if not isinstance(root, Table):
        log.add(root.line, "wrong_type", "spesifikasi harus berupa peta dengan framework dan steps")
        return None
    section = Section(root, "spesifikasi", KEYS, log)
    source, path, items = _source(section)
    steps = tuple(
        found for item in section.items("steps", required=True) if (found := _entry(item, log)) is not None
    )
    key, time = section.text("key"), section.text("time")
    if not (path or items):
        return None
    return Spec(log.file, source, path, key, time, items, steps, root.entries.get("uncertainty"))


def _source(section: Section) -> tuple[str, str, Framework | None]:
    """Where the framework is: the kind and path of a file, or the framework itself."""
    below = section.section("framework", (*SOURCES, "denominators", "groups"), required=True)
    if below is None:
        return "", "", None
    named = [name for name in SOURCES if below.has(name)]
    if len(named) != 1:
        below.fault("", "missing_key", f"sebutkan tepat satu dari {', '.join(SOURCES)}")
        return "", "", None
    if named == ["items"]:
        return "items", "", read_tree(below)
    return named[0], below.text(named[0], required=True), None


def _entry(item: Marked, log: FaultLog) -> tuple[str, Marked, int] | None:
    """One entry of `steps`: a map with a single key, the name of the step; or the name alone."""
    if isinstance(item, Scalar) and item.text in READERS:
        return item.text, Table(item.line, {}, {}), item.line
    if not isinstance(item, Table) or len(item.entries) != 1:
        log.add(item.line, "wrong_type", "setiap langkah ditulis sebagai peta dengan satu kunci")
        return None
    (name, value), line = next(iter(item.entries.items())), item.line
    if name not in READERS:
        log.add(line, "unknown_key", f"langkah {name!r} tidak dikenal; pilih: {', '.join(READERS)}")
        return None
    return name, value, line


def read_steps(spec: Spec, framework: Framework, columns: Sequence[str]) -> tuple[Step, ...]:
    """The steps, checked against framework and columns; raises IndexFaults with every fault.

    >>> from komposit.index.framework import Item
    >>> spec = read_spec("framework: {imeta: i.csv}\\nsteps: [{impute: {method: median}}]")
    >>> read_steps(spec, Framework((Item("I1", 1),)), ["uCode", "I1"])[0].settings.method
    'median'
    """
    log = FaultLog(spec.file)
    steps = scan_steps(spec, framework, columns, log)
    if log.found:
        raise IndexFaults(log.sorted())
    return steps


def scan_steps(spec: Spec, framework: Framework, columns: Sequence[str], log: FaultLog) -> tuple[Step, ...]:
    """The steps, as far as they can be read; what is wrong with them stands in the log."""
    reader = Reader(framework, tuple(columns), log, spec.time)
    steps: list[Step] = []
    for name, value, line in spec.steps:
        section = _section(name, value, log)
        if section is not None:
            steps.append(Step(name, READERS[name][1](reader, section), line))
    return tuple(steps)


def _section(name: str, value: Marked, log: FaultLog) -> Section | None:
    if isinstance(value, Scalar) and value.kind == "nothing":
        value = Table(value.line, {}, {})
    if not isinstance(value, Table):
        log.add(value.line, "wrong_type", f"langkah {name}: pengaturan harus berupa peta")
        return None
    return Section(value, f"langkah {name}", READERS[name][0], log)
