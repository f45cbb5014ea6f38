"""Evaluation: last year's official result, and its reasons as repairs with owners and dates."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.forms import RepairForm, RepairNoteForm
from selaras.assessments.models import Repair, Round
from selaras.assessments.selectors import evaluation as select
from selaras.assessments.views.access import act, answer_form_faults, no_store, scope_of, visible_round
from selaras.core import clock
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import Reference
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.evidence import selectors as evidence

HEADS = (
    lazy("No."),
    lazy("Perbaikan"),
    lazy("Sumber"),
    lazy("Indikator terkait"),
    lazy("Penanggung jawab"),
    lazy("Batas waktu"),
    lazy("Status"),
    lazy("Yang sudah dilakukan"),
)


def repair_cells(rows: Iterable[select.RepairRow]) -> Iterator[list[object]]:
    for row in rows:
        repair = row.repair
        yield [
            repair.number,
            repair.text,
            repair.source or _("Temuan kota sendiri"),
            ", ".join(repair.codes),
            str(repair.owner_agency or ""),
            Moment(repair.due_at, repair.tz),
            repair.get_state_display(),
            repair.done,
        ]


REPAIRS = listed(
    Listing(
        "evaluasi",
        lazy("Perbaikan"),
        "evaluation",
        HEADS,
        repair_cells,
        (6, 60, 34, 20, 34, 18, 18, 60),
    )
)


@login_required
@require_GET
def evaluation(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The official result and the list of repairs, for the first point of the meeting."""
    scope, round_, now = scope_of(request), visible_round(request, pk), clock.now()
    demand(permissions.can_see_repairs(scope, round_))
    rows = select.repair_rows(select.repairs_for(scope, round_), round_, now=now)
    if wanted_file(request):
        part = f"{round_.region.code}-{round_.data_year}"
        return REPAIRS.file(request, list(rows), about=round_.title, part=part)
    measure = select.official_before(round_)
    context = {
        "round": round_,
        "measure": measure,
        "rows": rows,
        "untaken": bool(select.untaken_reasons(round_, measure)),
        "done": sum(row.repair.state == "selesai" for row in rows),
        "counted": sum(row.repair.state != "dibatalkan" for row in rows),
        "may_add": permissions.can_add_repair(scope, round_),
        "may_simulate": permissions.can_simulate(scope, round_),
    }
    return render(request, "assessments/evaluation.html", context)


@login_required
@require_POST
def reasons_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the owner's reasons on the list that are not there yet."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    return act(
        request,
        lambda: services.take_reasons(scope=scope, round_=round_, now=clock.now()),
        done=_("Alasan pemilik indeks masuk ke daftar perbaikan."),
        go=request.path.removesuffix("alasan/"),
    )


def _saved(form: RepairForm, save: Callable[[services.RepairPlan], Repair]) -> Repair | None:
    """What the service makes of a sound form; its faults go beside the fields."""
    if not form.is_valid():
        return None
    try:
        return save(form.plan())
    except ValidationError as fault:
        answer_form_faults(form, fault)
        return None


@login_required
@require_http_methods(["GET", "POST"])
def repair_add(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_add_repair(scope, round_))
    form = RepairForm(request.POST or None, round_=round_)
    if form.is_bound:
        made = _saved(
            form,
            lambda plan: services.add_repair(scope=scope, round_=round_, plan=plan, now=clock.now()),
        )
        if made is not None:
            return redirect("evaluation", round_.pk)
    context = {"round": round_, "form": form, "repair": None}
    return render(request, "assessments/repair_form.html", context, status=422 if form.is_bound else 200)


def _visible(request: HttpRequest, pk: int, repair_pk: int) -> Repair:
    """Also by work link, which opens what its agency owes in the round."""
    scope = scope_of(request)
    round_ = get_object_or_404(Round.objects.visible_to(scope), pk=pk)
    rows = Repair.objects.visible_to(scope).select_related(*select.RELATED)
    return get_object_or_404(rows, pk=repair_pk, round=round_)


@require_GET
def repair_page(request: HttpRequest, pk: int, repair_pk: int) -> HttpResponse:
    return no_store(_repair(request, _visible(request, pk, repair_pk)))


def _repair(
    request: HttpRequest, repair: Repair, form: RepairNoteForm | None = None, step: str = ""
) -> HttpResponse:
    scope, now = scope_of(request), clock.now()
    steps = ("close", "return", "cancel", "restore")
    context: dict[str, Any] = {
        "base": "base_link.html" if scope.work_link else "base.html",
        "round": repair.round,
        "repair": repair,
        "row": select.repair_rows([repair], repair.round, now=now)[0],
        "entries": repair.entries.all(),
        "uses": evidence.uses_of(scope, Reference("repair", str(repair.pk))),
        "may_arrange": permissions.can_arrange_repair(scope, repair),
        "may_report": permissions.can_report_repair(scope, repair),
        "may_prove": permissions.can_add_repair_evidence(scope, repair),
        "may": {name: permissions.can_step_repair(scope, repair, name) for name in steps},
        "form": form or RepairNoteForm(),
        "step": step,
    }
    return render(request, "assessments/repair.html", context, status=422 if form else 200)


@login_required
@require_http_methods(["GET", "POST"])
def repair_arrange(request: HttpRequest, pk: int, repair_pk: int) -> HttpResponse:
    """Owner, date and linked indicators."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    repair = _visible(request, pk, repair_pk)
    demand(permissions.can_arrange_repair(scope, repair))
    form = RepairForm(request.POST or None, round_=round_, repair=repair)
    if form.is_bound:
        made = _saved(
            form,
            lambda plan: services.arrange_repair(
                scope=scope, repair_id=repair.pk, plan=plan, now=clock.now()
            ),
        )
        if made is not None:
            return redirect("evaluation", round_.pk)
    context = {"round": round_, "form": form, "repair": repair}
    return render(request, "assessments/repair_form.html", context, status=422 if form.is_bound else 200)


STEPS: dict[str, tuple[Callable[..., Repair], str | Promise]] = {
    "lapor": (services.report_repair, lazy("Laporan dikirim ke Kesbangpol.")),
    "tutup": (services.close_repair, lazy("Perbaikan ditutup.")),
    "kembalikan": (services.return_repair, lazy("Laporan dikembalikan kepada OPD.")),
    "batal": (services.cancel_repair, lazy("Perbaikan dibatalkan; riwayatnya tetap.")),
    "buka": (
        services.restore_repair,
        lazy("Perbaikan kembali ke daftar; tentukan lagi OPD dan batas waktunya."),
    ),
}


@require_POST
def repair_step(request: HttpRequest, pk: int, repair_pk: int, step: str) -> HttpResponse:
    """Report, close, return, cancel or restore, each with its words."""
    scope, repair = scope_of(request), _visible(request, pk, repair_pk)
    if step not in STEPS:
        raise Http404
    service, done = STEPS[step]
    note = request.POST.get("note", "")[:4000]
    try:
        service(scope=scope, repair_id=repair.pk, note=note, now=clock.now())
    except ValidationError as fault:
        form = RepairNoteForm({"note": note})
        answer_form_faults(form, fault)
        return _repair(request, repair, form, step)
    return act(request, lambda: None, done=str(done), go=repair.get_absolute_url())
