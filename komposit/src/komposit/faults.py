"""What is wrong with a file: every fault has a place, a kind and a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FAULT_CODES: Mapping[str, str] = {
    # reaching a file
    "bad_arguments": "the command line cannot be understood",
    "empty": "nothing in the file",
    "not_utf8": "not UTF-8",
    "too_large": "more than komposit reads",
    "unreadable": "the system does not give the file",
    # YAML
    "alias": "an anchor, alias or merge",
    "bad_character": "a character that YAML forbids or nobody sees",
    "bad_key": "a key that is no single word",
    "duplicate_key": "a key written twice",
    "many_documents": "a second document",
    "too_deep": "nested too deeply",
    "unsupported_tag": "an explicit type",
    "yaml_syntax": "no YAML",
    # keys and texts of an instrument
    "bad_code": "a code of other characters or too long",
    "duplicate_entry": "an entry of a list written twice",
    "empty_list": "a list without entries",
    "empty_value": "a key without a value",
    "many_lines": "several lines where one is meant",
    "misplaced_key": "a key that does not belong to this kind of node or question",
    "missing_key": "a required key is absent",
    "text_too_long": "a text beyond the limit",
    "unknown_key": "a key that is not in the grammar",
    "unknown_word": "a word that is not in the closed list",
    "wrong_type": "a list, mapping, text or number where another is meant",
    # numbers
    "decimal_comma": "a comma where a point is meant",
    "not_a_number": "no number at all, or one given as float or boolean",
    "not_finite": "NaN or infinity",
    "number_blanks": "blanks in a number",
    "number_digits": "digits other than 0-9",
    "number_exponent": "an exponent",
    "number_thousands": "thousands marks",
    "number_too_long": "more characters than a score ever needs",
    # the tree, scale, bands
    "bad_scale": "min is not below max",
    "bad_share": "min_share outside 0 to 1",
    "bad_weight": "a weight of zero or less",
    "band_order": "a band that does not begin above the one before",
    "band_outside": "a band that begins outside the scale",
    "duplicate_code": "a code used twice",
    "weight_mismatch": "an inner node's weight is not the sum of its leaves",
    "weights_sum": "the leaf weights do not sum to weights_sum",
    # questions
    "bad_level": "a rubric level that is no whole number on the scale",
    "bad_range": "limits that exclude each other, or a count below one",
    "level_question": "a leaf with questions has none or several of type tingkat",
    "rule_type": "a rule that does not fit the type of its question",
    "self_reference": "a rule that names its own question",
    "too_few_choices": "fewer than two choices",
    "unknown_code": "a code that the instrument does not have",
    # values
    "bad_csv": "no CSV",
    "bad_header": "the first line is not unit,code,value",
    "bad_row": "more or fewer than three cells",
    "bad_unit": "a unit without a name that can be shown",
    "duplicate_row": "a unit and code given twice",
    "given_twice": "a node given itself and through its children",
    "not_positive": "zero or less under a geometric or harmonic mean",
    "outside_scale": "a value outside the scale",
    # what-if
    "bad_effort": "an effort below zero, or none at all",
    "bad_step": "a step that is no whole number of levels, or a code with a step and a target",
    "needs_values": "a step under a mean that is not arithmetic, from a total alone",
    "no_value": "a step for a code without a value to start from",
    "too_many_plans": "more plans than komposit compares exactly",
    # whole indices
    "bad_design": "replications that do not fit the design asked for",
    "bad_direction": "a direction that is neither 1 nor -1",
    "bad_tree": "an item without its place in the framework",
    "constant": "values all equal where they must differ",
    "division_by_zero": "a value that would be divided by zero",
    "needs_library": "a method whose library is not installed",
    "no_aggregate": "a step that needs aggregated scores before it",
    "still_missing": "missing values where every value is needed",
    "too_few": "fewer values than a formula needs",
    # surveys
    "bad_fpc": "a population that does not fit the sample, or changes within a stratum",
    "lonely_psu": "a stratum with one cluster",
    "margin_mismatch": "population totals that do not fit the sample or each other",
    "missing_value": "an empty cell where every row needs a value",
    "no_convergence": "steps that do not come to rest",
    "not_binary": "a share of answers other than 0 and 1",
    "not_nested": "a cluster in two strata",
    "row_count": "columns of different length",
    "singular": "variables that depend on each other",
    "two_groups": "a test with too few or too many groups",
    "unknown_column": "a column that the sample does not have",
}
"""Every kind of fault; the messages tell a reader the particulars, in Indonesian."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault; `line` counts from 1, and 0 means the whole file or a value given without a file."""

    file: str
    line: int
    code: str
    message: str

    def __post_init__(self) -> None:
        if self.code not in FAULT_CODES:
            raise KeyError(self.code)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message} [{self.code}]" if place else f"{self.message} [{self.code}]"


class KompositFaults(ValueError):
    """Input that cannot be used; `faults` names all that is wrong with it, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InstrumentFaults(KompositFaults):
    """The instrument cannot be used."""


class ValuesFaults(KompositFaults):
    """The values cannot be used with this instrument."""


class WhatifFaults(KompositFaults):
    """The steps, targets or efforts cannot be used."""


class IndexFaults(KompositFaults):
    """The framework, the table or a step of a whole index cannot be used."""


class SurveyFaults(KompositFaults):
    """The sample, the design or the settings of a survey cannot be used."""


@dataclass(slots=True)
class FaultLog:
    """Collects the faults of one file while it is read."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, code: str, message: str) -> None:
        self.found.append(Fault(self.file, line, code, message))

    def sorted(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.found))


def shown(text: str, limit: int = 40) -> str:
    """A reader's own text inside a message: quoted, short, and never able to move the cursor.

    >>> shown("4,381")
    "'4,381'"
    """
    clean = "".join(letter if letter.isprintable() else "?" for letter in text)
    return f"'{clean}'" if len(clean) <= limit else f"'{clean[:limit]}...'"
