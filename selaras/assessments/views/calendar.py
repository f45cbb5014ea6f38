"""The calendar of a round: its dates, the windows of its stages, and every change with its reason."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.choices import BEFORE_CLOSING, OPTIONAL_STAGES, RoundState, StageKind
from selaras.assessments.forms import ReasonForm
from selaras.assessments.forms.notes import DatesForm, StageForm
from selaras.assessments.models import Round, Stage
from selaras.assessments.selectors.calendar import stage_rows
from selaras.assessments.views.access import act, answer_form_faults, scope_of, visible_round
from selaras.core import clock
from selaras.core.verdict import demand
from selaras.core.workdays import calendar_at
from selaras.offices.models import Agency

# So many working days a stage is proposed to last when it is added.
PROPOSED_DAYS = 5
BEFORE_SENDING = (*BEFORE_CLOSING, RoundState.READY)


@login_required
@require_GET
def round_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = visible_round(request, pk)
    demand(permissions.can_list_items(scope_of(request), round_))
    return render(request, "assessments/calendar.html", _context(request, round_))


def _context(request: HttpRequest, round_: Round) -> dict[str, Any]:
    may_set = permissions.can_set_calendar(scope_of(request), round_)
    stages, now = stage_rows(round_), clock.now()
    there = {row.stage.kind for row in stages}
    rows = [
        {
            "stage": row.stage,
            "state": row.state,
            "standing": row.standing(now),
            "form": _stage_form(round_, row.stage.kind, row.stage) if may_set else None,
        }
        for row in stages
    ]
    missing = [kind for kind in OPTIONAL_STAGES if kind not in there]
    return {
        "round": round_,
        "stages": rows,
        "optional": [str(kind) for kind in OPTIONAL_STAGES],
        "may_set": may_set,
        "dates_form": DatesForm(zone=round_.tz, initial=_dates(round_), auto_id="batas_%s"),
        "missing": [(kind, _stage_form(round_, kind, None)) for kind in missing] if may_set else [],
        "drop_form": ReasonForm(auto_id="hapus_%s"),
        "now": now,
    }


def _dates(round_: Round) -> dict[str, datetime]:
    return {"internal_due_at": round_.internal_due_at, "owner_due_at": round_.owner_due_at}


def _stage_form(round_: Round, kind: str, stage: Stage | None, data: Any = None) -> StageForm:
    """A stage that is not there yet is proposed for some working days."""
    opens_at, closes_at = (stage.opens_at, stage.closes_at) if stage else _proposed(round_, kind)
    initial: dict[str, Any] = {
        "opens_at": opens_at,
        "closes_at": closes_at,
        "inspector": round_.inspector_id,
    }
    reviewers = None
    if kind == StageKind.INSPECT:
        reviewers = Agency.objects.filter(region_id=round_.region_id).active().inside().order_by("sort")
        usual = reviewers.filter(code="inspektorat").first()
        initial["inspector"] = round_.inspector_id or (usual.pk if usual else None)
    return StageForm(data, zone=round_.tz, reviewers=reviewers, initial=initial, auto_id=f"{kind}_%s")


def _proposed(round_: Round, kind: str) -> tuple[datetime, datetime]:
    """The review from now until the answers go out; notes and the objection once they have gone."""
    opens_at, reviewing = clock.now(), kind == StageKind.INSPECT
    if not reviewing and round_.state in BEFORE_SENDING:
        opens_at = max(opens_at, round_.owner_due_at)
    before = round_.stages.filter(kind=StageKind.NOTES).first() if kind == StageKind.OBJECT else None
    if before is not None:
        opens_at = max(opens_at, before.closes_at)
    day = opens_at.astimezone(round_.tz).date()
    closes_at = calendar_at(round_.region_path).end_after(day, PROPOSED_DAYS, round_.tz)
    if reviewing and round_.owner_due_at > opens_at:
        closes_at = min(closes_at, round_.owner_due_at)
    return opens_at, closes_at


@login_required
@require_POST
def round_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Other dates for the whole round; agencies are told."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_set_calendar(scope, round_))
    form = DatesForm(request.POST, zone=round_.tz, auto_id="batas_%s")

    def run() -> None:
        services.change_dates(scope=scope, round_=round_, now=clock.now(), **form.cleaned_data)

    done = _("Batas waktu diubah; OPD diberi tahu.")
    return _answer(request, round_, form, run, done, {"dates_form": form, "opened": "batas"})


@login_required
@require_POST
def round_stage(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Set or extend the window of a stage, open or close it now, or take an optional one out."""
    if kind not in StageKind.values:
        raise Http404
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_set_calendar(scope, round_))
    if request.POST.get("do") in {"buka", "tutup", "hapus"}:
        return _at_once(request, round_, kind, request.POST["do"])
    form = _stage_form(round_, kind, round_.stages.filter(kind=kind).first(), request.POST)

    def run() -> None:
        services.set_stage(scope=scope, round_=round_, kind=kind, now=clock.now(), **form.cleaned_data)

    return _answer(request, round_, form, run, _("Jadwal tahap disimpan."), {"faulty": (kind, form)})


def _at_once(request: HttpRequest, round_: Round, kind: str, do: str) -> HttpResponse:
    """What needs no dates, only a reason."""
    scope, now, reason = scope_of(request), clock.now(), request.POST.get("reason", "")

    def run() -> None:
        if do == "hapus":
            services.drop_stage(scope=scope, round_=round_, kind=kind, reason=reason, now=now)
            return
        stage = round_.stages.filter(kind=kind).first()
        if stage is None:
            raise ValidationError(_("Tahap ini tidak ada pada jadwal periode."))
        opens_at = now if do == "buka" else min(stage.opens_at, now - timedelta(minutes=1))
        closes_at = stage.closes_at if do == "buka" else now
        services.set_stage(
            scope=scope,
            round_=round_,
            kind=kind,
            opens_at=opens_at,
            closes_at=closes_at,
            reason=reason,
            now=now,
        )

    return act(request, run, done=_("Jadwal tahap disimpan."), go=reverse("round_calendar", args=[round_.pk]))


def _answer(
    request: HttpRequest,
    round_: Round,
    form: Form,
    run: Callable[[], None],
    done: str,
    shown: dict[str, Any],
) -> HttpResponse:
    """Run with a valid form and go back to the calendar; else the calendar with the fault in its place."""
    if form.is_valid():
        try:
            run()
        except ValidationError as fault:
            answer_form_faults(form, fault)
        else:
            messages.success(request, done)
            return redirect("round_calendar", round_.pk)
    context = _context(request, round_) | shown
    return render(request, "assessments/calendar.html", context, status=422)
