"""Who comes through which door of the drafts; asked before a body is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router

from selaras.core.api import Places
from selaras.core.http import Request, problem
from selaras.core.verdict import demand
from selaras.instruments.forms.drafts import MAX_FILE
from selaras.instruments.models import Draft
from selaras.instruments.permissions import (
    can_edit_draft,
    can_manage,
    can_move_draft,
    can_publish_draft,
    can_start_draft,
)
from selaras.instruments.views.access import visible_draft
from selaras.offices.api.doors import region_of
from selaras.regions.models import Region

router = Router(tags=["instruments"])
DRAFTS = "/instruments/drafts"
DRAFT = f"{DRAFTS}/{{int:draft_id}}"
QUESTIONNAIRES = "/instruments/questionnaires"
WRITTEN = (400, 403, 404, 413, 422)
KEY, VERSION = 2**63 - 1, 2_147_483_647
# What stands around a file in its form.
FORM_BYTES = 64 * 1024


def preparing(request: Request) -> None:
    demand(can_manage(request.scope))


def starting(request: Request, code: str) -> Region:
    """The region that a draft is to be made for."""
    preparing(request)
    region = region_of(code)
    demand(can_start_draft(request.scope, region.path))
    return region


def reading_draft(request: Request, draft_id: int, **_part: object) -> Draft:
    return visible_draft(request, draft_id)


def editing_draft(request: Request, draft_id: int, **_part: object) -> Draft:
    draft = visible_draft(request, draft_id)
    demand(can_edit_draft(request.scope, draft))
    return draft


def publishing(request: Request, draft_id: int) -> Draft:
    draft = visible_draft(request, draft_id)
    demand(can_publish_draft(request.scope, draft))
    return draft


def moving(request: Request, draft_id: int, action: str) -> Draft:
    draft = visible_draft(request, draft_id)
    demand(can_move_draft(request.scope, draft, action))
    return draft


def takes_a_small_file(run: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """An instrument is small; what is far too long is refused before anything of it is kept."""

    @wraps(run)
    def receiving(request: Request, **kwargs: Any) -> HttpResponseBase:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if length.isdecimal() and int(length) > MAX_FILE + FORM_BYTES:
            return problem("too_large", _("Berkas melebihi 5 MB."))
        return run(request, **kwargs)

    return receiving


places: Places = {
    ("GET", "instrument_drafts"): preparing,
    ("POST", "instrument_drafts"): preparing,
    ("POST", "instrument_draft_files"): preparing,
    ("POST", "questionnaires"): preparing,
    ("POST", "questionnaires_preview"): preparing,
    ("POST", "questionnaires_files"): preparing,
    ("GET", "instrument_draft_revisions"): reading_draft,
    ("POST", "instrument_draft_publish"): publishing,
    ("PUT", "instrument_draft_text"): editing_draft,
    ("PUT", "instrument_draft_head"): editing_draft,
    ("PUT", "instrument_draft_weights"): editing_draft,
    ("POST", "instrument_draft_nodes"): editing_draft,
    ("PUT", "instrument_draft_node"): editing_draft,
    ("POST", "instrument_draft_node_questions"): editing_draft,
    ("PUT", "instrument_draft_question"): editing_draft,
    ("POST", "instrument_draft_part"): editing_draft,
}
