"""Receipts: the same instrument, values and policy always give the same hash, however they were written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction

from komposit.model import Instrument, Node, Policy

# Part of what is hashed: a changed canonical form must not look like a changed instrument.
_INSTRUMENT_FORM = "komposit-instrument-1"
_RECEIPT_FORM = "komposit-receipt-1"
_WHATIF_FORM = "komposit-whatif-1"


def instrument_hash(instrument: Instrument) -> str:
    """SHA-256 over all that bears on a score, and nothing else.

    Covered: code, edition, scale, weights_sum, missing, bands (start and label), means, and the tree with
    codes and weights. Not covered: titles, sources, statuses, questions, the order of siblings, and the
    way the YAML is written. A corrected question text leaves old receipts valid; a changed weight does not.

    >>> from komposit import load_instrument
    >>> text = (
    ...     "{code: X, title: Contoh, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
    ...     " nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    ... )
    >>> other = load_instrument(text.replace("Contoh", "Lain"))
    >>> instrument_hash(load_instrument(text)) == instrument_hash(other)
    True
    """
    scale = instrument.scale
    return _digest(
        {
            "form": _INSTRUMENT_FORM,
            "code": instrument.code,
            "edition": instrument.edition,
            "scale": {"min": str(scale.min), "max": str(scale.max), "better": scale.better},
            "weights_sum": str(instrument.weights_sum),
            "missing": instrument.missing.as_json(),
            "bands": [[str(band.start), band.label] for band in instrument.bands],
            "mean": instrument.mean,
            "nodes": _nodes_form(instrument.nodes),
        }
    )


def score_receipt(instrument: Instrument, values: Mapping[str, Fraction], policy: Policy) -> str:
    """SHA-256 over the instrument's hash, the values sorted by code, and the policy."""
    return _digest(
        {
            "form": _RECEIPT_FORM,
            "instrument": instrument_hash(instrument),
            "policy": policy.as_json(),
            "values": [[code, str(values[code])] for code in sorted(values)],
        }
    )


def whatif_receipt(
    instrument: Instrument, start: Mapping[str, object], changes: Mapping[str, Fraction | int]
) -> str:
    """SHA-256 over the instrument's hash, where the estimate starts, and what it changes, sorted by code.

    `start` is `{base}` for a published total (a fraction as text, or null), `{policy, values}` for values;
    changes are levels from a total, and the values put in place otherwise.
    """
    return _digest(
        {
            "form": _WHATIF_FORM,
            "instrument": instrument_hash(instrument),
            **start,
            "changes": [[code, str(changes[code])] for code in sorted(changes)],
        }
    )


def _nodes_form(nodes: tuple[Node, ...]) -> list[dict[str, object]]:
    return [_node_form(node) for node in sorted(nodes, key=lambda node: node.code)]


def _node_form(node: Node) -> dict[str, object]:
    if node.is_leaf:
        return {"code": node.code, "weight": str(node.weight)}
    return {"code": node.code, "mean": node.mean, "nodes": _nodes_form(node.nodes)}


def _digest(form: Mapping[str, object]) -> str:
    text = json.dumps(form, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('ascii')).hexdigest()}"
