"""The library in the API, and what its evidence is used for: looked up, used once more, changed, let go."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.core import clock
from selaras.core.api import DoneOut, In, MayOut, Page, PageQuery, Places, Text, answers, entry, paged
from selaras.core.http import Request
from selaras.core.references import Reference, show
from selaras.core.verdict import demand
from selaras.evidence import permissions, selectors, services
from selaras.evidence.api.activity_shown import ReasonIn
from selaras.evidence.api.records import EvidenceOut, UseOut, named_faults
from selaras.evidence.choices import OPEN_STATES
from selaras.evidence.models import Evidence, Use
from selaras.evidence.views.access import visible_evidence, visible_use

router = Router(tags=["evidence"])


class LibraryPage(Page[EvidenceOut]):
    """One page of the library."""


class LibraryQuery(PageQuery):
    q: Text = Field(default="", max_length=100)
    kind: Literal["file", "link", "nihil", "kegiatan"] | None = None
    state: Text = Field(default="", max_length=20, description=_("kosong: semua yang berlaku"))
    agency_id: int | None = Field(default=None, ge=1, le=10**18 - 1)
    subject_kind: Text = Field(default="", max_length=20, description=_("misalnya item"))
    subject_id: Text = Field(
        default="", max_length=40, description=_("hanya yang dapat dipakai lagi pada catatan ini")
    )


class UseIn(In):
    subject_kind: Text = Field(max_length=20, description=_("misalnya item"))
    subject_id: Text = Field(max_length=40)
    pages: Text = Field(
        default="", max_length=1000, description=_("halaman yang membuktikan, misalnya 3-5, 8")
    )
    note: Text = Field(default="", max_length=300)


class UseChangeIn(In):
    pages: Text = Field(default="", max_length=1000)
    note: Text = Field(default="", max_length=300)


class UseMayOut(Schema):
    change: MayOut
    remove: MayOut


class UseDetailOut(UseOut):
    subject_kind: str
    subject_id: str
    may: UseMayOut

    @classmethod
    def shown(cls, request: Request, use: Use) -> UseDetailOut:
        return cls(
            **UseOut.of(use).model_dump(),
            subject_kind=use.subject_kind,
            subject_id=use.subject_id,
            may=UseMayOut(
                change=MayOut.of(permissions.can_change_use(request.scope, use)),
                remove=MayOut.of(permissions.can_remove_use(request.scope, use)),
            ),
        )


def reading(request: Request, evidence_id: int) -> Evidence:
    """Whether it may be used depends on what for, which only the body says."""
    return visible_evidence(request, evidence_id)


changed = entry(visible_use, permissions.can_change_use)
removed = entry(visible_use, permissions.can_remove_use)
places: Places = {
    ("POST", "evidence_uses"): reading,
    ("PUT", "evidence_use"): changed,
    ("POST", "evidence_use_remove"): removed,
}


@router.get(
    "/evidence",
    url_name="evidence_library",
    operation_id="list_evidence",
    summary=_("Pustaka bukti dukung"),
    description=_("Semua bukti dukung yang boleh Anda baca, yang terbaru dahulu."),
    response=answers({200: LibraryPage}, 403, 404, 422),
)
def list_evidence(request: Request, query: Query[LibraryQuery]) -> dict[str, Any]:
    demand(permissions.can_browse(request.scope))
    rows = selectors.search(selectors.library(request.scope), query.q)
    if query.subject_kind or query.subject_id:
        subject = _subject(request, query.subject_kind, query.subject_id)
        rows = selectors.reusable(request.scope, subject, query.q)
    rows = rows.filter(state=query.state) if query.state else rows.filter(state__in=OPEN_STATES)
    if query.kind is not None:
        rows = rows.filter(kind=query.kind)
    if query.agency_id is not None:
        rows = rows.filter(agency=query.agency_id)
    return paged(request, rows, query, lambda page: [EvidenceOut.of(one) for one in page])


def _subject(request: Request, kind: str, id_: str) -> Reference:
    subject = Reference(kind, id_)
    if show(request.scope, subject) is None:
        raise Http404
    return subject


@router.post(
    "/evidence/{int:evidence_id}/uses",
    url_name="evidence_uses",
    operation_id="use_evidence",
    summary=_("Pakai bukti dukung"),
    description=_("Bukti dukung yang sudah ada di pustaka dipakai pada satu catatan lagi, misalnya butir."),
    response=answers({201: UseDetailOut}, 400, 403, 404, 413, 422),
)
def use_evidence(request: Request, evidence_id: int, body: UseIn) -> Status[Any]:
    evidence = reading(request, evidence_id)
    subject = _subject(request, body.subject_kind, body.subject_id)
    with named_faults(pages="pages"):
        made = services.use(
            scope=request.scope,
            evidence=evidence,
            subject=subject,
            pages=body.pages,
            note=body.note,
            now=clock.now(),
        )
    return Status(201, UseDetailOut.shown(request, visible_use(request, made.pk)))


@router.get(
    "/evidence-uses/{int:use_id}",
    url_name="evidence_use",
    operation_id="get_evidence_use",
    summary=_("Satu pemakaian bukti dukung"),
    description=_("Pada catatan apa, halaman yang membuktikan, dan langkah yang boleh Anda lakukan."),
    response=answers({200: UseDetailOut}, 404),
)
def get_evidence_use(request: Request, use_id: int) -> UseDetailOut:
    return UseDetailOut.shown(request, visible_use(request, use_id))


@router.put(
    "/evidence-uses/{int:use_id}",
    url_name="evidence_use",
    operation_id="change_evidence_use",
    summary=_("Ubah halaman pemakaian"),
    description=_("Mengganti halaman dan catatan; yang tidak dikirim dikosongkan."),
    response=answers({200: UseDetailOut}, 400, 403, 404, 413, 422),
)
def change_evidence_use(request: Request, use_id: int, body: UseChangeIn) -> UseDetailOut:
    use = changed(request, use_id)
    with named_faults(pages="pages"):
        services.change_pages(scope=request.scope, use=use, pages=body.pages, note=body.note, now=clock.now())
    return UseDetailOut.shown(request, visible_use(request, use_id))


@router.post(
    "/evidence-uses/{int:use_id}/remove",
    url_name="evidence_use_remove",
    operation_id="remove_evidence_use",
    summary=_("Lepas bukti dukung"),
    description=_("Dengan alasan; buktinya tetap ada di pustaka."),
    response=answers({200: DoneOut}, 400, 403, 404, 413, 422),
)
def remove_evidence_use(request: Request, use_id: int, body: ReasonIn) -> DoneOut:
    use = removed(request, use_id)
    with named_faults(reason="reason"):
        services.remove_use(scope=request.scope, use=use, reason=body.reason, now=clock.now())
    return DoneOut()
