"""A questionnaire in the API: read from a text or a file, proposed, and kept as a draft."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Form, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.core import clock
from selaras.core.api import Fault, In, Text, answers, filled, invalid
from selaras.core.http import Request
from selaras.instruments import selectors, services
from selaras.instruments.api.doors import KEY, QUESTIONNAIRES, WRITTEN, router, starting, takes_a_small_file
from selaras.instruments.api.draft_shown import InstrumentDraftOut, shown
from selaras.instruments.choices import QuestionType
from selaras.instruments.compute import Chosen, ContainerFault
from selaras.instruments.forms import BookForm, PasteForm
from selaras.instruments.forms.pasting import MAX_TEXT
from selaras.instruments.models import Instrument
from selaras.instruments.selectors import PreviewRow, QuestionnaireReading
from selaras.instruments.views.pasting import text_of_book
from selaras.offices.api.shapes import RegionCode
from selaras.offices.compute import WorkbookFault
from selaras.regions.models import Region


class ChosenIn(In):
    """What is chosen for one row instead of what was proposed; null leaves the proposal."""

    number: int = Field(ge=0, le=1_000_000, description=_("number dari baris yang dibaca"))
    indicator: Annotated[Text, Field(max_length=40)] | None = None
    owner: Annotated[Text, Field(max_length=40)] | None = Field(default=None, description=_("kode OPD"))
    type: QuestionType | None = None
    skip: bool = False

    def chosen(self) -> Chosen:
        return Chosen(self.indicator, self.owner, self.type and str(self.type), self.skip)


class QuestionnaireFileIn(In):
    region: RegionCode
    instrument: int = Field(ge=1, le=KEY, description=_("id instrumen yang pohon dan bobotnya dipakai"))
    edition: Text = Field(min_length=1, max_length=40)


class QuestionnaireIn(QuestionnaireFileIn):
    text: Text = Field(max_length=MAX_TEXT, description=_("seperti yang disalin dari Word atau Excel"))
    rows: list[ChosenIn] = Field(default_factory=list, max_length=500)


class ReadRowOut(Schema):
    number: int
    code: str
    owner_code: str
    text: str
    indicator: str
    indicator_why: str
    owner: str
    owner_why: str
    type: str
    like: str = Field(description=_("butir serupa pada instrumen itu"))
    skipped: bool
    faults: list[str]

    @classmethod
    def of(cls, row: PreviewRow) -> ReadRowOut:
        found = row.proposal
        return cls(
            number=found.number,
            code=found.code,
            owner_code=found.owner_code,
            text=found.raw.text,
            indicator=row.leaf,
            indicator_why=found.leaf_why,
            owner=row.owner,
            owner_why=found.owner_why,
            type=row.type,
            like=found.like,
            skipped=row.is_skipped,
            faults=list(row.faults),
        )


class ReadFaultOut(Schema):
    row: int = Field(description=_("0: seluruhnya"))
    detail: str


class QuestionnaireOut(Schema):
    text: str = Field(description=_("yang dibaca; kirimkan kembali untuk menyimpannya"))
    rows: list[ReadRowOut]
    faults: list[ReadFaultOut]
    ignored: list[str]
    levels_added: list[str]

    @classmethod
    def of(cls, text: str, reading: QuestionnaireReading) -> QuestionnaireOut:
        return cls(
            text=text,
            rows=[ReadRowOut.of(row) for row in reading.rows],
            faults=[ReadFaultOut(row=one.row, detail=one.message) for one in reading.faults],
            ignored=[str(one) for one in reading.ignored],
            levels_added=[str(one) for one in reading.levels_added],
        )


Reading = tuple[Region, Instrument, str, QuestionnaireReading]


def _read(request: Request, sent: QuestionnaireFileIn, text: str, rows: list[ChosenIn]) -> Reading:
    region = starting(request, sent.region)
    usable = selectors.current_instruments(request.scope).filter(selectors.usable_in(region.path))
    given = {"base": sent.instrument, "edition": sent.edition, "text": text}
    wanted = filled(PasteForm(given, instruments=usable))
    chosen = {row.number: row.chosen() for row in rows}
    reading = selectors.read_questionnaire(
        wanted["text"],
        base=wanted["base"],
        edition=wanted["edition"],
        region=region,
        choose=lambda numbers: {number: chosen[number] for number in numbers if number in chosen},
    )
    return region, wanted["base"], wanted["text"], reading


@router.post(
    f"{QUESTIONNAIRES}/preview",
    url_name="questionnaires_preview",
    operation_id="read_questionnaire",
    summary=_("Baca kuesioner"),
    description=_("Butir yang terbaca dengan usul indikator, OPD, dan jenisnya; belum ada yang disimpan."),
    response=answers({200: QuestionnaireOut}, 400, 403, 413, 422),
)
def read_questionnaire(request: Request, body: QuestionnaireIn) -> QuestionnaireOut:
    _region, _base, text, reading = _read(request, body, body.text, body.rows)
    return QuestionnaireOut.of(text, reading)


@router.post(
    f"{QUESTIONNAIRES}/files",
    url_name="questionnaires_files",
    operation_id="read_questionnaire_file",
    summary=_("Baca kuesioner dari berkas"),
    description=_("multipart/form-data dengan satu berkas .docx atau .xlsx; text-nya disimpan kemudian."),
    response=answers({200: QuestionnaireOut}, *WRITTEN),
)
@decorate_view(takes_a_small_file)
def read_questionnaire_file(
    request: Request, file: File[UploadedFile], fields: Form[QuestionnaireFileIn]
) -> QuestionnaireOut:
    starting(request, fields.region)
    upload = filled(BookForm({}, MultiValueDict({"file": [file]})))["file"]
    try:
        written = text_of_book(upload)
    except (WorkbookFault, ContainerFault) as wrong:
        told = [Fault(field="file", code="book", detail=f"{one.row}: {one.message}") for one in wrong.faults]
        raise invalid(told) from wrong
    _region, _base, text, reading = _read(request, fields, written, [])
    return QuestionnaireOut.of(text, reading)


@router.post(
    QUESTIONNAIRES,
    url_name="questionnaires",
    operation_id="draft_questionnaire",
    summary=_("Simpan kuesioner sebagai naskah"),
    description=_("Dengan rows sebagai pilihan per baris; bila ada yang salah, tidak ada yang disimpan."),
    response=answers({201: InstrumentDraftOut}, 400, 403, 413, 422),
)
def draft_questionnaire(request: Request, body: QuestionnaireIn) -> Status[Any]:
    region, base, _text, reading = _read(request, body, body.text, body.rows)
    if reading.faults:
        raise invalid(
            [Fault(field="text", code="row", detail=f"{one.row}: {one.message}") for one in reading.faults]
        )
    made = services.create_draft(
        scope=request.scope,
        region=region,
        text=reading.text,
        base=base,
        note=gettext("%(n)s butir ditempel dari kuesioner") % {"n": len(reading.kept)},
        now=clock.now(),
    )
    return Status(201, shown(request, made.pk))
