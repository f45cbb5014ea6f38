"""Accepted answers as the owner of the index counts them: in his order, under his numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.dossiers import Contents, Paper, contents_of
from selaras.evidence.choices import Kind

WIDTHS = (14, 60, 12, 18, 70, 12, 14, 60, 22, 10)
_PART = re.compile(r"(\d+)|([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class OwnerTable:
    """``numbered`` of ``asked`` questions have a number of the owner."""

    numbered: int
    asked: int
    rows: Sequence[Sequence[object]]

    @property
    def has_numbers(self) -> bool:
        return self.numbered > 0


def no_numbers() -> str:
    return _(
        "Instrumen periode ini belum memuat nomor butir menurut pemilik indeks. Tempel kuesioner aslinya, "
        "atau isi nomornya pada naskah instrumen."
    )


def heads() -> list[str]:
    return [
        _("Nomor pemilik indeks"),
        _("Pertanyaan"),
        _("Jenis"),
        _("Jawaban"),
        _("Uraian"),
        _("Nihil"),
        _("Tingkat terverifikasi"),
        _("Bukti dukung"),
        _("Keadaan"),
        _("Butir"),
    ]


def owner_order(number: str) -> tuple[tuple[int, int, str], ...]:
    """2 before 10, and A.2 before A.10 before B.1; signs between the parts do not count."""
    return tuple(
        (0, int(digits), "") if digits else (1, 0, word.casefold()) for digits, word in _PART.findall(number)
    )


def numbers_in(round_: Round) -> tuple[int, int]:
    """How many questions of the instrument have a number of the owner, and how many there are."""
    found = list(round_.instrument.questions.values_list("owner_code", flat=True))
    return sum(bool(number) for number in found), len(found)


def owner_table(round_: Round) -> OwnerTable:
    """The dossier's answers; a question without a number of the owner comes last, in our own order."""
    contents = contents_of(round_)
    accepted = {item.pk for item in contents.answers}
    items = sorted(
        [*contents.answers, *contents.left],
        key=lambda item: (
            not item.question.owner_code,
            owner_order(item.question.owner_code),
            item.question.owner_code,
            item.sort,
        ),
    )
    numbered = sum(bool(item.question.owner_code) for item in items)
    rows = [list(_row(item, contents, is_in=item.pk in accepted)) for item in items]
    return OwnerTable(numbered, len(items), rows)


def _row(item: Item, contents: Contents, *, is_in: bool) -> Iterator[object]:
    """What is not accepted is not sent, so of it only the question and its state are told."""
    question, words = item.question, {"ya": _("Ya"), "tidak": _("Tidak")}
    yield question.owner_code
    yield question.text
    yield question.get_type_display()
    yield words.get(item.value, item.value) if is_in else ""
    yield item.narrative if is_in else ""
    yield _("Ya") if is_in and item.is_nil else ""
    yield item.verified_level if is_in and item.verified_level is not None else ""
    yield "\n".join(_proof(paper) for paper in contents.papers.get(item.code, ())) if is_in else ""
    yield item.get_state_display()
    yield item.code


def _proof(paper: Paper) -> str:
    """Its place in the ZIP of the dossier, the address of a link, or what a nil statement says."""
    shown = paper.evidence.nihil_sentence if paper.evidence.kind == Kind.NIHIL else paper.shown
    return f"{shown} | {paper.use.pages}" if paper.use.pages else shown
