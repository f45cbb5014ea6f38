"""The page for a leader: read on one screen, sent as picture or paper, answered or recorded."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.forms.briefs import ApprovalForm, BriefForm, HandoverForm, ReplyForm
from selaras.assessments.models import Brief, Round
from selaras.assessments.selectors import briefs as select
from selaras.assessments.selectors.letters import DIRECTED, letters_on_brief
from selaras.assessments.selectors.papers import brief_name, brief_paper
from selaras.assessments.selectors.requests import RULES
from selaras.assessments.selectors.texts import index_name, leader_text
from selaras.assessments.views.access import act, answer_form_faults, no_store, scope_of, visible_round
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
    return render(request, "assessments/brief.html", _page(request, _round(request, pk)))


def _round(request: HttpRequest, pk: int) -> Round:
    round_ = visible_round(request, pk)
    demand(permissions.can_read_brief(scope_of(request), round_))
    return round_


def _page(request: HttpRequest, round_: Round, **bound: forms.Form) -> Page:
    """The state of the moment, beside what went out last; ``bound`` are forms with faults."""
    scope, now = scope_of(request), clock.now()
    briefs = select.briefs_of(round_)
    draft, released = _draft_for(request, round_, briefs), select.released_of(briefs)
    facts = select.leader_facts(scope, round_, now=now)
    data = select.facts_as_data(facts, _texts(draft or released), addressee=_addressee(draft or released))
    page: Page = {
        "round": round_,
        "index": index_name(round_),
        "now": now,
        "data": data,
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


# ---- steps


@login_required
@require_POST
def brief_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Draft, edit, submit, release, answer or hand over; a fault keeps what was typed."""
    if step not in STEPS:
        raise Http404
    return STEPS[step](request, _round(request, pk))


def _draft(request: HttpRequest, round_: Round) -> HttpResponse:
    return act(
        request,
        lambda: services.draft_brief(scope=scope_of(request), round_=round_, now=clock.now()),
        done=_("Konsep disusun dari keadaan sekarang. Periksa kata-katanya."),
        go=reverse("brief", args=[round_.pk]),
    )


def _current(round_: Round, *, draft: bool) -> Brief:
    briefs = select.briefs_of(round_)
    brief = select.draft_of(briefs) if draft else select.released_of(briefs)
    if brief is None:
        raise Http404
    return brief


def _save(request: HttpRequest, round_: Round) -> HttpResponse:
    brief = _current(round_, draft=True)
    demand(permissions.can_edit_brief(scope_of(request), brief))
    form = BriefForm(request.POST, brief=brief)

    def run() -> object:
        return services.edit_brief(
            scope=scope_of(request),
            brief_id=brief.pk,
            texts=form.texts(),
            addressee=form.cleaned_data["addressee"],
            now=clock.now(),
        )

    return _run(request, round_, "brief_form", form, run, _("Permohonan disimpan."))


def _run(
    request: HttpRequest,
    round_: Round,
    name: str,
    form: forms.Form,
    run: Callable[[], object],
    done: str,
) -> HttpResponse:
    """A valid form runs its service; faults of either stand beside the fields, with what was typed."""
    if form.is_valid():
        try:
            run()
        except ValidationError as fault:
            answer_form_faults(form, fault)
        else:
            return act(request, lambda: None, done=done, go=reverse("brief", args=[round_.pk]))
    return render(request, "assessments/brief.html", _page(request, round_, **{name: form}), status=422)


def _submit(request: HttpRequest, round_: Round) -> HttpResponse:
    brief = _current(round_, draft=True)
    return act(
        request,
        lambda: services.submit_brief(scope=scope_of(request), brief_id=brief.pk, now=clock.now()),
        done=_("Kepala Badan diberi tahu; ringkasan menunggu persetujuannya."),
        go=reverse("brief", args=[round_.pk]),
    )


def _release(request: HttpRequest, round_: Round) -> HttpResponse:
    scope, brief = scope_of(request), _current(round_, draft=True)
    demand(permissions.can_release_brief(scope, brief))
    form: forms.Form = ApprovalForm(request.POST)
    if permissions.releases_itself(scope, round_):
        form = forms.Form(request.POST)

    def run() -> object:
        return services.release_brief(
            scope=scope,
            brief_id=brief.pk,
            approved_by=form.cleaned_data.get("approved_by", ""),
            channel=form.cleaned_data.get("channel", ""),
            now=clock.now(),
        )

    done = _("Ringkasan disampaikan. Unduh gambar atau salin teksnya untuk WhatsApp.")
    return _run(request, round_, "approval_form", form, run, done)


def _answer(request: HttpRequest, round_: Round) -> HttpResponse:
    scope, brief = scope_of(request), _current(round_, draft=False)
    demand(permissions.can_answer_brief(scope, brief))
    own = permissions.answers_itself(scope, round_)
    form = ReplyForm(request.POST, brief=brief, own=own, zone=round_.tz)
    if not own and form.is_valid() and not form.directions() and form.cleaned_data.get("words"):
        return _read_back(request, round_, brief, form)

    def run() -> object:
        return services.answer_brief(scope=scope, brief_id=brief.pk, reply=form.reply(), now=clock.now())

    return _run(request, round_, "reply_form", form, run, _("Jawaban dicatat; Kesbangpol diberi tahu."))


def _read_back(request: HttpRequest, round_: Round, brief: Brief, form: ReplyForm) -> HttpResponse:
    """What the words seem to say is shown for a person to confirm; nothing is kept yet."""
    read = services.read_reply(form.cleaned_data["words"], form.numbers)
    if read is None:
        form.add_error("words", _("Jawaban ini tidak terbaca pasti. Pilih sendiri di bawah."))
        return render(request, "assessments/brief.html", _page(request, round_, reply_form=form), status=422)
    filled = request.POST.copy()
    for number, direction in read.items():
        filled[f"direction_{number}"] = direction
    form = ReplyForm(filled, brief=brief, own=False, zone=round_.tz)
    page = _page(request, round_, reply_form=form) | {"reading": services.answer_in_words(read)}
    return render(request, "assessments/brief.html", page)


def _hand_over(request: HttpRequest, round_: Round) -> HttpResponse:
    scope, brief = scope_of(request), _current(round_, draft=False)
    demand(permissions.can_hand_over_brief(scope, brief))
    form = HandoverForm(request.POST, zone=round_.tz)

    def run() -> object:
        return services.hand_over_brief(
            scope=scope,
            brief_id=brief.pk,
            way=form.cleaned_data["way"],
            to_name=form.cleaned_data["to_name"],
            handed_at=form.cleaned_data["handed_at"],
            now=clock.now(),
        )

    return _run(request, round_, "handover_form", form, run, _("Penyerahan dicatat."))


STEPS: dict[str, Callable[[HttpRequest, Round], HttpResponse]] = {
    "susun": _draft,
    "ubah": _save,
    "ajukan": _submit,
    "sampaikan": _release,
    "jawab": _answer,
    "serahkan": _hand_over,
}


# ---- files


FORMS = {"gambar": ("png", "image/png"), "pdf": ("pdf", "application/pdf")}


@login_required
@require_GET
def brief_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """For WhatsApp or for print; who took it is written down."""
    if form not in FORMS:
        raise Http404
    (end, kind), scope, now = FORMS[form], scope_of(request), clock.now()
    round_ = _round(request, pk)
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
