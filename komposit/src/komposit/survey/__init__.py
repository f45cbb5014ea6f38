"""Estimates from samples: weights, strata, clusters, calibration, errors, tests and reliability of scales.

Everything works on NumPy arrays, one row per respondent, NaN for no answer; nothing here opens a file.
Loaded on its own (`import komposit.survey`), so that exact scores never wait for NumPy.
"""

from komposit.faults import SurveyFaults
from komposit.survey.design import LONELY, Design, make_design
from komposit.survey.estimates import Domains, Estimates, means, ratios, totals
from komposit.survey.hypotheses import Test, chi_square_test, t_test
from komposit.survey.intervals import critical, interval
from komposit.survey.precision import (
    Verdict,
    effective_size,
    judge_mean,
    judge_share,
    margin_of_error,
    sample_size,
    weighting_effect,
)
from komposit.survey.proportions import METHODS, Proportion, proportion
from komposit.survey.quantiles import Quantile, quantile
from komposit.survey.regression import Regression, linear_regression, model_columns
from komposit.survey.reliability import Alpha, ItemStatistics, Reliability, reliability, weighted_alpha
from komposit.survey.replicates import Replicates, bootstrap, jackknife, replicate_means
from komposit.survey.screens import Straight, straight_lines, too_fast
from komposit.survey.structure import SplitHalf, omega, split_half
from komposit.survey.variance import taylor_covariance
from komposit.survey.weighting import Margin, calibrate, margin, post_stratify, rake, trim

__all__ = [
    "LONELY",
    "METHODS",
    "Alpha",
    "Design",
    "Domains",
    "Estimates",
    "ItemStatistics",
    "Margin",
    "Proportion",
    "Quantile",
    "Regression",
    "Reliability",
    "Replicates",
    "SplitHalf",
    "Straight",
    "SurveyFaults",
    "Test",
    "Verdict",
    "bootstrap",
    "calibrate",
    "chi_square_test",
    "critical",
    "effective_size",
    "interval",
    "jackknife",
    "judge_mean",
    "judge_share",
    "linear_regression",
    "make_design",
    "margin",
    "margin_of_error",
    "means",
    "model_columns",
    "omega",
    "post_stratify",
    "proportion",
    "quantile",
    "rake",
    "ratios",
    "reliability",
    "replicate_means",
    "sample_size",
    "split_half",
    "straight_lines",
    "t_test",
    "taylor_covariance",
    "too_fast",
    "totals",
    "trim",
    "weighted_alpha",
    "weighting_effect",
]
