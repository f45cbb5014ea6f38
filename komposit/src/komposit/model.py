"""What an instrument is once it has been read: frozen, complete, and free of faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from komposit.numbers import exact

STATUSES = ("resmi", "usulan")
BETTER = ("high", "low")
POLICIES = ("refuse", "rescale")
QUESTION_TYPES = ("tingkat", "teks", "angka", "ya_tidak", "pilihan", "daftar", "tautan")


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of every value and score; `better` says which end is good."""

    min: Fraction
    max: Fraction
    better: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What a missing leaf does: `refuse` gives no score, `rescale` lets present siblings stand in for it.

    Under `rescale` a node gets a value when at least `min_share` of its leaf weight has one. `refuse`
    asks for all of it and ignores `min_share`.
    """

    kind: str
    min_share: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if self.kind not in POLICIES:
            raise ValueError(f"policy must be one of {', '.join(POLICIES)}")
        # An exact share only: a float would give other receipts than the decimal it stands for.
        object.__setattr__(self, "min_share", exact(self.min_share))
        if not 0 <= self.min_share <= 1:
            raise ValueError("min_share must lie between 0 and 1")

    @property
    def needed_share(self) -> Fraction:
        return Fraction(1) if self.kind == "refuse" else self.min_share

    def as_json(self) -> dict[str, str]:
        """The form that receipts cover: `min_share` has no effect under `refuse`, so it has no place there.

        >>> Policy("rescale", Fraction(2, 3)).as_json(), Policy("refuse", Fraction(1, 2)).as_json()
        ({'kind': 'rescale', 'min_share': '2/3'}, {'kind': 'refuse'})
        """
        share = {"min_share": str(self.min_share)} if self.kind == "rescale" else {}
        return {"kind": self.kind, **share}


@dataclass(frozen=True, slots=True)
class Band:
    """A named part of the scale, from `start` up to the start of the next band."""

    start: Fraction
    label: str
    status: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a question; `kind` says which of the other fields it uses."""

    kind: str
    than: str = ""
    equals: str = ""
    min: Fraction | None = None
    max: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom, and what proves the answer; only a `tingkat` question bears on the score."""

    code: str
    text: str
    type: str
    status: str
    owners: tuple[str, ...]
    evidence: tuple[str, ...]
    rules: tuple[Rule, ...]
    help: str
    rubric: tuple[tuple[int, str], ...]
    choices: tuple[str, ...]
    # The number the owner of the index gives the question; empty where he gives none.
    owner_code: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the score tree; without children it is a leaf, the indicator that gets a value."""

    code: str
    title: str
    weight: Fraction
    mean: str
    source: str
    status: str
    nodes: tuple[Node, ...]
    questions: tuple[Question, ...]

    @property
    def is_leaf(self) -> bool:
        return not self.nodes

    def walk(self) -> Iterator[Node]:
        """The node itself and all below it, in the order of the file."""
        yield self
        for node in self.nodes:
            yield from node.walk()

    def leaves(self) -> Iterator[Node]:
        return (node for node in self.walk() if node.is_leaf)


@dataclass(frozen=True, slots=True)
class Instrument:
    """One edition of an index: its scale, tree, bands and what it does with gaps."""

    code: str
    title: str
    edition: str
    status: str
    scale: Scale
    weights_sum: Fraction
    missing: Policy
    bands: tuple[Band, ...]
    mean: str
    nodes: tuple[Node, ...]

    def walk(self) -> Iterator[Node]:
        """Every node, parents before their children, in the order of the file."""
        for node in self.nodes:
            yield from node.walk()

    def leaves(self) -> Iterator[Node]:
        """Every indicator, in the order of the file."""
        return (node for node in self.walk() if node.is_leaf)

    def node(self, code: str) -> Node:
        """The node of that code; KeyError when there is none."""
        for node in self.walk():
            if node.code == code:
                return node
        raise KeyError(code)

    def questions(self) -> Iterator[tuple[Node, Question]]:
        """Every question with the indicator it stands under."""
        for leaf in self.leaves():
            for question in leaf.questions:
                yield leaf, question
