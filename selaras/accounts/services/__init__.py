"""Writes of accounts; the names other apps call."""

from selaras.accounts.services.drafts import (
    DraftTooLargeError,
    draft_owner,
    drop_draft,
    drop_stale_drafts,
    save_draft,
    take_draft,
)
from selaras.accounts.services.links import LinkSpentError, ask_reset, invite, use_invitation
from selaras.accounts.services.people import (
    change_user,
    create_user,
    deactivate,
    make_administrator,
    reactivate,
    set_password,
    signed_in,
)
from selaras.accounts.services.post import register_post
from selaras.accounts.services.throttle import allow

__all__ = [
    "DraftTooLargeError",
    "LinkSpentError",
    "allow",
    "ask_reset",
    "change_user",
    "create_user",
    "deactivate",
    "draft_owner",
    "drop_draft",
    "drop_stale_drafts",
    "invite",
    "make_administrator",
    "reactivate",
    "register_post",
    "save_draft",
    "set_password",
    "signed_in",
    "take_draft",
    "use_invitation",
]
