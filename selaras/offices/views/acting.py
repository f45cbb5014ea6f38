"""Who acts now on each post of the chosen region."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from selaras.core.formats import day_plain
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.offices.forms.acting import STATES, ActingFilter
from selaras.offices.models import Agency
from selaras.offices.selectors import acting as found
from selaras.offices.views.answers import chosen_region, today_in

PER_PAGE = 50
HEADS = (
    lazy("OPD"), lazy("Jabatan"), lazy("Pejabat"), lazy("Status"), lazy("Nomor SK"), lazy("Mulai"),
    lazy("Sampai"), lazy("Berhalangan sampai"), lazy("Bertindak sekarang"), lazy("Bertindak sampai"),
    lazy("Keadaan"), lazy("Keterangan"), lazy("Didelegasikan"),
)  # fmt: skip
WORDS = dict(STATES)


def _filter(request: HttpRequest, data: QueryDict) -> ActingFilter:
    region = request.region  # type: ignore[attr-defined]
    seen = Agency.objects.visible_to(request.scope).active()  # type: ignore[attr-defined]
    rows = seen.filter(region=region.pk if region else None)
    return ActingFilter(data, agencies=list(rows.order_by("sort", "name").values_list("pk", "name")))


def told(delegation: found.Delegation) -> str:
    until = f" ({day_plain(delegation.until)})" if delegation.until else ""
    return f"{delegation.what}: {delegation.by_name} → {delegation.to}{until}"


def _cells(rows: Iterable[found.ActingRow]) -> Iterator[list[object]]:
    for row in rows:
        holder, absence = row.holder, row.absence
        yield [
            row.agency.name,
            row.post.title if row.post else "",
            holder.name if holder else "",
            str(holder.get_status_display()) if holder else "",
            holder.decree if holder else "",
            holder.starts_on if holder else "",
            holder.ends_on if holder else "",
            absence.ends_on if absence else "",
            row.acting,
            row.until,
            str(WORDS[row.state]),
            row.why,
            "; ".join(map(told, row.delegations)),
        ]


ACTING = listed(
    Listing(
        "siapa-bertindak",
        lazy("Siapa bertindak sekarang"),
        "acting_list",
        HEADS,
        _cells,
        (40, 36, 30, 12, 28, 12, 12, 18, 30, 16, 26, 50, 50),
        personal=True,
        filters=_filter,
    )
)


@login_required
@require_safe
def acting_list(request: Request) -> HttpResponseBase:
    region = chosen_region(request)
    rows, form = found.acting_in(request.scope, region, today_in(region)), _filter(request, request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    shown = found.narrowed(rows, **asked)
    if wanted_file(request):
        return ACTING.file(request, shown, form, about=region.full_name)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "today": today_in(region),
        "form": form,
        "page": page,
        "rows": page.object_list,
        "total": len(rows),
        "soon": sum(row.is_soon for row in rows),
        "nobody": sum(row.state == found.NOBODY for row in rows),
    }
    return render(request, "offices/acting.html", context)
