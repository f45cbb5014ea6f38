"""Paket isian in the API: workbooks out, filled ones back, the preview, and its use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.assessments import permissions, services
from selaras.assessments.choices import Channel
from selaras.assessments.compute.packets import Fault as PacketRow
from selaras.assessments.compute.sheets import XLSX
from selaras.assessments.forms.papers import SourceForm
from selaras.assessments.models import Intake, Round
from selaras.assessments.selectors import packets as select
from selaras.assessments.services import AnswerConflict, PacketFault
from selaras.assessments.services.comparing import Change
from selaras.assessments.services.packet_plans import Plan, packet_max_bytes
from selaras.assessments.services.packets import PacketUpload
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import (
    Fault,
    In,
    InvalidOut,
    MayOut,
    Page,
    PageQuery,
    Places,
    Text,
    answers,
    as_file,
    content_of,
    faults_of,
    invalid,
    paged,
)
from selaras.core.http import Problem, Request
from selaras.core.verdict import demand
from selaras.evidence.api import receiver_of
from selaras.offices.api import AgencyOut
from selaras.offices.models import Agency

router = Router(tags=["packets"])
PACKETS = "/rounds/{int:round_id}/packets"
INTAKES = "/rounds/{int:round_id}/intakes"
INTAKE = f"{INTAKES}/{{int:intake_id}}"


# ---- places


def _fetched(request: Request, round_id: int) -> Round:
    """The whole questionnaire is for those who run the round."""
    round_ = visible_round(request, round_id)
    demand(permissions.can_manage(request.scope, round_))
    return round_


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


# ---- shown


class PacketOut(Schema):
    agency: AgencyOut
    items: int
    file: str = Field(description=_("alamat buku kerja (.xlsx) OPD ini"))


class PacketPage(Page[PacketOut]):
    pass


class CellsOut(Schema):
    value: str
    narrative: str
    level: int | None
    is_nil: bool


class ProofOut(Schema):
    name: str = Field(description=_("nama berkas di dalam ZIP, atau tautan"))
    pages: str


class ChangeOut(Schema):
    code: str
    file: str
    row: int
    kind: str = Field(description=_("baru, ubah, bukti, atau bentrok"))
    answer: CellsOut = Field(description=_("isian dari berkas"))
    standing: CellsOut = Field(description=_("isian yang tersimpan"))
    proofs: list[ProofOut]
    on_behalf: bool = Field(description=_("isian OPD lain, diinput atas nama"))
    options: list[str] = Field(description=_("pilihan bila bentrok; kosong bila tidak perlu memilih"))
    blocked: str = Field(description=_("mengapa isian tidak dapat diubah lagi"))

    @classmethod
    def of(cls, change: Change) -> ChangeOut:
        text, item = change.text, change.item
        names = ("value", "narrative", "is_nil")
        standing = {name: getattr(item, name) for name in names} | {"level": item.claimed_level}
        return cls(
            code=item.code,
            file=change.file,
            row=change.row,
            kind=change.kind,
            answer=CellsOut(value=text.value, narrative=text.narrative, level=text.level, is_nil=text.is_nil),
            standing=CellsOut(**standing),
            proofs=[ProofOut(name=proof.name, pages=proof.pages) for proof in change.proofs],
            on_behalf=change.on_behalf,
            options=list(change.options) if change.needs_choice else [],
            blocked=change.blocked,
        )


class RowFault(Fault):
    file: str
    row: int = Field(description=_("0 bila menyangkut seluruh berkas"))


class PacketInvalidOut(InvalidOut):
    errors: list[RowFault | Fault] = Field(description=_("semua kesalahan sekaligus; tidak ada yang berubah"))


class IntakeRow(Schema):
    id: int
    name: str
    sha256: str
    size: int
    state: str = Field(description=_("diperiksa, diterapkan, atau dibuang"))
    state_label: str
    agency: AgencyOut | None
    channel: str
    informant: str
    received_on: date | None
    uploaded_by: str
    at: datetime
    ended_at: datetime | None
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class IntakePage(Page[IntakeRow]):
    pass


class IntakeOut(IntakeRow):
    changes: list[ChangeOut] = Field(description=_("apa yang akan ditulis; kosong sesudah diterapkan"))
    same: int = Field(description=_("baris tanpa perubahan"))
    unnamed: list[str] = Field(description=_("berkas di dalam ZIP yang tidak disebut baris mana pun"))
    faults: list[RowFault]
    result: list[dict[str, Any]] = Field(description=_("apa yang dilakukan dengan setiap baris"))
    may_apply: MayOut


def _facts(intake: Intake) -> dict[str, Any]:
    plain = ("name", "sha256", "size", "state", "channel", "informant", "received_on", "at", "ended_at")
    return {name: getattr(intake, name) for name in plain} | {
        "id": intake.pk,
        "state_label": intake.get_state_display(),
        "agency": AgencyOut.maybe(intake.agency),
        "uploaded_by": intake.uploaded_by_name,
        "page": intake.get_absolute_url(),
    }


def _row_faults(faults: Sequence[PacketRow]) -> list[RowFault]:
    return [
        RowFault(
            field="file", code="row" if one.row else "file", detail=one.message, file=one.file, row=one.row
        )
        for one in faults
    ]


def _shown(request: Request, intake: Intake) -> IntakeOut:
    """The plan is made anew each time, as the page makes it."""
    verdict = permissions.can_apply_packet(request.scope, intake)
    plan = Plan()
    if verdict:
        try:
            plan = services.plan_of(scope=request.scope, intake=intake, now=clock.now())
        except PacketFault as fault:
            plan.faults = fault.faults
    return IntakeOut(
        **_facts(intake),
        changes=[ChangeOut.of(change) for change in plan.changes],
        same=plan.same,
        unnamed=plan.unnamed,
        faults=_row_faults(plan.faults),
        result=intake.result,
        may_apply=MayOut.of(verdict),
    )


def _refused(fault: PacketFault) -> Problem:
    rows = [one.model_dump() for one in _row_faults(fault.faults)]
    return Problem("invalid", rows[0]["detail"] if len(rows) == 1 else "", errors=rows)


# ---- out


@router.get(
    PACKETS,
    url_name="packets",
    operation_id="list_packets",
    summary=_("Paket isian setiap OPD"),
    description=_("OPD yang paket isiannya boleh Anda ambil, dengan jumlah butirnya."),
    response=answers({200: PacketPage}, 403, 404, 422),
)
def list_packets(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    rows = select.packet_agencies(request.scope, round_)
    if not rows and not permissions.can_manage(request.scope, round_):
        demand(permissions.can_bring_packet(request.scope, round_))

    def show(page: Sequence[tuple[Agency, int]]) -> list[PacketOut]:
        return [
            PacketOut(
                agency=AgencyOut.of(agency),
                items=count,
                file=reverse("api:packet", args=[round_.pk, agency.pk]),
            )
            for agency, count in page
        ]

    return paged(request, rows, query, show)


@router.get(
    f"{PACKETS}/{{int:agency_id}}.xlsx",
    url_name="packet",
    operation_id="get_packet",
    summary=_("Paket isian satu OPD"),
    description=_("Buku kerja dengan butir OPD itu, pilihan jawaban, dan kolom bukti dukung."),
    response=answers({200: None}, 403, 404),
    openapi_extra=content_of(XLSX),
)
def get_packet(request: Request, round_id: int, agency_id: int) -> HttpResponse:
    round_ = visible_round(request, round_id)
    agency = get_object_or_404(Agency.objects.filter(region_id=round_.region_id), pk=agency_id)
    demand(permissions.can_fetch_packet(request.scope, round_, agency))
    book = select.packet_book(request.scope, round_, agency, now=clock.now())
    return as_file(book, select.packet_name(round_, agency), XLSX)


@router.get(
    f"{PACKETS}/questionnaire.xlsx",
    url_name="packet_whole",
    operation_id="get_questionnaire",
    summary=_("Seluruh kuesioner sebagai satu buku kerja"),
    description=_("Setiap butir periode ini; dapat diisi di luar aplikasi dan dikirim kembali."),
    response=answers({200: None}, 403, 404),
    openapi_extra=content_of(XLSX),
)
def get_questionnaire(request: Request, round_id: int) -> HttpResponse:
    round_ = _fetched(request, round_id)
    book = select.packet_book(request.scope, round_, None, now=clock.now())
    return as_file(book, select.packet_name(round_, None), XLSX)


@router.get(
    f"{PACKETS}/all.zip",
    url_name="packet_zip",
    operation_id="get_all_packets",
    summary=_("Paket isian semua OPD"),
    description=_("ZIP dengan satu map per OPD, tempat bukti dukung diletakkan di samping buku kerjanya."),
    response=answers({200: None}, 403, 404),
    openapi_extra=content_of("application/zip"),
)
def get_all_packets(request: Request, round_id: int) -> HttpResponse:
    round_ = _fetched(request, round_id)
    content = select.packet_archive(request.scope, round_, now=clock.now())
    return as_file(content, select.archive_name(round_), "application/zip")


# ---- in


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
    return paged(request, rows, query, lambda page: [IntakeRow(**_facts(row)) for row in page])


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
        raise _refused(fault) from fault
    return Status(201, _shown(request, _intake(request, round_id, intake.pk)))


@router.get(
    INTAKE,
    url_name="intake",
    operation_id="get_intake",
    summary=_("Pratinjau satu paket isian"),
    description=_("Setiap perubahan sebelum ditulis, dibandingkan dengan keadaan sekarang."),
    response=answers({200: IntakeOut}, 404),
)
def get_intake(request: Request, round_id: int, intake_id: int) -> IntakeOut:
    return _shown(request, _intake(request, round_id, intake_id))


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
        raise _refused(fault) from fault
    except AnswerConflict as conflict:
        told = gettext("Butir %(code)s baru saja diubah orang lain. Periksa lagi, lalu terapkan.")
        raise Problem("edit_conflict", told % {"code": conflict.item.code}) from conflict
    return _shown(request, _intake(request, round_id, intake_id))


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
    return _shown(request, _intake(request, round_id, intake_id))
