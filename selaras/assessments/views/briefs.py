"""The page for a leader: read on one screen, sent as picture or paper, answered or recorded."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from selaras.assessments import permissions, services
from selaras.assessments.forms.briefs import ApprovalForm, BriefForm, HandoverForm, ReplyForm
from selaras.assessments.models import Brief, Round
from selaras.assessments.selectors import briefs as select
from selaras.assessments.selectors.letters import DIRECTED, letters_on_brief
from selaras.assessments.selectors.papers import brief_name, brief_paper
from selaras.assessments.selectors.requests import RULES
from selaras.assessments.selectors.texts import index_name, leader_text
from selaras.assessments.views.access import no_store, scope_of, visible_round
from selaras.core import clock
from selaras.core.verdict import Verdict, demand

Page = dict[str, Any]


@login_required
@require_GET
def brief_list(request: HttpRequest) -> HttpResponse:
    """Straight to the page where there is one round; leaders of one city see no list."""
    scope = scope_of(request)
    if not scope.paths("assessments.brief"):
        raise PermissionDenied(_("Ringkasan ini untuk pimpinan daerah dan Kesbangpol daerah ini."))
    rounds = list(select.briefed_rounds(scope))
    if len(rounds) == 1:
        return redirect("brief", rounds[0].pk)
    return render(request, "assessments/briefs.html", {"rounds": rounds, "now": clock.now()})


@login_required
@require_GET
def brief_page(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "assessments/brief.html", page_context(request, briefed_round(request, pk)))


def briefed_round(request: HttpRequest, pk: int) -> Round:
    round_ = visible_round(request, pk)
    demand(permissions.can_read_brief(scope_of(request), round_))
    return round_


def page_context(request: HttpRequest, round_: Round, **bound: forms.Form) -> Page:
    """The state of the moment, beside what went out last; ``bound`` are forms with faults."""
    scope, now = scope_of(request), clock.now()
    briefs = select.briefs_of(round_)
    draft, released = _draft_for(request, round_, briefs), select.released_of(briefs)
    facts, shown = select.leader_facts(scope, round_, now=now), draft or released
    page: Page = {
        "round": round_,
        "index": index_name(round_),
        "now": now,
        "data": select.facts_as_data(facts, _texts(shown), addressee=_addressee(shown)),
        "draft": draft,
        "released": released,
        "older": [brief for brief in briefs if not brief.is_open and brief != released],
        "rules": RULES,
        "directed": DIRECTED,
        "text": leader_text(released.facts) if released else "",
        "may": _may(request, round_, draft, released),
    }
    page |= _forms(request, page) | bound
    if released is not None:
        page["letters"] = letters_on_brief(scope, released)
        page["may_letter"] = permissions.can_remind(scope, round_) and bool(facts.incomplete)
        page["asked"] = page["reply_form"].beside(released.requests.all())
    return page


def _draft_for(request: HttpRequest, round_: Round, briefs: Sequence[Brief]) -> Brief | None:
    """A leader reads what the head of the office has let go, never what is being worded."""
    return select.draft_of(briefs) if permissions.can_draft_brief(scope_of(request), round_) else None


def _texts(brief: Brief | None) -> list[str]:
    return [row.text for row in brief.requests.all()] if brief else []


def _addressee(brief: Brief | None) -> str:
    return brief.addressee if brief else ""


def _may(
    request: HttpRequest, round_: Round, draft: Brief | None, released: Brief | None
) -> dict[str, Verdict | bool]:
    scope = scope_of(request)
    may: dict[str, Verdict | bool] = {
        "draft": draft is None and permissions.can_draft_brief(scope, round_),
        "release_itself": permissions.releases_itself(scope, round_),
        "answer_itself": permissions.answers_itself(scope, round_),
    }
    if draft is not None:
        may |= {
            "edit": permissions.can_edit_brief(scope, draft),
            "submit": permissions.can_submit_brief(scope, draft),
            "release": permissions.can_release_brief(scope, draft),
        }
    if released is not None:
        may |= {
            "answer": permissions.can_answer_brief(scope, released),
            "hand_over": permissions.can_hand_over_brief(scope, released),
        }
    return may


def _forms(request: HttpRequest, page: Page) -> dict[str, forms.Form]:
    round_, now = page["round"], page["now"]
    made: dict[str, forms.Form] = {}
    if draft := page["draft"]:
        made |= {"brief_form": BriefForm(brief=draft), "approval_form": ApprovalForm()}
    if released := page["released"]:
        own = permissions.answers_itself(scope_of(request), round_)
        start = {"said_at": now, "said_by": released.addressee}
        made["reply_form"] = ReplyForm(brief=released, own=own, zone=round_.tz, initial=start)
        start = {"handed_at": now, "to_name": released.addressee}
        made["handover_form"] = HandoverForm(zone=round_.tz, initial=start)
    return made


# ---- files


FORMS = {"gambar": ("png", "image/png"), "pdf": ("pdf", "application/pdf")}


@login_required
@require_GET
def brief_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """For WhatsApp or for print; who took it is written down."""
    if form not in FORMS:
        raise Http404
    (end, kind), scope, now = FORMS[form], scope_of(request), clock.now()
    round_ = briefed_round(request, pk)
    brief = _asked_brief(request, round_)
    content = brief_paper(scope, round_, brief, end, now=now)
    services.log_download(scope=scope, round_=round_, brief=brief, form=end, now=now)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{brief_name(round_, end)}"'
    return no_store(answer)


def _asked_brief(request: HttpRequest, round_: Round) -> Brief | None:
    """``?nomor=2`` names an earlier one; else the draft where there is one, and what went out last."""
    if number := request.GET.get("nomor"):
        if not (number.isascii() and number.isdigit() and len(number) < 5):
            raise Http404
        return get_object_or_404(Brief.objects.released(), round=round_, number=number)
    briefs = select.briefs_of(round_)
    return _draft_for(request, round_, briefs) or select.released_of(briefs)
