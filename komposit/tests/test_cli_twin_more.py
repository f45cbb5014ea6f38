"""The verb `run` beside loops: outliers, votes of units, panels, correlations, alpha; as COINr 1.1.14."""

from __future__ import annotations

import math
import random
from statistics import fmean

import pytest

IMETA = """\
iCode,Level,Parent,Direction,Weight,Type
long,1,P,1,1,Indicator
left,1,P,1,2,Indicator
ties,1,P,-1,1,Indicator
few,1,Q,1,1,Indicator
zero,1,Q,1,3,Indicator
P,2,Top,1,1,Aggregate
Q,2,Top,1,2,Aggregate
Top,3,,1,1,Aggregate
"""
CODES = ("long", "left", "ties", "few", "zero")
UNITS = [f"U{n:02}" for n in range(24)]


def columns():
    draw = random.Random(5)
    tail = [round(math.exp(draw.gauss(0, 2)) * 5, 2) for _ in UNITS]
    return {
        "long": [None if n == 9 else x - 20 for n, x in enumerate(tail)],
        "left": [round(-(x**1.5), 3) for x in reversed(tail)],
        "ties": [900 if n in (3, 7, 11) else n % 5 for n in range(24)],
        "few": [n if n in (2, 5, 6) else None for n in range(24)],
        "zero": [8 if n == 4 else 0 for n in range(24)],
    }


def csv_of(found):
    lines = [",".join(["uCode", *found])]
    for n, unit in enumerate(UNITS):
        lines.append(",".join([unit, *("" if c[n] is None else repr(c[n]) for c in found.values())]))
    return "\n".join(lines) + "\n"


def spec(*steps, more=""):
    return f"framework: {{imeta: i.csv}}\n{more}steps:\n" + "".join(f"  - {step}\n" for step in steps)


def moments(column):
    x = [y for y in column if y is not None]
    n = len(x)
    if n < 4 or len(set(x)) == 1:
        return None
    d = [y - fmean(x) for y in x]
    two, three, four = (sum(y**k for y in d) for k in (2, 3, 4))
    skew = math.sqrt(n) * three / two**1.5 * math.sqrt(n * (n - 1)) / (n - 2)
    r = n * four / two**2
    return skew, ((n + 1) * (r - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))


def passes(column, most_skew, most_kurtosis):
    found = moments(column)
    return None if found is None else abs(found[0]) < most_skew or found[1] < most_kurtosis


FORMULAS = {
    "log_ct": lambda x, lo, hi, lam, skew: math.log(x - lo + 0.01 * (hi - lo)),
    "log_ct_orig": lambda x, lo, hi, lam, skew: math.log(x - lo + 1),
    "log_ct_plus": lambda x, lo, hi, lam, skew: (
        math.log(x - lo + 0.01 * (hi - lo)) if skew > 0 else -math.log(hi + 0.01 * (hi - lo) - x)
    ),
    "log_gii": lambda x, lo, hi, lam, skew: math.log((hi - 1) * (x - lo) / (hi - lo) + 1),
    "boxcox": lambda x, lo, hi, lam, skew: (
        math.log(x - lo + 1) if lam == 0 else ((x - lo + 1) ** lam - 1) / lam
    ),
}


def treated(column, most, skew, kurtosis, then, lam=0.0, combine=False):
    """One column, and what happened to each of its points."""
    first = passes(column, skew, kurtosis)
    if first is None or first:
        return column, [""] * len(column)
    x, high, low = list(column), [], []
    while passes(x, skew, kurtosis) is False and len(high) + len(low) < most:
        present = [y for y in x if y is not None]
        right = moments(x)[0] >= 0
        end = max(present) if right else min(present)
        at = [n for n, y in enumerate(x) if y == end]
        rest = [y for y in present if y != end]
        for n in at:
            x[n] = max(rest) if right else min(rest)
        high, low = (at, low) if right else (high, at)
    second = passes(x, skew, kurtosis)
    if second is None:
        return column, [""] * len(column)
    marks = ["winhi" if n in high and n not in low else "winlo" if n in low else "" for n in range(len(x))]
    if second or then == "none":
        return x, marks
    source = x if combine else column
    present = [y for y in source if y is not None]
    about = (min(present), max(present), lam, moments(source)[0])
    names = {"log_ct_plus": "log_CT" if about[3] > 0 else "log_CT_neg"}
    name = names.get(then, then.replace("log_ct", "log_CT").replace("gii", "GII"))
    return [None if y is None else FORMULAS[then](y, *about) for y in source], [f"{m}+{name}" for m in marks]


