"""Who makes and who reads the dossier of a round."""

from django.utils.translation import gettext as _

from selaras.assessments.choices import APPROVED, RoundState
from selaras.assessments.models import Round, reads_inside
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_read_dossiers(scope: Scope, round_: Round) -> Verdict:
    """It holds every answer and all evidence, so it is read by the region's own staff."""
    if reads_inside(scope, round_.region_path):
        return ALLOWED
    return Denied(_("Berkas kirim dibaca oleh Kesbangpol dan pimpinan daerah ini."))


def can_make_dossier(scope: Scope, round_: Round) -> Verdict:
    words = ("assessments.manage", "assessments.close")
    if not any(scope.holds(word, region_path=round_.region_path) for word in words):
        return Denied(_("Berkas kirim dibuat oleh Kesbangpol daerah ini."))
    if round_.state == RoundState.PREPARED:
        return Denied(_("Pengisian belum dimulai."))
    if not round_.items.filter(state__in=APPROVED).exists():
        return Denied(_("Belum ada isian yang terverifikasi."))
    return ALLOWED
