"""Lembar validasi in the API: printed for a head's signature, and scanned back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

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
from selaras.assessments.models import Round, ValidationSheet
from selaras.assessments.selectors import sheets as select
from selaras.assessments.selectors.papers import sheet_paper
from selaras.assessments.services import SheetChanged, Signature
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import (
    In,
    MayOut,
    Page,
    PageQuery,
    Places,
    ProblemOut,
    Text,
    answers,
    as_file,
    content_of,
    faults_of,
    invalid,
    paged,
)
from selaras.core.http import Problem, Request
from selaras.core.references import Reference
from selaras.core.verdict import demand
from selaras.evidence import selectors as evidence
from selaras.evidence.api import named_faults, receives_a_file
from selaras.evidence.services.faults import Rejected
from selaras.offices.api import AgencyOut
from selaras.offices.models import Agency

router = Router(tags=["sheets"])
ROUND = "/rounds/{int:round_id}"
SHEET = f"{ROUND}/sheets/{{int:sheet_id}}"


# ---- places


def _agency(request: Request, round_id: int, agency_id: int) -> tuple[Round, Agency]:
    round_ = visible_round(request, round_id)
    agency = get_object_or_404(Agency.objects.filter(region_id=round_.region_id).inside(), pk=agency_id)
    demand(permissions.can_print_sheet(request.scope, round_, agency.pk))
    return round_, agency


def _sheet(request: Request, round_id: int, sheet_id: int) -> ValidationSheet:
    visible_round(request, round_id)
    return get_object_or_404(select.sheets_for(request.scope).filter(round=round_id), pk=sheet_id)


def _signed(request: Request, round_id: int, sheet_id: int) -> ValidationSheet:
    sheet = _sheet(request, round_id, sheet_id)
    demand(permissions.can_accept_sheet(request.scope, sheet))
    return sheet


places: Places = {("POST", "sheet_accept"): _signed}


@contextmanager
def faults_of_the_scan() -> Iterator[None]:
    """The scan is the one file of its form, whatever a service calls it."""
    try:
        yield
    except Rejected:
        with named_faults():
            raise
    except ValidationError as error:
        names = {"scan": "file"}
        told = [one.model_copy(update={"field": names.get(one.field, one.field)}) for one in faults_of(error)]
        raise invalid(told) from error


# ---- shown


class SheetRow(Schema):
    id: int
    code: str = Field(description=_("yang tercetak di sudut lembar, awal dari sidiknya"))
    sha256: str = Field(description=_("sidik atas semua isian dan bukti dukung di lembar ini"))
    agency: AgencyOut
    items: list[str] = Field(description=_("kode butir di lembar ini"))
    printed_by: str
    at: datetime
    file: str = Field(description=_("alamat lembarnya sebagai PDF"))
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class SheetPage(Page[SheetRow]):
    pass


class SheetItem(Schema):
    code: str
    validated: bool
    changed: str = Field(description=_("mengapa butir ini tidak lagi seperti tercetak; kosong bila masih"))


class SheetOut(SheetRow):
    rows: list[SheetItem]
    scans: list[int] = Field(description=_("bukti dukung berisi pindaian yang sudah diterima"))
    may_accept: MayOut


class SheetChange(Schema):
    code: str
    why: str


class SheetConflictOut(ProblemOut):
    changed: list[SheetChange] = Field(
        description=_("kirim only_unchanged untuk memvalidasi butir lainnya saja")
    )


def _facts(sheet: ValidationSheet) -> dict[str, Any]:
    return {
        "id": sheet.pk,
        "code": sheet.code,
        "sha256": sheet.sha256,
        "agency": AgencyOut.of(sheet.agency),
        "items": [row["code"] for row in sheet.rows],
        "printed_by": sheet.printed_by_name,
        "at": sheet.at,
        "file": reverse("api:sheet_pdf", args=[sheet.round_id, sheet.pk]),
        "page": sheet.get_absolute_url(),
    }


def _shown(request: Request, sheet: ValidationSheet) -> SheetOut:
    changed = {row.code: row.why for row in select.changed_since(sheet, select.sheet_items(sheet))}
    done = {validation.item_id for validation in select.accepted_of(sheet)}
    uses = evidence.uses_of(request.scope, Reference("validation_sheet", str(sheet.pk)))
    return SheetOut(
        **_facts(sheet),
        rows=[
            SheetItem(
                code=row["code"],
                validated=row["item"] in done,
                changed="" if row["item"] in done else changed.get(row["code"], ""),
            )
            for row in sheet.rows
        ],
        scans=[use.evidence_id for use in uses],
        may_accept=MayOut.of(permissions.can_accept_sheet(request.scope, sheet)),
    )


# ---- operations


@router.get(
    f"{ROUND}/sheets",
    url_name="sheets",
    operation_id="list_sheets",
    summary=_("Lembar validasi yang sudah dicetak"),
    description=_("Lembar yang boleh Anda baca dalam periode ini, terbaru dahulu."),
    response=answers({200: SheetPage}, 403, 404, 422),
)
def list_sheets(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    rows = select.sheets_for(request.scope).filter(round=round_)
    if not rows.exists():
        demand(permissions.can_list_items(request.scope, round_))
    return paged(request, rows, query, lambda page: [SheetRow(**_facts(row)) for row in page])


@router.post(
    f"{ROUND}/agencies/{{int:agency_id}}/sheets",
    url_name="agency_sheets",
    operation_id="print_sheet",
    summary=_("Buat lembar validasi satu OPD"),
    description=_(
        "Berisi semua isian OPD itu yang menunggu kepala OPD; isian yang sama memberi lembar yang sama."
    ),
    response=answers({201: SheetOut}, 403, 404, 422),
)
def print_sheet(request: Request, round_id: int, agency_id: int) -> Status[Any]:
    round_, agency = _agency(request, round_id, agency_id)
    made = services.print_sheet(scope=request.scope, round_=round_, agency=agency, now=clock.now())
    return Status(201, _shown(request, _sheet(request, round_id, made.pk)))


@router.get(
    SHEET,
    url_name="sheet",
    operation_id="get_sheet",
    summary=_("Satu lembar validasi"),
    description=_("Butirnya, yang sudah divalidasi, dan yang berubah sesudah dicetak."),
    response=answers({200: SheetOut}, 404),
)
def get_sheet(request: Request, round_id: int, sheet_id: int) -> SheetOut:
    return _shown(request, _sheet(request, round_id, sheet_id))


@router.get(
    f"{SHEET}/sheet.pdf",
    url_name="sheet_pdf",
    operation_id="get_sheet_pdf",
    summary=_("Lembar validasi sebagai PDF"),
    description=_("Untuk ditandatangani; 409 bila isiannya tidak lagi seperti sidik lembar ini."),
    response=answers({200: None}, 404, 409),
    openapi_extra=content_of("application/pdf"),
)
def get_sheet_pdf(request: Request, round_id: int, sheet_id: int) -> HttpResponse:
    sheet = _sheet(request, round_id, sheet_id)
    items = select.sheet_items(sheet)
    if not select.is_same_content(sheet, items):
        told = gettext("Isian berubah sesudah lembar ini dicetak. Cetak lembar baru.")
        raise Problem("edit_conflict", told)
    content = sheet_paper(sheet, items, now=clock.now())
    return as_file(content, f"lembar-validasi-{sheet.code}.pdf", "application/pdf")


class SignedIn(In):
    code: Text = Field(default="", description=_("kode yang tercetak di kertasnya; wajib"))
    head_name: Text = Field(default="", description=_("nama yang menandatangani; wajib"))
    signed_on: date | None = Field(default=None, description=_("wajib"))
    only_unchanged: bool = Field(
        default=False, description=_("bila ada isian yang berubah, validasi butir lainnya saja")
    )


@router.post(
    f"{SHEET}/accept",
    url_name="sheet_accept",
    operation_id="accept_sheet",
    summary=_("Terima lembar bertanda tangan"),
    description=_(
        "multipart/form-data dengan pindaian lembar. Butirnya divalidasi atas nama kepala OPD selama masih "
        "persis seperti tercetak; bila tidak, 409 menyebut butir yang berubah."
    ),
    response=answers({200: SheetOut}, 400, 403, 404, 413, 422) | {409: SheetConflictOut},
)
@decorate_view(receives_a_file)
def accept_sheet(
    request: Request, round_id: int, sheet_id: int, file: File[UploadedFile], body: Form[SignedIn]
) -> SheetOut:
    sheet = _signed(request, round_id, sheet_id)
    try:
        with faults_of_the_scan():
            services.accept_sheet(
                scope=request.scope,
                sheet=sheet,
                code=body.code,
                signature=Signature(body.head_name, body.signed_on),
                scan=file,
                now=clock.now(),
                only_unchanged=body.only_unchanged,
            )
    except SheetChanged as fault:
        changed = [{"code": row.code, "why": row.why} for row in fault.changed]
        told = gettext("Isian berubah sesudah lembar ini ditandatangani.")
        raise Problem("edit_conflict", told, changed=changed) from fault
    return _shown(request, _sheet(request, round_id, sheet_id))
