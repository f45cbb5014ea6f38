"""The command `survey`: what it writes, and what it says when a spec or sample cannot be used."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

import komposit
from komposit import cli, survey
from komposit.faults import FaultLog, SurveyFaults
from komposit.survey.reading import KEYS, read_spec
from komposit.survey.sample import read_header, read_sample

EXAMPLES = Path(komposit.__file__).parent / "examples"
SPEC, SAMPLE = EXAMPLES / "survei.yaml", EXAMPLES / "sampel.csv"
HEAD = "id,kab,psu,N,w,sex,q1,q2,q3,puas\n"
ROWS = []
for i in range(12):
    place = f"{'AB'[i // 6]},{'AB'[i // 6]}{i % 3},12,{1 + i % 3},{'LP'[i % 2]}"
    ROWS.append(f"R{i},{place},{1 + i % 5},{1 + i * 3 % 5},{1 + i * i % 5},{i % 2}")
TEXT = HEAD + "\n".join(ROWS) + "\n"


@pytest.fixture
def run(tmp_path, capsys):
    def call(spec, text=TEXT, **files):
        for name, content in {"spec.yaml": spec, "sample.csv": text, **files}.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        words = [
            "survey",
            str(tmp_path / "spec.yaml"),
            str(tmp_path / "sample.csv"),
            "--out",
            str(tmp_path / "out"),
        ]
        code = cli.main([*words, "--json"])
        out = json.loads(capsys.readouterr().out)
        return code, out, tmp_path / "out"

    return call


def table(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def codes(found):
    return [(fault["line"], fault["code"]) for fault in found["faults"]]


def test_the_example_writes_every_table(tmp_path, capsys):
    assert cli.main(["survey", str(SPEC), str(SAMPLE), "--out", str(tmp_path / "a" / "b")]) == 0
    text = capsys.readouterr().out
    written = {path.name for path in (tmp_path / "a" / "b").iterdir()}
    assert "44 responden" in text and all(name in text for name in written - {"trace.json"})
    assert {"estimates.csv", "precision.csv", "methods.csv", "rake_weights.csv", "screens.csv"} <= written
    raked = table(tmp_path / "a" / "b", "rake_weights.csv")
    assert sum(float(row["raked_weight"]) for row in raked) == pytest.approx(770, abs=1)
    stats = {row["stat"] for row in table(tmp_path / "a" / "b", "estimates.csv")}
    assert {"mean_z", "mean_t", "prop_beta", "domain_mean_z", "mean_z_subbootstrap"} <= stats


def test_a_plain_list_of_variables_gives_all_that_suits_them(run):
    code, out, folder = run("{weight: w, variables: [q1, puas, q1/q2], domains: [sex]}")
    assert (
        code == 0
        and out["rows"] == 12
        and set(out["tables"]) == {"estimates.csv", "precision.csv", "methods.csv"}
    )
    rows = table(folder, "estimates.csv")
    assert list(rows[0])[:7] == ["design", "stat", "variable", "domain", "level", "estimate", "se"]
    stats = [(row["stat"], row["variable"]) for row in rows if row["domain"] == "ALL"]
    assert stats.count(("quantile_default", "q1")) == 3 and ("quantile_default", "puas") not in stats
    assert {stat for stat, name in stats if name == "puas"} == {
        *("mean_z", "mean_t", "total_z"),
        *(f"prop_{method}" for method in ("logit", "likelihood", "beta", "mean", "xlogit")),
    }
    assert ("ratio_q1_q2", "q1/q2") in stats
    methods = {row["stat"]: row["interval"] for row in table(folder, "methods.csv")}
    assert methods["mean_z"] == "normal" and methods["mean_t"] == methods["prop"] == "t"


def test_every_statistic_by_domain_is_that_of_the_domain_alone(run):
    spec = """
