"""The dossier of a round in the API: make it in the background, follow it, fetch its three files."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.assessments import permissions, services
from selaras.assessments.models import Dossier, Round
from selaras.assessments.views.access import visible_round
from selaras.assessments.views.dossiers import TYPES, download
from selaras.core import clock
from selaras.core.api import Page, PageQuery, Places, answers, paged
from selaras.core.http import Problem, Request
from selaras.core.verdict import demand
from selaras.jobs.api import JobOut

router = Router(tags=["dossiers"])
DOSSIERS = "/rounds/{int:round_id}/dossiers"
DOSSIER = f"{DOSSIERS}/{{int:number}}"
Part = Literal["pdf", "zip", "csv"]


def _read(request: Request, round_id: int, **_more: object) -> Round:
    round_ = visible_round(request, round_id)
    demand(permissions.can_read_dossiers(request.scope, round_))
    return round_


places: Places = {("GET", "dossiers"): _read, ("GET", "dossier_file"): _read}


class DossierFileOut(Schema):
    part: str = Field(description=_("pdf, zip, atau csv"))
    sha256: str
    size: int = Field(description=_("dalam byte"))
    content: str = Field(description=_("alamat isi berkas"))


class DossierOut(Schema):
    number: int
    made_at: datetime = Field(description=_("keadaan per saat itu"))
    made_by: str
    answers: int
    asked: int
    is_complete: bool
    evidence_files: int
    parts: list[DossierFileOut]

    @classmethod
    def of(cls, one: Dossier) -> DossierOut:
        parts = []
        for part in TYPES:
            sha256, size = one.content(part)
            address = reverse("api:dossier_file", args=[one.round_id, one.number, part])
            parts.append(DossierFileOut(part=part, sha256=sha256, size=size, content=address))
        return cls(
            number=one.number,
            made_at=one.made_at,
            made_by=one.made_by_name,
            answers=one.answers,
            asked=one.asked,
            is_complete=one.is_complete,
            evidence_files=one.files,
            parts=parts,
        )


class DossierPage(Page[DossierOut]):
    pass


@router.get(
    DOSSIERS,
    url_name="dossiers",
    operation_id="list_dossiers",
    summary=_("Berkas kirim"),
    description=_("Yang sudah dibuat untuk periode ini, dengan sidik setiap berkasnya; terbaru dahulu."),
    response=answers({200: DossierPage}, 403, 404, 422),
)
def list_dossiers(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    rows = Dossier.objects.filter(round=_read(request, round_id))
    return paged(request, rows, query, lambda page: [DossierOut.of(one) for one in page])


@router.post(
    DOSSIERS,
    url_name="dossiers",
    operation_id="start_dossier",
    summary=_("Buat berkas kirim"),
    description=_("Sebagai pekerjaan di latar belakang; ikuti kemajuannya di alamat /jobs."),
    response=answers({202: JobOut}, 403, 404),
)
def start_dossier(request: Request, round_id: int) -> Status[Any]:
    round_ = visible_round(request, round_id)
    job = services.start_dossier(scope=request.scope, round_=round_, now=clock.now())
    job.refresh_from_db()
    return Status(202, JobOut.of(request.scope, job))


@router.get(
    DOSSIER,
    url_name="dossier",
    operation_id="get_dossier",
    summary=_("Satu berkas kirim"),
    description=_("Apa yang dimuatnya dan sidik ketiga berkasnya."),
    response=answers({200: DossierOut}, 403, 404),
)
def get_dossier(request: Request, round_id: int, number: int) -> DossierOut:
    round_ = _read(request, round_id)
    return DossierOut.of(get_object_or_404(Dossier, round=round_, number=number))


@router.get(
    f"{DOSSIER}/{{part}}",
    url_name="dossier_file",
    operation_id="get_dossier_file",
    summary=_("Isi satu bagian berkas kirim"),
    description=_(
        "pdf: surat dan isian; zip: seluruh bukti dukung; csv: daftarnya. Kepala Range meminta satu bagian."
    ),
    response=answers({200: None, 206: None}, 403, 404, 416, 422),
    openapi_extra={
        "responses": {status: {"content": {"*/*": {}}} for status in (200, 206)},
    },
)
def get_dossier_file(request: Request, round_id: int, number: int, part: Part) -> HttpResponseBase:
    response = download(request, visible_round(request, round_id), number, part)
    if response.status_code == 416:
        raise Problem("range_not_satisfiable", headers={"Content-Range": response.headers["Content-Range"]})
    return response
