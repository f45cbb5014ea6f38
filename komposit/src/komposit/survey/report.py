"""A whole survey run: every table that a spec asks for, from the columns of a sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from komposit.faults import FaultLog
from komposit.survey.design import Design
from komposit.survey.report_calibrated import calibrated_tables
from komposit.survey.report_estimates import estimate_tables
from komposit.survey.report_scales import scale_tables
from komposit.survey.report_tests import tables_of_tests
from komposit.survey.running import Output, Run, built_designs, resolved
from komposit.survey.sample import Sample
from komposit.survey.spec import Spec, Wanted
from komposit.survey.tracing import survey_trace


def survey_run(
    spec: Spec, sample: Sample, *, spec_file: str = "", sample_file: str = ""
) -> tuple[Mapping[str, Output], dict[str, Any]]:
    """The tables of `survey_tables` and the trace with its receipt.

    >>> from komposit.faults import FaultLog
    >>> from komposit.survey.reading import read_spec
    >>> from komposit.survey.sample import read_sample
    >>> sample = read_sample(["w,q1\\n", "1,2\\n", "1,4\\n"], {"w", "q1"}, FaultLog(""))
    >>> trace = survey_run(read_spec("{weight: w, variables: {mean: [q1]}}"), sample)[1]
    >>> trace["steps"][1]["functions"], trace["steps"][1]["output"]
    (['means'], {'file': 'estimates.csv', 'rows': 2})
    """
    tables, designs = _made(spec, sample, spec_file, sample_file)
    return tables, survey_trace(spec, sample, designs, tables)


def survey_tables(
    spec: Spec, sample: Sample, *, spec_file: str = "", sample_file: str = ""
) -> Mapping[str, Output]:
    """Every table by the name of its file; raises SurveyFaults with every fault.

    >>> from komposit.faults import FaultLog
    >>> from komposit.survey.reading import read_spec
    >>> from komposit.survey.sample import read_sample
    >>> sample = read_sample(["w,q1\\n", "1,2\\n", "1,4\\n"], {"w", "q1"}, FaultLog(""))
    >>> tables = survey_tables(read_spec("{weight: w, variables: {mean: [q1]}}"), sample)
    >>> tables["estimates.csv"].rows[0][:6]
    ('srs_w', 'mean_z', 'q1', 'ALL', 'ALL', 3.0)
    """
    return _made(spec, sample, spec_file, sample_file)[0]


def _made(
    spec: Spec, sample: Sample, spec_file: str, sample_file: str
) -> tuple[dict[str, Output], dict[str, Design]]:
    run = Run(spec, sample, FaultLog(sample_file), FaultLog(spec_file))
    wanted = resolved(run)
    for name in sorted(_numeric(spec, wanted)):
        run.numbers(name)
    designs = built_designs(run)
    tables = {
        **estimate_tables(run, designs, wanted),
        **calibrated_tables(run, designs, wanted),
        **tables_of_tests(run, designs),
        **scale_tables(run, designs),
    }
    run.stop_at_faults()
    return tables, designs


def _numeric(spec: Spec, wanted: Wanted) -> set[str]:
    """Columns that must hold numbers."""
    names = {*wanted.mean, *wanted.total, *wanted.proportion, *wanted.quantile, *spec.domains.variables}
    names |= {name for pair in wanted.ratio for name in pair} - {""}
    names |= {name for one in spec.calibrations for name in one.variables}
    names |= {item for scale in spec.scales for item in scale.items}
    names |= {test.value for test in spec.tests if test.kind == "ttest"}
    names |= {model.outcome for model in spec.models}
    if spec.screens:
        names |= {*spec.screens.items, spec.screens.seconds} - {""}
    return {name for name in names if "/" not in name}
