"""The list of items and the page of one item, for the agency that answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from selaras.accounts.services import draft_owner, take_draft
from selaras.assessments import permissions
from selaras.assessments.choices import ItemState
from selaras.assessments.forms import (
    AnswerForm,
    AskForm,
    ContributionForm,
    ItemFilterForm,
    MessageForm,
    PassOnForm,
    ReasonForm,
)
from selaras.assessments.forms.notes import GuidanceForm
from selaras.assessments.models import Item
from selaras.assessments.selectors.items import ItemPage, is_read_inside, item_page, items_for, neighbours
from selaras.assessments.selectors.notes import notes_of_item
from selaras.assessments.selectors.people import people_of
from selaras.assessments.selectors.series import guidance_of, last_year
from selaras.assessments.selectors.sheets import head_has_account
from selaras.assessments.views.access import (
    scope_of,
    visible_item,
    visible_round,
)
from selaras.core import clock
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence import selectors as evidence

ITEM_HEADS = (
    lazy("Butir"),
    lazy("Pertanyaan"),
    lazy("Penanggung jawab"),
    lazy("Verifikator"),
    lazy("Status"),
    lazy("Nilai usulan"),
    lazy("Nilai terverifikasi"),
    lazy("Bukti dukung"),
    lazy("Masuk terlambat"),
    lazy("Diinput atas nama"),
)


def item_rows(items: Iterable[Item], proofs: Mapping[str, int]) -> Iterator[list[object]]:
    for item in items:
        yield [
            item.code,
            item.question.text,
            item.owner_agency,
            item.verifier_agency,
            item.get_state_display(),
            item.claimed_level,
            item.verified_level,
            proofs.get(str(item.pk), 0),
            _("ya") if item.was_late else _("tidak"),
            _("belum dikonfirmasi OPD") if item.unconfirmed else "",
        ]


ITEMS = listed(
    Listing(
        "butir",
        lazy("Butir"),
        "items",
        ITEM_HEADS,
        lambda items: item_rows(items, evidence.counts("item", [item.pk for item in items])),
        (8, 70, 34, 34, 18, 12, 12, 12, 12, 20),
    )
)


@login_required
@require_GET
def item_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_list_items(scope, round_))
    items = list(items_for(scope, round_))
    form = ItemFilterForm(request.GET or None, items=items)
    chosen = form.chosen(items) if form.is_bound else items
    if wanted_file(request):
        part = f"{round_.region.code}-{round_.data_year}"
        return ITEMS.file(request, chosen, form, about=round_.title, part=part)
    proofs = evidence.counts("item", [item.pk for item in chosen])
    return render(
        request,
        "assessments/items.html",
        {
            "round": round_,
            "rows": [(item, proofs.get(str(item.pk), 0)) for item in chosen],
            "filter_form": form,
            "total": len(items),
        },
    )


def _may(request: HttpRequest, item: Item, proofs: int) -> dict[str, Any]:
    scope, now = scope_of(request), clock.now()
    return {
        "answer": permissions.can_answer(scope, item, now),
        "submit": permissions.can_submit(scope, item, now, evidence_count=proofs),
        "withdraw": permissions.can_withdraw(scope, item),
        "reopen": permissions.can_reopen(scope, item),
        "enter": permissions.can_enter_for(scope, item, now),
        "confirm": permissions.can_confirm(scope, item),
        "sheets": permissions.can_print_sheet(scope, item.round, item.duty_agency_id or 0),
        "validate": permissions.can_validate(scope, item),
        "verify": permissions.can_verify(scope, item),
        "pass_on": permissions.can_pass_on(scope, item),
        "ask": permissions.can_ask_contribution(scope, item),
        "discuss": permissions.can_discuss(scope, item),
        "drop": permissions.can_drop(scope, item),
        "restore": permissions.can_restore(scope, item),
        "evidence": permissions.can_add_evidence(scope, item, now),
    }


def draft_key(item: Item) -> str:
    return f"butir-{item.pk}"


def _waiting_draft(request: HttpRequest, item: Item) -> dict[str, Any]:
    """What this person typed and did not save; it keeps the version it was typed on."""
    return take_draft(owner=draft_owner(scope_of(request)), form_key=draft_key(item)) or {}


def _answer_form(item: Item, waiting: dict[str, Any]) -> AnswerForm:
    known = AnswerForm.initial_of(item)
    return AnswerForm(item=item, initial=known | {name: v for name, v in waiting.items() if name in known})


def item_context(request: HttpRequest, item: Item, form: AnswerForm | None = None) -> dict[str, Any]:
    scope, now = scope_of(request), clock.now()
    uses = evidence.uses_of(scope, Reference("item", str(item.pk)))
    page = item_page(scope, item, now=now)
    may = _may(request, item, len(uses))
    waiting = _waiting_draft(request, item) if may["answer"] and form is None else {}
    mine = [c for c in page.contributions if permissions.can_contribute(scope, c)]
    back, onward = neighbours(scope, item)
    return _side_forms(item, may) | {
        "round": item.round,
        "item": item,
        "page": page,
        "uses": uses,
        "may": may,
        "form": form or _answer_form(item, waiting),
        "headless": _is_headless(item),
        "has_waiting_draft": bool(waiting),
        "draft_key": draft_key(item),
        **_years(scope, item, page),
        "my_contributions": [(c, ContributionForm(auto_id=f"k{c.pk}_%s")) for c in mine],
        "back": back,
        "onward": onward,
        "base": "base_link.html" if scope.work_link else "base.html",
        "now": now,
    }


def _is_headless(item: Item) -> bool:
    """Whether the answer waits for a head who has no account."""
    return item.state == ItemState.AT_HEAD and not head_has_account(item.duty_agency_id, now=clock.now())


def _years(scope: Scope, item: Item, page: ItemPage) -> dict[str, Any]:
    """Last year's answer with its evidence, and what was answered for everybody."""
    inside = not scope.paths("assessments.view_sent") or is_read_inside(scope, item)
    known = last_year(item) if inside else None
    proofs = evidence.uses_of(scope, Reference("item", str(known.item.pk))) if known else []
    asked = next((m for m in reversed(page.messages) if m.author_id != scope.user_id), None)
    told = next((m for m in reversed(page.messages) if m.author_id == scope.user_id), None)
    initial = {"question": asked.text if asked else "", "answer": told.text if told else ""}
    return {
        "notes": notes_of_item(scope, item),
        "last_year": known,
        "last_proofs": proofs,
        "guidance": [
            (row, ReasonForm(auto_id=f"cabut{row.pk}_%s"))
            for row in (guidance_of(item.round, code=item.code) if inside else ())
        ],
        "may_guide": permissions.can_guide(scope, item),
        "guidance_form": GuidanceForm(initial=initial, auto_id="pedoman_%s"),
    }


def _side_forms(item: Item, may: dict[str, Any]) -> dict[str, Any]:
    """Several small forms on one page, each with ids of its own."""
    people = people_of(item.duty_agency, now=clock.now())
    return {
        "message_form": MessageForm(auto_id="pesan_%s"),
        "ask_form": AskForm(item=item, auto_id="minta_%s") if may["ask"] else None,
        "pass_form": PassOnForm(item=item, people=people, auto_id="alih_%s") if may["pass_on"] else None,
        "reason_form": ReasonForm(auto_id="buka_%s"),
        "drop_form": ReasonForm(auto_id="lewati_%s"),
    }


@require_GET
def item_view(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    item = visible_item(request, pk, code)
    return render(request, "assessments/item.html", item_context(request, item))
