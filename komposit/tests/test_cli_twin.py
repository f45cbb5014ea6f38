"""The verb `run` beside definitions written out again as loops: cases that no reference file holds.

Definitions after COINr 1.1.14 (Normalise, Treat, Impute, Screen, Aggregate, get_corr): what is computed here
shares nothing with komposit but the file that the command reads.
"""

from __future__ import annotations

import math
import random
from statistics import fmean, median, stdev

import pytest

CODES = ("B1", "A2", "C3", "A1", "B2", "C4")
DIRECTION = {"B1": 1, "A2": -1, "C3": 1, "A1": -1, "B2": 1, "C4": -1}
WEIGHT = {"B1": 1, "A2": 2, "C3": 0, "A1": 1.5, "B2": 3, "C4": 1, "pA": 2, "pB": 1, "pC": 3, "sX": 1, "sY": 4}
PARENT = {code: f"p{code[0]}" for code in CODES} | {"pA": "sX", "pB": "sX", "pC": "sY"}
PARENT |= {"sX": "Top", "sY": "Top"}
GROUPS = (("pA", "pB", "pC"), ("sX", "sY"), ("Top",))
# Rows in no order, levels not sorted, columns that COINr does not know, a Type of every kind.
IMETA = """\
Type,iCode,Note,Parent,Level,Weight,Direction,Denominator,Target,minmax_lower
Other,remark,x,NA,NA,NA,NA,NA,NA,NA
Aggregate,sY,,Top,3,4,1,,,
Indicator,B1,,pB,1,1,1,NA,9,
Aggregate,pC,,sY,2,3,1,,,
Indicator,A2,"a, b",pA,1,2,-1,Size,-2,
Indicator,C3,,pC,1,0,1,,50,
Group,Zone,,,,,,,,
Aggregate,Top,,,4,1,1,,,
Indicator,A1,,pA,1,1.5,-1,,1,
Aggregate,pA,,sX,2,2,1,,,
Indicator,B2,,pB,1,3,1,,30,
Aggregate,sX,,Top,3,1,1,,,
Aggregate,pB,,sX,2,1,1,,,
Indicator,C4,,pC,1,1,-1,,2,
Denominator,Size,,,,,,,,
"""


def made(seed, missing=0.12):
    """Units with ties, zeros, negative numbers, a long tail, gaps; every column varies."""
    draw = random.Random(seed)
    rows = {}
    for n in range(14):
        tail = round(math.exp(draw.gauss(0, 1.6)) * 10, 3)
        cells = [draw.randint(0, 4), round(draw.gauss(0, 3), 2), tail, draw.randint(1, 9), -tail, n % 3 * 1.5]
        kept = [None if n > 3 and draw.random() < missing else x for x in cells]
        rows[f"U{draw.randint(100, 999)}{n}"] = dict(zip(CODES, kept, strict=True))
    return rows


def csv_of(rows):
    """The key in the middle, other columns around it, a BOM and CRLF, NA and empty cells for gaps."""
    lines = ["Size,remark,negara," + ",".join(reversed(CODES)) + ",Zone"]
    for n, (unit, row) in enumerate(rows.items()):
        cells = [("NA" if n % 2 else "") if row[c] is None else repr(row[c]) for c in reversed(CODES)]
        lines.append(f'{n + 2},"x, ""y""",{unit},{",".join(cells)},{"" if n == 5 else "xyz"[n % 3]}')
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def spec(*steps):
    return "framework: {imeta: i.csv}\nkey: negara\nsteps:\n" + "".join(f"  - {step}\n" for step in steps)


def agree(table, wanted, codes=CODES):
    assert [row["negara"] for row in table] == list(wanted)
    for row in table:
        for code in codes:
            x = wanted[row["negara"]][code]
            if x is None:
                assert row[code] == "", (row["negara"], code)
            else:
                assert math.isclose(float(row[code]), x, rel_tol=1e-9, abs_tol=1e-12), (row["negara"], code)


def by_column(rows, formula):
    """Every column through formula(code, values present in order, one value)."""
    present = {c: [row[c] for row in rows.values() if row[c] is not None] for c in CODES}
    return {
        unit: {c: None if row[c] is None else formula(c, present[c], row[c]) for c in CODES}
        for unit, row in rows.items()
    }


def turned(rows):
    return {
        unit: {c: None if x is None else x * DIRECTION[c] for c, x in row.items()}
        for unit, row in rows.items()
    }


