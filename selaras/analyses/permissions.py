"""Who reads data of indicators, brings them in, and has them analysed."""

from django.utils.translation import gettext as _

from selaras.analyses.choices import FEWEST_UNITS, Origin
from selaras.analyses.models import READ_SENT, VIEW, Dataset
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict

MANAGE = "analyses.manage"


def can_view(scope: Scope) -> Verdict:
    if scope.paths(VIEW):
        return ALLOWED
    return Denied(_("Data indikator hanya dibaca oleh pengelola penilaian dan pimpinan."))


def can_add(scope: Scope, region_path: str = "") -> Verdict:
    """Bring in a data set, for any region of one's own or for this one."""
    if scope.holds(MANAGE, region_path=region_path) if region_path else scope.paths(MANAGE):
        return ALLOWED
    return Denied(_("Data indikator hanya ditambahkan oleh Kesbangpol, administrator, dan Kemendagri."))


def can_add_rounds(scope: Scope, region_path: str = "") -> Verdict:
    """Make a data set of what was sent: for one's own region, and only for those who read what was sent."""
    verdict = can_add(scope, region_path)
    if not verdict:
        return verdict
    if any(
        scope.holds(code, region_path=region_path) if region_path else scope.paths(code) for code in READ_SENT
    ):
        return ALLOWED
    return Denied(_("Isian yang dikirim daerah dibaca oleh Kesbangpol dan Kemendagri."))


def can_share(scope: Scope, dataset: Dataset) -> Verdict:
    if dataset.origin == Origin.ROUNDS:
        return Denied(
            _("Data ini memuat nilai yang dikirim setiap wilayah ke atas; wilayah lain tidak membacanya.")
        )
    if scope.holds(MANAGE, region_path=dataset.region_path):
        return ALLOWED
    return Denied(_("Hanya pengelola wilayah pemilik data ini yang mengubah siapa yang membacanya."))


def can_test(scope: Scope, dataset: Dataset) -> Verdict:
    """Start the test of robustness; whoever reads the data may, if he analyses anything at all."""
    if not scope.paths(MANAGE):
        return Denied(_("Hitungan ketahanan hanya dimulai oleh Kesbangpol, administrator, dan Kemendagri."))
    return enough_units(dataset.unit_count)


def enough_units(count: int) -> Verdict:
    if count >= FEWEST_UNITS:
        return ALLOWED
    told = {"n": count, "least": FEWEST_UNITS}
    words = _(
        "Data ini memuat %(n)s wilayah. Ketahanan skor memerlukan paling sedikit %(least)s: "
        "peringkat di antara sedikit wilayah lebih banyak berkata tentang kebetulan."
    )
    return Denied(words % told)
