"""The table of reference values: says where the data should be, and counts what misses."""

import math
import subprocess
import sys

import pytest

from tools.oracle.case import Case, compare, rounded, significant, within


def test_without_reference_data_it_says_so(tmp_path):
    command = [sys.executable, "-m", "tools.oracle", "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "--data FOLDER" in done.stdout


@pytest.mark.parametrize(
    ("wanted", "found", "missed"),
    [
        ("1", 1.0 + 1e-10, 0),
        ("1", 1.0 + 2e-9, 1),
        ("0", 1e-15, 0),
        ("0", 1e-9, 1),
        ("NA", math.nan, 0),
        ("", None, 0),
        ("NA", 1.0, 1),
        ("2", math.nan, 1),
        ("TRUE", True, 0),
        ("winhi", "winlo", 1),
    ],
)
def test_a_cell_is_equal_or_a_miss(wanted, found, missed):
    case = compare(Case("x"), [{"uCode": "A", "I1": wanted}], [{"uCode": "A", "I1": found}], ("uCode",))
    assert (case.compared, len(case.misses), case.passed) == (1, missed, not missed)


def test_a_row_that_is_absent_is_a_miss_and_nothing_compared_is_no_pass():
    case = compare(Case("x"), [{"uCode": "A", "I1": "1"}], [], ("uCode",))
    assert len(case.misses) == 1 and not Case("x").passed


def test_bounds_of_rounded_files():
    assert rounded(3)(0.761, 0.76149) and not rounded(3)(0.761, 0.7616)
    assert significant(3)(2640.0, 2644.0) and not significant(3)(2640.0, 2646.0) and significant(3)(0.0, 0.0)
    assert within(0.5)(3.0, 3.5) and not within(0.5)(3.0, 3.6)
