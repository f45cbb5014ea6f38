"""Composite indices: exact arithmetic, every step traced, every number with a receipt.

The core takes texts and numbers and gives numbers: it opens no file, asks no clock and changes nothing.
Only `komposit.cli` reads files.
"""

from komposit.bands import band_of
from komposit.faults import (
    FAULT_CODES,
    Fault,
    InstrumentFaults,
    KompositFaults,
    ValuesFaults,
    WhatifFaults,
)
from komposit.instrument import load_instrument, validate_instrument
from komposit.means import (
    arithmetic_mean,
    geometric_mean,
    harmonic_mean,
    present_share,
    rescale_weights,
)
from komposit.model import (
    QUESTION_TYPES,
    Band,
    Instrument,
    Node,
    Policy,
    Question,
    Rule,
    Scale,
)
from komposit.numbers import Number, format_number, parse_number
from komposit.receipt import instrument_hash
from komposit.repairs import Move, Plan, Repairs, repairs_from_total, repairs_from_values
from komposit.scoring import UnitScore, score
from komposit.steps import level_points
from komposit.trace import Step, Trace
from komposit.values import read_values
from komposit.version import __version__
from komposit.whatif import Estimate, add_points, whatif_total, whatif_values

__all__ = [
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
