"""The verb `run`: every setting it knows, what it writes, what it refuses."""

from __future__ import annotations

import json
import math

import pytest

from komposit import cli

IMETA = """\
iCode,Level,Parent,Direction,Weight,Type,Denominator,Target,iName,Unit
I1,1,P,1,1,Indicator,POP,8,Satu,orang
I2,1,P,-1,2,Indicator,,0.5,Dua,
I3,1,Q,1,1,Indicator,,90,Tiga,
I4,1,Q,1,1,Indicator,,7,Empat,
P,2,Top,1,1,Aggregate,,,,
Q,2,Top,1,3,Aggregate,,,,
Top,3,,1,1,Aggregate,,,,
REG,,,,,Group,,,,
POP,,,,,Denominator,,,,
"""
DATA = """\
uCode,nama,REG,POP,I1,I2,I3,I4
A,Satu,x,10,1,5,10,1
B,Dua,x,20,8,4,20,2
C,Tiga,x,10,3,,30,3
D,Empat,y,20,12,2,40,
E,Lima,y,10,5,1,50,5
F,Enam,y,10,9,0.5,900,6
"""
FULL = """\
framework: {imeta: i.csv}
steps:
  - availability: {}
  - denominate: {}
  - impute: {method: group_mean, group: REG}
  - screen: {min_available: 0.75}
  - treat: {winsorise_max: 1, skew: 2, kurtosis: 3.5, then: log_ct}
  - normalise: {method: minmax, to: [0, 100]}
  - alpha: {}
  - aggregate: {method: amean}
  - rank: {ties: min}
  - weights_effective: {}
"""


def spec(*steps, framework="{imeta: i.csv}", more=""):
    lines = "".join(f"  - {step}\n" for step in steps)
    return f"framework: {framework}\n{more}steps:\n{lines}"


def column(rows, name, key="uCode"):
    return {row[key]: float(row[name]) if row[name] else math.nan for row in rows}


def faults(said):
    return [(fault["line"], fault["code"]) for fault in said["faults"]]


def test_every_step_has_its_table_and_the_trace_its_receipt(work, tmp_path):
    code, said, tables = work(FULL)
    assert code == 0 and said["unscored"] == [] and said["units"] == 6
    wanted = "availability availability_groups denominate impute screen treat treat_details treat_points"
    wanted += " normalise alpha aggregate rank weights_effective"
    assert set(tables) == set(wanted.split())
    assert sorted(said["files"]) == sorted(path.name for path in (tmp_path / "out").iterdir())
    trace = json.loads((tmp_path / "out" / "trace.json").read_text())
    assert trace["receipt"] == said["receipt"]
    assert [one["name"] for one in trace["steps"]][:3] == ["availability", "denominate", "impute"]
    filled = trace["steps"][2]["filled"]
    assert [(point["unit"], point["code"]) for point in filled] == [("C", "I2"), ("D", "I4")]
    assert all(next(iter(rows[0])) == "uCode" for name, rows in tables.items() if name in ("rank", "treat"))


def test_values_by_hand(work):
    _, _, tables = work(FULL)
    assert column(tables["denominate"], "I1") == {"A": 0.1, "B": 0.4, "C": 0.3, "D": 0.6, "E": 0.5, "F": 0.9}
    assert column(tables["impute"], "I2")["C"] == 4.5 and column(tables["impute"], "I4")["D"] == 5.5
    assert column(tables["normalise"], "I2")["F"] == 100 and column(tables["normalise"], "I2")["A"] == 0
    points = {row["uCode"]: row["I3"] for row in tables["treat_points"]}
    assert points == {"A": "", "B": "", "C": "", "D": "", "E": "", "F": "winhi"}
    scores = column(tables["aggregate"], "Top")
    p, q = column(tables["aggregate"], "P"), column(tables["aggregate"], "Q")
    assert all(math.isclose(scores[unit], (p[unit] + 3 * q[unit]) / 4) for unit in scores)
    assert column(tables["rank"], "Top")["F"] == 1
    weights = {row["iCode"]: float(row["EffWeight"]) for row in tables["weights_effective"]}
    assert weights == {"I1": 1 / 12, "I2": 1 / 6, "I3": 0.375, "I4": 0.375, "P": 0.25, "Q": 0.75, "Top": 1}


