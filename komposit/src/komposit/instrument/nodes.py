"""The score tree as it stands in the file, before and after its weights are checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from komposit.faults import FaultLog, shown
from komposit.instrument.marked import Marked, Table
from komposit.instrument.questions import AskedAt, read_question
from komposit.instrument.section import Section, name_of
from komposit.means import MEANS
from komposit.model import STATUSES, Node, Scale
from komposit.numbers import format_number

NODE_KEYS = ("code", "title", "weight", "mean", "source", "status", "nodes", "questions")


@dataclass(frozen=True, slots=True)
class Draft:
    """A node as written: its weight may be absent (inner nodes) or faulty (both None)."""

    node: Node
    section: Section
    weight: Fraction | None
    drafts: tuple[Draft, ...]
    asked: tuple[AskedAt, ...]

    def walk(self) -> Iterator[Draft]:
        yield self
        for draft in self.drafts:
            yield from draft.walk()

    def leaf_weight(self) -> Fraction | None:
        """Sum of the leaf weights; None when one of them is not known."""
        if not self.drafts:
            return self.weight
        return sum_known(draft.leaf_weight() for draft in self.drafts)

    def build(self) -> Node:
        """The finished node; only for drafts without faults."""
        weight, node = self.leaf_weight(), self.node
        assert weight is not None
        children = tuple(draft.build() for draft in self.drafts)
        asked = tuple(one.question for one in self.asked)
        return Node(node.code, node.title, weight, node.mean, node.source, node.status, children, asked)


def sum_known(weights: Iterable[Fraction | None]) -> Fraction | None:
    """Exact sum, or None when a part is not known."""
    total = Fraction(0)
    for weight in weights:
        if weight is None:
            return None
        total += weight
    return total


def read_nodes(parent: Section, scale: Scale | None, *, required: bool = False) -> tuple[Draft, ...]:
    """The nodes below an instrument or a node."""
    drafts = (_read_node(item, parent, scale) for item in parent.items("nodes", required=required))
    return tuple(draft for draft in drafts if draft)


def _read_node(item: Marked, parent: Section, scale: Scale | None) -> Draft | None:
    log = parent.log
    if not isinstance(item, Table):
        log.add(item.line, "wrong_type", f"{parent.where}: setiap simpul harus berupa peta")
        return None
    section = Section(item, name_of(item, "simpul", parent.where), NODE_KEYS, log)
    is_leaf = not section.has("nodes")
    code = section.code()
    weight = section.number("weight", required=is_leaf)
    if weight is not None and weight <= 0:
        section.fault("weight", "bad_weight", "bobot harus lebih dari 0")
        weight = None
    node = Node(
        code=code,
        title=section.text("title", default=code),
        weight=Fraction(0),
        mean=section.word("mean", tuple(MEANS), default="arithmetic"),
        source=section.text("source", lines=True),
        status=section.word("status", STATUSES, default="usulan"),
        nodes=(),
        questions=(),
    )
    drafts = () if is_leaf else read_nodes(section, scale)
    return Draft(node, section, weight, drafts, _read_questions(section, scale, is_leaf))


def _read_questions(section: Section, scale: Scale | None, is_leaf: bool) -> tuple[AskedAt, ...]:
    items = section.items("questions")
    asked = [read_question(item, section.where, scale, section.log) for item in items]
    found = tuple(one for one in asked if one)
    levels = sum(one.question.type == "tingkat" for one in found)
    if not is_leaf and section.has("questions"):
        section.fault("questions", "misplaced_key", "butir hanya di bawah indikator (simpul tanpa 'nodes')")
    elif items and levels != 1:
        rule = "setiap indikator memerlukan tepat satu butir jenis tingkat"
        section.fault("questions", "level_question", f"{rule}; di sini ada {levels}")
    return found


def check_codes(drafts: Iterable[Draft], log: FaultLog) -> None:
    """Codes of nodes are unique in the whole tree."""
    seen: dict[str, int] = {}
    for draft in drafts:
        code, line = draft.node.code, draft.section.line("code")
        if code and code in seen:
            log.add(line, "duplicate_code", f"simpul {shown(code)} sudah ada di baris {seen[code]}")
        seen.setdefault(code, line)


def check_inner_weights(drafts: Iterable[Draft]) -> None:
    """A weight stated on an inner node repeats the sum of its leaves; it never changes it."""
    for draft in drafts:
        total = draft.leaf_weight()
        if draft.drafts and draft.weight is not None and total not in (None, draft.weight):
            said, is_ = format_number(draft.weight), format_number(total or 0)
            message = f"bobot tertulis {said}, jumlah bobot indikatornya {is_}"
            draft.section.fault("weight", "weight_mismatch", message)


def check_weights_sum(drafts: Iterable[Draft], expected: Fraction | None, root: Section) -> None:
    """The leaf weights sum exactly to what the instrument says; misprinted lists are caught here."""
    total = sum_known(draft.leaf_weight() for draft in drafts)
    if total and expected is not None and total != expected:
        message = f"jumlah bobot indikator {format_number(total)}, seharusnya {format_number(expected)}"
        root.fault("nodes", "weights_sum", message)
