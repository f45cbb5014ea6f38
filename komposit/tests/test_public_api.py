"""The public names, pinned: what is not here may change without notice."""

import dataclasses
import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys

import pytest

import komposit
from komposit import survey

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


FORMULAS = (
    "komposit.means",
    "komposit.distributions",
    "komposit.special",
    "komposit.index",
    "komposit.analysis",
)
SOURCE = re.compile(
    r"\b(1[6-9]|20)[0-9]{2}\b|Handbook|COINr|DLMF|R survey|R psych|Bureau of Statistics|R `|n_[a-z]+|as `"
)
NO_FORMULA = [
    "arrays",
    "aggregation.each_sample",
    "exact.fractions_of",
    "framework",
    "imeta",
    "table",
    "tree",
    "rulers",
    "normalise",
    "impute.fill",
    "choices",
    "decomposition.explain",
    "params",
    "replications.as_is",
    "reading",
    "points.primes",
    "sobol.variance_of",
    "special",
    "uncertainty.changes_of",
    "weighting.margin",
]
"""Readers, writers and small steps on the way to a formula: an example is enough for them."""


def public_functions():
    """Every function that a caller may use: those exported, and all of the modules of formulas."""
    for module in (komposit, survey):
        yield from (getattr(module, n) for n in module.__all__ if inspect.isfunction(getattr(module, n)))
    for name in MODULES:
        if name.startswith(FORMULAS):
            module = importlib.import_module(name)
            for key, found in vars(module).items():
                if inspect.isfunction(found) and found.__module__ == name and not key.startswith("_"):
                    yield found


def test_every_public_function_has_an_example_that_runs():
    """That they run is said by the doctests of every module above."""
    found = {f"{one.__module__}.{one.__name__}": one.__doc__ or "" for one in public_functions()}
    assert len(found) > 150
    assert [name for name, text in found.items() if ">>>" not in text] == []


def test_every_formula_says_where_it_is_from():
    lost = []
    for one in public_functions():
        short = f"{one.__module__.rpartition('.')[2]}.{one.__name__}"
        about = importlib.import_module(one.__module__).__doc__ or ""
        formula = one.__module__.startswith((*FORMULAS, "komposit.survey"))
        if formula and not any(short.startswith(name) for name in NO_FORMULA):
            lost += [] if SOURCE.search(one.__doc__) or SOURCE.search(about) else [short]
    assert lost == []
