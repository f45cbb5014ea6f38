"""Whatever stands in a file, the answer is faults or a result, never another exception."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import komposit
from komposit import InstrumentFaults, ValuesFaults, load_instrument, read_values, score, validate_instrument
from komposit.instrument import INSTRUMENT_KEYS
from komposit.instrument.nodes import NODE_KEYS
from komposit.instrument.questions import QUESTION_KEYS, RULES

EXAMPLES = Path(komposit.__file__).parent / "examples"
INSTRUMENT = (EXAMPLES / "toleran.yaml").read_text(encoding="utf-8")
VALUES = (EXAMPLES / "nilai.csv").read_text(encoding="utf-8")
LOADED = load_instrument(INSTRUMENT)
PIECES = st.sampled_from(
    [*"{}[]:,-&*!|>'\"#%@`?\n\t\x00\ufeff\u2028", "\n  ", ": ", "- ", "<<", "!!", "1e9", "nan"]
)
FAST = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

KEYS = sorted({*INSTRUMENT_KEYS, *NODE_KEYS, *QUESTION_KEYS, "min", "max", "better", "kind", "than", "from"})
WORDS = sorted({"high", "usulan", "resmi", "tingkat", "angka", "pilihan", "refuse", *RULES})
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 120), st.floats(), st.text(max_size=5), st.sampled_from(WORDS)
)
ANYTHING = st.recursive(
    SCALARS,
    lambda below: st.one_of(
        st.lists(below, max_size=4), st.dictionaries(st.sampled_from(KEYS), below, max_size=6)
    ),
    max_leaves=25,
)


@st.composite
def damaged(draw, text):
    """The text with a few pieces cut out, put in or moved."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(st.one_of(PIECES, st.text(max_size=3))) + text[end:]
    return text


@FAST
@given(damaged(INSTRUMENT))
def test_a_damaged_instrument_gives_faults_or_still_scores(text):
    faults = validate_instrument(text)
    try:
        instrument = load_instrument(text)
    except InstrumentFaults as problem:
        assert problem.faults == faults != ()
        return
    assert faults == ()
    assert score(instrument, {}).score is None


@FAST
@given(ANYTHING)
def test_any_structure_of_known_words_gives_faults(structure):
    text = json.dumps(structure, allow_nan=True)
    faults = validate_instrument(text)
    assert faults and all(fault.line <= 1 and fault.message for fault in faults)


@FAST
@given(ANYTHING)
def test_any_structure_below_a_sound_head_gives_faults_or_loads(structure):
    scale = {"min": 1, "max": 7, "better": "high"}
    head = {"code": "X", "title": "x", "edition": "1", "status": "usulan", "scale": scale}
    text = json.dumps({**head, "nodes": [{"code": "a", "weight": 100, "questions": structure}]})
    assert isinstance(validate_instrument(text), tuple)


@FAST
@given(damaged(VALUES))
def test_damaged_values_give_faults_or_still_score(text):
    try:
        units = read_values(text, instrument=LOADED)
    except ValuesFaults as problem:
        assert problem.faults
        return
    for values in units.values():
        assert score(LOADED, values).receipt
