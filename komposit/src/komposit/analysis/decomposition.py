"""Why a score changed: an exact split into data, weights and method, and of the data into indicators.

Only exact fractions and the standard library, so a page may ask for it without NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import TypeVar

from komposit.faults import Fault, ValuesFaults, shown
from komposit.model import Instrument, Node
from komposit.numbers import exact
from komposit.scoring import score
from komposit.steps import Given

FACTORS = ("data", "weights", "method")
EXACT_UP_TO = 6
"""With more indicators changed than this, their order is averaged over two sequences instead of all."""

Name = TypeVar("Name", bound=Hashable)
Value = Callable[[frozenset[Name]], Fraction]
"""What the score is when the named parts are new and all others old."""


def shapley(names: Sequence[Name], value: Value[Name]) -> dict[Name, Fraction]:
    """sum over sets S without i of |S|! (n - |S| - 1)! / n! ( value(S + i) - value(S) ): exact, sums to all.

    The average over all orders of what a part changes when it is changed next. Shapley 1953; for indices
    Shorrocks, Journal of Economic Inequality 11, 2013. Asks for 2^n values.

    >>> shapley(["a", "b"], lambda new: Fraction(len(new) ** 2))
    {'a': Fraction(2, 1), 'b': Fraction(2, 1)}
    """
    count = len(names)
    known = {
        frozenset(some): value(frozenset(some))
        for size in range(count + 1)
        for some in combinations(names, size)
    }
    parts: dict[Name, Fraction] = {}
    for name in names:
        rest = [other for other in names if other != name]
        parts[name] = sum(
            (
                Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
                * (known[frozenset({*some, name})] - known[frozenset(some)])
                for size in range(count)
                for some in combinations(rest, size)
            ),
            Fraction(0),
        )
    return parts


def polar(names: Sequence[Name], value: Value[Name]) -> dict[Name, Fraction]:
    """The mean of what each part changes in one sequence and in its reverse: exact, sums to all.

    Dietzenbacher and Los, Economic Systems Research 10, 1998 (polar decompositions). Asks for 2 n values.

    >>> polar(["a", "b", "c"], lambda new: Fraction(len(new)))["c"]
    Fraction(1, 1)
    """
    parts = dict.fromkeys(names, Fraction(0))
    for order in (list(names), list(reversed(names))):
        steps = [value(frozenset(order[:place])) for place in range(len(order) + 1)]
        for place, name in enumerate(order):
            parts[name] += (steps[place + 1] - steps[place]) / 2
    return parts


@dataclass(frozen=True, slots=True)
class Change:
    """Two scores and why they differ: `parts` by factor sum to the difference, `data` by code to its part."""

    before: Fraction
    after: Fraction
    parts: Mapping[str, Fraction]
    data: Mapping[str, Fraction]

    @property
    def difference(self) -> Fraction:
        return self.after - self.before


def explain(
    old: Instrument, old_values: Mapping[str, Given], new: Instrument, new_values: Mapping[str, Given]
) -> Change:
    """Why one unit's score under one edition became another under the next, exact.

    data: the values; weights: those of the leaves; method: all else (tree, means, scale, gaps). Each factor
    is its Shapley value; the data are split among the codes whose value changed, within each combination of
    the other two factors, by Shapley values as well, or by `polar` where more than EXACT_UP_TO changed.
    Raises ValuesFaults as `score` does, and when the editions differ in their indicators or a combination
    has no score.

    >>> from komposit import load_instrument
    >>> text = (
    ...     "{{code: X, title: Contoh, edition: 1, status: usulan, scale: {{min: 1, max: 7, better: high}},"
    ...     " nodes: [{{code: I1, weight: {}}}, {{code: I2, weight: {}}}]}}"
    ... )
    >>> old, new = load_instrument(text.format(60, 40)), load_instrument(text.format(50, 50))
    >>> found = explain(old, {"I1": 4, "I2": 5}, new, {"I1": 6, "I2": 5})
    >>> {name: str(part) for name, part in found.parts.items()}, {c: str(p) for c, p in found.data.items()}
    ({'data': '11/10', 'weights': '0', 'method': '0'}, {'I1': '11/10'})
    """
    before = {code: exact(value) for code, value in old_values.items()}
    after = {code: exact(value) for code, value in new_values.items()}
    _check_codes({leaf.code for leaf in old.leaves()}, {leaf.code for leaf in new.leaves()})
    _check_codes(set(before), set(after))
    changed = [code for code in before if before[code] != after[code]]
    scores: dict[tuple[Hashable, ...], Fraction] = {}

    def value(codes: frozenset[str], factors: frozenset[str]) -> Fraction:
        key = (codes, factors - {"data"})
        if key not in scores:
            mixed = {code: after[code] if code in codes else before[code] for code in before}
            scores[key] = _score(_mixed(old, new, factors), mixed)
        return scores[key]

    every = frozenset(changed)
    parts = shapley(FACTORS, lambda new: value(every if "data" in new else frozenset(), new))
    split = shapley if len(changed) <= EXACT_UP_TO else polar
    data = dict.fromkeys(changed, Fraction(0))
    for others, share in contexts(("weights", "method")):
        for code, part in split(changed, lambda codes: value(codes, others)).items():  # noqa: B023
            data[code] += share * part
    return Change(value(frozenset(), frozenset()), value(every, frozenset(FACTORS)), parts, data)


def contexts(others: tuple[str, str]) -> list[tuple[frozenset[str], Fraction]]:
    """How often, over all orders of three factors, those others are new before the first one is changed.

    Shapley 1953.

    >>> [(sorted(new), str(share)) for new, share in contexts(("data", "weights"))]
    [([], '1/3'), (['data'], '1/6'), (['weights'], '1/6'), (['data', 'weights'], '1/3')]
    """
    first, second = others
    return [
        (frozenset(), Fraction(1, 3)),
        (frozenset({first}), Fraction(1, 6)),
        (frozenset({second}), Fraction(1, 6)),
        (frozenset(others), Fraction(1, 3)),
    ]


def _check_codes(before: Collection[str], after: Collection[str]) -> None:
    alone = sorted(set(before) ^ set(after))
    if alone:
        names = ", ".join(shown(code) for code in alone[:12])
        message = f"kode yang hanya ada pada satu sisi tidak dapat dibandingkan: {names}"
        raise ValuesFaults([Fault("", 0, "unknown_code", message)])


def _mixed(old: Instrument, new: Instrument, factors: frozenset[str]) -> Instrument:
    """The tree of one edition with the leaf weights of the other, or of the same."""
    tree = new if "method" in factors else old
    source = new if "weights" in factors else old
    if tree is source:
        return tree
    weights = {leaf.code: leaf.weight for leaf in source.leaves()}
    nodes = tuple(_weighted(node, weights) for node in tree.nodes)
    return replace(tree, nodes=nodes, weights_sum=sum(weights.values(), Fraction(0)))


def _weighted(node: Node, weights: Mapping[str, Fraction]) -> Node:
    if node.is_leaf:
        return replace(node, weight=weights[node.code])
    below = tuple(_weighted(child, weights) for child in node.nodes)
    return replace(node, nodes=below, weight=sum((child.weight for child in below), Fraction(0)))


def _score(instrument: Instrument, values: Mapping[str, Fraction]) -> Fraction:
    result = score(instrument, values)
    if result.score is None:
        message = f"tanpa nilai {', '.join(result.missing)} tidak ada skor yang dapat dibandingkan"
        raise ValuesFaults([Fault("", 0, "no_value", message)])
    return result.score