def test_numbers_are_written_so_that_they_are_read_again(work):
    _, _, tables = work(spec("normalise: {to: [0, 1]}"))
    assert {row["I1"] for row in tables["normalise"]} >= {"0.63636363636363635", "0", "1"}


def test_the_readable_summary_and_trace(work, tmp_path, capsys):
    work(FULL)
    words = ["run", str(tmp_path / "s.yaml"), str(tmp_path / "d.csv"), "--out", str(tmp_path / "out")]
    assert cli.main([*words, "--trace"]) == 0
    said = capsys.readouterr().out
    assert "2. denominate: Raw 6 x 4 -> divide by POP(I1) -> Denominated 6 x 4" in said
    assert cli.main(words) == 0
    assert "aggregate.csv" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("step", "code", "unit", "wanted"),
    [
        ("impute: {method: mean}", "I2", "C", 2.5),
        ("impute: {method: median}", "I2", "C", 2.0),
        ("impute: {method: group_median, group: REG}", "I4", "D", 5.5),
        ("impute: {method: group_mean, group: REG}", "I2", "C", 4.5),
        ("impute: {method: row_mean}", "I4", "D", 1 + 5 * (30 / 890)),
        ("impute: {method: row_mean, group: 2}", "I4", "D", 1 + 5 * (30 / 890)),
        ("impute: {method: row_mean, group: all}", "I4", "D", 1 + 5 * ((1 + 3 / 4.5 + 30 / 890) / 3)),
        ("impute: {method: row_mean, group: 3}", "I4", "D", 1 + 5 * ((1 + 3 / 4.5 + 30 / 890) / 3)),
        ("impute: {method: row_mean, scale_first: false}", "I4", "D", 40.0),
    ],
)
def test_imputation(work, step, code, unit, wanted):
    exit_code, _, tables = work(spec(step))
    assert exit_code == 0
    assert column(tables["impute"], code)[unit] == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("{}", [0.1, 5.0]),
        ("{by: imeta}", [0.1, 5.0]),
        ("{by: Denominator}", [0.1, 5.0]),
        ("{by: POP}", [0.1, 0.5]),
        ("{by: {I2: POP}}", [1.0, 0.5]),
        ("{by: {I2: POP}, scale: {I2: 1000}}", [1.0, 500.0]),
        ("{by: luas}", [0.5, 2.5]),
    ],
)
def test_denominators(work, by, wanted):
    data = "\n".join(f"{line},{2 if n else 'luas'}" for n, line in enumerate(DATA.splitlines()))
    code, _, tables = work(spec(f"denominate: {by}"), data + "\n")
    assert code == 0
    assert [column(tables["denominate"], name)["A"] for name in ("I1", "I2")] == wanted


@pytest.mark.parametrize(
    ("step", "kept"),
    [
        ("{min_available: 0.75}", "ABCDEF"),
        ("{min_available: 0.76}", "ABEF"),
        ("{min_nonzero: 1}", "BCDEF"),
        ("{min_available: 0.76, min_nonzero: 1}", "BEF"),
        ("{min_available: 0.76, keep: [C]}", "ABCEF"),
        ("{drop: [A, F]}", "BCDE"),
    ],
)
def test_screening(work, step, kept):
    code, _, tables = work(spec(f"screen: {step}"), DATA.replace("A,Satu,x,10,1,", "A,Satu,x,10,0,"))
    assert code == 0 and "".join(row["uCode"] for row in tables["screen"]) == kept


def test_screening_everyone_out_is_a_fault(work):
    code, said, _ = work(spec("screen: {drop: [A, B, C, D, E, F]}"))
    assert code == 2 and faults(said) == [(3, "too_few")]


@pytest.mark.parametrize(
    ("step", "wanted"),
    [
        ("{winsorise_max: 0, then: none}", 900.0),
        ("{winsorise_max: 5}", 50.0),
        ("{winsorise_max: all}", 50.0),
        ("{winsorise_max: ~}", 50.0),
        ("{winsorise_max: 0, then: log_ct}", math.log(890 + 8.9)),
        ("{winsorise_max: 0, then: log_CT}", math.log(890 + 8.9)),
        ("{winsorise_max: 0, then: log_ct_orig}", math.log(891)),
        ("{winsorise_max: 0, then: log_ct_plus}", math.log(890 + 8.9)),
        ("{winsorise_max: 0, then: boxcox}", math.log(891)),
        ("{winsorise_max: 0, then: boxcox, lambda: 0.5}", 2 * (math.sqrt(891) - 1)),
        ("{skew: 9}", 900.0),
        ("{kurtosis: 99}", 900.0),
        ("{per: {I3: none}}", 900.0),
        ("{winsorise_max: 0, then: none, per: {I3: {winsorise_max: 3}}}", 50.0),
        ("{winsorise_max: 1, skew: 0, kurtosis: -9, then: log_ct_orig, combine: true}", math.log(41)),
    ],
)
def test_treatment(work, step, wanted):
    code, _, tables = work(spec("impute: {}", f"treat: {step}"))
    assert code == 0
    assert column(tables["treat"], "I3")["F"] == pytest.approx(wanted, rel=1e-12)


