"""A sound instrument, read to the last key."""

from __future__ import annotations

from fractions import Fraction

import pytest

from komposit import (
    InstrumentFaults,
    KompositFaults,
    Policy,
    Question,
    Rule,
    load_instrument,
    validate_instrument,
)

FULL = """\
code: IKT-2024
title: Indeks Kota Toleran
edition: 2024
status: resmi
scale: {min: 1, max: 7, better: high}
weights_sum: 40
missing: {policy: rescale, min_share: 2/3}
mean: geometric
bands:
  - {from: 1, label: Rendah}
  - {from: 13/3, label: Tinggi, status: resmi}
nodes:
  - code: A
    title: Regulasi
    weight: 20
    mean: harmonic
    nodes:
      - code: "1.10"
        weight: 40/3
        source: |
          Koran A
          Koran B
        questions:
          - code: q.1
            text: >
              Sejauh mana
              RPJMD toleran?
            type: tingkat
            status: resmi
            owners: [Bappeda, Bagian Hukum]
            evidence: [file, produk_hukum]
            help: Sebut halaman.
            rules: [{kind: wajib}, {kind: wajib_bukti, min: 2}, {kind: periode}]
            rubric: {7: Semua., 1: Tidak ada.}
          - {code: q.2, text: Berapa?, type: angka, rules: [{kind: rentang, min: 0}, {kind: bilangan_bulat}]}
          - code: q.3
            text: Berapa yang selesai?
            type: angka
            rules: [{kind: tidak_melebihi, than: q.2}, {kind: rentang, min: 0.5, max: 9}]
          - {code: q.4, text: Ada?, type: ya_tidak}
          - code: q.5
            text: Sebutkan
            type: teks
            rules: [{kind: wajib_bila, than: q.4, equals: ya}, {kind: panjang, max: 500}]
          - {code: q.6, text: Pilih, type: pilihan, choices: [Ada, "Tidak"]}
          - {code: q.7, text: Daftar, type: daftar, choices: [a, b]}
          - {code: q.8, text: Daftar bebas, type: daftar}
          - {code: q.9, text: Tautan JDIH, type: tautan}
      - {code: "1.1", weight: 20/3}
  - {code: B, title: Sosial, weight: 20}
"""


@pytest.fixture
def full():
    return load_instrument(FULL)


def test_the_head_is_read(full):
    assert (full.code, full.edition, full.status, full.mean) == ("IKT-2024", "2024", "resmi", "geometric")
    assert (full.scale.min, full.scale.max, full.scale.better) == (1, 7, "high")
    assert full.missing == Policy("rescale", Fraction(2, 3))
    assert [(band.start, band.label, band.status) for band in full.bands] == [
        (1, "Rendah", "usulan"),
        (Fraction(13, 3), "Tinggi", "resmi"),
    ]


def test_the_tree_is_read_with_exact_weights_and_codes_as_written(full):
    weights = [(node.code, node.weight) for node in full.walk()]
    assert weights == [("A", 20), ("1.10", Fraction(40, 3)), ("1.1", Fraction(20, 3)), ("B", 20)]
    assert [leaf.code for leaf in full.leaves()] == ["1.10", "1.1", "B"]
    assert [leaf.code for leaf in full.node("A").leaves()] == ["1.10", "1.1"]
    assert (full.node("A").mean, full.node("A").status, full.node("1.1").title) == (
        "harmonic",
        "usulan",
        "1.1",
    )
    assert full.node("1.10").source == "Koran A\nKoran B"
    with pytest.raises(KeyError):
        full.node("1.2")


def test_questions_are_read(full):
    questions = [question for _, question in full.questions()]
    assert {leaf.code for leaf, _ in full.questions()} == {"1.10"}
    assert questions[0] == Question(
        code="q.1",
        text="Sejauh mana RPJMD toleran?",
        type="tingkat",
        status="resmi",
        owners=("Bappeda", "Bagian Hukum"),
        evidence=("file", "produk_hukum"),
        rules=(Rule("wajib"), Rule("wajib_bukti", min=Fraction(2)), Rule("periode")),
        help="Sebut halaman.",
        rubric=((1, "Tidak ada."), (7, "Semua.")),
        choices=(),
    )
    assert questions[2].rules == (
        Rule("tidak_melebihi", than="q.2"),
        Rule("rentang", min=Fraction(1, 2), max=Fraction(9)),
    )
    assert questions[4].rules[0] == Rule("wajib_bila", than="q.4", equals="ya")
    assert [question.choices for question in questions[5:8]] == [("Ada", "Tidak"), ("a", "b"), ()]


def test_the_shortest_instrument_has_its_defaults():
    text = (
        "{code: X, title: X, edition: 1, status: usulan, scale: {min: 0, max: 1, better: low}, nodes: [%s]}"
    )
    instrument = load_instrument(text % "{code: a, weight: 100}")
    assert instrument.missing == Policy("refuse", Fraction(0))
    assert (instrument.weights_sum, instrument.bands, instrument.mean) == (100, (), "arithmetic")
    assert instrument.node("a").status == "usulan"


def test_line_ends_bom_and_comments_make_no_difference(full):
    for text in ("\ufeff" + FULL, FULL.replace("\n", "\r\n"), "# catatan\n---\n" + FULL + "...\n"):
        assert load_instrument(text) == full


def test_faults_are_raised_or_returned_but_never_only_the_first():
    text = FULL.replace("status: resmi\nscale", "status: baku\nscale").replace("weight: 40/3", "weight: 10,5")
    faults = validate_instrument(text, file="ikt.yaml")
    assert [(fault.file, fault.line, fault.code) for fault in faults] == [
        ("ikt.yaml", 4, "unknown_word"),
        ("ikt.yaml", 19, "decimal_comma"),
    ]
    with pytest.raises(InstrumentFaults) as caught:
        load_instrument(text, file="ikt.yaml")
    assert caught.value.faults == faults
    assert isinstance(caught.value, KompositFaults) and str(caught.value).count("\n") == 1
    assert validate_instrument(FULL) == ()