TARGET = {"B1": 9, "A2": -2, "C3": 50, "A1": 1, "B2": 30, "C4": 2}
NORMAL = {
    "{method: minmax, to: [-3, 5]}": lambda c, all_, x: (x - min(all_)) / (max(all_) - min(all_)) * 8 - 3,
    "{}": lambda c, all_, x: (x - min(all_)) / (max(all_) - min(all_)) * 100,
    "{method: minmax, to: [100, 0]}": lambda c, all_, x: (
        100 - (x - min(all_)) / (max(all_) - min(all_)) * 100
    ),
    "{method: zscore, to: [100, 15]}": lambda c, all_, x: (x - fmean(all_)) / stdev(all_) * 15 + 100,
    "{method: zscore}": lambda c, all_, x: (x - fmean(all_)) / stdev(all_),
    "{method: rank}": lambda c, all_, x: 1 + sum(y < x for y in all_),
    "{method: rank, ties: average}": lambda c, all_, x: (
        sum(y < x for y in all_) + (sum(y == x for y in all_) + 1) / 2
    ),
    "{method: prank}": lambda c, all_, x: sum(y < x for y in all_) / (len(all_) - 1),
    "{method: prank, to: [0, 100], ties: max}": lambda c, all_, x: (
        (sum(y <= x for y in all_) - 1) / (len(all_) - 1) * 100
    ),
    "{method: borda}": lambda c, all_, x: sum(y < x for y in all_),
    "{method: dist2max}": lambda c, all_, x: 1 - (max(all_) - x) / (max(all_) - min(all_)),
    "{method: fracmax}": lambda c, all_, x: x / max(all_),
    "{method: scaled, limits: [-20, 180]}": lambda c, all_, x: (x + 20) / 200 * 100,
    "{method: none}": lambda c, all_, x: x,
    "{method: dist2targ}": lambda c, all_, x: (x - min(all_)) / (TARGET[c] * DIRECTION[c] - min(all_)),
    "{method: dist2targ, cap: true}": lambda c, all_, x: min(
        (x - min(all_)) / (TARGET[c] * DIRECTION[c] - min(all_)), 1
    ),
    "{method: goalposts, limits: [0, 8], to: [0, 10]}": lambda c, all_, x: (
        10 * min(max(x / 8 if DIRECTION[c] > 0 else (8 + x) / 8, 0), 1)
    ),
}


@pytest.mark.parametrize("way", NORMAL)
def test_every_way_of_normalising(work, way):
    rows = made(1)
    next(iter(rows.values()))["C4"] = -3.0  # so that the largest turned value is not 0
    code, _, tables = work(spec(f"normalise: {way}"), csv_of(rows), IMETA)
    assert code == 0
    agree(tables["normalise"], by_column(turned(rows), NORMAL[way]))


def test_exceptions_take_what_they_do_not_say_from_the_whole_or_start_anew(work):
    rows = made(2)
    per = "{B1: {to: [0, 1]}, A2: {method: zscore}, C3: {method: borda}, B2: {method: minmax}}"
    code, _, tables = work(
        spec(f"normalise: {{method: minmax, to: [1, 10], per: {per}}}"), csv_of(rows), IMETA
    )
    low_high = {"B1": (0, 1), "B2": (0, 100)}

    def score(c, all_, x):
        if c == "A2":
            return (x - fmean(all_)) / stdev(all_)
        if c == "C3":
            return sum(y < x for y in all_)
        a, b = low_high.get(c, (1, 10))
        return (x - min(all_)) / (max(all_) - min(all_)) * (b - a) + a

    assert code == 0
    agree(tables["normalise"], by_column(turned(rows), score))


def filled(rows, unit, row, c, method):
    zone = {u: "" if n == 5 else "xyz"[n % 3] for n, u in enumerate(rows)}
    middle = median if method.endswith("median") else fmean
    if method.startswith("group"):
        same = [r[c] for u, r in rows.items() if zone[u] == zone[unit] and zone[u] and r[c] is not None]
        return middle(same) if same else None
    if not method.startswith("row"):
        return middle([r[c] for r in rows.values() if r[c] is not None])
    flipped = turned(rows)

    def share(code, x):
        all_ = [r[code] for r in flipped.values() if r[code] is not None]
        low, high = min(all_, default=0), max(all_, default=0)
        return None if x is None or low == high else (x - low) / (high - low), low, high

    others = [o for o in CODES if method == "row_all" or PARENT[o] == PARENT[c]]
    shares = [s for o in others if (s := share(o, flipped[unit][o])[0]) is not None]
    _, low, high = share(c, None)
    return (fmean(shares) * (high - low) + low) * DIRECTION[c] if shares else None


