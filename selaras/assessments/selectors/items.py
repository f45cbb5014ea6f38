"""One item with everything its page shows, and the items beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from selaras.assessments.choices import HANDED_IN, READ_ABOVE, WITH_OWNER, ContributionState, ItemState
from selaras.assessments.models import (
    Confirmation,
    Contribution,
    DataRequest,
    Entry,
    HeadValidation,
    Item,
    Message,
    Revision,
    Round,
    RoundAgency,
    reads_inside,
)
from selaras.assessments.selectors.asking import request_on, told_of
from selaras.assessments.selectors.references import ITEM_RELATED
from selaras.core.scope import Scope
from selaras.offices.models import Agency

NOT_APPROVED = (*WITH_OWNER, *HANDED_IN)


def items_for(scope: Scope, round_: Round) -> QuerySet[Item]:
    return items_in(scope, round_.pk)


def items_in(scope: Scope, round_id: int) -> QuerySet[Item]:
    return Item.objects.visible_to(scope).filter(round_id=round_id).select_related(*ITEM_RELATED)


@dataclass(frozen=True, slots=True)
class ItemPage:
    item: Item
    revisions: Sequence[Revision]
    contributions: Sequence[Contribution]
    messages: Sequence[Message]
    validation: HeadValidation | None
    entry: Entry | None
    confirmation: Confirmation | None
    letter: DataRequest | None
    siblings: Sequence[Item]
    due_at: datetime
    is_late: bool

    @property
    def letter_words(self) -> str:
        return told_of(self.letter) if self.letter else ""

    @property
    def last_return(self) -> Revision | None:
        """The newest comment of a return, shown while the item is with its owner for repair."""
        return next((r for r in reversed(self.revisions) if r.action in {"return", "reopen"}), None)


def item_page(scope: Scope, item: Item, *, now: datetime) -> ItemPage:
    """Six queries, whatever the length of the history; what was said inside stays inside.

    Two more where somebody entered the answer for the agency, one where an outside body is asked by letter.
    """
    inside = not scope.paths("assessments.view_sent") or is_read_inside(scope, item)
    share = RoundAgency.objects.filter(round_id=item.round_id, agency=item.duty_agency_id or 0).first()
    due_at = item.effective_due(share.extended_due_at if share else None)
    # A draft has nothing that a head stands behind.
    unwritten = item.state in {ItemState.EMPTY, ItemState.DRAFT}
    siblings = (
        Item.objects.visible_to(scope)
        .filter(round_id=item.round_id, leaf_code=item.leaf_code)
        .exclude(pk=item.pk)
        .select_related("question", "owner_agency")
        if item.is_level
        else Item.objects.none()
    )
    revisions = list(_revisions(item, inside=inside))
    entered = inside and any(revision.on_behalf_of for revision in revisions)
    entry = item.entries.order_by("-at", "-pk").first() if entered else None
    return ItemPage(
        item=item,
        revisions=revisions,
        contributions=list(
            item.contributions.running()
            .select_related("agency")
            .prefetch_related("entries")
            .order_by("agency__sort")
        ),
        messages=list(item.messages.order_by("at", "pk")) if inside else [],
        validation=None if unwritten else item.validations.order_by("-at", "-pk").first(),
        entry=entry,
        confirmation=item.confirmations.order_by("-at", "-pk").first() if entry else None,
        letter=request_on(item) if inside else None,
        siblings=list(siblings),
        due_at=due_at,
        is_late=item.is_with_owner and due_at < now,
    )


def extended_dues(round_: Round) -> dict[int, datetime]:
    """Later due times by agency, for the lists of a round."""
    shares = RoundAgency.objects.filter(round=round_).exclude(extended_due_at=None)
    return dict(shares.values_list("agency_id", "extended_due_at"))  # type: ignore[arg-type]


def is_read_inside(scope: Scope, item: Item) -> bool:
    """By one of the region's own government, or by an agency that has to do with the item."""
    return (
        reads_inside(scope, item.round.region_path)
        or Item.objects.worked_on_by(scope).filter(pk=item.pk).exists()
    )


def _revisions(item: Item, *, inside: bool) -> QuerySet[Revision]:
    """A level above reads what was accepted and sent, not how it came about."""
    rows = item.revisions.order_by("number")
    return rows if inside else rows.filter(state__in=READ_ABOVE)


def owed_by(agency: Agency, items: Sequence[Item]) -> list[Item]:
    """Of these items those that wait for the agency: its own answers, and contributions asked of it."""
    asked = set(
        Contribution.objects.filter(
            item__in=items, agency=agency, state=ContributionState.ASKED, item__state__in=NOT_APPROVED
        ).values_list("item_id", flat=True)
    )
    return [
        item
        for item in items
        if item.pk in asked or (item.owner_agency_id == agency.pk and item.is_with_owner)
    ]


def neighbours(
    scope: Scope, item: Item, *, queue: Sequence[Item] | None = None
) -> tuple[str | None, str | None]:
    """Codes before and after this one: within the queue that is being worked through, else in the round."""
    if queue is not None:
        codes = [row.code for row in queue]
    else:
        codes = list(
            Item.objects.visible_to(scope)
            .filter(round_id=item.round_id)
            .order_by("sort")
            .values_list("code", flat=True)
        )
    if item.code not in codes:
        return None, codes[0] if codes else None
    at = codes.index(item.code)
    return (codes[at - 1] if at else None, codes[at + 1] if at + 1 < len(codes) else None)
