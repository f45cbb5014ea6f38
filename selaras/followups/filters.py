"""Filters of the list of actions."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.followups.choices import ActionState
from selaras.followups.models import Action
from selaras.followups.models.actions import ActionQuerySet
from selaras.followups.selectors import actions as select

MINE, ASKED, ALL = "saya", "diminta", "semua"
OPEN, LATE = "terbuka", "terlambat"
STATES = ((OPEN, _("Belum selesai")), (LATE, _("Terlambat")), *ActionState.choices)


class ActionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Cari tindak lanjut, instansi, atau rapat"), method="search", max_length=100
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=STATES, method="in_state", empty_label=_("Semua status")
    )
    milik = django_filters.ChoiceFilter(
        choices=((MINE, ""), (ASKED, ""), (ALL, "")), method="whose", widget=forms.HiddenInput
    )
    seri = django_filters.NumberFilter(method="of_series", widget=forms.HiddenInput)

    class Meta:
        model = Action
        fields: list[str] = []

    request: Request

    def __init__(self, *args: Any, whose: str = ALL, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_whose = whose

    def search(self, rows: ActionQuerySet, name: str, text: str) -> QuerySet[Action]:
        return select.search(rows, text)

    def in_state(self, rows: ActionQuerySet, name: str, wanted: str) -> QuerySet[Action]:
        if wanted == OPEN:
            return rows.open()
        return rows.late(clock.now()) if wanted == LATE else rows.filter(state=wanted)

    def whose(self, rows: QuerySet[Action], name: str, wanted: str) -> QuerySet[Action]:
        return rows.filter(WHOSE[wanted](self.request.scope))

    def of_series(self, rows: QuerySet[Action], name: str, wanted: object) -> QuerySet[Action]:
        return rows.filter(decision__series_key=f"meeting_series:{record_id(str(wanted)) or 0}")


WHOSE = {MINE: select.owed_by, ASKED: select.asked_by, ALL: lambda scope: Q()}
