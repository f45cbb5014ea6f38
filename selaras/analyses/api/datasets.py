"""Data of indicators in the API: the list, bringing one in, scores and ranks."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Status

from selaras.analyses import compute, permissions, selectors, services
from selaras.analyses.api.access import DATASET, WRITTEN, adding, owner_of, reading, refused, sharing
from selaras.analyses.api.shown import DatasetOut, DatasetPage, DatasetScoresOut
from selaras.analyses.choices import Mean, Scaling, Weighing
from selaras.core import clock
from selaras.core.api import Fault, In, PageQuery, Places, Text, answers, demand_known, invalid, paged
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["analyses"])
MOST_TEXT, MOST_FAULTS = 2_000_000, 200
places: Places = {("POST", "datasets"): adding, ("POST", "dataset_access"): sharing}


class DatasetIn(In):
    region: Annotated[Text, Field(max_length=13, description=_("kode wilayah pemilik data"))]
    title: Annotated[Text, Field(min_length=1, max_length=160)]
    index_name: Annotated[Text, Field(min_length=1, max_length=160)]
    edition: Annotated[Text, Field(min_length=1, max_length=20)]
    source: Annotated[Text, Field(min_length=1, max_length=300)]
    shared: bool = False
    framework: Annotated[
        Text, Field(max_length=MOST_TEXT, description=_("YAML instrumen, atau iMeta CSV dari COINr"))
    ]
    table: Annotated[
        Text, Field(max_length=MOST_TEXT, description=_("CSV: kode wilayah dan satu kolom per indikator"))
    ]


class SettingQuery(In):
    scaling: Scaling | None = Field(default=None, description=_("tanpa ini: skala instrumen, atau min-maks"))
    mean: Mean = Mean.FRAMEWORK
    weighing: Weighing = Weighing.GIVEN


@router.get(
    "/datasets",
    url_name="datasets",
    operation_id="list_datasets",
    summary=_("Data indikator"),
    description=_("Milik wilayah sendiri, dan yang dibuka oleh wilayah di atasnya."),
    response=answers({200: DatasetPage}, 403, 422),
)
def list_datasets(request: Request, query: Query[PageQuery]) -> dict[str, object]:
    demand(permissions.can_view(request.scope))
    rows = selectors.datasets_for(request.scope)
    return paged(request, rows, query, lambda page: [DatasetOut.of(row) for row in page])


@router.post(
    "/datasets",
    url_name="datasets",
    operation_id="add_dataset",
    summary=_("Tambahkan data indikator"),
    description=_("Dibaca seluruhnya lebih dahulu; dengan satu kesalahan pun tidak ada yang disimpan."),
    response=answers({201: DatasetOut}, *WRITTEN),
)
def add_dataset(request: Request, body: DatasetIn) -> Status[DatasetOut]:
    region = owner_of(request, body.region)
    read = selectors.reading_of(body.framework, body.table)
    if read.faults:
        raise invalid(_faults(read))
    about = services.About(body.title, body.index_name, body.edition, body.source, body.shared)
    kept = services.add_dataset(
        scope=request.scope, region=region, about=about, framework=body.framework, table=body.table,
        now=clock.now(),
    )  # fmt: skip
    return Status(201, DatasetOut.of(kept))


def _faults(read: selectors.Reading) -> list[Fault]:
    """Each with the text it stands in and its line there; 0 is the whole text."""
    told = [("framework", fault) for fault in read.frame_faults]
    told += [("table", fault) for fault in read.table_faults]
    return [
        Fault(field=f"{name}:{one.line}", code="invalid", detail=one.message)
        for name, one in told[:MOST_FAULTS]
    ]


class AccessIn(In):
    shared: bool = Field(description=_("terbuka bagi wilayah di bawah pemiliknya"))


@router.get(
    DATASET,
    url_name="dataset",
    operation_id="get_dataset",
    summary=_("Satu data indikator"),
    description=_("Siapa pemiliknya, berapa isinya, dan siapa yang membacanya."),
    response=answers({200: DatasetOut}, 403, 404),
)
def get_dataset(request: Request, dataset_id: int) -> DatasetOut:
    return DatasetOut.of(reading(request, dataset_id))


@router.post(
    f"{DATASET}/access",
    url_name="dataset_access",
    operation_id="share_dataset",
    summary=_("Buka atau tutup data indikator"),
    description=_("Bagi wilayah di bawah pemiliknya; data dari kiriman wilayah tidak dibuka."),
    response=answers({200: DatasetOut}, *WRITTEN),
)
def share_dataset(request: Request, dataset_id: int, body: AccessIn) -> DatasetOut:
    found = sharing(request, dataset_id)
    services.share_dataset(scope=request.scope, dataset=found, shared=body.shared, now=clock.now())
    return DatasetOut.of(reading(request, dataset_id))


@router.get(
    f"{DATASET}/scores",
    url_name="dataset_scores",
    operation_id="get_dataset_scores",
    summary=_("Skor dan peringkat"),
    description=_("Hitungan analisis menurut cara yang diminta, bukan nilai resmi pemilik indeks."),
    response=answers({200: DatasetScoresOut}, 403, 404, 422),
)
def get_scores(request: Request, dataset_id: int, query: Query[SettingQuery]) -> DatasetScoresOut:
    found = reading(request, dataset_id)
    demand_known(request, query)
    frame = found.read_frame
    scaling = query.scaling.value if query.scaling else compute.usual_setting(frame).scaling
    if scaling == Scaling.AS_IS and not frame.has_scale:
        detail = gettext("Kerangka ini tidak mempunyai skala bersama; pilih skala lain.")
        raise invalid([Fault(field="scaling", code="no_scale", detail=detail)])
    setting = compute.Setting(scaling, query.mean.value, query.weighing.value)
    try:
        return DatasetScoresOut.of(found, compute.compute_scores(found.data, setting))
    except compute.CannotCompute as fault:
        raise refused(fault) from fault
