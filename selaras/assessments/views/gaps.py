"""The page of proof that is still missing in a round, and its export."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from selaras.assessments.permissions import can_list_items
from selaras.assessments.selectors.gaps import AgencyGaps, gaps
from selaras.assessments.selectors.rounds import rounds_for
from selaras.assessments.views.access import scope_of
from selaras.core.http import record_id
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.verdict import demand
from selaras.offices.models import Agency


@require_GET
def round_gaps(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A contact sees the own items, Kesbangpol all of them; by agency, in the order of the office."""
    scope = scope_of(request)
    round_ = get_object_or_404(rounds_for(scope), pk=pk)
    demand(can_list_items(scope, round_))
    number = record_id(request.GET.get("opd", ""))
    chosen = Agency.objects.filter(region=round_.region_id, pk=number).first() if number else None
    by_kind = request.GET.get("jenis") == "1"
    found = gaps(scope, round_, agency=chosen, by_kind=by_kind)
    if wanted_file(request):
        part = f"{round_.region.code}-{round_.data_year}"
        return GAPS.file(request, found.agencies, about=round_.title, part=part)
    return _page(request, {"round": round_, "gaps": found, "chosen": chosen, "by_kind": by_kind})


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    base = "base_link.html" if scope_of(request).work_link else "base.html"
    return render(request, "assessments/gaps.html", context | {"base": base})


def _rows(agencies: Sequence[AgencyGaps]) -> Iterator[list[object]]:
    for row in agencies:
        for gap in row.gaps:
            item = gap.item
            state = item.get_state_display()
            asked, doubtful = "; ".join(gap.asked), " ".join(gap.doubtful)
            counts = [state, gap.found, gap.needed]
            yield [
                str(row.agency),
                item.code,
                item.question.text,
                *counts,
                asked,
                ", ".join(gap.kinds),
                doubtful,
            ]


GAPS = listed(
    Listing(
        "bukti-yang-masih-kurang",
        _("Bukti yang masih kurang"),
        "round_gaps",
        (
            _("OPD"), _("Butir"), _("Pertanyaan"), _("Status"), _("Ada"), _("Diminta"),
            _("Bukti yang biasa diminta"), _("Jenis yang belum ada"), _("Perlu dilihat"),
        ),
        _rows,
        (34, 8, 60, 18, 8, 8, 50, 34, 40),
        switches={"opd": (), "jenis": ("1",)},
    )
)  # fmt: skip
