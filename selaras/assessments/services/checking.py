"""Whether an answer suits its question: type, scale, and the rules that the instrument gives it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selaras.assessments.models import Item
from selaras.core.formats import number_id
from selaras.instruments.choices import QuestionType
from selaras.instruments.models import Question

NARRATIVE_LIMIT = 20_000
VALUE_LIMIT = 200
# Types of question that are answered with a short value; the others with the narrative or a level.
VALUED = (QuestionType.YA_TIDAK, QuestionType.PILIHAN, QuestionType.ANGKA)
# "1.250", "1250" or "6,45"; a dot that does not part thousands would be read in two ways.
NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")


@dataclass(frozen=True, slots=True)
class AnswerText:
    """What the owner writes: a value by the type of the question, a narrative, a level, or "nihil"."""

    value: str = ""
    narrative: str = ""
    level: int | None = None
    is_nil: bool = False


def tidy(text: str) -> str:
    """A text as it is kept: a browser sends CRLF, and a database may refuse the null character."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def checked_text(item: Item, text: AnswerText) -> AnswerText:
    """The answer in the form in which it is kept, or ValidationError with every fault."""
    text = AnswerText(tidy(text.value), tidy(text.narrative), text.level, text.is_nil)
    faults = dict(_faults(item.question, text))
    if faults:
        raise ValidationError(faults)
    return text


def _faults(question: Question, text: AnswerText) -> Iterator[tuple[str, str]]:
    yield from _narrative_faults(question, text.narrative)
    if text.level is not None:
        low, high = int(question.instrument.scale_min), int(question.instrument.scale_max)
        if question.type != QuestionType.TINGKAT or not low <= text.level <= high:
            yield (
                "level",
                _("Tingkat berupa bilangan bulat %(low)s sampai %(high)s.") % {"low": low, "high": high},
            )
    if text.is_nil and question.type == QuestionType.TINGKAT:
        yield "is_nil", _("Tingkat tidak dapat dijawab nihil.")
    if text.value:
        yield from _value_faults(question, text.value)


def _narrative_faults(question: Question, narrative: str) -> Iterator[tuple[str, str]]:
    lengths = [int(rule["max"]) for rule in question.rules if rule["kind"] == "panjang"]
    limit = min([NARRATIVE_LIMIT, *lengths])
    if len(narrative) > limit:
        yield "narrative", _("Uraian paling banyak %(limit)s huruf.") % {"limit": number_id(limit)}


def _value_faults(question: Question, value: str) -> Iterator[tuple[str, str]]:
    """At most one: the plainest reason why the value is not an answer."""
    if question.type not in VALUED:
        yield "value", _("Butir ini dijawab dengan uraian atau tingkat.")
    elif len(value) > VALUE_LIMIT:
        yield "value", _("Jawaban paling banyak 200 huruf; pindahkan selebihnya ke uraian.")
    elif question.type == QuestionType.PILIHAN and value not in {str(choice) for choice in question.choices}:
        yield "value", _("Pilih salah satu jawaban yang tersedia.")
    elif question.type == QuestionType.YA_TIDAK and value not in {"ya", "tidak"}:
        yield "value", _("Jawab dengan ya atau tidak.")
    elif question.type == QuestionType.ANGKA:
        yield from _number_faults(question, value)


def _number_faults(question: Question, value: str) -> Iterator[tuple[str, str]]:
    if not NUMBER.fullmatch(value):
        yield "value", _("Tulis angka seperti 1.250 atau 6,45.")
        return
    number = Decimal(value.replace(".", "").replace(",", "."))
    for rule in question.rules:
        if rule["kind"] == "bilangan_bulat" and number != number.to_integral_value():
            yield "value", _("Tulis bilangan bulat.")
        low, high = rule.get("min"), rule.get("max")
        if rule["kind"] == "rentang" and low is not None and number < Decimal(low):
            yield "value", _("Paling sedikit %(low)s.") % {"low": number_id(low)}
        if rule["kind"] == "rentang" and high is not None and number > Decimal(high):
            yield "value", _("Paling banyak %(high)s.") % {"high": number_id(high)}
