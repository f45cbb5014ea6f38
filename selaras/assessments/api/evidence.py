"""The evidence of an item in the API: what it rests on, and adding a file, a link or a nihil statement."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import File, Form, Query, Router, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.assessments.models import Item
from selaras.assessments.views.access import visible_item
from selaras.core import clock
from selaras.core.api import Page, PageQuery, answers, paged
from selaras.core.http import Request
from selaras.core.references import Reference
from selaras.evidence import selectors, services
from selaras.evidence.api import FileIn, LinkIn, NihilIn, UseOut, named_faults, receives_a_file

router = Router(tags=["evidence"])
EVIDENCE = "/rounds/{int:round_id}/items/{code}/evidence"
ADDED = answers({201: UseOut}, 400, 403, 404, 413, 422)


class UsePage(Page[UseOut]):
    pass


def _subject(item: Item) -> Reference:
    return Reference("item", str(item.pk))


@router.get(
    EVIDENCE,
    url_name="item_evidence",
    operation_id="list_item_evidence",
    summary=_("Bukti dukung satu butir"),
    description=_("Pemakaian bukti dukung pada butir ini yang boleh Anda baca, dari yang terlama."),
    response=answers({200: UsePage}, 404, 422),
)
def list_item_evidence(request: Request, round_id: int, code: str, query: Query[PageQuery]) -> dict[str, Any]:
    item = visible_item(request, round_id, code)
    uses = selectors.uses_of(request.scope, _subject(item))
    hints = selectors.same_files(request.scope, [use.evidence for use in uses])
    return paged(
        request,
        uses,
        query,
        lambda page: [UseOut.of(use, hints.get(use.evidence_id, "")) for use in page],
    )


@router.post(
    f"{EVIDENCE}/files",
    url_name="item_evidence_files",
    operation_id="upload_item_evidence",
    summary=_("Unggah satu berkas"),
    description=_(
        "multipart/form-data dengan satu berkas. Jenisnya ditetapkan dari isi: PDF, foto, Word, Excel, "
        "PowerPoint tanpa makro, OpenDocument, teks, atau CSV."
    ),
    response=ADDED,
)
@decorate_view(receives_a_file)
def upload_item_evidence(
    request: Request,
    round_id: int,
    code: str,
    file: File[UploadedFile],
    fields: Form[FileIn],
) -> Status[Any]:
    item = visible_item(request, round_id, code)
    with named_faults(title="title", pages="pages"):
        use = services.attach_upload(
            scope=request.scope,
            subject=_subject(item),
            upload=file,
            title=fields.title,
            pages=fields.pages,
            now=clock.now(),
        )
    hint = selectors.same_file_elsewhere(request.scope, use.evidence)
    return Status(201, UseOut.of(use, hint))


@router.post(
    f"{EVIDENCE}/links",
    url_name="item_evidence_links",
    operation_id="link_item_evidence",
    summary=_("Tambah tautan"),
    description=_("Alamat yang terbuka tanpa meminta izin; salinannya disimpan bila situsnya mengizinkan."),
    response=ADDED,
)
def link_item_evidence(request: Request, round_id: int, code: str, body: LinkIn) -> Status[Any]:
    item = visible_item(request, round_id, code)
    with named_faults(url="url", title="title", pages="pages", future="issued_on"):
        use = services.attach_link(
            scope=request.scope,
            subject=_subject(item),
            url=body.url,
            title=body.title,
            issued_on=body.issued_on,
            pages=body.pages,
            now=clock.now(),
        )
    return Status(201, UseOut.of(use))


@router.post(
    f"{EVIDENCE}/nihil",
    url_name="item_evidence_nihil",
    operation_id="declare_item_nihil",
    summary=_("Tambah pernyataan nihil"),
    description=_("Sumber yang diperiksa dan tanggalnya; bukan pernyataan bahwa tidak pernah terjadi."),
    response=ADDED,
)
def declare_item_nihil(request: Request, round_id: int, code: str, body: NihilIn) -> Status[Any]:
    item = visible_item(request, round_id, code)
    with named_faults(title="title", sources="sources", future="checked_on"):
        use = services.attach_nihil(
            scope=request.scope,
            subject=_subject(item),
            sources=body.sources,
            checked_on=body.checked_on,
            title=body.title,
            now=clock.now(),
        )
    return Status(201, UseOut.of(use))
