"""Fetching what a person may see; a foreign letter or office is not found."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from selaras.core.http import Request
from selaras.core.scope import Scope
from selaras.letters.models import Incoming, Letter
from selaras.letters.permissions import can_word_for, sees_letters
from selaras.letters.selectors.letters import letters_for
from selaras.offices.models import Agency


def visible_letter(request: Request, pk: int) -> Letter:
    return get_object_or_404(letters_for(request.scope), pk=pk)


def visible_office(scope: Scope, pk: int) -> Agency:
    """An office whose letters this person reads."""
    if not sees_letters(scope):
        raise Http404
    agency = get_object_or_404(Agency.objects.visible_to(scope).select_related("region"), pk=pk)
    if not scope.holds("letters.view", region_path=agency.region_path, agency_id=agency.pk):
        raise Http404
    return agency


def as_pdf(content: bytes, name: str, *, down: bool) -> HttpResponse:
    """Shown in the page or taken along; nothing in it is run."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(down, name) or ""
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'self'"
    return response


def visible_incoming(request: Request, pk: int) -> Incoming:
    return get_object_or_404(
        Incoming.objects.visible_to(request.scope).select_related("agency__region"), pk=pk
    )


def as_picture(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'self'"
    return response


def office_to_word(scope: Scope, pk: int) -> Agency:
    """An office whose kinds of letters this person words; any other is not found."""
    agency = get_object_or_404(Agency.objects.select_related("region"), pk=pk, is_active=True)
    if agency.is_outside or not can_word_for(scope, agency):
        raise Http404
    return agency


def succeeds(form: Form, run: Callable[[], object], names: Mapping[str, str] | None = None) -> bool:
    """Run a service; its faults go beside the fields they name."""
    try:
        run()
    except ValidationError as fault:
        if not hasattr(fault, "error_dict"):
            form.add_error(None, fault)
            return False
        for name, errors in fault.error_dict.items():
            shown = (names or {}).get(name, name)
            form.add_error(shown if shown in form.fields else None, errors)
        return False
    return True


def act(request: Request, run: Callable[[], object], *, done: str | Promise, go: str) -> HttpResponse:
    """Run a service and go on; what is wrong is said on the page one comes back to."""
    try:
        run()
    except ValidationError as fault:
        for message in fault.messages:
            messages.error(request, message)
    else:
        messages.success(request, str(done))
    return redirect(go)
