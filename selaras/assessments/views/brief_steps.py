"""What is done on the page for a leader: drafted, let go, answered, read back, handed over."""

from collections.abc import Callable

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from selaras.assessments import permissions, services
from selaras.assessments.forms.briefs import ApprovalForm, BriefForm, HandoverForm, ReplyForm
from selaras.assessments.models import Brief, Round
from selaras.assessments.selectors import briefs as select
from selaras.assessments.views.access import act, answer_form_faults, scope_of
from selaras.assessments.views.briefs import briefed_round, page_context
from selaras.core import clock
from selaras.core.verdict import demand

# ---- steps


@login_required
@require_POST
def brief_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Draft, edit, submit, release, answer or hand over; a fault keeps what was typed."""
    if step not in STEPS:
        raise Http404
    return STEPS[step](request, briefed_round(request, pk))


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
    return render(
        request, "assessments/brief.html", page_context(request, round_, **{name: form}), status=422
    )


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
        return render(
            request, "assessments/brief.html", page_context(request, round_, reply_form=form), status=422
        )
    filled = request.POST.copy()
    for number, direction in read.items():
        filled[f"direction_{number}"] = direction
    form = ReplyForm(filled, brief=brief, own=False, zone=round_.tz)
    page = page_context(request, round_, reply_form=form) | {"reading": services.answer_in_words(read)}
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
