"""Instruments for tests: a small tree with questions, or any YAML text."""

from datetime import UTC, date, datetime

from selaras.core.scope import Scope
from selaras.instruments.models import Instrument
from selaras.instruments.services import publish

SYSTEM = Scope(on=date(2026, 1, 5), name="Sistem")
SMALL = """
code: IKT
title: Indeks Contoh
edition: "2024"
status: usulan
scale: {min: 1, max: 7, better: high}
weights_sum: 100
missing: {policy: refuse}
bands:
  - {from: 1, label: Bawah, status: usulan}
  - {from: 4, label: Atas, status: usulan}
nodes:
  - code: A
    title: Variabel contoh
    status: usulan
    nodes:
      - code: I1
        title: Perencanaan contoh
        weight: 60
        status: usulan
        questions:
          - code: "1.1"
            type: teks
            text: Dokumen apa yang memuatnya?
            owners: [bappeda, tapem]
            evidence: [Halaman dokumen]
          - code: "1.2"
            type: tingkat
            text: Pada tingkat mana keadaannya?
            owners: [bappeda]
            rubric:
              1: Belum ada
              2: Mulai dibahas
              3: Ada rancangan
              4: Ditetapkan
              5: Dilaksanakan
              6: Dievaluasi
              7: Diperbaiki terus
      - code: I2
        title: Tindakan contoh
        weight: 40
        status: usulan
        questions:
          - code: "2.1"
            type: daftar
            text: Kegiatan apa yang terlaksana?
            owners: [kesbangpol]
            evidence: [Catatan kegiatan]
          - code: "2.2"
            type: tingkat
            text: Pada tingkat mana keadaannya?
            owners: [kesbangpol]
            rubric:
              1: Belum ada
              2: Mulai dibahas
              3: Ada rancangan
              4: Ditetapkan
              5: Dilaksanakan
              6: Dievaluasi
              7: Diperbaiki terus
"""


def make_instrument(
    text: str = SMALL, *, now: datetime = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
) -> Instrument:
    """The instrument of this text; the same text twice is the same instrument."""
    return publish(scope=SYSTEM, text=text, file="contoh.yaml", now=now)