weight: w
strata: kab
cluster: psu
fpc: N
level: 0.9
designs: [srs_w, strat, cluster, strat_cluster_fpc]
variables: {mean: [q1], total: [q2], proportion: {puas: [asin]}, ratio: q1/q2, quantile: {q1: 0.5}}
domains: {by: sex, stats: [mean, total, proportion, ratio, quantile]}
replicates: jackknife
"""
    code, _, folder = run(spec)
    assert code == 0
    rows = table(folder, "estimates.csv")
    found = {
        (row["design"], row["stat"], row["level"]): float(row["estimate"])
        for row in rows
        if row["domain"] == "sex"
    }
    design = survey.make_design([float(row.split(",")[4]) for row in ROWS])
    values = {
        name: np.array([float(row.split(",")[place]) for row in ROWS])
        for place, name in ((6, "q1"), (7, "q2"), (9, "p"))
    }
    sex = np.array([row.split(",")[5] for row in ROWS])
    for level in ("L", "P"):
        inside = sex == level
        one = survey.make_design(design.weights[inside])
        expected = {
            "domain_mean_z": survey.means(one, values["q1"][inside]).estimate[0, 0],
            "domain_total_z": survey.totals(one, values["q2"][inside]).estimate[0, 0],
            "domain_ratio_q1_q2": survey.ratios(one, values["q1"][inside], values["q2"][inside]).estimate[
                0, 0
            ],
            "domain_quantile_0.5": survey.quantile(one, values["q1"][inside], 0.5).estimate,
            "domain_prop_asin": survey.proportion(one, values["p"][inside], "asin").estimate,
        }
        for name in ("srs_w", "strat", "cluster", "strat_cluster_fpc"):
            for stat, value in expected.items():
                assert found[name, stat, level] == pytest.approx(value, rel=1e-12)
    assert {"ci90_low", "ci90_high"} <= set(rows[0])
    assert any(row["stat"] == "domain_mean_z_jackknife" for row in rows)


def test_designs_may_be_named_with_columns_of_their_own(run):
    spec = """
weight: w
designs:
  kota: {strata: kab, cluster: psu, nest: true, lonely_psu: adjust}
  acak: {fpc: N}
variables: {mean: [q1]}
domains: {by: [kab], variables: [q2], stats: [mean, total]}
"""
    code, _, folder = run(spec)
    rows = table(folder, "estimates.csv")
    assert code == 0 and {row["design"] for row in rows} == {"kota", "acak"}
    assert {row["variable"] for row in rows if row["domain"] == "kab"} == {"q2"}


def test_designs_and_variables_may_be_said_in_other_shapes():
    base = "weight: w, strata: kab, fpc: N, cluster: psu"
    listed = "[strat, {name: a, strata: true, fpc: false}, {b: {cluster: psu, weight: null}}]"
    first, second, third = read_spec(f"{{{base}, designs: {listed}}}").designs
    assert (first.name, first.strata, first.fpc) == ("strat", "kab", "")
    assert (second.name, second.strata, second.fpc, second.weight) == ("a", "kab", "", "w")
    assert (third.name, third.strata, third.cluster, third.weight) == ("b", "", "psu", "")
    wanted = read_spec("{variables: {q1: [mean, total], puas: proportion, q1/q2: ratio}}").wanted
    assert (wanted.mean, wanted.total, wanted.ratio) == (("q1",), ("q1",), (("q1", "q2"),))
    assert list(wanted.proportion) == ["puas"]


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("{weight: w, variables: {mean: [q1]}}", "srs_w"),
        ("{variables: {mean: [q1]}}", "srs"),
        ("{strata: kab, cluster: psu, fpc: N, variables: {mean: [q1]}}", "strat_cluster_fpc"),
    ],
)
def test_without_designs_there_is_the_one_of_the_columns(run, spec, name):
    _, _, folder = run(spec)
    assert {row["design"] for row in table(folder, "estimates.csv")} == {name}


MARGINS = "margin,level,freq\nsex,L,30\nsex,P,40\nkab,A,30\nkab,B,40\n"


def test_calibrations_in_every_way_meet_their_totals(run):
    spec = """
weight: w
strata: kab
designs: [srs_w, strat]
variables: {mean: [q1]}
domains: [sex]
calibrate:
  - rake: m.csv
  - {method: poststratify, margins: {sex: {L: 30, P: 40}}, design: srs_w}
  - linear: {"(Intercept)": 70, "sex=P": 40, q2: 200}
  - {name: terbatas, method: linear, totals: {"(Intercept)": 26}, bounds: [0.5, 2], trim: [0.5, 40]}
