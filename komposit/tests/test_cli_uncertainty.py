"""`komposit uncertainty`: tables, exit codes, and never a traceback."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import komposit
from komposit import cli

EXAMPLES = Path(komposit.__file__).parent / "examples"
SPEC, DATA = str(EXAMPLES / "indeks.yaml"), str(EXAMPLES / "indeks.csv")


@pytest.fixture
def run(capsys, tmp_path):
    def call(*words):
        code = cli.main(["uncertainty", *words, "--out", str(tmp_path / "out")])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def table(tmp_path):
    def read(name):
        with open(tmp_path / "out" / name, encoding="utf-8", newline="") as source:
            return list(csv.reader(source))

    return read


def test_all_tables_of_a_design_with_the_columns_of_coinr(run, table, tmp_path):
    code, out, err = run(SPEC, DATA, "--samples", "20", "--seed", "1", "--sobol", "--json")
    assert (code, err) == (0, "")
    about = json.loads(out)
    assert about["inputs"] == ["Winmax", "Normalisation", "Weights", "Aggregation"]
    assert (about["replications"], about["sobol_samples"], about["units"]) == (120, 20, 6)
    header = ["uCode", "Nominal", "Mean", "Median", "Q5", "Q95"]
    ranks, scores = table("rank_intervals.csv"), table("score_intervals.csv")
    assert ranks[0] == scores[0] == header and len(ranks) == 7
    replications = table("replications.csv")
    assert replications[0] == ["uCode", "Nominal", *(f"r_{number}" for number in range(1, 121))]
    assert [row[1] for row in replications[1:]] == [row[1] for row in scores[1:]]
    sobol = table("sobol.csv")
    assert sobol[0] == ["Variable", "Si", "STi", "Si_q5", "Si_q95", "STi_q5", "STi_q95"]
    assert [row[0] for row in sobol[1:]] == about["inputs"]
    assert sorted(about["files"]) == sorted(path.name for path in (tmp_path / "out").iterdir())


def test_replications_that_were_written_give_their_scores_again(run, table, tmp_path):
    run(SPEC, DATA, "--samples", "8", "--seed", "5", "--sobol")
    first = {
        name: table(name) for name in ("replications.csv", "rank_intervals.csv", "sobol.csv", "params.csv")
    }
    given = tmp_path / "given.csv"
    given.write_text((tmp_path / "out" / "params.csv").read_text())
    for words in ((), ("--samples", "8"), ("--samples", "48")):
        assert run(SPEC, DATA, "--params", str(given), "--seed", "5", "--sobol", *words)[0] == 0
        assert {name: table(name) for name in first} == first
    code, out, _ = run(SPEC, DATA, "--params", str(given))
    assert code == 0 and "48 ulangan" in out and table("replications.csv") == first["replications.csv"]
    assert run(SPEC, DATA, "--params", str(given), "--sobol", "--samples", "9")[0] == 2


def test_the_seed_decides_and_the_processes_do_not(run, table):
    found = []
    for words in (("1",), ("1", "--jobs", "2"), ("2",)):
        assert run(SPEC, DATA, "--samples", "30", "--seed", *words)[0] == 0
        found.append(table("replications.csv"))
    assert found[0] == found[1] != found[2]


def test_a_unit_without_a_score_is_named_and_the_code_says_so(run, table, tmp_path):
    (tmp_path / "i.csv").write_text("uCode,I1,I2\nA,1,2\nB,2,5\nC,,\n")
    (tmp_path / "s.yaml").write_text(
        "framework: {items: [{code: T, items: [{code: I1}, {code: I2}]}]}\n"
        "steps: [{normalise: {}}, {aggregate: {}}]\nuncertainty: {weights: {1: 0.2}, left_out: indicators}\n"
    )
    paths = str(tmp_path / "s.yaml"), str(tmp_path / "i.csv")
    code, out, _ = run(*paths, "--samples", "5", "--seed", "1", "--json")
    assert (code, json.loads(out)["unscored"]) == (3, ["C"])
    assert table("rank_intervals.csv")[3] == ["C", "", "", "", "", ""]
    (tmp_path / "s.yaml").write_text(
        "framework: {items: [{code: T, items: [{code: I1}, {code: I2}]}]}\n"
        "steps: [{normalise: {}}, {aggregate: {}}]\nuncertainty: {}\n"
    )
    code, out, _ = run(*paths, "--samples", "2", "--seed", "1")
    assert code == 3 and "yang berubah: -" in out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "bad_arguments"),
        (["--samples", "5"], "bad_arguments"),
        (["--samples", "0", "--seed", "1"], "bad_arguments"),
        (["--samples", "5", "--seed", "-1"], "bad_arguments"),
        (["--samples", "1", "--seed", "1", "--sobol"], "bad_arguments"),
        (["--samples", "999999999", "--seed", "1"], "bad_arguments"),
        (["--samples", "5", "--seed", "1", "--jobs", "x"], "bad_arguments"),
        (["--params", "/does/not/exist.csv"], "unreadable"),
        (["--params", DATA], "bad_header"),
    ],
)
def test_every_misuse_is_a_fault_in_json(run, words, code):
    status, out, err = run(SPEC, DATA, *words, "--json")
    assert (status, err) == (2, "")
    assert code in [fault["code"] for fault in json.loads(out)["faults"]]


def test_faults_of_the_wish_have_their_file_and_line(run, tmp_path):
    spec = tmp_path / "s.yaml"
    spec.write_text(Path(SPEC).read_text() + "uncertainty:\n  typo: 1\n")
    status, out, _ = run(str(spec), DATA, "--samples", "5", "--seed", "1", "--json")
    (fault,) = json.loads(out)["faults"]
    assert (status, fault["code"], fault["file"]) == (2, "unknown_key", str(spec)) and fault["line"] > 20
