"""The command line: outputs, exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys

import pytest

import komposit
from komposit import cli

FLAT = """\
code: IKT
title: Indeks
edition: 2022
status: usulan
scale: {min: 1, max: 7, better: high}
missing: {policy: refuse, min_share: 0.5}
bands: [{from: 4, label: Netral}]
nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]
"""
TWO_UNITS = "unit,code,value\n16.72,I1,4.381\n16.72,I2,4.381\n11.10,I1,5\n"


@pytest.fixture
def files(tmp_path):
    def write(instrument=FLAT, values=TWO_UNITS):
        paths = tmp_path / "i.yaml", tmp_path / "v.csv"
        for path, content in zip(paths, (instrument, values), strict=True):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return [str(path) for path in paths]

    return write


@pytest.fixture
def run(capsys):
    def call(*words):
        code = cli.main(list(words))
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in words else out, err

    return call


def test_two_units_one_refused(files, run):
    code, out, err = run("score", *files(), "--json")
    assert (code, err) == (3, "")
    assert out["units"]["16.72"]["score"] == "4.381"
    assert out["units"]["16.72"]["band"] == "Netral"
    assert out["units"]["16.72"]["nodes"] == {"I1": "4.381", "I2": "4.381"}
    assert out["units"]["11.10"] == {
        "score": None,
        "band": None,
        "nodes": {"I1": "5"},
        "missing": ["I2"],
        "receipt": out["units"]["11.10"]["receipt"],
    }
    assert re.fullmatch("sha256:[0-9a-f]{64}", out["units"]["11.10"]["receipt"])
    assert list(out["units"]) == ["11.10", "16.72"]
    assert out["komposit"] == komposit.__version__
    assert out["policy"] == {"kind": "refuse"}
    assert out["instrument"]["hash"].startswith("sha256:")


def test_the_policy_of_the_command_line_replaces_the_instruments(files, run):
    assert run("score", *files(), "--missing", "rescale")[0] == 0
    assert run("score", *files(), "--missing", "rescale", "--min-share", "0.61")[0] == 3
    assert run("score", *files(), "--missing", "rescale", "--min-share", "3/5")[0] == 0


def test_the_readable_form_says_the_same(files, run):
    code, out, _ = run("score", *files(), "--trace")
    assert code == 3
    assert "16.72: 4.381 (Netral; usulan)" in out
    assert "11.10: tidak dihitung" in out
    assert "belum ada nilai: I2" in out
    assert "1. IKT: arithmetic_mean(I1 4.381 x bobot 60, I2 4.381 x bobot 40) = 4.381" in out
    assert "present_share" not in run("score", *files())[1]


def test_the_trace_is_in_the_json_when_asked_for(files, run):
    units = run("score", *files(), "--json", "--trace")[1]["units"]
    assert [step["formula"] for step in units["16.72"]["trace"]] == ["arithmetic_mean", "band_of"]
    assert units["16.72"]["trace"][0]["exact"] == "4381/1000"


def test_faults_of_the_instrument_end_with_2_and_all_their_lines(files, run):
    paths = files(instrument=FLAT.replace("60", "75").replace("code: IKT", "kode: IKT"))
    code, out, _ = run("score", *paths, "--json")
    assert code == 2
    assert [(fault["line"], fault["code"]) for fault in out["faults"]] == [
        (1, "missing_key"),
        (1, "unknown_key"),
        (8, "weights_sum"),
    ]
    assert {fault["file"] for fault in out["faults"]} == {paths[0]}
    assert all(set(fault) == {"file", "line", "code", "message"} for fault in out["faults"])


def test_without_json_faults_are_lines_on_standard_error(files, run):
    paths = files(values=TWO_UNITS + "16.72,I1,4\n")
    code, out, err = run("score", *paths)
    assert (code, out) == (2, "")
    assert err.startswith(f"{paths[1]}:5: ") and err.endswith("[duplicate_row]\n")


def test_a_fault_found_while_computing_names_unit_and_line(files, run):
    nodes = (
        "mean: geometric\nnodes: [{code: N, nodes: [{code: I1, weight: 60}, {code: I2, weight: 30}]},"
        " {code: I3, weight: 10}]\n"
    )
    instrument = FLAT.split("nodes:")[0].replace("min: 1", "min: -7") + nodes
    values = "unit,code,value\n1,I1,4\n1,I2,4\n1,I3,4\n2,I1,-1\n2,I2,2\n2,I3,1\n"
    code, out, _ = run("score", *files(instrument, values), "--json")
    assert code == 2
    assert [(f["line"], f["code"]) for f in out["faults"]] == [(5, "not_positive")]
    assert out["faults"][0]["message"].startswith("unit '2': nilai N = 0")


def test_validate_says_what_the_instrument_holds(files, run):
    path = files()[0]
    code, out, _ = run("validate", path)
    assert code == 0 and "sah" in out and "2 indikator, 0 butir, jumlah bobot 100" in out
    code, out, _ = run("validate", path, "--json")
    assert (code, out["faults"], out["instrument"]["code"]) == (0, [], "IKT")


def test_validate_gives_all_faults(files, run):
    code, out, _ = run("validate", files(instrument="nodes: []\nscale: 3\n")[0], "--json")
    assert code == 2 and len(out["faults"]) == 6


@pytest.mark.parametrize("verb", ["score", "validate"])
@pytest.mark.parametrize(
    ("content", "fault", "line"),
    [
        (None, "unreadable", 0),
        ("folder", "unreadable", 0),
        (b"code: \xff\xfe", "not_utf8", 1),
        (b"a: 1\nb: \x80", "not_utf8", 2),
        (b"", "empty", 0),
        (b"#" * 1_000_001, "too_large", 0),
    ],
)
def test_a_file_that_is_no_instrument_is_a_fault(tmp_path, run, verb, content, fault, line):
    path = tmp_path / "x.yaml"
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    values = tmp_path / "v.csv"
    values.write_text(TWO_UNITS)
    words = [verb, str(path), *([str(values)] if verb == "score" else []), "--json"]
    code, out, _ = run(*words)
    assert code == 2
    assert [(f["file"], f["line"], f["code"]) for f in out["faults"]] == [(str(path), line, fault)]


def test_a_huge_or_impossible_file_is_a_fault(tmp_path, run, monkeypatch):
    monkeypatch.setattr("komposit.cli.files.MAX_BYTES", 10)
    path = tmp_path / "x.yaml"
    path.write_text("a" * 11)
    assert run("validate", str(path), "--json")[1]["faults"][0]["code"] == "too_large"
    path.write_text("a" * 10)
    assert run("validate", str(path), "--json")[1]["faults"][0]["code"] == "wrong_type"
    assert run("validate", "nul\0nama", "--json")[1]["faults"][0]["code"] == "unreadable"


def test_both_unreadable_files_are_named(run):
    _, out, _ = run("score", "tidak-ada.yaml", "tidak-ada.csv", "--json")
    assert [fault["file"] for fault in out["faults"]] == ["tidak-ada.yaml", "tidak-ada.csv"]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["hitung"],
        ["score"],
        ["score", "a", "b", "--missing", "zero"],
        ["score", "a", "b", "--min-share", "2"],
        ["score", "a", "b", "--min-share", "0,5"],
        ["score", "a", "b", "--min-share", "nan"],
        ["validate", "a", "--nama"],
    ],
)
def test_a_wrong_command_is_a_fault_too(run, words):
    code, out, _ = run(*words, "--json")
    assert code == 2 and [fault["code"] for fault in out["faults"]] == ["bad_arguments"]
    code, _, err = run(*words)
    assert code == 2 and "--help" in err


@pytest.mark.slow
def test_the_example_of_the_help_runs(capsys, run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        cli.main(["--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    commands = re.findall(r"^  python -m komposit (.+)$", text, re.M)
    assert len(commands) == 8
    assert [run(*command.split())[0] for command in commands] == [0, 3, 0, 0, 0, 0, 0, 0]


@pytest.mark.slow
def test_it_runs_as_a_module_and_survives_a_reader_that_leaves(files):
    command = [sys.executable, "-m", "komposit", "score", *files(), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3 and json.loads(done.stdout)["units"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


def test_the_module_is_its_own_program(files, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["komposit", "validate", files()[0]])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("komposit", run_name="__main__")
    assert caught.value.code == 0 and "sah" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BrokenPipeError(), 141, ""),
        (OSError(28, "disk penuh"), 74, "hasil tidak dapat ditulis; kata sistem: disk penuh\n"),
    ],
)
def test_a_reader_that_leaves_and_a_full_disk_end_without_a_traceback(
    files, monkeypatch, tmp_path, capsys, error, code, said
):
    class Gone:
        encoding = "utf-8"

        def write(self, text):
            raise error

        def fileno(self):
            return target.fileno()

    with open(tmp_path / "out", "w") as target:
        monkeypatch.setattr(sys, "stdout", Gone())
        assert cli.main(["validate", files()[0]]) == code
    assert capsys.readouterr().err == said


def test_a_terminal_without_the_letter_gets_its_escape(files):
    instrument = FLAT.replace("title: Indeks", "title: Tolerânsi")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "komposit", "validate", files(instrument)[0]]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0 and b"Toler\\xe2nsi" in done.stdout
