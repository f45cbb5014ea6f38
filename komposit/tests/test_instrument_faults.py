"""Every fault an instrument can have, with its line, and all of them at once."""

from __future__ import annotations

import pytest
import yaml

from komposit import validate_instrument

HEAD = """\
code: X
title: Contoh
edition: 1
status: usulan
scale: {min: 1, max: 7, better: high}
"""
LEAF = "nodes: [{code: a, weight: 100}]\n"
HEADER_OF_4000 = HEAD.replace("Contoh", "x" * 4000) + LEAF


def found(text):
    return [(fault.line, fault.code) for fault in validate_instrument(text)]


def with_keys(*lines):
    """A sound instrument with more top-level lines, which begin on line 7."""
    return HEAD + LEAF + "\n".join(lines)


def with_nodes(*lines):
    """A sound head with these nodes, which begin on line 7."""
    return HEAD + "nodes:\n" + "\n".join(f"  {line}" for line in lines)


def with_question(more, kind="tingkat", *others):
    """One leaf with one question on line 7, and further questions from line 8 on."""
    question = f"{{code: q1, text: Apa?, type: {kind}{more}}}"
    extra = ["{code: t, text: Tingkat?, type: tingkat}"] if kind != "tingkat" else []
    listed = ",\n ".join((question, *others, *extra))
    return f"{HEAD}nodes: [{{code: a, weight: 100, questions: [\n {listed}]}}]"