@pytest.mark.parametrize(
    ("most", "skew", "kurtosis", "then", "lam", "combine"),
    [
        (5, 2, 3.5, "log_ct", 0, False),
        (0, 2, 3.5, "log_ct_orig", 0, False),
        (2, 0.5, 0.1, "log_ct_plus", 0, False),
        (1, 1, 1, "boxcox", 0.5, False),
        (1, 1, 1, "boxcox", 0, True),
        (99, 0.3, -0.5, "none", 0, False),
        (3, 1.5, 2, "log_ct", 0, True),
        (2, 1.5, 2, "log_gii", 0, False),
    ],
)
def test_outliers_with_every_formula_and_threshold(work, most, skew, kurtosis, then, lam, combine):
    """Also a column of three values, and one that winsorising would leave without spread: both stay."""
    found = columns()
    if then == "log_gii":
        found["left"] = [-x for x in found["left"]]
    step = f"{{winsorise_max: {most}, skew: {skew}, kurtosis: {kurtosis}, then: {then}"
    code, _, tables = work(
        spec(f"treat: {step}, lambda: {lam}, combine: {str(combine).lower()}}}"), csv_of(found), IMETA
    )
    assert code == 0
    for c in CODES:
        wanted, marks = treated(found[c], most, skew, kurtosis, then, lam, combine)
        assert [row[c] for row in tables["treat_points"]] == marks, c
        for row, x in zip(tables["treat"], wanted, strict=True):
            assert (row[c] == "") == (x is None)
            assert x is None or math.isclose(float(row[c]), x, rel_tol=1e-9, abs_tol=1e-9), c
    assert {row["few"] for row in tables["treat"]} == {"2", "5", "6", ""}


def test_a_logarithm_that_does_not_exist_is_refused_with_its_code(work):
    found = columns()
    found["left"] = [-1 - n for n in range(24)]
    code, said, _ = work(
        spec("treat: {winsorise_max: 0, then: log_GII, skew: 0, kurtosis: -9}"), csv_of(found), IMETA
    )
    assert code == 2 and said["faults"][0]["code"] == "not_finite" and "left" in said["faults"][0]["message"]


def copeland(rows, weights):
    scores = []
    for mine in rows:
        score = 0
        for other in rows:
            half = 2 * sum(
                w * ((a > b) + (a == b) / 2) for a, b, w in zip(mine, other, weights, strict=True)
            ) - sum(weights)
            score += 0 if other is mine else (half > 1e-9) - (half < -1e-9)
        scores.append(score)
    return scores


def test_a_panel_votes_fills_and_ranks_year_by_year(work):
    """`last` looks back over the years there are; Copeland compares the units of one year."""
    draw = random.Random(8)
    years, units = (2019, 2021, 2020, 9), ("A", "B", "C", "D")
    rows = {(u, y): [draw.randint(0, 3) for _ in CODES] for y in years for u in units}
    for gap in (("A", 2021, 0), ("A", 2020, 0), ("B", 9, 1), ("C", 2021, 2)):
        rows[gap[0], gap[1]][gap[2]] = None
    data = "\n".join(
        ",".join([u, str(y), *("" if x is None else str(x) for x in row)]) for (u, y), row in rows.items()
    )
    steps = ("impute: {method: last, most: 1}", "aggregate: {method: copeland}", "rank: {ties: max}")
    code, _, tables = work(spec(*steps), f"negara,Time,{','.join(CODES)}\n{data}\n", IMETA)
    assert code == 0
    filled = {key: list(row) for key, row in rows.items()}
    before = {2021: 2020, 2020: 2019, 2019: 9}
    for (u, y), row in filled.items():
        for n, x in enumerate(row):
            if x is None and y in before:
                row[n] = rows[u, before[y]][n]
    for row in tables["impute"]:
        wanted = ["" if x is None else str(x) for x in filled[row["negara"], int(row["Time"])]]
        assert [row[c] for c in CODES] == wanted
    assert filled["A", 2021][0] is None and filled["A", 2020][0] is not None
    for y in (2019, 2020):
        block = [filled[u, y] for u in units]
        p = copeland([row[:3] for row in block], [1, 2, 1])
        q = copeland([row[3:] for row in block], [1, 3])
        top = copeland(list(zip(p, q, strict=True)), [1, 2])
        found = [row for row in tables["aggregate"] if row["Time"] == str(y)]
        assert [[float(row[c]) for c in ("P", "Q", "Top")] for row in found] == [
            list(t) for t in zip(p, q, top, strict=True)
        ]
        ranks = [int(row["Top"]) for row in tables["rank"] if row["Time"] == str(y)]
        assert ranks == [sum(x >= mine for x in top) for mine in top]


