"""Who reads instruments, checks a text and publishes one."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict

VIEW = "instruments.view"
MANAGE = "instruments.manage"


def can_view(scope: Scope) -> Verdict:
    if scope.holds(VIEW) or scope.holds(MANAGE):
        return ALLOWED
    return Denied(_("Instrumen hanya dapat dibaca oleh pengelola penilaian."))


def can_manage(scope: Scope) -> Verdict:
    """Check a text before it is published."""
    if scope.holds(MANAGE):
        return ALLOWED
    return Denied(_("Naskah instrumen hanya dapat diperiksa oleh pengelola instrumen."))
