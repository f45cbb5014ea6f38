"""The yearly review of roles: the list, its answers, its file."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.formats import moment_long
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.offices import permissions, services
from selaras.offices.forms.reviews import AnswersForm, ReviewFilter
from selaras.offices.models import GrantReview
from selaras.offices.selectors import reviews as found
from selaras.offices.views.answers import chosen_region

PER_PAGE = 20
HEADS = (
    lazy("Nama"), lazy("Nama pengguna"), lazy("Peran"), lazy("Tempat"), lazy("Mulai"), lazy("Sampai"),
    lazy("SK atau surat"), lazy("Terakhir masuk"), lazy("Perlu dilihat"), lazy("Keputusan"), lazy("Oleh"),
    lazy("Alasan"),
)  # fmt: skip
WORDS = {found.OPEN: lazy("Belum ditinjau"), found.KEPT: lazy("Ditetapkan"), found.WITHDRAWN: lazy("Dicabut")}


@login_required
@require_safe
def grant_review(request: Request) -> HttpResponseBase:
    """The latest of the chosen region; before the first there is a page that says what will come."""
    region = chosen_region(request)
    demand(permissions.can_review(request.scope, region))
    review = found.reviews_of(region.path).first()
    if review is not None:
        return redirect(review)
    return render(request, "offices/review_none.html", {"region": region})


@login_required
@require_POST
def grant_review_begin(request: Request) -> HttpResponse:
    region = chosen_region(request)
    demand(permissions.can_review(request.scope, region))
    try:
        review = services.begin_review(scope=request.scope, region=region, now=clock.now())
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
        return redirect("grant_review")
    messages.success(request, _("Tinjauan hak akses dimulai."))
    return redirect(review)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grant_review_of(request: Request, pk: int) -> HttpResponseBase:
    review = get_object_or_404(GrantReview.objects.select_related("region"), pk=pk)
    if not permissions.can_review(request.scope, review.region):
        raise Http404
    rows = found.review_rows(review, request.scope, clock.now())
    if request.method == "GET" and wanted_file(request):
        narrowed = ReviewFilter(request.GET)
        part, about = f"{review.region.code}-{review.year}", f"{review.region.full_name} {review.year}"
        return REVIEW.file(request, _narrowed(rows, narrowed), narrowed, about=about, part=part)
    form = AnswersForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _answered(request, review, form):
        return redirect(request.get_full_path())
    return _page(request, review, rows, form)


def _answered(request: Request, review: GrantReview, form: AnswersForm) -> bool:
    keep = form.cleaned_data["do"] == AnswersForm.KEEP
    try:
        count = services.answer_grants(
            scope=request.scope, review=review, grant_ids=form.cleaned_data["grants"], keep=keep,
            note=form.cleaned_data["note"], now=clock.now(),
        )  # fmt: skip
    except ValidationError as fault:
        form.add_error("note" if hasattr(fault, "error_dict") else None, fault.messages)
        return False
    _tell(request, keep, count, len(set(form.cleaned_data["grants"])) - count)
    return True


def _tell(request: Request, keep: bool, count: int, decided_before: int) -> None:
    words = _("%(count)s hak akses ditetapkan.") if keep else _("%(count)s hak akses dicabut.")
    if count:
        messages.success(request, words % {"count": count})
    if decided_before:
        words = _("%(count)s hak akses sudah diputuskan lebih dahulu; keputusan itu tetap berlaku.")
        messages.warning(request, words % {"count": decided_before})


def _page(
    request: Request, review: GrantReview, rows: list[found.ReviewRow], form: AnswersForm
) -> HttpResponse:
    narrowed = ReviewFilter(request.GET)
    page = Paginator(_narrowed(rows, narrowed), PER_PAGE).get_page(request.GET.get("page"))
    ticked = (
        set(form.cleaned_data.get("grants", ())) if form.is_bound and hasattr(form, "cleaned_data") else set()
    )
    region = chosen_region(request)
    context = {
        "review": review,
        # The button begins it in the chosen region, so it stands on the page of that region alone.
        "may_begin": region == review.region and found.awaits_review(region, clock.now()),
        "filter": narrowed,
        "form": form,
        "page": page,
        "rows": page.object_list,
        "ticked": ticked,
        "total": len(rows),
        "left": found.outstanding(rows),
        "above": _above(review),
        "waiting_below": found.waiting_below(region) if region == review.region else (),
        "others": found.reviews_of(review.region_path).exclude(pk=review.pk),
    }
    return render(request, "offices/review.html", context, status=422 if form.errors else 200)


def _above(review: GrantReview) -> str:
    """In words, where what is left is nobody's in the region."""
    now = clock.now()
    if review.closed_at is not None or not (left := found.left_to_above(review, now)):
        return ""
    if review.asked_above_at is not None:
        day = moment_long(review.asked_above_at, review.region.zone)
        told = _("Administrator di wilayah atas sudah diberi tahu pada %(when)s dan dapat memutuskannya.")
        return told % {"when": day}
    if found.people_above(review.region, {grant.user_id for grant in left}, now):
        return _("Administrator di wilayah atas segera diberi tahu dan dapat memutuskannya.")
    return _("Di wilayah atas belum ada administrator; angkat administrator kedua agar dapat diputuskan.")


def _narrowed(rows: list[found.ReviewRow], form: ReviewFilter) -> list[found.ReviewRow]:
    """What the page shows is what its file holds."""
    wanted = form.cleaned_data if form.is_valid() else {}
    state, text = wanted.get("state"), (wanted.get("q") or "").casefold()
    return [
        row
        for row in rows
        if (not state or row.state == state) and (not text or text in row.grant.user.full_name.casefold())
    ]


def _cells(rows: Iterable[found.ReviewRow]) -> Iterator[list[object]]:
    for row in rows:
        grant, answer = row.grant, row.answer
        yield [
            grant.user.full_name,
            grant.user.username,
            row.role,
            row.place,
            grant.starts_on,
            grant.ends_on,
            grant.decree,
            Moment(grant.user.last_login, grant.region.tz) if grant.user.last_login else _("Belum pernah"),
            "; ".join(row.doubts),
            str(WORDS[row.state]),
            answer.by_name if answer else "",
            answer.note if answer else "",
        ]


REVIEW = listed(
    Listing(
        "tinjauan-hak-akses",
        lazy("Tinjauan hak akses"),
        "grant_review_of",
        HEADS,
        _cells,
        (32, 24, 30, 36, 12, 12, 30, 18, 40, 18, 28, 40),
        personal=True,
        filters=lambda request, data: ReviewFilter(data),
    )
)