def test_the_record_of_treatment(work):
    _, _, tables = work(spec("impute: {}", "treat: {winsorise_max: 1, skew: 0, kurtosis: -9, then: log_ct}"))
    marks = {row["uCode"]: row["I3"] for row in tables["treat_points"]}
    assert marks["F"] == "winhi+log_CT" and marks["A"] == "+log_CT"
    details = {row["iCode"]: row for row in tables["treat_details"]}["I3"]
    assert details["check_SkewKurt0.Pass"] == "FALSE" and details["winsorise.nwin"] == "1"
    assert details["check_SkewKurt2.Skew"]


@pytest.mark.parametrize(
    ("step", "code", "unit", "wanted"),
    [
        ("{method: minmax, to: [1, 5]}", "I4", "C", 1 + 4 * 2 / 5),
        ("{method: minmax}", "I4", "C", 40.0),
        ("{method: n_minmax}", "I4", "C", 40.0),
        ("{method: minmax, per: {I4: {limits: [0, 12]}}}", "I4", "F", 50.0),
        (
            "{method: zscore, to: [50, 10]}",
            "I1",
            "A",
            50 - 10 * (16 / 3) / math.sqrt((964 / 3 - 38 * 38 / 6 + 8 / 3) / 5),
        ),
        ("{method: rank}", "I2", "A", 1.0),
        ("{method: rank}", "I2", "F", 5.0),
        ("{method: prank}", "I2", "E", 0.75),
        ("{method: prank, to: [0, 100]}", "I2", "E", 75.0),
        ("{method: borda}", "I2", "F", 4.0),
        ("{method: rank, ties: max}", "I3", "A", 1.0),
        ("{method: rank, ties: average}", "I3", "A", 1.0),
        ("{method: dist2max}", "I2", "B", 1 - 3.5 / 4.5),
        ("{method: dist2max, to: [0, 10]}", "I2", "B", 10 - 35 / 4.5),
        ("{method: dist2targ}", "I1", "B", 1.0),
        ("{method: dist2targ}", "I1", "D", 1 + 4 / 7),
        ("{method: dist2targ, cap: true}", "I1", "D", 1.0),
        ("{method: dist2targ}", "I2", "F", 1.0),
        ("{method: dist2targ, per: {I1: {target: 12}}}", "I1", "D", 1.0),
        ("{method: dist2targ, per: {I1: {method: minmax, to: [0, 1]}}}", "I1", "D", 1.0),
        ("{method: dist2ref, reference: E, per: {I2: {method: none}}}", "I1", "F", 2.0),
        ("{method: dist2ref, reference: 5, cap: true, per: {I2: {method: none}}}", "I1", "F", 1.0),
        ("{method: dist2ref, reference: 5, per: {I2: {method: none}}}", "I2", "F", -0.5),
        ("{method: fracmax}", "I1", "B", 8 / 12),
        ("{method: goalposts, limits: [0, 10], to: [0, 100]}", "I1", "D", 100.0),
        ("{method: goalposts, limits: [0, 10], to: [0, 100], truncate: false}", "I1", "D", 120.0),
        ("{method: goalposts, limits: [0, 10]}", "I2", "B", 0.6),
        ("{method: goalposts, to: [0, 10, 100]}", "I1", "C", 30.0),
        ("{method: scaled, limits: [0, 150]}", "I3", "D", 40 / 1.5),
        ("{method: scaled, to: [0, 150]}", "I3", "D", 40 / 1.5),
        ("{method: scaled}", "I3", "D", 40.0),
        ("{method: none}", "I2", "B", -4.0),
        ("{method: custom, points: [[0, 0], [10, 1], [1000, 2]]}", "I1", "C", 0.3),
        ("{method: custom, points: [[0, 0], [10, 1], [1000, 2]], to: [1, 11]}", "I2", "A", 6.0),
    ],
)
def test_normalisation(work, step, code, unit, wanted):
    exit_code, said, tables = work(spec(f"normalise: {step}"))
    assert exit_code == 0, said
    assert column(tables["normalise"], code)[unit] == pytest.approx(wanted, rel=1e-12)


