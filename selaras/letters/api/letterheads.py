"""The head of an office's paper in the API: its words, its numbering, its chain of initials, its emblem."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Schema
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.core import clock
from selaras.core.api import (
    In,
    MayOut,
    Text,
    answers,
    as_file,
    content_of,
    renamed_faults,
)
from selaras.core.http import Request
from selaras.evidence.api import receives_a_file
from selaras.letters import permissions, services
from selaras.letters.api.doors import keeping_books
from selaras.letters.api.letters import router
from selaras.letters.api.shown import WRITTEN
from selaras.letters.choices import MAX_CHAIN, LetterKind, Paper, TagCharacter
from selaras.letters.models import Letterhead
from selaras.letters.selectors.papers import chain_posts, letterhead_of
from selaras.letters.services import LetterheadText
from selaras.letters.services.emblems import EMBLEM_BYTES
from selaras.offices.models import Agency

OFFICE = "/agencies/{int:agency_id}"
HEAD = f"{OFFICE}/letterhead"
BOOK = f"{OFFICE}/number-books/{{int:year}}"
TEXTS = tuple(LetterheadText.__dataclass_fields__)


# ---- the head of the paper


class LetterheadIn(In):
    lines: Text = Field(max_length=600, description=_("nama pada kop, baris demi baris"))
    address: Text = Field(default="", max_length=600)
    place: Text = Field(max_length=80)
    paper: Paper = Paper.A4
    pattern: Text = Field(max_length=120, description=_("pola nomor; memuat {nomor} dan {tahun}"))
    unit: Text = Field(default="", max_length=40)
    classification: Text = Field(default="", max_length=40)
    own_books: list[LetterKind] = Field(
        default_factory=list, max_length=20, description=_("jenis surat dengan buku nomor tersendiri")
    )
    chain: list[int] = Field(
        default_factory=list, max_length=MAX_CHAIN, description=_("jabatan yang memaraf, menurut urutannya")
    )
    tag: TagCharacter = TagCharacter.HASH
    tells_hal: bool = Field(default=False, description=_("hal tampak pada pemeriksaan kode verifikasi"))

    def text(self) -> LetterheadText:
        given: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in self.model_dump().items()
        }
        return LetterheadText(**given)


class LetterheadOut(Schema):
    agency_id: int
    lines: str
    address: str
    place: str
    paper: str
    pattern: str
    unit: str
    classification: str
    own_books: list[str]
    chain: list[int]
    tag: str
    tells_hal: bool
    has_emblem: bool
    posts: dict[str, str] = Field(description=_("nomor jabatan yang dapat memaraf, dan namanya"))
    may_change: MayOut

    @classmethod
    def of(cls, request: Request, agency: Agency) -> LetterheadOut:
        head = letterhead_of(agency)
        return cls(
            **_words(head),
            agency_id=agency.pk,
            has_emblem=bool(head.emblem),
            posts={str(post.pk): f"{post.title}, {post.agency}" for post in chain_posts(agency)},
            may_change=MayOut.of(permissions.can_write_for(request.scope, agency)),
        )


def _words(head: Letterhead) -> dict[str, Any]:
    return {name: getattr(head, name) for name in TEXTS}


@router.get(
    HEAD,
    url_name="letterhead",
    operation_id="get_letterhead",
    summary=_("Kop dan pola nomor"),
    description=_("Seperti tersimpan, atau seperti kantor ini memulainya."),
    response=answers({200: LetterheadOut}, 403, 404),
)
def get_letterhead(request: Request, agency_id: int) -> LetterheadOut:
    return LetterheadOut.of(request, keeping_books(request, agency_id))


@router.put(
    HEAD,
    url_name="letterhead",
    operation_id="save_letterhead",
    summary=_("Ubah kop dan pola nomor"),
    description=_("Mengganti seluruh isian; lambangnya tetap."),
    response=answers({200: LetterheadOut}, *WRITTEN),
)
def save_letterhead(request: Request, agency_id: int, body: LetterheadIn) -> LetterheadOut:
    agency = keeping_books(request, agency_id)
    services.save_letterhead(scope=request.scope, agency=agency, text=body.text(), now=clock.now())
    return LetterheadOut.of(request, agency)


@router.get(
    f"{HEAD}/emblem",
    url_name="letterhead_emblem",
    operation_id="get_letterhead_emblem",
    summary=_("Lambang pada kop"),
    description=_("PNG atau JPEG seperti yang diunggah."),
    response=answers({200: None}, 403, 404),
    openapi_extra=content_of("image/png", "image/jpeg"),
)
def get_letterhead_emblem(request: Request, agency_id: int) -> HttpResponse:
    head = letterhead_of(keeping_books(request, agency_id))
    if not head.emblem:
        raise Http404
    return as_file(bytes(head.emblem), f"lambang-{agency_id}", head.emblem_type)


@router.post(
    f"{HEAD}/emblem",
    url_name="letterhead_emblem",
    operation_id="bring_letterhead_emblem",
    summary=_("Unggah lambang pada kop"),
    description=_("multipart/form-data; PNG atau JPEG, paling besar 512 KB."),
    response=answers({200: LetterheadOut}, *WRITTEN),
)
@decorate_view(receives_a_file)
def bring_letterhead_emblem(request: Request, agency_id: int, file: File[UploadedFile]) -> LetterheadOut:
    agency = keeping_books(request, agency_id)
    with renamed_faults(emblem="file"):
        _picture(request, agency, bytes(file.read(EMBLEM_BYTES + 1)) or b"\x00")
    return LetterheadOut.of(request, agency)


@router.post(
    f"{HEAD}/emblem/remove",
    url_name="letterhead_emblem_remove",
    operation_id="remove_letterhead_emblem",
    summary=_("Hapus lambang dari kop"),
    description=_("Surat yang dicetak sesudahnya tanpa lambang."),
    response=answers({200: LetterheadOut}, 403, 404, 422),
)
def remove_letterhead_emblem(request: Request, agency_id: int) -> LetterheadOut:
    agency = keeping_books(request, agency_id)
    _picture(request, agency, b"")
    return LetterheadOut.of(request, agency)


def _picture(request: Request, agency: Agency, emblem: bytes) -> None:
    text = LetterheadText(**_words(letterhead_of(agency)))
    services.save_letterhead(scope=request.scope, agency=agency, text=text, emblem=emblem, now=clock.now())
