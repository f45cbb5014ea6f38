"""The page "Catatan audit" and its export."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from selaras.audit import permissions, selectors
from selaras.audit.filters import EventFilter
from selaras.audit.models import Event
from selaras.core.formats import moment_long
from selaras.core.http import Request
from selaras.core.tables import csv_response
from selaras.core.verdict import demand

PER_PAGE = 50


@login_required
@require_safe
def events(request: Request) -> HttpResponse:
    demand(permissions.can_view(request.scope))
    found = _found(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": selectors.in_words(page.object_list, scope=request.scope),
        "filter": found,
        "query": request.GET.urlencode(),
    }
    return render(request, "audit/list.html", context)


@login_required
@require_safe
def export(request: Request) -> StreamingHttpResponse:
    """Every row of the list as filtered, in its order."""
    demand(permissions.can_view(request.scope))
    heads = [_("Waktu"), _("Nama"), _("Tindakan"), _("Jenis catatan"), _("Nomor catatan"), _("Wilayah")]
    heads += [_("Lewat"), _("Keterangan"), _("Sebelum"), _("Sesudah"), _("Urutan segel"), _("Sidik")]
    rows = map(_row, _found(request).qs.iterator(chunk_size=1000))
    return csv_response("catatan-audit", heads, rows)


def _found(request: Request) -> EventFilter:
    visible = selectors.visible_events(request.scope).order_by("-at", "-id")
    return EventFilter(request.GET, queryset=visible, request=request)


def _row(event: Event) -> list[object]:
    entry = selectors.in_words([event])[0]
    return [
        moment_long(event.at),
        entry.name,
        entry.action,
        entry.subject_kind,
        event.subject_id,
        event.region_path.removeprefix("ID.").rstrip("."),
        entry.via,
        event.note,
        _as_text(event.before),
        _as_text(event.after),
        event.seq or "",
        event.hash,
    ]


def _as_text(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
