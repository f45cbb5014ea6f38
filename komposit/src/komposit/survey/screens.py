"""Marks on answers that were given without reading: the same answer throughout, or too fast.

A mark is a question to whoever checks the interview, not a verdict. Meade and Craig, Psychological Methods 17
(2012); Johnson, Journal of Research in Personality 39 (2005) for the longest run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from komposit.survey.arrays import Bools, Floats, Ints, numbers, refuse, table_of


@dataclass(frozen=True, slots=True, eq=False)
class Straight:
    """By row: longest run of one answer, number of answers, standard deviation of the answers, and the
    mark.
    """

    longest: Ints
    answers: Ints
    sd: Floats
    marked: Bools


def straight_lines(answers: Any, *, run: int | None = None) -> Straight:
    """Rows whose answers, in the order of the items, hold a run of `run` equal ones or more.

    Without `run` the whole row must be one answer, of two or more. Items without an answer are passed over.

    >>> found = straight_lines([[3, 3, 3, 3], [3, 3, np.nan, 3], [1, 2, 2, 4]])
    >>> found.longest.tolist(), found.marked.tolist()
    ([4, 3, 2], [True, True, False])
    """
    table = table_of(answers, "butir")
    count = len(table)
    longest, current = np.zeros(count, dtype=np.intp), np.zeros(count, dtype=np.intp)
    last = np.full(count, np.nan)
    for column in table.T:
        known = ~np.isnan(column)
        current = np.where(known, np.where(column == last, current + 1, 1), current)
        last = np.where(known, column, last)
        longest = np.maximum(longest, current)
    known = ~np.isnan(table)
    given = known.sum(axis=1)
    size = np.maximum(given, 1)
    mean = np.where(known, table, 0).sum(axis=1) / size
    sd = np.sqrt((np.where(known, table - mean[:, None], 0) ** 2).sum(axis=1) / size)
    enough = np.maximum(given, 2) if run is None else max(run, 2)
    return Straight(longest, given, np.where(given > 0, sd, np.nan), longest >= enough)


def too_fast(seconds: Any, *, items: int, least: float = 2.0, share: float | None = None) -> Bools:
    """Rows that took less than `least` seconds per item, or than a `share` of the median time where one is
    given.

    Huang and others, Journal of Business and Psychology 27 (2012), two seconds an item; Greszki, Meyer and
    Schoen, Public Opinion Quarterly 79 (2015), shares of the median. No time (NaN) is no mark.

    >>> too_fast([10, 60, 80, np.nan], items=10).tolist()
    [True, False, False, False]
    """
    column = numbers(seconds, "lama", missing=True)
    if items < 1 or least < 0 or (share is not None and not 0 < share < 1):
        raise refuse("bad_range", "batas waktu atau jumlah butir di luar batas")
    known = ~np.isnan(column)
    if not known.any():
        return np.zeros(len(column), dtype=bool)
    limit = items * least if share is None else share * float(np.median(column[known]))
    return np.where(known, column, np.inf) < limit
