"""The list of actions, and the page of one."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.followups import permissions
from selaras.followups.filters import ALL, ASKED, MINE, WHOSE, ActionFilter
from selaras.followups.selectors import actions as select
from selaras.followups.selectors import pages
from selaras.followups.views.access import entered, visible_action

PER_PAGE = 30


@login_required
@require_safe
def action_list(request: Request) -> HttpResponse:
    """Mine, asked by me, all: each with how many of them are not closed."""
    entered(request)
    rows = select.actions_for(request.scope)
    found = ActionFilter(request.GET, queryset=rows, request=request)
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
        "now": clock.now(),
    }
    return render(request, "followups/list.html", context)


@login_required
@require_safe
def action_page(request: Request, pk: int) -> HttpResponse:
    action = visible_action(request, pk)
    return render(request, "followups/action.html", pages.action_context(request.scope, action, clock.now()))
