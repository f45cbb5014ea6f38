"""Two data sets, or two methods, as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from selaras.analyses.compute import BarChart, Frame, UnitChange, waterfall
from selaras.analyses.models import Dataset
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


def change_steps(unit: UnitChange, data: Mapping[str, Fraction], frame: Frame) -> list[Step]:
    """Indicators in the order of the framework, then weights and method; together the whole difference."""
    names = frame.names
    order = [item.code for item in frame.indicators]
    steps = [Step(code, names[code], data[code]) for code in sorted(data, key=order.index) if data[code]]
    others = (("weights", _("Bobot")), ("method", _("Metode")))
    return steps + [Step("", words, unit.parts[name]) for name, words in others if unit.parts[name]]


def waterfall_of(unit: UnitChange, steps: Sequence[Step], before: Dataset, after: Dataset) -> BarChart:
    words = [
        _("%(edition)s: %(score)s") % {"edition": one.edition, "score": shown_score(float(score))}
        for one, score in ((before, unit.before), (after, unit.after))
    ]
    rows = [(f"{step.code} {step.name}".strip(), step.shown, float(step.part)) for step in steps]
    return waterfall(float(unit.before), rows, float(unit.after), (words[0], words[1]))