def test_equal_values_share_ranks(work):
    for ties, wanted in (("min", 1.0), ("max", 2.0), ("average", 1.5)):
        data = DATA.replace("B,Dua,x,20,8", "B,Dua,x,20,1")
        _, _, tables = work(spec(f"normalise: {{method: rank, ties: {ties}}}"), data)
        assert column(tables["normalise"], "I1")["A"] == wanted


def test_next_year_on_this_years_ruler(work, tmp_path):
    _, _, first = work(
        spec("normalise: {per: {I1: {method: rank}, I3: {method: custom, points: [[0, 0], [900, 1]]}}}")
    )
    ruler = (tmp_path / "out" / "normalise_rulers.json").read_text()
    again = spec("normalise: {ruler: year.json}")
    _, _, same = work(again, **{"year.json": ruler})
    assert same["normalise"] == first["normalise"]
    _, _, later = work(
        again, DATA.replace("F,Enam,y,10,9,0.5,900,6", "F,Enam,y,10,99,0.5,900,11"), **{"year.json": ruler}
    )
    assert column(later["normalise"], "I4")["F"] == 200 and column(later["normalise"], "I1")["F"] == 7
    for text in ("{}", "[", '{"rulers": [{"code": "I1"}]}', '{"rulers": [[]]}'):
        code, said, _ = work(again, **{"year.json": text})
        assert code == 2 and faults(said) == [(0, "wrong_type")]
    short = json.dumps({"rulers": json.loads(ruler)["rulers"][:2]})
    code, said, _ = work(again, **{"year.json": short})
    assert faults(said) == [(3, "unknown_code")] and "I3, I4" in said["faults"][0]["message"]
    (tmp_path / "year.json").unlink()
    assert faults(work(again)[1]) == [(0, "unreadable")]


MEANS = [
    "amean",
    "gmean",
    "hmean",
    "genmean, p: 2",
    "genmean, p: 0",
    "genmean, p: -0.5",
    "copeland",
    "mazziotta_pareto",
    "mazziotta_pareto, penalty: positive",
]


@pytest.mark.parametrize("method", [*MEANS, "a_gmean", "generalised, p: 3", "outranking"])
def test_every_way_of_aggregating_gives_scores_and_ranks(work, method):
    steps = ("impute: {}", "normalise: {to: [1, 100]}", f"aggregate: {{method: {method}}}", "rank: {}")
    code, said, tables = work(spec(*steps))
    assert code == 0, said
    assert not any(math.isnan(score) for score in column(tables["aggregate"], "Top").values())
    assert set(column(tables["rank"], "Top").values()) <= {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}


def test_the_benefit_of_the_doubt_gives_someone_everything(work):
    pytest.importorskip("scipy")
    steps = ("impute: {}", "normalise: {to: [1, 100]}")
    for method in ("{method: bod}", "{by_level: [{method: bod, lowest: 0.2}, amean]}"):
        code, _, tables = work(spec(*steps, f"aggregate: {method}"))
        assert code == 0 and max(column(tables["aggregate"], "Q").values()) == pytest.approx(1)


def test_methods_by_level_and_their_order(work):
    steps = (
        "impute: {}",
        "normalise: {to: [1, 100]}",
        "aggregate: {by_level: [gmean, {method: genmean, p: 2}]}",
    )
    _, _, tables = work(spec(*steps))
    p, q = column(tables["aggregate"], "P"), column(tables["aggregate"], "Q")
    top = column(tables["aggregate"], "Top")
    assert all(math.isclose(top[u], math.sqrt((p[u] ** 2 + 3 * q[u] ** 2) / 4)) for u in top)
    i1, i2 = column(tables["normalise"], "I1"), column(tables["normalise"], "I2")
    assert all(math.isclose(p[u], (i1[u] * i2[u] ** 2) ** (1 / 3)) for u in top)


