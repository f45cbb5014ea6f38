"""What an office sets up once: the head of its paper and the books of its numbers."""

from collections.abc import Callable, Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.letters import permissions, services
from selaras.letters.choices import COMMON_BOOK, LetterKind
from selaras.letters.forms import LetterheadForm, NextForm, ReserveForm
from selaras.letters.models import NumberBook, NumberEntry
from selaras.letters.selectors.letters import BookRow, book_rows, books_of
from selaras.letters.selectors.papers import chain_posts, letterhead_of
from selaras.letters.views.access import act, succeeds, visible_office
from selaras.offices.models import Agency

PER_PAGE = 50
YEARS = range(2000, 2101)


def _book_cells(rows: Sequence[BookRow]) -> Iterator[list[object]]:
    for row in rows:
        entry = row.entry
        if entry is None:
            number: object = row.first if row.first == row.last else f"{row.first}–{row.last}"
            yield [number, _("Tidak tercatat di sini"), "", "", None]
        else:
            taken = Moment(entry.taken_at, entry.book.agency.region.tz)
            text = entry.letter.hal if entry.letter else entry.note
            yield [entry.number, entry.get_state_display(), text, entry.taken_by_name, taken]


BOOK = listed(
    Listing(
        "buku-nomor",
        lazy("Buku nomor"),
        "number_book",
        (lazy("Nomor"), lazy("Status"), lazy("Untuk"), lazy("Diambil oleh"), lazy("Diambil")),
        _book_cells,
        (12, 24, 60, 30, 18),
        switches={"jenis": ("", *LetterKind.values)},
        personal=True,
    )
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: Request, agency_pk: int) -> HttpResponse:
    agency = visible_office(request.scope, agency_pk)
    demand(permissions.can_write_for(request.scope, agency))
    head = letterhead_of(agency)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    initial, has_emblem = LetterheadForm.initial_of(head), bool(head.emblem)
    form = LetterheadForm(*typed, posts=chain_posts(agency), initial=initial, has_emblem=has_emblem)
    if form.is_bound and form.is_valid():

        def save() -> object:
            text, emblem, now = form.text(), form.emblem_given(), clock.now()
            return services.save_letterhead(
                scope=request.scope, agency=agency, text=text, emblem=emblem, now=now
            )

        if succeeds(form, save):
            messages.success(request, _("Kop dan pola nomor tersimpan."))
            return redirect("letters")
    context = {"agency": agency, "form": form, "head": head, "year": clock.today(agency.region.tz).year}
    return render(request, "letters/letterhead.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def letterhead_emblem(request: Request, agency_pk: int) -> HttpResponse:
    """The picture as it was given; only what was proved to be one is ever kept."""
    agency = visible_office(request.scope, agency_pk)
    demand(permissions.can_write_for(request.scope, agency))
    head = letterhead_of(agency)
    if not head.emblem:
        raise Http404
    return HttpResponse(bytes(head.emblem), content_type=head.emblem_type)


@login_required
@require_safe
def number_book(request: Request, agency_pk: int, year: int) -> HttpResponseBase:
    agency = visible_office(request.scope, agency_pk)
    if year not in YEARS:
        raise Http404
    kind = book_kind(request.GET.get("jenis", ""))
    book = NumberBook.objects.filter(agency=agency, kind=kind, year=year).first()
    book = book or NumberBook(agency=agency, kind=kind, year=year)
    entries = NumberEntry.objects.filter(book_id=book.pk or 0).select_related(
        "letter", "book__agency__region"
    )
    if wanted_file(request):
        return _book_file(request, book, list(entries))
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "agency": agency,
        "book": book,
        "page": page,
        "rows": _rows(book, page),
        "may_write": permissions.can_write_for(request.scope, agency),
        "kinds": books_of(agency, year),
        "reserve_form": ReserveForm(auto_id="pesan_%s"),
        "next_form": NextForm(auto_id="lanjut_%s", initial={"number": book.next_number}),
    }
    return render(request, "letters/book.html", context)


def _book_file(request: Request, book: NumberBook, entries: list[NumberEntry]) -> HttpResponseBase:
    rows = book_rows(book, entries, below=book.next_number, above=0)
    about = f"{book.agency.name}, {book.label} {book.year}"
    return BOOK.file(request, rows, about=about, part=f"{book.agency.code}-{book.year}")


def _rows(book: NumberBook, page: Page[NumberEntry]) -> list[BookRow]:
    """The gaps of this page reach from the last entry of the page before to the first of the next."""
    entries = list(page.object_list)
    newer = page.paginator.page(page.previous_page_number()).object_list if page.has_previous() else []
    older = page.paginator.page(page.next_page_number()).object_list if page.has_next() else []
    below = list(newer)[-1].number if newer else book.next_number
    above = next(iter(older)).number if older else 0
    return book_rows(book, entries, below=below, above=above)


def book_kind(given: str) -> str:
    if given != COMMON_BOOK and given not in LetterKind.values:
        raise Http404
    return given


def _reserve(request: Request, agency: Agency, year: int) -> None:
    note = request.POST.get("note", "")
    kind = book_kind(request.POST.get("jenis", ""))
    services.reserve_number(
        scope=request.scope, agency=agency, year=year, note=note, kind=kind, now=clock.now()
    )


def _move(request: Request, agency: Agency, year: int) -> None:
    number = record_id(request.POST.get("number")) or 0
    kind = book_kind(request.POST.get("jenis", ""))
    services.move_next(
        scope=request.scope, agency=agency, year=year, number=number, kind=kind, now=clock.now()
    )


def _cancel(request: Request, agency: Agency, year: int) -> None:
    entries = NumberEntry.objects.select_related("book__agency")
    entry = get_object_or_404(
        entries, pk=record_id(request.POST.get("entry")) or 0, book__agency=agency, book__year=year
    )
    services.cancel_number(scope=request.scope, entry=entry, now=clock.now())


STEPS: dict[str, Callable[[Request, Agency, int], None]] = {
    "pesan": _reserve,
    "lanjut": _move,
    "batal": _cancel,
}


@login_required
@require_POST
def number_book_step(request: Request, agency_pk: int, year: int, step: str) -> HttpResponse:
    agency = visible_office(request.scope, agency_pk)
    if step not in STEPS or year not in YEARS:
        raise Http404
    return act(
        request,
        lambda: STEPS[step](request, agency, year),
        done=_("Buku nomor tersimpan."),
        go=_book_address(agency, year, request.POST.get("jenis", "")),
    )


def _book_address(agency: Agency, year: int, kind: str) -> str:
    address = reverse("number_book", args=[agency.pk, year])
    return f"{address}?{urlencode({'jenis': kind})}" if kind else address
