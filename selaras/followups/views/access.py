"""Fetching what a person may see; the rest is 404. What is said when somebody else was quicker."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from selaras.core.http import Request
from selaras.followups.models import Action, Decision, Escalation
from selaras.followups.permissions import sees_followups
from selaras.followups.selectors import actions as select


def entered(request: Request) -> None:
    """Whoever has nothing to do with follow-up finds no such page."""
    if not sees_followups(request.scope):
        raise Http404


def visible_action(request: Request, pk: int) -> Action:
    return get_object_or_404(select.actions_for(request.scope), pk=pk)


def visible_decision(request: Request, pk: int) -> Decision:
    rows = Decision.objects.visible_to(request.scope).select_related("agency__region")
    return get_object_or_404(rows, pk=pk)


def visible_escalation(request: Request, pk: int) -> Escalation:
    return get_object_or_404(select.escalations_for(request.scope), pk=pk)


def changed_meanwhile(form: forms.Form, version: int, by: str) -> None:
    """What was typed stays; saved once more it goes over the newer state."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["base_version"] = str(version)  # type: ignore[index]
    text = _(
        "%(name)s menyimpan perubahan lebih dahulu. Ketikan Anda masih ada di bawah; buka halamannya di "
        "tab lain untuk membandingkan, lalu simpan sekali lagi bila isian Anda yang dipakai."
    )
    form.add_error(None, text % {"name": by})
