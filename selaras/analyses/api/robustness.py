"""The test of ranks in the API: started as a job, read when it is done."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Status

from selaras.analyses import compute, permissions, services
from selaras.analyses.api.access import DATASET, WRITTEN, refused, testing
from selaras.analyses.api.shown import RobustnessOut
from selaras.analyses.choices import HIGHEST_SEED, MOST_SAMPLES, USUAL_SAMPLES
from selaras.analyses.models import Run
from selaras.core import clock
from selaras.core.api import Fault, In, Places, answers, invalid
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["analyses"])
places: Places = {("POST", "dataset_robustness"): testing}


class RobustnessIn(In):
    weights: int = Field(default=25, ge=0, le=50, description=_("persen naik atau turun; 0: tetap"))
    scaling: bool = True
    mean: bool = True
    left_out: bool = True
    raters: bool = Field(default=False, description=_("hanya untuk kerangka dengan skala"))
    samples: int = Field(default=USUAL_SAMPLES, ge=100, le=MOST_SAMPLES)
    seed: int = Field(default=1, ge=0, le=HIGHEST_SEED)


@router.post(
    f"{DATASET}/robustness",
    url_name="dataset_robustness",
    operation_id="start_robustness",
    summary=_("Mulai uji ketahanan"),
    description=_("Pekerjaan latar; hasilnya dibaca di alamat robustness setelah selesai."),
    response=answers({202: RobustnessOut}, *WRITTEN),
)
def start_robustness(request: Request, dataset_id: int, body: RobustnessIn) -> Status[RobustnessOut]:
    found = testing(request, dataset_id)
    raters = body.raters and found.read_frame.has_scale
    varied = compute.Varied(body.weights, body.scaling, body.mean, body.left_out, raters)
    if not varied.count:
        detail = gettext("Pilih paling sedikit satu hal yang divariasikan.")
        raise invalid([Fault(field="", code="nothing_varied", detail=detail)])
    try:
        run = services.start_robustness(
            scope=request.scope, dataset=found, varied=varied, samples=body.samples, seed=body.seed,
            now=clock.now(),
        )  # fmt: skip
    except compute.CannotCompute as fault:
        raise refused(fault) from fault
    return Status(202, RobustnessOut.of(run))


@router.get(
    "/robustness/{int:robustness_id}",
    url_name="robustness",
    operation_id="get_robustness",
    summary=_("Hasil uji ketahanan"),
    description=_("Rentang peringkat setiap wilayah, dan pilihan mana yang paling menentukan."),
    response=answers({200: RobustnessOut}, 403, 404),
)
def get_robustness(request: Request, robustness_id: int) -> RobustnessOut:
    demand(permissions.can_view(request.scope))
    rows = Run.objects.visible_to(request.scope).select_related("dataset")
    return RobustnessOut.of(get_object_or_404(rows, pk=robustness_id))
