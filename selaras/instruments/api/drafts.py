"""Drafts in the API: the list, a new one, one whole, published, set aside, and what was kept of it."""

from __future__ import annotations

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Form, Query, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.core import clock
from selaras.core.api import Fault, In, PageQuery, Text, answers, filled, invalid, paged
from selaras.core.http import Problem, Request
from selaras.instruments import selectors, services
from selaras.instruments.api.doors import (
    DRAFT,
    DRAFTS,
    KEY,
    VERSION,
    WRITTEN,
    moving,
    preparing,
    publishing,
    reading_draft,
    router,
    starting,
    takes_a_small_file,
)
from selaras.instruments.api.draft_shown import (
    DraftConflictOut,
    DraftRevisionOut,
    DraftRevisionPage,
    DraftRevisionRow,
    InstrumentDraftOut,
    InstrumentDraftPage,
    InstrumentDraftRow,
    revision_row,
    row_of,
    shown,
)
from selaras.instruments.compute import InstrumentFaults, SheetFaults
from selaras.instruments.forms import CopyForm, FileForm
from selaras.instruments.views.uploads import text_of_upload
from selaras.offices.api.shapes import RegionCode

Version = Annotated[int, Field(ge=1, le=VERSION, description=_("version naskah yang menjadi dasar"))]


