"""Pages of a round as a whole."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from selaras.assessments import permissions, services
from selaras.assessments.choices import AFTER_CLOSING, RoundState
from selaras.assessments.forms import (
    OptionalReasonForm,
    ReasonForm,
    RoundForm,
    SendForm,
    SharingForm,
)
from selaras.assessments.models import Round
from selaras.assessments.selectors import rounds as select
from selaras.assessments.selectors.calendar import stage_rows
from selaras.assessments.selectors.letters import letters_on_round
from selaras.assessments.selectors.origins import (
    Origin,
    may_begin_from,
    named,
    origin_of,
    read_origin,
    write_origin,
)
from selaras.assessments.selectors.sending import lacks_proof, sending_rows
from selaras.assessments.selectors.series import guidance_of, rounds_before
from selaras.assessments.selectors.texts import group_recap, index_name
from selaras.assessments.views.access import answer_form_faults, scope_of, visible_round
from selaras.core import clock
from selaras.core.http import record_ids
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.scope import Scope
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.instruments.selectors import instruments_for_rounds
from selaras.letters.permissions import can_write_for as may_write_letters
from selaras.offices.models import Agency
from selaras.offices.selectors import current_region
from selaras.regions.models import Region

PAGE_SIZE = 25


ROUND_HEADS = (
    lazy("Periode"),
    lazy("Kode daerah"),
    lazy("Daerah"),
    lazy("Status"),
    lazy("Butir terisi"),
    lazy("Butir terverifikasi"),
    lazy("Jumlah butir"),
    lazy("Batas pemilik indeks"),
)


def round_rows(rounds: Sequence[Round]) -> Iterator[list[object]]:
    counts = select.counts_of_many([round_.pk for round_ in rounds])
    for round_ in rounds:
        of = counts.get(round_.pk, select.Counts())
        yield [
            round_.title,
            round_.region.code,
            round_.region.name,
            round_.get_state_display(),
            of.filled,
            of.verified,
            of.asked,
            Moment(round_.owner_due_at, round_.tz),
        ]


ROUNDS = listed(
    Listing(
        "periode-penilaian",
        lazy("Penilaian indeks"),
        "rounds",
        ROUND_HEADS,
        round_rows,
        (50, 14, 36, 20, 12, 14, 12, 18),
        switches={"q": (), "status": RoundState.values},
    )
)


@login_required
@require_GET
def round_list(request: HttpRequest) -> HttpResponseBase:
    """Rounds of the own region, or of all regions below with their counts."""
    scope = scope_of(request)
    rounds = select.rounds_for(scope)
    if state := request.GET.get("status"):
        rounds = rounds.filter(state=state)
    if text := request.GET.get("q", "").strip():
        rounds = rounds.filter(region__search_key__contains=text.lower().replace(" ", ""))
    if wanted_file(request):
        return ROUNDS.file(request, rounds)
    page = Paginator(rounds, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = select.counts_of_many([round_.pk for round_ in page])
    region = current_region(request)
    verdict = permissions.can_create_round(scope, region.path if region else "")
    return render(
        request,
        "assessments/rounds.html",
        {
            "page": page,
            "rows": [(round_, counts.get(round_.pk, select.Counts())) for round_ in page],
            "states": RoundState.choices,
            "may_create": bool(verdict) and region is not None and region.level == 2,
        },
    )


def _round_form(request: HttpRequest, region: Region) -> RoundForm:
    agencies = Agency.objects.filter(region=region).active().inside().order_by("sort")
    instruments = instruments_for_rounds(region.path)
    year = clock.today(region.tz).year
    coordinator = agencies.filter(code="kesbangpol").first()
    asked = record_ids([request.GET.get("instrumen", "")])
    chosen = instruments.filter(pk__in=asked).first() or instruments.first()
    initial = {
        "instrument": chosen,
        "data_year": year - 1,
        "filling_year": year,
        "index_owner": select.usual_index_owner(chosen.code) if chosen else "",
        "coordinator": coordinator,
        "previous": rounds_before(region.pk, chosen.code, year - 1).first() if chosen else None,
        "origin": _origin_in_address(request),
        "title": _("Penilaian %(code)s %(year)s") % {"code": chosen.code if chosen else "", "year": year - 1},
    }
    return RoundForm(
        request.POST or None, region=region, instruments=instruments, agencies=agencies, initial=initial
    )


def _origin_in_address(request: HttpRequest) -> str:
    reference = read_origin(request.GET.get("asal", ""))
    return write_origin(reference) if reference and may_begin_from(scope_of(request), reference) else ""


def _asked_origin(scope: Scope, form: RoundForm) -> Origin | None:
    reference = read_origin(str(form["origin"].value() or ""))
    return named(scope, reference) if reference and may_begin_from(scope, reference) else None


@login_required
@require_http_methods(["GET", "POST"])
def round_create(request: HttpRequest) -> HttpResponse:
    scope, region = scope_of(request), current_region(request)
    if region is None or region.level != 2:
        return render(request, "assessments/round_create.html", {"form": None}, status=200)
    demand(permissions.can_create_round(scope, region.path))
    form = _round_form(request, region)
    if request.method == "POST" and form.is_valid():
        chosen = {
            name: form.cleaned_data[name] for name in ("instrument", "coordinator", "previous", "origin")
        }
        try:
            round_ = services.create_round(
                scope=scope, region=region, plan=form.plan(), now=clock.now(), **chosen
            )
            return redirect("round_share", round_.pk)
        except ValidationError as fault:
            answer_form_faults(form, fault)
    return render(
        request,
        "assessments/round_create.html",
        {"form": form, "region": region, "origin": _asked_origin(scope, form)},
        status=422 if form.is_bound else 200,
    )


@login_required
@require_GET
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "assessments/round.html", round_context(request, visible_round(request, pk)))


def round_context(request: HttpRequest, round_: Round) -> dict[str, Any]:
    scope, now = scope_of(request), clock.now()
    prefetch_related_objects([round_], "stages")
    context: dict[str, Any] = {
        "round": round_,
        "index": index_name(round_),
        "counts": select.counts_of(round_),
        "stages": stage_rows(round_),
        "now": now,
        "may_read": permissions.can_read_answers(scope, round_),
        "may_manage": permissions.can_manage(scope, round_),
        "origin": origin_of(scope, round_),
    }
    if context["may_read"]:
        context |= _full_page(request, round_, context["counts"])
    return context


def _full_page(request: HttpRequest, round_: Round, counts: select.Counts) -> dict[str, Any]:
    scope, now = scope_of(request), clock.now()
    moves = {name: permissions.can_move_round(scope, round_, name) for name in permissions.ROUND_TRANSITIONS}
    rows = select.agency_rows(round_, now=now)
    return {
        "agencies": rows,
        "leaves": select.leaf_rows(scope, round_),
        "moves": moves,
        "may_share": permissions.can_share_out(scope, round_),
        "may_remind": permissions.can_remind(scope, round_),
        "may_remind_by_letter": any(row.late for row in rows)
        and permissions.can_remind(scope, round_)
        and may_write_letters(scope, round_.coordinator),
        "letters": letters_on_round(scope, round_)[:5],
        "waiting_for_me": len(select.waiting_items(round_, scope)),
        "close_form": OptionalReasonForm(),
        "reopen_form": ReasonForm(),
        "recall_form": ReasonForm(auto_id="tarik_%s"),
        "send_form": SendForm(),
        "sharing_form": SharingForm(initial={"sharing": round_.sharing}),
        "recap": recap_text(request, round_, rows, counts),
        "score": select.latest_score(round_),
        **_sendings(request, round_),
    }


def _sendings(request: HttpRequest, round_: Round) -> dict[str, Any]:
    """Only for its own government, and only once there is something to send."""
    scope = scope_of(request)
    if round_.state not in (*AFTER_CLOSING, RoundState.OFFICIAL):
        return {}
    if not permissions.can_read_sendings(scope, round_):
        return {}
    rows = sending_rows(round_)
    return {
        "sent": rows,
        "shows_sent": True,
        "lacks": lacks_proof(round_, rows, now=clock.now()),
        "may_record": permissions.can_record_sending(scope, round_),
    }


def recap_text(
    request: HttpRequest, round_: Round, rows: list[select.AgencyRow], counts: select.Counts
) -> str:
    return group_recap(
        round_=round_,
        counts=counts,
        rows=rows,
        officer=scope_of(request).name,
        now=clock.now(),
    )


@login_required
@require_GET
def round_guidance(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions answered for all agencies, of this round and of those it was made from."""
    round_ = visible_round(request, pk)
    demand(permissions.can_read_guidance(scope_of(request), round_))
    context = {"round": round_, "rows": guidance_of(round_)}
    return render(request, "assessments/guidance.html", context)