def test_a_vote_with_gaps_does_not_ask_who_stands_first(work):
    """The second of a pair gets what the first does not: 1 - o[i, j], units sorted as COINr sorts them."""
    rows = {"A": (1, None), "B": (None, 2), "C": (2, 1), "D": (None, 3)}
    names = sorted(rows)
    won = {unit: 0 for unit in names}
    for place, i in enumerate(names):
        for j in names[place + 1 :]:
            pairs = [(a, b) for a, b in zip(rows[i], rows[j], strict=True) if None not in (a, b)]
            share = sum((a > b) + (a == b) / 2 for a, b in pairs) / 2
            won[i] += (share > 0.5) - (share < 0.5)
            won[j] += (share < 0.5) - (share > 0.5)
    framework = "{items: [{code: P, items: [{code: a}, {code: b}]}]}"
    found = []
    for order in ("ABCD", "DACB"):
        data = "\n".join(f"{u},{','.join('' if x is None else str(x) for x in rows[u])}" for u in order)
        text = f"framework: {framework}\nsteps: [aggregate: {{method: copeland}}]\n"
        code, _, tables = work(text, f"uCode,a,b\n{data}\n")
        found.append({row["uCode"]: float(row["P"]) for row in tables["aggregate"]})
        assert code == 0 and [row["uCode"] for row in tables["aggregate"]] == list(order)
    assert found == [won, won]


def ranks_of(x):
    return [sum(b < a for b in x) + (sum(b == a for b in x) + 1) / 2 for a in x]


def correlation(a, b, method):
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    a, b = (list(column) for column in zip(*pairs, strict=True))
    if method == "kendall":
        signs = [[((p > q) - (p < q)) for p in column for q in column] for column in (a, b)]
        top = sum(s * t for s, t in zip(*signs, strict=True))
        return top / math.sqrt(sum(s * s for s in signs[0]) * sum(t * t for t in signs[1]))
    if method == "spearman":
        a, b = ranks_of(a), ranks_of(b)
    da, db = [x - fmean(a) for x in a], [y - fmean(b) for y in b]
    return sum(x * y for x, y in zip(da, db, strict=True)) / math.sqrt(
        sum(x * x for x in da) * sum(y * y for y in db)
    )


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_correlations_of_every_kind_between_and_within_levels(work, method):
    found = columns()
    found["few"] = [None if n % 7 == 3 else (n * 5) % 11 for n in range(24)]
    step = f"correlations: {{method: {method}, levels: [1, 2], within: parent}}"
    code, _, tables = work(
        spec("normalise: {}", "aggregate: {}", step, f"correlations: {{method: {method}, within: group}}"),
        csv_of(found),
        IMETA,
    )
    assert code == 0
    scores = {
        c: [float(row[c]) if row[c] else None for row in tables["aggregate"]] for c in (*CODES, "P", "Q")
    }
    between, inside = tables["correlations"], tables["correlations_2"]
    assert [(row["Var1"], row["Var2"]) for row in between] == [("P", c) for c in CODES[:3]] + [
        ("Q", c) for c in CODES[3:]
    ]
    assert len(inside) == 9 + 4
    for row in between + inside:
        wanted = correlation(scores[row["Var1"]], scores[row["Var2"]], method)
        assert math.isclose(float(row["Correlation"]), wanted, rel_tol=1e-9, abs_tol=1e-9)


def test_alpha_leaves_out_pairs_that_no_unit_has_both_of(work):
    """COINr sums the covariances with na.rm."""
    found = {
        "long": [1, 2, 3, 4],
        "left": [2, 1, 4, 3],
        "ties": [None, None, None, 5],
        "few": [1, 3, 2, 5],
        "zero": [2, 2, 3, 1],
    }
    data = "\n".join(
        ",".join([f"U{n}", *("" if c[n] is None else str(c[n]) for c in found.values())]) for n in range(4)
    )
    code, _, tables = work(spec("alpha: {}"), f"uCode,{','.join(found)}\n{data}\n", IMETA)
    alpha = {row["group"]: row["alpha"] for row in tables["alpha"]}
    # variances 5/3 and 5/3, covariance 1; the third item has no covariance with either
    assert code == 0 and math.isclose(float(alpha["P_children"]), 3 / 2 * (1 - (10 / 3) / (10 / 3 + 2)))
