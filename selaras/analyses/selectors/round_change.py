"""Two rounds of one region and index set side by side: levels, scores, and the split of their difference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.analyses.compute import BarChart, CannotCompute, explain_rounds, printed
from selaras.analyses.selectors.boundaries import borders_between
from selaras.analyses.selectors.comparing import (
    FACTOR_WORDS,
    Step,
    change_steps,
    shown_part,
    waterfall_of,
)
from selaras.assessments.compute import Computed, compute_score
from selaras.assessments.models import Round
from selaras.assessments.permissions import can_see_score
from selaras.assessments.selectors.levels import levels_read_by, scored_before
from selaras.assessments.selectors.rounds import rounds_for
from selaras.core.formats import number_id
from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.instruments.selectors import method_changes_between


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One indicator of either round; ``part`` is what its change moved the score by, where that is known."""

    code: str
    title: str
    before: int | None
    after: int | None
    part: Fraction | None

    @property
    def shown(self) -> str:
        return "" if self.part is None else shown_part(self.part)


@dataclass(frozen=True, slots=True)
class Side:
    """One round, the levels this reader may count, and the score they give."""

    round: Round
    levels: Mapping[str, int]
    scored: Computed


@dataclass(frozen=True, slots=True)
class RoundChange:
    """``parts`` is empty where nothing can be split; ``reasons`` or a side's ``missing`` says why."""

    before: Side
    after: Side
    scores: tuple[Fraction, Fraction] | None
    parts: Mapping[str, Fraction]
    rows: Sequence[LevelRow]
    steps: Sequence[Step]
    chart: BarChart | None
    # What makes the two hard to compare, in sentences.
    breaks: Sequence[str]
    reasons: Sequence[str]
    # The borders of the region changed between the two, in a sentence.
    boundary: str = ""

    @property
    def difference(self) -> Fraction | None:
        return None if self.scores is None else self.scores[1] - self.scores[0]

    @property
    def incomplete(self) -> list[Side]:
        return [side for side in (self.before, self.after) if side.scored.score is None]


def round_change(scope: Scope, before: Round, after: Round, tier: str) -> RoundChange:
    """Every number from what this person reads; the split is komposit's, exact."""
    sides = _side(scope, before, tier), _side(scope, after, tier)
    reasons: list[str] = []
    found = None
    if all(side.scored.score is not None for side in sides):
        try:
            found = explain_rounds(
                before.instrument.source_text, sides[0].levels, after.instrument.source_text, sides[1].levels
            )
        except CannotCompute as refused:
            reasons = refused.reasons
    titles = _titles(before, after)
    breaks = method_changes_between(before.instrument, after.instrument)
    years, code = (str(before.data_year), str(after.data_year)), after.region.code
    boundary = borders_between([code], *years).changed.get(code, "")
    if found is None:
        rows = _rows(titles, sides, {})
        return RoundChange(*sides, None, {}, rows, (), None, breaks, reasons, boundary)
    scores = found.before, found.after
    steps = change_steps(found.parts, found.data, titles)
    chart = waterfall_of(scores, steps, years, is_cut=bool(boundary))
    # An indicator that did not change moved nothing.
    rows = _rows(titles, sides, dict.fromkeys(titles, Fraction(0)) | dict(found.data))
    return RoundChange(*sides, scores, found.parts, rows, steps, chart, breaks, reasons, boundary)


def _side(scope: Scope, round_: Round, tier: str) -> Side:
    levels = levels_read_by(scope, round_, tier)
    return Side(round_, levels, compute_score(round_.instrument.source_text, levels))


def _titles(before: Round, after: Round) -> dict[str, str]:
    """Indicators in the order of the later instrument, then those that only the earlier one has."""
    titles: dict[str, str] = {}
    for round_ in (after, before):
        for code, title in (
            round_.instrument.nodes.filter(is_leaf=True).order_by("sort").values_list("code", "title")
        ):
            titles.setdefault(code, title)
    return titles


def _rows(
    titles: Mapping[str, str], sides: tuple[Side, Side], parts: Mapping[str, Fraction]
) -> list[LevelRow]:
    old, new = sides[0].levels, sides[1].levels
    return [
        LevelRow(code, title, old.get(code), new.get(code), parts.get(code)) for code, title in titles.items()
    ]


# ---- files


def change_heads(found: RoundChange) -> list[str]:
    years = found.before.round.data_year, found.after.round.data_year
    return [_("Kode"), _("Bagian"), *map(str, years), _("Perubahan skor"), _("Pecahan persis")]


def change_rows(found: RoundChange) -> list[list[object]]:
    """Scores, levels of every indicator, and each part: rounded for reading, and as the exact fraction."""
    ends: list[object] = ["", ""] if found.scores is None else [_exact(score) for score in found.scores]
    rows = [["", _("Skor"), *ends, *_both(found.difference)]]
    for row in found.rows:
        levels = ["" if level is None else level for level in (row.before, row.after)]
        rows.append([row.code, row.title, *levels, *_both(row.part)])
    for name, words in FACTOR_WORDS[1:]:
        rows.append(["", str(words), "", "", *_both(found.parts.get(name))])
    if found.boundary:
        rows.append(["", found.boundary, "", "", "", ""])
    return rows


def _both(part: Fraction | None) -> list[object]:
    """Rounded for reading, and the fraction in words: a spreadsheet takes "3/5" for the third of May."""
    if part is None:
        return ["", ""]
    whole = part.denominator == 1
    told = {"top": part.numerator, "bottom": part.denominator}
    return [_exact(part), str(part) if whole else _("%(top)s per %(bottom)s") % told]


def _exact(value: Fraction) -> str:
    return number_id(printed(value))


# ---- how other rooms are led here


def _address(after: Round, before: Round) -> Shown:
    told = {"first": before.data_year, "second": after.data_year}
    url = f"{reverse('round_change', args=[after.pk])}?dengan={before.pk}"
    return Shown(_("Mengapa berubah dari %(first)s ke %(second)s") % told, url, after.title)


def changes_of_rounds(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """By the later round: the way to the page that explains it, where an earlier one can be read."""
    rounds = [r for r in rounds_for(scope).filter(pk__in=record_ids(ids)) if can_see_score(scope, r)]
    before = scored_before(scope, rounds) if rounds else {}
    return {str(r.pk): _address(r, before[r.pk][0]) for r in rounds if before[r.pk]}


def changes_of_series(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """By index and region ("IKT/16.72"): the same for the latest round of each that has one before it."""
    wanted = {id_: tuple(id_.split("/", 1)) for id_ in ids if "/" in id_}
    condition = Q(pk__in=[])
    for index, code in wanted.values():
        condition |= Q(instrument__code=index, region__code=code)
    rounds = [r for r in rounds_for(scope).filter(condition) if can_see_score(scope, r)]
    before = scored_before(scope, rounds) if rounds else {}
    found: dict[Any, Shown] = {}
    for round_ in sorted(rounds, key=lambda r: (r.data_year, r.pk)):
        if before[round_.pk]:
            found[round_.instrument.code, round_.region.code] = _address(round_, before[round_.pk][0])
    return {id_: found[key] for id_, key in wanted.items() if key in found}
