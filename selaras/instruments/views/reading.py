"""Pages of the instruments: list, one instrument, its questions, its text, and the check of a new text."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.instruments import selectors
from selaras.instruments.forms import CheckForm
from selaras.instruments.models import Instrument
from selaras.instruments.permissions import can_manage, can_view


@login_required
@require_safe
def instruments(request: Request) -> HttpResponse:
    demand(can_view(request.scope))
    context = {"instruments": selectors.current_instruments(), "may_check": can_manage(request.scope)}
    return render(request, "instruments/list.html", context)


@login_required
@require_safe
def instrument(request: Request, pk: int) -> HttpResponse:
    demand(can_view(request.scope))
    found = get_object_or_404(selectors.readable(), pk=pk)
    versions = list(selectors.versions_of(found))
    context = {
        "instrument": found,
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
    found = get_object_or_404(selectors.readable(), pk=pk)
    outline = selectors.outline_of(found)
    leaves = outline.below(code) if code else outline.leaves
    if not leaves:
        raise Http404
    context = {"instrument": found, "leaves": leaves, "branch": outline.branch(code) if code else None}
    return render(request, "instruments/questions.html", {**context, **outline.beside(leaves)})


@login_required
@require_safe
def download(request: Request, pk: int) -> HttpResponse:
    """The text as it was published, so that anybody can recompute a score with ``komposit``."""
    demand(can_view(request.scope))
    found = get_object_or_404(Instrument, pk=pk)
    name = f"{found.code.lower()}-{slugify(found.edition)}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.source_text, content_type="application/yaml; charset=utf-8", headers=headers)


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