def test_the_pieces_these_tests_are_made_of_are_sound():
    assert (
        found(with_keys()) == found(with_nodes("- {code: a, weight: 100}")) == found(with_question("")) == []
    )


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        # the text as YAML
        ("", [(0, "empty")]),
        ("# hanya catatan\n", [(0, "empty")]),
        ("a: b: c", [(1, "yaml_syntax")]),
        (HEAD + "\tnodes: []", [(6, "yaml_syntax")]),
        ("a: [1, 2", [(1, "yaml_syntax")]),
        ("a: 'x", [(1, "yaml_syntax")]),
        ("code: X\ntitle: \x07", [(2, "bad_character")]),
        ("code: X\ntitle: \ud800", [(2, "bad_character")]),
        ("- a\n- b", [(1, "wrong_type")]),
        ("sebuah kalimat", [(1, "wrong_type")]),
        (with_keys("---", "code: Y"), [(7, "many_documents")]),
        (with_keys("title: Lain"), [(7, "duplicate_key")]),
        (with_keys("? [a, b]", ": c"), [(7, "bad_key")]),
        ("a: " + "[" * 40 + "]" * 40, [(1, "too_deep")]),
        ("[" * 100_000, [(1, "too_deep")]),
        ("#" * 1_000_001, [(0, "too_large")]),
        # anchors, aliases, merges, tags
        ("&a [*a]", [(1, "alias"), (1, "alias"), (1, "wrong_type")]),
        (with_keys("bands: &b [{from: 1, label: &l Satu}]"), [(7, "alias"), (7, "alias")]),
        (with_keys("missing: {<<: *x}"), [(7, "alias"), (7, "missing_key"), (7, "unknown_key")]),
        (with_keys("mean: !!python/object:os.system arithmetic"), [(7, "unsupported_tag")]),
        (
            with_nodes("- {code: !!str a, weight: !!int 100}"),
            [(7, "unsupported_tag"), (7, "unsupported_tag")],
        ),
        (with_keys("*x : 1"), [(7, "alias")]),
        # keys
        (
            "{}",
            [(1, "missing_key")] * 6,
        ),
        (with_keys("judul: X"), [(7, "unknown_key")]),
        (with_keys("wieghts_sum: 100"), [(7, "unknown_key")]),
        (HEAD.replace("title: Contoh", "title: [Contoh]") + LEAF, [(2, "wrong_type")]),
        (HEAD.replace("title: Contoh", "title: yes") + LEAF, [(2, "wrong_type")]),
        (HEAD.replace("title: Contoh", "title:") + LEAF, [(2, "empty_value")]),
        (HEAD.replace("title: Contoh", "title: '  '") + LEAF, [(2, "empty_value")]),
        (HEAD.replace("title: Contoh", 'title: "a\\nb"') + LEAF, [(2, "many_lines")]),
        (HEAD.replace("title: Contoh", 'title: "a\\u202eb"') + LEAF, [(2, "bad_character")]),
        (HEAD.replace("title: Contoh", f"title: {'x' * 4001}") + LEAF, [(2, "text_too_long")]),
        (HEAD.replace("code: X", "code: 'X Y'") + LEAF, [(1, "bad_code")]),
        (HEAD.replace("code: X", "code: \u0425") + LEAF, [(1, "bad_code")]),
        (HEAD.replace("code: X", f"code: {'x' * 41}") + LEAF, [(1, "bad_code")]),
        (HEAD.replace("status: usulan", "status: draf") + LEAF, [(4, "unknown_word")]),
        (HEAD.replace("status: usulan", "status: [usulan]") + LEAF, [(4, "wrong_type")]),
        # scale, sum, missing
        (HEAD.replace("scale: {min: 1, max: 7, better: high}", "scale: 7") + LEAF, [(5, "wrong_type")]),
        (HEAD.replace("better: high", "better: up") + LEAF, [(5, "unknown_word")]),
        (
            HEAD.replace("max: 7, better: high", "maks: 7") + LEAF,
            [(5, "missing_key")] * 2 + [(5, "unknown_key")],
        ),
        (HEAD.replace("min: 1", "min: 7") + LEAF, [(5, "bad_scale")]),
        (HEAD.replace("min: 1", "min: -.inf") + LEAF, [(5, "not_finite")]),
        (HEAD.replace("min: 1", "min: .nan") + LEAF, [(5, "not_finite")]),
        (HEAD.replace("min: 1", "min: true") + LEAF, [(5, "wrong_type")]),
        (HEAD.replace("min: 1", "min: 1e0") + LEAF, [(5, "number_exponent")]),
        (HEAD.replace("min: 1", "min: 0x1") + LEAF, [(5, "not_a_number")]),
        (HEAD.replace("min: 1", "min: [1]") + LEAF, [(5, "wrong_type")]),
        (with_keys("weights_sum: 99"), [(6, "weights_sum")]),
        (with_keys("weights_sum: seratus"), [(7, "not_a_number")]),
        (with_keys("missing: refuse"), [(7, "wrong_type")]),
        (with_keys("missing: {policy: zero}"), [(7, "unknown_word")]),
        (with_keys("missing: {min_share: 0.5}"), [(7, "missing_key")]),
        (with_keys("missing: {policy: rescale, min_share: 1.5}"), [(7, "bad_share")]),
        (with_keys("missing: {policy: rescale, min_share: -0.5}"), [(7, "bad_share")]),
        (with_keys("mean: median"), [(7, "unknown_word")]),
        # bands
        (with_keys("bands: []"), [(7, "empty_list")]),
        (with_keys("bands: [Netral]"), [(7, "wrong_type")]),
        (with_keys("bands: [{from: 0, label: A}, {from: 8, label: B}]"), [(7, "band_outside")] * 2),
        (with_keys("bands:", "- {from: 5, label: A}", "- {from: 4, label: B}"), [(9, "band_order")]),
        (
            with_keys("bands:", "- {from: 5, label: A}", "- {from: 5, label: A}"),
            [(9, "band_order"), (9, "duplicate_entry")],
        ),
        (with_keys("bands: [{from: x, label: A, warna: merah}]"), [(7, "not_a_number"), (7, "unknown_key")]),
        (with_keys("bands: [{}]"), [(7, "missing_key")] * 2),
        # nodes and weights
        (HEAD, [(1, "missing_key")]),
        (HEAD + "nodes: []", [(6, "empty_list")]),
        (HEAD + "nodes: {a: 100}", [(6, "wrong_type")]),
        (with_nodes("- a"), [(7, "wrong_type")]),
        (with_nodes("- {weight: 100}"), [(7, "missing_key")]),
        (with_nodes("- {code: a}"), [(7, "missing_key")]),
        (
            with_nodes("- {code: a, weight: 0}", "- {code: b, weight: -5}"),
            [(7, "bad_weight"), (8, "bad_weight")],
        ),
        (with_nodes("- {code: a, weight: yes}"), [(7, "wrong_type")]),
        (with_nodes("- {code: a, weight: 50}", "- {code: a, weight: 50}"), [(8, "duplicate_code")]),
        (
            with_nodes("- code: A", "  weight: 90", "  nodes: [{code: a, weight: 100}]"),
            [(8, "weight_mismatch")],
        ),
        (with_nodes("- {code: A, nodes: []}"), [(7, "empty_list")]),
        (
            with_nodes("- {code: A, nodes: [{code: a, weight: 100}], questions: [x]}"),
            [(7, "misplaced_key"), (7, "wrong_type")],
        ),
        # questions
        (with_question("", "jawaban"), [(7, "unknown_word")]),
        (with_question(", bobot: 3"), [(7, "unknown_key")]),
        (with_question(", owners: Bappeda"), [(7, "wrong_type")]),
        (with_question(", owners: [Bappeda, Bappeda]"), [(7, "duplicate_entry")]),
        (
            with_question(", owners: [[a]], evidence: [no, !!str a]"),
            [(7, "unsupported_tag"), (7, "wrong_type"), (7, "wrong_type")],
        ),
        (with_question("", "tingkat", "{code: q1, text: Apa?, type: teks}"), [(8, "duplicate_code")]),
        (
            with_question(", owner_code: A.1", "teks", "{code: q2, text: Apa?, type: teks, owner_code: A.1}"),
            [(8, "duplicate_code")],
        ),
        (with_question(f", owner_code: {'9' * 41}"), [(7, "text_too_long")]),
        (with_question(", owner_code: [A]"), [(7, "wrong_type")]),
        (with_question("", "tingkat", "{code: q2, text: Apa?, type: tingkat}"), [(6, "level_question")]),
        (with_question("", "tingkat", "kalimat"), [(8, "wrong_type")]),
        (
            with_nodes("- {code: a, weight: 100, questions: [{code: q, text: Apa?, type: teks}]}"),
            [(7, "level_question")],
        ),
        (
            with_nodes("- {code: a, weight: 100, questions: [{}]}"),
            [(7, "level_question")] + [(7, "missing_key")] * 3,
        ),
        (with_question(", rubric: [1, 2]"), [(7, "wrong_type")]),
        (
            with_question(", rubric: {8: Lebih, satu: Kurang, 2: [x], 3: ''}"),
            [(7, "bad_level"), (7, "bad_level"), (7, "empty_value"), (7, "wrong_type")],
        ),
        (with_question(", rubric: {1: x}", "teks"), [(7, "misplaced_key")]),
        (with_question(", choices: [a, b]"), [(7, "misplaced_key")]),
        (with_question("", "pilihan"), [(7, "missing_key")]),
        (with_question(", choices: [a]", "pilihan"), [(7, "too_few_choices")]),
        (with_question(", choices: []", "pilihan"), [(7, "empty_list")]),
        # rules
        (with_question(", rules: [wajib]"), [(7, "wrong_type")]),
        (with_question(", rules: [{kind: harus, min: 3}]"), [(7, "unknown_word")]),
        (with_question(", rules: [{min: 3}]"), [(7, "missing_key")]),
        (with_question(", rules: [{kind: wajib, min: 3}]"), [(7, "unknown_key")]),
        (with_question(", rules: [{kind: rentang, min: 3}]"), [(7, "rule_type")]),
        (with_question(", rules: [{kind: rentang}]", "angka"), [(7, "missing_key")]),
        (with_question(", rules: [{kind: rentang, min: 3, max: 2}]", "angka"), [(7, "bad_range")]),
        (with_question(", rules: [{kind: wajib_bukti, min: 0}]"), [(7, "bad_range")]),
        (with_question(", rules: [{kind: panjang, max: 1.5}]", "teks"), [(7, "bad_range")]),
        (with_question(", rules: [{kind: panjang}]", "teks"), [(7, "missing_key")]),
        (with_question(", rules: [{kind: wajib_bila, than: q9}]"), [(7, "missing_key"), (7, "unknown_code")]),
        (with_question(", rules: [{kind: tidak_melebihi, than: q1}]", "angka"), [(7, "self_reference")]),
        (with_question(", rules: [{kind: tidak_melebihi, than: t}]", "angka"), [(7, "rule_type")]),
    ],
)
def test_each_fault_is_found_on_its_line(text, faults):
    assert found(text) == faults


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ((10, 20, 20, 10, 10, 15, 20, 10), "115"),
        ((10, 20, 20, 10, 10, 15, 10, 10), "105"),
        (("33.3",) * 3, "99.9"),
    ],
)
def test_weight_lists_as_misprinted_are_refused_with_their_sum(weights, total):
    text = with_nodes(*(f"- {{code: I{n}, weight: {weight}}}" for n, weight in enumerate(weights)))
    (fault,) = validate_instrument(text)
    assert (fault.line, fault.code) == (6, "weights_sum")
    assert fault.message == f"instrumen: jumlah bobot indikator {total}, seharusnya 100"