@pytest.mark.parametrize(
    ("aggregate", "missing"),
    [
        ("{}", ""),
        ("{min_available: 0.5}", ""),
        ("{min_available: 0.51}", "CD"),
        ("{min_available: [0.51, 0]}", ""),
        ("{min_available: [0.51, 0.51]}", "CD"),
    ],
)
def test_too_few_values_leave_a_unit_without_score(work, aggregate, missing):
    code, said, tables = work(spec("normalise: {}", f"aggregate: {aggregate}", "rank: {}"))
    top = column(tables["aggregate"], "Top")
    assert "".join(unit for unit in top if math.isnan(top[unit])) == missing
    assert (code, said["unscored"]) == ((3, list(missing)) if missing else (0, []))
    assert all(math.isnan(column(tables["rank"], "Top")[unit]) for unit in missing)


@pytest.mark.parametrize("method", ["amean", "gmean", "hmean"])
def test_the_exact_path_gives_the_same(work, method):
    steps = ("normalise: {to: [1, 100]}", f"aggregate: {{method: {method}, min_available: 0.5}}")
    exact = ("normalise: {to: [1, 100]}", f"aggregate: {{method: {method}, min_available: 0.5, exact: true}}")
    fast, slow = (column(work(spec(*each))[2]["aggregate"], "Top") for each in (steps, exact))
    assert fast == pytest.approx(slow, rel=1e-12)


def test_ranks_within_groups_and_of_indicators(work):
    _, _, tables = work(
        spec("impute: {}", "normalise: {}", "rank: {}", "aggregate: {}", "rank: {within: REG}")
    )
    assert list(tables["rank"][0]) == ["uCode", "I1", "I2", "I3", "I4"]
    assert list(tables["rank_2"][0]) == ["uCode", "REG", "Top", "P", "Q"]
    for group in ("x", "y"):
        ranks = sorted(row["Top"] for row in tables["rank_2"] if row["REG"] == group)
        assert ranks == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("ties", "wanted"), [("min", 5), ("max", 6), ("average", 5.5), ("dense", 5), ("first", 5)]
)
def test_ties_of_ranks(work, ties, wanted):
    data = DATA.replace("B,Dua,x,20,8", "B,Dua,x,20,1")
    _, _, tables = work(spec(f"rank: {{ties: {ties}}}"), data)
    assert column(tables["rank"], "I1")["A"] == wanted


def test_weights_of_every_kind(work):
    head = ("impute: {}", "normalise: {to: [1, 100]}")
    cases = {
        "weights: {method: given, values: {I1: 5}}": {"I1": 5.0, "I2": 2.0},
        "weights: {method: equal}": {"I2": 1.0, "Q": 1.0},
        "weights: {method: pca}": {"I3": math.sqrt(0.5), "I4": math.sqrt(0.5)},
        "weights: {method: ahp, matrices: {P: [[1, 3], [1/3, 1]]}}": {"I1": 0.75, "I2": 0.25},
        "weights: {method: budget, experts: [{I1: 60, I2: 40}, {I1: 10, I2: 10}]}": {"I1": 0.55, "I2": 0.45},
    }
    for step, wanted in cases.items():
        code, said, tables = work(spec(*head, step, "aggregate: {}", "weights_effective: {}"))
        assert code == 0, said
        found = {row["iCode"]: float(row["Weight"]) for row in tables["weights"]}
        assert {name: found[name] for name in wanted} == pytest.approx(wanted)
        assert {r["iCode"]: float(r["Weight"]) for r in tables["weights_effective"]} == found


@pytest.mark.slow
def test_weights_from_components_of_a_higher_level_and_from_wanted_correlations(work, tmp_path):
    head = ("impute: {}", "normalise: {to: [1, 100]}", "aggregate: {}")
    _, _, tables = work(spec(*head, "weights: {method: pca, level: 2, by_groups: false}", "aggregate: {}"))
    weights = {row["iCode"]: float(row["Weight"]) for row in tables["weights"]}
    assert weights["P"] == pytest.approx(weights["Q"]) == pytest.approx(math.sqrt(0.5))
    step = "weights: {method: optimise, level: 2, targets: {P: 1, Q: 1}}"
    _, _, tables = work(spec(*head, step, "aggregate: {}", "correlations: {levels: [2, 3]}"))
    found = [float(row["Correlation"]) for row in tables["correlations"]]
    assert found[0] == pytest.approx(found[1], abs=1e-6)
    step = "weights: {method: optimise, level: 2, goal: infomax}"
    code, _, tables = work(spec(*head, step, "aggregate: {}", "correlations: {levels: [2, 3]}"))
    assert code == 0
    best = sum(float(row["Correlation"]) for row in tables["correlations"])
    assert best >= sum(found) - 1e-6