"""
    code, out, folder = run(spec, **{"m.csv": MARGINS})
    assert code == 0, out
    rows = table(folder, "calibrated_estimates.csv")
    assert [row["method"] for row in rows if row["domain"] == "ALL"] == [
        "rake",
        "poststrat_sex",
        "linear",
        "terbatas",
    ]
    assert [row["design"] for row in rows if row["domain"] == "ALL"] == ["strat", "srs_w", "strat", "strat"]
    assert sum(row["domain"] == "sex" for row in rows) == 8
    for name in ("poststrat_sex", "linear"):
        weights = [float(row["weight"]) for row in table(folder, f"{name}_weights.csv")]
        women = sum(w for w, row in zip(weights, ROWS, strict=True) if ",P," in row)
        assert sum(weights) == pytest.approx(70) and women == pytest.approx(40)
    assert [row["id"] for row in table(folder, "rake_weights.csv")] == [f"R{i}" for i in range(12)]


def test_weights_of_a_file_without_names_are_numbered(run):
    text = TEXT.replace("id,", "nama,", 1)
    spec = "{weight: w, calibrate: {poststratify: m.csv}}"
    code, _, folder = run(spec, text, **{"m.csv": "\n".join(MARGINS.splitlines()[:3])})
    assert code == 0
    assert [row["row"] for row in table(folder, "poststrat_sex_weights.csv")][:2] == ["1", "2"]
    assert not (folder / "calibrated_estimates.csv").exists()


def test_scales_tests_models_and_marks(run):
    spec = """
weight: w
strata: kab
reliability:
  semua: [q1, q2, q3]
  dua: {items: [q1, q2], use: complete, weighted: false, structure: false}
tests:
  - {chisq: [sex, puas]}
  - {chisq: [kab, puas]}
  - {ttest: q1, by: sex}
  - {ttest: q2, by: sex}
  - {ttest: q1, null: 3}
regression:
  - q1 ~ 1
  - {formula: q1 ~ q2 + sex}
  - {outcome: q3, terms: [q2], design: strat}
