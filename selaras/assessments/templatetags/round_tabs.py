"""The parts of a round as tabs: the daily ones in a row, the others in a menu beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import AFTER_CLOSING, RoundState
from selaras.assessments.models import Round
from selaras.assessments.permissions import (
    can_bring_packet,
    can_list_items,
    can_read_answers,
    can_read_dossiers,
    can_read_guidance,
    can_read_notes,
    can_read_sendings,
    can_see_repairs,
    can_simulate,
)
from selaras.core.scope import Scope

register = template.Library()


def may_verify(scope: Scope, round_: Round) -> bool:
    return scope.holds("assessments.verify", region_path=round_.region_path) or bool(
        scope.agencies("assessments.verify")
    )


def may_validate(scope: Scope, round_: Round) -> bool:
    return bool(scope.agencies("assessments.validate"))


def may_send(scope: Scope, round_: Round) -> bool:
    return round_.state != RoundState.PREPARED and bool(can_read_dossiers(scope, round_))


def may_prove(scope: Scope, round_: Round) -> bool:
    closed = round_.state in (*AFTER_CLOSING, RoundState.OFFICIAL)
    return closed and bool(can_read_sendings(scope, round_))


def has_notes(scope: Scope, round_: Round) -> bool:
    early = {RoundState.PREPARED, RoundState.FILLING}
    return round_.state not in early and bool(can_read_notes(scope, round_))


@dataclass(frozen=True)
class Tab:
    """``daily`` stands in the row; the others wait in the menu until they are the open one."""

    url_name: str
    label: str | Promise
    may: Callable[[Scope, Round], object]
    daily: bool = False


TABS = {
    "round": Tab("round", lazy("Ringkasan"), lambda scope, round_: True, daily=True),
    "items": Tab("items", lazy("Butir"), can_list_items, daily=True),
    "validation": Tab("validation", lazy("Validasi"), may_validate, daily=True),
    "verification": Tab("verification", lazy("Verifikasi"), may_verify, daily=True),
    "matrix": Tab("matrix", lazy("Matriks"), can_read_answers, daily=True),
    "score": Tab("score", lazy("Nilai"), can_read_answers, daily=True),
    "gaps": Tab("round_gaps", lazy("Bukti yang kurang"), can_list_items),
    "guidance": Tab("round_guidance", lazy("Tanya jawab"), can_read_guidance),
    "packets": Tab("packets", lazy("Paket isian"), can_bring_packet),
    "notes": Tab("notes", lazy("Catatan"), has_notes),
    "evaluation": Tab("evaluation", lazy("Evaluasi"), can_see_repairs),
    "simulation": Tab("simulation", lazy("Simulasi"), can_simulate),
    "dossiers": Tab("dossiers", lazy("Berkas kirim"), may_send),
    "sendings": Tab("sendings", lazy("Bukti kirim"), may_prove),
}


@register.inclusion_tag("assessments/_tabs.html", takes_context=True)
def round_tabs(context: template.Context, round_: Round, open_tab: str) -> dict[str, Any]:
    row: list[dict[str, Any]] = []
    menu: list[dict[str, Any]] = []
    for name, tab in TABS.items():
        if not tab.may(context["scope"], round_):
            continue
        link = {"url": reverse(tab.url_name, args=[round_.pk]), "label": tab.label, "open": name == open_tab}
        (row if tab.daily or link["open"] else menu).append(link)
    return {"row": row, "menu": menu}
