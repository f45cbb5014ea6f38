"""Who reads the register of numbers, and who records in it."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.measures.choices import TRANSITIONS, Mark, State
from selaras.measures.models import Measure

VIEW = "measures.view"
MANAGE = "measures.manage"
COUNTRY_PATH = "ID."


def can_view(scope: Scope) -> Verdict:
    if scope.paths(VIEW) or scope.agencies(VIEW) or scope.paths(MANAGE):
        return ALLOWED
    return Denied(_("Register indeks hanya dibaca oleh pengelola penilaian dan pimpinan."))


def can_import(scope: Scope) -> Verdict:
    if scope.paths(MANAGE):
        return ALLOWED
    return Denied(_("Nilai indeks hanya dicatat oleh Kesbangpol dan Kemendagri."))


def can_move_at_all(scope: Scope, measure: Measure) -> Verdict:
    """Whoever keeps the numbers of its region, whatever the step."""
    path = measure.region.path if measure.region else ""
    if path and scope.holds(MANAGE, region_path=path):
        return ALLOWED
    return Denied(_("Status nilai hanya diubah oleh Kesbangpol wilayahnya atau Kemendagri."))


def can_move(scope: Scope, measure: Measure, step: str, rival: Measure | None = None) -> Verdict:
    """The next state of a number; ``rival`` is the official number that a published one would contradict."""
    verdict = can_move_at_all(scope, measure)
    if not verdict:
        return verdict
    if measure.warning:
        return Denied(_("Angka yang dikenal sebagai salah cetak tidak ditetapkan."))
    if measure.mark == Mark.PERKIRAAN and measure.receipt:
        return Denied(_("Perkiraan mandiri tidak dipublikasikan; nilai resmi datang dari pemilik indeks."))
    if measure.mark == Mark.REALISASI:
        return Denied(_("Realisasi dihitung dari catatan asalnya dan diperbarui dari sana."))
    if step not in TRANSITIONS.get(State(measure.state), {}):
        return Denied(_("Status nilai ini sudah berubah. Muat ulang halamannya."))
    if step == "publikasikan" and rival is not None:
        return Denied(
            _("Sudah ada nilai resmi %(edition)s yang dipublikasikan: %(score)s.")
            % {"edition": rival.edition, "score": rival.score.replace(".", ",")}
        )
    return ALLOWED


def can_record(scope: Scope, region_path: str, before: Measure | None = None) -> Verdict:
    """One number of a region; what is published as official is corrected by the ministry alone."""
    if not scope.holds(MANAGE, region_path=region_path):
        return Denied(_("di luar wilayah Anda"))
    if before is not None and before.counts and not scope.holds(MANAGE, region_path=COUNTRY_PATH):
        return Denied(
            _("nilai resmi yang sudah dipublikasikan hanya diralat oleh Kemendagri; yang tercatat %(score)s")
            % {"score": before.score.replace(".", ",")}
        )
    return ALLOWED
