"""Tabs of a round, shown by what the person may open."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import ITEM_TONES, ItemState, ReasonCode
from selaras.assessments.models import Revision, Round
from selaras.assessments.permissions import can_read_answers

register = template.Library()

ACTIONS = {
    "save": lazy("menyimpan konsep"),
    "save_repair": lazy("menyimpan perbaikan"),
    "submit": lazy("mengajukan kepada kepala OPD"),
    "submit_delegated": lazy("mengajukan kepada verifikator"),
    "validate": lazy("memvalidasi"),
    "return": lazy("mengembalikan untuk diperbaiki"),
    "withdraw": lazy("menarik kembali"),
    "verify": lazy("menyatakan terverifikasi"),
    "reopen": lazy("membuka kembali"),
    "mark_sent": lazy("mengirim kepada pemilik indeks"),
    "settle": lazy("menetapkan"),
    "drop": lazy("menandai tidak relevan"),
    "restore": lazy("mengaktifkan kembali"),
}


@register.inclusion_tag("assessments/_tabs.html", takes_context=True)
def round_tabs(context: template.Context, round_: Round, tab: str) -> dict[str, Any]:
    scope = context["scope"]
    path = round_.region_path
    return {
        "round": round_,
        "tab": tab,
        "may_read_here": can_read_answers(scope, round_),
        "may_verify_here": scope.holds("assessments.verify", region_path=path)
        or bool(scope.agencies("assessments.verify")),
        "may_validate_here": bool(scope.agencies("assessments.validate")),
    }


@register.filter
def did(revision: Revision) -> str:
    """What the author of a revision did, to complete the sentence that starts with the name."""
    return str(ACTIONS[revision.action])


@register.filter
def step_tone(revision: Revision) -> str:
    return ITEM_TONES[ItemState(revision.state)]


@register.filter
def reason_words(code: str) -> str:
    return str(ReasonCode(code).label) if code else ""


@register.filter
def via_words(via: str) -> str:
    words = {"tautan_kerja": _("lewat tautan kerja"), "api": _("lewat API")}
    return words.get(via, "")
