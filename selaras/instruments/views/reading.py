"""Pages of the instruments: list, one instrument, its questions, its text, and the check of a new text."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from selaras.core.http import Request
from selaras.core.references import action_of
from selaras.core.verdict import demand
from selaras.instruments import selectors
from selaras.instruments.forms import CheckForm
from selaras.instruments.permissions import can_manage, can_view
from selaras.instruments.views.access import file_answer
from selaras.offices.selectors import current_region


@login_required
@require_safe
def instruments(request: Request) -> HttpResponse:
    demand(can_view(request.scope))
    context = {
        "instruments": selectors.current_instruments(request.scope),
        "may_manage": can_manage(request.scope),
    }
    return render(request, "instruments/list.html", context)


@login_required
@require_safe
def instrument(request: Request, pk: int) -> HttpResponse:
    demand(can_view(request.scope))
    found = get_object_or_404(selectors.readable(request.scope), pk=pk)
    versions, begin = list(selectors.versions_of(found)), action_of("instrument", "round_address")
    context = {
        "instrument": found,
        "round_address": begin(request.scope, current_region(request), found.pk) if begin else "",
        "may_manage": can_manage(request.scope),
        "outline": selectors.outline_of(found),
        "versions": versions,
        "newer": versions[0] if versions[0] != found else None,
    }
    return render(request, "instruments/detail.html", context)


@gzip_page  # 55 questions are 85 kB; the page holds nothing secret beside a masked token
@login_required
@require_safe
def questions(request: Request, pk: int, code: str = "") -> HttpResponse:
    """The questions of one indicator, or all of them for reading and printing."""
    demand(can_view(request.scope))
    found = get_object_or_404(selectors.readable(request.scope), pk=pk)
    outline = selectors.outline_of(found)
    leaves = outline.below(code) if code else outline.leaves
    if not leaves:
        raise Http404
    context = {"instrument": found, "leaves": leaves, "branch": outline.branch(code) if code else None}
    return render(request, "instruments/questions.html", {**context, **outline.beside(leaves)})


@login_required
@require_safe
def download(request: Request, pk: int, form: str = "yaml") -> HttpResponse:
    """The text as it was published, for recomputing a score with ``komposit``; or its tables."""
    demand(can_view(request.scope))
    found = get_object_or_404(selectors.readable(request.scope).defer(None), pk=pk)
    return file_answer(found.source_text, f"{found.code.lower()}-{slugify(found.edition)}", form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request) -> HttpResponse:
    demand(can_manage(request.scope))
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    report = None
    if form.is_valid():
        report = selectors.examine(form.text_to_check, form.file_name)
        # The text stays in the field, also when it came from a file.
        form = CheckForm(initial={"text": form.text_to_check})
    return render(request, "instruments/check.html", {"form": form, "report": report})
