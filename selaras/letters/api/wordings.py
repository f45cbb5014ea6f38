"""How an office words its kinds of letters, in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core import clock
from selaras.core.api import In, ProblemOut, Text, answers, as_file, content_of
from selaras.core.http import Problem, Request
from selaras.letters import services
from selaras.letters.api.doors import wording_for
from selaras.letters.api.letters import router
from selaras.letters.api.shown import WRITTEN
from selaras.letters.choices import BODY_LENGTH, FieldSize, KindField, KindForm, LetterKind
from selaras.letters.models import Wording
from selaras.letters.selectors import papers
from selaras.letters.selectors.kinds import own_wordings, shipped
from selaras.offices.models import Agency

WORDINGS = "/agencies/{int:agency_id}/letter-wordings"
WORDING = f"{WORDINGS}/{{letter_kind}}"
MOST = 2_147_483_647


class WordingField(In):
    name: Text = Field(max_length=40, description=_("huruf kecil, angka, dan garis bawah"))
    label: Text = Field(max_length=200)
    size: FieldSize = FieldSize.LINE
    required: bool = False


class WordingIn(In):
    title: Text = Field(default="", max_length=200)
    text: Text = Field(max_length=BODY_LENGTH, description=_("tempat isian ditulis {nama}"))
    fields: list[WordingField] = Field(default_factory=list, max_length=100)
    about: bool = Field(default=False, description=_("memuat TENTANG dan hal di bawah judul"))
    needs_to: bool = Field(default=True, description=_("memerlukan tujuan surat"))

    def form(self) -> KindForm:
        fields = [KindField(**field.model_dump()) for field in self.fields]
        return KindForm(self.title.strip(), self.text.strip(), fields, self.about, self.needs_to)


class SaveWordingIn(WordingIn):
    base_version: int = Field(ge=0, le=MOST, description=_("0 bila masih naskah bawaan"))


class WordingOut(Schema):
    kind: str
    label: str
    is_own: bool = Field(description=_("false: naskah bawaan"))
    version: int = Field(description=_("kirimkan sebagai base_version"))
    title: str
    text: str
    fields: list[WordingField]
    about: bool
    needs_to: bool
    changed_at: datetime | None
    changed_by: str

    @classmethod
    def of(cls, kind: LetterKind, held: Wording | None) -> WordingOut:
        form = KindForm.of(held.form) if held else shipped()[kind]
        return cls(
            **form.as_data(),
            kind=kind,
            label=str(kind.label),
            is_own=held is not None,
            version=held.version if held else 0,
            changed_at=held.changed_at if held else None,
            changed_by=held.changed_by_name if held else "",
        )


class WordingConflictOut(ProblemOut):
    version: int = Field(description=_("versi naskah sekarang"))


def _shown(agency: Agency, kind: LetterKind) -> WordingOut:
    return WordingOut.of(kind, Wording.objects.filter(agency=agency, kind=kind).first())


def _kind(kind: str) -> LetterKind:
    if kind not in LetterKind.values:
        raise Http404
    return LetterKind(kind)


@router.get(
    WORDINGS,
    url_name="letter_wordings",
    operation_id="list_letter_wordings",
    summary=_("Naskah surat kantor"),
    description=_("Setiap jenis surat seperti yang dipakai kantor ini sekarang."),
    response=answers({200: list[WordingOut]}, 404),
)
def list_letter_wordings(request: Request, agency_id: int) -> list[WordingOut]:
    agency = wording_for(request, agency_id)
    return [WordingOut.of(kind, held) for kind, held in own_wordings(agency)]


@router.get(
    WORDING,
    url_name="letter_wording",
    operation_id="get_letter_wording",
    summary=_("Satu naskah surat"),
    description=_("Naskah kantor ini, atau bawaan bila belum diubah."),
    response=answers({200: WordingOut}, 404),
)
def get_letter_wording(request: Request, agency_id: int, letter_kind: Text) -> WordingOut:
    return _shown(wording_for(request, agency_id), _kind(letter_kind))


@router.put(
    WORDING,
    url_name="letter_wording",
    operation_id="save_letter_wording",
    summary=_("Ubah naskah surat"),
    description=_("Berlaku bagi surat yang dibuat sesudahnya; surat yang sudah disusun tetap."),
    response=answers({200: WordingOut}, *WRITTEN) | {409: WordingConflictOut},
)
def save_letter_wording(
    request: Request, agency_id: int, letter_kind: Text, body: SaveWordingIn
) -> WordingOut:
    agency, known = wording_for(request, agency_id), _kind(letter_kind)
    given: dict[str, Any] = {"scope": request.scope, "agency": agency, "kind": known, "now": clock.now()}
    try:
        services.save_wording(base_version=body.base_version, form=body.form(), **given)
    except services.WordingConflict as conflict:
        told = gettext("Orang lain mengubah naskah ini lebih dahulu.")
        raise Problem("edit_conflict", told, version=_shown(agency, known).version) from conflict
    return _shown(agency, known)


@router.post(
    f"{WORDING}/preview",
    url_name="letter_wording_preview",
    operation_id="preview_letter_wording",
    summary=_("Pratinjau naskah surat"),
    description=_("PDF dengan setiap kolom terisi labelnya; tidak ada yang disimpan."),
    response=answers({200: None}, *WRITTEN),
    openapi_extra=content_of("application/pdf"),
)
def preview_letter_wording(
    request: Request, agency_id: int, letter_kind: Text, body: WordingIn
) -> HttpResponse:
    agency, known = wording_for(request, agency_id), _kind(letter_kind)
    services.check_wording(known, body.form())
    content = papers.sample(agency, known, body.form(), clock.now())
    return as_file(content, f"contoh-{known}.pdf", "application/pdf")


@router.post(
    f"{WORDING}/reset",
    url_name="letter_wording_reset",
    operation_id="reset_letter_wording",
    summary=_("Pakai lagi naskah bawaan"),
    description=_("Naskah kantor ini dihapus; surat yang sudah disusun tetap."),
    response=answers({200: WordingOut}, *WRITTEN),
)
def reset_letter_wording(request: Request, agency_id: int, letter_kind: Text) -> WordingOut:
    agency, known = wording_for(request, agency_id), _kind(letter_kind)
    services.drop_wording(scope=request.scope, agency=agency, kind=known, now=clock.now())
    return _shown(agency, known)
