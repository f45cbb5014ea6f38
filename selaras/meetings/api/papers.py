"""Papers of a meeting in the API: the account in one file, the texts with their figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema, Status

from selaras.core import clock
from selaras.core.api import In, MayOut, Page, PageQuery, ProblemOut, Text, answers, content_of, paged
from selaras.core.http import Problem, Request
from selaras.jobs.api import JobOut
from selaras.letters.selectors.papers import DOCX_TYPE
from selaras.meetings import permissions, services
from selaras.meetings.api.doors import (
    MEETING,
    MOST,
    WRITTEN,
    binding,
    reading_text,
    router,
    writing_text,
)
from selaras.meetings.choices import MAX_AMOUNT, TEXT_LENGTH
from selaras.meetings.models import Bundle, Meeting
from selaras.meetings.selectors import bundles as select
from selaras.meetings.selectors import texts
from selaras.meetings.selectors.figures import figures_of
from selaras.meetings.services import TextConflict
from selaras.meetings.views.papers import download, kind_of, text_as_file

BUNDLES = f"{MEETING}/bundles"
TEXT = f"{MEETING}/texts/{{kind}}"


class BundlePartOut(Schema):
    code: str
    label: str
    note: str = Field(description=_("apa isinya, atau mengapa belum ada"))
    pages: int = Field(description=_("0: bagian ini tidak ada"))
    first: int = Field(description=_("halaman pertamanya di dalam berkas; 0: tidak ada"))


class BundleOut(Schema):
    number: int
    made_at: datetime = Field(description=_("keadaan per saat itu"))
    made_by: str
    pages: int
    size: int = Field(description=_("dalam byte"))
    sha256: str
    parts: list[BundlePartOut]
    missing: list[str]
    amount: int | None = Field(description=_("uang transport per orang dalam rupiah"))
    amount_basis: str
    content: str = Field(description=_("alamat isi berkas"))

    @classmethod
    def of(cls, one: Bundle) -> BundleOut:
        plain = ("number", "made_at", "pages", "size", "sha256", "amount", "amount_basis", "missing")
        return cls(
            made_by=one.made_by_name,
            parts=[BundlePartOut(**part) for part in one.parts],
            content=reverse("api:meeting_bundle_file", args=[one.meeting_id, one.number]),
            **{name: getattr(one, name) for name in plain},
        )


class BundlePage(Page[BundleOut]):
    pass


@router.get(
    BUNDLES,
    url_name="meeting_bundles",
    operation_id="list_meeting_bundles",
    summary=_("Kelengkapan SPJ"),
    description=_("Yang sudah dibuat untuk rapat ini, terbaru dahulu."),
    response=answers({200: BundlePage}, 403, 404, 422),
)
def list_meeting_bundles(request: Request, meeting_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    rows = select.bundles_of(binding(request, meeting_id))
    return paged(request, rows, query, lambda page: [BundleOut.of(one) for one in page])


class BundleIn(In):
    amount: int | None = Field(
        default=None, ge=1, le=MAX_AMOUNT, description=_("uang transport per orang; kosong: diisi tangan")
    )
    basis: Text = Field(default="", max_length=200, description=_("wajib bila amount diisi"))


@router.post(
    BUNDLES,
    url_name="meeting_bundles",
    operation_id="start_meeting_bundle",
    summary=_("Buat kelengkapan SPJ"),
    description=_("Sebagai pekerjaan di latar belakang; ikuti kemajuannya di alamat /jobs."),
    response=answers({202: JobOut}, *WRITTEN),
)
def start_meeting_bundle(request: Request, meeting_id: int, body: BundleIn) -> Status[Any]:
    meeting = binding(request, meeting_id)
    transport = select.Transport(body.amount, body.basis)
    job = services.start_bundle(scope=request.scope, meeting=meeting, transport=transport, now=clock.now())
    job.refresh_from_db()
    return Status(202, JobOut.of(request.scope, job))


@router.get(
    f"{BUNDLES}/{{int:number}}/file",
    url_name="meeting_bundle_file",
    operation_id="get_meeting_bundle_file",
    summary=_("Isi kelengkapan SPJ"),
    description=_("Satu PDF; surat bertanda tangan elektronik terlampir utuh di dalamnya."),
    response=answers({200: None, 206: None}, 403, 404, 416),
    openapi_extra={"responses": {status: {"content": {"application/pdf": {}}} for status in (200, 206)}},
)
def get_meeting_bundle_file(request: Request, meeting_id: int, number: int) -> HttpResponseBase:
    response = download(request, binding(request, meeting_id), number)
    if response.status_code == 416:
        raise Problem("range_not_satisfiable", headers={"Content-Range": response.headers["Content-Range"]})
    return response


# ---- texts


class FigureOut(Schema):
    code: str = Field(description=_("ditulis {code} di naskah"))
    label: str
    value: str = Field(description=_("kosong: belum ada, bukan nol"))
    source: str
    page: str = Field(description=_("alamat sumbernya di aplikasi"))


class MeetingTextOut(Schema):
    kind: str
    version: int = Field(description=_("0: belum disimpan, naskah awal; kirimkan sebagai base_version"))
    text: str = Field(description=_("dengan isian di dalam kurung kurawal"))
    reads: str = Field(description=_("dengan angka menurut keadaan sekarang"))
    figures: list[FigureOut] = Field(description=_("semua isian yang dapat dipakai"))
    unknown: list[str] = Field(description=_("isian di naskah yang belum ada angkanya"))
    may_write: MayOut


class MeetingTextConflictOut(ProblemOut):
    version: int
    changed_by: str


def _shown(request: Request, meeting: Meeting, kind: str) -> MeetingTextOut:
    kept, figures = texts.text_of(meeting, kind), figures_of(request.scope, meeting, clock.now())
    read = texts.read(kind, kept.text if kept else texts.beginnings()[kind], figures)
    return MeetingTextOut(
        kind=kind,
        version=kept.version if kept else 0,
        text=read.text,
        reads=read.plain,
        figures=[
            FigureOut(code=one.code, label=one.label, value=one.value, source=one.source, page=one.url)
            for one in figures
        ],
        unknown=[one.code for one in read.unknown],
        may_write=MayOut.of(permissions.can_write_text(request.scope, meeting)),
    )


@router.get(
    TEXT,
    url_name="meeting_text",
    operation_id="get_meeting_text",
    summary=_("Naskah rapat"),
    description=_("kind: sambutan atau siaran-pers. Setiap angka disertai sumbernya."),
    response=answers({200: MeetingTextOut}, 403, 404),
)
def get_meeting_text(request: Request, meeting_id: int, kind: Text) -> MeetingTextOut:
    meeting = reading_text(request, meeting_id, kind)
    return _shown(request, meeting, kind_of(kind).value)


class MeetingTextIn(In):
    base_version: int = Field(ge=0, le=MOST)
    text: Text = Field(max_length=TEXT_LENGTH)


@router.put(
    TEXT,
    url_name="meeting_text",
    operation_id="save_meeting_text",
    summary=_("Simpan naskah rapat"),
    description=_("Isian yang tidak dikenal ditolak; 409 bila orang lain menyimpan lebih dahulu."),
    response=answers({200: MeetingTextOut}, *WRITTEN) | {409: MeetingTextConflictOut},
)
def save_meeting_text(request: Request, meeting_id: int, kind: Text, body: MeetingTextIn) -> MeetingTextOut:
    meeting = writing_text(request, meeting_id, kind)
    which = kind_of(kind).value
    given: dict[str, Any] = {"scope": request.scope, "meeting": meeting, "now": clock.now()}
    try:
        services.save_text(kind=which, text=body.text, base_version=body.base_version, **given)
    except TextConflict as conflict:
        name = conflict.kept.changed_by_name
        told = gettext("%(name)s menyimpan naskah ini lebih dahulu.") % {"name": name}
        raise Problem("edit_conflict", told, version=conflict.kept.version, changed_by=name) from conflict
    return _shown(request, meeting, which)


@router.get(
    f"{TEXT}/file",
    url_name="meeting_text_file",
    operation_id="get_meeting_text_file",
    summary=_("Naskah rapat sebagai berkas"),
    description=_("form: pdf atau docx; sumber angka pada lembar tersendiri."),
    response=answers({200: None}, 403, 404, 422),
    openapi_extra=content_of("application/pdf", DOCX_TYPE),
)
def get_meeting_text_file(
    request: Request, meeting_id: int, kind: Text, form: Literal["pdf", "docx"] = "pdf"
) -> HttpResponse:
    meeting = reading_text(request, meeting_id, kind)
    return text_as_file(request, meeting, kind_of(kind), form)
