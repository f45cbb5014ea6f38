"""Pages for everybody, without an account: a kode verifikasi is looked up, a signed file is looked into.

Nothing of a file is kept, not even on disk while it is received; how often is asked is bounded.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from selaras.accounts.services import allow
from selaras.core import clock
from selaras.core.http import Request, holds_nul
from selaras.letters.compute import seals
from selaras.letters.forms import CodeForm, SignedFileForm
from selaras.letters.models import Letter
from selaras.letters.selectors import verify as select
from selaras.offices.middleware import keep_private

MAX_FILE = 10 * 1024 * 1024
ROOM_FOR_FORM = 64 * 1024


class InMemory(FileUploadHandler):
    """Held until the answer is written; what is over the bound is counted and let go."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= MAX_FILE:
            self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.held.seek(0)
        return InMemoryUploadedFile(
            file=self.held,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )


def _bounded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The size is known before anything is read; the form's token is checked once the handler stands."""
    protected = csrf_protect(view)

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    def receiving(request: Request, **kwargs: str) -> HttpResponse:
        if request.method == "POST":
            if not allow(request, "check_file"):
                return _answer(request, _("Terlalu banyak pemeriksaan. Tunggu beberapa menit."), 429)
            if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_FILE + ROOM_FOR_FORM:
                return _answer(request, _("Berkas paling besar 10 MB."), 413)
            request.upload_handlers = [InMemory(request)]
        return keep_private(protected(request, **kwargs))

    return receiving


def _forms() -> dict[str, object]:
    return {"code_form": CodeForm(), "form": SignedFileForm(), "is_ready": seals.is_ready()}


def _answer(request: Request, fault: str, status: int) -> HttpResponse:
    context = {
        "fault": fault,
        "code_form": CodeForm(),
        "form": SignedFileForm(),
        "is_ready": seals.is_ready(),
    }
    return keep_private(render(request, "letters/verify.html", context, status=status))


@_bounded
def letter_verify(request: Request) -> HttpResponse:
    """Where a code is typed, or a file is chosen without one."""
    typed = request.GET.get("kode", "")
    form = CodeForm({"kode": typed} if "kode" in request.GET else None)
    if request.method == "POST":
        return _with_file(request, None)
    if form.is_bound and form.is_valid():
        return redirect("letter_verify_code", code=form.cleaned_data["kode"])
    context = _forms() | {"code_form": form}
    return render(request, "letters/verify.html", context, status=422 if form.errors else 200)


@_bounded
def letter_verify_code(request: Request, code: str) -> HttpResponse:
    if request.method != "POST" and not allow(request, "check_code"):
        return _answer(request, _("Terlalu banyak pemeriksaan. Tunggu sebentar, lalu coba lagi."), 429)
    letter = select.letter_of(code)
    if letter is None:
        told = _(
            "Tidak ada surat dengan kode ini. Periksa kembali ketikannya. Surat yang diterbitkan ulang "
            "mendapat kode baru."
        )
        return _answer(request, told, 404)
    if request.method == "POST":
        return _with_file(request, letter)
    return _shown(request, letter, SignedFileForm())


def _shown(request: Request, letter: Letter | None, form: SignedFileForm, **more: object) -> HttpResponse:
    context = _forms() | {"told": select.told_of(letter) if letter else None, "form": form, **more}
    return render(request, "letters/verify.html", context, status=422 if form.errors else 200)


def _with_file(request: Request, letter: Letter | None) -> HttpResponse:
    if holds_nul(request.POST):
        return _answer(request, _("Kiriman tidak dapat dibaca."), 400)
    form = SignedFileForm(request.POST, request.FILES)
    if form.is_valid() and form.cleaned_data["file"].size > MAX_FILE:
        form.add_error("file", _("Berkas paling besar 10 MB."))
    if not form.is_valid() or not seals.is_ready():
        return _shown(request, letter, form)
    content = form.cleaned_data["file"].read()
    more: dict[str, object] = {"looked": select.looked_into(content, now=clock.now()), "zone": "Asia/Jakarta"}
    if letter is not None:
        more |= {"compared": select.compared(letter, content), "zone": letter.zone}
    else:
        more["is_known"] = select.is_known(content)
    return _shown(request, letter, SignedFileForm(), **more)
