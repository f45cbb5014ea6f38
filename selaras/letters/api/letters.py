"""Letters in the API: found, drafted, worded and printed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Status

from selaras.core import clock
from selaras.core.api import Fault, In, PageQuery, Text, answers, as_file, content_of, invalid, paged
from selaras.core.http import Request
from selaras.letters import services
from selaras.letters.api.doors import editing, seeing
from selaras.letters.api.shown import (
    CHANGED,
    WRITTEN,
    LetterOut,
    LetterPage,
    LetterRow,
    facts,
    shown,
    signers_of,
    told_of_conflicts,
)
from selaras.letters.choices import BODY_LENGTH, MAX_RECIPIENTS, LetterState, Sifat, letter_templates
from selaras.letters.models import Letter
from selaras.letters.selectors import letters as select
from selaras.letters.selectors import papers
from selaras.letters.services import LetterText
from selaras.letters.views.access import visible_letter

router = Router(tags=["letters"])
LETTER = "/letters/{int:letter_id}"


class LetterQuery(PageQuery):
    state: LetterState | None = None
    q: Text = Field(default="", max_length=100, description=_("dicari di hal dan nomor"))


@router.get(
    "/letters",
    url_name="letters",
    operation_id="list_letters",
    summary=_("Surat"),
    description=_("Surat yang boleh Anda baca, terbaru dahulu."),
    response=answers({200: LetterPage}, 404, 422),
)
def list_letters(request: Request, query: Query[LetterQuery]) -> dict[str, Any]:
    seeing(request)
    rows = select.found(select.letters_for(request.scope), state=query.state or "", text=query.q.strip())
    return paged(request, rows, query, lambda page: [LetterRow(**facts(row)) for row in page])


class BeginIn(In):
    template: Text = Field(description=_("jenis surat, misalnya kosong atau permintaan_data"))
    subject: Text = Field(
        default="", max_length=40, description=_("nomor catatan asalnya; untuk surat kosong nomor kantornya")
    )


@router.post(
    "/letters",
    url_name="letters",
    operation_id="begin_letter",
    summary=_("Susun konsep surat"),
    description=_("Isinya disusun dari catatan asalnya; catatan yang tidak boleh Anda baca tidak ditemukan."),
    response=answers({201: LetterOut}, *WRITTEN),
)
def begin_letter(request: Request, body: BeginIn) -> Status[Any]:
    seeing(request)
    if body.template not in letter_templates():
        told = gettext("Jenis surat ini tidak dikenal.")
        raise invalid([Fault(field="template", code="unknown", detail=told)])
    made = services.begin_letter(
        scope=request.scope, template=body.template, subject_id=body.subject, now=clock.now()
    )
    return Status(201, shown(request, made.pk))


@router.get(
    LETTER,
    url_name="letter",
    operation_id="get_letter",
    summary=_("Satu surat"),
    description=_("Isinya, keadaannya, dan apa yang boleh Anda lakukan."),
    response=answers({200: LetterOut}, 404),
)
def get_letter(request: Request, letter_id: int) -> LetterOut:
    return shown(request, letter_id)


class LetterIn(In):
    """Replaces the whole text: what is left out is emptied."""

    base_version: int = Field(ge=1, le=2_147_483_647)
    hal: Text = Field(max_length=300)
    body: Text = Field(
        default="", max_length=BODY_LENGTH, description=_("wajib bila jenisnya berisi teks bebas")
    )
    values: dict[str, Text] | None = Field(
        default=None, description=_("isian kolom jenis surat; null: tidak diubah")
    )
    to: list[Text] = Field(max_length=MAX_RECIPIENTS)
    to_place: Text = Field(default="", max_length=160)
    copies: list[Text] = Field(default_factory=list, max_length=MAX_RECIPIENTS)
    sifat: Sifat = Sifat.ORDINARY
    signer: int | None = Field(default=None, description=_("id dari signers; kosong: diisi tangan"))
    on_behalf_of: Text = Field(default="", max_length=160)
    through: Text = Field(default="", max_length=160, description=_("untuk beliau (u.b.), di bawah a.n."))
    signer_rank: Text = Field(default="", max_length=120)
    chain: list[int] | None = Field(
        default=None, description=_("nomor jabatan yang memberi paraf, berurutan; null: tidak diubah")
    )

    def text(self, letter: Letter) -> LetterText:
        signer = next((one for one in signers_of(letter) if one.pk == self.signer), None)
        if self.signer is not None and signer is None:
            told = gettext("Pejabat ini tidak sedang menjabat di kantor ini.")
            raise invalid([Fault(field="signer", code="unknown", detail=told)])
        lines = {
            name: [row.strip() for row in getattr(self, name) if row.strip()] for name in ("to", "copies")
        }
        given = self.model_dump(exclude={"base_version", "signer", "to", "copies"})
        return LetterText(**given, to=lines["to"], copies=lines["copies"], signer=signer)


@router.put(
    LETTER,
    url_name="letter",
    operation_id="save_letter",
    summary=_("Simpan konsep surat"),
    description=_("Mengganti seluruh teks; 409 bila orang lain menyimpan sejak base_version."),
    response=CHANGED,
)
def save_letter(request: Request, letter_id: int, body: LetterIn) -> LetterOut:
    letter = editing(request, letter_id)
    with told_of_conflicts():
        services.save_letter(
            scope=request.scope,
            letter=letter,
            base_version=body.base_version,
            text=body.text(letter),
            now=clock.now(),
        )
    return shown(request, letter_id)


@router.get(
    f"{LETTER}/letter.pdf",
    url_name="letter_pdf",
    operation_id="get_letter_pdf",
    summary=_("Surat sebagai PDF"),
    description=_("Berkop dan bertag; byte yang sama sampai surat atau kopnya diubah."),
    response=answers({200: None}, 404),
    openapi_extra=content_of("application/pdf"),
)
def get_letter_pdf(request: Request, letter_id: int) -> HttpResponse:
    letter = visible_letter(request, letter_id)
    return as_file(papers.printed(letter), papers.file_name(letter, "pdf"), "application/pdf")


@router.get(
    f"{LETTER}/letter.docx",
    url_name="letter_docx",
    operation_id="get_letter_docx",
    summary=_("Surat sebagai DOCX"),
    description=_("Bagian yang sama dalam urutan yang sama, untuk pengolah kata."),
    response=answers({200: None}, 404),
    openapi_extra=content_of(papers.DOCX_TYPE),
)
def get_letter_docx(request: Request, letter_id: int) -> HttpResponse:
    letter = visible_letter(request, letter_id)
    return as_file(papers.as_docx(letter), papers.file_name(letter, "docx"), papers.DOCX_TYPE)
