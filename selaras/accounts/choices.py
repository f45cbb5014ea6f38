"""Words and limits of accounts: what a one-time link is for, how long it lives, how large a draft may be."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Purpose:
    label: Promise
    lifetime: timedelta


INVITE = "invite"
RESET = "reset"
FIRST_ADMIN = "first_admin"

PURPOSES: dict[str, Purpose] = {
    INVITE: Purpose(_("Undangan"), timedelta(days=7)),
    RESET: Purpose(_("Atur ulang kata sandi"), timedelta(days=1)),
    FIRST_ADMIN: Purpose(_("Administrator pertama"), timedelta(days=7)),
}

DRAFT_MAX_BYTES = 64 * 1024
DRAFT_MAX_PER_OWNER = 200
DRAFT_LIFETIME = timedelta(days=60)
