"""The editor of a draft in the API: its text, its head, its weights, an indicator, and any part moved."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Status

from selaras.core import clock
from selaras.core.api import Fault, In, Text, filled, invalid
from selaras.core.http import Request
from selaras.instruments import compute, services
from selaras.instruments.api.changing import (
    ADDED,
    CHANGED,
    Code,
    Long,
    Short,
    VersionedIn,
    Weight,
    changed,
    conflict,
    demand_tree,
    opened_draft,
    part_of,
)
from selaras.instruments.api.doors import DRAFT, router
from selaras.instruments.api.draft_shown import InstrumentDraftOut, shown
from selaras.instruments.choices import Better, Mark, Mean
from selaras.instruments.compute import Change, Path
from selaras.instruments.forms import HeadForm, NodeForm
from selaras.instruments.forms.drafts import MAX_TEXT

# ---- the text, the head, the weights


class DraftTextIn(VersionedIn):
    text: Text = Field(min_length=1, max_length=MAX_TEXT, description=_("naskah YAML seluruhnya"))


@router.put(
    f"{DRAFT}/text",
    url_name="instrument_draft_text",
    operation_id="save_instrument_text",
    summary=_("Simpan naskah"),
    description=_("Naskah yang masih salah pun disimpan; faults menyebut yang perlu diperbaiki."),
    response=CHANGED,
)
def save_instrument_text(request: Request, draft_id: int, body: DraftTextIn) -> InstrumentDraftOut:
    view, version = opened_draft(request, draft_id, body.base_version), body.base_version
    try:
        services.save_text(
            scope=request.scope, draft_id=draft_id, base_version=version, text=body.text, now=clock.now()
        )
    except services.DraftConflict as error:
        raise conflict(request, view.draft, version, body.text, gettext("naskah disunting")) from error
    return shown(request, draft_id)


class DraftBandIn(In):
    start: Short
    label: Annotated[Text, Field(max_length=200)]
    status: Mark = Mark.USULAN


class DraftHeadIn(VersionedIn):
    """Replaces the head; the tree stays as it is."""

    code: Annotated[Text, Field(min_length=1, max_length=40)]
    title: Annotated[Text, Field(min_length=1, max_length=200)]
    edition: Annotated[Text, Field(min_length=1, max_length=40)]
    status: Mark = Mark.USULAN
    scale_min: Short
    scale_max: Short
    better: Better = Better.HIGH
    weights_sum: Short = "100"
    mean: Mean = Mean.ARITHMETIC
    policy: Literal["refuse", "rescale"] = "refuse"
    min_share: Short = ""
    bands: list[DraftBandIn] = Field(default_factory=list, max_length=50)


@router.put(
    f"{DRAFT}/head",
    url_name="instrument_draft_head",
    operation_id="change_instrument_head",
    summary=_("Ubah identitas, skala, dan rentang"),
    description=_("Menggantikan seluruhnya; pohon indikator tidak berubah."),
    response=CHANGED,
)
def change_instrument_head(request: Request, draft_id: int, body: DraftHeadIn) -> InstrumentDraftOut:
    view = opened_draft(request, draft_id, body.base_version)
    demand_tree(view, body.base_version)
    form = HeadForm(body.model_dump(exclude={"bands"}))
    filled(form)
    bands = [{"from": band.start, "label": band.label, "status": str(band.status)} for band in body.bands]
    change = Change("set", (), form.part() | {"bands": bands})
    return changed(request, view, body.base_version, change, gettext("Identitas, skala, dan rentang"))


class DraftWeightIn(In):
    place: Short
    weight: Weight


class DraftWeightsIn(VersionedIn):
    weights: list[DraftWeightIn] = Field(min_length=1, max_length=1000)


@router.put(
    f"{DRAFT}/weights",
    url_name="instrument_draft_weights",
    operation_id="set_instrument_weights",
    summary=_("Isi bobot indikator"),
    description=_("Sekaligus; yang tidak disebut tetap. Hanya indikator tanpa indikator di bawahnya."),
    response=CHANGED,
)
def set_instrument_weights(request: Request, draft_id: int, body: DraftWeightsIn) -> InstrumentDraftOut:
    view = opened_draft(request, draft_id, body.base_version)
    nodes = compute.nodes_in(demand_tree(view, body.base_version))
    leaves = {compute.place_of(path): path for path, node in nodes if not node.get("nodes")}
    unknown = [
        Fault(
            field=f"weights.{number}.place",
            code="unknown",
            detail=gettext("Tidak ada indikator berbobot di tempat ini."),
        )
        for number, one in enumerate(body.weights)
        if one.place not in leaves
    ]
    if unknown:
        raise invalid(unknown)
    weights = {leaves[one.place]: one.weight.replace(",", ".") for one in body.weights}
    return changed(request, view, body.base_version, Change("weights", weights=weights), gettext("bobot"))


# ---- an indicator


class DraftNodeIn(VersionedIn):
    code: Code
    title: Annotated[Text, Field(min_length=1, max_length=400)]
    weight: Weight = ""
    mean: Mean = Mean.ARITHMETIC
    status: Mark = Mark.USULAN
    source: Long = ""


class NewDraftNodeIn(DraftNodeIn):
    parent: Short = Field(default="", description=_("tempat indikator di atasnya; kosong: paling atas"))


def _node_part(body: DraftNodeIn) -> dict[str, Any]:
    form = NodeForm(body.model_dump(exclude={"parent"}))
    filled(form)
    return form.part()


@router.post(
    f"{DRAFT}/nodes",
    url_name="instrument_draft_nodes",
    operation_id="add_instrument_node",
    summary=_("Tambah indikator"),
    description=_("Paling atas, atau di bawah indikator lain; menjadi yang terakhir di sana."),
    response=ADDED,
)
def add_instrument_node(request: Request, draft_id: int, body: NewDraftNodeIn) -> Status[Any]:
    view, version = opened_draft(request, draft_id, body.base_version), body.base_version
    demand_tree(view, version)
    path: Path = part_of(view, body.parent, version, "nodes")[0] if body.parent else ()
    change = Change("add", path, _node_part(body), into="nodes")
    return Status(201, changed(request, view, version, change, gettext("Tambah indikator")))


@router.put(
    f"{DRAFT}/nodes/{{node_place}}",
    url_name="instrument_draft_node",
    operation_id="change_instrument_node",
    summary=_("Ubah indikator"),
    description=_(
        "Menggantikan datanya. Bobotnya tetap bila ada indikator di bawahnya: jumlah bobot mereka."
    ),
    response=CHANGED,
)
def change_instrument_node(
    request: Request, draft_id: int, node_place: str, body: DraftNodeIn
) -> InstrumentDraftOut:
    view, version = opened_draft(request, draft_id, body.base_version), body.base_version
    path, node = part_of(view, node_place, version, "nodes")
    part = _node_part(body)
    if node.get("nodes"):
        part["weight"] = node.get("weight", "")
    note = gettext("Indikator %(code)s") % {"code": node.get("code", "")}
    return changed(request, view, version, Change("set", path, part), note)


# ---- any part


class DraftPartIn(VersionedIn):
    step: Literal["up", "down", "remove"]


@router.post(
    f"{DRAFT}/parts/{{place}}",
    url_name="instrument_draft_part",
    operation_id="step_instrument_part",
    summary=_("Naikkan, turunkan, atau hapus"),
    description=_("Satu indikator dengan semua di bawahnya, atau satu butir."),
    response=CHANGED,
)
def step_instrument_part(
    request: Request, draft_id: int, place: str, body: DraftPartIn
) -> InstrumentDraftOut:
    view, version = opened_draft(request, draft_id, body.base_version), body.base_version
    path, part = part_of(view, place, version)
    words = {
        "up": gettext("%(what)s dinaikkan"),
        "down": gettext("%(what)s diturunkan"),
        "remove": gettext("%(what)s dihapus"),
    }
    note = words[body.step] % {"what": part.get("code") or place}
    return changed(request, view, version, Change(body.step, path), note)
