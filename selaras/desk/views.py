"""The first page of a signed-in person, the search, the calendar, and the book of a handover."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import (
    conditional_page,
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from selaras.accounts.models import User
from selaras.accounts.services import allow
from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.desk import services
from selaras.desk.forms import VIEWS, CalendarForm, FeedForm, ReceiverForm, usual_feed
from selaras.desk.permissions import can_read_book
from selaras.desk.selectors import book_of, calendar, found_everywhere, home_page, print_data
from selaras.desk.selectors.feeds import feed_by_token, live_feed, text_of
from selaras.duties.permissions import can_hand_over
from selaras.letters.compute import pdf
from selaras.offices.middleware import keep_private
from selaras.offices.permissions import can_begin
from selaras.offices.selectors import current_region
from selaras.offices.views.people import visible_person
from selaras.regions.models import Region

ONE_DAY = timedelta(days=1)
SPANS = {"bulan": calendar.squares, "minggu": calendar.week_of, "daftar": calendar.list_from}
# Rows of one page of the list.
LISTED = 100


@require_GET
def home(request: Request) -> HttpResponse:
    """What do I owe, by when, who waits for me?"""
    scope = request.scope
    if scope.work_link is not None:
        return redirect("worklink_home")
    if not scope.is_signed_in:
        return redirect("account_login")
    region = current_region(request)
    page = home_page(scope, region_path=region.path if region else "", now=clock.now())
    context = {
        "page": page,
        "region": region,
        "now": clock.now(),
        "begins_here": not page.rounds and not page.lists.open_count and can_begin(scope),
    }
    return render(request, "desk/home.html", context)


@login_required
@require_GET
def search(request: Request) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    return render(request, "desk/search.html", {"text": text, "found": found_everywhere(request.scope, text)})


@login_required
@require_GET
def calendar_page(request: Request) -> HttpResponse:
    """Everything with a date that this person may see."""
    form = CalendarForm(request.GET, label_suffix="")
    form.is_valid()
    day, view = form.day(clock.today()), form.view
    found = calendar.held(request.scope, SPANS[view](day), form.asked(), now=clock.now())
    context = {
        "form": form,
        "view": view,
        "views": VIEWS,
        "day": day,
        "today": clock.today(),
        "found": found,
        "before": _stepped(view, found, day, -1),
        "after": _stepped(view, found, day, 1),
        "keep": form.kept(),
    }
    return render(request, "desk/calendar.html", context | _laid_out(request, view, found, day))


def _stepped(view: str, found: calendar.Held, day: date, way: int) -> date:
    """Where the arrows lead: the month, the week or the list before and after."""
    if view == "bulan":
        first = day.replace(day=1)
        return (first - ONE_DAY).replace(day=1) if way < 0 else (first + 31 * ONE_DAY).replace(day=1)
    return (found.span.first if view == "minggu" else day) + way * len(found.span.days()) * ONE_DAY


def _laid_out(request: Request, view: str, found: calendar.Held, day: date) -> dict[str, object]:
    if view == "daftar":
        page = Paginator(found.rows, LISTED).get_page(request.GET.get("page"))
        return {"page": page, "days": calendar.listed(page.object_list, found)}
    if view == "minggu":
        return {"days": calendar.by_day(found)}
    days = calendar.by_day(found, month=day)
    rows = calendar.on_day(found, day)
    return {
        "weeks": calendar.weeks(days),
        "lasting": calendar.lasting(found),
        "rows": rows[: calendar.IN_DAY],
        "rest": max(0, len(rows) - calendar.IN_DAY),
        "marks": [mark for mark in found.marks if mark.first == day],
    }


@login_required
@sensitive_variables("raw")
@require_http_methods(["GET", "HEAD", "POST"])
def feed_page(request: Request) -> HttpResponse:
    """A new address is shown in the answer to the form and kept nowhere."""
    feed, raw = live_feed(request.scope.user_id), ""
    codes = feed.codes if feed else usual_feed()
    form = FeedForm(request.POST if request.method == "POST" else None, initial={"codes": codes})
    if form.is_bound and form.is_valid():
        given = {"scope": request.scope, "codes": form.cleaned_data["codes"], "now": clock.now()}
        feed, raw = services.make_feed(**given)
    url = request.build_absolute_uri(reverse("calendar_feed_file", args=[raw])) if raw else ""
    context = {"feed": feed, "form": form, "url": url, "webcal": f"webcal:{url.partition(':')[2]}"}
    return keep_private(render(request, "desk/feed.html", context, status=422 if form.errors else 200))


@login_required
@require_POST
def feed_change(request: Request) -> HttpResponse:
    form = FeedForm(request.POST)

    def change() -> None:
        services.change_feed(scope=request.scope, codes=form.cleaned_data["codes"], now=clock.now())

    if form.is_valid() and succeeds(form, change):
        messages.success(request, _("Isi langganan diubah; tautannya tetap sama."))
    for error in form.errors.values():
        messages.error(request, " ".join(map(str, error)))
    return redirect("calendar_feed")


@login_required
@require_POST
def feed_revoke(request: Request) -> HttpResponse:
    done = services.revoke_feed(scope=request.scope, now=clock.now())
    messages.success(request, _("Tautan langganan dicabut.") if done else _("Tidak ada tautan yang berlaku."))
    return redirect("calendar_feed")


@sensitive_variables("token")
@conditional_page
@require_safe
def feed_file(request: Request, token: str) -> HttpResponse:
    """For calendar programs, without a session: the address alone says whose calendar it is."""
    feed, now = feed_by_token(token), clock.now()
    if feed is None:
        if not allow(request, "calendar_guess"):
            return _slower()
        raise Http404
    if not allow(request, "calendar_feed", key=feed.token_hash):
        return _slower()
    services.note_read(feed=feed, now=now)
    response = HttpResponse(text_of(feed, now), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="selaras.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _slower() -> HttpResponse:
    response = HttpResponse(
        _("Terlalu sering. Coba lagi nanti."), content_type="text/plain; charset=utf-8", status=429
    )
    response["Retry-After"] = "3600"
    # The address is a secret, and the framework writes addresses of refused requests into the log.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _asked(request: Request, pk: int) -> tuple[User, Region]:
    """The person and the region the book speaks of; a foreign person is not found."""
    person, region = visible_person(request.scope, pk), current_region(request)
    if region is None:
        raise Http404
    demand(can_read_book(request.scope, user_id=person.pk, region_path=region.path))
    return person, region


def _receivers(person: User, region: Region) -> QuerySet[User]:
    there = User.objects.filter(is_active=True, grants__region_path__under=region.path)
    return there.exclude(pk=person.pk).distinct().order_by("full_name", "pk")


@login_required
@never_cache
@require_GET
def handover_book(request: Request, pk: int) -> HttpResponse:
    """What somebody leaves behind, before it is printed."""
    person, region = _asked(request, pk)
    now = clock.now()
    context = {
        "book": book_of(request.scope, person, region, now=now),
        "form": ReceiverForm(people=_receivers(person, region)),
        "may_hand_over": can_hand_over(request.scope, region.path),
        "now": now,
    }
    return render(request, "desk/handover.html", context)


@login_required
@never_cache
@require_GET
def handover_book_pdf(request: Request, pk: int) -> HttpResponse:
    person, region = _asked(request, pk)
    now, form = clock.now(), ReceiverForm(request.GET, people=_receivers(person, region))
    receiver = form.cleaned_data["receiver"] if form.is_valid() else None
    book = book_of(request.scope, person, region, now=now)
    content = pdf("desk/handover.typ", print_data(book, receiver=receiver, now=now), now=now)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"buku-serah-terima-{slugify(person.full_name)}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
