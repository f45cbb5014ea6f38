"""What an index refuses, and whom it names."""

from __future__ import annotations

import sys
from fractions import Fraction

import numpy as np
import pytest

from komposit.faults import FaultLog, IndexFaults
from komposit.index.bod import benefit_of_the_doubt
from komposit.index.denominators import divide
from komposit.index.exact import aggregate_exact
from komposit.index.framework import Framework, Item, build_framework
from komposit.index.imeta import read_imeta
from komposit.index.impute import fill_rows
from komposit.index.means import Mean, mean_of
from komposit.index.normalise import apply_rulers, make_rulers
from komposit.index.rulers import Way
from komposit.index.table import Table, read_table
from komposit.index.tree import compile_tree
from komposit.pipeline.prepare import denominate
from komposit.pipeline.settings import Denominate
from komposit.pipeline.spec import read_spec, read_steps
from komposit.pipeline.state import start

ONE = Framework((Item("I1", 1),))
UNITS = ["A", "B", "C"]
HEAD = "iCode,Level,Parent,Direction,Weight,Type\n"


def codes_of(call, *arguments, **named):
    with pytest.raises(IndexFaults) as caught:
        call(*arguments, **named)
    return [(fault.line, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("I1,1,P,2,1,Indicator\nP,2,,1,1,Aggregate\n", [(2, "bad_direction")]),
        ("I1,1,P,1,-1,Indicator\nP,2,,1,1,Aggregate\n", [(2, "bad_weight")]),
        ("I1,1,P,1,0,Indicator\nP,2,,1,1,Aggregate\n", [(3, "bad_weight")]),
        ("I1,1,,1,1,Indicator\nI2,1,P,1,1,Indicator\nP,2,,1,1,Aggregate\n", [(2, "bad_tree")]),
        ("I1,1,Q,1,1,Indicator\nI2,1,P,1,1,Indicator\nP,2,,1,1,Aggregate\n", [(2, "bad_tree")]),
        ("I1,1,P,1,1,Indicator\nP,3,,1,1,Aggregate\n", [(2, "bad_tree")]),
        ("I1,1,P,1,1,Indicator\nP,2,,1,1,Aggregate\nQ,2,,1,1,Aggregate\n", [(4, "bad_tree")]),
        ("P,2,,1,1,Aggregate\n", [(0, "bad_tree"), (2, "bad_tree")]),
        ("I1,1.5,P,1,1,Indicator\nP,2,,1,1,Aggregate\n", [(2, "bad_tree")]),
        ("I1,1,P,1,1,Indicator\nI1,1,P,1,1,Indicator\nP,2,,1,1,Aggregate\n", [(3, "duplicate_code")]),
        ("I1,1,P,1,1,Thing\nI2,1,P,1,1,Indicator\nP,2,,1,1,Aggregate\n", [(2, "unknown_word")]),
        (",1,P,1,1,Indicator\nI2,1,P,1,1,Indicator\nP,2,,1,1,Aggregate\n", [(2, "missing_key")]),
        ("I1,1,P,1,,Indicator\nP,2,,1,1,Aggregate\n", [(2, "missing_key")]),
        ("I1,1,P,x,1,Indicator\nP,2,,1,1,Aggregate\n", [(2, "not_a_number")]),
        ("I1,1,P,1,1\n", [(2, "bad_row")]),
        ("", [(0, "empty")]),
    ],
)
def test_every_fault_of_a_framework_has_its_line(lines, found):
    assert codes_of(read_imeta, HEAD + lines) == found


def test_a_framework_without_its_columns():
    assert codes_of(read_imeta, "iCode,Level\nI1,1\n") == [(1, "bad_header")] * 4
    assert codes_of(read_imeta, 'iCode\n"I1') == [(2, "bad_csv")]
    assert codes_of(read_imeta, "iCode,iCode\nI1,1\n") == [(1, "bad_header")]


def test_a_denominator_that_no_line_names():
    log = FaultLog("")
    assert build_framework([Item("I1", 1, denominator="Area")], log) is None
    assert log.found[0].code == "unknown_code"


def test_a_column_without_spread_or_values():
    same = np.array([[2.0], [2.0]])
    assert codes_of(make_rulers, ONE, same, Way(), {}, UNITS[:2]) == [(0, "constant")]
    assert codes_of(make_rulers, ONE, same * np.nan, Way(), {}, UNITS[:2]) == [(0, "too_few")]


