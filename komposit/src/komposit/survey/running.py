"""What all tables of a survey run share: the columns once read, the designs, the faults so far."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from komposit.faults import Fault, FaultLog, SurveyFaults
from komposit.survey.arrays import Floats
from komposit.survey.design import Design, make_design
from komposit.survey.estimates import Domains
from komposit.survey.sample import Sample
from komposit.survey.spec import DEFAULT_METHODS, SHARES, DesignSpec, Spec, Wanted

Cell = str | float | int
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """One table: its header and rows; NaN stands for "no value"."""

    header: tuple[str, ...]
    rows: list[Row]


@dataclass(slots=True)
class Run:
    """What all parts of a run share: the sample, its numbers once read, and the faults so far."""

    spec: Spec
    sample: Sample
    sample_log: FaultLog
    spec_log: FaultLog
    known: dict[str, Floats] = field(default_factory=dict)

    def numbers(self, name: str, *, required: bool = False) -> Floats:
        """A column as floats; a faulty one is all missing, and the fault is in the log."""
        if name not in self.known:
            self.known[name] = self.sample.columns[name].numbers(
                self.sample, self.sample_log, required=required
            )
        return self.known[name]

    def table(self, names: tuple[str, ...]) -> Floats:
        return np.column_stack([self.numbers(name) for name in names])

    def labels(self, name: str) -> NDArray[np.object_]:
        return self.sample.columns[name].optional_labels()

    def domains(self, name: str) -> tuple[Domains, tuple[str, ...]]:
        codes, levels = self.sample.columns[name].levels()
        return Domains(codes, len(levels)), levels

    @contextmanager
    def watched(self, where: str, line: int = 0) -> Iterator[None]:
        """Faults of a computation become faults of the spec, so that all of them are told at once."""
        try:
            yield
        except SurveyFaults as problem:
            for fault in problem.faults:
                self.spec_log.found.append(
                    Fault(self.spec_log.file, line, fault.code, f"{where}: {fault.message}")
                )

    def stop_at_faults(self) -> None:
        faults = [*self.sample_log.sorted(), *dict.fromkeys(self.spec_log.sorted())]
        if faults:
            raise SurveyFaults(faults)


def built_designs(run: Run) -> dict[str, Design]:
    """All designs of the spec, after every column they need has been read."""
    arrays = {design.name: _arrays(run, design) for design in run.spec.designs}
    run.stop_at_faults()
    found = {}
    for design in run.spec.designs:
        with run.watched(f"rancangan {design.name}"):
            weights, strata, clusters, fpc = arrays[design.name]
            found[design.name] = make_design(
                weights,
                strata=strata,
                clusters=clusters,
                fpc=fpc,
                lonely=design.lonely,
                nest=design.nest,
                rows=run.sample.rows,
            )
    run.stop_at_faults()
    return found


Arrays = tuple[Floats | None, NDArray[np.object_] | None, NDArray[np.object_] | None, Floats | None]


def _arrays(run: Run, design: DesignSpec) -> Arrays:
    def text(name: str) -> NDArray[np.object_] | None:
        return run.sample.columns[name].labels(run.sample, run.sample_log) if name else None

    def number(name: str) -> Floats | None:
        return run.numbers(name, required=True) if name else None

    return number(design.weight), text(design.strata), text(design.cluster), number(design.fpc)


def resolved(run: Run) -> Wanted:
    """What is estimated, the plain variables told apart: 0 and 1 have shares, others quantiles."""
    wanted = run.spec.wanted
    if not wanted.plain:
        return wanted
    binary = [name for name in wanted.plain if _is_binary(run.numbers(name))]
    quantiles = [name for name in wanted.plain if name not in binary]
    return Wanted(
        mean=wanted.plain,
        total=wanted.plain,
        proportion=dict.fromkeys(binary, DEFAULT_METHODS),
        ratio=wanted.ratio,
        quantile=dict.fromkeys(quantiles, SHARES),
    )


def _is_binary(values: Floats) -> bool:
    known = values[~np.isnan(values)]
    return len(known) > 0 and bool(((known == 0) | (known == 1)).all())
