"""Answers to an invitation: by the office itself, by the host in its name, by a guest through a link."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.meetings import permissions
from selaras.meetings.choices import LINK_LASTS, MeetingState, Reply
from selaras.meetings.models import GuestLink, Invitee, Meeting
from selaras.meetings.services.held import demand_lengths, held_meeting, log, one_line
from selaras.meetings.services.owed import settle_replies
from selaras.offices.selectors import token_hash


@dataclass(frozen=True, slots=True)
class ReplyText:
    """``name`` and ``position``: who comes, where somebody is sent; ``reason``: why nobody does."""

    reply: str
    name: str = ""
    position: str = ""
    reason: str = ""


def _held(invitee: Invitee) -> Invitee:
    meeting = held_meeting(invitee.meeting)
    row = meeting.invitees.select_related("agency__region").get(pk=invitee.pk, withdrawn_at=None)
    row.meeting = meeting
    return row


@transaction.atomic
def answer(*, scope: Scope, invitee: Invitee, text: ReplyText, now: datetime) -> Invitee:
    row = _held(invitee)
    demand(permissions.can_reply(scope, row))
    _write(row, text, scope.name, now)
    log(scope, row.meeting, "reply.given", now, note=row.name, invitee=row.pk, reply=row.reply)
    settle_replies(row.meeting, now)
    return row


def _write(row: Invitee, text: ReplyText, by: str, now: datetime) -> None:
    if text.reply not in Reply.values:
        raise ValidationError({"reply": _("Pilih hadir, diwakili, atau berhalangan.")})
    sent, absent = text.reply == Reply.DELEGATE, text.reply == Reply.ABSENT
    given = {
        "reply_name": "" if absent else one_line(text.name),
        "reply_position": "" if absent else one_line(text.position),
        "reply_reason": one_line(text.reason) if absent else "",
    }
    faults = {}
    if sent and not given["reply_name"]:
        faults["name"] = _("Tuliskan nama yang mewakili.")
    if sent and not given["reply_position"]:
        faults["position"] = _("Tuliskan jabatan yang mewakili.")
    if absent and not given["reply_reason"]:
        faults["reason"] = _("Tuliskan alasan berhalangan.")
    if faults:
        raise ValidationError(faults)
    demand_lengths(Invitee, {name: value for name, value in given.items() if value})
    row.reply, row.replied_at, row.replied_by_name = text.reply, now, by[:200]
    for name, value in given.items():
        setattr(row, name, value)
    row.save(update_fields=("reply", "replied_at", "replied_by_name", *given))


@transaction.atomic
def ask_anew(*, scope: Scope, meeting: Meeting, now: datetime) -> int:
    """Another date makes every answer a question again; the answers given stay in the audit."""
    answered = meeting.invitees.filter(withdrawn_at=None).exclude(reply="")
    before = {str(row.pk): row.reply for row in answered}
    if before:
        answered.update(
            reply="", reply_name="", reply_position="", reply_reason="", replied_at=None, replied_by_name=""
        )
        log(scope, meeting, "replies.asked_anew", now, answers=before)
    return len(before)


@transaction.atomic
def make_guest_link(*, scope: Scope, invitee: Invitee, now: datetime) -> tuple[GuestLink, str]:
    """The token is returned once; a new link ends the older ones of this guest."""
    row = _held(invitee)
    demand(permissions.can_make_link(scope, row))
    return new_link(scope, row, now)


def new_link(scope: Scope, row: Invitee, now: datetime) -> tuple[GuestLink, str]:
    if row.meeting.starts_at <= now:
        raise ValidationError(_("Waktu rapat sudah tiba; tautan tidak lagi dibuat."))
    row.links.filter(revoked_at=None, used_at=None).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    link = GuestLink.objects.create(
        invitee=row,
        token_hash=token_hash(token),
        made_at=now,
        made_by_name=scope.name[:200],
        ends_at=min(now + LINK_LASTS, row.meeting.starts_at),
    )
    log(scope, row.meeting, "link.made", now, note=row.name, invitee=row.pk)
    return link, token


@transaction.atomic
def revoke_guest_links(*, scope: Scope, invitee: Invitee, now: datetime) -> int:
    row = _held(invitee)
    demand(permissions.can_plan(scope, row.meeting))
    count = row.links.filter(revoked_at=None, used_at=None).update(revoked_at=now)
    if count:
        log(scope, row.meeting, "link.revoked", now, note=row.name, invitee=row.pk)
    return count


@transaction.atomic
def answer_by_link(*, link: GuestLink, text: ReplyText, now: datetime) -> Invitee:
    """Once: of two who send at the same time the second finds the link used."""
    row = _held(link.invitee)
    link = GuestLink.objects.select_for_update().get(pk=link.pk)
    if not link.is_open(now) or row.meeting.state != MeetingState.INVITED:
        raise Refused(Denied(_("Tautan ini tidak berlaku lagi.")))
    by = _("%(name)s (tautan tamu)") % {"name": row.name}
    _write(row, text, by, now)
    link.used_at = now
    link.save(update_fields=("used_at",))
    scope = Scope(on=now.date(), name=by)
    log(scope, row.meeting, "reply.given", now, note=row.name, invitee=row.pk, reply=row.reply)
    settle_replies(row.meeting, now)
    return row
