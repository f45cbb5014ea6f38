"""Content in the API: of a file, and of the copies kept of what a link shows."""

from __future__ import annotations

from datetime import datetime

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema

from selaras.core.api import answers
from selaras.core.http import Problem, Request
from selaras.evidence.models import LinkCopy
from selaras.evidence.views.content import content, link_copy

router = Router(tags=["evidence"])


class CopyOut(Schema):
    id: int
    url: str = Field(description=_("alamat terakhir sesudah pengalihan"))
    taken_at: datetime
    seen_at: datetime = Field(description=_("terakhir kali isinya masih sama"))
    sent_type: str = Field(description=_("jenis yang dikirim situs"))
    sent_sha256: str = Field(description=_("sidik kiriman situs"))
    content_type: str = Field(description=_("halaman web disimpan sebagai teks biasa"))
    size: int = Field(description=_("dalam byte"))
    sha256: str
    content: str = Field(description=_("alamat isi salinan"))

    @classmethod
    def of(cls, copy: LinkCopy) -> CopyOut:
        return cls(
            id=copy.pk,
            url=copy.url,
            taken_at=copy.taken_at,
            seen_at=copy.seen_at,
            sent_type=copy.sent_type,
            sent_sha256=copy.sent_sha256,
            content_type=copy.blob.content_type,
            size=copy.blob.size,
            sha256=copy.blob.sha256,
            content=reverse("api:evidence_copy", args=[copy.evidence_id, copy.pk]),
        )


def in_range(response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code == 416:
        raise Problem("range_not_satisfiable", headers={"Content-Range": response.headers["Content-Range"]})
    return response


@router.get(
    "/evidence/{int:evidence_id}/content",
    url_name="evidence_content",
    operation_id="get_evidence_content",
    summary=_("Isi satu berkas"),
    description=_(
        "Isi berkas sebagaimana diunggah. Kepala Range meminta satu bagian (206); "
        "tautan dan pernyataan nihil tidak mempunyai isi (404)."
    ),
    response=answers({200: None, 206: None}, 403, 404, 416),
    openapi_extra={"responses": {status: {"content": {"*/*": {}}} for status in (200, 206)}},
)
def get_evidence_content(request: Request, evidence_id: int) -> HttpResponseBase:
    return in_range(content(request, evidence_id))


@router.get(
    "/evidence/{int:evidence_id}/copies/{int:copy_id}/content",
    url_name="evidence_copy",
    operation_id="get_evidence_copy",
    summary=_("Isi satu salinan tautan"),
    description=_("PDF dan gambar sebagaimana dikirim situs; halaman web sebagai teks biasa."),
    response=answers({200: None, 206: None}, 404, 416),
    openapi_extra={"responses": {status: {"content": {"*/*": {}}} for status in (200, 206)}},
)
def get_evidence_copy(request: Request, evidence_id: int, copy_id: int) -> HttpResponseBase:
    return in_range(link_copy(request, evidence_id, copy_id))