screens: {items: [q1, q2, q3], run: 2, seconds: N, share: 0.5}
"""
    code, out, folder = run(spec)
    assert code == 0, out
    assert [row["scale"] for row in table(folder, "cronbach_total.csv")] == ["semua", "semua", "dua"]
    assert [row["test"] for row in table(folder, "tests.csv")] == [
        "svychisq_F_sex_puas",
        "svychisq_F_kab_puas",
        "svyttest_sex_q1",
        "svyttest_sex_q2",
        "svyttest_q1",
    ]
    models = [row["model"] for row in table(folder, "svyglm.csv")]
    assert models == ["q1 ~ 1"] + ["q1 ~ q2 + sex"] * 3 + ["q3 ~ q2"] * 2
    assert list(table(folder, "screens.csv")[0]) == [
        *("id", "answers", "longest_run", "answer_sd", "straight_line", "seconds", "too_fast")
    ]


def test_items_without_one_factor_have_no_omega_and_all_else(run):
    answers = ["1,0,0", "0,1,0", "0,0,1", "1,1,0", "0,0,0", "1,0,0", "0,1,1", "1,0,1"]
    rows = [f"R{i},{row}" for i, row in enumerate(answers)]
    code, _, out = run("reliability: [a, b, c]", "id,a,b,c\n" + "\n".join(rows) + "\n")
    (found,) = table(out, "scale_structure.csv")
    assert code == 0 and found["omega"] == "" and found["split_half_r"] != ""


@pytest.mark.parametrize(
    ("spec", "code", "name"),
    [
        ("{reliability: [q1, q2, w]}", "constant", "'w'"),
        ("{variables: {proportion: [q1]}}", "not_binary", "'q1'"),
        ("{calibrate: {linear: {(Intercept): 20, q3: 60}}}", "missing_value", "'q3'"),
    ],
)
def test_a_column_that_cannot_be_used_is_named(run, spec, code, name):
    rows = [row.split(",") for row in ROWS]
    rows[3][8] = ""
    text = "\n".join(",".join([*row[:4], "1", *row[5:]]) for row in rows)
    answer, said, _ = run(spec, f"{HEAD}{text}\n")
    (fault,) = said["faults"]
    assert answer == 2 and fault["code"] == code and name in fault["message"]


def test_marks_without_seconds_and_a_seed(run):
    made = "replicates: {method: bootstrap, seed: 4}"
    spec = f"{{weight: w, variables: {{mean: [q1]}}, screens: {{items: [q1, q2]}}, {made}}}"
    code, _, folder = run(spec)
    assert code == 0 and "seconds" not in table(folder, "screens.csv")[0]


FAULTY = [
    ("{berat: w}", [(1, "unknown_key")]),
    ("[w]", [(1, "wrong_type")]),
    ("{level: 2, lonely_psu: abaikan}", [(1, "bad_range"), (1, "unknown_word")]),
    (
        "{weight: w, designs: [strat, strat_strat, aneh]}",
        [(1, "missing_key"), (1, "unknown_word"), (1, "unknown_word")],
    ),
    ("{designs: {a: kab}}", [(1, "wrong_type")]),
    ("{variables: {mean: [q1], rata: [q1]}}", [(1, "unknown_key")]),
    ("{variables: {q1: [rata], q2: [[mean]]}}", [(1, "unknown_key"), (1, "wrong_type")]),
    ("{designs: [{strata: a, fpc: b}, srs_w]}", [(1, "wrong_type")]),
    (
        "{variables: {proportion: {puas: [wilson]}, quantile: {q1: [2]}}}",
        [(1, "bad_range"), (1, "unknown_word")],
    ),
    (
        "{variables: {proportion: {puas: logit}, quantile: {q1: [x, [1]]}}}",
        [(1, "not_a_number"), (1, "wrong_type")],
    ),
    ("{variables: {ratio: [q1]}}", [(1, "unknown_word")]),
    ("{domains: {by: [kab], stats: [modus]}}", [(1, "unknown_word")]),
    ("{calibrate: 3}", [(1, "wrong_type")]),
    ("{calibrate: {method: rake}}", [(1, "missing_key")]),
    ("{calibrate: {method: rake, margins: [1]}}", [(1, "wrong_type")]),
    ("{calibrate: {rake: {sex: 3}}}", [(1, "wrong_type")]),
    (
        "{calibrate: [{rake: {sex: {L: x}}}, {rake: m.csv}]}",
        [(1, "duplicate_entry"), (1, "duplicate_entry"), (1, "not_a_number")],
    ),
    (
        "{calibrate: {linear: {totals: {a: 1}, bounds: [2, 1], maxit: 1.5, epsilon: -1}}}",
        [(1, "bad_range")] * 3,
    ),
    ("{calibrate: {rake: {margins: m.csv, design: x}}}", [(1, "unknown_word")]),
    ("{reliability: [q1]}", [(1, "too_few")]),
    ("{tests: [{ttest: q1, statistic: F}]}", [(1, "misplaced_key")]),
    ("{tests: [{chisq: [a, b], statistic: G}]}", [(1, "unknown_word")]),
    ("{reliability: {items: [q1, q2], use: [semua], bobot: 1}}", [(1, "unknown_key"), (1, "unknown_word")]),
    ("{reliability: {a: {use: complete}}}", [(1, "missing_key")]),
    ("{reliability: [[q1]]}", [(1, "wrong_type")]),
    ("{tests: [{chisq: [a]}, {by: sex}, q1]}", [(1, "missing_key"), (1, "two_groups"), (1, "wrong_type")]),
    ("{regression: [q1, q1 ~ a*b, [q1]]}", [(1, "unknown_word"), (1, "unknown_word"), (1, "wrong_type")]),
    ("{screens: {items: [q1], share: 3, run: 0}}", [(1, "bad_range"), (1, "bad_range")]),
    ("{screens: {}}", [(1, "missing_key")]),
    ("{replicates: {method: bootstrap, count: 1, seed: -1}}", [(1, "bad_range"), (1, "bad_range")]),
    ("{replicates: sulap}", [(1, "unknown_word")]),
]


@pytest.mark.parametrize(("spec", "expected"), FAULTY)
def test_every_fault_of_a_spec_is_told_at_once(spec, expected):
    with pytest.raises(SurveyFaults) as caught:
        read_spec(spec)
    assert sorted((fault.line, fault.code) for fault in caught.value.faults) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda text: text.replace("R1,A,A1,12,2", "R1,,A1,12,"),
            [(3, "missing_value"), (3, "missing_value")],
        ),
        (lambda text: text.replace(",12,", ",NaN,"), [(2, "not_finite")]),
        (lambda text: text.replace("R0,A,A0,12,1", "R0,A,A0,12,1e999"), [(2, "not_finite")]),
        (lambda text: text.replace("R0,A,A0,12,1", 'R0,A,A0,12,"1,5"'), [(2, "decimal_comma")]),
        (lambda text: text.replace("R0,A,A0,12,1", "R0,A,A0,12,banyak"), [(2, "not_a_number")]),
        (lambda text: text + "x,y\n", [(14, "bad_row")]),
        (lambda text: text + '"\n', [(14, "bad_csv")]),
        (lambda text: '"' + text, [(1, "bad_csv")]),
        (lambda text: text.replace("psu", "kab", 1), [(1, "bad_header")]),
        (lambda text: text.replace(",", ";"), [(1, "unknown_column")] * 6),
        (lambda text: "", [(0, "empty")]),
        (lambda text: HEAD, [(0, "empty")]),
        (lambda text: text.replace("psu", "klaster", 1), [(1, "unknown_column")]),
        (lambda text: text.replace("q1,", "q9,", 1), [(1, "unknown_column")]),
        (lambda text: b"id\n\xff\xfe", [(0, "not_utf8")]),
    ],
)
def test_every_fault_of_a_sample_is_told_at_once(run, change, expected):
    code, out, folder = run(
        "{weight: w, strata: kab, cluster: psu, fpc: N, variables: [q1, q2]}", change(TEXT)
    )
    assert code == 2 and codes(out) == expected
    assert not folder.exists()


def test_faults_of_designs_and_computations_come_together_and_once(run):
    spec = """
