"""Small instruments that several test files share."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import komposit
from komposit import cli

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


RUN_IMETA = """\
iCode,Level,Parent,Direction,Weight,Type,Denominator,Target,iName,Unit
I1,1,P,1,1,Indicator,POP,8,Satu,orang
I2,1,P,-1,2,Indicator,,0.5,Dua,
I3,1,Q,1,1,Indicator,,90,Tiga,
I4,1,Q,1,1,Indicator,,7,Empat,
P,2,Top,1,1,Aggregate,,,,
Q,2,Top,1,3,Aggregate,,,,
Top,3,,1,1,Aggregate,,,,
REG,,,,,Group,,,,
POP,,,,,Denominator,,,,
"""
RUN_DATA = """\
uCode,nama,REG,POP,I1,I2,I3,I4
A,Satu,x,10,1,5,10,1
B,Dua,x,20,8,4,20,2
C,Tiga,x,10,3,,30,3
D,Empat,y,20,12,2,40,
E,Lima,y,10,5,1,50,5
F,Enam,y,10,9,0.5,900,6
"""


@pytest.fixture
def work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Write the files of a run, run it, and hand back the exit code, what was printed, the tables by name."""

    def call(
        spec: str, data: str = RUN_DATA, imeta: str = RUN_IMETA, words: Sequence[str] = (), **files: str
    ) -> tuple[int, Any, dict[str, list[dict[str, str]]]]:
        for name, text in {"s.yaml": spec, "d.csv": data, "i.csv": imeta, **files}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        out = tmp_path / "out"
        command = ["run", str(tmp_path / "s.yaml"), str(tmp_path / "d.csv"), "--out", str(out), *words]
        code = cli.main([*command, "--json"])
        said = json.loads(capsys.readouterr().out)
        tables = {p.stem: list(csv.DictReader(p.read_text().splitlines())) for p in out.glob("*.csv")}
        return code, said, tables

    return call
