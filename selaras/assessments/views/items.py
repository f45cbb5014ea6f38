"""The list of items and the page of one item, for the agency that answers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from selaras.accounts.models import User
from selaras.accounts.services import draft_owner, drop_draft, take_draft
from selaras.assessments import permissions, services
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
from selaras.assessments.models import Contribution, Guidance, Item, Revision
from selaras.assessments.selectors.items import ItemPage, is_read_inside, item_page, items_for, neighbours
from selaras.assessments.selectors.notes import notes_of_item
from selaras.assessments.selectors.people import people_of
from selaras.assessments.selectors.series import guidance_of, last_year
from selaras.assessments.selectors.sheets import head_has_account
from selaras.assessments.services import AnswerConflict
from selaras.assessments.views.access import (
    act,
    answer_form_faults,
    scope_of,
    visible_item,
    visible_round,
)
from selaras.core import clock
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.tables import csv_response
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


@login_required
@require_GET
def item_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_list_items(scope, round_))
    items = list(items_for(scope, round_))
    form = ItemFilterForm(request.GET or None, items=items)
    chosen = form.chosen(items) if form.is_bound else items
    proofs = evidence.counts("item", [item.pk for item in chosen])
    if request.GET.get("format") == "csv":
        return csv_response(
            f"butir-{round_.region.code}-{round_.data_year}", ITEM_HEADS, item_rows(chosen, proofs)
        )
    return render(
        request,
        "assessments/items.html",
        {
            "round": round_,
            "rows": [(item, proofs.get(str(item.pk), 0)) for item in chosen],
            "filter_form": form,
            "total": len(items),
            "export": f"?{request.GET.urlencode()}&format=csv",
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


@require_POST
def item_save(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Keep the answer, and hand it in where that button was pressed; a conflict shows both texts."""
    scope, now, item = scope_of(request), clock.now(), visible_item(request, pk, code)
    form = AnswerForm(request.POST, item=item)
    if not form.is_valid():
        demand(permissions.can_answer(scope, item, now))
        return render(request, "assessments/item.html", item_context(request, item, form), status=422)
    try:
        services.save_answer(
            scope=scope,
            item_id=item.pk,
            base_version=form.cleaned_data["base_version"],
            text=form.text(),
            now=now,
        )
    except AnswerConflict as conflict:
        return render(request, "assessments/conflict.html", _conflict_context(request, conflict), status=409)
    except ValidationError as fault:
        answer_form_faults(form, fault)
        return render(request, "assessments/item.html", item_context(request, item, form), status=422)
    drop_draft(owner=draft_owner(scope), form_key=draft_key(item))
    if "submit" in request.POST:
        return item_submit(request, pk, code)
    return act(request, lambda: None, done=_("Konsep isian tersimpan."), go=item.get_absolute_url())


def _conflict_context(request: HttpRequest, conflict: AnswerConflict) -> dict[str, Any]:
    item = conflict.item
    merged = AnswerForm(item=item, initial=AnswerForm.initial_of(item))
    both = "\n\n".join(text for text in (item.narrative, conflict.mine.narrative) if text)
    if item.narrative != conflict.mine.narrative:
        merged.initial["narrative"] = both
    return {
        "round": item.round,
        "item": item,
        "mine": conflict.mine,
        "theirs": conflict.theirs,
        "own": _is_own(scope_of(request), conflict.theirs),
        "blocked": conflict.blocked,
        "form": merged,
        "base": "base_link.html" if scope_of(request).work_link else "base.html",
    }


def _is_own(scope: Scope, revision: Revision | None) -> bool:
    return revision is not None and revision.author_id is not None and revision.author_id == scope.user_id


@require_POST
def item_submit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    scope, item = scope_of(request), visible_item(request, pk, code)
    proofs = evidence.counts("item", [item.pk]).get(str(item.pk), 0)
    verdict = permissions.can_submit(scope, item, clock.now(), evidence_count=proofs)
    if not verdict and permissions.can_answer(scope, item, clock.now()):
        # The text is saved; what is missing is said on the page, not on an error page.
        return act(request, lambda: _complain(verdict.reason), done="", go=item.get_absolute_url())
    return act(
        request,
        lambda: services.submit(scope=scope, item_id=item.pk, now=clock.now()),
        done=_("Isian diajukan. Isian dapat ditarik kembali selama belum dibuka."),
        go=item.get_absolute_url(),
    )


def _complain(reason: str) -> None:
    raise ValidationError(reason)


