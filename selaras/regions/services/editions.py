"""Drafts of editions, and the one step that writes an edition: whole, once, as it was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.clock import WIB
from selaras.core.formats import day_plain
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.regions import choices, compute, permissions
from selaras.regions.choices import EditionState, Level
from selaras.regions.models import FormerName, Region, RegionEdition, Succession
from selaras.regions.services.edition_parts import Plan
from selaras.regions.services.edition_plan import plan_of

BATCH = 500


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """What a person writes about an edition."""

    title: str
    decree: str
    begins_on: date
    text: str = ""


@transaction.atomic
def make_draft(*, scope: Scope, plan: DraftPlan, now: datetime) -> RegionEdition:
    demand(permissions.can_prepare_editions(scope))
    edition = RegionEdition.objects.create(
        **_fields(plan), made_by_id=scope.user_id, made_by=scope.name, made_at=now
    )
    _recorded("regions.edition.drafted", scope, edition, now)
    return edition


@transaction.atomic
def change_draft(
    *, scope: Scope, edition: RegionEdition, plan: DraftPlan, version: int, now: datetime
) -> RegionEdition:
    """Refused where somebody else has saved since this version was read."""
    edition = RegionEdition.objects.select_for_update().get(pk=edition.pk)
    demand(permissions.can_change_edition(scope, edition))
    if edition.version != version:
        raise ValidationError(
            _(
                "Konsep ini diubah orang lain sejak Anda membukanya. "
                "Isian Anda masih di layar; muat ulang konsepnya."
            )
        )
    for name, value in _fields(plan).items():
        setattr(edition, name, value)
    edition.version += 1
    edition.save()
    _recorded("regions.edition.drafted", scope, edition, now)
    return edition


@transaction.atomic
def drop_draft(*, scope: Scope, edition: RegionEdition, now: datetime) -> None:
    edition = RegionEdition.objects.select_for_update().get(pk=edition.pk)
    demand(permissions.can_change_edition(scope, edition))
    edition.state = EditionState.DROPPED
    edition.save(update_fields=["state"])
    _recorded("regions.edition.dropped", scope, edition, now)


@transaction.atomic
def write_edition(*, scope: Scope, edition: RegionEdition, mark: str, now: datetime) -> RegionEdition:
    """What the preview of this mark showed, or nothing; two writers take turns on the root of the tree."""
    demand(permissions.can_write_editions(scope))
    Region.objects.select_for_update(no_key=True).get(path=choices.ROOT_PATH)
    edition = RegionEdition.objects.select_for_update().get(pk=edition.pk)
    demand(permissions.can_write_edition(scope, edition, today=now.astimezone(WIB).date()))
    plan = plan_of(text=edition.text, begins_on=edition.begins_on, decree=edition.decree)
    if plan.mark != mark:
        raise ValidationError(
            _(
                "Daftar wilayah atau konsep ini berubah sejak pratinjau. "
                "Belum ada yang ditulis; periksa lagi."
            ),
            code="changed",
        )
    if plan.faults:
        raise ValidationError(_("Daftar masih memuat kesalahan. Belum ada yang ditulis."))
    _apply(plan, edition)
    edition.state, edition.written_at, edition.written_by = EditionState.WRITTEN, now, scope.name
    loads = [[load.code, str(load.label), load.total] for load in plan.loads]
    edition.outcome = {**plan.counts, "loads": loads}
    edition.save()
    _recorded("regions.edition.written", scope, edition, now, counts=plan.counts)
    _record_lines(scope, edition, plan, now)
    return edition


def _fields(plan: DraftPlan) -> dict[str, Any]:
    return {
        "title": plan.title.strip(),
        "decree": plan.decree.strip(),
        "begins_on": plan.begins_on,
        "text": "\n".join(line.rstrip() for line in plan.text.strip().splitlines()),
    }


def _apply(plan: Plan, edition: RegionEdition) -> None:
    last_day = edition.begins_on - timedelta(days=1)
    for region in plan.ends.values():
        region.valid_to, region.edition = last_day, edition.mark
    Region.objects.bulk_update(plan.ends.values(), ["valid_to", "edition"], batch_size=BATCH)
    rename(
        {one.region.code: (one.region, one.name) for one in plan.renames.values()}, edition, mark=edition.mark
    )
    begun = _created(plan, edition)
    rows = {**plan.regions, **plan.ends, **begun}
    Succession.objects.bulk_create(
        [
            Succession(
                edition=edition,
                begins_on=edition.begins_on,
                predecessor=rows[link.old],
                successor=rows[link.new],
                kind=link.kind,
                share=link.share,
            )
            for link in plan.links
        ],
        batch_size=BATCH,
    )
    if any(
        region.level <= Level.REGENCY for region in (*begun.values(), *_renamed(plan), *plan.ends.values())
    ):
        _renew_daily_names(edition)


def _renamed(plan: Plan) -> list[Region]:
    return [one.region for one in plan.renames.values()]


def rename(names: Mapping[str, tuple[Region, str]], edition: RegionEdition, *, mark: str) -> None:
    """The name until now becomes history; the region keeps its code."""
    former, rows = [], []
    for region, name in names.values():
        former.append(
            FormerName(
                edition=edition,
                begins_on=edition.begins_on,
                region=region,
                name=region.name,
                display_name=region.display_name,
            )
        )
        region.name, region.edition = name, mark
        _named(region, compute.display_names([(region.code, name)])[region.code])
        rows.append(region)
    FormerName.objects.bulk_create(former, batch_size=BATCH)
    Region.objects.bulk_update(rows, ["name", "display_name", "search_key", "edition"], batch_size=BATCH)


def _named(region: Region, display_name: str) -> None:
    region.display_name = display_name
    region.search_key = compute.search_key(region.code, region.name, display_name)


def _created(plan: Plan, edition: RegionEdition) -> dict[str, Region]:
    """From above to below, so that each finds its parent."""
    parents = {region.code: region for region in plan.regions.values()}
    parents[choices.ROOT_CODE] = Region.objects.get(code=choices.ROOT_CODE)
    made: dict[str, Region] = {}
    for level in sorted({one.level for one in plan.begins.values()}):
        rows = []
        for one in plan.begins.values():
            if one.level == level:
                parent = made.get(compute.parent_code(one.code)) or parents[compute.parent_code(one.code)]
                rows.append(_region(one.code, one.name, parent, edition))
        made |= {row.code: row for row in Region.objects.bulk_create(rows, batch_size=BATCH)}
    return made


def _region(code: str, name: str, parent: Region, edition: RegionEdition) -> Region:
    region = Region(
        code=code,
        name=name,
        level=compute.level_of(code),
        kind=compute.kind_of(code),
        parent=parent,
        path=compute.path_of(code),
        zone=compute.zone_of(code),
        valid_from=edition.begins_on,
        edition=edition.mark,
    )
    _named(region, compute.display_names([(code, name)])[code])
    return region


def _renew_daily_names(edition: RegionEdition) -> None:
    """Whether a kabupaten keeps that word depends on all names of the first two levels, as they are now."""
    rows = list(Region.objects.current().filter(level__in=(Level.PROVINCE, Level.REGENCY)))
    wanted = compute.display_names([(row.code, row.name) for row in rows])
    changed = [row for row in rows if row.edition and row.display_name != wanted[row.code]]
    for row in changed:
        _named(row, wanted[row.code])
    Region.objects.bulk_update(changed, ["display_name", "search_key"], batch_size=BATCH)


def _recorded(
    verb: str, scope: Scope, edition: RegionEdition, now: datetime, counts: Mapping[str, int] | None = None
) -> None:
    record(
        verb=verb,
        scope=scope,
        kind="region_edition",
        id=edition.pk,
        region_path=choices.ROOT_PATH,
        after={
            "title": edition.title,
            "decree": edition.decree,
            "begins_on": edition.begins_on.isoformat(),
            "lines": len(edition.text.splitlines()),
            **(counts or {}),
        },
        at=now,
    )


def _record_lines(scope: Scope, edition: RegionEdition, plan: Plan, now: datetime) -> None:
    """One event per line, on the region of which the line speaks; what moves along is counted above."""
    for line in plan.lines:
        region = plan.regions[line.old]
        record(
            verb="regions.region.changed",
            scope=scope,
            kind="region",
            id=region.pk,
            region_path=region.path,
            after={
                "kind": line.kind.value,
                "old": line.old,
                "new": line.new,
                "name": line.name,
                "share": None if line.share is None else str(line.share),
                "edition": edition.pk,
                "begins_on": day_plain(edition.begins_on),
            },
            at=now,
        )
