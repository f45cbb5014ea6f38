"""Evidence in the API: what is known of a piece, its content, and what a subject needs to take more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema

from selaras.core import clock
from selaras.core.api import In, Text, answers, faults_of, invalid
from selaras.core.http import Problem, Request, problem
from selaras.evidence import selectors, services
from selaras.evidence.api.content import CopyOut
from selaras.evidence.models import Evidence, Use
from selaras.evidence.services.faults import Rejected
from selaras.evidence.services.files import max_bytes
from selaras.evidence.services.receiving import FORM_BYTES, LimitedUpload
from selaras.evidence.views.access import visible_evidence
from selaras.offices.api import AgencyOut

router = Router(tags=["evidence"])


# ---- shown


class FileOut(Schema):
    name: str
    size: int = Field(description=_("dalam byte"))
    content_type: str = Field(description=_("ditetapkan dari isinya, bukan dari namanya"))
    sha256: str
    content: str = Field(description=_("alamat isi berkas"))
    waits: bool = Field(description=_("menunggu pemeriksaan virus; isinya belum diberikan (403)"))


class NihilOut(Schema):
    sources: list[str]
    checked_on: date
    sentence: str


class EvidenceOut(Schema):
    id: int
    kind: str = Field(description=_("file, link, atau nihil"))
    title: str
    agency: AgencyOut
    state: str
    state_label: str
    file: FileOut | None
    url: str | None
    nihil: NihilOut | None
    type: str = Field(description=_("kode jenis bukti, misalnya produk_hukum; kosong bila belum disebut"))
    facts: dict[str, Any] = Field(description=_("isian menurut jenisnya"))
    issued_on: date | None
    period_start: date | None
    period_end: date | None
    added_by: str
    added_via: str = Field(description=_("akun, tautan_kerja, api, atau sistem"))
    created_at: datetime

    @classmethod
    def of(cls, evidence: Evidence) -> EvidenceOut:
        return cls(**_facts(evidence))


class UsedFor(Schema):
    use_id: int
    kind: str
    id: str
    title: str
    page: str = Field(description=_("alamat halamannya di aplikasi"))
    pages: str


class EvidenceDetail(EvidenceOut):
    why_visible: str
    uses: list[UsedFor]
    copies: list[CopyOut] = Field(description=_("salinan isi tautan, yang terbaru dahulu"))
    hidden_uses: int = Field(description=_("pemakaian lain yang tidak dapat Anda baca"))


class UseOut(Schema):
    id: int
    pages: str = Field(description=_("halaman yang membuktikan, misalnya 3-5, 8"))
    note: str
    added_by: str
    added_at: datetime
    evidence: EvidenceOut
    hint: str = Field(default="", description=_("bila berkas yang sama juga dipakai pihak lain"))

    @classmethod
    def of(cls, use: Use, hint: str = "") -> UseOut:
        return cls(
            id=use.pk,
            pages=use.pages,
            note=use.note,
            added_by=use.added_by_name,
            added_at=use.added_at,
            evidence=EvidenceOut.of(use.evidence),
            hint=hint,
        )


def _facts(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": evidence.pk,
        "kind": evidence.kind,
        "title": evidence.title,
        "agency": AgencyOut.of(evidence.agency),
        "state": evidence.state,
        "state_label": evidence.get_state_display(),
        "file": _file(evidence),
        "url": evidence.url or None,
        "nihil": _nihil(evidence),
        "type": evidence.type_code,
        "facts": evidence.facts,
        "issued_on": evidence.issued_on,
        "period_start": evidence.period_start,
        "period_end": evidence.period_end,
        "added_by": evidence.added_by_name,
        "added_via": evidence.added_via,
        "created_at": evidence.created_at,
    }


def _file(evidence: Evidence) -> FileOut | None:
    if evidence.blob is None:
        return None
    return FileOut(
        name=evidence.original_name,
        size=evidence.blob.size,
        content_type=evidence.blob.content_type,
        sha256=evidence.blob.sha256,
        content=reverse("api:evidence_content", args=[evidence.pk]),
        waits=evidence.is_waiting,
    )


def _nihil(evidence: Evidence) -> NihilOut | None:
    if evidence.nihil is None or evidence.checked_on is None:
        return None
    return NihilOut(
        sources=evidence.nihil["sources"], checked_on=evidence.checked_on, sentence=evidence.nihil_sentence
    )


# ---- taken


class FileIn(In):
    """What comes beside the file itself."""

    title: Text = Field(default="", description=_("tanpa judul dipakai nama berkasnya"))
    pages: Text = Field(default="", description=_("halaman yang membuktikan, misalnya 3-5, 8"))


class LinkIn(In):
    url: Text = Field(description=_("alamat http atau https; salinannya disimpan bila situsnya mengizinkan"))
    title: Text
    issued_on: date | None = None
    pages: Text = ""


class NihilIn(In):
    sources: list[Text] = Field(description=_("sumber yang diperiksa, paling sedikit satu"), max_length=100)
    checked_on: date = Field(description=_("tanggal pemeriksaan"))
    title: Text = ""


Run = Callable[..., HttpResponseBase]


def receiver_of(handler: type[LimitedUpload], limit: Callable[[], int], told: Callable[[], str]) -> Any:
    """Before anything reads the body: no more than one file of the allowed size, and straight to disk."""

    def receives(run: Run) -> Run:
        @wraps(run)
        def receiving(request: Request, **kwargs: Any) -> HttpResponseBase:
            length = str(request.META.get("CONTENT_LENGTH") or "0")
            if length.isdecimal() and int(length) > limit() + FORM_BYTES:
                return problem("too_large", told())
            if not hasattr(request, "_files"):  # a call that happens once is read before it is run
                request.upload_handlers = [handler(request)]
            return run(request, **kwargs)

        return receiving

    return receives


def _too_large() -> str:
    return gettext("Berkas paling besar %(mb)s MB.") % {"mb": settings.UPLOAD_MAX_MB}


receives_a_file = receiver_of(LimitedUpload, max_bytes, _too_large)


@contextmanager
def named_faults(**field_of_code: str) -> Iterator[None]:
    """What a service of evidence refuses, under the name of the field it was sent in."""
    try:
        yield
    except ValidationError as error:
        if getattr(error, "code", None) == "too_big":
            raise Problem("too_large", " ".join(error.messages)) from error
        field = (
            "file" if isinstance(error, Rejected) else field_of_code.get(getattr(error, "code", "") or "", "")
        )
        raise invalid([fault.model_copy(update={"field": field}) for fault in faults_of(error)]) from error


# ---- operations


@router.get(
    "/evidence/{int:evidence_id}",
    url_name="evidence",
    operation_id="get_evidence",
    summary=_("Satu bukti dukung"),
    description=_("Keterangan satu bukti dukung dan pemakaiannya; isinya ada di alamat content."),
    response=answers({200: EvidenceDetail}, 404),
)
def get_evidence(request: Request, evidence_id: int) -> EvidenceDetail:
    evidence = selectors.get(request.scope, evidence_id)
    if evidence is None:
        raise Http404
    uses = selectors.uses_with_subjects(request.scope, evidence)
    return EvidenceDetail(
        **_facts(evidence),
        why_visible=selectors.why_visible(request.scope, evidence),
        uses=[
            UsedFor(
                use_id=shown.use.pk,
                kind=shown.use.subject_kind,
                id=shown.use.subject_id,
                title=shown.subject.title,
                page=shown.subject.url,
                pages=shown.use.pages,
            )
            for shown in uses.shown
        ],
        copies=[CopyOut.of(copy) for copy in evidence.copies.all()],
        hidden_uses=uses.hidden,
    )


class KindIn(In):
    type: Text = Field(description=_("kode jenis bukti; kosong menghapus keterangannya"))
    facts: dict[str, Text] = Field(default_factory=dict, max_length=40)


@router.put(
    "/evidence/{int:evidence_id}/kind",
    url_name="evidence_kind",
    operation_id="describe_evidence",
    summary=_("Sebut jenis bukti"),
    description=_(
        "Produk hukum, pernyataan pejabat, penghargaan, baris anggaran, atau tabel; dengan isiannya."
    ),
    response=answers({200: EvidenceOut}, 400, 403, 404, 413, 422),
)
def describe_evidence(request: Request, evidence_id: int, body: KindIn) -> EvidenceOut:
    evidence = visible_evidence(request, evidence_id)
    try:
        services.describe(
            scope=request.scope, evidence=evidence, type_code=body.type, given=body.facts, now=clock.now()
        )
    except ValidationError as error:
        raise invalid(faults_of(error)) from error
    return EvidenceOut.of(visible_evidence(request, evidence_id))
