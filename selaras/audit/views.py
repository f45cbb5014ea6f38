"""The page "Catatan audit" and its export."""

import csv
import json
from collections.abc import Iterable, Iterator
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
from selaras.core.verdict import demand

PER_PAGE = 50
# A spreadsheet that takes a cell for a formula would run what somebody typed as a note.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    rows = _csv_rows(_found(request).qs.iterator(chunk_size=1000))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="catatan-audit.csv"'
    return response


def _found(request: Request) -> EventFilter:
    visible = selectors.visible_events(request.scope).order_by("-at", "-id")
    return EventFilter(request.GET, queryset=visible, request=request)


class _Line:
    """A file that hands back what is written, so that csv can stream."""

    def write(self, text: str) -> str:
        return text


def _csv_rows(found: Iterable[Event]) -> Iterator[str]:
    """Semicolons and a BOM: what Excel expects where the comma is the decimal mark."""
    writer = csv.writer(_Line(), delimiter=";")
    heads = [_("Waktu"), _("Nama"), _("Tindakan"), _("Jenis catatan"), _("Nomor catatan"), _("Wilayah")]
    heads += [_("Lewat"), _("Keterangan"), _("Sebelum"), _("Sesudah"), _("Urutan segel"), _("Sidik")]
    yield "\ufeff" + writer.writerow(heads)
    for entry in map(_one_in_words, found):
        event = entry.event
        values: list[object] = [
            moment_long(event.at),
            entry.name,
            entry.action,
            entry.subject_kind,
            event.subject_id,
        ]
        values += [event.region_path.removeprefix("ID.").rstrip("."), entry.via, event.note]
        values += [_as_text(event.before), _as_text(event.after), event.seq or "", event.hash]
        yield writer.writerow([_harmless(value) for value in values])


def _one_in_words(event: Event) -> selectors.Entry:
    return selectors.in_words([event])[0]


def _as_text(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _harmless(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
