"""The page "Catatan audit" and its export."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from selaras.audit import permissions, selectors
from selaras.audit.filters import EventFilter
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.formats import month_long
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import action_of
from selaras.core.tables import Moment
from selaras.core.verdict import demand

PER_PAGE = 50


def _row(entry: selectors.Entry) -> list[object]:
    event = entry.event
    return [
        Moment(event.at),
        entry.name,
        entry.action,
        entry.subject_kind,
        event.subject_id,
        event.region_path.removeprefix("ID.").rstrip("."),
        entry.via,
        entry.note,
        *("" if selectors.hides_changes(event) else _as_text(one) for one in (event.before, event.after)),
        event.seq or "",
        event.hash,
    ]


def _as_text(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _cells(events: Sequence[Event]) -> Iterator[list[object]]:
    return map(_row, selectors.in_words(events))


EVENTS = listed(
    Listing(
        "catatan-audit",
        lazy("Catatan audit"),
        "audit",
        (
            lazy("Waktu"), lazy("Nama"), lazy("Tindakan"), lazy("Jenis catatan"), lazy("Nomor catatan"),
            lazy("Wilayah"), lazy("Lewat"), lazy("Keterangan"), lazy("Sebelum"), lazy("Sesudah"),
            lazy("Urutan segel"), lazy("Sidik"),
        ),
        _cells,
        (18, 28, 36, 20, 14, 12, 14, 40, 40, 40, 12, 40),
        personal=True,
        filters=lambda request, data: EventFilter(
            data, queryset=Event.objects.none(), request=request
        ).form,
    )
)  # fmt: skip


@login_required
@require_safe
def events(request: Request) -> HttpResponseBase:
    demand(permissions.can_view(request.scope))
    found = _found(request)
    if wanted_file(request):
        return EVENTS.file(request, found.qs, found.form)
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
def export(request: Request) -> HttpResponseBase:
    """The list as CSV under the address it has always had."""
    demand(permissions.can_view(request.scope))
    found = _found(request)
    return EVENTS.file(request, found.qs, found.form, kind="csv")


@login_required
@require_safe
def roots(request: Request) -> HttpResponse:
    """One month on one page, as it is printed."""
    demand(permissions.can_view(request.scope))
    month = _month(request)
    rows = selectors.roots_of_month(month)
    months = selectors.months_with_roots()
    context = {"month": month, "rows": rows, "months": months, "verification": selectors.last_verification()}
    return render(request, "audit/roots.html", context)


@login_required
@require_safe
def roots_file(request: Request, form: str) -> HttpResponse:
    """JSON holds all of them, text and paper one month; ``audit_verify --roots`` reads their text."""
    demand(permissions.can_view(request.scope))
    month = _month(request, exactly=True)
    if form == "json":
        text, kind, name = (
            selectors.roots_as_json(selectors.root_rows()),
            "application/json",
            "akar-audit.json",
        )
    elif form == "txt":
        rows = selectors.roots_of_month(month)
        text, kind = selectors.roots_as_text(rows, title=month_long(month)), "text/plain; charset=utf-8"
        name = f"akar-audit-{month:%Y-%m}.txt"
    else:
        return _roots_paper(month, form)
    return HttpResponse(
        text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _roots_paper(month: date, form: str) -> HttpResponse:
    """Printed by the room above that has the press."""
    press = action_of("audit_roots", "print")
    if form != "pdf" or press is None:
        raise Http404
    rows = selectors.roots_of_month(month)
    document = press(rows, month=month_long(month), now=clock.now())
    told = {"Content-Disposition": f'inline; filename="akar-audit-{month:%Y-%m}.pdf"'}
    return HttpResponse(document, content_type="application/pdf", headers=told)


def _month(request: Request, *, exactly: bool = False) -> date:
    """This one where none is asked for, or none that can be read; a sheet is never of another month."""
    asked = request.GET.get("month", "")
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        if asked and exactly:
            raise Http404 from None
        return clock.today().replace(day=1)


def _found(request: Request) -> EventFilter:
    visible = selectors.visible_events(request.scope).order_by("-at", "-id")
    return EventFilter(request.GET, queryset=visible, request=request)