def test_thirds_sum_exactly():
    assert found(with_nodes(*(f"- {{code: I{n}, weight: 100/3}}" for n in range(3)))) == []


def test_one_faulty_weight_does_not_hide_behind_a_wrong_sum():
    text = with_nodes(
        "- code: A", "  weight: 30", "  nodes: [{code: a, weight: x}]", "- {code: b, weight: 1}"
    )
    assert found(text) == [(9, "not_a_number")]


def test_a_rubric_is_not_measured_against_a_faulty_scale():
    text = with_question(", rubric: {9: x}").replace("min: 1", "min: x")
    assert found(text) == [(5, "not_a_number")]


def test_a_broken_instrument_gives_all_its_faults():
    text = """\
code: IKT 2017
judul: Indeks
edition: 2022
status: resmi?
scale: {min: 1, max: 7, better: tinggi}
weights_sum: 100
missing: {policy: tolak}
bands:
  - {from: 5, label: Agak toleran}
  - {from: 4, label: Netral}
  - {from: 9, label: Surga}
nodes:
  - code: A
    weight: 25
    nodes:
      - {code: I1, weight: 10}
      - {code: I2, weight: 20}
  - code: B
    mean: rata-rata
    nodes:
      - {code: I1, weight: 20}
      - code: I4
        weight: 45
        questions:
          - {code: "4.1", text: Apa?, type: teks, rules: [{kind: tidak_melebihi, than: "9.9"}]}
          - {code: "4.1", type: angka, owners: []}
"""
    assert found(text) == [
        (1, "bad_code"),
        (1, "missing_key"),
        (2, "unknown_key"),
        (4, "unknown_word"),
        (5, "unknown_word"),
        (7, "unknown_word"),
        (10, "band_order"),
        (11, "band_outside"),
        (12, "weights_sum"),
        (14, "weight_mismatch"),
        (19, "unknown_word"),
        (21, "duplicate_code"),
        (24, "level_question"),
        (25, "rule_type"),
        (25, "unknown_code"),
        (26, "duplicate_code"),
        (26, "empty_list"),
        (26, "missing_key"),
    ]
    assert all(fault.message[0] != "[" and len(fault.message) < 250 for fault in validate_instrument(text))


