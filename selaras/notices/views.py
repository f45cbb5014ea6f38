"""The list of notices of the person who asks."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.notices import selectors, services
from selaras.notices.models import Notice

PER_PAGE = 30


@login_required
@require_safe
def notices(request: Request) -> HttpResponse:
    user_id = request.user.pk
    only_unread = request.GET.get("tampil") == "belum"
    rows = selectors.notices_of(user_id, only_unread=only_unread)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page, "only_unread": only_unread})


@login_required
@require_safe
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Leads to what the notice is about; having looked is what makes it read."""
    notice = get_object_or_404(Notice, pk=pk, user_id=request.user.pk)
    services.mark_read(user_id=notice.user_id, notice_id=notice.pk, now=clock.now())
    inside = url_has_allowed_host_and_scheme(notice.url, None) and notice.url.startswith("/")
    return redirect(notice.url if inside else "notices")


@login_required
@require_POST
def read_all(request: Request) -> HttpResponse:
    services.mark_read(user_id=request.user.pk, now=clock.now())
    return redirect("notices")
