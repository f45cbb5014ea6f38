"""Signing a letter electronically, taking back what was signed elsewhere, and looking into a signed file."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence.services.files import max_bytes
from selaras.letters import permissions, services
from selaras.letters.compute import seals
from selaras.letters.forms import NikForm, PassphraseForm, SignedFileForm
from selaras.letters.models import Letter
from selaras.letters.selectors import papers
from selaras.letters.selectors.seals import certificate_path, checked, ready_file_of, signed_file_of
from selaras.letters.views.access import act, as_pdf, succeeds, visible_letter

Way = tuple[type[Form], Callable[..., Letter]]
WAYS: dict[str, Way] = {
    "sertifikat": (PassphraseForm, services.sign_with_certificate),
    "bsre": (NikForm, services.sign_with_bsre),
    "luar": (SignedFileForm, services.bring_signed),
}
READY = "siap"


def _page(request: Request, letter: Letter, bound: dict[str, Form]) -> HttpResponse:
    forms = {way: bound.get(way) or form(auto_id=f"{way}_%s") for way, (form, _run) in WAYS.items()}
    context = {
        "letter": letter,
        "forms": forms,
        "may_sign": permissions.can_sign(request.scope, letter),
        "may_bring": permissions.can_bring_signed(request.scope, letter),
        "ready": ready_file_of(letter),
        "is_ready": seals.is_ready(),
        "has_certificate": certificate_path(letter.agency) is not None,
        "has_bsre": bool(settings.BSRE_SECRET) and seals.is_ready(),
    }
    return render(request, "letters/sign.html", context, status=422 if bound else 200)


@login_required
@require_safe
def letter_sign(request: Request, pk: int) -> HttpResponse:
    letter = visible_letter(request, pk)
    may = permissions.can_sign(request.scope, letter)
    if not may and not permissions.can_ready(request.scope, letter):
        demand(may)
    return _page(request, letter, {})


@sensitive_post_parameters("passphrase", "nik")
@login_required
@require_POST
def letter_sign_by(request: Request, pk: int, way: str) -> HttpResponse:
    letter = visible_letter(request, pk)
    given: dict[str, Any] = {"scope": request.scope, "letter": letter, "now": clock.now()}
    if way == READY:
        address = f"{letter.get_absolute_url()}tanda-tangan/"
        done = _("Berkas siap diunduh dan ditandatangani.")
        return act(request, lambda: services.ready_file(**given), done=done, go=address)
    if way not in WAYS:
        raise Http404
    kind, run = WAYS[way]
    may = permissions.can_bring_signed if way == "luar" else permissions.can_sign
    demand(may(request.scope, letter))
    form = kind(request.POST, request.FILES, auto_id=f"{way}_%s")
    if form.is_valid():

        @sensitive_variables()
        def sign() -> None:
            values = dict(form.cleaned_data)
            run(**given, **({"upload": values["file"]} if way == "luar" else values))

        if succeeds(form, sign):
            messages.success(request, _("Surat ditandatangani."))
            return redirect(letter)
    return _page(request, letter, {way: form})


@login_required
@require_safe
def letter_ready(request: Request, pk: int) -> HttpResponse:
    """The file as it is to be signed, byte for byte."""
    letter = visible_letter(request, pk)
    ready = ready_file_of(letter)
    if ready is None:
        raise Http404
    return as_pdf(ready.content(), papers.file_name(letter, "pdf"), down=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_check(request: Request, pk: int) -> HttpResponse:
    """Who signed what, read from the file itself: the one kept here, or one that somebody brings."""
    letter, content = visible_letter(request, pk), b""
    form = SignedFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > max_bytes():
            form.add_error("file", _("Berkas terlalu besar."))
        else:
            content = upload.read()
    elif (held := signed_file_of(letter)) is not None and not form.is_bound:
        content = held.content()
    found = checked(letter, content, now=clock.now()) if content and seals.is_ready() else None
    context = {
        "letter": letter, "form": form, "checked": found, "brought": form.is_bound,
        "is_ready": seals.is_ready(), "kept": signed_file_of(letter),
    }  # fmt: skip
    return render(request, "letters/check.html", context, status=422 if form.errors else 200)
