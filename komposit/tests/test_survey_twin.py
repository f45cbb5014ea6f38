"""A second implementation, slow and of another shape: loops and fractions from the textbook formula."""

from __future__ import annotations

from fractions import Fraction
from math import isnan, sqrt

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from komposit import survey

pytestmark = pytest.mark.slow

QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def samples(draw, lonely=("adjust", "remove", "certainty", "average")):
    """Rows, None where there is no answer, and what else a design has."""
    strata = draw(st.integers(1, 3))
    rows = []
    for stratum in range(strata):
        for cluster in range(draw(st.integers(1, 4))):
            for _ in range(draw(st.integers(1, 3))):
                answer = (
                    st.one_of(st.none(), st.integers(-20, 20)) if draw(st.booleans()) else st.integers(1, 9)
                )
                rows.append(
                    {
                        "stratum": f"s{stratum}",
                        "cluster": f"s{stratum}c{cluster}",
                        "domain": draw(st.sampled_from([None, 0, 1, 2])),
                        "weight": draw(st.integers(1, 9)),
                        "y": draw(answer),
                        "x": draw(st.integers(1, 9)),
                    }
                )
    sizes = {f"s{h}": draw(st.sampled_from([None, 4, 7])) for h in range(strata)}
    fpc = None if None in sizes.values() else sizes
    return rows, fpc, draw(st.sampled_from(lonely))


def design_of(rows, fpc, lonely):
    return survey.make_design(
        [row["weight"] for row in rows],
        strata=[row["stratum"] for row in rows],
        clusters=[row["cluster"] for row in rows],
        fpc=fpc and [fpc[row["stratum"]] for row in rows],
        lonely=lonely,
    )


def column(rows, name):
    return np.array([np.nan if row[name] is None else row[name] for row in rows], dtype=float)


def domains_of(rows):
    codes = [-1 if row["domain"] is None else row["domain"] for row in rows]
    return survey.Domains(np.array(codes), 3)


def slow_variance(rows, influence, fpc, lonely, present):
    """Of influences by row; `present` rows tell which strata take part in an average."""
    whole, used, counted = Fraction(0), 0, 0
    for stratum in sorted({row["stratum"] for row in rows}):
        sums = {}
        for row, value in zip(rows, influence, strict=True):
            if row["stratum"] == stratum:
                sums[row["cluster"]] = sums.get(row["cluster"], Fraction(0)) + value
        drawn = len(sums)
        share = Fraction(1) if fpc is None else 1 - Fraction(drawn, fpc[stratum])
        here = any(row["stratum"] == stratum for row in present)
        counted += here
        if drawn == 1 and share and lonely == "average":
            continue
        used += here
        centre = Fraction(0) if drawn == 1 and lonely == "adjust" else sum(sums.values()) / drawn
        squares = sum((value - centre) ** 2 for value in sums.values())
        whole += share * squares * (Fraction(drawn, drawn - 1) if drawn > 1 else 1)
    if lonely == "average":
        return whole * Fraction(counted, used) if used else None
    return whole


def slow_means(rows, fpc, lonely, domain):
    known = [row["y"] is not None and row["domain"] == domain for row in rows]
    size = sum(row["weight"] for row, k in zip(rows, known, strict=True) if k)
    if not size:
        return None, None, 0
    mean = Fraction(sum(row["weight"] * row["y"] for row, k in zip(rows, known, strict=True) if k), size)
    influence = [
        Fraction(row["weight"]) * (row["y"] - mean) / size if k else Fraction(0)
        for row, k in zip(rows, known, strict=True)
    ]
    answering = [row for row, k in zip(rows, known, strict=True) if k]
    return mean, slow_variance(rows, influence, fpc, lonely, answering), sum(known)


def agree(ours, exact):
    if exact is None:
        assert isnan(ours)
    else:
        assert ours == pytest.approx(float(exact), rel=1e-9, abs=1e-9)


def root(value):
    return None if value is None else sqrt(value)


@QUIET
@given(samples())
def test_means_and_their_errors_by_domain(case):
    rows, fpc, lonely = case
    found = survey.means(design_of(*case), column(rows, "y"), domains_of(rows))
    for domain in range(3):
        mean, variance, answers = slow_means(rows, fpc, lonely, domain)
        agree(found.estimate[domain, 0], mean)
        agree(found.se[domain, 0], root(variance) if mean is not None else None)
        assert found.answers[domain, 0] == answers