def test_a_near_miss_is_named():
    (fault,) = validate_instrument(with_keys("weight_sum: 100"))
    assert "mungkin maksudnya 'weights_sum'" in fault.message


def test_a_message_never_carries_the_codes_of_a_terminal():
    text = with_nodes('- {code: "a\\e[2J", weight: "\\e[31m", "\\e[0m": 1}')
    assert all("\x1b" not in str(fault) for fault in validate_instrument(text))
    assert len(validate_instrument(text)) == 4


def test_without_libyaml_the_faults_are_the_same(monkeypatch):
    texts = [HEAD + LEAF, "a: b: c", "&a [*a]", with_keys("x: !t 1"), with_nodes("- {code: a, weight: x}")]
    before = [found(text) for text in texts]
    monkeypatch.setattr("komposit.instrument.marked._LOADER", yaml.SafeLoader)
    assert [found(text) for text in texts] == before


def test_the_limits_themselves_are_allowed():
    assert found(HEADER_OF_4000) == []
    assert "too_deep" not in [code for _, code in found("a: " + "[" * 31 + "]" * 31)]
    assert "too_deep" in [code for _, code in found("a: " + "[" * 32 + "]" * 32)]


@pytest.mark.slow
def test_a_large_hostile_text_is_refused_and_does_not_hang():
    for text in (
        "{" * 300_000,
        "a: &x 1\n" * 30_000,
        "- " * 300_000,
        HEAD + "nodes:\n" + "- {kode: x}\n" * 5_000,
    ):
        assert validate_instrument(text)
