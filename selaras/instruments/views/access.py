"""What the pages of drafts share: a visible draft, a file to take away, a change that may meet another."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.core.verdict import demand
from selaras.instruments import compute, services
from selaras.instruments.compute import Change, Document, Path, Vanished
from selaras.instruments.models import Draft
from selaras.instruments.permissions import can_edit_draft
from selaras.instruments.selectors import DraftView
from selaras.offices.selectors import current_region
from selaras.regions.models import Region

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = ("yaml", "xlsx", "csv")


def file_answer(text: str, name: str, form: str) -> HttpResponse:
    """The text itself, or its tables as a workbook or CSV."""
    if form not in FORMS:
        raise Http404
    content: str | bytes
    if form == "yaml":
        content, kind = text, "application/yaml; charset=utf-8"
    else:
        document = compute.document_of(compute.read(text, file=""))
        if form == "xlsx":
            content, kind = compute.workbook_of(document), XLSX
        else:
            content, kind = compute.csv_of(document), "text/csv; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def own_region(request: Request) -> Region:
    region = current_region(request)
    if region is None:
        raise Http404
    return region


def visible_draft(request: Request, pk: int) -> Draft:
    return get_object_or_404(Draft.objects.visible_to(request.scope).select_related("region", "base"), pk=pk)


def open_draft(request: Request, pk: int) -> DraftView:
    """A draft that may be changed just now."""
    draft = visible_draft(request, pk)
    demand(can_edit_draft(request.scope, draft))
    return DraftView(draft)


def part_of(request: Request, view: DraftView, place: str) -> tuple[Path, Document]:
    """The part that an address names in the text the form was opened on; 404 where that has none."""
    version = record_id(request.POST.get("base_version", "")) or view.draft.version
    try:
        path = compute.path_in(place)
        return path, compute.part_at(view.document_at(version) or {}, path)
    except (Vanished, LookupError, TypeError):
        raise Http404 from None


def changed(
    view: DraftView,
    request: Request,
    form: Form,
    change: Change,
    *,
    note: str,
    page: Callable[..., HttpResponse],
) -> HttpResponse:
    """Do it and go back to the draft; where somebody was faster, show both and keep what was sent."""
    draft, base = view.draft, form.cleaned_data["base_version"]
    try:
        services.change_draft(
            scope=request.scope,
            draft_id=draft.pk,
            base_version=base,
            change=change,
            note=note,
            now=clock.now(),
        )
    except services.DraftConflict as conflict:
        keep_mine(request, draft, base, services.text_with(draft, base, change), note)
        renew(form, conflict.draft.version)
        return page(conflict=conflict.draft, status=409)
    except Vanished:
        keep_mine(request, draft, base, services.text_with(draft, base, change), note)
        words = _("Bagian ini sudah tidak ada. Tulisan Anda disimpan di Riwayat naskah.")
        messages.error(request, words)
        return redirect(draft)
    messages.success(request, _("Tersimpan: %(note)s.") % {"note": note})
    return redirect(draft)


def renew(form: Form, version: int) -> None:
    """The form as it was sent, now upon the newest version: sending it again is a decision."""
    data = cast(QueryDict, form.data).copy()
    data["base_version"] = str(version)
    form.data = data


def keep_mine(request: Request, draft: Draft, base: int, text: str, note: str) -> None:
    services.keep_conflict(
        scope=request.scope, draft_id=draft.pk, base_version=base, text=text, note=note, now=clock.now()
    )


def editor_page(
    request: Request,
    template: str,
    view: DraftView,
    form: Form | None,
    context: Mapping[str, Any],
    status: int,
) -> HttpResponse:
    page = {"draft": view.draft, "view": view, "form": form, **context}
    return render(request, f"instruments/{template}.html", page, status=status)
