"""The public names, pinned: what is not here may change without notice."""

import dataclasses
import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import komposit

NAMES = [
    "FAULT_CODES",
    "QUESTION_TYPES",
    "Band",
    "Estimate",
    "Fault",
    "Instrument",
    "InstrumentFaults",
    "KompositFaults",
    "Move",
    "Node",
    "Number",
    "Plan",
    "Policy",
    "Question",
    "Repairs",
    "Rule",
    "Scale",
    "Step",
    "Trace",
    "UnitScore",
    "ValuesFaults",
    "WhatifFaults",
    "__version__",
    "add_points",
    "arithmetic_mean",
    "band_of",
    "format_number",
    "geometric_mean",
    "harmonic_mean",
    "instrument_hash",
    "level_points",
    "load_instrument",
    "parse_number",
    "present_share",
    "read_values",
    "repairs_from_total",
    "repairs_from_values",
    "rescale_weights",
    "score",
    "validate_instrument",
    "whatif_total",
    "whatif_values",
]
MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(komposit.__path__, "komposit.")
    if not name.endswith("__main__")
]


def test_exported_names_are_pinned_and_there():
    assert komposit.__all__ == NAMES
    assert all(hasattr(komposit, name) for name in NAMES)


def test_records_are_frozen_and_slotted():
    records = [getattr(komposit, name) for name in NAMES if dataclasses.is_dataclass(getattr(komposit, name))]
    assert len(records) == 15
    for record in records:
        assert record.__dataclass_params__.frozen and "__slots__" in vars(record)


@pytest.mark.slow
@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_and_its_examples_run(name):
    module = importlib.import_module(name)
    assert module.__doc__ and module.__doc__.splitlines()[0].endswith(".")
    assert doctest.testmod(module).failed == 0


def test_every_formula_has_its_source_and_an_example():
    for name in ("arithmetic_mean", "geometric_mean", "harmonic_mean", "present_share", "rescale_weights"):
        text = getattr(komposit, name).__doc__
        assert "Handbook 2008, step" in text and ">>>" in text


def test_the_core_touches_no_file_and_no_clock():
    """Importing everything but the command line loads nothing that opens, waits or dates."""
    program = "import sys, komposit; print('komposit.cli' in sys.modules, 'argparse' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_exact_scores_do_without_the_heavy_libraries():
    """A web page that shows a score must not wait for NumPy."""
    program = "import sys, komposit; print({'numpy', 'joblib', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
