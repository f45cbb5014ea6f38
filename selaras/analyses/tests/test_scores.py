"""Scores of a data set, checked by hand, under every setting."""

import subprocess
import sys

import pytest

from selaras.analyses.compute import (
    CannotCompute,
    Data,
    Setting,
    compute_scores,
    frame_of,
    trace_of,
    usual_setting,
)
from selaras.analyses.tests.factories import IMETA, YAML

FRAME = frame_of("yaml", YAML)
ROWS = (("1", "4", "7"), ("7", "1", "1"), ("4", "4", "4"))
DATA = Data(FRAME, ("16.01", "16.02", "16.03"), ROWS)


def scores(data=DATA, **setting):
    found = compute_scores(data, Setting(**(usual_setting(data.frame).as_json() | setting)))
    return [unit.score for unit in found.units]


def test_a_score_is_the_weighted_mean_on_the_scale_of_the_instrument():
    assert scores() == pytest.approx([(40 + 80 + 280) / 100, (280 + 20 + 40) / 100, 4.0])


def test_ranks_count_from_the_highest_and_units_keep_their_order():
    found = compute_scores(DATA, usual_setting(FRAME))
    assert [(unit.code, unit.rank) for unit in found.units] == [("16.01", 1), ("16.02", 3), ("16.03", 1)]


def test_groups_are_scored_too():
    found = compute_scores(DATA, usual_setting(FRAME))
    assert [unit.groups for unit in found.units] == [(2.0,), (5.0,), (4.0,)]


def test_equal_weights_and_geometric_means():
    assert scores(weighing="sama")[0] == pytest.approx((2.5 + 7) / 2)
    assert scores(mean="gmean")[2] == pytest.approx(4.0)
    assert scores(mean="gmean", weighing="sama")[0] == pytest.approx((2 * 7) ** 0.5)


def test_min_max_runs_from_1_to_100():
    assert scores(scaling="minmax", weighing="sama")[2] == pytest.approx((50.5 + 100) / 4 + 50.5 / 2)


def test_a_gap_leaves_a_unit_without_score_where_the_instrument_refuses():
    found = compute_scores(Data(FRAME, DATA.units, (ROWS[0], ("7", "", "1"), ROWS[2])), usual_setting(FRAME))
    assert [(unit.score is None, unit.rank is None, unit.missing) for unit in found.units] == [
        (False, False, 0), (True, True, 1), (False, False, 0),
    ]  # fmt: skip


def test_where_low_is_better_the_scale_is_turned():
    low = frame_of("yaml", YAML.replace("better: high", "better: low"))
    turned = scores(Data(low, DATA.units, ROWS))
    assert turned == pytest.approx([8 - score for score in scores()])


def test_a_framework_of_coinr_is_scored_by_min_max():
    frame = frame_of("imeta", IMETA)
    assert usual_setting(frame).scaling == "minmax"
    assert scores(Data(frame, DATA.units, ROWS))[0] == pytest.approx((1 + (1)) / 2 / 2 + 50, abs=1e-9)


def test_equal_values_cannot_be_brought_onto_a_common_scale():
    with pytest.raises(CannotCompute) as found:
        scores(Data(FRAME, ("16.01", "16.02"), (("1", "2", "3"), ("1", "2", "4"))), scaling="minmax")
    assert len(found.value.reasons) == 2
    assert "I1" in found.value.reasons[0]


def test_a_zero_in_a_geometric_mean_is_refused_with_its_code():
    zero = frame_of("yaml", YAML.replace("min: 1", "min: 0"))
    with pytest.raises(CannotCompute):
        scores(Data(zero, DATA.units, (("0", "0", "0"), *ROWS[1:])), mean="gmean")


def test_a_receipt_covers_values_setting_and_framework():
    first = compute_scores(DATA, usual_setting(FRAME)).receipt
    assert first == compute_scores(DATA, usual_setting(FRAME)).receipt
    other = Data(FRAME, DATA.units, (("2", "4", "7"), *ROWS[1:]))
    equal = Setting(weighing="sama")
    changed = [compute_scores(other, usual_setting(FRAME)), compute_scores(DATA, equal)]
    assert len({first, *(scored.receipt for scored in changed)}) == 3


def test_the_trace_leads_from_values_to_the_score():
    lines = trace_of(DATA, usual_setting(FRAME), "16.01")
    assert [line.target for line in lines] == ["I1", "I2", "I3", "A", "CONTOH"]
    assert lines[-1].inputs == "A 2 × bobot 60; I3 7 × bobot 40"
    assert lines[-1].output == pytest.approx(4.0)


@pytest.mark.slow
def test_pages_start_without_the_engine():
    asked = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'selaras.config.settings';"
        "os.environ['SELARAS_MODE'] = 'demo'; django.setup(); import selaras.config.urls;"
        "sys.exit(any(name.startswith(('komposit.index', 'komposit.pipeline')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