@pytest.mark.parametrize(
    ("step", "method"),
    [
        ("{method: mean}", "mean"),
        ("{method: median}", "median"),
        ("{method: group_mean, group: Zone}", "group_mean"),
        ("{method: group_median, group: Zone}", "group_median"),
        ("{method: row_mean, group: 2}", "row"),
        ("{method: row_mean, group: all}", "row_all"),
    ],
)
def test_every_way_of_filling_gaps(work, step, method):
    """Also for a silent unit, one without a group, a group without a value, a column of one value."""
    rows = made(3, missing=0.25)
    names = list(rows)
    rows[names[4]] = dict.fromkeys(CODES)
    for n, name in enumerate(names):
        rows[name]["B1"] = None if n % 3 == 1 or n == 4 else rows[name]["B1"] or 2
        rows[name]["C4"] = None if n in (2, 4, 7) else 1.5
    code, _, tables = work(spec(f"impute: {step}"), csv_of(rows), IMETA)
    assert code == 0
    wanted = {
        u: {c: filled(rows, u, row, c, method) if x is None else x for c, x in row.items()}
        for u, row in rows.items()
    }
    agree(tables["impute"], wanted)


def test_filling_before_and_after_dividing_are_two_things(work):
    rows = made(4)
    size = {unit: n + 2 for n, unit in enumerate(rows)}
    code, _, tables = work(spec("impute: {method: mean}", "denominate: {by: Size}"), csv_of(rows), IMETA)
    wanted = {
        u: {c: (filled(rows, u, row, c, "mean") if x is None else x) / size[u] for c, x in row.items()}
        for u, row in rows.items()
    }
    assert code == 0
    agree(tables["denominate"], wanted)
    code, _, tables = work(spec("denominate: {}", "impute: {method: mean}"), csv_of(rows), IMETA)
    divided = {
        u: {**row, "A2": None if row["A2"] is None else row["A2"] / size[u]} for u, row in rows.items()
    }
    wanted = {
        u: {c: filled(divided, u, row, c, "mean") if x is None else x for c, x in row.items()}
        for u, row in divided.items()
    }
    agree(tables["impute"], wanted)


def score_of(values, code, methods, shares, level):
    """The score of an item at a level, from those below it."""
    if level == 1:
        return values[code]
    below = [child for child, parent in PARENT.items() if parent == code]
    found = {child: score_of(values, child, methods, shares, level - 1) for child in below}
    present = {child: x for child, x in found.items() if x is not None}
    share = shares[(level - 2) % len(shares)]
    total = sum(WEIGHT[child] for child in present)
    if not total or (share is not None and len(present) / len(below) < share):
        return None
    pairs = [(WEIGHT[child] / total, x) for child, x in present.items()]
    method = methods[(level - 2) % len(methods)]
    if method == "gmean":
        return math.prod(x**w for w, x in pairs)
    power = {"amean": 1, "hmean": -1}.get(method, method)
    return sum(w * x**power for w, x in pairs) ** (1 / power)


@pytest.mark.parametrize(
    ("step", "methods", "shares"),
    [
        ("{method: amean}", ["amean"], [None]),
        ("{by_level: [gmean, amean, hmean], min_available: 0.6}", ["gmean", "amean", "hmean"], [0.6]),
        ("{by_level: [hmean, gmean, {method: genmean, p: 3}]}", ["hmean", "gmean", 3], [None]),
        ("{method: genmean, p: -1.5, min_available: [1, 0.5, 0.5]}", [-1.5], [1, 0.5, 0.5]),
    ],
)
def test_every_mean_at_every_level(work, step, methods, shares):
    rows = made(5, missing=0.3)
    steps = ("normalise: {to: [1, 100]}", f"aggregate: {step}", "rank: {ties: min, within: Zone}")
    code, said, tables = work(spec(*steps), csv_of(rows), IMETA)
    scaled = by_column(turned(rows), lambda c, a, x: (x - min(a)) / (max(a) - min(a)) * 99 + 1)
    wanted = {
        unit: {
            code: score_of(row, code, methods, shares, level)
            for level, codes in enumerate(GROUPS, 2)
            for code in codes
        }
        for unit, row in scaled.items()
    }
    lost = [unit for unit, row in wanted.items() if row["Top"] is None]
    assert (code, said["unscored"]) == (3 if lost else 0, lost)
    agree(tables["aggregate"], wanted, [code for codes in GROUPS for code in codes])
    zone = {row["negara"]: row["Zone"] for row in tables["rank"]}
    for row in tables["rank"]:
        own = wanted[row["negara"]]["pB"]
        rivals = [r["pB"] for u, r in wanted.items() if zone[u] == row["Zone"] and r["pB"] is not None]
        assert row["pB"] == ("" if own is None else str(1 + sum(x > own for x in rivals)))
