"""Reads of reorganisations: what a plan would move, what speaks against it, and what was carried out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from selaras.core.http import record_ids
from selaras.core.moving import GROUPS, movers
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.offices.choices import PlanState
from selaras.offices.models import Agency, AgencySuccession, Handing, Reorganisation


@dataclass(frozen=True, slots=True)
class Moved:
    """What would go from one agency to another; without a successor it stays where it is."""

    line: Handing | None
    old: Agency
    label: str
    number: int
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    moved: list[Moved]
    faults: list[str]


def visible_reorganisations(scope: Scope) -> QuerySet[Reorganisation]:
    """Plans of regions whose agencies one keeps; carried out ones of regions whose agencies one reads."""
    seen = Q(pk__in=())
    for grant in scope.grants:
        if "offices.view" in grant.permissions:
            seen |= Q(region_path__under=grant.region_path, state=PlanState.DONE)
        if "offices.agencies" in grant.permissions and grant.agency_id is None:
            seen |= Q(region_path__under=grant.region_path)
    return Reorganisation.objects.filter(seen)


def show_reorganisations(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = visible_reorganisations(scope).filter(pk__in=record_ids(ids))
    return {str(row.pk): Shown(row.title, row.get_absolute_url(), row.decree) for row in rows}


def succession_of(agency: Agency) -> tuple[list[AgencySuccession], list[AgencySuccession]]:
    """Where an agency comes from, and what came of it."""
    rows = list(
        AgencySuccession.objects.filter(Q(predecessor=agency) | Q(successor=agency)).select_related(
            "predecessor", "successor", "plan"
        )
    )
    origins = [row for row in rows if row.successor_id == agency.pk]
    return origins, [row for row in rows if row.predecessor_id == agency.pk]


def preview_of(plan: Reorganisation) -> Preview:
    """Counted now, agency by agency; every fault at once."""
    lines = list(plan.lines.select_related("old", "new"))
    faults = [] if lines else [_("Rencana ini belum menyebut OPD.")]
    by_old: dict[int, list[Handing]] = defaultdict(list)
    for line in lines:
        by_old[line.old_id].append(line)
    ending = {line.old_id for line in lines if line.ends_old}
    moved: list[Moved] = []
    for own in by_old.values():
        moved += _of_agency(own, faults)
    for line in lines:
        faults += _faults_of(line, ending)
    return Preview(moved, list(dict.fromkeys(faults)))


def _of_agency(lines: list[Handing], faults: list[str]) -> list[Moved]:
    old, ends = lines[0].old, any(line.ends_old for line in lines)
    times = Counter(code for line in lines for code in line.what)
    found = []
    for mover in movers():
        number, label = mover.count(old.pk), str(mover.label)
        takers = [line for line in lines if mover.group in line.what]
        if times[mover.group] > 1:
            told = {"name": old.name, "label": str(GROUPS[mover.group])}
            faults.append(_("%(name)s: %(label)s diberikan kepada lebih dari satu penerus.") % told)
        if not number:
            continue
        if takers and mover.move is not None:
            found.append(Moved(takers[0], old, label, number))
            continue
        found.append(Moved(None, old, label, number, stays=True))
        if ends:
            faults.append(_left_words(old, label, number, may_move=mover.move is not None))
    return found


def _left_words(old: Agency, label: str, number: int, *, may_move: bool) -> str:
    told = {"name": old.name, "label": label, "n": number}
    if may_move:
        return _("%(name)s berakhir, tetapi %(n)s %(label)s belum mendapat penerus.") % told
    return _("%(name)s berakhir, tetapi masih ada %(n)s %(label)s. Selesaikan dahulu.") % told


def _faults_of(line: Handing, ending: set[int]) -> list[str]:
    faults = []
    if not line.old.is_active:
        faults.append(_("%(name)s sudah berakhir.") % {"name": line.old.name})
    if line.new is not None and (not line.new.is_active or line.new_id in ending):
        faults.append(_("%(name)s berakhir, jadi tidak dapat menjadi penerus.") % {"name": line.new.name})
    if line.new is not None and line.new.is_outside != line.old.is_outside:
        told = {"old": line.old.name, "new": line.new.name}
        faults.append(_("%(old)s dan %(new)s tidak sejenis: salah satunya di luar pemerintah daerah.") % told)
    return faults