def test_methods_that_lack_what_they_measure_against():
    values = np.array([[1.0], [np.nan], [3.0]])
    for way in (Way("dist2targ"), Way("goalposts")):
        assert codes_of(make_rulers, ONE, values, way, {}, UNITS) == [(0, "missing_key")]
    for reference, found in (("", "unknown_code"), ("4", "unknown_code"), ("B", "still_missing")):
        way = Way("dist2ref", reference=reference)
        assert codes_of(make_rulers, ONE, values, way, {}, UNITS) == [(0, found)]


def test_a_score_that_is_not_finite_names_the_unit():
    values = np.array([[1.0], [2.0], [3.0]])
    rulers = make_rulers(ONE, values, Way("dist2ref", reference="1"), {}, UNITS)
    with pytest.raises(IndexFaults, match="I1: dist2ref tidak memberi angka terhingga untuk unit A, B, C"):
        apply_rulers(rulers, values, UNITS)


def test_a_mean_of_values_not_above_zero_names_the_group():
    for mean in (Mean("gmean"), Mean("hmean"), Mean("genmean", 0.0), Mean("genmean", -1.0)):
        with pytest.raises(IndexFaults, match="P1"):
            mean_of(mean, np.array([[0.0, 1.0]]), np.ones(2), code="P1")
    with pytest.raises(IndexFaults, match="P1: genmean memerlukan nilai 0 atau lebih"):
        mean_of(Mean("genmean", 2.0), np.array([[-1.0, 1.0]]), np.ones(2), code="P1")


def test_a_divisor_of_zero_names_the_unit():
    with pytest.raises(IndexFaults, match="GDP: pembagi 0 untuk unit B") as caught:
        divide(np.array([1.0, 2.0]), np.array([1.0, 0.0]), 1.0, ["A", "B"], where="GDP")
    assert caught.value.faults[0].code == "division_by_zero"


def test_the_benefit_of_the_doubt_says_what_it_lacks(monkeypatch):
    assert codes_of(benefit_of_the_doubt, np.array([[np.nan]])) == [(0, "still_missing")]
    assert codes_of(benefit_of_the_doubt, np.array([[-1.0]])) == [(0, "not_positive")]
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(IndexFaults, match=r"komposit\[optimise\]") as caught:
        benefit_of_the_doubt(np.array([[1.0]]))
    assert caught.value.faults[0].code == "needs_library"


def test_the_exact_path_refuses_what_the_fast_one_does():
    tree = compile_tree(Framework((Item("I1", 1, "P"), Item("P", 2))))
    with pytest.raises(IndexFaults, match="P: rerata geometric"):
        aggregate_exact(tree, [[Fraction(0)]], [Fraction(1), Fraction(1)], ["gmean"])


def test_a_plan_without_a_reader_takes_denominators_from_the_framework():
    framework = Framework((Item("I1", 1, denominator="POP"),), (), ("POP",))
    table = Table("uCode", ("A",), ("I1", "POP"), np.array([[6.0, 2.0]]))
    done = denominate(start(framework, table), Denominate())
    assert done.state.values.tolist() == [[3.0]]
    with pytest.raises(IndexFaults, match="kolom pembagi GDP"):
        denominate(start(framework, table), Denominate({"I1": "GDP"}))


def test_nothing_missing_in_a_group_of_rows_changes_nothing():
    values = np.array([[1.0, 2.0]])
    assert fill_rows(values, np.ones(2)) is values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(0, "empty")]),
        ("uCode,I1\n", [(0, "empty")]),
        ('uCode,I1\nA,"1"x\n', [(2, "bad_csv")]),
        ("uCode,I1,I1\nA,1,1\n", [(1, "bad_header")]),
        ("uCode,I1\nA\n", [(2, "bad_row")]),
    ],
)
def test_a_table_without_rows_that_can_be_read_says_where(text, found):
    assert codes_of(read_table, text, ["I1"]) == found


def test_a_step_without_settings_takes_the_usual_ones():
    spec = read_spec("framework: {imeta: i.csv}\nsteps: [{rank: }]")
    (step,) = read_steps(spec, ONE, ["uCode", "I1"])
    assert (step.name, step.settings.ties) == ("rank", "min")


def test_a_specification_with_faults_is_refused_whole():
    text = "framework: {imeta: i.csv}\nsteps: [{normalise: {methd: rank}}]\n"
    assert codes_of(read_spec, text.replace("normalise", "nrmalise")) == [(2, "unknown_key")]
    assert codes_of(read_steps, read_spec(text), ONE, ["uCode"]) == [(2, "unknown_key")]
