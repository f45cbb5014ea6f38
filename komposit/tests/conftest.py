"""Small instruments that several test files share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import komposit

HEAD = """\
code: IKT
title: Indeks Kota Toleran
edition: 2022
status: usulan
scale: {min: 1, max: 7, better: high}
"""

FLAT = (
    HEAD
    + """\
bands:
  - {from: 4, label: Netral}
  - {from: 5, label: Agak toleran}
nodes:
  - {code: I1, weight: 10}
  - {code: I2, weight: 20}
  - {code: I3, weight: 20}
  - {code: I4, weight: 10}
  - {code: I5, weight: 10}
  - {code: I6, weight: 15}
  - {code: I7, weight: 5}
  - {code: I8, weight: 10}
"""
)

TREE = (
    HEAD
    + """\
missing: {policy: rescale, min_share: 0.5}
bands:
  - {from: 1, label: Di bawah netral}
  - {from: 4, label: Netral}
nodes:
  - code: A
    nodes: [{code: I1, weight: 10}, {code: I2, weight: 20}]
  - code: B
    nodes: [{code: I3, weight: 20}, {code: I4, weight: 10}]
  - code: C
    nodes: [{code: I5, weight: 10}, {code: I6, weight: 15}]
  - code: D
    nodes: [{code: I7, weight: 5}, {code: I8, weight: 10}]
"""
)


@pytest.fixture
def flat() -> komposit.Instrument:
    """Eight indicators side by side, weights of the IKT."""
    return komposit.load_instrument(FLAT)


@pytest.fixture
def tree() -> komposit.Instrument:
    """The same eight under four variables, rescaling from half the weight on."""
    return komposit.load_instrument(TREE)


@pytest.fixture
def instrument_of() -> Callable[..., komposit.Instrument]:
    """An instrument from a list of nodes and any other top-level keys."""

    def make(nodes: list[dict[str, Any]], **keys: Any) -> komposit.Instrument:
        import yaml

        scale = {"min": 0, "max": 100, "better": "high"}
        head = {"code": "X", "title": "Contoh", "edition": "1", "status": "usulan", "scale": scale}
        return komposit.load_instrument(yaml.safe_dump({**head, "nodes": nodes, **keys}))

    return make
