"""Plans for parts of a tree that no other plan beats, from the leaves up.

Every node keeps only the plans that no other of its plans beats (less effort for at least the same value): a
mean rises with each of its values, so what is beaten below is beaten above. This is the bounded knapsack
problem, solved by dynamic programming over undominated states (Nemhauser and Ullmann 1969; Kellerer, Pferschy
and Pisinger, Knapsack Problems, 2004, section 3.4), on fractions, so no plan is lost to rounding. Inside a
geometric mean plans are compared by the exact product of powers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from komposit.means import MEANS, NEED_POSITIVE
from komposit.model import Instrument, Node
from komposit.steps import refuse

MAX_PLANS = 20_000
"""Most plans kept side by side at any node; beyond, the fault `too_many_plans` stands instead of a guess."""
MAX_JOINS = 1_000_000
"""Most pairs of plans that are looked at when two children are brought together."""
MAX_BITS = 50_000
"""Longest product that is compared inside a geometric mean, in bits."""


@dataclass(frozen=True, slots=True)
class State:
    """A plan for part of the tree: what it costs, the value it gives, and which levels it takes.

    `chosen` holds (place in code order, levels) by place. `inputs` are the values that a mean under way has
    taken so far; `value` is then what these have come to (a sum, or a product).
    """

    effort: Fraction
    value: Fraction
    chosen: tuple[tuple[int, int], ...] = ()
    inputs: tuple[Fraction, ...] = ()

    def rank(self, better: int) -> tuple[object, ...]:
        places = tuple(place for place, _ in self.chosen)
        levels = tuple(-count for _, count in self.chosen)
        return (self.effort, -better * self.value, len(places), places, levels)


Part = tuple[Fraction, list[State]]
"""Weight of a child and its undominated plans."""


class Search:
    """Undominated plans from the leaves up."""

    def __init__(self, better: int, most_plans: int) -> None:
        self.better, self.most_plans = better, most_plans

    def leaf(self, place: int, value: Fraction, cost: Fraction, levels: int) -> list[State]:
        states = [State(Fraction(0), value)]
        states += [State(cost * n, value + self.better * n, ((place, n),)) for n in range(1, levels + 1)]
        return self.undominated(states, self.better)

    def tree(
        self,
        instrument: Instrument,
        values: Mapping[str, Fraction],
        given: Mapping[str, Fraction],
        leaves: Mapping[str, list[State]],
    ) -> list[State]:
        """Of the whole instrument; nodes that had no value before have none after."""

        def visit(node: Node) -> list[State]:
            if node.code in given:
                return leaves.get(node.code) or [State(Fraction(0), values[node.code])]
            return self.combine(node.mean, parts_of(node.nodes))

        def parts_of(nodes: Sequence[Node]) -> list[Part]:
            return [(node.weight, visit(node)) for node in nodes if node.code in values]

        return self.combine(instrument.mean, parts_of(instrument.nodes))

    def combine(self, mean: str, parts: Sequence[Part], whole: Fraction | None = None) -> list[State]:
        """The plans of a node from those of its children."""
        rule = RULES[mean]([weight for weight, _ in parts])
        weights = [weight for weight, _ in parts]
        states = [State(Fraction(0), rule.start)]
        for place, (_, plans) in enumerate(parts):
            if mean in NEED_POSITIVE:
                plans = [plan for plan in plans if plan.value > 0]
            if len(states) * len(plans) > MAX_JOINS:
                _too_many(f"lebih dari {MAX_JOINS} pasangan rencana pada satu simpul")
            joined = [self._join(rule, place, state, plan) for state in states for plan in plans]
            states = self.undominated(joined, self.better * rule.direction)
        finished = [State(s.effort, rule.finish(s, weights, whole), s.chosen) for s in states]
        return self.undominated(finished, self.better)

    def _join(self, rule: Rule, place: int, state: State, plan: State) -> State:
        chosen = tuple(sorted(state.chosen + plan.chosen))
        value = rule.join(state.value, place, plan.value)
        inputs = (*state.inputs, plan.value) if rule.keeps_inputs else ()
        return State(state.effort + plan.effort, value, chosen, inputs)

    def undominated(self, states: Sequence[State], better: int) -> list[State]:
        """By rising effort, each with a better value than all before it."""
        kept: list[State] = []
        for state in sorted(states, key=lambda state: state.rank(better)):
            if not kept or (state.value - kept[-1].value) * better > 0:
                kept.append(state)
        if len(kept) > self.most_plans:
            _too_many(f"lebih dari {self.most_plans} rencana yang sama-sama terbaik pada usahanya")
        return kept


class Rule:
    """How a mean takes one value after another; `direction` is -1 where more of it is a lower mean."""

    start, direction, keeps_inputs = Fraction(0), 1, False

    def __init__(self, weights: Sequence[Fraction]) -> None:
        self.weights = weights

    def join(self, so_far: Fraction, place: int, value: Fraction) -> Fraction:
        return so_far + self.weights[place] * value

    def finish(self, state: State, weights: Sequence[Fraction], whole: Fraction | None) -> Fraction:
        return state.value / (whole or sum(weights, Fraction(0)))


class Harmonic(Rule):
    direction = -1

    def join(self, so_far: Fraction, place: int, value: Fraction) -> Fraction:
        return so_far + self.weights[place] / value

    def finish(self, state: State, weights: Sequence[Fraction], whole: Fraction | None) -> Fraction:
        return sum(weights, Fraction(0)) / state.value


class Geometric(Rule):
    """A product of whole powers, which orders plans exactly; the mean is komposit's own, of 50 digits."""

    start, keeps_inputs = Fraction(1), True

    def __init__(self, weights: Sequence[Fraction]) -> None:
        super().__init__(weights)
        common = lcm(*(weight.denominator for weight in weights))
        whole = [int(weight * common) for weight in weights]
        self.powers = [number // gcd(*whole) for number in whole]

    def join(self, so_far: Fraction, place: int, value: Fraction) -> Fraction:
        length = value.numerator.bit_length() + value.denominator.bit_length()
        if self.powers[place] * length > MAX_BITS:
            _too_many("bobot atau nilai di bawah rerata geometrik terlalu panjang")
        return Fraction(so_far * value ** self.powers[place])

    def finish(self, state: State, weights: Sequence[Fraction], whole: Fraction | None) -> Fraction:
        return MEANS["geometric"](state.inputs, weights)


RULES: Mapping[str, type[Rule]] = {"arithmetic": Rule, "geometric": Geometric, "harmonic": Harmonic}


def _too_many(reason: str) -> None:
    message = f"urutan terbaik tidak dihitung: {reason}; kurangi indikator, atau bulatkan usaha dan bobot"
    refuse([("", "too_many_plans", message)])
