"""Items in the API: the list of a round, one item with its history, its conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router

from selaras.assessments import permissions
from selaras.assessments.api.shown import (
    AnswerOut,
    ContributionOut,
    ItemOut,
    ItemPage,
    ItemRow,
    MessageOut,
    MessagePage,
    QuestionOut,
    ReviewOut,
    RevisionOut,
    RubricOut,
    ValidationOut,
    item_facts,
)
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.items import extended_dues, is_read_inside, item_page, items_for
from selaras.assessments.views.access import visible_item, visible_round
from selaras.core import clock
from selaras.core.api import MayOut, PageQuery, Text, answers, paged
from selaras.core.http import Request
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict, demand
from selaras.evidence import selectors as evidence

router = Router(tags=["items"])


class ItemQuery(PageQuery):
    state: ItemState | None = None
    agency: Text | None = Field(default=None, description=_("kode OPD penanggung jawab, misalnya bappeda"))
    indicator: Text | None = Field(default=None, description=_("kode indikator, misalnya I1"))


@router.get(
    "/rounds/{int:round_id}/items",
    url_name="items",
    operation_id="list_items",
    summary=_("Daftar butir satu periode"),
    description=_(
        "Butir yang boleh Anda baca: seluruhnya bagi pembaca daerah, butir sendiri bagi OPD. "
        "Selama isian masih milik daerah, tingkat di atasnya mendapat 403."
    ),
    response=answers({200: ItemPage}, 403, 404, 422),
)
def list_items(request: Request, round_id: int, query: Query[ItemQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_list_items(request.scope, round_))
    items = items_for(request.scope, round_)
    wanted = {
        "state": query.state,
        "owner_agency__code": query.agency,
        "leaf_code": query.indicator,
    }
    items = items.filter(**{name: value for name, value in wanted.items() if value is not None})
    now = clock.now()
    return paged(request, items, query, lambda page: item_rows(round_, page, now=now))


def item_rows(round_: Round, items: Sequence[Item], *, now: datetime) -> list[ItemRow]:
    """Two queries for any number of items."""
    later = extended_dues(round_)
    proofs = evidence.counts("item", [item.pk for item in items])
    return [
        ItemRow(
            **item_facts(
                item,
                due_at=item.effective_due(later.get(item.duty_agency_id or 0)),
                evidence_count=proofs.get(str(item.pk), 0),
                now=now,
            )
        )
        for item in items
    ]


@router.get(
    "/rounds/{int:round_id}/items/{code}",
    url_name="item",
    operation_id="get_item",
    summary=_("Satu butir"),
    description=_("Pertanyaan, isian, batas waktu, kontribusi, riwayat, dan apa yang boleh Anda lakukan."),
    response=answers({200: ItemOut}, 404),
)
def get_item(request: Request, round_id: int, code: str) -> ItemOut:
    return item_out(request.scope, visible_item(request, round_id, code))


def fresh(request: Request, item: Item) -> ItemOut:
    """The item after a step, read again: the service worked on a row of its own."""
    return item_out(request.scope, visible_item(request, item.round_id, item.code))


def item_out(scope: Scope, item: Item) -> ItemOut:
    now = clock.now()
    page = item_page(scope, item, now=now)
    proofs = evidence.counts("item", [item.pk]).get(str(item.pk), 0)
    return ItemOut(
        **item_facts(item, due_at=page.due_at, evidence_count=proofs, now=now),
        question_detail=_question(item),
        due_reason=item.due_reason,
        answer=AnswerOut(
            value=item.value,
            narrative=item.narrative,
            level=item.claimed_level,
            is_nil=item.is_nil,
            version=item.version,
        ),
        review=ReviewOut(
            level=item.verified_level,
            reason_code=item.reason_code,
            self_verified=item.self_verified,
            opened_at=item.opened_at,
            opened_by=item.opened_by_name,
        ),
        validation=ValidationOut.maybe(page.validation),
        contributions=[ContributionOut.of(row) for row in page.contributions],
        revisions=[RevisionOut.of(row) for row in page.revisions],
        drop_reason=item.drop_reason,
        may={name: MayOut.of(verdict) for name, verdict in _verdicts(scope, item, proofs, now).items()},
    )


def _question(item: Item) -> QuestionOut:
    question = item.question
    return QuestionOut(
        text=question.text,
        help=question.help,
        type=question.type,
        evidence=[str(one) for one in question.evidence],
        choices=[str(one) for one in question.choices],
        rubric=[RubricOut(level=row["level"], text=row["text"]) for row in question.rubric],
    )


def _verdicts(scope: Scope, item: Item, proofs: int, now: datetime) -> dict[str, Verdict]:
    """By operation; the same rules as the buttons of the page."""
    return {
        "save_answer": permissions.can_answer(scope, item, now),
        "submit_item": permissions.can_submit(scope, item, now, evidence_count=proofs),
        "withdraw_item": permissions.can_withdraw(scope, item),
        "validate_item": permissions.can_validate(scope, item),
        "return_item": permissions.can_return(scope, item),
        "verify_item": permissions.can_verify(scope, item),
        "reopen_item": permissions.can_reopen(scope, item),
        "post_message": permissions.can_discuss(scope, item),
        "add_evidence": permissions.can_add_evidence(scope, item, now),
        "enter_answer": permissions.can_enter_for(scope, item, now),
        "confirm_entry": permissions.can_confirm(scope, item),
        "pass_on_item": permissions.can_pass_on(scope, item),
        "ask_contribution": permissions.can_ask_contribution(scope, item),
        "drop_item": permissions.can_drop(scope, item),
        "restore_item": permissions.can_restore(scope, item),
    }


@router.get(
    "/rounds/{int:round_id}/items/{code}/messages",
    url_name="item_messages",
    operation_id="list_messages",
    summary=_("Percakapan satu butir"),
    description=_("Pesan dari yang terlama; hanya bagi mereka yang ikut mengerjakan atau membaca di daerah."),
    response=answers({200: MessagePage}, 403, 404, 422),
)
def list_messages(request: Request, round_id: int, code: str, query: Query[PageQuery]) -> dict[str, Any]:
    item = visible_item(request, round_id, code)
    if not is_read_inside(request.scope, item):
        demand(permissions.can_discuss(request.scope, item))
    messages = item.messages.order_by("at", "pk")
    return paged(request, messages, query, lambda page: [MessageOut.of(row) for row in page])
