"""The list of notices of the person who asks, and how they wish to be told."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.tables import Moment
from selaras.notices import selectors, services
from selaras.notices.choices import homes_of
from selaras.notices.forms import WishesForm
from selaras.notices.models import Notice
from selaras.notices.services.hours import digest_moment, next_moment

PER_PAGE = 30


def _notice_cells(rows: Sequence[Notice]) -> Iterator[list[object]]:
    for notice in rows:
        yield [notice.text, Moment(notice.created_at), bool(notice.read_at)]


NOTICES = listed(
    Listing(
        "pemberitahuan",
        lazy("Pemberitahuan"),
        "notices",
        (lazy("Pemberitahuan"), lazy("Waktu"), lazy("Sudah dibaca")),
        _notice_cells,
        (90, 18, 14),
        switches={"tampil": ("belum",)},
    )
)


@login_required
@require_safe
def notices(request: Request) -> HttpResponseBase:
    user_id = request.user.pk
    only_unread = request.GET.get("tampil") == "belum"
    rows = selectors.notices_of(user_id, only_unread=only_unread)
    if wanted_file(request):
        return NOTICES.file(request, rows)
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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_wishes(request: Request) -> HttpResponse:
    """Which mails, how often, at which hours; with what comes of it said in plain words."""
    person, now = request.user, clock.now()
    wish = selectors.wishes_of([person.pk])[person.pk]
    form = WishesForm(request.POST if request.method == "POST" else None, initial=WishesForm.initial_of(wish))
    if form.is_bound and form.is_valid():

        def change() -> None:
            services.change_wishes(scope=request.scope, user_id=person.pk, wishes=form.wishes(), now=now)

        if succeeds(form, change):
            messages.success(request, _("Pengaturan pemberitahuan tersimpan."))
            return redirect("notice_wishes")
    home = homes_of([person.pk], now)[person.pk]
    context = {
        "form": form,
        "home": home,
        "next_mail": next_moment(wish, home, now),
        "digest_at": digest_moment(wish, home, now),
        "now": now,
    }
    return render(request, "notices/wishes.html", context, status=422 if form.errors else 200)
