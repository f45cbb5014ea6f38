"""Papers of a meeting: the account in one file, and the texts with their figures."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.api import as_file
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence.views.content import stored_content
from selaras.letters.selectors.papers import DOCX_TYPE
from selaras.meetings import permissions, services
from selaras.meetings.choices import TextKind
from selaras.meetings.forms.papers import BundleForm, MeetingTextForm
from selaras.meetings.models import Meeting, MeetingText
from selaras.meetings.selectors import bundles as select
from selaras.meetings.selectors import texts
from selaras.meetings.selectors.figures import figures_of
from selaras.meetings.services import TextConflict
from selaras.meetings.views.access import succeeds, visible_meeting

PER_PAGE = 10


@login_required
@never_cache
@require_safe
def bundle_page(request: Request, pk: int) -> HttpResponse:
    """What is there, what is missing, and what was made before."""
    meeting = visible_meeting(request, pk)
    demand(permissions.can_make_bundle(request.scope, meeting))
    return _bundles(request, meeting, BundleForm())


def _bundles(request: Request, meeting: Meeting, form: BundleForm) -> HttpResponse:
    plans = select.parts_of(request.scope, meeting, select.Transport(), clock.now())
    page = Paginator(select.bundles_of(meeting), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "plans": plans,
        "missing": [plan for plan in plans if not plan.is_there],
        "page": page,
        "jobs": select.open_jobs(meeting),
        "own_id": request.scope.user_id,
        "form": form,
    }
    htmx = getattr(request, "htmx", False)
    name = "meetings/_bundle_jobs.html" if htmx else "meetings/bundles.html"
    return render(request, name, context, status=422 if form.errors else 200)


@login_required
@require_POST
def bundle_make(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    demand(permissions.can_make_bundle(request.scope, meeting))
    form, scope = BundleForm(request.POST), request.scope
    if form.is_valid():
        transport = form.transport()
        if succeeds(
            form,
            lambda: services.start_bundle(scope=scope, meeting=meeting, transport=transport, now=clock.now()),
        ):
            return redirect("meeting_bundles", pk=pk)
    return _bundles(request, meeting, form)


@login_required
@require_safe
def bundle_file(request: Request, pk: int, number: int) -> HttpResponseBase:
    return download(request, visible_meeting(request, pk), number)


def download(request: Request, meeting: Meeting, number: int) -> HttpResponseBase:
    """Always a download: nothing in it runs in the page."""
    demand(permissions.can_make_bundle(request.scope, meeting))
    bundle = get_object_or_404(select.bundles_of(meeting), number=number)
    response = stored_content(request, bundle.sha256, bundle.size)
    name = f"spj-{slugify(meeting.title)[:80]}-{number}.pdf"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"], response["Accept-Ranges"] = f'"{bundle.sha256}"', "bytes"
    if response.status_code in {200, 206}:
        response["Content-Type"] = "application/pdf"
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


# ---- texts


def kind_of(kind: str) -> TextKind:
    if kind not in TextKind.values:
        raise Http404
    return TextKind(kind)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def text_page(request: Request, pk: int, kind: str) -> HttpResponse:
    """The text with its places, and how it reads with the figures of today."""
    meeting, which = visible_meeting(request, pk), kind_of(kind)
    demand(permissions.can_read_text(request.scope, meeting))
    may = permissions.can_write_text(request.scope, meeting)
    data = None
    if request.method == "POST":
        demand(may)
        data = request.POST
    kept = texts.text_of(meeting, which)
    form = MeetingTextForm(data, initial=MeetingTextForm.initial_of(kept, texts.beginnings()[which]))
    if form.is_bound and form.is_valid() and _saved(request, meeting, which, form):
        messages.success(request, _("Naskah tersimpan; angkanya selalu menurut keadaan saat dibaca."))
        return redirect("meeting_text", pk=pk, kind=which.value)
    context = {"meeting": meeting, "kind": which, "kept": kept, "form": form, "may": may}
    return render(
        request,
        "meetings/text.html",
        context | _read(request, meeting, which, kept),
        status=422 if form.errors else 200,
    )


def _read(request: Request, meeting: Meeting, kind: TextKind, kept: MeetingText | None) -> dict[str, Any]:
    figures = figures_of(request.scope, meeting, clock.now())
    text = kept.text if kept else texts.beginnings()[kind]
    return {"figures": figures, "shown": texts.read(kind, text, figures)}


def _saved(request: Request, meeting: Meeting, kind: TextKind, form: MeetingTextForm) -> bool:
    """What was typed stays in the form, whatever happened meanwhile."""
    given = form.cleaned_data

    def run() -> None:
        services.save_text(
            scope=request.scope,
            meeting=meeting,
            kind=kind,
            text=given["text"],
            base_version=given["base_version"] or 0,
            now=clock.now(),
        )

    try:
        return succeeds(form, run)
    except TextConflict as conflict:
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["base_version"] = str(conflict.kept.version)  # type: ignore[index]
        told = {"name": conflict.kept.changed_by_name}
        form.add_error(
            None,
            _(
                "%(name)s menyimpan naskah ini lebih dahulu. Ketikan Anda masih ada di bawah; bandingkan "
                "dengan pratinjau, lalu simpan sekali lagi bila naskah Anda yang dipakai."
            )
            % told,
        )
        return False


@login_required
@require_safe
def text_file(request: Request, pk: int, kind: str, form: str) -> HttpResponse:
    meeting, which = visible_meeting(request, pk), kind_of(kind)
    demand(permissions.can_read_text(request.scope, meeting))
    return text_as_file(request, meeting, which, form)


def text_as_file(request: Request, meeting: Meeting, kind: TextKind, form: str) -> HttpResponse:
    """Kept or as it begins, with the figures of this moment."""
    now = clock.now()
    shown = texts.read_now(request.scope, meeting, kind, now)
    name = f"{kind.value}-{slugify(meeting.title)[:80]}"
    if form == "pdf":
        return as_file(texts.text_paper(meeting, shown, now), f"{name}.pdf", "application/pdf")
    if form == "docx":
        return as_file(texts.text_docx(meeting, shown, now), f"{name}.docx", DOCX_TYPE)
    raise Http404
