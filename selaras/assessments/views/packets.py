"""Paket isian: workbooks of answers out, and filled ones back with a preview."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.compute.sheets import XLSX
from selaras.assessments.forms.papers import SourceForm
from selaras.assessments.models import Intake, Round
from selaras.assessments.selectors import packets as select
from selaras.assessments.selectors.rounds import rounds_for
from selaras.assessments.services import AnswerConflict, PacketFault
from selaras.assessments.services.packet_plans import Plan
from selaras.assessments.services.packets import PacketUpload, packet_max_body
from selaras.assessments.views.access import base_of, no_store, scope_of, visible_round
from selaras.core import clock
from selaras.core.http import record_id
from selaras.core.verdict import Verdict, demand
from selaras.evidence.views.access import receives_files
from selaras.offices.models import Agency


def _round(request: HttpRequest, pk: int) -> Round:
    """Also by a work link: a packet is one more way to answer its agency's items."""
    return get_object_or_404(rounds_for(scope_of(request)), pk=pk)


def _context(request: HttpRequest, round_: Round, **more: Any) -> dict[str, Any]:
    scope = scope_of(request)
    intakes = Intake.objects.visible_to(scope).filter(round=round_).select_related("agency", "round")
    verdict: Verdict = permissions.can_bring_packet(scope, round_)
    return {
        "round": round_,
        "agencies": select.packet_agencies(scope, round_),
        "may_manage": bool(permissions.can_manage(scope, round_)),
        "may_bring": verdict,
        "intakes": intakes[:20],
        "source_form": SourceForm(auto_id="asal_%s"),
        "base": base_of(scope),
        **more,
    }


@require_GET
def packets(request: HttpRequest, pk: int) -> HttpResponse:
    """Download, upload, and what has been brought so far."""
    round_ = _round(request, pk)
    context = _context(request, round_)
    if not context["agencies"] and not context["may_manage"]:
        demand(permissions.can_bring_packet(scope_of(request), round_))
    return no_store(render(request, "assessments/packets.html", context))


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return no_store(response)


@require_GET
def packet_file(request: HttpRequest, pk: int, agency_pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), _round(request, pk)
    agency = get_object_or_404(Agency.objects.filter(region_id=round_.region_id), pk=agency_pk)
    demand(permissions.can_fetch_packet(scope, round_, agency))
    book = select.packet_book(scope, round_, agency, now=clock.now())
    return _download(book, select.packet_name(round_, agency), XLSX)


@login_required
@require_GET
def packet_whole(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item of the questionnaire in one workbook."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_manage(scope, round_))
    book = select.packet_book(scope, round_, None, now=clock.now())
    return _download(book, select.packet_name(round_, None), XLSX)


@login_required
@require_GET
def packet_zip(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_manage(scope, round_))
    content = select.packet_archive(scope, round_, now=clock.now())
    return _download(content, select.archive_name(round_), "application/zip")


def _upload(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), _round(request, pk)
    demand(permissions.can_bring_packet(scope, round_))
    form = SourceForm(request.POST, auto_id="asal_%s")
    upload = request.FILES.get("packet")
    if upload is None or not form.is_valid():
        told = [] if upload is not None else [_("Pilih paket isian yang sudah diisi (.xlsx atau .zip).")]
        context = _context(request, round_, source_form=form, told=told)
        return render(request, "assessments/packets.html", context, status=422)
    try:
        intake = services.receive_packet(
            scope=scope,
            round_=round_,
            upload=upload,
            now=clock.now(),
            agency=select.own_agency(scope),
            source=form.source(),
        )
    except PacketFault as fault:
        context = _context(request, round_, source_form=form, faults=fault.faults, name=upload.name)
        return render(request, "assessments/packets.html", context, status=422)
    return redirect(intake)


packet_upload = receives_files(cast(Any, require_POST(_upload)), PacketUpload, packet_max_body)


@require_http_methods(["GET", "POST"])
def packet_intake(request: HttpRequest, pk: int, intake_pk: int) -> HttpResponse:
    """Every change before it is written; what collides is decided here, row by row."""
    scope, round_, now = scope_of(request), _round(request, pk), clock.now()
    rows = Intake.objects.visible_to(scope).filter(round=round_).select_related("round", "agency")
    intake = get_object_or_404(rows, pk=intake_pk)
    if request.method == "POST":
        demand(permissions.can_apply_packet(scope, intake))
        if "discard" in request.POST:
            services.discard_packet(scope=scope, intake=intake, now=now)
            messages.success(request, _("Paket tidak dipakai; tidak ada isian yang berubah."))
            return redirect("packets", round_.pk)
        return _apply(request, intake)
    return no_store(_intake_page(request, intake))


def _apply(request: HttpRequest, intake: Intake) -> HttpResponse:
    choices = {}
    for name, value in request.POST.items():
        number = record_id(name.removeprefix("pilih-")) if name.startswith("pilih-") else None
        if number is not None:
            choices[number] = str(value)
    hand_in = "hand_in" in request.POST
    try:
        services.apply_packet(
            scope=scope_of(request), intake=intake, choices=choices, hand_in=hand_in, now=clock.now()
        )
    except PacketFault as fault:
        return _intake_page(request, intake, choices, [f.message for f in fault.faults])
    except AnswerConflict as conflict:
        told = _("Butir %(code)s baru saja diubah orang lain. Periksa lagi, lalu terapkan.")
        return _intake_page(request, intake, choices, [told % {"code": conflict.item.code}])
    messages.success(request, _("Paket isian diterapkan."))
    return redirect(intake)


def _intake_page(
    request: HttpRequest,
    intake: Intake,
    choices: dict[int, str] | None = None,
    told: list[str] | None = None,
) -> HttpResponse:
    scope = scope_of(request)
    verdict = permissions.can_apply_packet(scope, intake)
    plan = Plan()
    if verdict:
        try:
            plan = services.plan_of(scope=scope, intake=intake, now=clock.now())
        except PacketFault as fault:
            plan.faults = fault.faults
    context = {
        "round": intake.round,
        "intake": intake,
        "plan": plan,
        "rows": [(change, (choices or {}).get(change.item.pk, "")) for change in plan.changes],
        "told": told or [],
        "may_apply": verdict,
        "base": base_of(scope),
    }
    return render(request, "assessments/packet_intake.html", context, status=422 if told else 200)
