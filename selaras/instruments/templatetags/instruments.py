"""Words for what an instrument keeps as codes: rules, types, agencies, marks."""

from collections.abc import Callable, Mapping

from django import template
from django.utils.translation import gettext as _

from selaras.core.formats import number_id
from selaras.instruments.choices import QuestionType
from selaras.instruments.selectors import agency_names

register = template.Library()

Rule = Mapping[str, str]


def _range(rule: Rule) -> str:
    low, high = rule.get("min"), rule.get("max")
    if low is not None and high is not None:
        return _("Antara %(low)s dan %(high)s.") % {"low": number_id(low), "high": number_id(high)}
    if low is not None:
        return _("Paling sedikit %(low)s.") % {"low": number_id(low)}
    return _("Paling banyak %(high)s.") % {"high": number_id(high or "0")}


_WORDS: dict[str, Callable[[Rule], str]] = {
    "wajib": lambda rule: _("Wajib diisi."),
    "wajib_bila": lambda rule: _("Wajib diisi bila butir %(than)s dijawab %(equals)s.") % rule,
    "wajib_bukti": lambda rule: _("Sedikitnya %(min)s bukti dukung.") % {"min": rule.get("min", "1")},
    "periode": lambda rule: _("Bukti dukung dari tahun data."),
    "rentang": _range,
    "bilangan_bulat": lambda rule: _("Bilangan bulat."),
    "tidak_melebihi": lambda rule: _("Tidak melebihi butir %(than)s.") % rule,
    "panjang": lambda rule: _("Paling panjang %(max)s karakter.") % {"max": number_id(rule["max"])},
}


@register.filter
def rule_words(rule: Rule) -> str:
    """A rule as a sentence; an unknown kind is named, so that nothing is silently left out."""
    words = _WORDS.get(rule["kind"])
    return words(rule) if words else rule["kind"]


@register.filter
def agency_name(code: str) -> str:
    return agency_names().get(code, code)


@register.filter
def type_name(code: str) -> str:
    return str(dict(QuestionType.choices).get(code, code))


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def part_actions(codes: str) -> list[tuple[str, str, str]]:
    """What can be done with a part of a draft: code, word, icon."""
    known = {
        "up": (_("Naikkan"), "arrow-up-down"),
        "down": (_("Turunkan"), "arrow-up-down"),
        "remove": (_("Hapus"), "trash-2"),
    }
    return [(code, *known[code]) for code in codes.split()]


@register.inclusion_tag("instruments/_mark.html")
def mark(status: str) -> dict[str, str]:
    """Resmi or usulan: the word with its own icon."""
    return {"status": status}
