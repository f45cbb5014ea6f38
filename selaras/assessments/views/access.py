"""Fetching what a person may see, and answering an action; a foreign row is not found."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect

from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.items import items_in
from selaras.assessments.selectors.rounds import rounds_for
from selaras.core.scope import Scope


def scope_of(request: HttpRequest) -> Scope:
    return request.scope  # type: ignore[attr-defined]


def visible_round(request: HttpRequest, pk: int) -> Round:
    scope = scope_of(request)
    # A work link opens the items of its agency, never the round as a whole.
    if scope.work_link is not None:
        raise Http404
    return get_object_or_404(rounds_for(scope), pk=pk)


def visible_item(request: HttpRequest, pk: int, code: str, *, related: Sequence[str] = ()) -> Item:
    """Whoever may see an item may open its round, so the round is not asked for beside it.

    ``related`` names what is fetched along where a step needs less than the page of the item.
    """
    items = items_in(scope_of(request), pk)
    if related:
        items = items.select_related(None).select_related(*related)
    return get_object_or_404(items, code=code)


def act(
    request: HttpRequest, run: Callable[[], object], *, done: str, go: str, failed: str | None = None
) -> HttpResponseRedirect:
    """Run a service and go on; what is wrong with the input is said on the page one comes back to."""
    try:
        run()
    except ValidationError as fault:
        for message in fault.messages:
            messages.error(request, message)
        return redirect(failed or go)
    messages.success(request, done)
    return redirect(go)


def answer_form_faults(form: object, fault: ValidationError) -> None:
    """Put a service's faults beside the fields they name."""
    if hasattr(fault, "error_dict"):
        for name, errors in fault.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)  # type: ignore[attr-defined]
    else:
        form.add_error(None, fault)  # type: ignore[attr-defined]


def no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def base_of(scope: Scope) -> str:
    """The frame of the page: who came by a work link has no rail."""
    return "base_link.html" if scope.work_link else "base.html"
