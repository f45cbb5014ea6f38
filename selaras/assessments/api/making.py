"""A round made and moved on through the API: begun, started, closed, sent, settled, shared upwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Status

from selaras.assessments import permissions, services
from selaras.assessments.api.rounds import RoundOut, get_round, router
from selaras.assessments.choices import Sharing
from selaras.assessments.forms import RoundForm
from selaras.assessments.models import Round
from selaras.assessments.services import RoundPlan
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import Fault, In, Moment, Places, Text, answers, entry, filled, invalid
from selaras.core.http import Request
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.core.verdict import demand
from selaras.instruments.selectors import instruments_for_rounds
from selaras.offices.api.doors import region_of
from selaras.offices.api.shapes import RegionCode
from selaras.offices.choices import DISTRICT
from selaras.offices.models import Agency

KEY = 2**63 - 1
WRITTEN = (400, 403, 404, 413, 422)
Key = Annotated[int, Field(ge=1, le=KEY)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
# Asked by an own field, for a form of a page reads times of day of the region.
TIMES = ("internal_due_at", "owner_due_at")


def beginning(request: Request) -> None:
    """Whoever makes rounds nowhere learns nothing of the body."""
    if not request.scope.own_paths("assessments.manage"):
        demand(permissions.can_create_round(request.scope, ""))


moving = entry(visible_round, permissions.can_move_any)
managing = entry(visible_round, permissions.can_manage)


class NewRoundIn(In):
    region: RegionCode
    instrument: Key
    title: Text = Field(min_length=1, max_length=200)
    data_year: Year
    filling_year: Year
    index_owner: Text = Field(min_length=1, max_length=200)
    coordinator: Key = Field(description=_("id OPD koordinator"))
    internal_due_at: Moment = Field(description=_("batas bagi OPD; sisakan waktu untuk verifikasi"))
    owner_due_at: Moment
    previous: Key | None = Field(default=None, description=_("periode yang dilanjutkan"))
    origin: Text = Field(default="", max_length=81, description=_("catatan asal, seperti decision:12"))


@router.post(
    "/rounds",
    url_name="rounds",
    operation_id="create_round",
    summary=_("Buat periode penilaian"),
    description=_("Dengan semua butirnya, dibagi seperti periode sebelumnya atau usulan instrumen."),
    response=answers({201: RoundOut}, 400, 403, 413, 422),
)
def create_round(request: Request, body: NewRoundIn) -> Status[Any]:
    beginning(request)
    region = region_of(body.region)
    demand(permissions.can_create_round(request.scope, region.path))
    if region.level != DISTRICT:
        told = gettext("Periode penilaian dibuat untuk kabupaten atau kota.")
        raise invalid([Fault(field="region", code="level", detail=told)])
    form = RoundForm(
        body.model_dump(exclude=set(TIMES)),
        region=region,
        instruments=instruments_for_rounds(region.path),
        agencies=Agency.objects.filter(region=region).active().inside(),
    )
    for name in TIMES:
        del form.fields[name]
    values = filled(form) | {name: getattr(body, name) for name in TIMES}
    made = services.create_round(
        scope=request.scope,
        region=region,
        plan=RoundPlan(**{name: values[name] for name in RoundPlan.__dataclass_fields__}),
        now=clock.now(),
        **{name: values[name] for name in ("instrument", "coordinator", "previous", "origin")},
    )
    return Status(201, get_round(request, made.pk))


class RoundStep(TextChoices):
    START = "start"
    END_FILLING = "end_filling"
    CLOSE = "close"
    RECALL = "recall_inspection"
    REOPEN = "reopen"
    SEND = "send"
    SETTLE = "settle"


# The service of each step, and what it calls the words that come with it.
STEPS: dict[str, tuple[Callable[..., Round], str]] = {
    RoundStep.START: (services.start_round, ""),
    RoundStep.END_FILLING: (services.end_filling, ""),
    RoundStep.CLOSE: (services.close_round, "reason"),
    RoundStep.RECALL: (services.recall_inspection, "reason"),
    RoundStep.REOPEN: (services.reopen_round, "reason"),
    RoundStep.SEND: (services.send_round, "note"),
    RoundStep.SETTLE: (services.settle_round, "note"),
}


class RoundStepIn(In):
    step: RoundStep
    words: Text = Field(
        default="",
        max_length=2000,
        description=_("alasan menutup, membuka, atau menarik kembali; cara kirim dan tanda terima"),
    )


@router.post(
    "/rounds/{int:round_id}/step",
    url_name="round_step",
    operation_id="step_round",
    summary=_("Ubah tahap periode"),
    description=_("Mulai, akhiri pengisian, tutup, buka kembali, catat pengiriman atau hasil resminya."),
    response=answers({200: RoundOut}, *WRITTEN),
)
def step_round(request: Request, round_id: int, body: RoundStepIn) -> RoundOut:
    round_ = moving(request, round_id)
    demand(permissions.can_move_round(request.scope, round_, body.step))
    service, called = STEPS[body.step]
    service(scope=request.scope, round_=round_, now=clock.now(), **({called: body.words} if called else {}))
    return get_round(request, round_id)


class RoundSharingIn(In):
    sharing: Sharing = Field(description=_("sebelum dikirim: daerah atau status"))


@router.put(
    "/rounds/{int:round_id}/sharing",
    url_name="round_sharing",
    operation_id="set_round_sharing",
    summary=_("Atur yang terlihat oleh tingkat di atas"),
    description=_("Sebelum dikirim: tidak ada, atau jumlah isiannya saja."),
    response=answers({200: RoundOut}, *WRITTEN),
)
def set_round_sharing(request: Request, round_id: int, body: RoundSharingIn) -> RoundOut:
    round_ = managing(request, round_id)
    services.set_sharing(scope=request.scope, round_=round_, sharing=body.sharing, now=clock.now())
    return get_round(request, round_id)


places: Places = {
    ("POST", "rounds"): beginning,
    ("POST", "round_step"): moving,
    ("PUT", "round_sharing"): managing,
}
