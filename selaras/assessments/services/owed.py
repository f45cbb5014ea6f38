"""What is owed for items, read off the table: missing duties are opened, those of nobody any more end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from selaras.assessments.choices import APPROVED, OWED, ContributionState, ItemState
from selaras.assessments.models import Contribution, Item, RoundAgency
from selaras.assessments.services.steps import reference_of, round_reference, who_waits
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.duties.choices import DutyState
from selaras.duties.models import Duty
from selaras.duties.services import NewDuty, move_duties, open_duties, set_due


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty that has to run: of which kind, by which agency, in which state."""

    item: Item
    kind: str
    agency_id: int
    state: DutyState

    @property
    def waiting_label(self) -> str:
        """Who has the next move once this is done."""
        owner = self.item.owner_agency
        # An outside body is asked by letter and waits for nobody; Kesbangpol does in its place.
        if self.kind in {"verifikasi", "kontribusi"} and owner is not None:
            return self.item.round.coordinator.name if owner.is_outside else owner.name
        return who_waits(self.item)

    def due_at(self, extended: datetime | None) -> datetime:
        return (
            self.item.round.owner_due_at if self.kind == "verifikasi" else self.item.effective_due(extended)
        )


def owed_for(items: Sequence[Item]) -> list[Owed]:
    """By the state of each item, and by what contributors have not handed in yet; one query."""
    found = []
    helped: dict[int, Item] = {}
    for item in items:
        if not item.is_worked_on:
            continue
        for kind, state in OWED[ItemState(item.state)].items():
            agency_id = item.verifier_agency_id if kind == "verifikasi" else item.duty_agency_id
            if agency_id is not None:
                found.append(Owed(item, kind, agency_id, state))
        if item.state not in (*APPROVED, ItemState.NOT_RELEVANT):
            helped[item.pk] = item
    asked = Contribution.objects.filter(item__in=helped, state=ContributionState.ASKED)
    found += [
        Owed(helped[item_id], "kontribusi", agency_id, DutyState.NOT_STARTED)
        for item_id, agency_id in asked.values_list("item_id", "agency_id")
    ]
    return found


def extensions_of(round_id: int, agency_ids: Collection[int]) -> dict[int, datetime]:
    """Later due times that agencies of a round were given."""
    shares = RoundAgency.objects.filter(round_id=round_id, agency_id__in=agency_ids)
    return {share.agency_id: share.extended_due_at for share in shares if share.extended_due_at}


def renew_duties(*, items: Sequence[Item], now: datetime) -> None:
    """Bring the running duties of these items of one round in line; what fits stays, with its history."""
    if not items:
        return
    owed = owed_for(items)
    _end_others(items, owed, now)
    round_ = items[0].round
    later = extensions_of(round_.pk, {one.agency_id for one in owed})
    open_duties(
        duties=[
            NewDuty(
                kind=one.kind,
                title=f"{one.item.code} {one.item.question.text}",
                url=one.item.get_absolute_url(),
                source=reference_of(one.item),
                owner_agency_id=one.agency_id,
                waiting_label=one.waiting_label,
                due_at=one.due_at(later.get(one.agency_id)),
                owner_user_id=one.item.assignee_id if one.kind == "isi" else None,
                state=one.state,
            )
            for one in owed
        ],
        group=round_reference(round_),
        group_title=round_.title,
        region_path=round_.region_path,
        zone=round_.zone,
        now=now,
    )


def _end_others(items: Sequence[Item], owed: Sequence[Owed], now: datetime) -> None:
    """A duty of another agency than the one that owes it now was handed over; any other is cancelled."""
    wanted = {(str(one.item.pk), one.kind, one.agency_id) for one in owed}
    handed = {key[:2] for key in wanted if key[1] != "kontribusi"}
    running = Duty.objects.running().filter(
        source_kind="item", source_id__in=[str(item.pk) for item in items]
    )
    for id_, kind, agency_id in running.values_list("source_id", "kind", "owner_agency_id"):
        if (id_, kind, agency_id) not in wanted:
            move_duties(
                action="hand_over" if (id_, kind) in handed else "cancel",
                source=Reference("item", id_),
                kind=kind,
                owner_agency_ids=[agency_id],
                now=now,
            )


def renew_due_times(*, scope: Scope, item: Item, reason: str, now: datetime) -> None:
    """After the item got a due time of its own, its running duties say the same."""
    duties = list(
        Duty.objects.running().filter(source_kind="item", source_id=str(item.pk)).exclude(kind="verifikasi")
    )
    later = extensions_of(item.round_id, {duty.owner_agency_id for duty in duties})
    for duty in duties:
        due_at = item.effective_due(later.get(duty.owner_agency_id))
        set_due(scope=scope, duties=[duty], due_at=due_at, reason=reason, now=now)
