"""The README says what is so: its instrument loads, its lists are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import komposit
from komposit import load_instrument, validate_instrument
from komposit.instrument.questions import RULES

SOURCE = Path(komposit.__file__).parent
README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def source_of(folder):
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))


def test_the_instrument_in_the_readme_is_sound():
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.S)
    assert validate_instrument(block) == ()
    assert len(list(load_instrument(block).questions())) == 1


def test_every_question_type_rule_and_formula_is_documented():
    for word in (
        *komposit.QUESTION_TYPES,
        *RULES,
        "arithmetic_mean",
        "present_share",
        "band_of",
        "level_points",
        "add_points",
    ):
        assert f"`{word}`" in README


def test_every_fault_code_is_documented_and_none_that_is_not_there():
    (paragraph,) = re.findall(r"^\*\*Fault codes\*\*.*?\n\n", README, re.S | re.M)
    assert re.findall(r"`([a-z0-9_]+)`", paragraph) == list(komposit.FAULT_CODES)


@pytest.mark.parametrize("code", komposit.FAULT_CODES)
def test_every_fault_code_is_used_and_provoked_by_a_test(code):
    assert source_of(SOURCE).count(f'"{code}"') > 1
    assert f'"{code}"' in source_of(Path(__file__).parent)


def test_a_fault_of_an_unknown_kind_cannot_be_made():
    with pytest.raises(KeyError):
        komposit.Fault("", 0, "typo", "")
