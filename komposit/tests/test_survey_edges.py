"""Lonely clusters, shares at the ends, quantiles that fall on a value: numbers of R 4.2.2, survey 4.1-1."""

from __future__ import annotations

import numpy as np
import pytest

from komposit import survey
from komposit.survey import Domains, make_design
from komposit.survey.logit import LogitFit, profile_interval
from komposit.survey.quantiles import weighted_quantile

# svydesign(ids = ~p, strata = ~h, weights = ~w), once with fpc = ~N; stratum c has one cluster.
Y = np.array([4.0, 7, 1, 3, 9, 2, 6, 8, 5])
WEIGHTS = [1, 2, 2, 1, 3, 1, 2, 1, 2]
STRATA, CLUSTERS = list("aaaabbbbc"), list("112233445")
POPULATION = [6, 6, 6, 6, 8, 8, 8, 8, 3]
GROUPS = Domains(np.array([0, 1, 0, 1, 0, 1, 0, 1, 1]), 2)


def design_of(lonely, fpc=None):
    return make_design(WEIGHTS, strata=STRATA, clusters=CLUSTERS, fpc=fpc, lonely=lonely)


@pytest.mark.parametrize(
    ("lonely", "whole", "finite", "groups"),
    [
        ("remove", 0.898453369794770, 0.736760522200756, [1.546336464869478, 1.198425838254466]),
        ("certainty", 0.898453369794770, 0.736760522200756, [1.546336464869478, 1.198425838254466]),
        ("average", 1.004501404737431, 0.823723305389567, [1.728856725767434, 1.339880820164577]),
        ("adjust", 0.900241844371075, 0.738854375475076, [1.546368067185348, 1.204794905125548]),
    ],
)
def test_a_jackknife_knows_what_to_do_with_a_lonely_cluster(lonely, whole, finite, groups):
    """as.svrepdesign(type = "JKn") with options(survey.lonely.psu = lonely), svymean and svyby."""
    design, with_fpc = design_of(lonely), design_of(lonely, POPULATION)
    made = survey.jackknife(design)
    assert survey.replicate_means(design, made, Y).se[0, 0] == pytest.approx(whole, rel=1e-12)
    found = survey.replicate_means(with_fpc, survey.jackknife(with_fpc), Y)
    assert found.se[0, 0] == pytest.approx(finite, rel=1e-12)
    assert survey.replicate_means(design, made, Y, GROUPS).se[:, 0] == pytest.approx(groups, rel=1e-12)


def test_a_stratum_drawn_whole_needs_no_replicate_and_one_cluster_alone_has_none():
    whole = make_design([1, 1, 1], strata=list("aab"), fpc=[4, 4, 1])
    found = survey.replicate_means(whole, survey.jackknife(whole), [1.0, 3.0, 5.0])
    assert found.se[0, 0] == pytest.approx(survey.means(whole, [1.0, 3.0, 5.0]).se[0, 0])
    census = make_design([1, 1], fpc=[2, 2])
    assert survey.replicate_means(census, survey.jackknife(census), [1.0, 3.0]).se[0, 0] == 0
    with pytest.raises(survey.SurveyFaults) as caught:
        survey.jackknife(make_design([1, 1], clusters=["a", "a"], lonely="adjust"))
    assert caught.value.faults[0].code == "lonely_psu"


def test_with_average_only_strata_with_an_answer_are_counted():
    """svymean, svyby and svytotal with na.rm = TRUE drop the stratum that says nothing."""
    silent = Y.copy()
    silent[8] = np.nan
    design = design_of("average")
    assert survey.means(design, silent).se[0, 0] == pytest.approx(1.03484340787424, rel=1e-12)
    assert survey.totals(design, silent).se[0, 0] == pytest.approx(15.81138830084190, rel=1e-12)
    found = survey.means(design, silent, GROUPS).se[:, 0]
    assert found == pytest.approx([1.51054237982587, 1.64146276229466], rel=1e-12)
    assert survey.means(design, Y).se[0, 0] == pytest.approx(1.09995286094282, rel=1e-12)