@router.get(
    DRAFTS,
    url_name="instrument_drafts",
    operation_id="list_instrument_drafts",
    summary=_("Naskah instrumen"),
    description=_("Naskah daerah yang Anda kelola, yang terakhir diubah dahulu."),
    response=answers({200: InstrumentDraftPage}, 403, 422),
)
def list_instrument_drafts(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    preparing(request)
    rows = selectors.drafts_for(request.scope)
    return paged(request, rows, query, lambda page: [InstrumentDraftRow(**row_of(one)) for one in page])


class InstrumentCopyIn(In):
    region: RegionCode
    instrument: int = Field(ge=1, le=KEY, description=_("id instrumen yang disalin"))
    edition: Text = Field(default="", max_length=40, description=_("kosong: memperbaiki edisi yang sama"))


@router.post(
    DRAFTS,
    url_name="instrument_drafts",
    operation_id="copy_instrument",
    summary=_("Mulai naskah dari instrumen"),
    description=_("Salinan instrumen yang berlaku di daerah itu, sebagai edisi baru atau perbaikan."),
    response=answers({201: InstrumentDraftOut}, 400, 403, 413, 422),
)
def copy_instrument(request: Request, body: InstrumentCopyIn) -> Status[Any]:
    region = starting(request, body.region)
    usable = selectors.current_instruments(request.scope).filter(selectors.usable_in(region.path))
    wanted = filled(CopyForm(body.model_dump(), instruments=usable))
    base = wanted["instrument"]
    made = services.create_draft(
        scope=request.scope,
        region=region,
        text=selectors.copied_text(base, wanted["edition"]),
        note=gettext("disalin dari %(name)s") % {"name": base},
        base=base,
        now=clock.now(),
    )
    return Status(201, shown(request, made.pk))


class InstrumentFileIn(In):
    region: RegionCode


@router.post(
    f"{DRAFTS}/files",
    url_name="instrument_draft_files",
    operation_id="upload_instrument",
    summary=_("Mulai naskah dari berkas"),
    description=_("multipart/form-data dengan satu berkas YAML, XLSX, atau CSV, paling besar 5 MB."),
    response=answers({201: InstrumentDraftOut}, *WRITTEN),
)
@decorate_view(takes_a_small_file)
def upload_instrument(
    request: Request, file: File[UploadedFile], fields: Form[InstrumentFileIn]
) -> Status[Any]:
    region = starting(request, fields.region)
    upload = filled(FileForm({}, MultiValueDict({"file": [file]})))["file"]
    try:
        text = text_of_upload(upload)
    except SheetFaults as found:
        told = [
            Fault(field="file", code="sheet", detail=f"{one.place}: {one.message}") for one in found.faults
        ]
        raise invalid(told) from found
    made = services.create_draft(
        scope=request.scope,
        region=region,
        text=text,
        note=gettext("dibaca dari berkas %(name)s") % {"name": upload.name[:100]},
        now=clock.now(),
    )
    return Status(201, shown(request, made.pk))


@router.get(
    DRAFT,
    url_name="instrument_draft",
    operation_id="get_instrument_draft",
    summary=_("Satu naskah instrumen"),
    description=_("Naskahnya, pohonnya sebagaimana tertulis, jumlah bobot, dan yang perlu diperbaiki."),
    response=answers({200: InstrumentDraftOut}, 404),
)
def get_instrument_draft(request: Request, draft_id: int) -> InstrumentDraftOut:
    return shown(request, draft_id)


class DraftPublishIn(In):
    base_version: Version


@router.post(
    f"{DRAFT}/publish",
    url_name="instrument_draft_publish",
    operation_id="publish_instrument",
    summary=_("Terbitkan naskah"),
    description=_(
        "Versi yang dibaca menjadi instrumen daerah itu dan tidak berubah lagi; published menyebutnya."
    ),
    response=answers({200: InstrumentDraftOut}, *WRITTEN) | {409: DraftConflictOut},
)
def publish_instrument(request: Request, draft_id: int, body: DraftPublishIn) -> InstrumentDraftOut:
    publishing(request, draft_id)
    try:
        services.publish_draft(
            scope=request.scope, draft_id=draft_id, base_version=body.base_version, now=clock.now()
        )
    except services.DraftConflict as conflict:
        there = conflict.draft
        raise Problem(
            "edit_conflict", version=there.version, changed_by=there.changed_by_name, kept=None
        ) from conflict
    except InstrumentFaults as wrong:
        raise invalid([Fault(field="", code=one.code, detail=one.message) for one in wrong.faults]) from wrong
    return shown(request, draft_id)


@router.post(
    f"{DRAFT}/drop",
    url_name="instrument_draft_drop",
    operation_id="drop_instrument_draft",
    summary=_("Sisihkan naskah"),
    description=_("Tetap tersimpan dan dapat diambil kembali."),
    response=answers({200: InstrumentDraftOut}, 403, 404),
)
def drop_instrument_draft(request: Request, draft_id: int) -> InstrumentDraftOut:
    return _moved(request, draft_id, "drop")


@router.post(
    f"{DRAFT}/restore",
    url_name="instrument_draft_restore",
    operation_id="restore_instrument_draft",
    summary=_("Ambil kembali naskah"),
    description=_("Yang disisihkan menjadi konsep lagi."),
    response=answers({200: InstrumentDraftOut}, 403, 404),
)
def restore_instrument_draft(request: Request, draft_id: int) -> InstrumentDraftOut:
    return _moved(request, draft_id, "restore")


def _moved(request: Request, draft_id: int, action: str) -> InstrumentDraftOut:
    moving(request, draft_id, action)
    services.move_draft(scope=request.scope, draft_id=draft_id, action=action, now=clock.now())
    return shown(request, draft_id)


@router.get(
    f"{DRAFT}/revisions",
    url_name="instrument_draft_revisions",
    operation_id="list_instrument_revisions",
    summary=_("Riwayat naskah"),
    description=_("Setiap naskah yang disimpan, dan kiriman yang kalah cepat; yang terbaru dahulu."),
    response=answers({200: DraftRevisionPage}, 404, 422),
)
def list_instrument_revisions(request: Request, draft_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    rows = reading_draft(request, draft_id).revisions.defer("text")
    return paged(request, rows, query, lambda page: [DraftRevisionRow(**revision_row(one)) for one in page])


@router.get(
    f"{DRAFT}/revisions/{{int:revision_id}}",
    url_name="instrument_draft_revision",
    operation_id="get_instrument_revision",
    summary=_("Satu naskah dari riwayat"),
    description=_("Untuk dibaca, digabungkan, dan disimpan lagi."),
    response=answers({200: DraftRevisionOut}, 404),
)
def get_instrument_revision(request: Request, draft_id: int, revision_id: int) -> DraftRevisionOut:
    found = get_object_or_404(reading_draft(request, draft_id).revisions, pk=revision_id)
    return DraftRevisionOut(**revision_row(found), text=found.text)
