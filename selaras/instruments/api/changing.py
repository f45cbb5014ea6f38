"""What all changes of a draft share in the API: the version they rest on, the part, the conflict."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field

from selaras.core import clock
from selaras.core.api import Fault, In, Text, answers, invalid
from selaras.core.http import Problem, Request
from selaras.instruments import compute, services
from selaras.instruments.api.doors import WRITTEN, editing_draft
from selaras.instruments.api.draft_shown import DraftConflictOut, InstrumentDraftOut, shown
from selaras.instruments.api.drafts import Version
from selaras.instruments.compute import Change, Document, Path, Vanished
from selaras.instruments.models import Draft
from selaras.instruments.selectors import DraftView

Short = Annotated[Text, Field(max_length=40)]
Code = Annotated[Text, Field(min_length=1, max_length=20)]
Long = Annotated[Text, Field(max_length=4000)]
# A fraction such as 20/3 says what no decimal does; an exponent says nothing a weight needs.
WEIGHT = r"^([0-9]{1,15}([.,][0-9]{1,15})?|[0-9]{1,15}/[0-9]{1,15})?$"
Weight = Annotated[str, Field(pattern=WEIGHT, description=_("angka seperti 12.5, atau pecahan seperti 20/3"))]
CHANGED = answers({200: InstrumentDraftOut}, *WRITTEN) | {409: DraftConflictOut}
ADDED = answers({201: InstrumentDraftOut}, *WRITTEN) | {409: DraftConflictOut}


class VersionedIn(In):
    base_version: Version


def opened_draft(request: Request, draft_id: int, version: int) -> DraftView:
    """A draft that may be changed just now, read on a version that there was."""
    draft = editing_draft(request, draft_id)
    if version > draft.version:
        raise invalid([Fault(field="base_version", code="unknown", detail=gettext("Versi ini belum ada."))])
    return DraftView(draft)


def demand_tree(view: DraftView, version: int) -> Document:
    document = view.document_at(version)
    if document is None or view.document is None:
        told = gettext("Naskah ini tidak terbaca sebagai pohon; perbaiki naskahnya dahulu.")
        raise invalid([Fault(field="", code="no_tree", detail=told)])
    return document


def part_of(view: DraftView, place: str, version: int, kind: str = "") -> tuple[Path, Document]:
    """The part that an address names in the text it was read from; 404 where that has none."""
    try:
        path = compute.path_in(place)
        part: Document = compute.part_at(view.document_at(version) or {}, path)
    except (Vanished, LookupError, TypeError):
        raise Http404 from None
    if kind and path[-2] != kind:
        raise Http404
    return path, part


def changed(request: Request, view: DraftView, version: int, change: Change, note: str) -> InstrumentDraftOut:
    """Changes of other parts made meanwhile stay; where both touch one part, what was sent is kept beside."""
    draft = view.draft
    try:
        services.change_draft(
            scope=request.scope,
            draft_id=draft.pk,
            base_version=version,
            change=change,
            note=note,
            now=clock.now(),
        )
    except (services.DraftConflict, Vanished) as error:
        mine = services.text_with(draft, version, change)
        raise conflict(request, draft, version, mine, note) from error
    return shown(request, draft.pk)


def conflict(request: Request, draft: Draft, version: int, mine: str, note: str) -> Problem:
    kept = services.keep_conflict(
        scope=request.scope, draft_id=draft.pk, base_version=version, text=mine, note=note, now=clock.now()
    )
    draft.refresh_from_db()
    return Problem("edit_conflict", version=draft.version, changed_by=draft.changed_by_name, kept=kept.pk)
