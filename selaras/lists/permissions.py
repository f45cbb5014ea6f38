"""Who keeps views of lists, and who shares them with an office."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.lists.choices import SHARE
from selaras.lists.models import SavedView
from selaras.offices.models import Agency


def can_keep(scope: Scope) -> Verdict:
    if scope.user_id is None:
        return Denied(_("Tampilan daftar disimpan pada akun; masuklah dengan akun Anda."))
    return ALLOWED


def can_change(scope: Scope, view: SavedView) -> Verdict:
    if scope.user_id is not None and view.owner_id == scope.user_id:
        return ALLOWED
    return Denied(_("Tampilan ini diubah oleh yang menyimpannya. Simpan salinan dengan nama Anda sendiri."))


def can_share(scope: Scope, agency: Agency) -> Verdict:
    """With an office one acts for oneself; whoever reads a whole region is no member of each office in it."""
    if agency.pk not in scope.agency_ids:
        return Denied(_("Tampilan dibagikan hanya kepada kantor Anda sendiri."))
    if not scope.holds(SHARE, region_path=agency.region_path, agency_id=agency.pk):
        return Denied(_("Peran Anda tidak membagikan tampilan daftar."))
    return ALLOWED
