"""Kegiatan in the API: the calendar, one kegiatan, planning and recording, its steps and photos."""

from __future__ import annotations

from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Query, Router, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.core import clock
from selaras.core.api import Fault, PageQuery, Places, Text, answers, faults_of, invalid, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence import permissions, selectors
from selaras.evidence.api.activity_shown import (
    ActivityDetail,
    ActivityIn,
    ActivityOut,
    ActivityPage,
    ClashOut,
    FactsIn,
    ReasonIn,
)
from selaras.evidence.api.records import EvidenceOut, named_faults, receives_a_file
from selaras.evidence.models import Activity
from selaras.evidence.services import activities
from selaras.evidence.views.access import visible_activity
from selaras.offices.models import Agency

router = Router(tags=["activities"])


class ActivityQuery(PageQuery):
    year: int | None = Field(default=None, ge=1990, le=2200)
    state: Literal["direncanakan", "terlaksana", "batal"] | None = None
    agency_id: int | None = Field(default=None, ge=1, le=10**18 - 1)
    q: Text = ""


@router.get(
    "/activities",
    url_name="activities",
    operation_id="list_activities",
    summary=_("Kegiatan"),
    description=_("Kegiatan seluruh OPD di pemerintah daerah Anda, yang terbaru dahulu."),
    response=answers({200: ActivityPage}, 403, 422),
)
def list_activities(request: Request, query: Query[ActivityQuery]) -> dict[str, Any]:
    demand(permissions.can_browse(request.scope))
    rows = selectors.search_activities(selectors.activities(request.scope), query.q)
    if query.year is not None:
        rows = rows.filter(starts_on__year=query.year)
    if query.state is not None:
        rows = rows.filter(state=query.state)
    if query.agency_id is not None:
        rows = rows.filter(agency=query.agency_id)
    return paged(request, rows, query, lambda page: [ActivityOut.of(one) for one in page])


@router.get(
    "/activities/{int:activity_id}",
    url_name="activity",
    operation_id="get_activity",
    summary=_("Satu kegiatan"),
    description=_("Keterangan satu kegiatan dan kegiatan lain yang bertemu dengannya."),
    response=answers({200: ActivityDetail}, 404),
)
def get_activity(request: Request, activity_id: int) -> ActivityDetail:
    found = visible_activity(request, activity_id)
    met = selectors.clashes_of(request.scope, found)
    return ActivityDetail(
        **ActivityOut.of(found).model_dump(),
        clashes=[one.words for one in met],
        met=[
            ClashOut(
                activity_id=one.other(found.pk),
                why=one.why,
                words=one.words,
                settlement=one.outcome,
                is_settled=one.is_settled,
            )
            for one in met
        ],
        state_reason=found.state_reason,
    )


@router.post(
    "/activities",
    url_name="activities",
    operation_id="add_activity",
    summary=_("Rencanakan atau catat kegiatan"),
    description=_("Yang terlaksana langsung menjadi bukti dukung; yang direncanakan masuk kalender bersama."),
    response=answers({201: ActivityOut}, 400, 403, 413, 422),
)
def add_activity(request: Request, body: ActivityIn) -> Status[Any]:
    demand(permissions.can_add_somewhere(request.scope))
    agency = Agency.objects.filter(pk=body.agency_id).select_related("region").first()
    if agency is None or not permissions.can_add(request.scope, agency):
        words = gettext("Anda tidak menambah bukti dukung atas nama OPD ini.")
        raise invalid([Fault(field="agency_id", code="unknown", detail=words)])
    make = activities.record_held if body.state == "terlaksana" else activities.plan
    try:
        made = make(
            scope=request.scope,
            agency=agency,
            facts=body.facts(),
            now=clock.now(),
            client_key=body.client_key,
        )
    except ValidationError as error:
        raise invalid(faults_of(error)) from error
    return Status(201, ActivityOut.of(visible_activity(request, made.pk)))


def _editing(request: Request, activity_id: int) -> Activity:
    found = visible_activity(request, activity_id)
    demand(permissions.can_edit_activity(request.scope, found))
    return found


def _holding(request: Request, activity_id: int) -> Activity:
    found = visible_activity(request, activity_id)
    demand(permissions.can_hold(request.scope, found))
    return found


places: Places = {("PUT", "activity"): _editing, ("POST", "activity_held"): _holding}


@router.put(
    "/activities/{int:activity_id}",
    url_name="activity",
    operation_id="edit_activity",
    summary=_("Ubah kegiatan"),
    description=_("Mengganti seluruh keterangan; yang tidak dikirim dikosongkan."),
    response=answers({200: ActivityOut}, 400, 403, 404, 413, 422),
)
def edit_activity(request: Request, activity_id: int, body: FactsIn) -> ActivityOut:
    found = _editing(request, activity_id)
    activities.edit(scope=request.scope, activity=found, facts=body.facts(), now=clock.now())
    return ActivityOut.of(visible_activity(request, activity_id))


@router.post(
    "/activities/{int:activity_id}/held",
    url_name="activity_held",
    operation_id="hold_activity",
    summary=_("Catat kegiatan terlaksana"),
    description=_("Rencana menjadi kenyataan, dengan keterangan yang sebenarnya, dan menjadi bukti dukung."),
    response=answers({200: ActivityOut}, 400, 403, 404, 413, 422),
)
def hold_activity(request: Request, activity_id: int, body: FactsIn) -> ActivityOut:
    found = _holding(request, activity_id)
    activities.hold(scope=request.scope, activity=found, facts=body.facts(), now=clock.now())
    return ActivityOut.of(visible_activity(request, activity_id))


@router.post(
    "/activities/{int:activity_id}/plan-again",
    url_name="activity_plan_again",
    operation_id="plan_activity_again",
    summary=_("Rencanakan kembali kegiatan"),
    description=_("Yang dibatalkan kembali ke kalender bersama."),
    response=answers({200: ActivityOut}, 403, 404, 422),
)
def plan_activity_again(request: Request, activity_id: int) -> ActivityOut:
    found = visible_activity(request, activity_id)
    activities.plan_again(scope=request.scope, activity=found, now=clock.now())
    return ActivityOut.of(visible_activity(request, activity_id))


@router.post(
    "/activities/{int:activity_id}/photos",
    url_name="activity_photos",
    operation_id="add_activity_photo",
    summary=_("Tambah foto atau lampiran"),
    description=_("multipart/form-data dengan satu berkas; foto yang memuat lokasi disimpan asli tersegel."),
    response=answers({201: EvidenceOut}, 400, 403, 404, 413, 422),
)
@decorate_view(receives_a_file)
def add_activity_photo(request: Request, activity_id: int, file: File[UploadedFile]) -> Status[Any]:
    found = visible_activity(request, activity_id)
    with named_faults():
        photo = activities.add_photo(scope=request.scope, activity=found, upload=file, now=clock.now())
    return Status(201, EvidenceOut.of(photo))


@router.post(
    "/activities/{int:activity_id}/cancel",
    url_name="activity_cancel",
    operation_id="cancel_activity",
    summary=_("Batalkan kegiatan"),
    description=_("Dengan alasan. Yang dipakai sebagai bukti dukung dilepas dahulu dari butirnya."),
    response=answers({200: ActivityOut}, 400, 403, 404, 413, 422),
)
def cancel_activity(request: Request, activity_id: int, body: ReasonIn) -> ActivityOut:
    found = visible_activity(request, activity_id)
    with named_faults(text="reason"):
        activities.cancel(scope=request.scope, activity=found, reason=body.reason, now=clock.now())
    return ActivityOut.of(visible_activity(request, activity_id))
