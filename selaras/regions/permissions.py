"""Who may look into the directory (everybody signed in), set working time, and write editions."""

from datetime import date

from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.regions.choices import ROOT_PATH
from selaras.regions.models import Region, RegionEdition


def can_browse(scope: Scope) -> Verdict:
    if not scope.is_signed_in:
        return Denied(_("Masuk dahulu untuk melihat daftar wilayah."))
    return ALLOWED


def can_set_working_time(scope: Scope, region: Region) -> Verdict:
    if not scope.holds("regions.working_time", region_path=region.path):
        return Denied(_("Hanya administrator wilayah ini yang mengatur hari libur dan jam kerja."))
    return ALLOWED


# ---- editions


def can_prepare_editions(scope: Scope) -> Verdict:
    """Any administrator may prepare one: a region knows first of its own decree."""
    if any("regions.editions" in grant.permissions for grant in scope.grants):
        return ALLOWED
    return Denied(_("Edisi wilayah disiapkan oleh Administrator."))


def can_change_edition(scope: Scope, edition: RegionEdition) -> Verdict:
    """Its maker, and whoever may write it."""
    if not edition.is_draft:
        return Denied(_("Edisi ini bukan konsep lagi dan tidak dapat diubah."))
    own = edition.made_by_id is not None and edition.made_by_id == scope.user_id
    if (own and can_prepare_editions(scope)) or scope.holds("regions.editions", region_path=ROOT_PATH):
        return ALLOWED
    return Denied(_("Konsep ini diubah oleh pembuatnya atau Administrator tingkat nasional."))


def can_write_editions(scope: Scope) -> Verdict:
    if scope.holds("regions.editions", region_path=ROOT_PATH):
        return ALLOWED
    return Denied(_("Edisi wilayah ditulis oleh Administrator tingkat nasional."))


def can_write_edition(scope: Scope, edition: RegionEdition, *, today: date) -> Verdict:
    """Not before its day: until then the regions are what they are."""
    if not (verdict := can_write_editions(scope)):
        return verdict
    if not edition.is_draft:
        return Denied(_("Edisi ini sudah ditulis atau dibatalkan."))
    if edition.begins_on > today:
        day = day_plain(edition.begins_on)
        return Denied(
            _("Edisi ini mulai berlaku pada %(day)s; tulis pada hari itu atau sesudahnya.") % {"day": day}
        )
    return ALLOWED
