"""The only door to komposit here: reading and checking the texts of instruments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from komposit import Fault, InstrumentFaults, format_number, instrument_hash, load_instrument
from komposit import Instrument as Framework
from komposit import Node as FrameworkNode
from komposit import Question as FrameworkQuestion

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
    "method_hash",
    "number",
    "policy_of",
    "read",
    "rules_of",
    "text_hash",
    "walk",
]

# As wide as the columns of an instrument and of a round's items.
EDITION_LENGTH, CODE_LENGTH = 40, 20


@dataclass(frozen=True, slots=True)
class Placed:
    """A node with the node above it."""

    node: FrameworkNode
    parent: FrameworkNode | None


def read(text: str, *, file: str) -> Framework:
    """The instrument of a text; raises InstrumentFaults with every fault."""
    framework = load_instrument(text, file=file)
    faults = [Fault(file, 0, "text_too_long", message) for message in _too_long(framework)]
    if faults:
        raise InstrumentFaults(faults)
    return framework


def _too_long(framework: Framework) -> Iterator[str]:
    """What the grammar allows and no column of ours holds."""
    if len(framework.edition) > EDITION_LENGTH:
        yield _("edition lebih dari %(most)s karakter") % {"most": EDITION_LENGTH}
    codes = [
        *(node.code for node in framework.walk()),
        *(question.code for _leaf, question in framework.questions()),
    ]
    for code in codes:
        if len(code) > CODE_LENGTH:
            yield _("kode %(code)s lebih dari %(most)s karakter") % {"code": code, "most": CODE_LENGTH}


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


def question_fields(question: FrameworkQuestion) -> dict[str, Any]:
    """A question of a text as the row that is kept of it, and as a draft shows it before."""
    plain = ("code", "owner_code", "text", "help", "type", "status")
    return {name: getattr(question, name) for name in plain} | {
        "owners": list(question.owners),
        "evidence": list(question.evidence),
        "rules": rules_of(question),
        "rubric": [{"level": level, "text": text} for level, text in question.rubric],
        "choices": list(question.choices),
    }
