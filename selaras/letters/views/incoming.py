"""Letters that come in: the list, a new entry, its page, its scan, how it ends."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.views.access import receives_files
from selaras.letters import permissions, services
from selaras.letters.choices import CLOSED_SIFAT
from selaras.letters.filters import IncomingFilter
from selaras.letters.forms import AnswerForm, IncomingForm
from selaras.letters.models import Incoming
from selaras.letters.selectors import incoming as select
from selaras.letters.selectors.letters import offices_to_write_for, on_subject
from selaras.letters.selectors.sheets import disposition_sheet
from selaras.letters.views.access import act, as_pdf, as_picture, succeeds, visible_incoming, visible_office
from selaras.offices.models import Agency
from selaras.offices.selectors import current_region

PER_PAGE = 30


def _incoming_cells(rows: Sequence[Incoming]) -> Iterator[list[object]]:
    for row in rows:
        agenda, state = f"{row.agenda}/{row.year}", row.get_state_display()
        waiting = getattr(row, "waiting", 0)
        yield [row.hal, agenda, row.sender, row.received_on, str(row.agency), state, waiting]


INCOMING = listed(
    Listing(
        "surat-masuk",
        lazy("Surat masuk"),
        "incoming_list",
        (
            lazy("Hal"), lazy("Agenda"), lazy("Dari"), lazy("Diterima"), lazy("Kantor"), lazy("Status"),
            lazy("Disposisi belum dijawab"),
        ),
        _incoming_cells,
        (60, 12, 40, 12, 40, 18, 14),
        personal=True,
        filters=lambda request, data: IncomingFilter(data, queryset=Incoming.objects.none()).form,
    )
)  # fmt: skip


@login_required
@require_safe
def incoming_list(request: Request) -> HttpResponseBase:
    if not permissions.has_incoming(request.scope):
        raise Http404
    found = IncomingFilter(request.GET, queryset=select.incoming_for(request.scope))
    if wanted_file(request):
        return INCOMING.file(request, found.qs, found.form)
    region = current_region(request)
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "offices": offices_to_write_for(request.scope, region.path) if region else [],
        "sees_letters": permissions.has_letters(request.scope),
    }
    return render(request, "letters/incoming_list.html", context)


def _page(request: Request, form: IncomingForm, agency: Agency, **more: object) -> HttpResponse:
    context = {"form": form, "agency": agency, **more}
    return render(request, "letters/incoming_edit.html", context, status=422 if form.errors else 200)


@receives_files
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def incoming_add(request: Request, agency_pk: int) -> HttpResponse:
    agency = visible_office(request.scope, agency_pk)
    demand(permissions.can_write_for(request.scope, agency))
    today = clock.today(agency.region.tz)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    asks_first = not select.is_begun(agency, today.year)
    form = IncomingForm(*typed, asks_first=asks_first, initial={"received_on": today, "sifat": "biasa"})
    made: list[Incoming] = []
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = {"text": form.text(), "scan": form.cleaned_data["scan"]}
        given["first"] = form.cleaned_data.get("first")

        def register() -> None:
            made.append(
                services.register_incoming(scope=request.scope, agency=agency, now=clock.now(), **given)
            )

        if succeeds(form, register):
            told = _("Surat masuk tercatat dengan nomor agenda %(n)s.") % {"n": made[0].agenda}
            messages.success(request, told)
            return redirect(made[0])
    return _page(request, form, agency)


@receives_files
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def incoming_edit(request: Request, pk: int) -> HttpResponse:
    incoming = visible_incoming(request, pk)
    demand(permissions.can_change_incoming(request.scope, incoming))
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = IncomingForm(*typed, incoming=incoming)
    if form.is_bound and form.is_valid():
        try:
            if succeeds(form, lambda: _change(request, incoming, form)):
                messages.success(request, _("Catatan surat masuk tersimpan."))
                return redirect(incoming)
        except services.IncomingConflict as conflict:
            told = _("%(name)s mengubah catatan ini lebih dahulu. Ketikan Anda masih ada di bawah.")
            form.data = request.POST.copy()
            form.data["base_version"] = str(conflict.incoming.version)
            form.add_error(None, told % {"name": conflict.incoming.changed_by_name})
    return _page(request, form, incoming.agency, incoming=incoming)


def _change(request: Request, incoming: Incoming, form: IncomingForm) -> Incoming:
    return services.change_incoming(
        scope=request.scope,
        incoming=incoming,
        base_version=form.cleaned_data["base_version"] or 0,
        text=form.text(),
        scan=form.cleaned_data["scan"],
        now=clock.now(),
    )


def _rows(scope: Scope, incoming: Incoming) -> list[dict[str, object]]:
    found = select.dispositions_of(incoming)
    seats = permissions.seats_among(scope, (row.to_post_id for row in found))
    return [
        {
            "it": row,
            "may_answer": permissions.can_answer(scope, row, seats),
            "may_withdraw": permissions.can_withdraw(scope, row),
            "answer": AnswerForm(auto_id=f"jawab_{row.pk}_%s"),
        }
        for row in found
    ]


@login_required
@require_safe
def incoming_page(request: Request, pk: int) -> HttpResponse:
    incoming, scope = visible_incoming(request, pk), request.scope
    context = {
        "incoming": incoming,
        "rows": _rows(scope, incoming),
        "is_closed": incoming.sifat in CLOSED_SIFAT,
        "came_before": select.came_before(incoming),
        "replies": on_subject(scope, Reference("incoming", str(incoming.pk))),
        "may_change": permissions.can_change_incoming(scope, incoming),
        "may_dispose": permissions.can_dispose(scope, incoming),
        "may_settle": permissions.can_settle(scope, incoming),
        "may_cancel": permissions.can_cancel_incoming(scope, incoming),
        "may_reply": permissions.can_write_for(scope, incoming.agency),
    }
    return render(request, "letters/incoming.html", context)


@login_required
@require_safe
def incoming_scan(request: Request, pk: int) -> HttpResponse:
    """As it was handed in; nothing in it is run."""
    incoming = visible_incoming(request, pk)
    if not incoming.scan_sha256:
        raise Http404
    content, name = incoming.scan(), f"agenda-{incoming.year}-{incoming.agenda}"
    if incoming.scan_type != "application/pdf":
        return as_picture(content, incoming.scan_type)
    return as_pdf(content, f"{name}.pdf", down="unduh" in request.GET)


@login_required
@require_safe
def incoming_sheet(request: Request, pk: int) -> HttpResponse:
    """Lembar disposisi: as it was given, or blank for a pen."""
    incoming = visible_incoming(request, pk)
    name = f"lembar-disposisi-{incoming.year}-{incoming.agenda}.pdf"
    return as_pdf(disposition_sheet(incoming, now=clock.now()), name, down="unduh" in request.GET)


STEPS = {
    "selesai": (services.settle_incoming, lazy("Surat masuk selesai.")),
    "batal": (services.cancel_incoming, lazy("Catatan surat masuk dibatalkan.")),
}


@login_required
@require_POST
def incoming_step(request: Request, pk: int, step: str) -> HttpResponse:
    incoming = visible_incoming(request, pk)
    if step not in STEPS:
        raise Http404
    run, done = STEPS[step]
    reason = request.POST.get("reason", "")

    def end() -> object:
        return run(scope=request.scope, incoming=incoming, reason=reason, now=clock.now())

    return act(request, end, done=done, go=incoming.get_absolute_url())
