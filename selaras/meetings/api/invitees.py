"""Those invited in the API: added, changed, withdrawn; their answers and the links of guests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema, Status

from selaras.core import clock
from selaras.core.api import Fault, In, Text, answers, faults_of, invalid
from selaras.core.http import Request
from selaras.meetings import services
from selaras.meetings.api.doors import (
    MEETING,
    MOST,
    WRITTEN,
    changing,
    changing_invitee,
    linking,
    replying,
    revoking,
    router,
)
from selaras.meetings.api.shown import MeetingOut, shown
from selaras.meetings.choices import InviteeRole, Reply
from selaras.meetings.selectors import meetings as select
from selaras.meetings.selectors.invitations import message_text
from selaras.meetings.services import GuestText, ReplyText

INVITEE = f"{MEETING}/invitees/{{int:invitee_id}}"
DONE = answers({200: MeetingOut}, *WRITTEN)


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


@router.put(
    INVITEE,
    url_name="meeting_invitee",
    operation_id="change_invitee",
    summary=_("Ubah undangan"),
    description=_("Mengganti seluruh isinya; untuk kantor hanya baris surat dan perannya yang berlaku."),
    response=DONE,
)
def change_invitee(request: Request, meeting_id: int, invitee_id: int, body: GuestIn) -> MeetingOut:
    invitee = changing_invitee(request, meeting_id, invitee_id)
    text = GuestText(**body.model_dump())
    services.change_invitee(scope=request.scope, invitee=invitee, text=text, now=clock.now())
    return shown(request, meeting_id)


@router.post(
    f"{INVITEE}/withdraw",
    url_name="meeting_invitee_withdraw",
    operation_id="withdraw_invitee",
    summary=_("Tarik undangan"),
    description=_("Sesudah undangan terkirim barisnya tetap tercatat, bertanda ditarik."),
    response=DONE,
)
def withdraw_invitee(request: Request, meeting_id: int, invitee_id: int) -> MeetingOut:
    invitee = changing_invitee(request, meeting_id, invitee_id)
    services.withdraw(scope=request.scope, invitee=invitee, now=clock.now())
    return shown(request, meeting_id)


class ReplyIn(In):
    reply: Reply
    name: Text = Field(default="", max_length=160, description=_("wajib bila diwakili"))
    position: Text = Field(default="", max_length=160, description=_("wajib bila diwakili"))
    reason: Text = Field(default="", max_length=300, description=_("wajib bila berhalangan"))


@router.post(
    f"{INVITEE}/reply",
    url_name="meeting_reply",
    operation_id="reply_to_invitation",
    summary=_("Konfirmasi kehadiran"),
    description=_("Oleh kantor yang diundang, atau dicatat penyelenggara atas namanya."),
    response=DONE,
)
def reply_to_invitation(request: Request, meeting_id: int, invitee_id: int, body: ReplyIn) -> MeetingOut:
    invitee = replying(request, meeting_id, invitee_id)
    try:
        services.answer(
            scope=request.scope, invitee=invitee, text=ReplyText(**body.model_dump()), now=clock.now()
        )
    except ValidationError as fault:
        # Columns are called reply_name and so on; here the field that was sent is named.
        named = [
            Fault(field=one.field.removeprefix("reply_"), code=one.code, detail=one.detail)
            for one in faults_of(fault)
        ]
        raise invalid(named) from fault
    return shown(request, meeting_id)


class GuestLinkOut(Schema):
    url: str = Field(description=_("hanya ditampilkan sekali ini; pribadi dan sekali pakai"))
    ends_at: datetime
    message: str = Field(description=_("teks undangan yang siap dikirim lewat WhatsApp"))


@router.post(
    f"{INVITEE}/link",
    url_name="meeting_link",
    operation_id="make_guest_link",
    summary=_("Buat tautan tamu"),
    description=_("Tautan lama tamu ini berakhir."),
    response=answers({201: GuestLinkOut}, *WRITTEN),
)
def make_guest_link(request: Request, meeting_id: int, invitee_id: int) -> Status[Any]:
    invitee = linking(request, meeting_id, invitee_id)
    link, token = services.make_guest_link(scope=request.scope, invitee=invitee, now=clock.now())
    url = request.build_absolute_uri(reverse("guest_reply", args=[token]))
    text = message_text(invitee.meeting, line=invitee.letter_line, link=url)
    return Status(201, GuestLinkOut(url=url, ends_at=link.ends_at, message=text))


class RevokedOut(Schema):
    revoked: int = Field(description=_("banyaknya tautan yang tadinya masih berlaku"))


@router.post(
    f"{INVITEE}/link/revoke",
    url_name="meeting_link_revoke",
    operation_id="revoke_guest_links",
    summary=_("Cabut tautan tamu"),
    description=_("Tautan yang sudah dipakai tidak berubah."),
    response=answers({200: RevokedOut}, *WRITTEN),
)
def revoke_guest_links(request: Request, meeting_id: int, invitee_id: int) -> RevokedOut:
    invitee = revoking(request, meeting_id, invitee_id)
    gone = services.revoke_guest_links(scope=request.scope, invitee=invitee, now=clock.now())
    return RevokedOut(revoked=gone)
