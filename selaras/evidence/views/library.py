"""The library, and one piece of evidence with all that is done to it."""

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from selaras.core.formats import day_short, moment_long
from selaras.core.http import Request
from selaras.core.tables import csv_response
from selaras.core.verdict import demand
from selaras.evidence import choices, permissions, selectors
from selaras.evidence.filters import LibraryFilter
from selaras.evidence.forms import TextForm
from selaras.evidence.models import Activity, Evidence
from selaras.evidence.views.access import base_of, entered, visible_evidence

PER_PAGE = 25


@entered
@require_safe
def evidence_list(request: Request) -> HttpResponse:
    demand(permissions.can_browse(request.scope))
    found = LibraryFilter(request.GET, queryset=selectors.library(request.scope), request=request)
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
def evidence_export(request: Request) -> StreamingHttpResponse:
    """Every row of the list as filtered, in its order."""
    demand(permissions.can_browse(request.scope))
    found = LibraryFilter(request.GET, queryset=selectors.library(request.scope), request=request)
    heads = [_("Judul"), _("Jenis"), _("OPD"), _("Status"), _("Tanggal"), _("Nama berkas atau tautan")]
    heads += [_("Ditambahkan"), _("Oleh"), _("SHA-256"), _("Jenis bukti"), _("Isian jenis")]
    return csv_response("bukti-dukung", heads, map(_row, found.qs.iterator(chunk_size=1000)))


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
        "may_question": permissions.can_question(scope, evidence),
        "may_explain": permissions.can_explain(scope, evidence),
        "text_form": TextForm(auto_id="teks_%s"),
    }
    return render(request, "evidence/detail.html", context)


def _sees_activity(request: Request, evidence: Evidence) -> bool:
    """Higher levels read the evidence, not the calendar of the government it comes from."""
    whole = evidence.part_of or evidence
    return Activity.objects.visible_to(request.scope).filter(evidence=whole).exists()


def _row(evidence: Evidence) -> list[object]:
    return [
        evidence.title,
        evidence.type_label,
        evidence.agency.name,
        evidence.get_state_display(),
        day_short(evidence.issued_on) if evidence.issued_on else "",
        evidence.original_name or evidence.url,
        moment_long(evidence.created_at, evidence.region.zone),
        evidence.added_by_name,
        evidence.blob.sha256 if evidence.blob else "",
        *_kind_cells(evidence),
    ]


def _kind_cells(evidence: Evidence) -> tuple[str, str]:
    facts = selectors.facts_of(evidence)
    return (facts[0].text if facts else "", "; ".join(f"{fact.label}: {fact.text}" for fact in facts[1:]))
