"""An agency's part in rounds that are not closed goes over to its successor; closed ones keep the name."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from selaras.assessments.choices import AFTER_CLOSING, BEFORE_CLOSING, ContributionState, RepairState
from selaras.assessments.models import Contribution, Item, Repair, Round, RoundAgency
from selaras.assessments.selectors.references import evidence_readers
from selaras.assessments.services.owed import renew_duties
from selaras.assessments.services.steps import held_round, items_of, reference_of
from selaras.audit.services import record
from selaras.core.moving import Hand
from selaras.evidence.services import set_readers

OPEN_REPAIRS = (RepairState.ASSIGNED, RepairState.REPORTED)


def _rounds(agency_id: int) -> QuerySet[Round]:
    """Where something is still worked on, and this agency has to do with it."""
    open_ = Q(state__in=BEFORE_CLOSING) | Q(state__in=AFTER_CLOSING)
    part = (
        Q(coordinator_id=agency_id)
        | Q(inspector_id=agency_id)
        | Q(pk__in=Item.objects.filter(_part(agency_id)).values("round_id"))
        | Q(pk__in=_helping(agency_id).values("item__round_id"))
    )
    return Round.objects.filter(open_, part).order_by("pk")


def _part(agency_id: int) -> Q:
    return Q(owner_agency_id=agency_id) | Q(verifier_agency_id=agency_id)


def _helping(agency_id: int) -> QuerySet[Contribution]:
    return Contribution.objects.running().filter(agency_id=agency_id)


def hold_rounds(agency_id: int) -> None:
    """Rounds and items before their duties, as every step of an item does."""
    for pk in _rounds(agency_id).values_list("pk", flat=True):
        held_round(pk)


def count_items(agency_id: int) -> int:
    """Items it answers, verifies or contributes to, where the round is not closed."""
    rounds = Q(round__state__in=BEFORE_CLOSING) | Q(round__state__in=AFTER_CLOSING, reopened_at__isnull=False)
    helped = _helping(agency_id).values("item_id")
    return Item.objects.filter(rounds, _part(agency_id) | Q(pk__in=helped)).count()


def take_over_items(hand: Hand) -> int:
    moved = 0
    for pk in list(_rounds(hand.old_id).values_list("pk", flat=True)):
        round_ = held_round(pk)
        items = [item for item in items_of(round_) if item.is_worked_on or round_.state in BEFORE_CLOSING]
        touched = _items(hand, items) | _contributions(hand, items)
        _round(hand, round_)
        _share(hand, round_)
        if touched:
            _settle(round_, touched, hand)
        moved += len(touched)
        record(
            verb="assessments.round.shared_out",
            scope=hand.scope,
            kind="round",
            id=round_.pk,
            region_path=round_.region_path,
            before={"agency_id": hand.old_id},
            after={"agency_id": hand.new_id, "items": len(touched)},
            at=hand.now,
        )
    return moved


def _items(hand: Hand, items: Iterable[Item]) -> set[int]:
    touched = set()
    for item in items:
        fields = [
            name for name in ("owner_agency", "verifier_agency") if getattr(item, f"{name}_id") == hand.old_id
        ]
        if fields:
            for name in fields:
                setattr(item, f"{name}_id", hand.new_id)
            item.save(update_fields=fields)
            touched.add(item.pk)
    return touched


def _contributions(hand: Hand, items: Iterable[Item]) -> set[int]:
    """Nobody contributes to what is his own, and nobody twice to one item."""
    owners = {item.pk: item.owner_agency_id for item in items}
    rows = list(_helping(hand.old_id).filter(item_id__in=owners))
    twice = set(
        Contribution.objects.filter(agency_id=hand.new_id, item_id__in=owners).values_list(
            "item_id", flat=True
        )
    )
    for row in rows:
        if row.item_id in twice or owners[row.item_id] == hand.new_id:
            row.state = ContributionState.CANCELLED
            row.save(update_fields=["state"])
        else:
            row.agency_id = hand.new_id
            row.save(update_fields=["agency"])
    own = Contribution.objects.running().filter(agency_id=hand.new_id, item__in=owners)
    own.filter(item__owner_agency_id=hand.new_id).update(state=ContributionState.CANCELLED)
    return {row.item_id for row in rows}


def _round(hand: Hand, round_: Round) -> None:
    fields = [name for name in ("coordinator", "inspector") if getattr(round_, f"{name}_id") == hand.old_id]
    for name in fields:
        setattr(round_, f"{name}_id", hand.new_id)
    if fields:
        round_.save(update_fields=fields)
    Repair.objects.filter(round=round_, owner_agency_id=hand.old_id, state__in=OPEN_REPAIRS).update(
        owner_agency_id=hand.new_id
    )


def _share(hand: Hand, round_: Round) -> None:
    """The later of two agreed times holds; the old row stays as it was agreed."""
    old = RoundAgency.objects.filter(round=round_, agency_id=hand.old_id).first()
    if old is None:
        return
    new, made = RoundAgency.objects.get_or_create(
        round=round_, agency_id=hand.new_id, defaults={"extended_due_at": old.extended_due_at}
    )
    later = [due for due in (old.extended_due_at, new.extended_due_at) if due is not None]
    if not made and later and new.extended_due_at != max(later):
        new.extended_due_at = max(later)
        new.save(update_fields=["extended_due_at"])


def _settle(round_: Round, touched: set[int], hand: Hand) -> None:
    items = [item for item in items_of(round_) if item.pk in touched]
    for item in items:
        set_readers(subject=reference_of(item), reader_agency_ids=evidence_readers(item))
    renew_duties(items=items, now=hand.now)
