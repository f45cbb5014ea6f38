"""Who may look into the directory (everybody signed in; it is public law), and who sets working time."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.regions.models import Region


def can_browse(scope: Scope) -> Verdict:
    if not scope.is_signed_in:
        return Denied(_("Masuk dahulu untuk melihat daftar wilayah."))
    return ALLOWED


def can_set_working_time(scope: Scope, region: Region) -> Verdict:
    if not scope.holds("regions.working_time", region_path=region.path):
        return Denied(_("Hanya administrator wilayah ini yang mengatur hari libur dan jam kerja."))
    return ALLOWED
