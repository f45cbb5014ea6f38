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

# Kinds of factors, as allauth names them in its table.
TOTP = "totp"
PASSKEY = "webauthn"
RECOVERY_CODES = "recovery_codes"
FACTOR_LABELS: dict[str, Promise] = {
    TOTP: _("Aplikasi autentikator"),
    PASSKEY: _("Kunci sandi"),
    RECOVERY_CODES: _("Kode pemulihan"),
}
# In a session: by which factor it was opened; the demonstration's own sign-in writes SHOWN.
SECOND_STEP = "second_step"
SHOWN = "peraga"

# What the owner reads about a change, in the audit after the name and in the mail after a colon.
SECOND_STEP_NEWS: dict[str, Promise] = {
    "accounts.second_step.added": _("menambah cara verifikasi dua langkah"),
    "accounts.second_step.removed": _("menghapus cara verifikasi dua langkah"),
    "accounts.second_step.dropped": _("menghapus seluruh verifikasi dua langkah akun"),
    "accounts.second_step.codes": _("membuat kode pemulihan baru"),
    "accounts.second_step.recovered": _("masuk dengan kode pemulihan"),
}

# In a session: which row of OpenSession is its own, and the key that row knows it by.
OPEN_SESSION = "open_session"
# How often a signed-in browser is noted at most; "last seen" is true to so many minutes.
SEEN_EVERY = timedelta(minutes=10)
# Shown on one page; whoever has more sees the latest, and one button ends them all.
SESSIONS_SHOWN = 50

# Kinds of known places, and the cookie by which a device is known again at the door.
DEVICE = "device"
ADDRESS = "address"
DEVICE_COOKIE = "selaras_perangkat"
PLACE_LIFETIME = timedelta(days=180)
# Of each kind, for one person; the oldest goes.
PLACES_KEPT = 20
