"""The minutes of a meeting: writing them together, what stands above them, approval, addenda, papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.references import Reference
from selaras.core.verdict import demand
from selaras.evidence.selectors import uses_of
from selaras.letters.permissions import can_write_for
from selaras.letters.selectors.letters import on_subject
from selaras.letters.selectors.papers import DOCX_TYPE
from selaras.letters.views.access import as_pdf
from selaras.meetings import compute, permissions, services
from selaras.meetings.forms import AddendumForm, MinutesForm, MinutesHeadForm
from selaras.meetings.models import Meeting, Minutes
from selaras.meetings.selectors import papers_minutes as papers
from selaras.meetings.selectors.minutes import readable_minutes, undecided
from selaras.meetings.selectors.report import REPORT
from selaras.meetings.selectors.revisions import late_revisions, token_of
from selaras.meetings.services import HeadConflict
from selaras.meetings.views.access import act, succeeds, visible_meeting


def minutes_here(request: Request, pk: int) -> Minutes:
    """Those of a meeting one sees; a draft is not found by those invited."""
    meeting = visible_meeting(request, pk)
    minutes = readable_minutes(request.scope, meeting)
    if minutes is None:
        raise Http404
    minutes.meeting = meeting
    return minutes


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_page(request: Request, pk: int) -> HttpResponse:
    """Reading and writing; the form works as it is, the script only sends it sooner."""
    meeting = visible_meeting(request, pk)
    minutes = readable_minutes(request.scope, meeting)
    if request.method == "POST":
        if minutes is None:
            raise Http404
        minutes.meeting = meeting
        return _save(request, minutes)
    if minutes is None and not permissions.can_plan(request.scope, meeting):
        raise Http404
    return _page(request, meeting, minutes, None)


def _save(request: Request, minutes: Minutes) -> HttpResponse:
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _page(request, minutes.meeting, minutes, form)
    try:
        saved = services.save_minutes(
            scope=request.scope, minutes=minutes, now=clock.now(), **form.cleaned_data
        )
    except ValidationError as fault:
        form.take(fault)
        return _page(request, minutes.meeting, minutes, form)
    if saved.is_late:
        messages.warning(request, _("Notula sudah disahkan; tulisan Anda disimpan di sampingnya."))
    elif saved.conflicts:
        messages.warning(request, _("Tersimpan. Ada baris yang juga diubah orang lain; kedua versinya ada."))
    else:
        messages.success(request, _("Notula tersimpan."))
    return redirect("minutes", pk=minutes.meeting_id)


def _page(
    request: Request, meeting: Meeting, minutes: Minutes | None, form: MinutesForm | None
) -> HttpResponse:
    scope = request.scope
    context: dict[str, Any] = {
        "meeting": meeting,
        "minutes": minutes,
        "form": form,
        "may_write": permissions.can_write_minutes(scope, meeting),
        "may_plan": permissions.can_plan(scope, meeting),
        "may_photo": permissions.can_add_material(scope, meeting),
        "uses": uses_of(scope, Reference("meeting", str(meeting.pk))),
        "may_report": permissions.can_report(scope, meeting),
        "may_letter": can_write_for(scope, meeting.agency),
        "reports": on_subject(scope, Reference("meeting", str(meeting.pk)), REPORT),
    }
    if minutes is not None:
        context |= _shown(request, meeting, minutes, form)
    return render(request, "meetings/minutes.html", context, status=422 if form and form.errors else 200)


def _shown(request: Request, meeting: Meeting, minutes: Minutes, form: MinutesForm | None) -> dict[str, Any]:
    scope = request.scope
    return {
        "token": token_of(minutes.number, minutes.text),
        "base": form["base"].value() if form else token_of(minutes.number, minutes.text),
        "text": form["text"].value() if form else minutes.text,
        "blocks": compute.note_blocks(minutes.text),
        "undecided": undecided(minutes),
        "may_approve": permissions.can_approve(scope, meeting),
        "leads": permissions.leads_minutes(scope, meeting),
        "may_add": permissions.can_add_addendum(scope, meeting, minutes),
        "addenda": minutes.addenda.all(),
        "late": late_revisions(minutes) if minutes.is_locked and permissions.can_plan(scope, meeting) else [],
        "addendum_form": AddendumForm(auto_id="adendum_%s"),
        "invitation": minutes.letter or papers.invitation_words(meeting),
    }


@login_required
@require_POST
def minutes_begin(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    services.begin_minutes(scope=request.scope, meeting=meeting, now=clock.now())
    return redirect("minutes", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_head(request: Request, pk: int) -> HttpResponse:
    minutes = minutes_here(request, pk)
    demand(permissions.can_write_minutes(request.scope, minutes.meeting))
    form = MinutesHeadForm(
        request.POST if request.method == "POST" else None, initial=MinutesHeadForm.initial_of(minutes)
    )

    def run() -> None:
        services.head_minutes(
            scope=request.scope,
            minutes=minutes,
            base_version=form.cleaned_data["base_version"],
            text=form.text(),
            now=clock.now(),
        )

    try:
        if form.is_bound and form.is_valid() and succeeds(form, run):
            messages.success(request, _("Keterangan notula tersimpan."))
            return redirect("minutes", pk=pk)
    except HeadConflict as conflict:
        form.step_over(conflict.minutes)
    context = {"form": form, "meeting": minutes.meeting}
    return render(request, "meetings/minutes_head.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def minutes_approve(request: Request, pk: int) -> HttpResponse:
    meeting = minutes_here(request, pk).meeting
    return act(
        request,
        lambda: services.approve_minutes(
            scope=request.scope, meeting=meeting, base=request.POST.get("base", ""), now=clock.now()
        ),
        done=_("Notula disahkan dan dikunci."),
        go=minutes_address(meeting),
    )


@login_required
@require_POST
def minutes_addendum(request: Request, pk: int) -> HttpResponse:
    meeting = minutes_here(request, pk).meeting
    text = request.POST.get("text", "")
    return act(
        request,
        lambda: services.add_addendum(scope=request.scope, meeting=meeting, text=text, now=clock.now()),
        done=_("Adendum ditambahkan."),
        go=minutes_address(meeting),
    )


def minutes_address(meeting: Meeting) -> str:
    return f"{meeting.get_absolute_url()}notula/"


PAPERS = {
    "notula.pdf": papers.minutes_paper,
    "notula.docx": papers.minutes_docx,
    "laporan.pdf": papers.report_paper,
    "laporan.docx": papers.report_docx,
}


@login_required
@require_safe
def minutes_file(request: Request, pk: int, name: str) -> HttpResponse:
    """The notula by whoever reads it, the report by those who planned the meeting."""
    if name not in PAPERS:
        raise Http404
    if name.startswith("laporan"):
        meeting = visible_meeting(request, pk)
        demand(permissions.can_report(request.scope, meeting))
    else:
        meeting = minutes_here(request, pk).meeting
    content, kind = PAPERS[name](meeting, clock.now()), name.partition(".")[0]
    file_name = f"{kind}-{slugify(meeting.title)[:60] or meeting.pk}.{name.partition('.')[2]}"
    if name.endswith("pdf"):
        return as_pdf(content, file_name, down="unduh" in request.GET)
    response = HttpResponse(content, content_type=DOCX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, file_name) or ""
    response["Cache-Control"] = "private, no-cache"
    return response
