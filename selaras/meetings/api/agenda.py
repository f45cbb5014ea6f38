"""Agenda and invitations in the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Status

from selaras.core import clock
from selaras.core.api import (
    In,
    Text,
    answers,
)
from selaras.core.http import Request
from selaras.meetings import services
from selaras.meetings.api.doors import MEETING, MOST, WRITTEN, arranging, changing, router
from selaras.meetings.api.shown import MeetingOut, shown
from selaras.meetings.choices import InviteeRole
from selaras.meetings.selectors import meetings as select
from selaras.meetings.services import GuestText, PointText


class PointIn(In):
    title: Text = Field(max_length=300)
    minutes: int | None = Field(default=None, ge=1, le=1440)
    speaker: Text = Field(default="", max_length=200)
    note: Text = Field(default="", max_length=5000)


@router.post(
    f"{MEETING}/agenda",
    url_name="meeting_agenda",
    operation_id="add_agenda_point",
    summary=_("Tambah pokok acara"),
    description=_("Di akhir susunan acara."),
    response=answers({201: MeetingOut}, *WRITTEN),
)
def add_agenda_point(request: Request, meeting_id: int, body: PointIn) -> Status[Any]:
    meeting = arranging(request, meeting_id)
    text = PointText(**body.model_dump())
    services.add_point(scope=request.scope, meeting=meeting, text=text, now=clock.now())
    return Status(201, shown(request, meeting_id))


class GuestIn(In):
    organisation: Text = Field(default="", max_length=200)
    person_name: Text = Field(default="", max_length=160)
    position: Text = Field(default="", max_length=160)
    email: Text = Field(default="", max_length=254)
    phone: Text = Field(default="", max_length=30)
    addressed_as: Text = Field(default="", max_length=300)
    role: InviteeRole = InviteeRole.PARTICIPANT


class InviteIn(In):
    agencies: list[int] = Field(default_factory=list, max_length=600, description=_("dari daerah sendiri"))
    regions: list[Text] = Field(
        default_factory=list,
        max_length=600,
        description=_("kode wilayah di bawahnya: Kesbangpolnya diundang"),
    )
    guest: GuestIn | None = None


@router.post(
    f"{MEETING}/invitees",
    url_name="meeting_invitees",
    operation_id="invite_to_meeting",
    summary=_("Tambah undangan"),
    description=_("Yang sudah diundang tidak diundang dua kali."),
    response=answers({201: MeetingOut}, *WRITTEN),
)
def invite_to_meeting(request: Request, meeting_id: int, body: InviteIn) -> Status[Any]:
    meeting = changing(request, meeting_id)
    given: dict[str, Any] = {"scope": request.scope, "meeting": meeting, "now": clock.now()}
    if body.agencies:
        services.invite_agencies(agency_ids=[one for one in body.agencies if 0 < one <= MOST], **given)
    if body.regions:
        regions = select.regions_to_invite(meeting).filter(code__in=body.regions)
        services.invite_regions(region_ids=list(regions.values_list("pk", flat=True)), **given)
    if body.guest is not None:
        services.invite_guest(text=GuestText(**body.guest.model_dump()), **given)
    return Status(201, shown(request, meeting_id))
