"""Adding files, links, nihil statements and what the library has already, to a subject or to the library."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request, address_inside, record_id
from selaras.core.references import Reference, Shown
from selaras.core.verdict import demand
from selaras.evidence import choices, permissions, selectors, services
from selaras.evidence.forms import ForLibrary, LinkForm, NihilForm, UploadForm
from selaras.evidence.models import Evidence
from selaras.evidence.views import uploads
from selaras.evidence.views.access import (
    act,
    base_of,
    entered,
    go_back,
    receives_files,
    subject_of,
    visible_evidence,
    visible_use,
)
from selaras.offices.models import Agency

FOUND = 10
# What is typed without a form of its own is cut before a service looks at it.
MAX_TYPED = 1000
Target = tuple[Reference, Shown] | None


@entered
@require_safe
def evidence_add(request: Request) -> HttpResponse:
    """All ways to add on one page; an item's page holds the same parts."""
    target = _target(request)
    return render(request, "evidence/add.html", _add_context(request, target))


@entered
@receives_files
@require_POST
def evidence_upload(request: Request) -> HttpResponse:
    """Each file for itself: one that is refused does not hold up the others."""
    return uploads.answer(request, _keeper_of_files)


@entered
@require_POST
def evidence_link(request: Request) -> HttpResponse:
    target = _target(request)
    form = LinkForm(request.POST, agencies=_agencies(request, target), auto_id="tautan_%s")

    def keep(subject: Reference | None, cleaned: dict[str, Any]) -> Evidence:
        if subject is None:
            return services.add_link(scope=request.scope, now=clock.now(), **cleaned)
        return services.attach_link(scope=request.scope, subject=subject, now=clock.now(), **cleaned).evidence

    return _keep(request, target, form, keep, _("Tautan ditambahkan."))


@entered
@require_POST
def evidence_nihil(request: Request) -> HttpResponse:
    target = _target(request)
    form = NihilForm(request.POST, agencies=_agencies(request, target), auto_id="nihil_%s")

    def keep(subject: Reference | None, cleaned: dict[str, Any]) -> Evidence:
        cleaned["sources"] = form.source_list()
        if subject is None:
            return services.add_nihil(scope=request.scope, now=clock.now(), **cleaned)
        return services.attach_nihil(
            scope=request.scope, subject=subject, now=clock.now(), **cleaned
        ).evidence

    return _keep(request, target, form, keep, _("Pernyataan nihil ditambahkan."))


@entered
@require_safe
def evidence_search(request: Request) -> HttpResponse:
    """What the library offers for a subject; a part of the page for htmx, a page of its own without."""
    target = _target(request)
    if target is None:
        raise Http404
    subject, shown = target
    text = request.GET.get("q", "")[:100]
    context = {
        "base": base_of(request.scope),
        "subject": shown,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "next": address_inside(request, request.GET.get("next", "")),
        "q": text,
        "found": selectors.reusable(request.scope, subject, text)[:FOUND],
    }
    return render(request, "evidence/_found.html" if request.htmx else "evidence/reuse.html", context)


@entered
@require_POST
def evidence_use(request: Request) -> HttpResponse:
    target = _target(request)
    number = record_id(request.POST.get("evidence"))
    if target is None or number is None:
        raise Http404
    evidence = visible_evidence(request, number)
    subject, shown = target
    pages = request.POST.get("pages", "")[:MAX_TYPED]
    return act(
        request,
        lambda: services.use(
            scope=request.scope, evidence=evidence, subject=subject, pages=pages, now=clock.now()
        ),
        done=_("“%(title)s” dipakai di sini.") % {"title": evidence.title},
        go=shown.url,
    )


@entered
@require_POST
def evidence_use_change(request: Request, pk: int) -> HttpResponse:
    use = visible_use(request, pk)
    pages, note = request.POST.get("pages", "")[:MAX_TYPED], request.POST.get("note", "")[:MAX_TYPED]
    return act(
        request,
        lambda: services.change_pages(scope=request.scope, use=use, pages=pages, note=note, now=clock.now()),
        done=_("Halaman tersimpan."),
        go=use.evidence.get_absolute_url(),
    )


@entered
@require_POST
def evidence_use_remove(request: Request, pk: int) -> HttpResponse:
    use = visible_use(request, pk)
    reason = request.POST.get("text", "")[:MAX_TYPED]
    return act(
        request,
        lambda: services.remove_use(scope=request.scope, use=use, reason=reason, now=clock.now()),
        done=_("Bukti dukung dilepas dari sini; tetap ada di pustaka."),
        go=use.evidence.get_absolute_url(),
    )


def _target(request: Request) -> Target:
    """The subject, asked whether it takes evidence; or the library, asked whether anything may be added."""
    target = subject_of(request)
    if target is not None:
        demand(permissions.can_add_to(request.scope, target[0]))
    else:
        demand(permissions.can_add_somewhere(request.scope))
    return target


def _agencies(request: Request, target: Target) -> QuerySet[Agency] | None:
    return None if target is not None else selectors.agencies_to_add_for(request.scope)


def _keeper_of_files(request: Request) -> uploads.Keeper:
    target = _target(request)
    if target is not None:
        subject, shown = target
        return uploads.Keeper(
            lambda upload: (
                services.attach_upload(
                    scope=request.scope, subject=subject, upload=upload, now=clock.now()
                ).evidence
            ),
            shown.url,
        )
    form = UploadForm(request.POST, agencies=_agencies(request, None))
    if not form.is_valid():
        raise Http404
    agency = form.cleaned_data["agency"]

    def keep(upload: UploadedFile[Any]) -> Evidence:
        return services.store_upload(scope=request.scope, agency=agency, upload=upload, now=clock.now())

    return uploads.Keeper(keep, "")


def _keep(
    request: Request,
    target: Target,
    form: ForLibrary,
    keep: Callable[[Reference | None, dict[str, Any]], Evidence],
    done: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            evidence = keep(target[0] if target else None, form.cleaned_data)
        except ValidationError as fault:
            form.take_fault(fault)
        else:
            messages.success(request, done)
            return go_back(request, target[1].url if target else evidence.get_absolute_url())
    return render(request, "evidence/add.html", _add_context(request, target, form))


def _add_context(request: Request, target: Target, bound: ForLibrary | None = None) -> dict[str, Any]:
    agencies = _agencies(request, target)
    given = request.POST if request.method == "POST" else request.GET
    link = bound if isinstance(bound, LinkForm) else LinkForm(agencies=agencies, auto_id="tautan_%s")
    nihil = bound if isinstance(bound, NihilForm) else NihilForm(agencies=agencies, auto_id="nihil_%s")
    return {
        "base": base_of(request.scope),
        "subject": target[1] if target else None,
        "subject_kind": target[0].kind if target else "",
        "subject_id": target[0].id if target else "",
        "next": address_inside(request, given.get("next", "")),
        "upload_form": None if target else UploadForm(agencies=agencies, auto_id="unggah_%s"),
        "link_form": link,
        "nihil_form": nihil,
        "accept": choices.ACCEPT,
        "allowed": choices.ALLOWED_WORDS,
        "max_files": settings.UPLOAD_MAX_FILES,
    }
