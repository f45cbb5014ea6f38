"""Answers to an invitation, the links of guests, the file for calendars."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.accounts.services import allow
from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import Refused, demand
from selaras.meetings import permissions, services
from selaras.meetings.choices import MeetingState
from selaras.meetings.forms import ReplyForm
from selaras.meetings.models import GuestLink
from selaras.meetings.selectors import invitations as select
from selaras.meetings.views.access import succeeds, visible_invitee, visible_meeting
from selaras.offices.middleware import keep_private
from selaras.offices.views.links import PREVIEW_BOTS


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: Request, pk: int, invitee_pk: int) -> HttpResponse:
    invitee = visible_invitee(request, pk, invitee_pk)
    demand(permissions.can_reply(request.scope, invitee))
    data = request.POST if request.method == "POST" else None
    form = ReplyForm(data, initial=ReplyForm.initial_of(invitee))
    if form.is_bound and form.is_valid():
        given = {"scope": request.scope, "invitee": invitee, "text": form.text(), "now": clock.now()}
        if succeeds(form, lambda: services.answer(**given)):  # type: ignore[arg-type]
            messages.success(request, _("Konfirmasi tersimpan."))
            return redirect(invitee.meeting)
    context = {"form": form, "invitee": invitee, "meeting": invitee.meeting}
    return render(request, "meetings/reply.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def link_make(request: Request, pk: int, invitee_pk: int) -> HttpResponse:
    """The address is shown this once, to be sent by the clerk himself."""
    invitee = visible_invitee(request, pk, invitee_pk)
    link, token = services.make_guest_link(scope=request.scope, invitee=invitee, now=clock.now())
    url = request.build_absolute_uri(reverse("guest_reply", args=[token]))
    text = select.message_text(invitee.meeting, line=invitee.letter_line, link=url)
    context = {"link": link, "url": url, "text": text, "invitee": invitee, "meeting": invitee.meeting}
    return keep_private(render(request, "meetings/link.html", context))


@login_required
@require_POST
def link_revoke(request: Request, pk: int, invitee_pk: int) -> HttpResponse:
    invitee = visible_invitee(request, pk, invitee_pk)
    n = services.revoke_guest_links(scope=request.scope, invitee=invitee, now=clock.now())
    messages.success(request, _("Tautan tamu dicabut.") if n else _("Tidak ada tautan yang masih berlaku."))
    return redirect("meeting_invitee", pk=pk, invitee_pk=invitee_pk)


@login_required
@require_safe
def calendar_file(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    text = select.calendar_of(meeting, clock.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rapat-{meeting.pk}.ics"'
    return response


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def guest_reply(request: Request, token: str) -> HttpResponse:
    """One invitation and its answer; nothing else of the product can be reached from here."""
    return keep_private(_guest(request, token))


def _guest(request: Request, token: str) -> HttpResponse:
    if request.method == "HEAD" or PREVIEW_BOTS.search(request.headers.get("User-Agent", "")):
        return render(request, "meetings/guest_preview.html")
    link, now = select.guest_link(token), clock.now()
    if link is None or not _is_alive(link):
        # Only misses count: a whole hall may share one address.
        known = link is not None or allow(request, "guest_link")
        return render(request, "meetings/guest_over.html", {"busy": not known}, status=410 if known else 429)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not allow(request, "guest_reply", key=str(link.pk)):
        return render(request, "meetings/guest_over.html", {"busy": True}, status=429)
    meeting = link.invitee.meeting
    if form.is_bound and form.is_valid():
        try:
            text = form.text()
            if succeeds(form, lambda: services.answer_by_link(link=link, text=text, now=now)):
                return render(request, "meetings/guest_done.html", {"meeting": meeting})
        except Refused:
            return render(request, "meetings/guest_over.html", status=410)
    context = {"form": form, "meeting": meeting, "invitee": link.invitee, "points": meeting.points.all()}
    return render(request, "meetings/guest.html", context, status=422 if form.errors else 200)


def _is_alive(link: GuestLink) -> bool:
    live = link.invitee.withdrawn_at is None and link.invitee.meeting.state == MeetingState.INVITED
    return live and link.is_open(clock.now())
