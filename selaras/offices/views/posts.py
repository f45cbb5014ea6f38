"""Posts of an agency and their holders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.references import action_of
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.offices import permissions, services
from selaras.offices.choices import ROLES
from selaras.offices.forms.agencies import EndHolderForm, HolderForm, PostForm
from selaras.offices.models import Agency, Holder, Post
from selaras.offices.selectors import people_under
from selaras.offices.views.answers import posted, today_in, visible_agency


def visible_post(scope: Scope, pk: int) -> Post:
    post = get_object_or_404(
        Post.objects.filter(agency__in=Agency.objects.visible_to(scope)).select_related("agency__region"),
        pk=pk,
    )
    demand(permissions.can_change_agency(scope, post.agency))
    return post


@login_required
@require_http_methods(["GET", "POST"])
def post_add(request: Request, pk: int) -> HttpResponse:
    scope, agency = request.scope, visible_agency(request.scope, pk)
    demand(permissions.can_change_agency(scope, agency))
    form = PostForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def add() -> None:
            services.add_post(scope=scope, agency=agency, now=clock.now(), **form.cleaned_data)

        if succeeds(form, add):
            messages.success(request, _("Jabatan ditambahkan."))
            return redirect("agency_detail", pk=agency.pk)
    context = {"agency": agency, "form": form, "title": _("Tambah jabatan")}
    return render(request, "offices/post_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def post_change(request: Request, pk: int) -> HttpResponse:
    scope, post = request.scope, visible_post(request.scope, pk)
    form = PostForm(request.POST) if request.method == "POST" else PostForm.of(post)
    if request.method == "POST" and form.is_valid():

        def change() -> None:
            services.change_post(scope=scope, post=post, now=clock.now(), **form.cleaned_data)

        if succeeds(form, change):
            messages.success(request, _("Jabatan tersimpan."))
            return redirect("agency_detail", pk=post.agency_id)
    context = {"agency": post.agency, "post": post, "form": form, "title": _("Ubah jabatan")}
    return render(request, "offices/post_form.html", context, status=422 if form.errors else 200)


def roles_for(scope: Scope, agency: Agency) -> list[str]:
    """Roles that this person may tie to a post of the agency."""
    return [
        role.code
        for role in ROLES.values()
        if permissions.can_give(
            scope, role=role, region=agency.region, agency=agency if role.agency_bound else None
        )
    ]


@login_required
@require_http_methods(["GET", "POST"])
def holder_start(request: Request, pk: int) -> HttpResponse:
    scope, post = request.scope, visible_post(request.scope, pk)
    people = people_under(post.agency.region_path).filter(is_active=True).prefetch_related(None)
    initial = {"starts_on": today_in(post.agency.region)}
    form = HolderForm(posted(request), initial=initial, people=people, roles=roles_for(scope, post.agency))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        replace_former = values.pop("replace_former")

        def start() -> None:
            term = services.Term(**values)
            services.start_holder(
                scope=scope, post=post, term=term, now=clock.now(), replace_former=replace_former
            )

        if succeeds(form, start):
            messages.success(request, _("%(name)s tercatat.") % {"name": values["name"]})
            return redirect("agency_detail", pk=post.agency_id)
    context = {"agency": post.agency, "post": post, "form": form}
    return render(request, "offices/holder_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def holder_end(request: Request, pk: int) -> HttpResponse:
    scope = request.scope
    holder = get_object_or_404(Holder.objects.select_related("post__agency__region"), pk=pk)
    post = visible_post(scope, holder.post_id)
    today = today_in(post.agency.region)
    form = EndHolderForm(request.POST) if request.method == "POST" else EndHolderForm.of(holder, today)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["ends_on"]
        if succeeds(form, lambda: services.end_holder(scope=scope, holder=holder, on=on, now=clock.now())):
            messages.success(request, _("Masa jabatan %(name)s berakhir.") % {"name": holder.name})
            return redirect("agency_detail", pk=post.agency_id)
    book = action_of("person", "handover_book_url")
    context = {
        "agency": post.agency,
        "post": post,
        "holder": holder,
        "form": form,
        "book_url": book(holder.user_id) if book and holder.user_id else "",
    }
    return render(request, "offices/holder_end.html", context, status=422 if form.errors else 200)
