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
from selaras.evidence import choices, permissions, selectors, services
from selaras.evidence.forms import DetailsForm, KindForm, ReplaceForm
from selaras.evidence.models import Evidence
from selaras.evidence.selectors.kinds import EvidenceKind
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
    """Archive, ask, explain, each with one text; or try a link again."""
    evidence = visible_evidence(request, pk)
    scope, text, now = request.scope, request.POST.get("text", ""), clock.now()
    steps = {
        "arsip": lambda: services.archive(scope=scope, evidence=evidence, reason=text, now=now),
        "tanya": lambda: services.question(scope=scope, evidence=evidence, text=text, now=now),
        "jelaskan": lambda: services.explain(scope=scope, evidence=evidence, text=text, now=now),
        "coba": lambda: services.try_again(scope=scope, evidence=evidence, now=now),
    }
    if step not in steps:
        raise Http404
    done = {
        "arsip": _("Bukti dukung diarsipkan."),
        "tanya": _("Pertanyaan tercatat pada bukti dukung ini."),
        "jelaskan": _("Penjelasan tersimpan."),
        "coba": _("Tautan dicoba lagi di latar; hasilnya tampil di sini."),
    }
    return act(request, steps[step], done=done[step], go=evidence.get_absolute_url())


@entered
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_kind(request: Request, pk: int) -> HttpResponse:
    """What it is: choose a kind, then say what that kind asks for."""
    evidence = visible_evidence(request, pk)
    demand(permissions.can_describe(request.scope, evidence))
    is_sent = request.method == "POST"
    code = (request.POST if is_sent else request.GET).get("jenis", evidence.type_code)
    kind = selectors.evidence_kinds().get(code)
    form = _kind_form(request, evidence, kind)
    if is_sent and (form is None or form.is_valid()):
        given = form.cleaned_data if form else {}
        try:
            services.describe(
                scope=request.scope, evidence=evidence, type_code=code, given=given, now=clock.now()
            )
        except ValidationError as fault:
            _tell(request, form, fault)
        else:
            messages.success(request, _("Jenis bukti dukung tersimpan."))
            return go_back(request, evidence.get_absolute_url())
    return _kind_page(request, evidence, kind, form)


def _kind_form(request: Request, evidence: Evidence, kind: EvidenceKind | None) -> KindForm | None:
    if kind is None:
        return None
    known = KindForm.of(evidence) if kind.code == evidence.type_code else {}
    return KindForm(request.POST if request.method == "POST" else None, kind=kind, initial=known)


def _tell(request: Request, form: KindForm | None, fault: ValidationError) -> None:
    if form is not None:
        form.take_faults(fault)
    else:
        messages.error(request, " ".join(fault.messages))


def _kind_page(
    request: Request, evidence: Evidence, kind: EvidenceKind | None, form: KindForm | None
) -> HttpResponse:
    back = address_inside(request, request.POST.get("next", "") or request.GET.get("next", ""))
    context = {
        "evidence": evidence,
        "kinds": selectors.evidence_kinds().values(),
        "kind": kind,
        "form": form,
        "next": back,
        "back": back or evidence.get_absolute_url(),
        "base": base_of(request.scope),
    }
    return render(request, "evidence/kind.html", context)
