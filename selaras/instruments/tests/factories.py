"""Instruments for tests: a small tree with questions, or any YAML text."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import yaml

from selaras.instruments.models import Instrument, Node, Question

SMALL = """
code: IKT
title: Indeks Contoh
edition: "2024"
status: usulan
scale: {min: 1, max: 7, better: high}
missing: {policy: refuse}
bands:
  - {from: 1, label: Bawah, status: usulan}
  - {from: 4, label: Atas, status: usulan}
nodes:
  - code: A
    title: Variabel contoh
    weight: 100
    mean: arithmetic
    status: usulan
    nodes:
      - code: I1
        title: Perencanaan contoh
        weight: 60
        status: usulan
        questions:
          - {code: "1.1", type: teks, text: Dokumen apa yang memuatnya?, owners: [bappeda, tapem], evidence: [berkas]}
          - code: "1.2"
            type: tingkat
            text: Pada tingkat mana keadaannya?
            owners: [bappeda]
            rubric: &rubric
              - {level: 1, text: Belum ada}
              - {level: 2, text: Mulai dibahas}
              - {level: 3, text: Ada rancangan}
              - {level: 4, text: Ditetapkan}
              - {level: 5, text: Dilaksanakan}
              - {level: 6, text: Dievaluasi}
              - {level: 7, text: Diperbaiki terus}
      - code: I2
        title: Tindakan contoh
        weight: 40
        status: usulan
        questions:
          - {code: "2.1", type: teks, text: Kegiatan apa yang terlaksana?, owners: [kesbangpol], evidence: [kegiatan]}
          - {code: "2.2", type: tingkat, text: Pada tingkat mana keadaannya?, owners: [kesbangpol], rubric: *rubric}
"""


def make_instrument(
    text: str = SMALL, *, now: datetime = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
) -> Instrument:
    """The instrument of this text; the same text twice is the same instrument."""
    data = yaml.safe_load(text)
    digest = sha256(text.encode()).hexdigest()
    found = Instrument.objects.filter(
        code=data["code"], edition=data["edition"], sha256=digest
    ).first()
    if found:
        return found
    instrument = Instrument.objects.create(
        code=data["code"],
        title=data["title"],
        edition=data["edition"],
        status=data["status"],
        scale_min=str(data["scale"]["min"]),
        scale_max=str(data["scale"]["max"]),
        better=data["scale"]["better"],
        weights_sum=str(data.get("weights_sum", 100)),
        missing=data.get("missing", {"policy": "refuse"}),
        bands=data.get("bands", []),
        source_text=text,
        sha256=digest,
        published_at=now,
    )
    for node in data["nodes"]:
        _make_node(instrument, node, None)
    return instrument


def _make_node(
    instrument: Instrument, data: dict[str, Any], parent: Node | None
) -> None:
    node = Node.objects.create(
        instrument=instrument,
        parent=parent,
        code=data["code"],
        title=data["title"],
        weight=str(data["weight"]),
        mean=data.get("mean", "arithmetic"),
        source=data.get("source", ""),
        status=data["status"],
        sort=instrument.nodes.count() + 1,
        is_leaf="nodes" not in data,
    )
    for child in data.get("nodes", []):
        _make_node(instrument, child, node)
    for question in data.get("questions", []):
        Question.objects.create(
            instrument=instrument,
            node=node,
            code=question["code"],
            text=question["text"],
            type=question["type"],
            owners=question.get("owners", []),
            evidence=question.get("evidence", []),
            rubric=question.get("rubric", []),
            sort=instrument.questions.count() + 1,
        )
