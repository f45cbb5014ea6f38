"""How sure an estimate is: margins of error, sample sizes, and rules for what may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, isnan
from typing import Any

import numpy as np

from komposit.survey.arrays import refuse
from komposit.survey.intervals import critical
from komposit.survey.proportions import interval_for_share

SHOW, CAUTION, HIDE = "tampilkan", "hati-hati", "jangan tampilkan"
"""The three answers of the rules, in words for readers."""


def margin_of_error(
    answers: float,
    *,
    share: float = 0.5,
    deff: float = 1.0,
    population: float = inf,
    level: float = 0.95,
    df: float = inf,
) -> float:
    """Half of the interval of a share: z sqrt(deff p (1 - p) / n (1 - n / N)). Kish, Survey Sampling
    (1965), 2.

    Raises SurveyFaults: bad_range.

    >>> [round(100 * margin_of_error(1250, deff=deff), 2) for deff in (1, 1.5, 2)]
    [2.77, 3.39, 3.92]
    """
    if not (0 < answers <= population and 0 <= share <= 1 and deff > 0):
        raise refuse("bad_range", "jawaban, proporsi, deff atau populasi di luar batas")
    left = 1 - answers / population
    return float(critical(df, level) * (deff * share * (1 - share) / answers * left) ** 0.5)


def sample_size(
    margin: float, *, share: float = 0.5, deff: float = 1.0, population: float = inf, level: float = 0.95
) -> int:
    """The least number of answers whose margin of error is at most `margin`. Cochran (1977), section 4.4.

    >>> sample_size(0.03), sample_size(0.03, population=2000)
    (1068, 696)
    """
    if not (margin > 0 and 0 <= share <= 1 and deff > 0 and population > 0):
        raise refuse("bad_range", "margin, proporsi, deff atau populasi di luar batas")
    enough = deff * share * (1 - share) * (critical(inf, level) / margin) ** 2
    return max(ceil(enough / (1 + enough / population) - 1e-9), 1)


def effective_size(answers: float, deff: float) -> float:
    """Answers of a simple random sample that would be as sure: n / deff. Kish (1965), section 8.2.

    >>> effective_size(1250, 2)
    625.0
    """
    return answers / deff


def weighting_effect(weights: Any) -> float:
    """What unequal weights alone cost: n sum(w^2) / sum(w)^2. Kish, Journal of Official Statistics 8 (1992).

    >>> weighting_effect([1, 1, 2])
    1.125
    """
    array = np.asarray(weights, dtype=np.float64)
    return float(len(array) * (array**2).sum() / array.sum() ** 2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`tampilkan`, `hati-hati` or `jangan tampilkan`, and the rule that says so."""

    answer: str
    reason: str


def judge_mean(estimate: float, se: float, answers: int, *, least: int = 30) -> Verdict:
    """A mean or total by its relative standard error: over 50 % hide, over 25 % caution; few answers hide.

    Australian Bureau of Statistics, Survey methodology: data quality (RSE of 25 and 50 %).

    >>> judge_mean(50.0, 1.0, 400).answer, judge_mean(50.0, 15.0, 400).answer
    ('tampilkan', 'hati-hati')
    """
    if isnan(estimate) or answers < least:
        return Verdict(HIDE, f"kurang dari {least} jawaban")
    relative = se / abs(estimate) if estimate else inf
    if relative > 0.5:
        return Verdict(HIDE, "galat baku relatif lebih dari 50%")
    if relative > 0.25:
        return Verdict(CAUTION, "galat baku relatif lebih dari 25%")
    return Verdict(SHOW, "galat baku relatif paling tinggi 25%")


def judge_share(share: float, se: float, answers: int, df: int, *, level: float = 0.95) -> Verdict:
    """A share by the interval of Korn and Graubard: its width, its width for its size, and the freedom.

    Fewer than 30 answers or effective answers, a width of 0.30 or more, or over 130 % of the share (where
    wider than 0.05): hide. Freedom below 8, or no or only yes answers: caution. Parker and others, National
    Center for Health Statistics Data Presentation Standards for Proportions, Vital and Health Statistics
    2(175), 2017.

    >>> judge_share(0.4, 0.02, 600, 40).answer, judge_share(0.4, 0.09, 600, 40).answer
    ('tampilkan', 'jangan tampilkan')
    >>> judge_share(0.4, 0.02, 600, 5).answer
    'hati-hati'
    """
    effective = share * (1 - share) / se**2 if se > 0 else float(answers)
    if isnan(share) or answers < 30 or effective < 30 or df <= 0:
        return Verdict(HIDE, "kurang dari 30 jawaban, juga sesudah dibagi efek rancangan")
    low, high = interval_for_share(share, se, "beta", df=df, rows=answers, answers=answers, level=level)
    width = high - low
    if width >= 0.3 or (width > 0.05 and width > 1.3 * share):
        return Verdict(HIDE, "rentang kepercayaan terlalu lebar")
    if df < 8 or share in (0, 1):
        return Verdict(CAUTION, "derajat bebas di bawah 8, atau semua jawaban sama")
    return Verdict(SHOW, "rentang kepercayaan cukup sempit")
