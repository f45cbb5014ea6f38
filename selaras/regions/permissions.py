"""Who may look into the directory: everybody who has signed in; the list itself is public law."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_browse(scope: Scope) -> Verdict:
    if not scope.is_signed_in:
        return Denied(_("Masuk dahulu untuk melihat daftar wilayah."))
    return ALLOWED