def test_a_logit_too_counts_the_strata_that_answer():
    """svyciprop(method = "logit", na.rm = TRUE) with survey.lonely.psu = "average"."""
    found = survey.proportion(design_of("average"), [0, 1, 0, 0, 1, 0, 1, 1, np.nan])
    wanted = [0.6153846153818324, 0.0789924044674595, 0.9675831758723427]
    assert [found.estimate, found.low, found.high] == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("weight", [3.0, 0.1])
@pytest.mark.parametrize(
    ("share", "wanted"), [(1e-4, 2), (0.05, 2), (0.1, 1), (0.2, 2), (0.3, 3), (0.7, 7), (1.0, 10)]
)
def test_a_quantile_that_falls_on_a_value_is_that_value(weight, share, wanted):
    """qrule_math over 1 to 10 with equal weights; below the first weight R says the second value."""
    assert weighted_quantile(np.arange(1.0, 11), np.full(10, weight), share) == wanted


def test_weights_that_do_not_sum_exactly_leave_a_share_of_one_alone():
    weights = np.random.default_rng(3).uniform(0.5, 40, 90)
    design = make_design(weights, clusters=np.repeat(np.arange(9), 10))
    for method in survey.METHODS:
        found = survey.proportion(design, np.ones(90), method)
        assert (found.estimate, found.se) == (1.0, 0.0)
    assert survey.proportion(design, np.ones(90), "beta").high == 1.0


def test_a_profile_ends_where_floats_do():
    far = LogitFit(0.5, 0.99, 0.92, 3.0, 2.0, 1.25, 5)
    assert np.isnan(profile_interval(far, 12.7)).all()
    assert np.isnan(profile_interval(LogitFit(0.5, 0.0, 0.92, 3.0, 2.0, 1.25, 5), 2.0)).all()
    assert far.deviance(800.0) == pytest.approx(2 * 2.0 * 800.0)
    small = make_design(np.ones(6), clusters=[1, 1, 1, 2, 2, 2])
    found = survey.proportion(small, [1, 1, 0, 1, 0, 0], "likelihood")
    assert found.df == 1 and np.isnan([found.low, found.high]).all()


LEFT, RIGHT = [*"xyxxyyxyyx", None, "y"], [*"mnmnnnmmnmn", None]
TABLE = make_design(
    [1, 2, 2, 1, 3, 1, 2, 1, 2, 1, 1, 2],
    strata=list("aaaaaabbbbbb"),
    clusters=[1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6],
)


@pytest.mark.parametrize(
    ("statistic", "value", "p", "df", "df2"),
    [
        ("F", 9.41876465685989, 0.03732931234708, 1, 4),
        ("Chisq", 6.67876039304610, 0.00214776162977724, 1, np.nan),
        ("Wald", 17.5786136151693, 0.0137766792869177, 1, 4),
        ("adjWald", 17.5786136151693, 0.0137766792869177, 1, 4),
    ],
)
def test_a_table_is_tested_in_four_ways(statistic, value, p, df, df2):
    """svychisq(~a + b, statistic = ...); a row lacks each of the two."""
    found = survey.chi_square_test(TABLE, LEFT, RIGHT, statistic=statistic)
    assert [found.statistic, found.p, found.df] == pytest.approx([value, p, df], rel=1e-12)
    assert found.df2 == pytest.approx(df2, nan_ok=True)


def test_the_adjusted_wald_test_takes_freedom_for_the_cells():
    design = make_design(np.ones(60), clusters=np.arange(60) % 12)
    a, b = (np.array(list("abc"), dtype=object)[np.arange(60) * k % 7 % 3] for k in (1, 3))
    plain, adjusted = (survey.chi_square_test(design, a, b, statistic=s) for s in ("Wald", "adjWald"))
    assert (plain.df, plain.df2, adjusted.df2) == (4, 11, 8)
    assert adjusted.statistic == pytest.approx(plain.statistic * 8 / 11)
    half = np.arange(60) % 12 < 6
    assert survey.chi_square_test(design, a, b, statistic="Chisq", rows=half).df == 4
