"""The rules of a question that look at other answers and at the evidence, for the moment of handing in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from selaras.core.formats import number_id


@dataclass(frozen=True, slots=True)
class Proof:
    """When a piece of evidence was issued or holds; nothing where it does not say."""

    name: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it stands: its value, whether anything is written at all, or "nihil"."""

    value: str = ""
    is_answered: bool = False
    is_nil: bool = False


Rules = Iterable[Mapping[str, str]]


def rule_faults(
    code: str,
    rules: Mapping[str, Rules],
    given: Mapping[str, Given],
    *,
    proofs: Iterable[Proof],
    year: int,
) -> list[str]:
    """Why the answer to ``code`` cannot be handed in; ``rules`` and ``given`` are those of all questions.

    A limit between two numbers binds both: the lower answer cannot be handed in below the other either.
    """
    own = given.get(code, Given())
    faults = [
        *_beyond(code, rules, given),
        *(fault for rule in rules.get(code, ()) for fault in _needed(rule, own, given)),
    ]
    if any(rule["kind"] == "periode" for rule in rules.get(code, ())):
        faults += _outside_year(proofs, year)
    return faults


def _beyond(code: str, rules: Mapping[str, Rules], given: Mapping[str, Given]) -> Iterator[str]:
    for other, others in rules.items():
        for rule in others:
            if rule["kind"] != "tidak_melebihi" or code not in (other, rule["than"]):
                continue
            low, high = _number(given.get(other)), _number(given.get(rule["than"]))
            if low is None or high is None or low <= high:
                continue
            values = {"low": number_id(low), "high": number_id(high), "code": other, "than": rule["than"]}
            if code == other:
                yield _("isian %(low)s melebihi butir %(than)s (%(high)s).") % values
            else:
                yield _("isian %(high)s lebih kecil daripada butir %(code)s (%(low)s).") % values


def _needed(rule: Mapping[str, str], own: Given, given: Mapping[str, Given]) -> Iterator[str]:
    if rule["kind"] != "wajib_bila":
        return
    other = given.get(rule["than"], Given())
    if _same(other.value, rule["equals"]) and (own.is_nil or not own.is_answered):
        yield (
            _("butir ini wajib diisi karena butir %(than)s dijawab %(equals)s.")
            % {"than": rule["than"], "equals": rule["equals"]}
        )


def _same(value: str, wanted: str) -> bool:
    """ "Ya" is "ya", and 1.000 typed here is the 1000 of the instrument."""
    if value.strip().casefold() == wanted.strip().casefold():
        return bool(value.strip())
    number = _number(Given(value))
    try:
        return number is not None and number == Decimal(wanted)
    except InvalidOperation:
        return False


def _number(answer: Given | None) -> Decimal | None:
    """A number as people write it here: "1.250" and "6,45"."""
    if answer is None or not answer.value:
        return None
    try:
        return Decimal(answer.value.replace(".", "").replace(",", "."))
    except InvalidOperation:
        return None


def _outside_year(proofs: Iterable[Proof], year: int) -> Iterator[str]:
    """Evidence that says when it is from must touch the year; what says nothing is left to the verifier."""
    for proof in proofs:
        if proof.first is not None and proof.last is not None and not _touches(proof, year):
            yield (
                _(
                    "bukti dukung “%(name)s” bukan dari tahun data %(year)s; ganti buktinya atau isi masa "
                    "berlakunya."
                )
                % {"name": proof.name, "year": year}
            )


def _touches(proof: Proof, year: int) -> bool:
    first, last = proof.first, proof.last
    return first is not None and last is not None and first.year <= year <= last.year
