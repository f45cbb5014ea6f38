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
from selaras.accounts.services.places import count_try, drop_stale_places, place_of, remember_place
from selaras.accounts.services.post import register_post
from selaras.accounts.services.second_step import (
    WrongCodeError,
    add_passkey,
    add_totp,
    drop_second_step,
    new_recovery_codes,
    register_rule,
    remove_factor,
    second_step_required,
    use_code,
    use_passkey,
)
from selaras.accounts.services.sessions import (
    came_in,
    drop_ended_sessions,
    end_session,
    end_sessions,
    follow_session,
    went_out,
)
from selaras.accounts.services.throttle import address_of, allow

__all__ = [
    "DraftTooLargeError",
    "LinkSpentError",
    "WrongCodeError",
    "add_passkey",
    "add_totp",
    "address_of",
    "allow",
    "ask_reset",
    "came_in",
    "change_user",
    "count_try",
    "create_user",
    "deactivate",
    "draft_owner",
    "drop_draft",
    "drop_ended_sessions",
    "drop_second_step",
    "drop_stale_drafts",
    "drop_stale_places",
    "end_session",
    "end_sessions",
    "follow_session",
    "invite",
    "make_administrator",
    "new_recovery_codes",
    "place_of",
    "reactivate",
    "register_post",
    "register_rule",
    "remember_place",
    "remove_factor",
    "save_draft",
    "second_step_required",
    "set_password",
    "signed_in",
    "take_draft",
    "use_code",
    "use_invitation",
    "use_passkey",
    "went_out",
]
