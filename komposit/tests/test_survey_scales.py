"""Reliability of scales, marks on careless answers, and rules for what may be shown."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from komposit import survey
from komposit.survey import structure
from komposit.survey.precision import CAUTION, HIDE, SHOW
from komposit.survey.reliability import covariance_of

DRAWS = np.random.default_rng(11)
TRAIT = DRAWS.normal(size=(300, 1))
ITEMS = np.clip(np.round(3 + TRAIT + DRAWS.normal(size=(300, 6))), 1, 5)
GAPS = np.where(DRAWS.random(ITEMS.shape) < 0.1, np.nan, ITEMS)


def test_pairwise_covariances_are_those_of_each_pair_alone():
    found = covariance_of(GAPS)
    for i, j in combinations(range(6), 2):
        both = ~np.isnan(GAPS[:, i]) & ~np.isnan(GAPS[:, j])
        assert found[i, j] == pytest.approx(np.cov(GAPS[both, i], GAPS[both, j])[0, 1])
    assert found[2, 2] == pytest.approx(np.nanvar(GAPS[:, 2], ddof=1))


def test_without_gaps_both_uses_are_the_same():
    one, other = survey.reliability(ITEMS), survey.reliability(ITEMS, "complete")
    assert one.total.raw == pytest.approx(other.total.raw) and one.rows == other.rows == 300
    assert survey.reliability(GAPS, "complete").rows == (~np.isnan(GAPS).any(axis=1)).sum()


def test_alpha_if_dropped_is_alpha_of_the_rest_and_the_rest_correlation_too():
    found = survey.reliability(ITEMS)
    for i in range(6):
        rest = np.delete(ITEMS, i, axis=1)
        assert found.dropped[i].raw == pytest.approx(survey.reliability(rest).total.raw)
        expected = np.corrcoef(ITEMS[:, i], rest.sum(axis=1))[0, 1]
        assert found.items.rest_r[i] == pytest.approx(expected)


def test_a_reversed_item_makes_alpha_negative_and_it_is_shown():
    table = np.column_stack([ITEMS[:, 0], 6 - ITEMS[:, 0] + DRAWS.normal(size=300) / 9])
    found = survey.reliability(table)
    assert found.total.raw < -1 and np.isnan(found.items.standardised_r).sum() in (0, 2)
    assert np.isnan(found.dropped[0].raw) and np.isnan(found.total.variance_r)


def test_parallel_items_have_equal_alpha_and_omega():
    loadings = structure.one_factor(np.full((5, 5), 0.36) + 0.64 * np.eye(5))
    assert loadings == pytest.approx([0.6] * 5)
    assert survey.omega(ITEMS) == pytest.approx(survey.reliability(ITEMS).total.standardised, abs=0.02)
    assert survey.omega(ITEMS) >= survey.reliability(ITEMS).total.standardised - 1e-9


def test_the_factor_fits_better_than_any_neighbour():
    correlation = np.corrcoef(ITEMS.T)
    found = structure.one_factor(correlation)

    def badness(loadings):
        rest = correlation - np.outer(loadings, loadings)
        return (np.tril(rest, -1) ** 2).sum()

    for _ in range(20):
        assert badness(found) < badness(found + DRAWS.normal(size=6) * 1e-3)


def test_items_without_a_common_factor_say_so(monkeypatch):
    monkeypatch.setattr(structure, "_STEPS", 1)
    with pytest.raises(survey.SurveyFaults) as caught:
        structure.one_factor(np.corrcoef(ITEMS.T))
    assert caught.value.faults[0].code == "no_convergence"
    monkeypatch.undo()
    assert structure.one_factor(np.eye(3)) == pytest.approx([0, 0, 0], abs=1e-9)


def test_the_mean_of_all_halves_is_alpha():
    found = survey.split_half(ITEMS)
    assert found.mean == pytest.approx(survey.reliability(ITEMS).total.raw)
    assert found.worst <= found.lambda4 <= found.best
    odd, even = ITEMS[:, ::2].sum(axis=1), ITEMS[:, 1::2].sum(axis=1)
    assert found.correlation == pytest.approx(np.corrcoef(odd, even)[0, 1])


def test_an_odd_number_of_items_has_uneven_halves_and_many_are_not_gone_through():
    found = survey.split_half(ITEMS[:, :5])
    assert found.worst <= found.lambda4 <= found.best
    wide = np.tile(TRAIT, 22) + DRAWS.normal(size=(300, 22))
    assert np.isnan(survey.split_half(wide).best) and survey.split_half(wide).spearman_brown > 0.9


@given(
    st.lists(st.lists(st.sampled_from([1.0, 2.0, np.nan]), min_size=4, max_size=4), min_size=1, max_size=9)
)
def test_the_longest_run_is_that_of_the_answers_in_order(rows):
    found = survey.straight_lines(np.array(rows))
    for place, row in enumerate(rows):
        given_ = [answer for answer in row if answer == answer]
        longest = run = 0
        for before, answer in zip([None, *given_], given_, strict=False):
            run = run + 1 if answer == before else 1
            longest = max(longest, run)
        assert found.longest[place] == longest and found.answers[place] == len(given_)
        assert found.marked[place] == (len(given_) >= 2 and len(set(given_)) == 1)
        assert np.isnan(found.sd[place]) if not given_ else found.sd[place] == pytest.approx(np.std(given_))


def test_a_run_may_be_asked_for_and_fast_rows_are_marked():
    assert survey.straight_lines([[1, 1, 1, 2], [1, 2, 1, 2]], run=3).marked.tolist() == [True, False]
    assert survey.too_fast([10, 60, 80], items=10, share=0.8).tolist() == [True, False, False]
    assert survey.too_fast([np.nan], items=3).tolist() == [False]


@pytest.mark.parametrize(
    ("mean", "se", "answers", "answer"),
    [(50, 5, 400, SHOW), (50, 14, 400, CAUTION), (50, 26, 400, HIDE), (50, 1, 29, HIDE), (0, 1, 99, HIDE)],
)
def test_means_are_shown_by_their_relative_error(mean, se, answers, answer):
    assert survey.judge_mean(mean, se, answers).answer == answer


@pytest.mark.parametrize(
    ("share", "se", "answers", "df", "answer"),
    [
        (0.4, 0.02, 600, 40, SHOW),
        (0.4, 0.02, 600, 7, CAUTION),
        (0.4, 0.02, 29, 40, HIDE),
        (0.4, 0.09, 600, 40, HIDE),
        (0.05, 0.02, 400, 40, HIDE),
        (0.4, 0.08, 60, 40, HIDE),
        (0.0, 0.0, 600, 40, CAUTION),
        (np.nan, 0.0, 600, 40, HIDE),
        (0.4, 0.02, 600, 0, HIDE),
    ],
)
def test_shares_are_shown_by_the_width_of_their_interval(share, se, answers, df, answer):
    assert survey.judge_share(share, se, answers, df).answer == answer


def test_a_sample_as_large_as_asked_has_the_margin_asked():
    for margin in (0.01, 0.03, 0.1):
        for population in (500, 1e5, np.inf):
            size = survey.sample_size(margin, population=population)
            assert survey.margin_of_error(size, population=population) <= margin + 1e-12
            if 1 < size < population:
                assert survey.margin_of_error(size - 1, population=population) > margin
    assert survey.effective_size(900, 1.5) == 600
