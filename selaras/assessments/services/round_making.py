"""A new round: its plan checked, its stages, its items shared out as last year or as proposed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import (
    StageKind,
)
from selaras.assessments.models import Contribution, Item, Round, Stage
from selaras.assessments.selectors.origins import may_begin_from
from selaras.assessments.services.repairs import propose_from_result
from selaras.assessments.services.rounds import log_round
from selaras.assessments.services.series import contribute_as_before, share_as_before
from selaras.assessments.services.sharing import (
    propose_contributions,
    proposed_items,
)
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.instruments.models import Instrument
from selaras.offices.models import Agency
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class RoundPlan:
    title: str
    data_year: int
    filling_year: int
    index_owner: str
    internal_due_at: datetime
    owner_due_at: datetime


@transaction.atomic
def create_round(
    *,
    scope: Scope,
    instrument: Instrument,
    region: Region,
    coordinator: Agency,
    plan: RoundPlan,
    now: datetime,
    previous: Round | None = None,
    origin: Reference | None = None,
) -> Round:
    """A prepared round with stages and items, shared out as last year or as the instrument proposes.

    ``origin`` is the record it is begun from, and is kept for good.
    """
    demand(permissions.can_create_round(scope, region.path))
    _check_plan(plan, coordinator, region, now)
    _check_previous(previous, instrument, region, plan)
    _check_origin(scope, origin)
    round_ = Round(
        instrument=instrument,
        region=region,
        region_path=region.path,
        zone=region.zone,
        coordinator=coordinator,
        previous=previous,
        origin_kind=origin.kind if origin else "",
        origin_id=origin.id if origin else "",
        created_by_id=scope.user_id,
        created_by_name=scope.name,
        created_at=now,
        **{name: getattr(plan, name) for name in RoundPlan.__dataclass_fields__},
    )
    try:
        with transaction.atomic():
            round_.save()
    except IntegrityError:
        raise ValidationError(
            {"data_year": _("Periode untuk instrumen dan tahun data ini sudah ada di daerah ini.")}
        ) from None
    items = _fill(scope, round_, now)
    propose_from_result(scope=scope, round_=round_, now=now)
    since: dict[str, Any] = {"previous": previous.pk} if previous is not None else {}
    if origin is not None:
        since["origin"] = f"{origin.kind} {origin.id}"
    log_round(scope, round_, "created", now, items=len(items), **since)
    return round_


def _fill(scope: Scope, round_: Round, now: datetime) -> list[Item]:
    """Stages, items and contributions, as last year or as the instrument proposes."""
    Stage.objects.bulk_create(_stages(round_, now))
    agencies = {a.code: a for a in Agency.objects.filter(region=round_.region, is_active=True)}
    questions = list(round_.instrument.questions.select_related("node").order_by("sort"))
    items = proposed_items(round_, questions, agencies)
    if round_.previous is not None:
        share_as_before(items, round_.previous, agencies)
    items = Item.objects.bulk_create(items)
    asked = propose_contributions(items, agencies, asked_by=scope.name, now=now)
    if round_.previous is not None:
        asked = contribute_as_before(items, round_.previous, asked, agencies, asked_by=scope.name, now=now)
    Contribution.objects.bulk_create(asked)
    return items


def _check_plan(plan: RoundPlan, coordinator: Agency, region: Region, now: datetime) -> None:
    faults: dict[str, str] = {}
    if plan.internal_due_at > plan.owner_due_at:
        faults["internal_due_at"] = _("Batas internal tidak boleh sesudah batas pemilik indeks.")
    if plan.internal_due_at <= now:
        faults["internal_due_at"] = _("Batas internal sudah lewat.")
    if coordinator.region_id != region.pk or coordinator.is_outside or not coordinator.is_active:
        faults["coordinator"] = _("Koordinator harus OPD aktif dari daerah ini.")
    if plan.filling_year < plan.data_year:
        faults["filling_year"] = _("Tahun pengisian tidak boleh sebelum tahun data.")
    if faults:
        raise ValidationError(faults)


def _check_previous(previous: Round | None, instrument: Instrument, region: Region, plan: RoundPlan) -> None:
    if previous is None:
        return
    same = previous.region_id == region.pk and previous.instrument.code == instrument.code
    if not same or previous.data_year >= plan.data_year:
        raise ValidationError({"previous": _("Pilih periode indeks yang sama dari tahun sebelumnya.")})


def _check_origin(scope: Scope, origin: Reference | None) -> None:
    if origin is None:
        return
    verdict = may_begin_from(scope, origin)
    if not verdict:
        raise ValidationError({"origin": verdict.reason})


def _stages(round_: Round, now: datetime) -> list[Stage]:
    """Each stage with its own window; filling ends at the internal time, the rest leads to the owner's."""
    internal, owner = round_.internal_due_at, round_.owner_due_at
    windows = {
        StageKind.FILL: (now, internal),
        StageKind.VALIDATE: (now, internal),
        StageKind.VERIFY: (now, owner),
        StageKind.SEND: (min(internal, owner - timedelta(hours=1)), owner),
        StageKind.SETTLE: (owner, owner + timedelta(days=180)),
    }
    return [
        Stage(round=round_, kind=kind, sort=list(StageKind).index(kind), opens_at=opens, closes_at=closes)
        for kind, (opens, closes) in windows.items()
    ]
