"""Who may come in at all, which record and which subject an address names, and where to go back to."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from selaras.core.http import Request, address_inside, holds_nul
from selaras.core.references import Reference, Shown, show
from selaras.core.scope import Scope
from selaras.core.views import unreadable
from selaras.evidence import selectors
from selaras.evidence.models import Activity, Evidence, Use
from selaras.evidence.services.receiving import LimitedUpload, max_body

View = Callable[..., HttpResponseBase]


def entered(view: View) -> View:
    """People with an account and people with a work link; nobody else."""

    @wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.scope.is_anonymous:
            if wants_json(request):
                detail = _("Sesi Anda sudah berakhir. Masuk lagi di tab lain, lalu kirim ulang berkas ini.")
                return JsonResponse({"detail": detail}, status=401)
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def receives_files(
    view: View, handler: type[LimitedUpload] = LimitedUpload, limit: Callable[[], int] = max_body
) -> View:
    """Handlers must stand before anything reads the body, so the check of the form token comes after them."""

    def readable(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        return unreadable(request) if holds_nul(request.POST) else view(request, *args, **kwargs)

    protected = csrf_protect(readable)

    @csrf_exempt
    @wraps(view)
    def receiving(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit():
            return _too_long(request)
        request.upload_handlers = [handler(request)]
        return protected(request, *args, **kwargs)

    return receiving


def _too_long(request: Request) -> HttpResponseBase:
    """Answered without reading the body, so the way back is where they came from."""
    detail = _("Kiriman terlalu besar untuk sekali unggah. Unggah berkas sedikit demi sedikit.")
    if wants_json(request):
        return JsonResponse({"detail": detail}, status=413)
    messages.error(request, detail)
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(came_from if safe else reverse("evidence_list"))


def wants_json(request: Request) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def base_of(scope: Scope) -> str:
    return "base_link.html" if scope.work_link else "base.html"


def visible_evidence(request: Request, pk: int) -> Evidence:
    evidence = selectors.get(request.scope, pk)
    if evidence is None:
        raise Http404
    return evidence


def visible_activity(request: Request, pk: int) -> Activity:
    activity = selectors.activity(request.scope, pk)
    if activity is None:
        raise Http404
    return activity


def visible_use(request: Request, pk: int) -> Use:
    use = selectors.get_use(request.scope, pk)
    if use is None:
        raise Http404
    return use


def subject_of(request: Request) -> tuple[Reference, Shown] | None:
    """The subject that the form or address names; None for the library itself, 404 for a foreign one."""
    given = request.POST if request.method == "POST" else request.GET
    kind, id_ = given.get("subject_kind", ""), given.get("subject_id", "")
    if not kind and not id_:
        return None
    subject = Reference(kind[:20], id_[:40])
    shown = show(request.scope, subject)
    if shown is None:
        raise Http404
    return subject, shown


def go_back(request: Request, otherwise: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(address_inside(request, request.POST.get("next", "")) or otherwise)


def act(request: Request, run: Callable[[], object], *, done: str, go: str) -> HttpResponse:
    """Run a service and go back; what is wrong with the input is said there."""
    try:
        run()
    except ValidationError as fault:
        for message in fault.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return go_back(request, go)
