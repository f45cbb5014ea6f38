"""The directory "Wilayah", the search that other pages borrow, and the working time of a region."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock, workdays
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.core.verdict import demand
from selaras.regions import compute, selectors, services
from selaras.regions.choices import EDITION, ROOT_CODE, ROOT_PATH
from selaras.regions.forms import (
    CountForm,
    DayForm,
    EndRuleForm,
    HolidayListForm,
    HoursForm,
    NarrowedSearchForm,
    SearchForm,
)
from selaras.regions.models import OfficeHours, Region, SpecialDay
from selaras.regions.permissions import can_browse, can_set_working_time
from selaras.regions.services import holiday_lists


@login_required
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    demand(can_browse(request.scope))  # type: ignore[attr-defined]
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = _found(text, selectors.search(text)) | {
        "form": form,
        "provinces": selectors.provinces(),
        "counts": [] if text else selectors.counts_below(ROOT_PATH),
        "edition": EDITION,
    }
    return render(request, "regions/region_list.html", context)


@login_required
@require_safe
def region_detail(request: HttpRequest, code: str) -> HttpResponse:
    region = _region(request, code)
    context = {
        "region": region,
        "ancestors": selectors.ancestors(region),
        "children": selectors.children(region),
        "counts": selectors.counts_below(region.path),
        "lineage": selectors.lineage_of(region),
        "edition": EDITION,
    }
    return render(request, "regions/region_detail.html", context)


@login_required
@require_safe
def region_search(request: HttpRequest) -> HttpResponse:
    """The results alone; with ``pilih`` as buttons of the form around them, within one's own regions only."""
    demand(can_browse(request.scope))  # type: ignore[attr-defined]
    form = NarrowedSearchForm(request.GET)
    if not form.is_valid():
        return render(request, "regions/_results.html", {"form": form}, status=422)
    wanted = form.cleaned_data
    found = selectors.search(
        wanted["q"],
        scope=request.scope if wanted["pilih"] else None,  # type: ignore[attr-defined]
        within_path=compute.path_of(wanted["dalam"] or ROOT_CODE),
        levels=wanted["tingkat"] or selectors.ALL_LEVELS,
    )
    context = _found(wanted["q"], found) | {"picking": wanted["pilih"]}
    return render(request, "regions/_results.html", context)


def _found(text: str, found: list[selectors.Found]) -> dict[str, Any]:
    return {"text": text, "found": found, "cut": len(found) >= selectors.SEARCH_LIMIT}


def _region(request: HttpRequest, code: str) -> Region:
    demand(can_browse(request.scope))  # type: ignore[attr-defined]
    try:
        return selectors.get_by_code(code)
    except Region.DoesNotExist:
        raise Http404 from None


# ---- working time


@dataclass(frozen=True, slots=True)
class Rule:
    """One of the two kinds of rules, with its form, its services and its words."""

    model: type[SpecialDay] | type[OfficeHours]
    form: type[DayForm] | type[HoursForm]
    keep: Callable[..., Any]
    end: Callable[..., None]
    key: str
    heading: str | Promise


RULES = {
    "hari": Rule(
        SpecialDay, DayForm, services.keep_day, services.end_day, "day_id", lazy("Hari libur atau hari kerja")
    ),
    "jam": Rule(
        OfficeHours, HoursForm, services.keep_hours, services.end_hours, "hours_id", lazy("Jam kerja")
    ),
}


@login_required
@require_safe
def working_time(request: HttpRequest, code: str) -> HttpResponse:
    region = _region(request, code)
    today, year = clock.today(region.tz), _year(request, region)
    calendar = workdays.calendar_at(region.path)
    count = CountForm(request.GET if "dari" in request.GET else None)
    counted = None
    if count.is_bound and count.is_valid():
        first, last = count.cleaned_data["dari"], count.cleaned_data["sampai"]
        counted = calendar.working_days_between(first - timedelta(days=1), last)
    context = {
        "region": region,
        "year": year,
        "rules": selectors.working_time(region, year),
        "today": today,
        "works_today": calendar.is_working(today),
        "name_of_today": calendar.days_off.get(today, ""),
        "hours_today": calendar.hours_on(today),
        "closes_today": calendar.closes_on(today),
        "may_set": can_set_working_time(request.scope, region),  # type: ignore[attr-defined]
        "count_form": count,
        "counted": counted,
    }
    return render(request, "regions/working_time.html", context)


