"""The editor of a draft: its text, its head, its weights, one indicator, one question."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.instruments import compute, services
from selaras.instruments.compute import Change, Path
from selaras.instruments.forms import HeadForm, NodeForm, QuestionForm, TextForm
from selaras.instruments.forms.drafts import VersionedForm
from selaras.instruments.models import Draft
from selaras.instruments.selectors import DraftView, agency_names, offices_in
from selaras.instruments.views.access import changed, editor_page, keep_mine, open_draft, part_of, renew

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def draft_text(request: Request, pk: int) -> HttpResponse:
    view = open_draft(request, pk)
    initial = {"text": view.draft.text, "base_version": view.draft.version}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return editor_page(request, "draft_text", view, form, {}, 422 if form.is_bound else 200)
    text, base = form.cleaned_data["text"], form.cleaned_data["base_version"]
    try:
        draft = services.save_text(
            scope=request.scope, draft_id=pk, base_version=base, text=text, now=clock.now()
        )
    except services.DraftConflict as conflict:
        keep_mine(request, view.draft, base, text, _("naskah disunting"))
        renew(form, conflict.draft.version)
        return editor_page(request, "draft_text", view, form, {"conflict": conflict.draft}, 409)
    messages.success(request, _("Naskah tersimpan."))
    # With faults one stays, for their lines stand beside the text.
    return redirect("draft_text", pk) if draft.fault_count else redirect(draft)


@login_required
@require_http_methods(METHODS)
def draft_head(request: Request, pk: int) -> HttpResponse:
    view = open_draft(request, pk)
    if view.document is None:
        return redirect("draft_text", pk)
    initial = HeadForm.initial_of(view.document)
    form = _form(request, HeadForm, view, initial)
    title = _("Identitas, skala, dan rentang")
    return _edited(request, view, form, lambda: Change("set", (), form.part()), title)


@login_required
@require_http_methods(METHODS)
def draft_node(request: Request, pk: int, place: str) -> HttpResponse:
    view = open_draft(request, pk)
    path, node = part_of(request, view, place)
    if path[-2] != "nodes":
        return redirect("draft_question", pk, place)
    initial = NodeForm.initial_of(node)
    form = _form(request, NodeForm, view, initial)
    if node.get("nodes"):
        # It weighs what stands below it.
        del form.fields["weight"]
    title = _("Indikator %(code)s") % {"code": initial["code"]}
    more = {"place": place, "is_leaf": not node.get("nodes"), "has_questions": bool(node.get("questions"))}
    return _edited(request, view, form, lambda: Change("set", path, _with_weight(form, node)), title, more)


def _with_weight(form: VersionedForm, node: dict[str, Any]) -> dict[str, Any]:
    return {"weight": node.get("weight", "")} | form.part()


@login_required
@require_http_methods(METHODS)
def draft_node_add(request: Request, pk: int, place: str = "") -> HttpResponse:
    """An indicator at the top, or below another that has no questions."""
    view = open_draft(request, pk)
    path: Path = part_of(request, view, place)[0] if place else ()
    initial = NodeForm.initial_of({})
    form = _form(request, NodeForm, view, initial)
    title = _("Tambah indikator")
    return _edited(request, view, form, lambda: Change("add", path, form.part(), into="nodes"), title)


@login_required
@require_http_methods(METHODS)
def draft_question(request: Request, pk: int, place: str) -> HttpResponse:
    view = open_draft(request, pk)
    path, question = part_of(request, view, place)
    if path[-2] != "questions":
        return redirect("draft_node", pk, place)
    initial = QuestionForm.initial_of(question)
    form = _question_form(request, view, initial)
    title = _("Butir %(code)s") % {"code": initial["code"]}
    more = {"place": place, "is_question": True}
    return _edited(request, view, form, lambda: Change("set", path, form.part()), title, more)


@login_required
@require_http_methods(METHODS)
def draft_question_add(request: Request, pk: int, place: str) -> HttpResponse:
    view = open_draft(request, pk)
    path, node = part_of(request, view, place)
    initial = QuestionForm.initial_of({"type": "teks", "rules": [{"kind": "wajib"}]})
    form = _question_form(request, view, initial)
    title = _("Tambah butir %(code)s") % {"code": node.get("code", "")}
    return _edited(request, view, form, lambda: Change("add", path, form.part(), into="questions"), title)


@login_required
@require_POST
def draft_part(request: Request, pk: int, place: str, action: str) -> HttpResponse:
    """Up, down or away with one part."""
    view = open_draft(request, pk)
    path, part = part_of(request, view, place)
    form = VersionedForm(request.POST)
    if action not in ("up", "down", "remove") or not form.is_valid():
        return redirect(view.draft)
    words = {"up": _("%(what)s dinaikkan"), "down": _("%(what)s diturunkan"), "remove": _("%(what)s dihapus")}
    note = words[action] % {"what": part.get("code") or place}

    def refused(**_context: object) -> HttpResponse:
        messages.error(request, _("Belum dilakukan: editor lain baru saja mengubah bagian ini."))
        return redirect(view.draft)

    return changed(view, request, form, Change(action, path), note=note, page=refused)


@login_required
@require_http_methods(METHODS)
def draft_weights(request: Request, pk: int) -> HttpResponse:
    """All weights on one page, with their sum before anything is saved."""
    view = open_draft(request, pk)
    if view.document is None:
        return redirect("draft_text", pk)
    initial = {"base_version": view.draft.version}
    form = VersionedForm(request.POST if request.method == "POST" else None, initial=initial)
    change = Change("weights", weights=_weights_sent(request, view))
    typed = _weights_now(view, change, _version_of(request, view))

    def page(status: int = 200, **more: Any) -> HttpResponse:
        shown = Change("weights", weights={compute.path_in(place): text for place, text in typed.items()})
        total = compute.leaf_weight(compute.changed(view.document or {}, shown))
        context = {"rows": [(node, typed.get(node.place, "")) for node in view.nodes], "total": total, **more}
        return editor_page(request, "draft_weights", view, form, context, status)

    if not form.is_valid() or request.POST.get("do") == "sum":
        return page(422 if form.errors else 200)
    return changed(view, request, form, change, note=_("bobot"), page=page)


def _version_of(request: Request, view: DraftView) -> int:
    return record_id(request.POST.get("base_version", "")) or view.draft.version


def _weights_sent(request: Request, view: DraftView) -> dict[Path, str]:
    """By the places of the text that the form was opened on, which may have had other indicators."""
    opened = view.document_at(_version_of(request, view)) or {}
    names = {path: f"weight-{compute.place_of(path)}" for path, node in compute.nodes_in(opened)}
    return {
        path: request.POST[name].strip().replace(",", ".")[:40]
        for path, name in names.items()
        if name in request.POST
    }


def _weights_now(view: DraftView, change: Change, version: int) -> dict[str, str]:
    """For each indicator of the newest text: what was typed for it, or what stands there."""
    typed = {node.place: node.weight for node in view.nodes if node.is_leaf}
    for path, text in change.weights.items():
        place = view.place_now(path, version)
        if place in typed:
            typed[place] = text
    return typed


def _form(
    request: Request, kind: type[VersionedForm], view: DraftView, initial: dict[str, Any], **more: Any
) -> Any:
    given = initial | {"base_version": view.draft.version}
    return kind(request.POST if request.method == "POST" else None, initial=given, **more)


def _question_form(request: Request, view: DraftView, initial: dict[str, Any]) -> Any:
    sent = [code for code in request.POST.getlist("others") if code in agency_names()]
    kept = [code for code in (initial["owner"], *initial["others"], *sent) if code]
    return _form(request, QuestionForm, view, initial, offices=offices_in(view.draft.region), kept=kept)


def _edited(
    request: Request,
    view: DraftView,
    form: Any,
    change: Callable[[], Change],
    title: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of one part; sent and understood, the change is made and the draft shown."""

    def page(status: int = 200, conflict: Draft | None = None) -> HttpResponse:
        theirs = _theirs(form, conflict, change().path) if conflict else []
        context = {"title": title, "conflict": conflict, "theirs": theirs, **(more or {})}
        return editor_page(request, "draft_part", view, form, context, status)

    if not form.is_valid():
        return page(422 if form.is_bound else 200)
    return changed(view, request, form, change(), note=title, page=page)


def _theirs(form: Any, draft: Draft, path: Path) -> list[tuple[str, str]]:
    """What the other person wrote where it differs from what was sent now."""
    part = DraftView(draft).now_at(path, form.cleaned_data["base_version"])
    return _differing(form, form.initial_of(part))


def _differing(form: Any, theirs: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name, field in form.fields.items():
        value = theirs.get(name)
        if name != "base_version" and str(form[name].value()).split() != str(value).split():
            text = ", ".join(value) if isinstance(value, list) else str(value or "")
            found.append((str(field.label), text))
    return found
