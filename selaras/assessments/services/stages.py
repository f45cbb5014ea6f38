"""The windows of the stages of a round: set, added, taken out; every change says why."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import (
    OPTIONAL_STAGES,
    SOURCE_OF_STAGE,
    STAGE_OF_STATE,
    RoundState,
    StageKind,
)
from selaras.assessments.models import Round, Stage
from selaras.assessments.services.calendar import change_dates, reasoned
from selaras.assessments.services.steps import held_round
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.models import Duty
from selaras.duties.services import set_due
from selaras.offices.models import Agency

SORT = {kind: sort for sort, kind in enumerate(StageKind)}


@transaction.atomic
def set_stage(
    *,
    scope: Scope,
    round_: Round,
    kind: str,
    opens_at: datetime,
    closes_at: datetime,
    reason: str,
    now: datetime,
    inspector: Agency | None = None,
) -> Stage:
    """Give a stage its window, or add one of the optional stages; after its end a stage can be extended."""
    round_ = held_round(round_.pk)
    demand(permissions.can_set_calendar(scope, round_))
    reason = reasoned(reason)
    if kind not in StageKind.values:
        raise ValidationError({"kind": _("Pilih tahap.")})
    if opens_at >= closes_at:
        raise ValidationError({"closes_at": _("Tahap harus ditutup sesudah dibuka.")})
    _set_inspector(round_, kind, inspector)
    stage = round_.stages.filter(kind=kind).first() or Stage(
        round=round_, kind=kind, sort=SORT[StageKind(kind)]
    )
    before = _window(stage) if stage.pk else None
    stage.opens_at, stage.closes_at = opens_at, closes_at
    _renumber(round_)
    stage.sort = SORT[StageKind(kind)]
    stage.save()
    _log_stage("assessments.stage.changed", scope, stage, before, _window(stage), reason, now)
    if kind == StageKind.INSPECT:
        running = Duty.objects.running().filter(kind="reviu", group_kind="round", group_id=str(round_.pk))
        set_due(scope=scope, duties=running, due_at=closes_at, reason=reason, now=now)
    # The windows of filling and of sending are the two dates of the round themselves.
    if kind == StageKind.FILL:
        change_dates(
            scope=scope, round_=round_, internal_due_at=closes_at, owner_due_at=round_.owner_due_at,
            reason=reason, now=now,
        )  # fmt: skip
    elif kind == StageKind.SEND:
        change_dates(
            scope=scope, round_=round_, internal_due_at=round_.internal_due_at, owner_due_at=closes_at,
            reason=reason, now=now,
        )  # fmt: skip
    return stage


def _set_inspector(round_: Round, kind: str, inspector: Agency | None) -> None:
    if kind != StageKind.INSPECT:
        return
    chosen = inspector or round_.inspector
    if chosen is None or chosen.region_id != round_.region_id or chosen.is_outside or not chosen.is_active:
        raise ValidationError({"inspector": _("Pilih OPD yang mereviu, biasanya Inspektorat.")})
    if chosen.pk != round_.inspector_id:
        if round_.state == RoundState.INSPECTING:
            raise ValidationError({"inspector": _("Reviu sedang berjalan; pereviu tidak dapat diganti.")})
        round_.inspector = chosen
        round_.save(update_fields=("inspector",))


def _renumber(round_: Round) -> None:
    """Rounds made before a stage was known keep their order."""
    for stage in round_.stages.all():
        if stage.sort != SORT[StageKind(stage.kind)]:
            round_.stages.filter(pk=stage.pk).update(sort=SORT[StageKind(stage.kind)])


@transaction.atomic
def drop_stage(*, scope: Scope, round_: Round, kind: str, reason: str, now: datetime) -> None:
    """Take an optional stage out of the calendar, as long as it has not begun."""
    round_ = held_round(round_.pk)
    demand(permissions.can_set_calendar(scope, round_))
    reason = reasoned(reason)
    stage = round_.stages.filter(kind=kind).first()
    if stage is None or kind not in OPTIONAL_STAGES:
        raise ValidationError(_("Tahap ini tidak dapat dihapus dari jadwal."))
    begun = round_.note_series.filter(source=SOURCE_OF_STAGE[StageKind(kind)]).exists()
    if kind == StageKind.INSPECT:  # what was taken back from the inspectorate was no review
        begun = round_.inspected_at is not None
    if begun or STAGE_OF_STATE[round_.state] == kind:
        raise ValidationError(_("Tahap ini sudah berjalan dan tetap pada jadwal."))
    if kind == StageKind.INSPECT:
        round_.inspector = None
        round_.save(update_fields=("inspector",))
    _log_stage("assessments.stage.dropped", scope, stage, _window(stage), None, reason, now)
    stage.delete()


def _window(stage: Stage) -> dict[str, str]:
    return {
        "kind": stage.kind,
        "opens_at": stage.opens_at.isoformat(),
        "closes_at": stage.closes_at.isoformat(),
    }


def _log_stage(
    verb: str,
    scope: Scope,
    stage: Stage,
    before: dict[str, str] | None,
    after: dict[str, str] | None,
    reason: str,
    now: datetime,
) -> None:
    record(
        verb=verb,
        scope=scope,
        kind="round",
        id=stage.round_id,
        region_path=stage.round.region_path,
        before=before,
        after=after,
        note=f"{stage.get_kind_display()}: {reason}",
        at=now,
    )
