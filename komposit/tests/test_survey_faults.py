"""What designs, weights and settings are refused, each with its code; ways around a lonely cluster."""

from __future__ import annotations

import numpy as np
import pytest

from komposit import survey
from komposit.survey import SurveyFaults, make_design, margin
from komposit.survey.weighting import Margin

ONES = np.ones(6)
STRATA = ["a", "a", "a", "b", "b", "b"]
DESIGN = make_design(ONES, strata=STRATA)
SEX = ["L", "P", "L", "P", "L", "P"]


def codes_of(call):
    with pytest.raises(SurveyFaults) as caught:
        call()
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("empty", lambda: make_design([])),
        ("empty", lambda: make_design()),
        ("unknown_word", lambda: make_design(ONES, lonely="ignore")),
        ("bad_weight", lambda: make_design([1, 1, -1])),
        ("bad_weight", lambda: make_design([0, 0])),
        ("missing_value", lambda: make_design(ONES, strata=["a", "", "a", "a", "a", "a"])),
        ("missing_value", lambda: make_design(ONES, clusters=np.array(["a", None] * 3, dtype=object))),
        ("not_nested", lambda: make_design(ONES, strata=STRATA, clusters=["1", "2", "3"] * 2)),
        ("bad_fpc", lambda: make_design(ONES, fpc=[0.5, 0.5, 0.5, 2, 2, 2])),
        ("bad_fpc", lambda: make_design(ONES, fpc=np.zeros(6))),
        ("bad_fpc", lambda: make_design(ONES, fpc=[10, 10, 10, 11, 11, 11])),
        ("bad_fpc", lambda: make_design(ONES, strata=STRATA, fpc=[2] * 6)),
        ("lonely_psu", lambda: make_design(ONES, strata=["a"] * 5 + ["b"])),
        ("lonely_psu", lambda: survey.jackknife(make_design([1, 1], strata=["a", "b"], lonely="remove"))),
        ("lonely_psu", lambda: survey.bootstrap(make_design([1, 1], strata=["a", "b"], lonely="remove"))),
        ("bad_range", lambda: survey.bootstrap(DESIGN, 1)),
        ("unknown_word", lambda: survey.bootstrap(DESIGN, 9, method="magic")),
        ("too_large", lambda: survey.bootstrap(make_design(np.ones(1_000)), 200_000)),
        ("margin_mismatch", lambda: margin("sex", SEX, {"L": 5})),
        ("margin_mismatch", lambda: margin("sex", SEX, {"L": 5, "P": 5, "X": 1})),
        ("margin_mismatch", lambda: margin("sex", SEX, {"L": 5, "P": 0})),
        ("margin_mismatch", lambda: survey.rake(DESIGN, [])),
        (
            "margin_mismatch",
            lambda: survey.rake(
                DESIGN, [margin("sex", SEX, {"L": 5, "P": 5}), margin("s", STRATA, {"a": 5, "b": 6})]
            ),
        ),
        (
            "margin_mismatch",
            lambda: survey.post_stratify(
                make_design([1, 0, 1, 0, 1, 0]), margin("sex", SEX, {"L": 5, "P": 5})
            ),
        ),
        ("singular", lambda: survey.calibrate(DESIGN, np.ones((6, 2)), [6, 6])),
        (
            "no_convergence",
            lambda: survey.calibrate(DESIGN, np.ones((6, 1)), [600], bounds=(0.5, 2)),
        ),
        ("bad_range", lambda: survey.trim(DESIGN, 2, 3)),
        ("bad_range", lambda: survey.trim(DESIGN, 3, 0.5)),
        ("not_binary", lambda: survey.proportion(DESIGN, [0, 1, 2, 0, 1, 0])),
        ("unknown_word", lambda: survey.proportion(DESIGN, np.zeros(6), "wilson")),
        ("bad_range", lambda: survey.quantile(DESIGN, ONES, 1.0)),
        ("unknown_word", lambda: survey.quantile(DESIGN, ONES, 0.5, method="score")),
        ("bad_range", lambda: survey.critical(level=1.0)),
        ("two_groups", lambda: survey.t_test(DESIGN, ONES, ["a", "b", "c"] * 2)),
        ("two_groups", lambda: survey.chi_square_test(DESIGN, SEX, ["x"] * 6)),
        ("two_groups", lambda: survey.chi_square_test(DESIGN, SEX, [""] * 6)),
        ("unknown_word", lambda: survey.chi_square_test(DESIGN, SEX, SEX, statistic="G")),
        (
            "singular",
            lambda: survey.chi_square_test(
                make_design(np.ones(9), clusters=[1] * 5 + [2] * 4),
                list("abcabcabc"),
                list("aabbccaba"),
                statistic="Wald",
            ),
        ),
        ("too_few", lambda: survey.reliability(ONES)),
        ("too_few", lambda: survey.weighted_alpha(DESIGN, ONES)),
        ("too_few", lambda: survey.weighted_alpha(DESIGN, np.full((6, 2), np.nan))),
        ("too_few", lambda: survey.omega(np.arange(12.0).reshape(6, 2))),
        ("constant", lambda: survey.reliability(np.ones((6, 3)))),
        ("constant", lambda: survey.weighted_alpha(DESIGN, np.ones((6, 3)))),
        ("unknown_word", lambda: survey.reliability(np.ones((6, 3)), "listwise")),
        ("singular", lambda: survey.reliability(np.tile(np.arange(6.0)[:, None], 3))),
        ("bad_range", lambda: survey.margin_of_error(0)),
        ("bad_range", lambda: survey.sample_size(0)),
        ("bad_range", lambda: survey.too_fast(ONES, items=0)),
        (
            "singular",
            lambda: survey.linear_regression(DESIGN, ONES, np.ones((6, 2)), ("(Intercept)", "x")),
        ),
        (
            "bad_range",
            lambda: survey.replicate_means(survey.trim(raked(), 0, 99), survey.jackknife(DESIGN), ONES),
        ),
    ],
)
def test_what_cannot_be_used_is_named(code, call):
    assert codes_of(call) == [code]


