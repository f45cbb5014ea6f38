"""Recording numbers: the same one again changes nothing, a corrected one replaces the earlier row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.measures import selectors
from selaras.measures.choices import TRANSITIONS, Mark, State
from selaras.measures.compute import Value, normal_index, normal_text
from selaras.measures.models import Measure
from selaras.measures.permissions import can_import, can_move
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class Tally:
    new: int
    corrected: int
    known: int


class ImportRefused(ValidationError):
    """The table is not as it was in the preview; nothing has been written."""


@transaction.atomic
def record_value(*, scope: Scope, value: Value, now: datetime) -> tuple[Measure, bool]:
    """The row of this value, and whether it is new.

    Values that an owner has published come with the product or from whoever runs the machine
    (``manage.py load_measures``); pages go through ``import_values``.
    """
    (change,) = selectors.changes_of([value])
    if change.outcome == "known" and change.before is not None:
        return change.before, False
    return _write(scope, change, now), True


@transaction.atomic
def record_values(*, scope: Scope, values: Sequence[Value], now: datetime) -> Tally:
    changes = selectors.changes_of(values)
    for change in changes:
        if change.outcome != "known":
            _write(scope, change, now)
    outcomes = [change.outcome for change in changes]
    return Tally(outcomes.count("new"), outcomes.count("corrected"), outcomes.count("known"))


def register_estimate(
    *, scope: Scope, value: Value, region: Region, receipt: str, now: datetime
) -> tuple[Measure, bool] | None:
    """A region's own computed score: always marked as its estimate, never published, never an official value.

    Whoever computes it has been asked by the app that does; a score computed again replaces the earlier one.
    """
    return _register_own(scope, value, region, receipt, Mark.PERKIRAAN, now)


def register_output(
    *, scope: Scope, value: Value, region: Region, receipt: str, now: datetime
) -> tuple[Measure, bool] | None:
    """What an activity has brought about, verified by the app that asked: no index and no estimate."""
    return _register_own(scope, value, region, receipt, Mark.REALISASI, now)


def _register_own(
    scope: Scope, value: Value, region: Region, receipt: str, mark: Mark, now: datetime
) -> tuple[Measure, bool] | None:
    if not value.score:
        return None
    own = replace(
        value,
        index_code=normal_index(value.index_code),
        index_title=normal_text(value.index_title)[:160],
        owner=normal_text(value.owner)[:120],
        method_version=normal_text(value.method_version)[:60],
        source_title=normal_text(value.source_title)[:300],
        region_code=region.code,
        mark=mark,
        state=State.DITETAPKAN,
        receipt=receipt,
        rank=None,
        out_of=None,
    )
    return record_value(scope=scope, value=own, now=now)


def import_values(*, scope: Scope, text: str, now: datetime) -> Tally:
    """What the preview showed, read and asked again; with any fault nothing is written."""
    demand(can_import(scope))
    try:
        with transaction.atomic():
            reading = selectors.reading_of(scope, text)
            if reading.faults:
                raise ImportRefused(_("Tabel berubah sejak diperiksa. Belum ada yang ditulis."))
            return record_values(scope=scope, values=[row.value for row in reading.rows], now=now)
    except IntegrityError as error:
        # Somebody recorded the same number at the same moment.
        raise ImportRefused(_("Orang lain baru mencatat angka yang sama. Periksa lagi tabelnya.")) from error


def _write(scope: Scope, change: selectors.Change, now: datetime) -> Measure:
    value, before, region = change.value, change.before, change.region
    fields = selectors.fields_of(value)
    measure = Measure.objects.create(**fields, region=region, recorded_at=now, replaces=before)
    record(
        verb="measures.measure.recorded" if before is None else "measures.measure.corrected",
        scope=scope,
        kind="measure",
        id=measure.pk,
        region_path=region.path if region else "",
        before=selectors.recorded_fields(before, fields) if before is not None else None,
        after=fields,
        at=now,
    )
    return measure


def move_value(*, scope: Scope, measure: Measure, step: str, now: datetime) -> Measure:
    """To its next state: a new row that replaces the earlier one, as everything here."""
    try:
        with transaction.atomic():
            return _moved(scope, measure, step, now)
    except IntegrityError as error:
        # Somebody else took the step at the same moment.
        raise ImportRefused(_("Status nilai ini sudah berubah. Muat ulang halamannya.")) from error


def _moved(scope: Scope, measure: Measure, step: str, now: datetime) -> Measure:
    demand(can_move(scope, measure, step, selectors.rival_of(measure)))
    if Measure.objects.filter(replaces=measure).exists():
        raise ImportRefused(_("Status nilai ini sudah berubah. Muat ulang halamannya."))
    fields = selectors.fields_of(selectors.value_of(measure))
    target = TRANSITIONS[State(measure.state)][step]
    moved = Measure.objects.create(
        **fields | {"state": target}, region=measure.region, recorded_at=now, replaces=measure
    )
    record(
        verb="measures.measure.moved",
        scope=scope,
        kind="measure",
        id=moved.pk,
        region_path=measure.region.path if measure.region else "",
        before={"state": measure.state},
        after={"state": str(target)},
        at=now,
    )
    return moved


@transaction.atomic
def link_regions() -> int:
    """Ties values that were recorded before the region data came; returns how many."""
    loose = Measure.objects.filter(region__isnull=True)
    regions = Region.objects.filter(code__in=loose.values("region_code"))
    return sum(loose.filter(region_code=region.code).update(region=region) for region in regions)
