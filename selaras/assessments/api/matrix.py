"""The completeness of a round in the API: agency by item, and how timely each agency is."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema

from selaras.assessments import permissions
from selaras.assessments.compute.sheets import XLSX
from selaras.assessments.models import Round
from selaras.assessments.selectors.matrix import matrix_of
from selaras.assessments.selectors.matrix_cells import Matrix, MatrixCell, MatrixRow
from selaras.assessments.views.access import visible_round
from selaras.assessments.views.matrix import matrix_file
from selaras.core import clock
from selaras.core.api import Places, answers, content_of
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices.api import AgencyOut

router = Router(tags=["matrix"])
MATRIX = "/rounds/{int:round_id}/matrix"


class MatrixItem(Schema):
    code: str
    indicator: str
    question: str


class MatrixCellOut(Schema):
    code: str = Field(description=_("kode butir"))
    state: str
    words: str = Field(description=_("keadaan dan ketepatan waktunya dalam kata-kata"))
    due_at: datetime
    is_late: bool = Field(description=_("masih terbuka dan lewat batas waktunya"))
    was_late: bool = Field(description=_("sudah masuk, tetapi terlambat"))

    @classmethod
    def of(cls, cell: MatrixCell) -> MatrixCellOut:
        return cls(
            code=cell.item.code,
            state=cell.kind,
            words=cell.words,
            due_at=cell.due_at,
            is_late=cell.is_late,
            was_late=cell.was_late,
        )


class LevelOut(Schema):
    code: str = Field(description=_("kode indikator"))
    claimed: int | None
    verified: int | None


class OpenNoteOut(Schema):
    code: str
    text: str
    by: str
    at: datetime


class MatrixRowOut(Schema):
    agency: AgencyOut
    cells: list[MatrixCellOut] = Field(description=_("hanya butir yang diminta dari OPD ini"))
    asked: int
    filled: int
    accepted: int
    helps_asked: int = Field(description=_("kontribusi yang diminta"))
    helps_given: int
    in_time: int
    late_in: int = Field(description=_("masuk terlambat"))
    late: int = Field(description=_("belum masuk dan terlambat"))
    not_in: int = Field(description=_("belum masuk, masih dalam waktunya"))
    due_at: datetime
    is_extended: bool
    reasons: list[str]
    levels: list[LevelOut] = Field(description=_("nilai usulan dan nilai terverifikasi"))
    notes: list[OpenNoteOut] = Field(description=_("catatan yang masih terbuka"))

    @classmethod
    def of(cls, row: MatrixRow) -> MatrixRowOut:
        plain = (
            "asked", "filled", "accepted", "helps_asked", "helps_given", "in_time", "late_in", "late",
            "not_in", "due_at", "is_extended", "reasons",
        )  # fmt: skip
        return cls(
            **{name: getattr(row, name) for name in plain},
            agency=AgencyOut.of(row.agency),
            cells=[MatrixCellOut.of(cell) for cell in row.filled_cells],
            levels=[
                LevelOut(code=one.leaf_code, claimed=one.claimed_level, verified=one.verified_level)
                for one in row.levels
            ],
            notes=[
                OpenNoteOut(code=note.item.code, text=note.text, by=note.by, at=note.at) for note in row.notes
            ],
        )


class MatrixOut(Schema):
    items: list[MatrixItem]
    rows: list[MatrixRowOut] = Field(description=_("dalam urutan OPD daerah itu"))
    unshared: list[str] = Field(description=_("butir yang belum dibagi kepada OPD mana pun"))
    hidden: int = Field(description=_("butir yang tidak dapat Anda baca"))


def _read(request: Request, round_id: int) -> tuple[Round, Matrix]:
    round_ = _reading(request, round_id)
    return round_, matrix_of(request.scope, round_, now=clock.now())


def _reading(request: Request, round_id: int, **_more: object) -> Round:
    round_ = visible_round(request, round_id)
    demand(permissions.can_read_answers(request.scope, round_))
    return round_


places: Places = {("GET", "matrix_file"): _reading}


@router.get(
    MATRIX,
    url_name="matrix",
    operation_id="get_matrix",
    summary=_("Matriks kelengkapan"),
    description=_("OPD x butir: diminta, ditunggu, masuk, dikembalikan, terverifikasi, dan ketepatan waktu."),
    response=answers({200: MatrixOut}, 403, 404),
)
def get_matrix(request: Request, round_id: int) -> MatrixOut:
    _round, matrix = _read(request, round_id)
    return MatrixOut(
        items=[
            MatrixItem(code=item.code, indicator=item.leaf_code, question=item.question.text)
            for item in matrix.items
        ],
        rows=[MatrixRowOut.of(row) for row in matrix.rows],
        unshared=[item.code for item in matrix.unshared],
        hidden=matrix.hidden,
    )


@router.get(
    f"{MATRIX}.{{form}}",
    url_name="matrix_file",
    operation_id="get_matrix_file",
    summary=_("Matriks kelengkapan sebagai berkas"),
    description=_("csv: satu lembar; xlsx: matriks, ringkasan tiap OPD, butir, dan keterangan."),
    response=answers({200: None}, 403, 404, 422),
    openapi_extra=content_of("text/csv", XLSX),
)
def get_matrix_file(request: Request, round_id: int, form: Literal["csv", "xlsx"]) -> HttpResponseBase:
    round_, matrix = _read(request, round_id)
    return matrix_file(round_, matrix, form)