def test_weights_of_the_aggregation_alone(work):
    for weights in ("equal", "{P: 1, Q: 1}"):
        _, _, tables = work(spec("normalise: {}", f"aggregate: {{weights: {weights}}}"))
        p, q = column(tables["aggregate"], "P"), column(tables["aggregate"], "Q")
        top = column(tables["aggregate"], "Top")
        assert all(math.isclose(top[unit], (p[unit] + q[unit]) / 2) for unit in top)


def test_correlations(work):
    steps = ("impute: {}", "normalise: {}", "aggregate: {}")
    for method in ("pearson", "spearman", "kendall"):
        _, _, tables = work(spec(*steps, f"correlations: {{method: {method}, levels: 1}}"))
        found = {(row["Var1"], row["Var2"]): float(row["Correlation"]) for row in tables["correlations"]}
        assert len(found) == 16 and found["I1", "I1"] == pytest.approx(1)
        assert found["I1", "I3"] == found["I3", "I1"]
    _, _, tables = work(spec(*steps, "correlations: {levels: [1, 2], within: parent}"))
    pairs = [(row["Var1"], row["Var2"]) for row in tables["correlations"]]
    assert pairs == [("P", "I1"), ("P", "I2"), ("Q", "I3"), ("Q", "I4")]
    _, _, tables = work(spec(*steps, "correlations: {within: group, high: 0.1, low: -0.9}"))
    assert len(tables["correlations"]) == 8
    assert {row["Group"] for row in tables["correlations_flags"]} <= {"P", "Q"}
    _, _, tables = work(spec(*steps, "correlations: {within: group, group_level: 3, low: 1}"))
    assert len(tables["correlations"]) == 16 and len(tables["correlations_flags"]) == 12
    _, _, tables = work(spec(*steps, "correlations: {levels: [1, 2], high: 0.1}"))
    assert tables["correlations_flags"] == []
    code, said, _ = work(spec("normalise: {}", "correlations: {levels: [1, 2]}"))
    assert code == 2 and faults(said) == [(4, "no_aggregate")]


def test_a_panel_imputes_from_the_past_and_ranks_each_year(work):
    rows = ["uCode,Time,REG,POP,I1,I2,I3,I4"]
    for year in (2020, 2021):
        for n, unit in enumerate("ABCDEF"):
            i1 = "" if (year, unit) == (2021, "B") else n + (year - 2020) * 10
            rows.append(f"{unit},{year},x,1,{i1},{n * n},{n + 2},{5 - n}")
    data = "\n".join(rows) + "\n"
    steps = ("impute: {method: last}", "treat: {}", "normalise: {}", "aggregate: {}", "rank: {}")
    code, said, tables = work(spec(*steps, more="time: Time\n"), data)
    assert code == 0, said
    filled = {(row["uCode"], row["Time"]): row["I1"] for row in tables["impute"]}
    assert filled["B", "2021"] == "1"
    for year in ("2020", "2021"):
        ranks = sorted(
            row["I1"] if "I1" in row else row["Top"] for row in tables["rank"] if row["Time"] == year
        )
        assert ranks[0] == "1"
    code, _, tables = work(spec("impute: {method: mean}", more="time: Time\n"), data)
    assert (
        code == 0
        and {(r["uCode"], r["Time"]): r["I1"] for r in tables["impute"]}["B", "2021"] == "12.800000000000001"
    )
    code, said, _ = work(spec("impute: {method: last}"))
    assert faults(said) == [(3, "missing_key")]
    assert work(spec("impute: {method: last}"), data)[2]["impute"][7]["I1"] == "1"
    code, said, _ = work(spec("impute: {method: last}"), data.replace(",2021,", ",lalu,"))
    assert faults(said) == [(3, "not_a_number")]
    _, _, tables = work(spec("impute: {method: last, most: 1}", more="time: Time\n"), data)
    assert tables["impute"][7]["I1"] == "1"


