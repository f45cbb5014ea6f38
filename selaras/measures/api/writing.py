"""What is written into the register through the API: a table of numbers, and the state of one."""

from __future__ import annotations

from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core import clock
from selaras.core.api import Fault, In, Places, Text, answers, entry, filled, invalid
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.measures import selectors, services
from selaras.measures.api.register import MeasureDetailOut, router
from selaras.measures.forms import MAX_TEXT, ImportForm
from selaras.measures.models import Measure
from selaras.measures.permissions import can_import, can_move_at_all, can_view

MOST_FAULTS = 200


def importing(request: Request) -> None:
    demand(can_import(request.scope))


def reading(request: Request, measure_id: int) -> Measure:
    demand(can_view(request.scope))
    rows = Measure.objects.visible_to(request.scope).select_related("region")
    return get_object_or_404(rows, pk=measure_id)


moving = entry(reading, can_move_at_all)
places: Places = {("POST", "measures_import"): importing, ("POST", "measure_move"): moving}


class MeasuresIn(In):
    text: Text = Field(max_length=MAX_TEXT, description=_("CSV, tabel dipisah tab, atau YAML"))


class MeasuresImportedOut(Schema):
    added: int
    corrected: int
    known: int = Field(description=_("sudah tercatat sama persis"))
    warnings: list[str] = Field(description=_("yang patut diperiksa, tetapi tidak menghalangi"))


class MoveMeasureIn(In):
    step: Literal["tetapkan", "publikasikan", "kembalikan"]


@router.post(
    "/measures/import",
    url_name="measures_import",
    operation_id="import_measures",
    summary=_("Catat banyak nilai indeks"),
    description=_("Semua baris atau tidak satu pun; setiap kesalahan disebut dengan nomor barisnya."),
    response=answers({200: MeasuresImportedOut}, 400, 403, 413, 422),
)
def import_measures(request: Request, body: MeasuresIn) -> MeasuresImportedOut:
    importing(request)
    text = filled(ImportForm(body.model_dump()))["text"]
    read = selectors.reading_of(request.scope, text)
    if read.faults:
        told = [
            Fault(field="text", code="row", detail=f"{one.line}: {one.message}" if one.line else one.message)
            for one in read.faults[:MOST_FAULTS]
        ]
        raise invalid(told)
    kept = services.import_values(scope=request.scope, text=text, now=clock.now())
    return MeasuresImportedOut(
        added=kept.new, corrected=kept.corrected, known=kept.known, warnings=list(read.warnings)
    )


@router.post(
    "/measures/{int:measure_id}/move",
    url_name="measure_move",
    operation_id="move_measure",
    summary=_("Ubah status nilai indeks"),
    description=_("Nilainya menjadi baris baru yang menggantikan yang lama; jawabannya baris baru itu."),
    response=answers({200: MeasureDetailOut}, 400, 403, 404, 413, 422),
)
def move_measure(request: Request, measure_id: int, body: MoveMeasureIn) -> MeasureDetailOut:
    found = moving(request, measure_id)
    moved = services.move_value(scope=request.scope, measure=found, step=body.step, now=clock.now())
    return MeasureDetailOut.shown(request, moved)
