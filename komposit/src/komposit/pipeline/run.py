"""All steps of a specification, one after another, with a trace of each and a receipt of the whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from komposit.faults import IndexFaults
from komposit.index.framework import Framework
from komposit.index.table import Table
from komposit.pipeline.perform import perform
from komposit.pipeline.settings import Step
from komposit.pipeline.state import Outcome, Sheet, State, start

_RECEIPT_FORM = "komposit-index-1"


@dataclass(frozen=True, slots=True)
class Done:
    """One step that was done: the state it found and what it left."""

    number: int
    step: Step
    before: State
    outcome: Outcome
    names: tuple[str, ...]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The tables of the step, named apart when the step comes twice."""
        return tuple(
            replace(sheet, name=name) for sheet, name in zip(self.outcome.sheets, self.names, strict=True)
        )

    def as_json(self) -> dict[str, object]:
        return {
            "step": self.number,
            "name": self.step.name,
            "settings": _plain(asdict(self.step.settings)),
            "input": _digest(self.before),
            "formulas": dict(self.outcome.formulas),
            "output": _digest(self.outcome.state),
            "files": [f"{name}.csv" for name in self.names],
            **{name: _finite(note) for name, note in self.outcome.notes().items()},
        }

    def as_text(self) -> str:
        """One line for reading: what went in, the formulas, what came out."""
        used: dict[str, list[str]] = {}
        for code, formula in self.outcome.formulas.items():
            used.setdefault(formula, []).append(code)
        said = "; ".join(f"{name}({_short(codes)})" for name, codes in used.items()) or "-"
        first, last = _size(self.before), _size(self.outcome.state)
        return f"{self.number}. {self.step.name}: {first} -> {said} -> {last}"


@dataclass(frozen=True, slots=True)
class Run:
    """All that was done, and the receipt of what it was done with."""

    done: tuple[Done, ...]
    state: State
    receipt: str

    def trace(self) -> dict[str, object]:
        return {"receipt": self.receipt, "steps": [one.as_json() for one in self.done]}

    def trace_text(self) -> str:
        return "\n".join([*(one.as_text() for one in self.done), f"bukti hitung: {self.receipt}"])

    @property
    def unscored(self) -> tuple[str, ...]:
        """Units whose top score could not be computed; empty before any aggregation."""
        if not self.state.aggregated:
            return ()
        lost = np.isnan(self.state.values[:, self.state.tree.top])
        return tuple(self.state.table.units[row] for row in np.flatnonzero(lost).tolist())


def run_steps(
    framework: Framework,
    table: Table,
    steps: Sequence[Step],
    *,
    time: str = "",
    file: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Every step on what the one before left; a fault of a step carries its line and name.

    `progress` hears how many steps are done, of how many.

    >>> from komposit.index.framework import Item
    >>> from komposit.pipeline.settings import Aggregate, Normalise
    >>> framework = Framework((Item("I1", 1, "P"), Item("I2", 1, "P"), Item("P", 2)))
    >>> table = Table("uCode", ("A", "B"), ("I1", "I2"), np.array([[1.0, 5.0], [3.0, 9.0]]))
    >>> done = run_steps(framework, table, [Step("normalise", Normalise()), Step("aggregate", Aggregate())])
    >>> done.state.table.column("P").tolist(), done.receipt[:7]
    ([0.0, 100.0], 'sha256:')
    """
    state = start(framework, table, time=time)
    receipt = receipt_of(framework, table, steps, time=time)
    done: list[Done] = []
    seen: dict[str, int] = {}
    for number, step in enumerate(steps, 1):
        try:
            outcome = perform(state, step.settings)
        except IndexFaults as problem:
            said = [
                replace(fault, file=file, line=step.line, message=f"langkah {step.name}: {fault.message}")
                for fault in problem.faults
            ]
            raise IndexFaults(said) from None
        seen[step.name] = count = seen.get(step.name, 0) + 1
        ending = f"_{count}" if count > 1 else ""
        names = tuple(f"{sheet.name}{ending}" for sheet in outcome.sheets)
        done.append(Done(number, step, state, outcome, names))
        state = outcome.state
        if progress:
            progress(number, len(steps))
    return Run(tuple(done), state, receipt)


def receipt_of(framework: Framework, table: Table, steps: Sequence[Step], *, time: str = "") -> str:
    """SHA-256 over framework, data and steps, equal on every machine: it covers what goes in.

    Covered: items with level, parent, weight, direction, denominator and settings; keys, groups asked for and
    values of all units, sorted; names and settings of the steps. Not covered: names, units of measurement,
    lines, the order of rows and of columns.
    """
    items = [
        [i.code, i.level, i.parent, repr(i.weight), i.direction, i.denominator, _plain(dict(i.settings))]
        for i in framework.items
    ]
    order = sorted(range(len(table.codes)), key=lambda place: table.codes[place])
    texts = sorted(table.texts)
    rows = [
        [
            unit,
            *(table.texts[name][row] for name in texts),
            *(repr(float(table.values[row, c])) for c in order),
        ]
        for row, unit in enumerate(table.units)
    ]
    form = {
        "form": _RECEIPT_FORM,
        "items": sorted(items, key=lambda item: str(item[0])),
        "columns": [*texts, *(table.codes[place] for place in order)],
        "rows": sorted(rows),
        "steps": [[step.name, _plain(asdict(step.settings))] for step in steps],
        "time": time,
    }
    text = json.dumps(form, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('ascii')).hexdigest()}"


def _digest(state: State) -> dict[str, object]:
    """What names a data set in the trace; its hash is over 12 significant digits."""
    table = state.table
    lines = [",".join(f"{value:.12g}" for value in row) for row in table.values.tolist()]
    text = "\n".join(f"{unit},{line}" for unit, line in sorted(zip(table.units, lines, strict=True)))
    return {
        "data": state.stage,
        "units": len(table.units),
        "codes": len(table.codes),
        "missing": int(np.isnan(table.values).sum()),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def _size(state: State) -> str:
    return f"{state.stage} {len(state.table.units)} x {len(state.table.codes)}"


def _short(codes: Sequence[str]) -> str:
    return ", ".join(codes[:3]) + (f", ... {len(codes)}" if len(codes) > 3 else "")


def _finite(value: object) -> object:
    """Notes in a form that JSON holds: what is not finite is null."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _plain(value: object) -> object:
    """Settings in a form that JSON holds and a hash can rest on."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return repr(value) if isinstance(value, float) else value
