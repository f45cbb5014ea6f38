"""The list of actions, the page of one, adding several at once, and changing a draft."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.verdict import demand
from selaras.followups import permissions, services
from selaras.followups.filters import ALL, ASKED, MINE, WHOSE, ActionFilter
from selaras.followups.forms import AddForm, DraftForm
from selaras.followups.models import Action, Decision
from selaras.followups.selectors import actions as select
from selaras.followups.views import steps
from selaras.followups.views.access import changed_meanwhile, entered, visible_action, visible_decision

PER_PAGE = 30


def _action_cells(rows: Sequence[Action]) -> Iterator[list[object]]:
    for one in rows:
        origin, state = one.decision.origin_title, one.get_state_display()
        owner = [str(one.owner_label), one.owner_name]
        yield [one.text, *owner, one.due_on, state, origin, one.times_carried or None]


ACTIONS = listed(
    Listing(
        "tindak-lanjut",
        lazy("Tindak lanjut"),
        "actions",
        (
            lazy("Tindak lanjut"), lazy("Penanggung jawab"), lazy("Orang"), lazy("Batas waktu"),
            lazy("Status"), lazy("Rapat atau arahan"), lazy("Dilanjutkan (kali)"),
        ),
        _action_cells,
        (70, 34, 28, 12, 20, 50, 12),
        filters=lambda request, data: ActionFilter(
            data, queryset=Action.objects.none(), request=request
        ).form,
    )
)  # fmt: skip


@login_required
@require_safe
def action_list(request: Request) -> HttpResponseBase:
    """Mine, asked by me, all: each with how many of them are not closed."""
    entered(request)
    rows = select.actions_for(request.scope)
    found = ActionFilter(request.GET, queryset=rows, request=request)
    if wanted_file(request):
        return ACTIONS.file(request, found.qs, found.form)
    query = request.GET.copy()
    query.pop("page", None)
    whose = request.GET.get("milik", ALL)
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "tabs": [
            (code, rows.filter(WHOSE[code](request.scope)).open().count()) for code in (MINE, ASKED, ALL)
        ],
        "whose": whose if whose in WHOSE else ALL,
        "may_manage": permissions.manages_any(request.scope),
        "escalations": select.waiting_escalations(request.scope),
    }
    return render(request, "followups/list.html", context)


@login_required
@require_safe
def action_page(request: Request, pk: int) -> HttpResponse:
    return steps.page(request, visible_action(request, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_add(request: Request, pk: int) -> HttpResponse:
    decision = visible_decision(request, pk)
    demand(permissions.can_add_action(request.scope, decision))
    data = request.POST if request.method == "POST" else None
    form = AddForm(data, decision=decision, on=clock.today())
    made: list[Action] = []
    if (
        form.is_bound
        and form.is_valid()
        and succeeds(form, lambda: made.extend(_add(request, decision, form)))
    ):
        told = ngettext("%(n)s tindak lanjut ditambahkan.", "%(n)s tindak lanjut ditambahkan.", len(made))
        messages.success(request, told % {"n": len(made)})
        return redirect(decision)
    context = {"form": form, "decision": decision}
    return render(request, "followups/action_add.html", context, status=422 if form.errors else 200)


def _add(request: Request, decision: Decision, form: AddForm) -> list[Action]:
    return services.add_action(
        scope=request.scope,
        decision=decision,
        text=form.words(),
        owners=form.owners_given(),
        due=form.due_given(),
        rapporteur_id=form.cleaned_data["rapporteur"],
        key=form.cleaned_data["key"],
        assigned=request.POST.get("tugaskan") == "1",
        now=clock.now(),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_change(request: Request, pk: int) -> HttpResponse:
    action = visible_action(request, pk)
    demand(permissions.can_change_action(request.scope, action))
    form = DraftForm(request.POST if request.method == "POST" else None, action=action, on=clock.today())
    try:
        if form.is_bound and form.is_valid() and succeeds(form, lambda: _change(request, action, form)):
            messages.success(request, _("Perubahan tersimpan."))
            return redirect(action)
    except services.ActionConflict as conflict:
        changed_meanwhile(form, conflict.action.version, conflict.action.changed_by_name)
    context = {"form": form, "action": action, "decision": action.decision}
    return render(request, "followups/action_change.html", context, status=422 if form.errors else 200)


def _change(request: Request, action: Action, form: DraftForm) -> Action:
    return services.change_action(
        scope=request.scope,
        action=action,
        base_version=form.cleaned_data["base_version"],
        text=form.words(),
        owner=form.owner_given(),
        due_on=form.cleaned_data["due"],
        rapporteur_id=form.cleaned_data["rapporteur"],
        now=clock.now(),
    )
