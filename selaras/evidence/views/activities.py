"""Kegiatan: the list, one with what may be done to it, planning, recording and correcting."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.accounts.services import draft_owner, drop_draft
from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import wanted_file
from selaras.core.verdict import Refused, demand
from selaras.evidence import choices, permissions, selectors, services
from selaras.evidence.filters import ActivityFilter
from selaras.evidence.forms import ActivityForm, TextForm
from selaras.evidence.models import Activity, Evidence
from selaras.evidence.services import activities as steps
from selaras.evidence.views import uploads
from selaras.evidence.views.access import act, base_of, entered, receives_files, visible_activity
from selaras.evidence.views.activity_tables import activities_file
from selaras.offices.models import Agency

PER_PAGE = 25


@entered
@require_safe
def activity_list(request: Request) -> HttpResponseBase:
    scope = request.scope
    if scope.work_link is None:
        demand(permissions.can_browse(scope))
    found = ActivityFilter(request.GET, queryset=selectors.activities(scope), request=request)
    if wanted_file(request):
        return activities_file(request, found)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "base": base_of(scope),
        "filter": found,
        "page": page,
        "query": request.GET.urlencode(),
        "may_add": bool(scope.work_link) or permissions.can_add_somewhere(scope),
    }
    return render(request, "evidence/activities.html", context)


@entered
@require_safe
def activity_export(request: Request) -> HttpResponseBase:
    if request.scope.work_link is None:
        demand(permissions.can_browse(request.scope))
    found = ActivityFilter(request.GET, queryset=selectors.activities(request.scope), request=request)
    return activities_file(request, found, kind="csv")


@entered
@require_safe
def activity(request: Request, pk: int) -> HttpResponse:
    found, scope = visible_activity(request, pk), request.scope
    may_photo = permissions.can_add_photo(scope, found)
    photos = selectors.photos_of(found.evidence)
    context = {
        "activity": found,
        "base": base_of(scope),
        "photos": photos,
        "room": max(0, settings.UPLOAD_MAX_FILES - len(photos)),
        "accept": choices.ACCEPT,
        "uses": selectors.uses_with_subjects(scope, found.evidence) if found.evidence else None,
        "targets": selectors.open_targets(scope, found),
        "clashes": selectors.clashes_of(scope, found),
        "may_edit": permissions.can_edit_activity(scope, found),
        "may_hold": permissions.can_hold(scope, found),
        "may_cancel": permissions.can_cancel(scope, found),
        "may_plan_again": permissions.can_plan_again(scope, found),
        "may_photo": may_photo,
        "sees_photos": may_photo or _reads(request, found),
        "text_form": TextForm(auto_id="batal_%s"),
    }
    return render(request, "evidence/activity.html", context)


def _reads(request: Request, found: Activity) -> bool:
    """The calendar is for all agencies of a government; the photos are for those who read the evidence."""
    visible = Evidence.objects.visible_to(request.scope)
    return found.evidence_id is not None and visible.filter(pk=found.evidence_id).exists()


# ---- writing


def _agencies(request: Request) -> QuerySet[Agency]:
    link = request.scope.work_link
    if link is not None:
        return Agency.objects.filter(pk=link.agency_id).select_related("region")
    demand(permissions.can_add_somewhere(request.scope))
    return selectors.agencies_to_add_for(request.scope)


def _others(agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    regions = agencies.order_by().values("region_id")
    return Agency.objects.active().filter(region__in=regions).order_by("region_path", "sort")


@entered
@receives_files
@require_http_methods(["GET", "HEAD", "POST"])
def activity_record(request: Request) -> HttpResponse:
    """What has been held, in a minute: one short form with its photos."""
    form = _form(request, targets=selectors.targets(request.scope))
    if request.method == "POST" and form.is_valid():
        agency = form.cleaned_data["agency"]

        def keep() -> Activity:
            key, now = form.cleaned_data["client_key"], clock.now()
            return steps.record_held(
                scope=request.scope, agency=agency, facts=form.facts(), now=now, client_key=key
            )

        if (made := _kept(request, form, keep, "kegiatan-catat")) is not None:
            _after_record(request, form, made)
            return HttpResponseRedirect(made.get_absolute_url())
    return _form_page(request, form, "evidence/activity_record.html", "kegiatan-catat")


@entered
@require_http_methods(["GET", "HEAD", "POST"])
def activity_plan(request: Request) -> HttpResponse:
    form = _form(request)
    if request.method == "POST" and form.is_valid():

        def keep() -> Activity:
            given = form.cleaned_data
            return steps.plan(
                scope=request.scope,
                agency=given["agency"],
                facts=form.facts(),
                now=clock.now(),
                client_key=given["client_key"],
            )

        if (made := _kept(request, form, keep, "kegiatan-rencana")) is not None:
            messages.success(request, _("Kegiatan masuk kalender bersama."))
            return HttpResponseRedirect(made.get_absolute_url())
    return _form_page(request, form, "evidence/activity_plan.html", "kegiatan-rencana")


@entered
@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: Request, pk: int) -> HttpResponse:
    found = visible_activity(request, pk)
    demand(permissions.can_edit_activity(request.scope, found))
    return _change(request, found, steps.edit, "evidence/activity_edit.html", _("Keterangan tersimpan."))


@entered
@require_http_methods(["GET", "HEAD", "POST"])
def activity_hold(request: Request, pk: int) -> HttpResponse:
    found = visible_activity(request, pk)
    demand(permissions.can_hold(request.scope, found))
    done = _("Kegiatan tercatat terlaksana. Tambahkan foto atau daftar hadirnya.")
    return _change(request, found, steps.hold, "evidence/activity_hold.html", done)


STEPS = {"batal": "cancel", "jadwalkan-lagi": "plan_again"}


@entered
@require_POST
def activity_step(request: Request, pk: int, step: str) -> HttpResponse:
    found = visible_activity(request, pk)
    if step not in STEPS:
        raise Http404
    given: dict[str, Any] = {"scope": request.scope, "activity": found, "now": clock.now()}
    if step == "batal":
        given["reason"] = request.POST.get("text", "")[:1000]
    run = getattr(steps, STEPS[step])
    done = _("Kegiatan dibatalkan.") if step == "batal" else _("Kegiatan direncanakan lagi.")
    return act(request, lambda: run(**given), done=done, go=found.get_absolute_url())


@entered
@receives_files
@require_POST
def activity_photo(request: Request, pk: int) -> HttpResponse:
    """Each file for itself, as with all evidence."""

    def keeper(request: Request) -> uploads.Keeper:
        found = visible_activity(request, pk)
        demand(permissions.can_add_photo(request.scope, found))

        def keep(upload: Any) -> Evidence:
            return steps.add_photo(scope=request.scope, activity=found, upload=upload, now=clock.now())

        return uploads.Keeper(keep, f"{found.get_absolute_url()}#foto")

    return uploads.answer(request, keeper)


def _form(request: Request, **more: Any) -> ActivityForm:
    agencies = _agencies(request)
    first: dict[str, Any] = {"client_key": uuid.uuid4(), "starts_on": clock.today()}
    first["agency"] = next(iter(sorted(request.scope.agencies("evidence.add"))), None)
    given = request.POST if request.method == "POST" else None
    own = Agency.objects.filter(pk__in=request.scope.agencies("evidence.add") | request.scope.agency_ids)
    return ActivityForm(
        given, agencies=agencies, others=_others(agencies), initial=first,
        known_ikus=selectors.known_ikus(own), **more,
    )  # fmt: skip


def _kept(request: Request, form: ActivityForm, keep: Callable[[], Activity], draft: str) -> Activity | None:
    try:
        made = keep()
    except ValidationError as fault:
        form.take_faults(fault)
        return None
    drop_draft(owner=draft_owner(request.scope), form_key=draft)
    return made


def _after_record(request: Request, form: ActivityForm, made: Activity) -> None:
    """The record stands; a photo or a use that is refused says so and can be repeated on its page."""
    messages.success(request, _("Kegiatan tercatat."))
    for upload in request.FILES.getlist("files"):
        try:
            steps.add_photo(scope=request.scope, activity=made, upload=upload, now=clock.now())
        except ValidationError as fault:
            messages.error(request, f"{upload.name}: {' '.join(fault.messages)}")
    for target in form.chosen():
        try:
            services.use(
                scope=request.scope,
                evidence=made.evidence,  # type: ignore[arg-type]
                subject=target.reference,
                now=clock.now(),
            )
        except (ValidationError, Refused) as fault:
            reason = fault.reason if isinstance(fault, Refused) else " ".join(fault.messages)
            messages.error(request, f"{target.code}: {reason}")


def _change(
    request: Request, found: Activity, run: Callable[..., Activity], template: str, done: str
) -> HttpResponse:
    agencies = Agency.objects.filter(pk=found.agency_id)
    others = Agency.objects.active().filter(region=found.region_id).exclude(pk=found.agency_id)
    is_sent = request.method == "POST"
    form = ActivityForm(
        request.POST if is_sent else None, agencies=agencies, others=others, initial=ActivityForm.of(found),
        known_ikus=selectors.known_ikus(agencies),
    )  # fmt: skip
    key = f"kegiatan-{found.pk}"
    if is_sent and form.is_valid():

        def keep() -> Activity:
            return run(scope=request.scope, activity=found, facts=form.facts(), now=clock.now())

        if _kept(request, form, keep, key) is not None:
            messages.success(request, done)
            return HttpResponseRedirect(found.get_absolute_url())
    return _form_page(request, form, template, key, activity=found)


def _form_page(request: Request, form: ActivityForm, template: str, draft: str, **more: Any) -> HttpResponse:
    context = {
        "base": base_of(request.scope),
        "form": form,
        "draft_key": draft,
        "accept": choices.ACCEPT,
        "max_files": settings.UPLOAD_MAX_FILES,
        **more,
    }
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)
