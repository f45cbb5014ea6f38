"""One piece of evidence in the API: described better, replaced, archived, asked about, explained, tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, File, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.core import clock
from selaras.core.api import In, Places, Text, answers, entry
from selaras.core.http import Request
from selaras.evidence import permissions, services
from selaras.evidence.api.activity_shown import ReasonIn

# One path belongs to one router: what is read at an address is written there, too.
from selaras.evidence.api.records import EvidenceOut, named_faults, receives_a_file, router
from selaras.evidence.choices import TITLE_LENGTH
from selaras.evidence.views.access import visible_evidence


class DetailsIn(In):
    title: Text = Field(max_length=TITLE_LENGTH)
    issued_on: date | None = Field(
        default=None, description=_("tanggal surat, foto diambil, atau berita terbit")
    )
    period_start: date | None = Field(default=None, description=_("berlaku mulai"))
    period_end: date | None = Field(default=None, description=_("berlaku sampai"))


class EvidenceTextIn(In):
    text: Text = Field(max_length=2000)


editing = entry(visible_evidence, permissions.can_edit)
replacing = entry(visible_evidence, permissions.can_replace)
archiving = entry(visible_evidence, permissions.can_archive)
questioning = entry(visible_evidence, permissions.can_question)
explaining = entry(visible_evidence, permissions.can_explain)
places: Places = {
    ("PUT", "evidence"): editing,
    ("POST", "evidence_replace"): replacing,
    ("POST", "evidence_archive"): archiving,
    ("POST", "evidence_question"): questioning,
    ("POST", "evidence_explain"): explaining,
}


@router.put(
    "/evidence/{int:evidence_id}",
    url_name="evidence",
    operation_id="edit_evidence",
    summary=_("Ubah keterangan bukti dukung"),
    description=_("Judul, tanggal, dan masa berlakunya; yang tidak dikirim dikosongkan. Isinya tetap."),
    response=answers({200: EvidenceOut}, 400, 403, 404, 413, 422),
)
def edit_evidence(request: Request, evidence_id: int, body: DetailsIn) -> EvidenceOut:
    evidence = editing(request, evidence_id)
    with named_faults(title="title", future="issued_on", period="period_end"):
        services.edit(scope=request.scope, evidence=evidence, now=clock.now(), **body.model_dump())
    return EvidenceOut.of(visible_evidence(request, evidence_id))


@router.post(
    "/evidence/{int:evidence_id}/replacement",
    url_name="evidence_replace",
    operation_id="replace_evidence",
    summary=_("Ganti berkas bukti dukung"),
    description=_(
        "multipart/form-data dengan satu berkas. Berkas baru menjadi bukti dukung baru; pemakaian yang "
        "belum diputuskan ikut pindah, yang sudah diputuskan tetap pada berkas lama."
    ),
    response=answers({201: EvidenceOut}, 400, 403, 404, 413, 422),
)
@decorate_view(receives_a_file)
def replace_evidence(request: Request, evidence_id: int, file: File[UploadedFile]) -> Status[Any]:
    evidence = replacing(request, evidence_id)
    with named_faults(same="file"):
        made = services.replace_upload(scope=request.scope, evidence=evidence, upload=file, now=clock.now())
    return Status(201, EvidenceOut.of(visible_evidence(request, made.pk)))


@router.post(
    "/evidence/{int:evidence_id}/archive",
    url_name="evidence_archive",
    operation_id="archive_evidence",
    summary=_("Arsipkan bukti dukung"),
    description=_("Dengan alasan. Yang membuktikan isian yang sudah diputuskan tidak dapat diarsipkan."),
    response=answers({200: EvidenceOut}, 400, 403, 404, 413, 422),
)
def archive_evidence(request: Request, evidence_id: int, body: ReasonIn) -> EvidenceOut:
    evidence = archiving(request, evidence_id)
    with named_faults(text="reason"):
        services.archive(scope=request.scope, evidence=evidence, reason=body.reason, now=clock.now())
    return EvidenceOut.of(visible_evidence(request, evidence_id))


@router.post(
    "/evidence/{int:evidence_id}/question",
    url_name="evidence_question",
    operation_id="question_evidence",
    summary=_("Minta penjelasan bukti dukung"),
    description=_("Pembaca bertanya kepada pemiliknya; buktinya tetap dapat dipakai."),
    response=answers({200: EvidenceOut}, 400, 403, 404, 413, 422),
)
def question_evidence(request: Request, evidence_id: int, body: EvidenceTextIn) -> EvidenceOut:
    evidence = questioning(request, evidence_id)
    return _said(request, services.question, evidence_id, {"evidence": evidence, "text": body.text})


@router.post(
    "/evidence/{int:evidence_id}/explain",
    url_name="evidence_explain",
    operation_id="explain_evidence",
    summary=_("Jelaskan bukti dukung"),
    description=_("Pemiliknya menjawab pertanyaan yang menunggu."),
    response=answers({200: EvidenceOut}, 400, 403, 404, 413, 422),
)
def explain_evidence(request: Request, evidence_id: int, body: EvidenceTextIn) -> EvidenceOut:
    evidence = explaining(request, evidence_id)
    return _said(request, services.explain, evidence_id, {"evidence": evidence, "text": body.text})


def _said(
    request: Request, run: Callable[..., object], evidence_id: int, given: dict[str, Any]
) -> EvidenceOut:
    with named_faults(text="text"):
        run(scope=request.scope, now=clock.now(), **given)
    return EvidenceOut.of(visible_evidence(request, evidence_id))


@router.post(
    "/evidence/{int:evidence_id}/try",
    url_name="evidence_try",
    operation_id="try_evidence_link",
    summary=_("Coba lagi satu tautan"),
    description=_("Dikerjakan di latar belakang; hanya bila pemasangan ini mencoba tautan."),
    response=answers({200: EvidenceOut}, 403, 404, 422),
)
def try_evidence_link(request: Request, evidence_id: int) -> EvidenceOut:
    evidence = visible_evidence(request, evidence_id)
    services.try_again(scope=request.scope, evidence=evidence, now=clock.now())
    return EvidenceOut.of(visible_evidence(request, evidence_id))
