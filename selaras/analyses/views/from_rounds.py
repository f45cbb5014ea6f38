"""Page that makes a data set of what regions have sent: chosen, shown whole, then kept as shown."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selaras.analyses import permissions, selectors, services
from selaras.analyses.forms import KeepRoundsForm, RoundsForm
from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import demand


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def from_rounds(request: Request) -> HttpResponse:
    """The choice stands in the address; with one, the table it gives."""
    demand(permissions.can_add_rounds(request.scope))
    form = RoundsForm(request.GET or None, scope=request.scope)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound or request.method == "POST" else 200)
    group, region = form.chosen
    table = selectors.round_table(request.scope, group, region)
    if request.method != "POST":
        return _page(request, form, table)
    keep = KeepRoundsForm(request.POST)
    if keep.is_valid():
        try:
            kept = services.add_from_rounds(
                scope=request.scope, region=region, group=group, title=keep.cleaned_data["title"],
                digest=request.POST.get("digest", ""), now=clock.now(),
            )  # fmt: skip
        except services.UploadRefused as refused:
            keep.add_error(None, refused)
        else:
            messages.success(request, _("%(n)s wilayah disimpan.") % {"n": kept.unit_count})
            return redirect(kept)
    return _page(request, form, table, keep, status=422)


def _page(
    request: Request,
    form: RoundsForm,
    table: selectors.RoundTable | None = None,
    keep: KeepRoundsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "table": table}
    if table is not None and table.can_be_kept:
        # What was typed stays; the digest beside it is that of the table now shown.
        context["keep"] = keep or KeepRoundsForm(initial={"title": table.title})
        context["enough"] = permissions.enough_units(len(table.reading.rows))
    return render(request, "analyses/from_rounds.html", context, status=status)
