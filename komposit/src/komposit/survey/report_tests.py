"""`tests.csv` and `svyglm.csv`: tests and regressions that know the design."""

from __future__ import annotations

from collections.abc import Mapping

from komposit.survey.design import Design
from komposit.survey.hypotheses import Test, chi_square_test, t_test
from komposit.survey.regression import linear_regression, model_columns
from komposit.survey.running import Output, Row, Run
from komposit.survey.spec import ModelSpec, TestSpec


def tables_of_tests(run: Run, designs: Mapping[str, Design]) -> dict[str, Output]:
    tables: dict[str, Output] = {}
    tests: list[Row] = []
    for one in run.spec.tests:
        with run.watched(f"tests, {one.kind} {one.value}"):
            found = _test(run, designs[one.design], one)
            values = (found.statistic, found.p, found.df, found.df2, found.estimate)
            tests.append((_name(run, one), *values, one.design))
    if tests:
        tables["tests.csv"] = Output(("test", "stat", "p", "df", "df2", "estimate", "design"), tests)
    models: list[Row] = []
    for model in run.spec.models:
        with run.watched(f"regression, {model.outcome}"):
            models += _model(run, designs[model.design], model)
    if models:
        header = ("term", "Estimate", "Std..Error", "t.value", "Pr...t..", "df", "model", "design")
        tables["svyglm.csv"] = Output(header, models)
    return tables


def _test(run: Run, design: Design, one: TestSpec) -> Test:
    if one.kind == "chisq":
        labels = run.labels(one.value), run.labels(one.by)
        return chi_square_test(design, *labels, statistic=one.statistic)
    groups = run.labels(one.by) if one.by else None
    return t_test(design, run.numbers(one.value), groups, null=one.null)


def _name(run: Run, one: TestSpec) -> str:
    """As in the reference where there is one test of its kind; else with the columns it is about."""
    several = sum(other.kind == one.kind and other.by == one.by for other in run.spec.tests) > 1
    if one.kind == "ttest":
        short = f"svyttest_{one.by or one.value}"
        return f"{short}_{one.value}" if several and one.by else short
    alone = sum(other.kind == "chisq" for other in run.spec.tests) == 1
    short = f"svychisq_{one.statistic}"
    return short if alone else f"{short}_{one.value}_{one.by}"


def _model(run: Run, design: Design, model: ModelSpec) -> list[Row]:
    outcome = run.numbers(model.outcome)
    columns = {
        name: run.numbers(name) if run.sample.columns[name].is_numeric() else run.labels(name)
        for name in model.terms
    }
    terms, matrix = model_columns(columns, run.sample.rows, outcome == outcome)
    fit = linear_regression(design, outcome, matrix, terms)
    text = f"{model.outcome} ~ {' + '.join(model.terms) or '1'}"
    values = zip(fit.coefficients.tolist(), fit.se.tolist(), fit.t.tolist(), fit.p.tolist(), strict=True)
    return [(term, *row, fit.df, text, model.design) for term, row in zip(terms, values, strict=True)]
