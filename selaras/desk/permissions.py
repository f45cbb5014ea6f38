"""Who prints what somebody leaves behind."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.duties.permissions import can_hand_over


def can_read_book(scope: Scope, *, user_id: int, region_path: str) -> Verdict:
    """Oneself, and whoever may hand over in this region; each finds in it what he may read anyway."""
    if scope.user_id == user_id or can_hand_over(scope, region_path):
        return ALLOWED
    return Denied(_("Buku serah terima dicetak oleh yang bersangkutan atau pengelola pengguna."))


def can_have_feed(scope: Scope) -> Verdict:
    """A person's own; no program makes itself another door with its token."""
    if scope.user_id is not None and scope.token_id is None:
        return ALLOWED
    return Denied(_("Langganan kalender dibuat oleh pemilik akun di halaman kalendernya."))
