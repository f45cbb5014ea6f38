"""Saved views: all of them, saving the list at hand, opening, changing, removing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.listings import listings
from selaras.core.verdict import demand
from selaras.lists import permissions, selectors, services
from selaras.lists.forms import ChangeForm, SaveForm
from selaras.lists.models import SavedView


def visible_view(request: Request, pk: int) -> SavedView:
    return get_object_or_404(selectors.views_for(request.scope), pk=pk)


def own_view(request: Request, pk: int) -> SavedView:
    view = visible_view(request, pk)
    demand(permissions.can_change(request.scope, view))
    return view


@login_required
@require_safe
def view_list(request: Request) -> HttpResponse:
    groups = selectors.by_list(selectors.views_for(request.scope))
    return render(request, "lists/list.html", {"groups": list(groups), "own_id": request.scope.user_id})


@login_required
@require_POST
def view_save(request: Request) -> HttpResponse:
    listing = listings().get(request.POST.get("listing", ""))
    if listing is None or not selectors.address_of(listing):
        raise Http404
    found = selectors.checked(request, listing, request.POST.get("query", ""))
    form, made = SaveForm(request.POST), list[SavedView]()

    def run() -> None:
        given = form.cleaned_data
        made.append(
            services.save_view(
                scope=request.scope, listing=listing, name=given["name"], query=found.query,
                is_default=given["is_default"], now=clock.now(),
            )
        )  # fmt: skip

    if not (form.is_valid() and succeeds(form, run)):
        context = {"form": form, "listing": listing, "query": request.POST.get("query", "")}
        return render(request, "lists/save.html", context, status=422)
    messages.success(request, _("Tampilan “%(name)s” tersimpan.") % {"name": made[0].name})
    if found.dropped:
        told = _("Yang tidak ikut tersimpan: %(names)s.")
        messages.warning(request, told % {"names": ", ".join(found.dropped)})
    return redirect(made[0])


@login_required
@require_safe
def view_open(request: Request, pk: int) -> HttpResponse:
    """Leads to the list; the page decides about every row as it always does."""
    view = visible_view(request, pk)
    listing = view.of
    address = selectors.address_of(listing) if listing else ""
    if listing is None or not address:
        messages.warning(request, _("Daftar dari tampilan ini tidak ada lagi."))
        return redirect("views")
    found = selectors.checked(request, listing, view.query)
    if found.dropped:
        told = _(
            "Saringan atau kolom yang tidak dikenal atau tidak lagi boleh Anda pakai ditinggalkan: %(names)s."
        )
        messages.warning(request, told % {"names": ", ".join(found.dropped)})
    query = f"{found.query}&" if found.query else ""
    return redirect(f"{address}?{query}tampilan={view.pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def view_change(request: Request, pk: int) -> HttpResponse:
    view = own_view(request, pk)
    offices = selectors.offices_to_share_with(request.scope)
    form = ChangeForm(request.POST if request.method == "POST" else None, view=view, offices=offices)

    def run() -> None:
        given = form.cleaned_data
        services.change_view(
            scope=request.scope, view=view, name=given["name"], is_default=given["is_default"],
            agency=given.get("agency"), now=clock.now(),
        )  # fmt: skip

    if form.is_bound and form.is_valid() and succeeds(form, run):
        messages.success(request, _("Perubahan tersimpan."))
        return redirect("views")
    context = {"form": form, "view": view}
    return render(request, "lists/change.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def view_remove(request: Request, pk: int) -> HttpResponse:
    view = own_view(request, pk)
    services.remove_view(scope=request.scope, view=view, now=clock.now())
    messages.success(request, _("Tampilan “%(name)s” dihapus.") % {"name": view.name})
    return redirect("views")
