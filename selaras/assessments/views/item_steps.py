"""What is done on the page of an item: saved, handed in, passed on, helped with, guided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from selaras.accounts.models import User
from selaras.accounts.services import draft_owner, drop_draft
from selaras.assessments import permissions, services
from selaras.assessments.forms import (
    AnswerForm,
    AskForm,
    ContributionForm,
    PassOnForm,
)
from selaras.assessments.models import Contribution, Guidance, Revision
from selaras.assessments.selectors.people import people_of
from selaras.assessments.services import AnswerConflict
from selaras.assessments.views.access import (
    act,
    answer_form_faults,
    scope_of,
    visible_item,
)
from selaras.assessments.views.items import draft_key, item_context
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence import selectors as evidence

# All that the form of an answer reads; the step itself reads the item anew under its lock.
ASKED = ("question__instrument",)


@require_POST
def item_save(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Keep the answer, and hand it in where that button was pressed; a conflict shows both texts."""
    scope, now = scope_of(request), clock.now()
    item = visible_item(request, pk, code, related=ASKED)
    form = AnswerForm(request.POST, item=item)
    if not form.is_valid():
        demand(permissions.can_answer(scope, item, now))
        return render(request, "assessments/item.html", item_context(request, item, form), status=422)
    try:
        # One commit for the disk: the answer stands and its draft is gone.
        with transaction.atomic():
            version, text = form.cleaned_data["base_version"], form.text()
            services.save_answer(scope=scope, item_id=item.pk, base_version=version, text=text, now=now)
            drop_draft(owner=draft_owner(scope), form_key=draft_key(item))
    except AnswerConflict as conflict:
        return render(request, "assessments/conflict.html", _conflict_context(request, conflict), status=409)
    except ValidationError as fault:
        answer_form_faults(form, fault)
        return render(request, "assessments/item.html", item_context(request, item, form), status=422)
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
