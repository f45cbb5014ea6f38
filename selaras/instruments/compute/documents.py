"""An instrument as plain data that may still be wrong: read from a text, changed, written back.

Every value is a text as somebody typed it; only ``read`` decides whether it makes an instrument.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import yaml

from selaras.instruments.compute.framework import (
    Fault,
    Framework,
    FrameworkNode,
    FrameworkQuestion,
    check,
    number,
)

Document = dict[str, Any]
Path = tuple[str | int, ...]

HEAD_KEYS = (
    "code",
    "title",
    "edition",
    "status",
    "scale",
    "weights_sum",
    "mean",
    "missing",
    "bands",
    "nodes",
)
NODE_KEYS = ("code", "title", "weight", "mean", "source", "status", "nodes", "questions")
QUESTION_KEYS = (
    "code", "owner_code", "text", "type", "status", "help", "owners", "evidence", "choices", "rules",
    "rubric",
)  # fmt: skip
# Faults with which the text has no tree that a form could change.
SHAPELESS = frozenset(
    {
        "alias", "bad_character", "bad_key", "duplicate_key", "empty", "many_documents", "too_deep",
        "too_large", "unsupported_tag", "wrong_type", "yaml_syntax",
    }
)  # fmt: skip
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
# Nothing with an exponent: "1e999999999" would be reckoned out, digit by digit.
_WEIGHT = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?|[0-9]{1,40}/[0-9]{1,40}")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Writer(yaml.SafeDumper):
    """Numbers without quotes, several lines as a block: what a person would have typed."""

    def ignore_aliases(self, data: Any) -> bool:
        """The same list twice is written twice; the grammar knows no aliases."""
        return True


def _written(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    found = _NUMBER.fullmatch(text)
    if found:
        kind = "float" if found[1] else "int"
        return writer.represent_scalar(f"tag:yaml.org,2002:{kind}", text)
    style = "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _written)


def write(document: Document) -> str:
    """The YAML text of a document, its keys in the usual order."""
    plain = _ordered(document)
    text: str = yaml.dump(plain, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110)
    return text


def _ordered(document: Document) -> Document:
    out = _sorted_keys(document, HEAD_KEYS)
    if isinstance(out.get("nodes"), list):
        out["nodes"] = [_ordered_node(node) for node in out["nodes"]]
    return out


def _ordered_node(node: Document) -> Document:
    out = _sorted_keys(node, NODE_KEYS)
    if "nodes" in out:
        out["nodes"] = [_ordered_node(child) for child in out["nodes"]]
    if "questions" in out:
        out["questions"] = [_sorted_keys(question, QUESTION_KEYS) for question in out["questions"]]
    return out


def _sorted_keys(values: Document, keys: tuple[str, ...]) -> Document:
    """Known keys first and in order; what nobody knows stays, so that the check can name it."""
    return {key: values[key] for key in (*keys, *(k for k in values if k not in keys)) if key in values}


def document_in(text: str) -> Document | None:
    """The tree of a text, also of a faulty one; None where the text has no tree at all."""
    if any(fault.code in SHAPELESS for fault in check(text, file="")):
        return None
    root = yaml.compose(text.removeprefix("\ufeff"), Loader=_LOADER)
    found = _plain(root) if root is not None else None
    return found if isinstance(found, dict) else None


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    # An empty value stays empty, also where it is written as ~ or null.
    bare_null = node.tag == "tag:yaml.org,2002:null"
    return "" if bare_null else str(node.value)


def lines_of(text: str) -> list[tuple[int, Path]]:
    """Where each part of a text begins, in its order; for texts of which ``document_in`` gives a tree."""
    root = yaml.compose(text.removeprefix("\ufeff"), Loader=_LOADER)
    return list(_lines(root, ())) if root is not None else []


def _lines(node: yaml.Node, path: Path) -> Iterator[tuple[int, Path]]:
    yield node.start_mark.line + 1, path
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.start_mark.line + 1, (*path, key.value)
            yield from _lines(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*path, index))


def path_at(lines: list[tuple[int, Path]], line: int) -> Path:
    """The part of the text that a line belongs to: the last that begins on it or above."""
    found: Path = ()
    for start, path in lines:
        if start > line:
            break
        found = path
    return found


def placed_faults(text: str) -> list[tuple[Fault, Path]]:
    """Every fault of a text with the part of the tree it lies in."""
    faults = check(text, file="")
    if not faults or any(fault.code in SHAPELESS for fault in faults):
        return [(fault, ()) for fault in faults]
    lines = lines_of(text)
    return [(fault, path_at(lines, fault.line) if fault.line else ()) for fault in faults]


# ---- from an instrument that is in order


def document_of(framework: Framework) -> Document:
    """Everything an instrument says; two equal instruments give equal documents."""
    scale, missing = framework.scale, framework.missing
    document: Document = {
        "code": framework.code,
        "title": framework.title,
        "edition": framework.edition,
        "status": framework.status,
        "scale": {"min": exact_text(scale.min), "max": exact_text(scale.max), "better": scale.better},
        "weights_sum": exact_text(framework.weights_sum),
        "mean": framework.mean,
        "missing": {"policy": missing.kind},
    }
    if missing.min_share:
        document["missing"]["min_share"] = exact_text(missing.min_share)
    if framework.bands:
        document["bands"] = [
            {"from": exact_text(band.start), "label": band.label, "status": band.status}
            for band in framework.bands
        ]
    return document | {"nodes": [_node_document(node) for node in framework.nodes]}


def _node_document(node: FrameworkNode) -> Document:
    """An inner node weighs what its leaves weigh, so its weight is not said again."""
    found: Document = {"code": node.code, "title": node.title}
    if node.is_leaf:
        found["weight"] = exact_text(node.weight)
    if node.mean != "arithmetic":
        found["mean"] = node.mean
    if node.source:
        found["source"] = node.source
    found["status"] = node.status
    if node.nodes:
        found["nodes"] = [_node_document(child) for child in node.nodes]
    if node.questions:
        found["questions"] = [question_document(question) for question in node.questions]
    return found


def question_document(question: FrameworkQuestion) -> Document:
    found: Document = {"code": question.code, "text": question.text, "type": question.type}
    found["status"] = question.status
    if question.owner_code:
        found["owner_code"] = question.owner_code
    if question.help:
        found["help"] = question.help
    for name in ("owners", "evidence", "choices"):
        if getattr(question, name):
            found[name] = list(getattr(question, name))
    if question.rules:
        found["rules"] = [
            {
                "kind": rule.kind,
                **{key: value for key, value in {"than": rule.than, "equals": rule.equals}.items() if value},
                **{
                    key: exact_text(value)
                    for key, value in {"min": rule.min, "max": rule.max}.items()
                    if value is not None
                },
            }
            for rule in question.rules
        ]
    if question.rubric:
        found["rubric"] = {str(level): text for level, text in question.rubric}
    return found


def exact_text(value: Fraction) -> str:
    """ "12.5" where a decimal says it exactly, else "20/3"."""
    text = number(value)
    return text if Fraction(text) == value else str(value)


# ---- walking a document


def nodes_in(document: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Document]]:
    """Every node with its path, parents first."""
    for index, node in enumerate(document.get("nodes") or ()):
        here = (*path, "nodes", index)
        yield here, node
        yield from nodes_in(node, here)


def questions_in(document: Mapping[str, Any]) -> Iterator[tuple[Path, Document, Document]]:
    """Every question with its path and the node above it."""
    for path, node in nodes_in(document):
        for index, question in enumerate(node.get("questions") or ()):
            yield (*path, "questions", index), node, question


def leaf_weight(node: Mapping[str, Any]) -> Fraction | None:
    """Sum of the leaf weights below, from texts that may be no numbers."""
    below = node.get("nodes")
    if not below:
        written = str(node.get("weight", "")).strip()
        try:
            return Fraction(written) if _WEIGHT.fullmatch(written) else None
        except ZeroDivisionError:
            return None
    weights = [leaf_weight(child) for child in below]
    known = [weight for weight in weights if weight is not None]
    return sum(known, Fraction(0)) if len(known) == len(weights) else None


def part_at(document: Document, path: Path) -> Any:
    """The part of a document at a path; KeyError or IndexError where there is none."""
    found: Any = document
    for step in path:
        found = found[step]
    return found