def raked():
    return survey.rake(DESIGN, [margin("sex", SEX, {"L": 9, "P": 12})])


def test_raking_that_cannot_meet_its_margins_says_so():
    strict = {"a": 10.0, "b": 20.0}
    table = [["a", "a", "b"], ["a", "b", "b"]]
    margins = [margin(str(i), labels, strict) for i, labels in enumerate(table)]
    assert codes_of(lambda: survey.rake(make_design([1, 1, 1]), margins, epsilon=1e-12, rounds=2)) == [
        "no_convergence"
    ]
    assert survey.rake(make_design([1, 1, 1]), margins, epsilon=0.2, rounds=50).weights.min() > 0


def test_a_full_stratum_of_one_cluster_is_certain_and_never_lonely():
    design = make_design(ONES, strata=["a"] * 5 + ["b"], fpc=[50.0] * 5 + [1.0])
    assert design.scales.tolist()[1] == 0
    assert survey.means(design, np.arange(6.0)).se[0, 0] > 0


@pytest.mark.parametrize(("lonely", "factor"), [("remove", 1), ("certainty", 1), ("average", 1.5)])
def test_a_lonely_stratum_is_left_out_or_averaged(lonely, factor):
    """Two strata of three rows, one of one: it adds nothing, or as much as the mean of the others."""
    strata, y = [*STRATA, "c"], np.array([1.0, 2, 4, 3, 5, 8, 6])
    kept = survey.totals(make_design(np.ones(6), strata=STRATA), y[:6])
    found = survey.totals(make_design(np.ones(7), strata=strata, lonely=lonely), y)
    assert found.se[0, 0] ** 2 == pytest.approx(factor * kept.se[0, 0] ** 2)


def test_only_lonely_strata_have_no_average():
    design = make_design([1, 1], strata=["a", "b"], lonely="average")
    assert np.isnan(survey.means(design, [1.0, 2.0]).se[0, 0])


def test_nested_names_and_fractions_and_weights_from_the_population():
    nested = make_design(ONES, strata=STRATA, clusters=["1", "2", "3"] * 2, nest=True)
    assert (nested.clusters, nested.degrees_of_freedom()) == (6, 4)
    half = make_design(strata=STRATA, fpc=[0.5] * 6)
    assert half.weights.tolist() == [2.0] * 6
    assert make_design(strata=STRATA).weights.tolist() == [1.0] * 6
    assert make_design(rows=3).weights.tolist() == [1.0] * 3
    assert make_design(ONES, clusters=np.array([1.0, 1, 2, 2, 3, 3])).clusters == 3


def test_a_margin_made_by_hand_is_checked_when_it_is_used():
    empty = Margin("sex", np.zeros(6, dtype=np.intp), np.array([1.0, 2.0]))
    assert codes_of(lambda: survey.post_stratify(DESIGN, empty)) == ["margin_mismatch"]


def test_many_names_are_cut_short():
    labels = [f"k{i}" for i in range(12)]
    with pytest.raises(SurveyFaults) as caught:
        make_design(np.ones(12), strata=labels)
    assert "dan 7 lainnya" in caught.value.faults[0].message
