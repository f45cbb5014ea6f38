"""Writes of the instruments app."""

from selaras.instruments.services.drafts import (
    DraftConflict,
    change_draft,
    create_draft,
    keep_conflict,
    move_draft,
    publish_draft,
    save_text,
    text_with,
)
from selaras.instruments.services.publishing import publish

__all__ = [
    "DraftConflict",
    "change_draft",
    "create_draft",
    "keep_conflict",
    "move_draft",
    "publish",
    "publish_draft",
    "save_text",
    "text_with",
]