@QUIET
@given(samples())
def test_totals_and_ratios_of_the_whole(case):
    rows, fpc, lonely = case
    design = design_of(*case)
    known = [row["y"] is not None for row in rows]
    parts = [
        Fraction(row["weight"] * row["y"]) if k else Fraction(0) for row, k in zip(rows, known, strict=True)
    ]
    total = survey.totals(design, column(rows, "y"))
    agree(total.estimate[0, 0], sum(parts) if any(known) else None)
    answering = [row for row, k in zip(rows, known, strict=True) if k]
    error = root(slow_variance(rows, parts, fpc, lonely, answering))
    agree(total.se[0, 0], error if any(known) else None)
    size = sum(row["weight"] * row["x"] for row, k in zip(rows, known, strict=True) if k)
    ratio = survey.ratios(design, column(rows, "y"), column(rows, "x"))
    if size:
        share = sum(parts) / size
        gaps = [
            (part - share * row["weight"] * row["x"]) / size if k else Fraction(0)
            for part, row, k in zip(parts, rows, known, strict=True)
        ]
        agree(ratio.estimate[0, 0], share)
        agree(ratio.se[0, 0], root(slow_variance(rows, gaps, fpc, lonely, answering)))
    else:
        agree(ratio.estimate[0, 0], None)


@QUIET
@given(samples())
def test_the_design_effect_is_the_variance_over_that_of_a_simple_sample(case):
    rows, fpc, lonely = case
    found = survey.means(design_of(*case), column(rows, "y"))
    known = [row for row in rows if row["y"] is not None]
    size, count = sum(row["weight"] for row in known), len(known)
    if count < 2 or size < count:
        assert isnan(found.deff[0, 0])
        return
    mean = Fraction(sum(row["weight"] * row["y"] for row in known), size)
    spread = sum(row["weight"] * (row["y"] - mean) ** 2 for row in known) / size * Fraction(count, count - 1)
    simple = spread * Fraction(size - count, size * count)
    influence = [
        Fraction(0) if row["y"] is None else row["weight"] * (row["y"] - mean) / size for row in rows
    ]
    variance = slow_variance(rows, influence, fpc, lonely, known)
    if simple and variance is not None:
        agree(found.deff[0, 0], variance / simple)


@QUIET
@given(samples(lonely=("adjust",)), st.sampled_from([2, 3]))
def test_post_stratified_errors_are_those_of_residuals(case, groups):
    """Row by row with weighted group means of the influences taken off (Lumley 2010, section 7.2)."""
    rows, fpc, lonely = case
    design = design_of(*case)
    labels = [f"g{i % groups}" for i in range(len(rows))]
    names = sorted(set(labels))
    population = {name: 10.0 * (i + 1) for i, name in enumerate(names)}
    after = survey.post_stratify(design, survey.margin("g", labels, population))
    old = {name: sum(r["weight"] for r, g in zip(rows, labels, strict=True) if g == name) for name in names}
    weights = [Fraction(population[g]) * r["weight"] / old[g] for r, g in zip(rows, labels, strict=True)]
    x = [Fraction(row["x"]) for row in rows]
    size = sum(weights)
    mean = sum(w * v for w, v in zip(weights, x, strict=True)) / size
    gap = [(v - mean) / size for v in x]
    centre = {
        name: sum(r["weight"] * v for r, v, g in zip(rows, gap, labels, strict=True) if g == name) / old[name]
        for name in names
    }
    influence = [w * (v - centre[g]) for w, v, g in zip(weights, gap, labels, strict=True)]
    found = survey.means(after, column(rows, "x"))
    agree(found.estimate[0, 0], mean)
    agree(found.se[0, 0], root(slow_variance(rows, influence, fpc, lonely, rows)))


@QUIET
@given(samples(lonely=("adjust",)))
def test_the_jackknife_of_a_total_is_the_linearised_error(case):
    """Leaving clusters out of a linear estimate gives Taylor's formula."""
    rows = case[0]
    counts = {row["stratum"]: set() for row in rows}
    for row in rows:
        counts[row["stratum"]].add(row["cluster"])
    design = design_of(*case)
    assume(min(len(found) for found in counts.values()) > 1)
    replicates = survey.jackknife(design)
    replicated = replicates.weights(design).T @ column(rows, "x")
    ours = float(np.sqrt(replicates.variance(replicated)))
    taylor = float(survey.totals(design, column(rows, "x")).se[0, 0])
    assert ours == pytest.approx(taylor, rel=1e-9, abs=1e-9)
