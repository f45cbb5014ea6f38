"""The library, and one piece of evidence with all that is done to it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.scope import Scope
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.evidence import choices, permissions, selectors
from selaras.evidence.filters import LibraryFilter
from selaras.evidence.forms import TextForm
from selaras.evidence.models import Activity, Evidence
from selaras.evidence.permissions import retention
from selaras.evidence.views.access import base_of, entered, visible_evidence

PER_PAGE = 25


@entered
@require_safe
def evidence_list(request: Request) -> HttpResponseBase:
    demand(permissions.can_browse(request.scope))
    found = LibraryFilter(request.GET, queryset=selectors.library(request.scope), request=request)
    if wanted_file(request):
        return LIBRARY.file(request, found.qs, found.form)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    counts = selectors.use_counts(page.object_list)
    context = {
        "filter": found,
        "page": page,
        "rows": [(evidence, counts.get(evidence.pk, 0)) for evidence in page.object_list],
        "query": request.GET.urlencode(),
        "may_add": permissions.can_add_somewhere(request.scope),
    }
    return render(request, "evidence/list.html", context)


@entered
@require_safe
def evidence_export(request: Request) -> HttpResponseBase:
    """The list as CSV under the address it has always had."""
    demand(permissions.can_browse(request.scope))
    found = LibraryFilter(request.GET, queryset=selectors.library(request.scope), request=request)
    return LIBRARY.file(request, found.qs, found.form, kind="csv")


@entered
@require_safe
def evidence_detail(request: Request, pk: int) -> HttpResponse:
    evidence = visible_evidence(request, pk)
    scope = request.scope
    context = {
        "evidence": evidence,
        "base": base_of(scope),
        "meaning": choices.STATE_MEANING[choices.State(evidence.state)],
        "uses": selectors.uses_with_subjects(scope, evidence),
        "excerpt": selectors.copy_excerpt(evidence),
        "hint": selectors.same_file_elsewhere(scope, evidence),
        "why": selectors.why_visible(scope, evidence),
        "may_edit": permissions.can_edit(scope, evidence),
        "may_try": permissions.can_try(scope, evidence),
        "may_describe": permissions.can_describe(scope, evidence),
        "warnings": selectors.warnings(evidence, None),
        "may_replace": permissions.can_replace(scope, evidence),
        "may_archive": permissions.can_archive(scope, evidence),
        "may_open_original": permissions.can_open_original(scope, evidence),
        "sees_activity": _sees_activity(request, evidence),
        **_held(scope, evidence),
        "may_question": permissions.can_question(scope, evidence),
        "may_explain": permissions.can_explain(scope, evidence),
        "text_form": TextForm(auto_id="teks_%s"),
    }
    return render(request, "evidence/detail.html", context)


def _held(scope: Scope, evidence: Evidence) -> dict[str, Any]:
    """Kept from destruction, and who may say so."""
    hold = evidence.holds.filter(lifted_at=None).first()
    return {"hold": hold, "may_hold": retention.can_hold_evidence(scope, evidence)}


def _sees_activity(request: Request, evidence: Evidence) -> bool:
    """Higher levels read the evidence, not the calendar of the government it comes from."""
    whole = evidence.part_of or evidence
    return Activity.objects.visible_to(request.scope).filter(evidence=whole).exists()


def _cells(rows: Sequence[Evidence]) -> Iterator[list[object]]:
    counts = selectors.use_counts(rows)
    for one in rows:
        yield [*_row(one), counts.get(one.pk, 0)]


LIBRARY = listed(
    Listing(
        "bukti-dukung",
        lazy("Bukti dukung"),
        "evidence_list",
        (
            lazy("Judul"), lazy("Jenis"), lazy("OPD"), lazy("Status"), lazy("Tanggal"),
            lazy("Nama berkas atau tautan"), lazy("Ditambahkan"), lazy("Oleh"), lazy("SHA-256"),
            lazy("Jenis bukti"), lazy("Isian jenis"), lazy("Dipakai"),
        ),
        _cells,
        (50, 24, 34, 18, 12, 40, 18, 28, 30, 24, 40, 10),
        filters=lambda request, data: LibraryFilter(
            data, queryset=Evidence.objects.none(), request=request
        ).form,
    )
)  # fmt: skip


def _row(evidence: Evidence) -> list[object]:
    return [
        evidence.title,
        evidence.type_label,
        evidence.agency.name,
        evidence.get_state_display(),
        evidence.issued_on,
        evidence.original_name or evidence.url,
        Moment(evidence.created_at, evidence.region.zone),
        evidence.added_by_name,
        evidence.blob.sha256 if evidence.blob else "",
        *_kind_cells(evidence),
    ]


def _kind_cells(evidence: Evidence) -> tuple[str, str]:
    facts = selectors.facts_of(evidence)
    return (facts[0].text if facts else "", "; ".join(f"{fact.label}: {fact.text}" for fact in facts[1:]))
