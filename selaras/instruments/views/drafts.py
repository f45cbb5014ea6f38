"""Drafts: the list, a new one, one with its tree and faults, its preview, its publication, its file."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.instruments import compute, selectors, services
from selaras.instruments.choices import DRAFT_TRANSITIONS, RevisionKind
from selaras.instruments.forms import CopyForm, FileForm
from selaras.instruments.models import Draft
from selaras.instruments.permissions import (
    can_edit_draft,
    can_manage,
    can_move_draft,
    can_publish_draft,
    can_start_draft,
)
from selaras.instruments.selectors import DraftView
from selaras.instruments.views.access import file_answer, own_region, visible_draft
from selaras.instruments.views.uploads import text_of_upload

PAGE_SIZE = 25
REVISIONS_SHOWN = 20


def _draft_cells(rows: Sequence[Draft]) -> Iterator[list[object]]:
    for row in rows:
        changed = Moment(row.changed_at)
        state = row.get_state_display()
        yield [str(row), row.region.full_name, state, row.fault_count, changed, row.changed_by_name]


DRAFTS = listed(
    Listing(
        "naskah-instrumen",
        lazy("Naskah instrumen"),
        "drafts",
        (
            lazy("Naskah"), lazy("Daerah"), lazy("Status"), lazy("Perlu diperbaiki"), lazy("Terakhir diubah"),
            lazy("Diubah oleh"),
        ),
        _draft_cells,
        (50, 36, 20, 14, 18, 30),
    )
)  # fmt: skip


@login_required
@require_safe
def drafts(request: Request) -> HttpResponseBase:
    demand(can_manage(request.scope))
    rows = selectors.drafts_for(request.scope)
    if wanted_file(request):
        return DRAFTS.file(request, rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "instruments/drafts.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: Request) -> HttpResponse:
    """A copy of a published instrument, as the beginning of a new edition or a correction."""
    region = own_region(request)
    demand(can_start_draft(request.scope, region.path))
    choices = selectors.current_instruments(request.scope).filter(selectors.usable_in(region.path))
    initial = {"instrument": request.GET.get("dari")}
    form = CopyForm(request.POST if request.method == "POST" else None, instruments=choices, initial=initial)
    if form.is_valid():
        base = form.cleaned_data["instrument"]
        text = selectors.copied_text(base, form.cleaned_data["edition"])
        note = _("disalin dari %(name)s") % {"name": base}
        draft = services.create_draft(
            scope=request.scope, region=region, text=text, note=note, base=base, now=clock.now()
        )
        return redirect(draft)
    context = {"form": form, "file_form": FileForm(), "region": region}
    return render(request, "instruments/draft_new.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def draft_upload(request: Request) -> HttpResponse:
    """A draft out of a YAML, XLSX or CSV file; tables with faults make none, and all faults are shown."""
    region = own_region(request)
    demand(can_start_draft(request.scope, region.path))
    form = FileForm(request.POST, request.FILES)
    faults: tuple[compute.SheetFault, ...] = ()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            text = text_of_upload(upload)
        except compute.SheetFaults as found:
            faults = found.faults
        else:
            note = _("dibaca dari berkas %(name)s") % {"name": upload.name[:100]}
            draft = services.create_draft(
                scope=request.scope, region=region, text=text, note=note, now=clock.now()
            )
            return redirect(draft)
    return _new_page_with(request, form, faults)


def _new_page_with(request: Request, form: FileForm, faults: tuple[compute.SheetFault, ...]) -> HttpResponse:
    region = own_region(request)
    choices = selectors.current_instruments(request.scope).filter(selectors.usable_in(region.path))
    context = {
        "form": CopyForm(instruments=choices),
        "file_form": form,
        "faults": faults,
        "region": region,
    }
    return render(request, "instruments/draft_new.html", context, status=422)


@login_required
@require_safe
def draft(request: Request, pk: int) -> HttpResponse:
    found, scope = visible_draft(request, pk), request.scope
    view = DraftView(found)
    context = {
        "draft": found,
        "view": view,
        "may_edit": can_edit_draft(scope, found),
        "may_publish": can_publish_draft(scope, found),
        "may_drop": can_move_draft(scope, found, "drop"),
        "may_restore": can_move_draft(scope, found, "restore"),
        "revisions": found.revisions.defer("text")[:REVISIONS_SHOWN],
    }
    return render(request, "instruments/draft.html", context)


@login_required
@require_safe
def draft_preview(request: Request, pk: int) -> HttpResponse:
    """How the instrument and its questions will read; only what is free of faults can be shown so."""
    found = visible_draft(request, pk)
    view = DraftView(found)
    context = {"draft": found, "view": view}
    if view.framework is not None:
        outline = selectors.outline_in(view.framework, found)
        context |= {"outline": outline, "instrument": outline.instrument, "leaves": outline.leaves}
    return render(request, "instruments/draft_preview.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_publish(request: Request, pk: int) -> HttpResponse:
    """What changes, then the publication of exactly that version."""
    found = visible_draft(request, pk)
    demand(can_publish_draft(request.scope, found))
    if request.method == "POST":
        version = request.POST.get("base_version", "")
        try:
            instrument = services.publish_draft(
                scope=request.scope,
                draft_id=pk,
                base_version=int(version) if version.isdecimal() else 0,
                now=clock.now(),
            )
        except services.DraftConflict:
            messages.error(request, _("Naskah baru saja berubah. Periksa perubahannya, lalu terbitkan."))
            return redirect("draft_publish", pk)
        messages.success(request, _("%(name)s diterbitkan.") % {"name": instrument})
        return redirect("instrument", instrument.pk)
    return render(request, "instruments/draft_publish.html", {"draft": found, "view": DraftView(found)})


@login_required
@require_POST
def draft_move(request: Request, pk: int, action: str) -> HttpResponse:
    found = visible_draft(request, pk)
    if action not in DRAFT_TRANSITIONS or action == "publish":
        raise Http404
    services.move_draft(scope=request.scope, draft_id=found.pk, action=action, now=clock.now())
    words = {"drop": _("Naskah disisihkan."), "restore": _("Naskah diambil kembali.")}
    messages.success(request, words[action])
    return redirect(found)


@login_required
@require_safe
def draft_download(request: Request, pk: int, form: str) -> HttpResponse:
    """YAML always; tables once the text is free of faults."""
    found = visible_draft(request, pk)
    if form != "yaml" and found.fault_count:
        messages.error(request, _("XLSX dan CSV tersedia setelah semua yang perlu diperbaiki selesai."))
        return redirect(found)
    return file_answer(found.text, f"naskah-{slugify(str(found)) or found.pk}", form)


@login_required
@require_safe
def draft_revision(request: Request, pk: int, revision_id: int) -> HttpResponse:
    """One kept text, to be read and copied from."""
    found = visible_draft(request, pk)
    revision = get_object_or_404(found.revisions, pk=revision_id)
    is_conflict = revision.kind == RevisionKind.CONFLICT
    context = {"draft": found, "revision": revision, "is_conflict": is_conflict}
    return render(request, "instruments/draft_revision.html", context)