def _year(request: HttpRequest, region: Region) -> int:
    text = request.GET.get("tahun", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else clock.today(region.tz).year


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def working_time_import(request: HttpRequest, code: str) -> HttpResponse:
    """A list of a year: checked and shown first, then written whole."""
    region = _region(request, code)
    demand(can_set_working_time(request.scope, region))  # type: ignore[attr-defined]
    first = {"year": clock.today(region.tz).year}
    is_sent = request.method == "POST"
    form = HolidayListForm(request.POST if is_sent else None, request.FILES or None, initial=first)
    reading = None
    if is_sent and form.is_valid():
        reading = holiday_lists.read_list(region, form.cleaned_data["text"], form.default())
        if request.POST.get("do") == "simpan" and _list_kept(request, region, form):
            return redirect(
                f"{reverse('working_time', args=[region.code])}?tahun={form.cleaned_data['year']}"
            )
        form = _with_text(form)
    return _import_page(request, region, form, reading)


def _with_text(form: HolidayListForm) -> HolidayListForm:
    """The form with what the sheet said as its text, so that the next step sends the same."""
    return HolidayListForm(form.cleaned_data | {"file": None})


def _list_kept(request: HttpRequest, region: Region, form: HolidayListForm) -> bool:
    try:
        kept = holiday_lists.keep_list(
            scope=request.scope,  # type: ignore[attr-defined]
            region=region,
            text=form.cleaned_data["text"],
            default=form.default(),
            now=clock.now(),
        )
    except ValidationError as fault:
        for message in fault.messages:
            messages.error(request, message)
        return False
    told = _("%(n)s hari tersimpan; semua batas waktu mengikutinya.")
    messages.success(request, told % {"n": kept.changes})
    return True


def _import_page(
    request: HttpRequest, region: Region, form: HolidayListForm, reading: holiday_lists.ListReading | None
) -> HttpResponse:
    form.is_valid()
    context: dict[str, Any] = {"region": region, "form": form, "reading": reading}
    if reading is not None:
        context |= {name: reading.count(name) for name in ("new", "changed", "known")}
    is_wrong = form.is_bound and (form.errors or (reading is not None and reading.faults))
    return render(request, "regions/working_time_import.html", context, status=422 if is_wrong else 200)


@login_required
@require_http_methods(["GET", "POST"])
def working_time_add(request: HttpRequest, code: str, what: str) -> HttpResponse:
    return _edit(request, code, what, None)


@login_required
@require_http_methods(["GET", "POST"])
def working_time_change(request: HttpRequest, code: str, what: str, pk: int) -> HttpResponse:
    return _edit(request, code, what, pk)


def _edit(request: HttpRequest, code: str, what: str, pk: int | None) -> HttpResponse:
    rule, region = _rule(what), _region(request, code)
    row = get_object_or_404(rule.model, pk=pk, region=region, ended_at=None) if pk is not None else None
    demand(can_set_working_time(request.scope, region))  # type: ignore[attr-defined]
    initial = rule.form.initial_of(row) if row else {}  # type: ignore[arg-type]
    form = rule.form(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _kept(request, rule, region, form, pk):
        return redirect("working_time", region.code)
    context = {
        "region": region,
        "rule": rule,
        "what": what,
        "row": row,
        "form": form,
        "end_form": EndRuleForm(),
    }
    return render(request, "regions/working_time_form.html", context, status=422 if form.is_bound else 200)


def _rule(what: str) -> Rule:
    if what not in RULES:
        raise Http404
    return RULES[what]


def _kept(
    request: HttpRequest, rule: Rule, region: Region, form: DayForm | HoursForm, pk: int | None
) -> bool:
    try:
        rule.keep(
            scope=request.scope,  # type: ignore[attr-defined]
            region=region,
            plan=form.plan(),
            now=clock.now(),
            **{rule.key: pk},
        )
    except ValidationError as fault:
        told = fault.error_dict if hasattr(fault, "error_dict") else {None: fault}
        for name, errors in told.items():
            form.add_error(name, errors)
        return False
    messages.success(request, _("Waktu kerja tersimpan; semua batas waktu mengikutinya."))
    return True


@login_required
@require_POST
def working_time_end(request: HttpRequest, code: str, what: str, pk: int) -> HttpResponse:
    rule, region = _rule(what), _region(request, code)
    get_object_or_404(rule.model, pk=pk, region=region)
    demand(can_set_working_time(request.scope, region))  # type: ignore[attr-defined]
    try:
        rule.end(
            scope=request.scope,  # type: ignore[attr-defined]
            region=region,
            reason=request.POST.get("reason", ""),
            now=clock.now(),
            **{rule.key: pk},
        )
    except ValidationError as fault:
        for message in fault.messages:
            messages.error(request, message)
        return redirect("working_time_change", region.code, what, pk)
    messages.success(request, _("Catatan dihapus; semua batas waktu mengikutinya."))
    return redirect("working_time", region.code)
