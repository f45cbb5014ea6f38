"""Two data sets, or two methods, as pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.analyses.compute import (
    BarChart,
    Compared,
    Explained,
    IntervalChart,
    Pairing,
    shift_chart,
    waterfall,
)
from selaras.analyses.models import Dataset
from selaras.analyses.selectors.boundaries import Borders
from selaras.analyses.selectors.datasets import shown_score
from selaras.core.scope import Scope


def earlier_of(scope: Scope, dataset: Dataset, chosen: int | None) -> Dataset | None:
    """The data set asked for, else the one of the same index whose edition comes just before."""
    rows = Dataset.objects.visible_to(scope).exclude(pk=dataset.pk)
    if chosen is not None:
        return rows.filter(pk=chosen).first()
    same = rows.filter(
        index_name=dataset.index_name, indicator_count=dataset.indicator_count, edition__lt=dataset.edition
    )
    return same.order_by("-edition", "-created_at").first()


FACTOR_WORDS = (
    ("data", gettext_lazy("Data")),
    ("weights", gettext_lazy("Bobot")),
    ("method", gettext_lazy("Metode")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a difference, as exact as it was computed."""

    code: str
    name: str
    part: Fraction

    @property
    def shown(self) -> str:
        return shown_part(self.part)


def shown_part(part: Fraction) -> str:
    text = shown_score(float(part))
    return f"+{text}" if part > 0 else text


def change_steps(
    parts: Mapping[str, Fraction], data: Mapping[str, Fraction], names: Mapping[str, str]
) -> list[Step]:
    """Indicators in the order of their names, then weights and method; together the whole difference."""
    steps = [Step(code, name, data[code]) for code, name in names.items() if data.get(code)]
    others = [(name, words) for name, words in FACTOR_WORDS if name != "data" and parts[name]]
    return steps + [Step("", str(words), parts[name]) for name, words in others]


# ---- charts and files


def shifts_of(
    rows: Iterable[Pairing], count: int, names: Mapping[str, str], own: frozenset[str]
) -> IntervalChart:
    units = [(row.first.code, names[row.first.code], row.first.rank, row.second.rank) for row in rows]
    return shift_chart(units, count, own)


def method_table(compared: Compared, names: Mapping[str, str]) -> tuple[list[str], list[list[object]]]:
    heads = [_("Kode wilayah"), _("Wilayah")]
    for mark, scored in (("A", compared.first), ("B", compared.second)):
        told = {"mark": mark, "words": scored.setting.words}
        heads += [_("Skor %(mark)s (%(words)s)") % told, _("Peringkat %(mark)s") % told]
    rows: list[list[object]] = [
        [
            row.first.code, names[row.first.code], shown_score(row.first.score), row.first.rank or "",
            shown_score(row.second.score), row.second.rank or "", "" if row.shift is None else row.shift,
        ]
        for row in compared.rows
    ]  # fmt: skip
    return [*heads, _("Pergeseran (positif: naik)")], rows


def change_table(
    explained: Explained, names: Mapping[str, str], editions: tuple[str, str], borders: Borders
) -> tuple[list[str], list[list[object]]]:
    heads = [_("Kode wilayah"), _("Wilayah"), *editions, _("Selisih"), *(str(w) for _n, w in FACTOR_WORDS)]
    heads.append(_("Batas wilayah"))
    rows: list[list[object]] = []
    for unit in explained.units:
        parts = [unit.before, unit.after, unit.difference, *(unit.parts[name] for name, _w in FACTOR_WORDS)]
        rows.append(
            [
                unit.code,
                names[unit.code],
                *(shown_score(float(part)) for part in parts),
                borders.of(unit.code),
            ]
        )
    return heads, rows


def waterfall_of(
    scores: tuple[Fraction, Fraction], steps: Sequence[Step], editions: tuple[str, str], *,
    is_cut: bool = False, is_back_cast: bool = False,
) -> BarChart:  # fmt: skip
    words = [
        _("%(edition)s: %(score)s") % {"edition": edition, "score": shown_score(float(score))}
        for edition, score in zip(editions, scores, strict=True)
    ]
    if is_back_cast:
        words[0] = _("%(words)s (dihitung mundur)") % {"words": words[0]}
    rows = [(f"{step.code} {step.name}".strip(), step.shown, float(step.part)) for step in steps]
    return waterfall(
        float(scores[0]), rows, float(scores[1]), (words[0], words[1]), is_cut=is_cut, is_apart=is_back_cast
    )
