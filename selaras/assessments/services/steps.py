"""One step in the life of an item: the transition, the revision and the audit event, always together."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from selaras.assessments.choices import ITEM_TRANSITIONS, ItemState, Tier
from selaras.assessments.models import Item, Revision, Round, RoundAgency
from selaras.audit.services import record
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused
from selaras.duties.services import move_duties
from selaras.offices.models import Agency

RELATED = ("round", "question", "owner_agency", "verifier_agency", "round__coordinator", "round__inspector")


def locked_item(item_id: int) -> Item:
    """The item as it stands now, held until the transaction ends.

    Held first and read second: whoever waited must see the round as the other left it. Where the whole
    database is held by one writer from the beginning of a transaction, there is nothing to wait for.
    """
    if connection.features.has_select_for_update:
        Item.objects.select_for_update(no_key=True).only("pk").get(pk=item_id)
    return Item.objects.select_related(*RELATED).get(pk=item_id)


def held_round(round_id: int) -> Round:
    """The round with all its items held, for a step after which items may behave differently."""
    Round.objects.select_for_update(no_key=True).only("pk").get(pk=round_id)
    list(
        Item.objects.select_for_update(no_key=True).filter(round_id=round_id).order_by("pk").values_list("pk")
    )
    return Round.objects.select_related("instrument", "region", "coordinator").get(pk=round_id)


def items_of(round_: Round) -> list[Item]:
    """The items of a held round, with all that a step reads."""
    return list(round_.items.select_related(*RELATED))


def reference_of(item: Item) -> Reference:
    return Reference("item", str(item.pk))


def round_reference(round_: Round) -> Reference:
    return Reference("round", str(round_.pk))


def extended_due(item: Item, agency_id: int | None) -> datetime | None:
    return (
        RoundAgency.objects.filter(round_id=item.round_id, agency=agency_id or 0)
        .values_list("extended_due_at", flat=True)
        .first()
    )


def is_late(item: Item, agency_id: int | None, now: datetime) -> bool:
    return now > item.effective_due(extended_due(item, agency_id))


def is_after(round_: Round, kind: str, now: datetime) -> bool:
    """Whether the window of a stage has closed: what comes then is allowed, and flagged as late."""
    return round_.stages.filter(kind=kind, closes_at__lt=now).exists()


def agency_name_of(scope: Scope, agencies: Iterable[Agency | None]) -> str:
    """The agency a person speaks for, of those that have to do with the record."""
    known = {agency.pk: agency.name for agency in agencies if agency is not None}
    for agency_id in scope.agency_ids:
        if agency_id in known:
            return known[agency_id]
    return ""


def _demanded_state(item: Item, action: str) -> ItemState:
    """Where the action leads from here; a page that is older than the state is told so."""
    froms, to = ITEM_TRANSITIONS[action]
    if item.state in froms:
        return to
    told = _("Butir %(code)s sudah berstatus %(state)s; muat ulang halaman untuk melihat keadaan terakhir.")
    raise Refused(Denied(told % {"code": item.code, "state": item.get_state_display()}))


def _revision(scope: Scope, item: Item, *, tier: Tier, action: str, at: datetime) -> Revision:
    """The answer as it stands now, and who did this step."""
    return Revision(
        item=item,
        number=item.version,
        tier=tier,
        action=action,
        state=item.state,
        value=item.value,
        narrative=item.narrative,
        is_nil=item.is_nil,
        author_id=scope.user_id,
        author_name=scope.name,
        via=scope.via,
        agency_name=agency_name_of(scope, (item.owner_agency, item.verifier_agency, item.round.coordinator)),
        at=at,
    )


def take_step(
    *,
    scope: Scope,
    item: Item,
    action: str,
    verb: str,
    tier: Tier,
    now: datetime,
    comment: str = "",
    late: bool = False,
    level: int | None = None,
    reason_code: str = "",
    on_behalf_of: str = "",
) -> Revision:
    """Move an item that the caller has locked and changed; writes the item, its revision and the event."""
    to = _demanded_state(item, action)
    before = item.state
    item.state = to
    item.version += 1
    item.changed_at = now
    item.save()
    revision = _revision(scope, item, tier=tier, action=action, at=now)
    revision.level = level if level is not None else item.claimed_level
    revision.reason_code, revision.comment = reason_code, comment
    revision.is_late, revision.on_behalf_of = late, on_behalf_of
    revision.save()
    record(
        verb=verb,
        scope=scope,
        kind="item",
        id=item.pk,
        region_path=item.round.region_path,
        before={"state": before},
        after={"state": item.state, "revision": revision.number, "late": late},
        note=comment,
        at=now,
    )
    return revision


def who_waits(item: Item) -> str:
    """Kesbangpol waits for the agencies; for Kesbangpol itself the agency that verifies does."""
    if item.duty_agency_id == item.round.coordinator_id and item.verifier_agency is not None:
        return item.verifier_agency.name
    return item.round.coordinator.name


def move_item_duty(*, item: Item, kind: str, action: str, now: datetime) -> None:
    move_duties(action=action, source=reference_of(item), kind=kind, now=now)
