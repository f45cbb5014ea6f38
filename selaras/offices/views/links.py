"""Work links: opened by whoever holds one, revoked by those who may."""

import re

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from selaras.accounts.services import allow
from selaras.core import clock
from selaras.core.http import Request
from selaras.offices import services
from selaras.offices.middleware import WORK_LINK, keep_private
from selaras.offices.models import Agency, WorkLink
from selaras.offices.selectors import scope_for_link, work_link_by_token

# They fetch an address to draw its preview; they carry no cookie and must not count as a use.
PREVIEW_BOTS = re.compile(
    r"whatsapp/|facebookexternalhit|telegrambot|twitterbot|slackbot|skypeuripreview|discordbot|linkedinbot|googlebot",
    re.IGNORECASE,
)


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def open_work_link(request: Request, token: str) -> HttpResponse:
    """Puts the link into the session, so that the token leaves the address bar at once."""
    return keep_private(_answer(request, token))


def _answer(request: Request, token: str) -> HttpResponse:
    if request.method == "HEAD" or PREVIEW_BOTS.search(request.headers.get("User-Agent", "")):
        return render(request, "offices/work_link_preview.html")
    link, now = work_link_by_token(token), clock.now()
    if link is None or scope_for_link(link, now) is None:
        # Only misses count: forty people in one meeting hall share one address and open forty good links.
        page, status = ("over", 404) if allow(request, "work_link") else ("busy", 429)
        return render(request, f"offices/work_link_{page}.html", status=status)
    if request.user.is_authenticated:
        if request.method != "POST":
            return render(request, "offices/work_link_choose.html", {"link": link})
        logout(request)
    request.session.cycle_key()
    request.session[WORK_LINK] = link.pk
    services.note_use(link=link, now=now)
    return redirect("worklink_home")


@login_required
@require_POST
def work_link_revoke(request: Request, pk: int) -> HttpResponse:
    links = WorkLink.objects.filter(agency__in=Agency.objects.visible_to(request.scope))
    link = get_object_or_404(links.select_related("agency", "contact"), pk=pk)
    services.revoke_work_link(scope=request.scope, link=link, now=clock.now())
    messages.success(request, _("Tautan kerja %(name)s dicabut.") % {"name": link.contact.name})
    return redirect("agency_detail", pk=link.agency_id)
