"""Forms half filled, kept for the person who fills them."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from selaras.accounts import choices, permissions, selectors
from selaras.accounts.models import Draft
from selaras.core.scope import Scope
from selaras.core.verdict import demand


class DraftTooLargeError(Exception):
    """The draft is beyond the cap."""


def draft_owner(scope: Scope) -> str:
    """A signed-in account goes before a work link, as everywhere."""
    demand(permissions.can_keep_draft(scope))
    if scope.user_id is not None:
        return f"u:{scope.user_id}"
    return f"l:{scope.work_link.link_id}" if scope.work_link else ""


@transaction.atomic
def save_draft(*, owner: str, form_key: str, data: dict[str, Any], now: datetime) -> Draft:
    if len(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")) > choices.DRAFT_MAX_BYTES:
        raise DraftTooLargeError
    saved, created = Draft.objects.update_or_create(
        owner=owner, form_key=form_key, defaults={"data": _without_nul(data), "updated_at": now}
    )
    if created:
        # Beyond the cap the oldest goes; no one person can fill the table.
        old = Draft.objects.filter(owner=owner).order_by("-updated_at", "-pk")
        Draft.objects.filter(
            pk__in=list(old.values_list("pk", flat=True)[choices.DRAFT_MAX_PER_OWNER :])
        ).delete()
    return saved


def take_draft(*, owner: str, form_key: str) -> dict[str, Any] | None:
    """Reads it; the draft stays until the form is sent."""
    found = selectors.draft(owner=owner, form_key=form_key)
    return dict(found.data) if found else None


def drop_draft(*, owner: str, form_key: str) -> None:
    """Called by the service that keeps the sent form."""
    Draft.objects.filter(owner=owner, form_key=form_key).delete()


def drop_stale_drafts(now: datetime) -> int:
    return Draft.objects.filter(updated_at__lt=now - choices.DRAFT_LIFETIME).delete()[0]


def _without_nul(value: Any) -> Any:
    """PostgreSQL keeps no NUL and no half surrogate in JSON."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_nul(inner) for inner in value]
    return value
