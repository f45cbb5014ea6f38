"""Questions as they stand in the file: their types, their rules, and what may go with what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from komposit.faults import FaultLog, shown
from komposit.instrument.marked import Marked, Scalar, Table
from komposit.instrument.section import Section, check_text, name_of
from komposit.model import QUESTION_TYPES, STATUSES, Question, Rule, Scale

QUESTION_KEYS = (
    "code",
    "text",
    "type",
    "status",
    "owners",
    "evidence",
    "rules",
    "help",
    "rubric",
    "choices",
    "owner_code",
)
# kind -> (keys it needs, keys it may have, question types it may stand under; empty means all)
RULES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "wajib": ((), (), ()),
    "wajib_bila": (("than", "equals"), (), ()),
    "wajib_bukti": ((), ("min",), ()),
    "periode": ((), (), ()),
    "rentang": ((), ("min", "max"), ("angka",)),
    "bilangan_bulat": ((), (), ("angka",)),
    "tidak_melebihi": (("than",), (), ("angka",)),
    "panjang": (("max",), (), ("teks",)),
}
# Rules whose limit counts things: a whole number of at least one.
_COUNTED = {"wajib_bukti": "min", "panjang": "max"}
OWNER_CODE_LENGTH = 40
_LEVEL = re.compile(r"-?(?:0|[1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True)
class AskedAt:
    """A question with the lines of its codes and of each of its rules."""

    question: Question
    line: int
    owner_line: int
    rule_lines: tuple[int, ...]


def read_question(item: Marked, where: str, scale: Scale | None, log: FaultLog) -> AskedAt | None:
    """One question; None when it is no mapping at all."""
    if not isinstance(item, Table):
        log.add(item.line, "wrong_type", f"{where}: setiap butir harus berupa peta")
        return None
    section = Section(item, name_of(item, "butir", where), QUESTION_KEYS, log)
    kind = section.word("type", QUESTION_TYPES)
    rules = [_read_rule(entry, kind, section) for entry in section.items("rules")]
    question = Question(
        code=section.code(),
        text=section.text("text", required=True, lines=True),
        type=kind,
        status=section.word("status", STATUSES, default="usulan"),
        owners=section.texts("owners"),
        evidence=section.texts("evidence"),
        rules=tuple(rule for rule, _ in rules),
        help=section.text("help", lines=True),
        rubric=_read_rubric(section, kind, scale),
        choices=_read_choices(section, kind),
        owner_code=_read_owner_code(section),
    )
    lines = section.line("code"), section.line("owner_code")
    return AskedAt(question, *lines, tuple(line for _, line in rules))


def _read_owner_code(section: Section) -> str:
    """As the owner of the index writes it, so almost any text; nothing refers to it."""
    text = section.text("owner_code")
    if len(text) > OWNER_CODE_LENGTH:
        section.fault("owner_code", "text_too_long", f"owner_code lebih dari {OWNER_CODE_LENGTH} karakter")
    return text


def _read_rule(item: Marked, type_: str, question: Section) -> tuple[Rule, int]:
    where, log = f"{question.where}, rules", question.log
    if not isinstance(item, Table):
        log.add(item.line, "wrong_type", f"{where}: setiap aturan ditulis {{kind: ...}}")
        return Rule(""), item.line
    kind = Section(item, where, tuple(item.entries), log).word("kind", tuple(RULES))
    needed, optional, types = RULES.get(kind, ((), tuple(item.entries), ()))
    section = Section(item, f"{where} {kind}", ("kind", *needed, *optional), log)
    if types and type_ in QUESTION_TYPES and type_ not in types:
        section.fault("kind", "rule_type", f"aturan ini hanya untuk butir jenis {', '.join(types)}")
    low = section.number("min", required="min" in needed)
    high = section.number("max", required="max" in needed)
    if kind == "rentang" and not (section.has("min") or section.has("max")):
        section.fault("kind", "missing_key", "salah satu dari 'min' dan 'max' wajib ada")
    if low is not None and high is not None and low > high:
        section.fault("min", "bad_range", "min lebih besar dari max")
    limit = {"min": low, "max": high}.get(_COUNTED.get(kind, ""))
    if limit is not None and (limit.denominator != 1 or limit < 1):
        section.fault(_COUNTED[kind], "bad_range", f"{_COUNTED[kind]} harus bilangan bulat, sedikitnya 1")
    than = section.text("than", required="than" in needed)
    equals = section.text("equals", required="equals" in needed)
    return Rule(kind, than, equals, low, high), section.line()


def _read_rubric(section: Section, kind: str, scale: Scale | None) -> tuple[tuple[int, str], ...]:
    rubric = section.table.entries.get("rubric")
    if kind != "tingkat" and rubric is not None:
        section.fault("rubric", "misplaced_key", "rubric hanya untuk butir jenis tingkat")
        return ()
    if rubric is not None and not isinstance(rubric, Table):
        section.fault("rubric", "wrong_type", "rubric harus peta dari tingkat ke uraiannya")
        return ()
    levels = [_read_level(section, rubric, key, scale) for key in rubric.entries] if rubric else []
    return tuple(sorted(level for level in levels if level))


def _read_level(section: Section, rubric: Table, key: str, scale: Scale | None) -> tuple[int, str] | None:
    where, value = f"{section.where}, rubric {shown(key)}", rubric.entries[key]
    line = rubric.lines[key]
    if not _LEVEL.fullmatch(key):
        section.log.add(line, "bad_level", f"{where}: tingkat harus bilangan bulat")
        return None
    if scale and not scale.min <= int(key) <= scale.max:
        section.log.add(line, "bad_level", f"{where}: tingkat di luar skala")
    if not isinstance(value, Scalar):
        section.log.add(value.line, "wrong_type", f"{where}: uraian harus teks")
        return None
    return int(key), check_text(value, where, section.log, lines=True)


def _read_choices(section: Section, kind: str) -> tuple[str, ...]:
    if kind in QUESTION_TYPES and kind not in {"pilihan", "daftar"} and section.has("choices"):
        section.fault("choices", "misplaced_key", "choices hanya untuk butir jenis pilihan dan daftar")
        return ()
    choices = section.texts("choices")
    if kind == "pilihan" and not section.has("choices"):
        section.fault("type", "missing_key", "butir jenis pilihan memerlukan 'choices'")
    elif len(choices) == 1:
        section.fault("choices", "too_few_choices", "choices memerlukan sedikitnya dua pilihan")
    return choices


def check_questions(asked: Iterable[AskedAt], log: FaultLog) -> None:
    """Across all questions: codes are unique, and rules name questions that are there."""
    seen: dict[str, AskedAt] = {}
    everyone = tuple(asked)
    for one in everyone:
        code = one.question.code
        if code and code in seen:
            log.add(one.line, "duplicate_code", f"butir {shown(code)} sudah ada di baris {seen[code].line}")
        seen.setdefault(code, one)
    _check_owner_codes(everyone, log)
    for one in everyone:
        for rule, line in zip(one.question.rules, one.rule_lines, strict=True):
            _check_reference(one.question, rule, line, seen, log)


def _check_owner_codes(asked: Iterable[AskedAt], log: FaultLog) -> None:
    """Two answers under one number could not be told apart by the owner."""
    seen: dict[str, int] = {}
    for one in asked:
        number = one.question.owner_code
        if number and number in seen:
            told = f"owner_code {shown(number)} sudah ada di baris {seen[number]}"
            log.add(one.owner_line, "duplicate_code", told)
        seen.setdefault(number, one.owner_line)


def _check_reference(
    asking: Question, rule: Rule, line: int, seen: dict[str, AskedAt], log: FaultLog
) -> None:
    where = f"butir {asking.code}, rules {rule.kind}"
    if not rule.than:
        return
    if rule.than == asking.code:
        log.add(line, "self_reference", f"{where}: menunjuk dirinya sendiri")
    elif rule.than not in seen:
        log.add(line, "unknown_code", f"{where}: butir {shown(rule.than)} tidak ada")
    elif rule.kind == "tidak_melebihi" and seen[rule.than].question.type != "angka":
        log.add(line, "rule_type", f"{where}: butir {shown(rule.than)} bukan jenis angka")
