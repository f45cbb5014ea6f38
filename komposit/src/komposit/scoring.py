"""From the values of one unit to its score: exact, traced, with a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from komposit.bands import band_of
from komposit.checks import Found, check_code, check_overlaps, check_positive, check_value
from komposit.faults import Fault, ValuesFaults, shown
from komposit.means import MEANS, present_share, rescale_weights
from komposit.model import Band, Instrument, Node, Policy
from komposit.numbers import Number, NumberFault, exact, format_number
from komposit.receipt import score_receipt
from komposit.trace import Trace, TraceLog


@dataclass(frozen=True, slots=True)
class UnitScore:
    """The score of one unit; `score` is None when too much was missing, and `missing` says what."""

    score: Number | None
    band: Band | None
    nodes: dict[str, Number]
    missing: tuple[str, ...]
    policy: Policy
    trace: Trace
    receipt: str

    @property
    def printed_score(self) -> str | None:
        return None if self.score is None else format_number(self.score)

    @property
    def printed_nodes(self) -> dict[str, str]:
        return {code: format_number(value) for code, value in self.nodes.items()}

    def as_json(self) -> dict[str, object]:
        """The form the command line prints."""
        return {
            "score": self.printed_score,
            "band": self.band.label if self.band else None,
            "nodes": self.printed_nodes,
            "missing": list(self.missing),
            "receipt": self.receipt,
        }


def score(
    instrument: Instrument,
    values: Mapping[str, Fraction | int | Decimal | str],
    *,
    policy: Policy | None = None,
) -> UnitScore:
    """Score one unit from leaf values, or from an inner node's value instead of its children's.

    Without a policy the instrument's own is used. Raises ValuesFaults, with every fault at once, for
    codes that are unknown, values that are no exact numbers or lie outside the scale, nodes given both
    themselves and through their children, and values of zero or less under a geometric or harmonic mean.

    >>> from komposit import load_instrument
    >>> instrument = load_instrument(
    ...     "{code: X, title: Contoh, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
    ...     " nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    ... )
    >>> score(instrument, {"I1": 4, "I2": "5.5"}).printed_score
    '4.6'
    """
    policy = policy or instrument.missing
    given = _given(instrument, values)
    walk = _Walk(given, policy)
    total = walk.combine(instrument.code, instrument.mean, instrument.nodes)
    if walk.found:
        raise ValuesFaults(_faults(walk.found))
    band = band_of(total.value, instrument.bands) if total.value is not None else None
    if total.value is not None and instrument.bands:
        starts = tuple((part.label, part.start) for part in instrument.bands)
        inputs = ((instrument.code, total.value), *starts)
        walk.trace.add(instrument.code, band_of.__name__, inputs, band.label if band else None)
    return UnitScore(
        score=total.value,
        band=band,
        nodes={node.code: walk.nodes[node.code] for node in instrument.walk() if node.code in walk.nodes},
        missing=tuple(walk.missing),
        policy=policy,
        trace=Trace(tuple(walk.trace.steps)),
        receipt=score_receipt(instrument, given, policy),
    )


def _given(
    instrument: Instrument, values: Mapping[str, Fraction | int | Decimal | str]
) -> dict[str, Fraction]:
    """The values as exact fractions, or all that is wrong with them."""
    codes = {node.code for node in instrument.walk()}
    given: dict[str, Fraction] = {}
    found: list[Found] = []
    for code, value in values.items():
        unknown = list(check_code(codes, code))
        found += unknown
        try:
            given[code] = exact(value)
        except NumberFault as fault:
            found.append((code, fault.code, f"nilai untuk {shown(code)}: {fault}"))
        else:
            found += [] if unknown else check_value(instrument, code, given[code])
    found += check_overlaps(instrument, values)
    if found:
        raise ValuesFaults(_faults(found))
    return given


def _faults(found: Sequence[Found]) -> list[Fault]:
    return [Fault("", 0, kind, message) for _, kind, message in found]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a node brings to its parent: a value, and how much leaf weight stands behind it."""

    value: Fraction | None
    present: Fraction


class _Walk:
    """One pass over the tree, children before parents."""

    def __init__(self, given: Mapping[str, Fraction], policy: Policy) -> None:
        self.given, self.policy = given, policy
        self.nodes: dict[str, Fraction] = {}
        self.missing: list[str] = []
        self.found: list[Found] = []
        self.trace = TraceLog()

    def visit(self, node: Node) -> _Part:
        if node.code in self.given:
            part = _Part(self.given[node.code], node.weight)
        elif node.is_leaf:
            self.missing.append(node.code)
            part = _Part(None, Fraction(0))
        else:
            part = self.combine(node.code, node.mean, node.nodes)
        if part.value is not None:
            self.nodes[node.code] = part.value
        return part

    def combine(self, code: str, mean: str, nodes: Sequence[Node]) -> _Part:
        """The mean of the children, when enough of the leaf weight below has a value."""
        parts = {node.code: self.visit(node) for node in nodes}
        weights = {node.code: node.weight for node in nodes}
        present = Fraction(sum(part.present for part in parts.values()))
        values = {name: part.value for name, part in parts.items() if part.value is not None}
        problems = [found for name in values for found in check_positive(mean, name, values[name])]
        self.found += problems
        if not self._enough(code, present, Fraction(sum(weights.values()))) or problems:
            # Under `refuse` nothing is scored, so the share above keeps saying how much has been answered.
            return _Part(None, present if self.policy.kind == "refuse" else Fraction(0))
        if len(values) < len(nodes):
            weights = self._rescale(code, weights, values)
        formula = MEANS[mean]
        value = formula(list(values.values()), list(weights.values()))
        self.trace.add(code, formula.__name__, tuple(values.items()), value, tuple(weights.items()))
        return _Part(value, present)

    def _enough(self, code: str, present: Fraction, whole: Fraction) -> bool:
        share, needed = present_share(present, whole), self.policy.needed_share
        enough = present > 0 and share >= needed
        if share < 1:
            verdict = "cukup" if enough else "tidak dihitung"
            note = f"kebijakan {self.policy.kind}, perlu {format_number(needed)}: {verdict}"
            inputs = (("present", present), ("whole", whole))
            self.trace.add(code, present_share.__name__, inputs, share, note=note)
        return enough

    def _rescale(
        self, code: str, weights: Mapping[str, Fraction], present: Mapping[str, Fraction]
    ) -> dict[str, Fraction]:
        rescaled = rescale_weights(weights, present)
        written = tuple(weights.items())
        self.trace.add(code, rescale_weights.__name__, (), tuple(rescaled.items()), written)
        return rescaled