def test_another_key_and_a_framework_of_our_own(work, tmp_path):
    tree = (
        "items: [{code: Top, items: [{code: P, items: [{code: I1, denominator: POP, target: 8, cap: true},"
        " {code: I2, weight: 2, direction: -1, goalposts: [0, 10], truncate: false}]},"
        " {code: Q, weight: 3, items: [{code: I3}, {code: I4, name: Empat, unit: x}]}]}]\n"
        "denominators: [POP]\ngroups: [REG]\n"
    )
    data = DATA.replace("uCode", "kode")
    steps = ("denominate: {}", "impute: {}", "normalise: {}", "aggregate: {}")
    _, _, by_file = work(
        spec(*steps, framework="{yaml: t.yaml}", more="key: kode\n"), data, **{"t.yaml": tree}
    )
    _, _, by_imeta = work(spec(*steps, more="key: kode\n"), data)
    assert column(by_file["aggregate"], "Top", "kode") == column(by_imeta["aggregate"], "Top", "kode")
    inside = spec(*steps, framework="{" + tree.strip().replace("\n", ", ") + "}", more="key: kode\n")
    _, _, by_items = work(inside, data)
    assert by_items["aggregate"] == by_file["aggregate"]


def test_the_receipt_knows_data_from_form(work):
    first = work(FULL)[1]["receipt"]
    lines = DATA.splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])]) + "\n"
    assert work(FULL, data=turned)[1]["receipt"] == first
    assert work(FULL, imeta=IMETA.replace("Satu,orang", "Lain,orang"))[1]["receipt"] == first
    assert work(FULL, data=DATA.replace("900", "901"))[1]["receipt"] != first
    assert work(FULL.replace("0.75", "0.5"))[1]["receipt"] != first


def test_numbers_of_the_framework_fill_what_the_step_leaves_open(work):
    head, rest = IMETA.split("\n", 1)
    names = "goalpost_lower,goalpost_upper,goalpost_scale,goalpost_trunc2posts,minmax_lower,minmax_upper"
    names += ",zscore_mean,zscore_sd,scaled_lower,scaled_upper,dist2targ_cap_max"
    numbers = "0,6,100,FALSE,1,5,100,10,0,50,TRUE"
    imeta = head + "," + names + "\n"
    for line in rest.splitlines():
        imeta += f"{line},{numbers if line.startswith('I') else ',' * 10}\n"
    wanted = {
        "goalposts": {"A": 100 / 6, "D": 200.0},
        "minmax": {"A": 1.0, "D": 5.0},
        "scaled": {"A": 2.0, "D": 24.0},
        "dist2targ": {"D": 1.0},
    }
    for method, values in wanted.items():
        code, said, tables = work(spec(f"normalise: {{method: {method}}}"), imeta=imeta)
        assert code == 0, said
        found = column(tables["normalise"], "I1")
        assert {unit: found[unit] for unit in values} == pytest.approx(values)
    _, _, tables = work(spec("normalise: {method: zscore}"), imeta=imeta)
    found = list(column(tables["normalise"], "I1").values())
    assert sum(found) / 6 == pytest.approx(100)


def test_a_framework_of_indicators_alone(work):
    tree = "items: [{code: I1}, {code: I2}]"
    code, said, _ = work(
        spec("normalise: {}", "aggregate: {}", framework="{yaml: t.yaml}"), **{"t.yaml": tree}
    )
    assert code == 2 and faults(said) == [(4, "bad_tree")]
    code, _, tables = work(
        spec("impute: {method: row_mean}", "alpha", framework="{yaml: t.yaml}"), **{"t.yaml": tree}
    )
    assert code == 0 and column(tables["impute"], "I2")["C"] == pytest.approx(0.5 + 4.5 * 2 / 11)


def test_blank_lines_of_data_are_passed_over(work):
    assert work(spec("normalise: {}"), DATA.replace("C,Tiga", "\n\nC,Tiga"))[0] == 0


def test_nothing_above_or_below_the_flags(work):
    steps = ("impute: {}", "correlations: {high: 1}")
    assert work(spec(*steps))[2]["correlations_flags"] == []


def test_a_panel_with_a_unit_that_is_new(work):
    data = "uCode,Time,REG,POP,I1,I2,I3,I4\nA,2020,x,1,1,2,3,4\nA,2021,x,1,2,,4,5\nB,2021,x,1,,1,2,3\n"
    code, _, tables = work(spec("impute: {method: last}", more="time: Time\n"), data)
    assert code == 0 and [row["I1"] for row in tables["impute"]] == ["1", "2", ""]
    assert tables["impute"][1]["I2"] == "2"
