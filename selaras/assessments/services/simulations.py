"""What repairs would change: computed from the published value or from levels, kept on request."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments.choices import ScoreTier, SimulationStart
from selaras.assessments.compute.whatif import (
    CannotCompute,
    Estimated,
    Planned,
    estimate_from_levels,
    estimate_from_total,
    plan_repairs,
)
from selaras.assessments.models import Effort, Round, Simulation
from selaras.assessments.permissions import can_keep_simulation
from selaras.assessments.selectors.evaluation import official_before
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.scores import levels_of
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand

NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: where to start, what to change, at which effort, up to which budget or goal.

    ``changes`` are levels more from a published value, and target levels from levels of the round. Numbers
    are exact text. ``query`` is the same question as an address.
    """

    start: str
    changes: Mapping[str, int] = field(default_factory=dict)
    efforts: Mapping[str, str] = field(default_factory=dict)
    budget: str | None = None
    goal: str | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out; a fault of the estimate and one of the plan do not hide each other."""

    estimate: Estimated | None = None
    plan: Planned | None = None
    faults: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)


def simulate(*, round_: Round, asked: Asked) -> Outcome:
    """Computed anew from what stands now; nothing is kept."""
    text = round_.instrument.source_text
    official = asked.start == SimulationStart.OFFICIAL
    base = published_base(round_) if official else None
    levels = {} if official else levels_of(round_, ScoreTier(asked.start))
    changes = {code: to for code, to in asked.changes.items() if to != levels.get(code, 0)}
    try:
        if official:
            estimate = estimate_from_total(text, base, changes)
        else:
            estimate = estimate_from_levels(text, levels, changes)
    except CannotCompute as problem:
        return Outcome(faults=problem.faults, levels=levels)
    rooms = {code: to - levels.get(code, 0) for code, to in changes.items() if official or code in levels}
    rooms = {code: room for code, room in rooms.items() if room > 0 and code in asked.efforts}
    if not rooms:
        return Outcome(estimate, levels=levels)
    efforts = {code: asked.efforts[code] for code in rooms}
    start = base if official else levels
    try:
        plan = plan_repairs(text, start, efforts, rooms, budget=asked.budget, goal=asked.goal)
    except CannotCompute as problem:
        return Outcome(estimate, faults=problem.faults, levels=levels)
    return Outcome(estimate, plan, levels=levels)


def published_base(round_: Round) -> str | None:
    """The owner's last value before the round's year; one of another scale is no start for a sum."""
    measure = official_before(round_)
    if measure is None or not measure.score:
        return None
    instrument = round_.instrument
    ours = (Fraction(instrument.scale_min), Fraction(instrument.scale_max), instrument.better)
    theirs = (Fraction(measure.scale_min), Fraction(measure.scale_max), measure.better)
    return measure.score if ours == theirs else None


@transaction.atomic
def keep_efforts(*, scope: Scope, round_: Round, efforts: Mapping[str, str], now: datetime) -> int:
    """The efforts of a round as they were typed; returns how many changed."""
    demand(can_keep_simulation(scope, round_))
    before = dict(round_.efforts.values_list("code", "amount"))
    known = set(round_.instrument.nodes.values_list("code", flat=True))
    changed = {
        code: amount for code, amount in efforts.items() if code in known and before.get(code) != amount
    }
    for code, amount in changed.items():
        Effort.objects.update_or_create(
            round=round_,
            code=code,
            defaults={"amount": amount, "changed_by_name": scope.name, "changed_at": now},
        )
    if changed:
        record(
            verb="assessments.efforts.kept",
            scope=scope,
            kind="round",
            id=round_.pk,
            region_path=round_.region_path,
            before={code: before.get(code) for code in changed},
            after=changed,
            at=now,
        )
    return len(changed)


@transaction.atomic
def keep_simulation(*, scope: Scope, round_: Round, name: str, asked: Asked, now: datetime) -> Simulation:
    """Compute once more and keep question, result and receipt under a name; efforts are kept with it."""
    demand(can_keep_simulation(scope, round_))
    name = tidy(name)
    if not name:
        raise ValidationError({"name": _("Beri nama simulasi ini.")})
    if len(name) > NAME_LIMIT:
        raise ValidationError({"name": _("Nama paling panjang %(n)s karakter.") % {"n": NAME_LIMIT}})
    outcome = simulate(round_=round_, asked=asked)
    if outcome.faults:
        raise ValidationError(list(outcome.faults))
    found = outcome.estimate
    if found is None or not (found.steps or found.points or asked.changes):
        raise ValidationError(_("Pilih sedikitnya satu tingkat yang hendak dicapai."))
    keep_efforts(scope=scope, round_=round_, efforts=asked.efforts, now=now)
    kept = Simulation(
        round=round_,
        name=name,
        start=asked.start,
        query=asked.query,
        base=found.base,
        score=found.score,
        difference=found.difference,
        result={
            "estimate": asdict(found),
            "plan": asdict(outcome.plan) if outcome.plan else None,
            "budget": asked.budget,
            "goal": asked.goal,
        },
        receipt=found.receipt,
        instrument_hash=found.instrument_hash,
        komposit_version=found.version,
        made_by_name=scope.name,
        at=now,
    )
    kept.save()
    record(
        verb="assessments.simulation.kept",
        scope=scope,
        kind="round",
        id=round_.pk,
        region_path=round_.region_path,
        after={"name": name, "start": asked.start, "score": found.score, "receipt": found.receipt},
        at=now,
    )
    return kept
