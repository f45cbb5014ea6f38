"""What the verb `run` refuses, and with which line."""

from __future__ import annotations

import json

import pytest

from komposit import cli

DATA = """\
uCode,nama,REG,POP,I1,I2,I3,I4
A,Satu,x,10,1,5,10,1
B,Dua,x,20,8,4,20,2
C,Tiga,x,10,3,,30,3
D,Empat,y,20,12,2,40,
E,Lima,y,10,5,1,50,5
F,Enam,y,10,9,0.5,900,6
"""


def spec(*steps, framework="{imeta: i.csv}", more=""):
    lines = "".join(f"  - {step}\n" for step in steps)
    return f"framework: {framework}\n{more}steps:\n{lines}"


def faults(said):
    return [(fault["line"], fault["code"]) for fault in said["faults"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(0, "empty")]),
        ("- a", [(1, "wrong_type")]),
        ("steps: []\nframework: {}", [(1, "empty_list"), (2, "missing_key")]),
        ("steps: [{aggregate: {}}]", [(1, "missing_key")]),
        ("framework: {imeta: i.csv}\nsteps: [3]", [(2, "wrong_type")]),
        ("framework: {imeta: i.csv}\nsteps: [guess]", [(2, "wrong_type")]),
        ("framework: {imeta: i.csv}\nsteps: [{a: {}, b: {}}]", [(2, "wrong_type")]),
        ("framework: {imeta: i.csv}\nsteps: [{guess: {}}]", [(2, "unknown_key")]),
        ("framework: {imeta: i.csv, yaml: t}\nsteps: [{alpha: {}}]", [(1, "missing_key")]),
        ("framework: {imeta: i.csv}\nsteps: [{alpha: [1]}]", [(2, "wrong_type")]),
        ("framework: {imeta: i.csv}\nsteps: [{alpha: {x: 1}}]", [(2, "unknown_key")]),
        ("framework: {imeta: i.csv}\nwhat: 1\nsteps: [{alpha: {}}]", [(2, "unknown_key")]),
        ("framework: {imeta: none.csv}\nsteps: [{alpha: {}}]", [(0, "unreadable")]),
    ],
)
def test_a_specification_that_cannot_be_used(work, text, found):
    code, said, _ = work(text)
    assert code == 2 and faults(said) == found


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("denominate: {by: none}", "unknown_code"),
        ("denominate: {by: [I1]}", "wrong_type"),
        ("denominate: {by: {IX: POP}}", "unknown_key"),
        ("impute: {method: guess}", "unknown_word"),
        ("impute: {method: group_mean}", "missing_key"),
        ("impute: {method: group_mean, group: none}", "unknown_code"),
        ("impute: {method: row_mean, group: 9}", "bad_range"),
        ("impute: {method: row_mean, group: 1.5}", "bad_range"),
        ("screen: {min_available: 2}", "bad_share"),
        ("treat: {winsorise_max: -1}", "bad_range"),
        ("treat: {skew: -1}", "bad_range"),
        ("treat: {then: sqrt}", "unknown_word"),
        ("treat: {combine: perhaps}", "wrong_type"),
        ("treat: {combine: [1]}", "wrong_type"),
        ("treat: {per: {IX: none}}", "unknown_key"),
        ("treat: {per: {I1: 3}}", "wrong_type"),
        ("normalise: {per: {I1: 3}}", "wrong_type"),
        ("normalise: {method: guess}", "unknown_word"),
        ("normalise: {to: [1]}", "bad_range"),
        ("normalise: {to: [1, x]}", "not_a_number"),
        ("normalise: {to: [1, [2]]}", "wrong_type"),
        ("normalise: {limits: [5, 1]}", "bad_range"),
        ("normalise: {limits: [5]}", "bad_range"),
        ("normalise: {method: zscore, to: [0, 0]}", "bad_range"),
        ("normalise: {method: custom}", "bad_range"),
        ("normalise: {method: custom, points: [[2, 0], [1, 1]]}", "bad_range"),
        ("normalise: {method: custom, points: [1, 2]}", "wrong_type"),
        ("normalise: {per: {IX: {}}}", "unknown_key"),
        ("aggregate: {method: guess}", "unknown_word"),
        ("aggregate: {method: genmean}", "missing_key"),
        ("aggregate: {by_level: [amean]}", "bad_range"),
        ("aggregate: {by_level: [amean, [gmean]]}", "wrong_type"),
        ("aggregate: {by_level: [amean, guess]}", "unknown_word"),
        ("aggregate: {min_available: [0.5]}", "bad_range"),
        ("aggregate: {min_available: [0.5, 2]}", "bad_range"),
        ("aggregate: {weights: {IX: 1}}", "unknown_key"),
        ("aggregate: {weights: {I1: -1}}", "bad_range"),
        ("aggregate: {weights: {I1: 0, I2: 0}}", "bad_weight"),
        ("aggregate: {method: copeland, exact: true}", "bad_range"),
        ("rank: {ties: guess}", "unknown_word"),
        ("rank: {within: none}", "unknown_code"),
        ("correlations: {levels: [1, 2, 3]}", "bad_range"),
        ("correlations: {levels: 9}", "bad_range"),
        ("weights: {method: guess}", "unknown_word"),
        ("weights: {method: given}", "missing_key"),
        ("weights: {method: equal, level: 9}", "bad_range"),
        ("weights: {method: pca, level: 2}", "no_aggregate"),
        ("weights: {method: ahp, matrices: {P: [[1, 2]]}}", "bad_range"),
        ("weights: {method: ahp, matrices: {P: [[1]]}}", "bad_range"),
        ("weights: {method: ahp, matrices: {P: [[1, 2], [2, 1]]}}", "bad_range"),
        ("weights: {method: ahp, matrices: {P: [3]}}", "wrong_type"),
        ("weights: {method: budget, experts: [{I1: 1}, {I2: 1}]}", "missing_key"),
        ("weights: {method: budget, experts: [{I1: 0, I2: 0}]}", "bad_weight"),
        ("weights: {method: budget, experts: [3]}", "wrong_type"),
        ("weights: {method: optimise, targets: {I1: 1}}", "missing_key"),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_fault_with_its_line(work, step, found):
    code, said, _ = work(spec("availability: {}", step))
    assert code == 2
    assert (4, found) in faults(said), said


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("", [(0, "empty")]),
        ("uCode,I1\n", [(0, "empty")]),
        ("uCode;I1\nA;1\n", [(1, "bad_header")]),
        (DATA.replace("I4", "I9"), [(1, "bad_header")]),
        (DATA.replace("uCode", ""), [(1, "bad_header")]),
        (DATA.replace("B,", "A,"), [(3, "duplicate_row")]),
        (DATA.replace("B,", ",", 1), [(3, "bad_unit")]),
        (DATA.replace("900", '"9,5"'), [(7, "decimal_comma")]),
        (DATA.replace("900", "inf"), [(7, "not_finite")]),
        (DATA.replace("900", "NaN"), [(7, "not_finite")]),
        (DATA.replace("900", "1e999"), [(7, "not_finite")]),
        (DATA.replace("900", "x"), [(7, "not_a_number")]),
        (DATA + "G,1\n", [(8, "bad_row")]),
        (DATA + 'G,"1\n', [(8, "bad_csv")]),
        (DATA + 'G,"' + "9" * 200_000, [(8, "bad_csv")]),
        ("\0", [(0, "empty")]),
    ],
)
def test_data_that_cannot_be_used(work, data, found):
    code, said, _ = work(spec("availability: {}"), data)
    assert code == 2 and faults(said) == found


