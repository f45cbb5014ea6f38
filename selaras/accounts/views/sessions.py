"""Where the own account is signed in, and ending that from here."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from selaras.accounts import choices, selectors, services
from selaras.core import clock
from selaras.core.http import Request


@login_required
@never_cache
@require_GET
def overview(request: Request) -> HttpResponse:
    found = selectors.open_sessions(request.user, now=clock.now())
    total = found.count()
    context = {
        "sessions": found[: choices.SESSIONS_SHOWN],
        "current": request.session.session_key,
        "more": max(0, total - choices.SESSIONS_SHOWN),
        "others": total > 1,
    }
    return render(request, "accounts/sessions.html", context)


@login_required
@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    found = selectors.open_sessions(request.user, now=clock.now())
    session = get_object_or_404(found, pk=pk)
    if session.key == request.session.session_key:
        return redirect("account_logout")
    services.end_session(scope=request.scope, session=session, now=clock.now())
    messages.success(request, _("Perangkat itu dikeluarkan."))
    return redirect("account_sessions")


@login_required
@require_POST
def end_others(request: Request) -> HttpResponse:
    person, keep = request.user, request.session.session_key or ""
    ended = services.end_sessions(scope=request.scope, user=person, now=clock.now(), keep=keep)
    update_session_auth_hash(request, person)
    text = ngettext(
        "Semua perangkat lain dikeluarkan: %(count)s sesi.",
        "Semua perangkat lain dikeluarkan: %(count)s sesi.",
        ended,
    )
    messages.success(request, text % {"count": ended})
    return redirect("account_sessions")