weight: w
strata: kab
cluster: psu
designs: {a: {strata: id}, b: {strata: psu, cluster: kab}}
variables: {mean: [q1]}
"""
    code, out, _ = run(spec)
    assert code == 2 and codes(out) == [(0, "lonely_psu"), (0, "not_nested")]
    spec = """
weight: w
variables: {mean: [q1], proportion: [q1]}
calibrate:
  - {method: poststratify, margins: {sex: {L: 3}}}
  - {method: poststratify, margins: {sex: {L: 3, P: 4}, kab: {A: 3, B: 4}}, name: dua}
reliability: {bagus: [q1, q2], datar: [N, w]}
tests: [{ttest: q1, by: id}]
screens: {items: [q1], seconds: q2, per_item: 3}
"""
    code, out, _ = run(spec)
    assert code == 2
    assert codes(out) == [
        (0, "constant"),
        (0, "not_binary"),
        (0, "two_groups"),
        (5, "margin_mismatch"),
        (6, "margin_mismatch"),
    ]


def test_files_that_are_not_there_and_margins_that_do_not_do(run, tmp_path, capsys):
    assert cli.main(["survey", "tidak-ada.yaml", "x.csv", "--out", "y", "--json"]) == 2
    assert codes(json.loads(capsys.readouterr().out)) == [(0, "unreadable")]
    (tmp_path / "s.yaml").write_text("{weight: w}")
    assert cli.main(["survey", str(tmp_path / "s.yaml"), "nul\0nama", "--out", "y", "--json"]) == 2
    assert codes(json.loads(capsys.readouterr().out)) == [(0, "unreadable")]
    spec = """
