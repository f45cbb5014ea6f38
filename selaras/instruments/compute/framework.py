"""The only door to komposit here: reading, checking and comparing the texts of instruments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from django.utils.translation import gettext as _

from komposit import Fault, InstrumentFaults, format_number, instrument_hash, load_instrument
from komposit import Instrument as Framework
from komposit import Node as FrameworkNode
from komposit import Question as FrameworkQuestion
from selaras.core.formats import number_id

__all__ = [
    "Fault",
    "Framework",
    "FrameworkNode",
    "FrameworkQuestion",
    "InstrumentFaults",
    "Placed",
    "bands_of",
    "check",
    "leaf_shares",
    "method_changes",
    "method_hash",
    "number",
    "policy_of",
    "read",
    "rules_of",
    "text_hash",
    "walk",
]

# As wide as the column.
EDITION_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A node with the node above it."""

    node: FrameworkNode
    parent: FrameworkNode | None


def read(text: str, *, file: str) -> Framework:
    """The instrument of a text; raises InstrumentFaults with every fault."""
    framework = load_instrument(text, file=file)
    if len(framework.edition) > EDITION_LENGTH:
        message = _("edition lebih dari %(most)s karakter") % {"most": EDITION_LENGTH}
        raise InstrumentFaults([Fault(file, 0, "text_too_long", message)])
    return framework


def check(text: str, *, file: str) -> tuple[Fault, ...]:
    """Every fault of a text, by line; empty when it can be published."""
    try:
        read(text, file=file)
    except InstrumentFaults as found:
        return found.faults
    return ()


def method_hash(framework: Framework) -> str:
    """Over all that bears on a score, so a corrected question text leaves old receipts valid."""
    return instrument_hash(framework)


def text_hash(text: str) -> str:
    """Over the whole text: any change is a new version; a BOM or other line ends are none."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return f"sha256:{sha256(plain.encode()).hexdigest()}"


def walk(nodes: Iterable[FrameworkNode], parent: FrameworkNode | None = None) -> Iterator[Placed]:
    """Every node with its parent, parents first, in the order of the text."""
    for node in nodes:
        yield Placed(node, parent)
        yield from walk(node.nodes, node)


def leaf_shares(weights: Iterable[tuple[str, str]], weights_sum: str) -> dict[str, Fraction]:
    """Share of each weight in hundredths, from weights kept as text ("10", "20/3")."""
    total = Fraction(weights_sum)
    return {code: Fraction(weight) / total * 100 for code, weight in weights}


def number(value: Fraction) -> str:
    return format_number(value)


def policy_of(framework: Framework) -> dict[str, str]:
    policy = framework.missing
    share = {"min_share": format_number(policy.min_share)} if policy.kind == "rescale" else {}
    return {"policy": policy.kind, **share}


def bands_of(framework: Framework) -> list[dict[str, str]]:
    bands = framework.bands
    return [{"from": format_number(band.start), "label": band.label, "status": band.status} for band in bands]


def rules_of(question: FrameworkQuestion) -> list[dict[str, str]]:
    """The rules as plain data; numbers stay text."""
    rules = []
    for rule in question.rules:
        found = {"kind": rule.kind, "than": rule.than, "equals": rule.equals}
        limits = {"min": rule.min, "max": rule.max}
        found |= {name: format_number(value) for name, value in limits.items() if value is not None}
        rules.append({name: value for name, value in found.items() if value})
    return rules


def method_changes(old: Framework, new: Framework) -> list[str]:
    """What changed in the method from one edition to the next, in sentences; empty when values compare."""
    return [*_scale_changes(old, new), *_tree_changes(old, new), *_mean_changes(old, new)]


def _scale_changes(old: Framework, new: Framework) -> list[str]:
    changes = []
    if (old.scale.min, old.scale.max) != (new.scale.min, new.scale.max):
        before = {"old_low": number_id(old.scale.min), "old_high": number_id(old.scale.max)}
        after = {"low": number_id(new.scale.min), "high": number_id(new.scale.max)}
        changes.append(_("Skala %(old_low)s-%(old_high)s menjadi %(low)s-%(high)s.") % {**before, **after})
    if old.scale.better != new.scale.better:
        changes.append(_("Arah skala dibalik: nilai yang dahulu baik kini sebaliknya."))
    return changes


def _tree_changes(old: Framework, new: Framework) -> list[str]:
    before, after = _by_code(old), _by_code(new)
    changes = [_("%(what)s ditambahkan.") % {"what": _named(after[code])} for code in _added(before, after)]
    changes += [
        _("%(what)s tidak dipakai lagi.") % {"what": _named(before[code])}
        for code in before
        if code not in after
    ]
    for code in (code for code in after if code in before):
        changes += _node_changes(before[code], after[code])
    return changes


def _added(before: dict[str, FrameworkNode], after: dict[str, FrameworkNode]) -> list[str]:
    """New nodes that do not merely come from a node that was split, which is said of that node."""
    split = {
        child.code
        for code, node in after.items()
        if code in before and before[code].is_leaf
        for child in node.nodes
    }
    return [code for code in after if code not in before and code not in split]


def _node_changes(old: FrameworkNode, new: FrameworkNode) -> list[str]:
    changes = []
    if old.is_leaf and not new.is_leaf:
        parts = ", ".join(_named(child) for child in new.nodes)
        changes.append(_("%(what)s dipecah menjadi %(parts)s.") % {"what": _named(new), "parts": parts})
    if new.is_leaf and not old.is_leaf:
        changes.append(_("%(what)s tidak lagi dibagi.") % {"what": _named(new)})
    if old.weight != new.weight:
        values = {"what": _named(new), "old": number_id(old.weight), "new": number_id(new.weight)}
        changes.append(_("Bobot %(what)s berubah dari %(old)s menjadi %(new)s.") % values)
    return changes


def _mean_changes(old: Framework, new: Framework) -> list[str]:
    before, after = _by_code(old), _by_code(new)
    inner = [code for code in after if code in before and not (after[code].is_leaf or before[code].is_leaf)]
    same = old.mean == new.mean and all(before[code].mean == after[code].mean for code in inner)
    return [] if same else [_("Cara menggabungkan nilai berubah.")]


def _by_code(framework: Framework) -> dict[str, FrameworkNode]:
    return {node.code: node for node in framework.walk()}


def _named(node: FrameworkNode) -> str:
    return f"{node.code} {node.title}" if node.title != node.code else node.code
