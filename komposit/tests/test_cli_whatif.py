"""`komposit whatif` on the command line: outputs, exit codes, and every fault in one run."""

from __future__ import annotations

import json

import pytest

from komposit import cli

IKT = """\
code: IKT
title: Indeks
edition: 2024
status: usulan
scale: {min: 1, max: 7, better: high}
missing: {policy: refuse, min_share: 0.5}
bands: [{from: 4, label: Netral}]
nodes:
  - code: A
    nodes:
      - {code: I1, weight: 10}
      - {code: I2, nodes: [{code: I2a, weight: 10}, {code: I2b, weight: 10}]}
  - {code: B, nodes: [{code: I3, weight: 20}, {code: I4, weight: 10}]}
  - {code: C, nodes: [{code: I5, weight: 10}, {code: I6, weight: 15}]}
  - {code: D, nodes: [{code: I7, weight: 5}, {code: I8, weight: 10}]}
"""
LEAVES = ("I1", "I2a", "I2b", "I3", "I4", "I5", "I6", "I7", "I8")
FOUR = ("--step", "I1=1", "--step", "I2=1", "--step", "I5=1", "--step", "I6=1")


def csv_of(**units):
    rows = [f"{unit},{code},{level}" for unit, values in units.items() for code, level in values.items()]
    return "\n".join(["unit,code,value", *rows]) + "\n"


@pytest.fixture
def instrument(tmp_path):
    path = tmp_path / "ikt.yaml"
    path.write_text(IKT)
    return str(path)


@pytest.fixture
def values(tmp_path):
    def write(**units):
        path = tmp_path / "nilai.csv"
        path.write_text(csv_of(**units))
        return str(path)

    return write


@pytest.fixture
def run(capsys):
    def call(*words):
        code = cli.main(["whatif", *words])
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in words else out, err

    return call


def test_the_published_total_of_pagar_alam_and_four_steps(instrument, run):
    code, out, err = run(instrument, "--base", "4.381", *FOUR, "--json")
    assert (code, err) == (0, "")
    assert (out["base"], out["score"], out["difference"], out["from"]) == ("4.381", "4.931", "0.55", "total")
    assert out["points"] == {"I1": "0.1", "I2": "0.2", "I5": "0.1", "I6": "0.15"}
    assert out["label"] == "perkiraan sendiri, bukan nilai pemilik indeks"
    assert out["receipt"].startswith("sha256:") and "trace" not in out and "plan" not in out


def test_the_readable_form_says_the_same_with_its_steps(instrument, run):
    code, out, _ = run(instrument, "--base", "4.381", *FOUR, "--trace")
    assert code == 0
    assert "bukan nilai pemilik indeks" in out
    assert "4.381 -> 4.931 (Netral; usulan)" in out and "I6: +0.15 (1 tingkat)" in out
    assert "5. IKT: add_points(IKT 4.381, I1 0.1, I2 0.2, I5 0.1, I6 0.15) = 4.931" in out


def test_from_values_each_unit_gets_its_estimate_and_trace(instrument, values, run):
    path = values(b=dict.fromkeys(LEAVES, 4), a=dict.fromkeys(LEAVES, 5))
    code, out, _ = run(instrument, path, "--step", "I1=1", "--target", "I8=7", "--json", "--trace")
    assert code == 0 and list(out["units"]) == ["a", "b"] and out["policy"] == {"kind": "refuse"}
    assert [out["units"][unit]["difference"] for unit in "ab"] == ["0.3", "0.4"]
    assert out["units"]["b"]["steps"] == {"I1": "1", "I8": "3"}
    assert out["units"]["b"]["trace"][-1]["formula"] == "band_of"


def test_a_unit_without_a_score_ends_with_3(instrument, values, run):
    path = values(a=dict.fromkeys(LEAVES, 4), b={"I1": 4})
    code, out, _ = run(instrument, path, "--step", "I1=1", "--effort", "I1=1")
    assert code == 3
    assert "a: 4 -> 4.1 (Netral; usulan)" in out
    assert "b: tidak dihitung -> tidak dihitung" in out and "belum ada nilai: I2a, I2b, I3" in out
    assert "urutan perbaikan: nilai awal belum lengkap" in out
    assert "I1: +0.1 (1 tingkat)" in out
    code, out, _ = run(instrument, path, "--step", "I1=1", "--effort", "I1=1", "--json")
    assert code == 3 and (out["units"]["b"]["plan"], out["units"]["b"]["plans"]) == (None, [])


