"""The steps of an action: each with its form, the service it runs, and what is said when it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request, record_id
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict, demand
from selaras.followups import forms, permissions, services
from selaras.followups.models import Action, ActionRecord
from selaras.followups.selectors import pages
from selaras.followups.views.access import visible_action

Data = Mapping[str, Any]
Run = Callable[[Scope, Action, Data, datetime], object]


@dataclass(frozen=True, slots=True)
class Step:
    """``rule`` is the word of ``pages.may`` that opens it."""

    rule: str
    run: Run
    done: str | Promise
    form: type[forms.StepForm] = forms.NothingForm


def _bare(rule: str, service: Callable[..., object], done: Promise) -> Step:
    """A press and nothing else."""
    return Step(rule, lambda s, a, d, now: service(scope=s, action=a, now=now), done)


def _with_reason(rule: str, service: Callable[..., object], done: Promise) -> Step:
    return Step(
        rule,
        lambda s, a, d, now: service(scope=s, action=a, reason=d["reason"], now=now),
        done,
        forms.WhyForm,
    )


STEPS: dict[str, Step] = {
    "tugaskan": _bare(
        "assign", services.assign, lazy("Tindak lanjut ditugaskan; penanggung jawab diberi tahu.")
    ),
    "sanggupi": _bare("accept", services.accept, lazy("Tindak lanjut disanggupi.")),
    "usul": Step(
        "ask",
        lambda s, a, d, now: services.ask_change(
            scope=s, action=a, reason=d["reason"], due_on=d["due"], text=d["text"], now=now
        ),
        lazy("Usul penyesuaian terkirim."),
        forms.AskForm,
    ),
    "tarik-usul": _bare("withdraw", services.withdraw_change, lazy("Usul penyesuaian ditarik.")),
    "jawab-usul": Step(
        "grant",
        lambda s, a, d, now: services.answer_change(
            scope=s, action=a, granted=d["granted"], note=d["note"], now=now
        ),
        lazy("Usul penyesuaian dijawab."),
        forms.AnswerForm,
    ),
    "lapor": Step(
        "report",
        lambda s, a, d, now: services.report(
            scope=s, action=a, text=d["text"], source=d.get("source", ""), now=now
        ),
        lazy("Laporan terkirim dan menunggu pemeriksaan."),
        forms.ReportForm,
    ),
    "tarik-laporan": _bare("take_back", services.take_back, lazy("Laporan ditarik kembali.")),
    "periksa": Step(
        "check",
        lambda s, a, d, now: services.check(
            scope=s, action=a, accepted=d["accepted"], note=d["note"], now=now
        ),
        lazy("Hasil pemeriksaan tersimpan."),
        forms.CheckForm,
    ),
    "buka-kembali": _with_reason("reopen", services.reopen, lazy("Tindak lanjut dibuka kembali.")),
    "batas-waktu": Step(
        "move_due",
        lambda s, a, d, now: services.move_due(
            scope=s, action=a, due_on=d["due"], reason=d["reason"], now=now
        ),
        lazy("Batas waktu diubah; penanggung jawab diberi tahu."),
        forms.DueForm,
    ),
    "pelaksana": Step(
        "person",
        lambda s, a, d, now: services.name_person(
            scope=s, action=a, user_id=d["user"], name=d["name"], now=now
        ),
        lazy("Pelaksana tersimpan."),
        forms.PersonForm,
    ),
    "batal": _with_reason("drop", services.drop, lazy("Tindak lanjut dibatalkan.")),
    "tautkan": Step(
        "record",
        lambda s, a, d, now: services.attach_record(scope=s, action=a, address=d["address"], now=now),
        lazy("Catatan tertaut."),
        forms.RecordForm,
    ),
}


def step_forms(
    scope: Scope, action: Action, may: Mapping[str, Verdict], bound: tuple[str, forms.StepForm] | None = None
) -> dict[str, forms.StepForm]:
    """One form for every step this person may take; fields of different steps have names of their own."""
    for_others, on = permissions.reports_for_others(scope, action), clock.today()
    found = {
        code.replace("-", "_"): step.form(action=action, for_others=for_others, on=on, auto_id=f"{code}_%s")
        for code, step in STEPS.items()
        if step.form is not forms.NothingForm and may.get(step.rule)
    }
    if bound is not None:
        found[bound[0].replace("-", "_")] = bound[1]
    return found


def page(request: Request, action: Action, bound: tuple[str, forms.StepForm] | None = None) -> HttpResponse:
    context = pages.action_context(request.scope, action, clock.now())
    context["forms"] = step_forms(request.scope, action, context["may"], bound)
    context["open_step"] = bound[0] if bound else ""
    return render(request, "followups/action.html", context, status=422 if bound else 200)


@login_required
@require_POST
def action_step(request: Request, pk: int, step: str) -> HttpResponse:
    """What was typed stays when a step is refused for its words."""
    action, scope, now = visible_action(request, pk), request.scope, clock.now()
    if step == "lepas":
        return _detach(request, action)
    if step not in STEPS:
        raise Http404
    wanted = STEPS[step]
    may = pages.may(scope, action, pages.waiting_report(action))
    demand(may[wanted.rule])
    form = wanted.form(
        request.POST,
        action=action,
        for_others=permissions.reports_for_others(scope, action),
        on=clock.today(),
        auto_id=f"{step}_%s",
    )
    if form.is_valid() and succeeds(form, lambda: wanted.run(scope, action, form.cleaned_data, now)):
        messages.success(request, str(wanted.done))
        return redirect(action)
    return page(request, visible_action(request, pk), (step, form))


def _detach(request: Request, action: Action) -> HttpResponse:
    demand(permissions.can_attach_record(request.scope, action))
    record = get_object_or_404(ActionRecord, action=action, pk=record_id(request.POST.get("record")) or 0)
    services.detach_record(scope=request.scope, record=record, now=clock.now())
    messages.success(request, _("Catatan dilepas."))
    return redirect(action)
