"""Who may see the retention schedule, set its years, hold something back, and agree to a destruction."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict, first_denial
from selaras.evidence.choices import State
from selaras.evidence.choices.retention import DISPOSAL_TRANSITIONS, DisposalState
from selaras.evidence.models import Disposal, Evidence, Hold
from selaras.regions.models import Region


def can_see(scope: Scope, region: Region) -> Verdict:
    if region.path in scope.own_paths("evidence.retain"):
        return ALLOWED
    return Denied(_("Retensi bukti dukung diurus oleh Badan Kesbangpol daerahnya."))


def can_set_years(scope: Scope, region: Region) -> Verdict:
    """Who agrees to the destruction answers for the years, too."""
    if region.path in scope.own_paths("evidence.dispose"):
        return ALLOWED
    return Denied(_("Jadwal retensi diubah oleh Kepala Badan Kesbangpol."))


def can_hold(scope: Scope, region: Region) -> Verdict:
    return can_see(scope, region)


def can_hold_evidence(scope: Scope, evidence: Evidence) -> Verdict:
    if evidence.state == State.DISPOSED:
        return Denied(_("Isinya sudah dimusnahkan."))
    return can_hold(scope, evidence.region)


def can_lift(scope: Scope, hold: Hold) -> Verdict:
    """Keeping is easy, letting go is the head's to decide."""
    if hold.lifted_at is not None:
        return Denied(_("Penahanan ini sudah berakhir."))
    if hold.region.path in scope.own_paths("evidence.dispose"):
        return ALLOWED
    return Denied(_("Penahanan diakhiri oleh Kepala Badan Kesbangpol."))


def can_decide(scope: Scope, disposal: Disposal) -> Verdict:
    return first_denial(
        lambda: _is_proposed(disposal),
        lambda: (
            ALLOWED
            if disposal.region_path in scope.own_paths("evidence.dispose")
            else Denied(_("Pemusnahan disetujui oleh Kepala Badan Kesbangpol."))
        ),
    )


def _is_proposed(disposal: Disposal) -> Verdict:
    if DisposalState.RELEASED in DISPOSAL_TRANSITIONS[DisposalState(disposal.state)]:
        return ALLOWED
    return Denied(_("Daftar ini sudah diputuskan."))
