"""The address to which forms save themselves while they are filled."""

import json
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from selaras.accounts import choices, permissions, services
from selaras.core import clock
from selaras.core.http import Request, address_inside

# Never kept: the form's own machinery, and what must not lie about in a table.
LEFT_OUT = {"csrfmiddlewaretoken", "password", "again", "current", "next"}


@never_cache
@require_POST
def save_draft(request: Request, form_key: str) -> JsonResponse:
    if not (verdict := permissions.can_keep_draft(request.scope)):
        return _fault(403, verdict.reason)
    owner = services.draft_owner(request.scope)
    if not services.allow(request, "draft", key=owner):
        return _fault(429, _("Terlalu sering menyimpan. Konsep terakhir tetap ada."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > choices.DRAFT_MAX_BYTES * 2:
        return _too_large()
    data = _posted(request)
    if not data:
        return _fault(400, _("Konsep tidak terbaca, jadi tidak disimpan."))
    now = clock.now()
    try:
        services.save_draft(owner=owner, form_key=form_key, data=data, now=now)
    except services.DraftTooLargeError:
        return _too_large()
    return JsonResponse({"saved_at": timezone.localtime(now).strftime("%H.%M")})


@require_POST
def drop_draft(request: Request, form_key: str) -> HttpResponse:
    if not (verdict := permissions.can_keep_draft(request.scope)):
        return _fault(403, verdict.reason)
    services.drop_draft(owner=services.draft_owner(request.scope), form_key=form_key)
    back = address_inside(request, request.POST.get("next", ""))
    if back:
        return HttpResponseRedirect(back)
    return JsonResponse({"dropped": True})


def _posted(request: Request) -> dict[str, Any] | None:
    """Fields of a form (one value as text, several as a list) or a JSON object."""
    if request.content_type == "application/json":
        try:
            data = json.loads(request.body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(data, dict):
            return None
    else:
        data = {name: many[0] if len(many) == 1 else many for name, many in request.POST.lists()}
    return {name: value for name, value in data.items() if name not in LEFT_OUT}


def _too_large() -> JsonResponse:
    size = choices.DRAFT_MAX_BYTES // 1024
    return _fault(413, _("Konsep melebihi %(size)s kB, jadi tidak disimpan otomatis.") % {"size": size})


def _fault(status: int, detail: str) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)