def test_a_denominator_is_asked_for_only_when_needed(work):
    data = DATA.replace("POP", "penduduk")
    assert work(spec("normalise: {}"), data)[0] == 0
    code, said, _ = work(spec("denominate: {}"), data)
    assert code == 2 and faults(said) == [(1, "bad_header")]


def test_a_step_that_fails_says_which_and_where(work):
    code, said, _ = work(spec("normalise: {to: [0, 100]}", "aggregate: {method: gmean}"))
    assert code == 2 and faults(said) == [(4, "not_positive")]
    assert said["faults"][0]["message"].startswith("langkah aggregate: P: gmean")
    assert said["faults"][0]["file"].endswith("s.yaml")


def test_missing_files_are_all_named(tmp_path, capsys):
    assert cli.main(["run", "no.yaml", "no.csv", "--out", str(tmp_path), "--json"]) == 2
    said = json.loads(capsys.readouterr().out)
    assert [fault["file"] for fault in said["faults"]] == ["no.yaml", "no.csv"]


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        ("items: 3", [(1, "wrong_type")]),
        ("[1]", [(1, "wrong_type")]),
        ("items: [{code: A, items: [{code: B}]}, {code: C}]", [(1, "bad_tree")]),
        ("items: [{code: A, items: [{code: B, weight: -1}, {code: D, weight: 2}]}]", [(1, "bad_weight")]),
        ("items: [{code: A, items: [{code: B}, 3]}]", [(1, "wrong_type")]),
        ("items: [{code: A, items: [{code: B, colour: 1}]}]", [(1, "unknown_key")]),
        ("items: [{code: A, items: [{code: A}]}]", [(1, "bad_tree"), (1, "duplicate_code")]),
        ("a: *b", [(1, "alias")]),
    ],
)
def test_a_tree_that_cannot_be_used(work, tree, found):
    code, said, _ = work(spec("alpha: {}", framework="{yaml: t.yaml}"), **{"t.yaml": tree})
    assert code == 2 and faults(said) == found


