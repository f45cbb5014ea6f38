"""A questionnaire with its proposals made into the text of a new edition, or every fault with its row."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count as counting
from typing import Any

from django.utils.translation import gettext as _

from selaras.instruments.compute.documents import (
    Document,
    document_of,
    nodes_in,
    placed_faults,
    question_document,
    write,
)
from selaras.instruments.compute.framework import FrameworkQuestion
from selaras.instruments.compute.pasting import RowFault
from selaras.instruments.compute.proposals import Chosen, Known, Proposal


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text of the new edition; with faults it is not to be kept."""

    text: str
    faults: tuple[RowFault, ...]
    # Indicators to which last year's level question was added, because the questionnaire has none.
    levels_added: tuple[str, ...]


def nothing_left() -> str:
    return _("Semua baris dilewati; sisakan sedikitnya satu butir.")


def with_choices(found: Sequence[Proposal], chosen: Mapping[int, Chosen]) -> list[Proposal]:
    """The proposals as a person left them; rows that are to be skipped are gone."""
    kept = []
    for one in found:
        choice = chosen.get(one.number, Chosen())
        if choice.skip:
            continue
        changes: dict[str, Any] = {
            name: value
            for name, value in {"leaf": choice.leaf, "owner": choice.owner, "type": choice.type}.items()
            if value is not None
        }
        if choice.owner is not None:
            changes["unknown_owner"] = ""
        kept.append(replace(one, **changes))
    return kept


def assemble(found: Sequence[Proposal], known: Known, *, edition: str) -> Assembled:
    """The instrument of the year before with these questions in place of its own."""
    document = document_of(known.framework) | {"edition": edition, "status": "usulan"}
    faults = [*_own_faults(found, known)]
    by_leaf: dict[str, list[Proposal]] = defaultdict(list)
    for one in found:
        by_leaf[one.leaf].append(one)
    asked = {q.code: q for _leaf, q, _words in known.asked}
    codes = {one.code for one in found}
    rows: dict[tuple[str | int, ...], int] = {}
    added = []
    for path, node in nodes_in(document):
        node.pop("questions", None)
        if "nodes" in node:
            continue
        questions: list[Document] = []
        for one in by_leaf.get(node["code"], ()):
            rows[(*path, "questions", len(questions))] = one.number
            questions.append(_question(one, asked.get(one.like), codes))
        if all(question["type"] != "tingkat" for question in questions):
            questions.append(_level(node, known, codes))
            added.append(node["code"])
        node["questions"] = questions
    text = write(document)
    for fault, path in placed_faults(text):
        row = next((rows[path[:n]] for n in range(len(path), 0, -1) if path[:n] in rows), 0)
        faults.append(RowFault(row, fault.message))
    return Assembled(text, tuple(sorted(set(faults), key=lambda f: (f.row, f.message))), tuple(added))


def _own_faults(found: Sequence[Proposal], known: Known) -> list[RowFault]:
    """What nobody could have guessed."""
    faults = []
    for one in found:
        if one.leaf not in known.leaves:
            faults.append(RowFault(one.number, _("Pilih indikator untuk butir ini.")))
        if one.unknown_owner:
            message = _("OPD “%(name)s” tidak ada di daftar; pilih OPD-nya.") % {"name": one.unknown_owner}
            faults.append(RowFault(one.number, message))
        if one.type == "pilihan" and len(one.raw.options) < 2:
            message = _("Jenis Pilihan memerlukan sedikitnya dua jawaban (a., b., ...) di bawah butir.")
            faults.append(RowFault(one.number, message))
    levels = Counter(one.leaf for one in found if one.type == "tingkat")
    for leaf, count in levels.items():
        if count > 1:
            numbers = ", ".join(str(o.number) for o in found if o.leaf == leaf and o.type == "tingkat")
            message = _("Indikator %(leaf)s memuat %(count)s butir tingkat (baris %(rows)s); sisakan satu.")
            faults.append(RowFault(0, message % {"leaf": leaf, "count": count, "rows": numbers}))
    return faults


def _question(one: Proposal, like: FrameworkQuestion | None, codes: set[str]) -> Document:
    """What is asked now; help, evidence, rules and rubric of last year's like come along."""
    made: Document = {"code": one.code, "text": one.raw.text, "type": one.type, "status": "usulan"}
    if one.owner_code:
        made["owner_code"] = one.owner_code
    old = question_document(like) if like is not None else {}
    helped = one.raw.help or old.get("help", "")
    if helped:
        made["help"] = helped
    others = [code for code in old.get("owners", [])[1:] if code != one.owner]
    owners = [one.owner, *others] if one.owner else []
    if owners:
        made["owners"] = owners
    evidence = one.raw.evidence or (old.get("evidence", []) if one.type != "tingkat" else [])
    if evidence:
        made["evidence"] = list(evidence)
    if one.type in ("pilihan", "daftar") and len(one.raw.options) > 1:
        made["choices"] = list(dict.fromkeys(one.raw.options))
    same = like is not None and like.type == one.type
    made["rules"] = _rules(old.get("rules", []) if same else [], one, bool(evidence), codes)
    if one.type == "tingkat" and same and "rubric" in old:
        made["rubric"] = dict(old["rubric"])
    return made


def _rules(old: list[Document], one: Proposal, has_evidence: bool, codes: set[str]) -> list[Document]:
    kept = [rule for rule in old if rule.get("than", one.code) in codes and rule.get("than") != one.code]
    if not kept:
        kept = [{"kind": "wajib"}]
        if has_evidence and one.type != "tingkat":
            kept.append({"kind": "wajib_bukti", "min": "1"})
    return kept


def _level(node: Document, known: Known, codes: set[str]) -> Document:
    """Last year's level question under a free code, or a plain one."""
    old = next((q for q in known.leaves[node["code"]].questions if q.type == "tingkat"), None)
    made: Document = (
        question_document(old)
        if old is not None
        else {
            "code": f"{node['code']}.n",
            "text": _("Berdasarkan isian di atas, pada tingkat mana %(title)s?") % {"title": node["title"]},
            "type": "tingkat",
            "status": "usulan",
        }
    )
    made.pop("owner_code", None)
    code = made["code"]
    if code in codes:
        start = made["code"][:15]
        code = next(free for n in counting(1) if (free := f"{start}-n{n}") not in codes)
    codes.add(code)
    made["owners"] = [owner for owner in made.get("owners", []) if owner in known.present]
    if not made["owners"]:
        del made["owners"]
    return made | {"code": code}
