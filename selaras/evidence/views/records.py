"""What is done to one piece of evidence: describing, replacing, archiving, asking, explaining."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.http import Request, address_inside
from selaras.core.verdict import demand
from selaras.evidence import choices, permissions, services
from selaras.evidence.forms import DetailsForm, ReplaceForm
from selaras.evidence.views.access import (
    act,
    base_of,
    entered,
    go_back,
    receives_files,
    visible_evidence,
)


@entered
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_edit(request: Request, pk: int) -> HttpResponse:
    evidence = visible_evidence(request, pk)
    demand(permissions.can_edit(request.scope, evidence))
    is_sent = request.method == "POST"
    form = DetailsForm(request.POST if is_sent else None, initial=DetailsForm.of(evidence))
    if is_sent and form.is_valid():
        try:
            services.edit(scope=request.scope, evidence=evidence, now=clock.now(), **form.cleaned_data)
        except ValidationError as fault:
            form.take_fault(fault)
        else:
            messages.success(request, _("Keterangan bukti dukung tersimpan."))
            return go_back(request, evidence.get_absolute_url())
    back = address_inside(request, request.POST.get("next", "") or request.GET.get("next", ""))
    context = {"evidence": evidence, "form": form, "base": base_of(request.scope)}
    context |= {"next": back, "back": back or evidence.get_absolute_url()}
    return render(request, "evidence/edit.html", context)


@entered
@receives_files
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_replace(request: Request, pk: int) -> HttpResponse:
    evidence = visible_evidence(request, pk)
    demand(permissions.can_replace(request.scope, evidence))
    is_sent = request.method == "POST"
    form = ReplaceForm(request.POST, request.FILES) if is_sent else ReplaceForm()
    if is_sent and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            new = services.replace_upload(
                scope=request.scope, evidence=evidence, upload=upload, now=clock.now()
            )
        except ValidationError as fault:
            form.take_fault(fault)
        else:
            messages.success(request, _("Berkas diganti. Periksa halaman pada setiap pemakaiannya."))
            return redirect("evidence_detail", pk=new.pk)
    context = {"evidence": evidence, "form": form, "base": base_of(request.scope), "accept": choices.ACCEPT}
    context["allowed"] = choices.ALLOWED_WORDS
    return render(request, "evidence/replace.html", context)


@entered
@require_POST
def evidence_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Archive, ask, explain: one text each."""
    evidence = visible_evidence(request, pk)
    scope, text, now = request.scope, request.POST.get("text", ""), clock.now()
    steps = {
        "arsip": lambda: services.archive(scope=scope, evidence=evidence, reason=text, now=now),
        "tanya": lambda: services.question(scope=scope, evidence=evidence, text=text, now=now),
        "jelaskan": lambda: services.explain(scope=scope, evidence=evidence, text=text, now=now),
    }
    if step not in steps:
        raise Http404
    done = {
        "arsip": _("Bukti dukung diarsipkan."),
        "tanya": _("Pertanyaan tercatat pada bukti dukung ini."),
        "jelaskan": _("Penjelasan tersimpan."),
    }
    return act(request, steps[step], done=done[step], go=evidence.get_absolute_url())