weight: w
calibrate: [{rake: a.csv}, {rake: {margins: b.csv, name: b}}, {rake: {margins: c.csv, name: c}}]
"""
    files = {"b.csv": MARGINS + "sex,L,3\nsex,X,banyak\n", "c.csv": "margin;level;freq\n1;2;3\n"}
    code, out, _ = run(spec, **files)
    assert code == 2
    assert sorted(fault["code"] for fault in out["faults"]) == [
        *("duplicate_row", "not_a_number", "unknown_column", "unknown_column", "unknown_column", "unreadable")
    ]


def test_the_receipt_is_that_of_what_was_used(run):
    spec = "{weight: w, strata: kab, variables: {mean: [q1]}, calibrate: {rake: {sex: {L: 30, P: 40}}}}"
    _, first, folder = run(spec)
    trace = json.loads((folder / "trace.json").read_text(encoding="utf-8"))
    assert trace["receipt"] == first["receipt"] and trace["rows"] == 12
    assert [step["step"] for step in trace["steps"]] == list(range(1, len(trace["steps"]) + 1))
    functions = [name for step in trace["steps"] for name in step["functions"]]
    assert functions == ["make_design", "rake", "means", "judge_mean", "judge_share", "means"]
    assert trace["steps"][1]["output"]["sum_of_weights"] == pytest.approx(70)
    reordered = "# catatan\nstrata: 'kab'\n" + spec[1:-1].replace(", strata: kab", "").replace(", ", "\n", 1)
    same = run(reordered.replace("variables: {mean: [q1]}, calibrate", "variables: {mean: [q1]}\ncalibrate"))[
        1
    ]
    assert same["receipt"] == first["receipt"]
    assert run(spec, TEXT.replace("psu", "PSU", 1))[1]["receipt"] == first["receipt"]
    assert run(spec, TEXT.replace("R0,A,A0,12,1", "R0,A,A0,12,3"))[1]["receipt"] != first["receipt"]
    assert run(spec.replace("40", "41"))[1]["receipt"] != first["receipt"]


def test_a_long_sample_is_read_in_pieces(monkeypatch):
    monkeypatch.setattr("komposit.survey.sample.CHUNK", 5)
    log = FaultLog("x.csv")
    sample = read_sample(TEXT.splitlines(True), {"w"}, log)
    assert sample is not None and sample.rows == 12 and sample.lines.tolist() == list(range(2, 14))
    assert read_sample(["a,a\n"], {"a"}, FaultLog("x.csv")) is None
    assert read_header(['a,"'], log) == [] and log.found[0].code == "bad_csv"


def test_domains_may_have_ratios_alone(run):
    _, _, folder = run(
        "{weight: w, variables: {mean: [q1], ratio: q1/q2}, domains: {by: sex, stats: [ratio]}}"
    )
    stats = {row["stat"] for row in table(folder, "estimates.csv") if row["domain"] == "sex"}
    assert stats == {"domain_ratio_q1_q2"}


def test_rows_of_other_texts_than_numbers_are_read_as_written():
    log = FaultLog("x.csv")
    sample = read_sample(["a,b\n", " 1 ,x\n", "\n", "NA,\n"], {"a", "b"}, log)
    assert sample is not None and sample.rows == 2
    assert np.isnan(sample.columns["a"].numbers(sample, log)).tolist() == [False, True]
    codes_, levels = sample.columns["b"].levels()
    assert codes_.tolist() == [0, -1] and levels == ("x",)
    assert sample.columns["a"].is_numeric() and not sample.columns["b"].is_numeric()
    assert sample.columns["b"].optional_labels().tolist() == ["x", ""]


def test_the_public_names_of_the_survey_side_are_there_and_its_records_frozen():
    assert survey.__all__ == sorted(
        survey.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )
    for name in survey.__all__:
        item = getattr(survey, name)
        if hasattr(item, "__dataclass_params__"):
            assert item.__dataclass_params__.frozen and "__slots__" in vars(item)
        elif callable(item) and name != "SurveyFaults":
            assert ">>>" in item.__doc__


def test_every_key_of_a_spec_stands_in_the_reference():
    page = Path(__file__).parents[2] / "docs" / "reference" / "komposit-spec.md"
    if page.is_file():
        text = page.read_text(encoding="utf-8")
        assert [key for key in KEYS if f"`{key}`" not in text] == []