# Address word -> service, the words it takes from the form, and what is said when it is done.
STEPS: dict[str, tuple[Callable[..., object], tuple[str, ...], str | Promise]] = {
    "tarik": (services.withdraw, (), lazy("Isian ditarik kembali menjadi konsep.")),
    "buka-lagi": (services.reopen, ("reason",), lazy("Butir dibuka kembali.")),
    "tidak-relevan": (services.drop, ("reason",), lazy("Butir ditandai tidak relevan.")),
    "pakai-tahun-lalu": (
        services.reuse_answer,
        (),
        lazy("Isian tahun lalu dimuat sebagai konsep. Periksa tanggal dan angkanya."),
    ),
    "pedoman": (
        services.mark_guidance,
        ("question", "answer"),
        lazy("Pedoman disimpan; OPD pada butir ini diberi tahu."),
    ),
    "pulihkan": (services.restore, (), lazy("Butir diaktifkan kembali.")),
    "pesan": (services.post_message, ("text",), lazy("Pesan terkirim.")),
    "konfirmasi": (services.confirm_entry, (), lazy("Isian dikonfirmasi.")),
    "kembalikan": (services.return_for_repair, ("comment",), lazy("Isian dikembalikan untuk diperbaiki.")),
}


@require_POST
def item_step(request: HttpRequest, pk: int, code: str, step: str) -> HttpResponse:
    """One step of an item that needs at most one text."""
    if step not in STEPS:
        raise Http404
    scope, item = scope_of(request), visible_item(request, pk, code)
    service, words, done = STEPS[step]
    given = {word: request.POST.get(word, "") for word in words}
    return act(
        request,
        lambda: service(scope=scope, item_id=item.pk, now=clock.now(), **given),
        done=str(done),
        go=item.get_absolute_url() + ("#percakapan" if step == "pesan" else ""),
    )


@require_POST
def item_pass_on(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    scope, item = scope_of(request), visible_item(request, pk, code)
    form = PassOnForm(request.POST, item=item, people=people_of(item.duty_agency, now=clock.now()))

    def run() -> None:
        if not form.is_valid():
            raise ValidationError(_("Pilih rekan dari OPD Anda."))
        colleague: User | None = form.cleaned_data["colleague"]
        services.pass_on(scope=scope, item_id=item.pk, colleague=colleague, now=clock.now())

    return act(request, run, done=_("Butir dialihkan."), go=item.get_absolute_url())


@require_POST
def contribution_ask(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    scope, item = scope_of(request), visible_item(request, pk, code)
    demand(permissions.can_ask_contribution(scope, item))
    form = AskForm(request.POST, item=item)

    def run() -> None:
        if not form.is_valid():
            raise ValidationError(_("Pilih OPD dan tuliskan yang diminta."))
        services.ask_contribution(
            scope=scope,
            item_id=item.pk,
            agency=form.cleaned_data["agency"],
            ask=form.cleaned_data["ask"],
            now=clock.now(),
        )

    return act(request, run, done=_("Kontribusi diminta."), go=item.get_absolute_url() + "#kontribusi")


@require_POST
def contribution_hand_in(request: HttpRequest, pk: int, code: str, contribution_pk: int) -> HttpResponse:
    scope, item = scope_of(request), visible_item(request, pk, code)
    contribution = get_object_or_404(Contribution.objects.running(), pk=contribution_pk, item=item)
    form = ContributionForm(request.POST, auto_id=f"k{contribution.pk}_%s")
    if form.is_valid():
        try:
            services.hand_in_contribution(
                scope=scope,
                contribution_id=contribution.pk,
                note=form.cleaned_data["note"],
                nil=form.nil(),
                now=clock.now(),
            )
        except ValidationError as fault:
            form.add_error(None, fault.messages)
        else:
            messages.success(request, _("Kontribusi diserahkan."))
            return redirect(item.get_absolute_url() + "#kontribusi")
    context = item_context(request, item) | {"my_contributions": [(contribution, form)]}
    return render(request, "assessments/item.html", context, status=422)


@require_POST
def contribution_cancel(request: HttpRequest, pk: int, code: str, contribution_pk: int) -> HttpResponse:
    scope, item = scope_of(request), visible_item(request, pk, code)
    contribution = get_object_or_404(Contribution.objects.running(), pk=contribution_pk, item=item)
    return act(
        request,
        lambda: services.cancel_contribution(scope=scope, contribution_id=contribution.pk, now=clock.now()),
        done=_("Permintaan kontribusi dibatalkan."),
        go=item.get_absolute_url() + "#kontribusi",
    )


@require_POST
def guidance_end(request: HttpRequest, pk: int, code: str, guidance_pk: int) -> HttpResponse:
    """Take guidance back; of an earlier round it is taken back there."""
    scope, item = scope_of(request), visible_item(request, pk, code)
    get_object_or_404(Guidance, pk=guidance_pk, item=item)
    reason = request.POST.get("reason", "")

    def run() -> None:
        services.end_guidance(
            scope=scope, item_id=item.pk, guidance_id=guidance_pk, reason=reason, now=clock.now()
        )

    return act(request, run, done=_("Pedoman dicabut."), go=item.get_absolute_url() + "#tanya-jawab")