def test_faults_of_all_files_come_together(work):
    """Those of the steps are told beside a step that nobody knows, and beside those of the data."""
    steps = spec("normalise: {methd: rank}", "agregate: {}", "denominate: {by: LUAS}", "rank: {ties: most}")
    code, said, _ = work(steps, DATA.replace("900", "x"))
    assert code == 2 and faults(said) == [
        (3, "unknown_key"),
        (4, "unknown_key"),
        (5, "unknown_code"),
        (6, "unknown_word"),
        (7, "not_a_number"),
    ]
    assert {fault["file"].rpartition("/")[2] for fault in said["faults"]} == {"s.yaml", "d.csv"}
    code, said, _ = work(spec("rnk: {}"), "uCode\n", imeta="iCode\nI1\n")
    assert code == 2 and len({fault["file"] for fault in said["faults"]}) == 3
    code, said, _ = work("steps: [rnk]\n", "uCode\n")
    assert code == 2 and faults(said) == [(1, "missing_key"), (1, "wrong_type"), (0, "empty")]


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("treat: {winsorise_max: 0, skew: 0, kurtosis: -9, then: boxcox, lambda: 999}", DATA),
        ("denominate: {by: {I2: POP}}", DATA.replace("A,Satu,x,10,1,5", "A,Satu,x,1e-300,1,1e300")),
    ],
)
def test_values_that_become_infinite_are_refused_with_their_codes(work, step, data):
    code, said, _ = work(spec(step), data)
    assert code == 2 and faults(said)[0] == (3, "not_finite")


@pytest.mark.slow
def test_weights_that_cannot_be_optimised_leave_a_trace_that_is_json(work, tmp_path):
    data = DATA.splitlines()
    same = [data[0], *(",".join([*line.split(",")[:6], "7", "7"]) for line in data[1:])]
    steps = ("impute: {}", "weights: {method: optimise, level: 1, goal: infomax}")
    code, _, _ = work(spec(*steps), "\n".join(same) + "\n")
    assert code == 0
    notes = json.loads((tmp_path / "out" / "trace.json").read_text())["steps"][1]
    assert notes["objective"] is None and notes["correlations"]["I3"] is None


def test_preparing_once_more_after_scores_looks_at_the_indicators(work):
    steps = ("impute: {}", "normalise: {}", "aggregate: {}")
    _, _, once = work(spec(*steps))
    code, _, twice = work(spec(*steps, "normalise: {}", "aggregate: {}"))
    assert code == 0 and twice["normalise_2"] != [] and list(twice["normalise_2"][0])[-1] == "I4"
    for first, second in zip(once["aggregate"], twice["aggregate_2"], strict=True):
        assert float(first["Q"]) == pytest.approx(float(second["Q"]))
