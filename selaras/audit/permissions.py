"""Who may read the audit pages."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_view(scope: Scope) -> Verdict:
    """The rows themselves are narrowed to the region by ``selectors.visible_events``."""
    if not scope.paths("audit.view"):
        return Denied(_("Catatan audit dibaca oleh orang yang diberi tugas itu untuk wilayahnya."))
    return ALLOWED
