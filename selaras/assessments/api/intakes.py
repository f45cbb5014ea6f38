"""Paket isian in the API: filled ones back, the preview, and its use."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Form, Query, Router, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.assessments import permissions, services
from selaras.assessments.api.intake_shown import (
    IntakeOut,
    IntakePage,
    IntakeRow,
    PacketInvalidOut,
    facts,
    refused,
    shown,
)
from selaras.assessments.choices import Channel
from selaras.assessments.forms.papers import SourceForm
from selaras.assessments.models import Intake, Round
from selaras.assessments.selectors import packets as select
from selaras.assessments.services import AnswerConflict, PacketFault
from selaras.assessments.services.packet_plans import packet_max_bytes
from selaras.assessments.services.packets import PacketUpload
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import Fault, In, PageQuery, Places, Text, answers, faults_of, invalid, paged
from selaras.core.http import Problem, Request
from selaras.core.verdict import demand
from selaras.evidence.api import receiver_of

router = Router(tags=["packets"])
INTAKES = "/rounds/{int:round_id}/intakes"
INTAKE = f"{INTAKES}/{{int:intake_id}}"


def _brought(request: Request, round_id: int) -> Round:
    round_ = visible_round(request, round_id)
    demand(permissions.can_bring_packet(request.scope, round_))
    return round_


def _intake(request: Request, round_id: int, intake_id: int) -> Intake:
    visible_round(request, round_id)
    rows = Intake.objects.visible_to(request.scope).filter(round=round_id)
    return get_object_or_404(rows.select_related("round", "agency"), pk=intake_id)


def _applied(request: Request, round_id: int, intake_id: int) -> Intake:
    intake = _intake(request, round_id, intake_id)
    demand(permissions.can_apply_packet(request.scope, intake))
    return intake


places: Places = {("POST", "intakes"): _brought, ("POST", "intake_apply"): _applied}


class SourceIn(In):
    """From whom the answers of another agency came; all three or none."""

    channel: Channel | None = Field(default=None, description=_("lewat apa isian OPD lain diterima"))
    informant: Text = Field(default="", description=_("pemberi isian: nama dan jabatan"))
    received_on: date | None = None

    def source(self) -> services.Source | None:
        given = {name: value for name, value in self.model_dump().items() if value}
        form = SourceForm(given)
        if not form.is_valid():
            raise invalid(faults_of(ValidationError(form.errors.as_data())))
        return form.source()


def _too_large() -> str:
    return gettext("Paket paling besar %(mb)s MB.") % {"mb": packet_max_bytes() // (1024 * 1024)}


receives_a_packet = receiver_of(PacketUpload, packet_max_bytes, _too_large)


@router.get(
    INTAKES,
    url_name="intakes",
    operation_id="list_intakes",
    summary=_("Paket isian yang masuk"),
    description=_("Yang Anda kirim, dan bagi Kesbangpol yang dikirim siapa pun; terbaru dahulu."),
    response=answers({200: IntakePage}, 403, 404, 422),
)
def list_intakes(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    rows = Intake.objects.visible_to(request.scope).filter(round=round_).select_related("agency")
    if not permissions.can_manage(request.scope, round_) and not rows.exists():
        demand(permissions.can_bring_packet(request.scope, round_))
    return paged(request, rows, query, lambda page: [IntakeRow(**facts(row)) for row in page])


@router.post(
    INTAKES,
    url_name="intakes",
    operation_id="bring_packet",
    summary=_("Kirim paket isian"),
    description=_(
        "multipart/form-data dengan satu .xlsx atau .zip. Belum mengubah isian: jawabannya adalah pratinjau. "
        "Bila ada kesalahan, semuanya disebut sekaligus dan tidak ada yang disimpan."
    ),
    response=answers({201: IntakeOut}, 400, 403, 404, 413) | {422: PacketInvalidOut},
)
@decorate_view(receives_a_packet)
def bring_packet(
    request: Request, round_id: int, file: File[UploadedFile], body: Form[SourceIn]
) -> Status[Any]:
    round_ = _brought(request, round_id)
    try:
        intake = services.receive_packet(
            scope=request.scope,
            round_=round_,
            upload=file,
            now=clock.now(),
            agency=select.own_agency(request.scope),
            source=body.source(),
        )
    except PacketFault as fault:
        raise refused(fault) from fault
    return Status(201, shown(request, _intake(request, round_id, intake.pk)))


@router.get(
    INTAKE,
    url_name="intake",
    operation_id="get_intake",
    summary=_("Pratinjau satu paket isian"),
    description=_("Setiap perubahan sebelum ditulis, dibandingkan dengan keadaan sekarang."),
    response=answers({200: IntakeOut}, 404),
)
def get_intake(request: Request, round_id: int, intake_id: int) -> IntakeOut:
    return shown(request, _intake(request, round_id, intake_id))


class ApplyIn(In):
    choices: dict[Text, Literal["berkas", "tersimpan", "gabung"]] = Field(
        default_factory=dict, description=_("menurut kode butir, untuk setiap butir yang bentrok")
    )
    hand_in: bool = Field(default=False, description=_("sekaligus ajukan isian yang sudah lengkap"))


@router.post(
    f"{INTAKE}/apply",
    url_name="intake_apply",
    operation_id="apply_packet",
    summary=_("Terapkan paket isian"),
    description=_(
        "Menulis seluruh pratinjau atau tidak sama sekali. 409 bila orang lain mengubah butir sementara itu."
    ),
    response=answers({200: IntakeOut}, 400, 403, 404, 409, 413) | {422: PacketInvalidOut},
)
def apply_packet(request: Request, round_id: int, intake_id: int, body: ApplyIn = ApplyIn()) -> IntakeOut:  # noqa: B008
    intake = _applied(request, round_id, intake_id)
    try:
        services.apply_packet(
            scope=request.scope,
            intake=intake,
            choices=_by_item(intake, body),
            hand_in=body.hand_in,
            now=clock.now(),
        )
    except PacketFault as fault:
        raise refused(fault) from fault
    except AnswerConflict as conflict:
        told = gettext("Butir %(code)s baru saja diubah orang lain. Periksa lagi, lalu terapkan.")
        raise Problem("edit_conflict", told % {"code": conflict.item.code}) from conflict
    return shown(request, _intake(request, round_id, intake_id))


def _by_item(intake: Intake, body: ApplyIn) -> dict[int, str]:
    found = dict(intake.round.items.filter(code__in=list(body.choices)[:1000]).values_list("code", "pk"))
    unknown = sorted(set(body.choices) - set(found))
    if unknown:
        told = gettext("Butir ini tidak ada dalam periode ini.")
        raise invalid([Fault(field=f"choices.{code}", code="unknown", detail=told) for code in unknown])
    return {found[code]: choice for code, choice in body.choices.items()}


@router.post(
    f"{INTAKE}/discard",
    url_name="intake_discard",
    operation_id="discard_packet",
    summary=_("Jangan pakai paket isian"),
    description=_("Berkasnya dihapus; tidak ada isian yang berubah."),
    response=answers({200: IntakeOut}, 403, 404),
)
def discard_packet(request: Request, round_id: int, intake_id: int) -> IntakeOut:
    intake = _applied(request, round_id, intake_id)
    services.discard_packet(scope=request.scope, intake=intake, now=clock.now())
    return shown(request, _intake(request, round_id, intake_id))