def test_a_target_where_no_value_was_is_called_new(instrument, values, run):
    path = values(a=dict.fromkeys(LEAVES, 4) | {"I8": ""})
    code, out, _ = run(instrument, path, "--target", "I8=5", "--missing", "rescale", "--min-share", "0.5")
    assert code == 0 and "I8: +0.1 (nilai baru)" in out


def test_the_best_order_for_a_budget_and_for_a_goal(instrument, run):
    efforts = ("--effort", "I1=3", "--effort", "I2=5", "--effort", "I5=1", "--effort", "I6=4")
    code, out, _ = run(instrument, "--base", "4.381", *efforts, "--budget", "9", "--json")
    assert code == 0 and out["steps"] == {} and out["score"] == "4.381"
    steps = {"I1": 1, "I2": 1, "I5": 1}
    assert out["plan"] == {"steps": steps, "effort": "9", "difference": "0.4", "score": "4.781"}
    assert out["order"][0] == {"code": "I5", "level": 1, "effort": "1", "points": "0.1"}
    assert [plan["effort"] for plan in out["plans"]] == ["0", "1", "4", "5", "6", "8", "9", "10", "13"]
    code, out, _ = run(instrument, "--base", "4.381", *FOUR, *efforts, "--goal", "4.92")
    assert code == 0 and "urutan perbaikan (usaha 13, +0.55 -> 4.931):" in out
    assert "1. I5 tingkat ke-1: +0.1, usaha 1" in out
    code, out, _ = run(instrument, "--base", "4.381", *efforts, "--goal", "5")
    assert code == 3 and "5 tidak tercapai; paling baik 4.931" in out


def test_steps_limit_how_far_repairs_go_from_values(instrument, values, run):
    path = values(a=dict.fromkeys(LEAVES, 4))
    code, out, _ = run(instrument, path, "--step", "I1=2", "--effort", "I1=1", "--effort", "I3=1", "--json")
    assert code == 0 and out["units"]["a"]["plan"]["steps"] == {"I1": 2, "I3": 3}


@pytest.mark.parametrize(
    "words",
    [
        ["x.yaml"],
        ["x.yaml", "--step", "I1=1"],
        ["x.yaml", "v.csv", "--base", "4", "--step", "I1=1"],
        ["x.yaml", "--base", "4"],
        ["x.yaml", "--base", "4,381", "--step", "I1=1"],
        ["x.yaml", "--base", "4", "--step", "I1"],
        ["x.yaml", "--base", "4", "--step", "=1"],
        ["x.yaml", "--base", "4", "--step", "I1=satu"],
        ["x.yaml", "--base", "4", "--step", "I1=1", "--step", "I1=2"],
        ["x.yaml", "--base", "4", "--target", "I1=5"],
        ["x.yaml", "--base", "4", "--step", "I1=1", "--budget", "3"],
        ["x.yaml", "--base", "4", "--effort", "I1=1", "--budget", "3", "--goal", "5"],
    ],
)
def test_a_wrong_command_is_a_fault_before_any_file_is_opened(run, words):
    code, out, _ = run(*words, "--json")
    assert code == 2 and {fault["code"] for fault in out["faults"]} == {"bad_arguments"}


def test_faults_of_steps_and_of_units_end_with_2(instrument, values, run):
    code, out, _ = run(instrument, "--base", "4.381", "--step", "I9=1", "--step", "I1=0.5", "--json")
    assert code == 2 and [fault["code"] for fault in out["faults"]] == ["unknown_code", "bad_step"]
    path = values(a=dict.fromkeys(LEAVES, 4), b=dict.fromkeys(LEAVES, 7))
    code, out, _ = run(instrument, path, "--step", "I1=1", "--json")
    (fault,) = out["faults"]
    assert code == 2 and (fault["file"], fault["line"], fault["code"]) == (path, 11, "outside_scale")
    assert fault["message"].startswith("unit 'b': langkah I1 = 1 dari nilai 7 menjadi 8")
    assert run("tidak-ada.yaml", "--base", "4", "--step", "I1=1", "--json")[0] == 2
