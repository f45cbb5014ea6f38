"""The matrix of a round, agency by item: asked, owed, handed in, returned, accepted, and how timely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from selaras.assessments.choices import (
    APPROVED,
    CELLS_OPEN,
    Cell,
    ContributionState,
    ItemState,
    cell_of,
)
from selaras.assessments.models import (
    Contribution,
    ContributionEntry,
    Item,
    Revision,
    Round,
    RoundAgency,
    RoundExtension,
    reads_inside,
)
from selaras.assessments.selectors.matrix_cells import HELP, LeafHead, Matrix, MatrixCell, MatrixRow, OpenNote
from selaras.core.scope import Scope
from selaras.offices.models import Agency, Contact


def matrix_of(scope: Scope, round_: Round, *, now: datetime) -> Matrix:
    """What this person may read of the round; at most nine queries, whatever its size."""
    inside = reads_inside(scope, round_.region_path)
    items = list(_readable(scope, round_))
    for item in items:
        item.round = round_
    helps = list(
        Contribution.objects.running()
        .filter(item__in=items)
        .annotate(came_late=Subquery(_last_entry().values("is_late")[:1]))
    )
    shares = {share.agency_id: share for share in RoundAgency.objects.filter(round=round_)}
    found = _cells(items, helps, shares, now)
    rows = list(_rows(round_, items, found, shares))
    if inside:
        _give_notes(rows, items)
        _give_reasons(rows, round_)
    return Matrix(
        items=items,
        rows=rows,
        heads=list(_heads(items)),
        unshared=[item for item in items if item.owner_agency_id is None],
        hidden=0 if inside else round_.items.count() - len(items),
        inside=inside,
    )


def _readable(scope: Scope, round_: Round) -> QuerySet[Item]:
    return (
        Item.objects.visible_to(scope)
        .filter(round=round_)
        .select_related("question__node", "owner_agency")
        .order_by("sort")
    )


def _last_entry() -> QuerySet[ContributionEntry]:
    return ContributionEntry.objects.filter(contribution=OuterRef("pk")).order_by("-at", "-pk")


def _due(item: Item, share: RoundAgency | None) -> datetime:
    return item.effective_due(share.extended_due_at if share else None)


def _cells(
    items: Sequence[Item],
    helps: Iterable[Contribution],
    shares: Mapping[int, RoundAgency],
    now: datetime,
) -> dict[tuple[int, int], MatrixCell]:
    """By agency and item; the owner's own part stands before a contribution."""
    by_pk = {item.pk: item for item in items}
    found: dict[tuple[int, int], MatrixCell] = {}
    for help_ in helps:
        item, kind = by_pk[help_.item_id], HELP[ContributionState(help_.state)]
        overtaken = item.state in (*APPROVED, ItemState.NOT_RELEVANT)
        if kind == Cell.HELP_OWED and overtaken:
            continue
        due_at = _due(item, shares.get(help_.agency_id))
        is_open = kind == Cell.HELP_OWED
        found[help_.agency_id, item.pk] = MatrixCell(
            item,
            kind,
            due_at,
            is_late=is_open and due_at < now and item.is_worked_on,
            was_late=not is_open and bool(getattr(help_, "came_late", False)),
        )
    for item in items:
        if item.owner_agency_id is not None:
            kind = cell_of(item.state)
            due_at = _due(item, shares.get(item.duty_agency_id or 0))
            is_open = kind in CELLS_OPEN
            found[item.owner_agency_id, item.pk] = MatrixCell(
                item,
                kind,
                due_at,
                is_late=is_open and due_at < now and item.is_worked_on,
                was_late=not is_open and item.was_late,
            )
    return found


def _rows(
    round_: Round,
    items: Sequence[Item],
    found: Mapping[tuple[int, int], MatrixCell],
    shares: Mapping[int, RoundAgency],
) -> Iterator[MatrixRow]:
    """Agencies in the order of the office."""
    wanted = {agency_id for agency_id, _item in found}
    reached = Exists(Contact.objects.active().filter(agency=OuterRef("pk")))
    agencies = Agency.objects.filter(pk__in=wanted).annotate(reached=reached)
    for agency in agencies.order_by("sort", "name"):
        share = shares.get(round_.coordinator_id if agency.is_outside else agency.pk)
        extended = share.extended_due_at if share else None
        yield MatrixRow(
            agency=agency,
            cells=[found.get((agency.pk, item.pk)) for item in items],
            due_at=extended or round_.internal_due_at,
            is_extended=extended is not None,
            has_contact=agency.reached,
        )


def _heads(items: Sequence[Item]) -> Iterator[LeafHead]:
    """Indicators over their items, in the order of the instrument."""
    spans = Counter(item.leaf_code for item in items)
    seen: set[str] = set()
    for item in items:
        if item.leaf_code not in seen:
            seen.add(item.leaf_code)
            yield LeafHead(item.leaf_code, item.question.node.title, spans[item.leaf_code])


def _give_notes(rows: Iterable[MatrixRow], items: Sequence[Item]) -> None:
    """The last comment on every answer that lies with its owner for repair."""
    returned = {item.pk: item for item in items if item.state == ItemState.REPAIR}
    steps = Revision.objects.filter(item__in=returned, action__in=("return", "reopen"))
    steps = steps.only("item_id", "comment", "author_name", "at").order_by("number")
    notes = {
        step.item_id: OpenNote(returned[step.item_id], step.comment, step.author_name, step.at)
        for step in steps
    }
    for row in rows:
        row.notes = [
            notes[cell.item.pk]
            for cell in row.filled_cells
            if cell.kind == Cell.RETURNED and cell.item.pk in notes
        ]


def _give_reasons(rows: Sequence[MatrixRow], round_: Round) -> None:
    """Why it is late or may come later: what stands at the items, and the last extension."""
    given = {row.agency_id: row.reason for row in RoundExtension.objects.filter(round=round_).order_by("at")}
    for row in rows:
        late = [cell.item for cell in row.filled_cells if cell.is_late and cell.item.due_reason]
        row.reasons = [f"{item.code}: {item.due_reason}" for item in late]
        agency_id = round_.coordinator_id if row.agency.is_outside else row.agency.pk
        if row.is_extended and agency_id in given:
            row.reasons.append(_("Diperpanjang: %(reason)s") % {"reason": given[agency_id]})
