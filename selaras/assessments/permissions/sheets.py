"""Who prints a sheet for a head's signature, and who brings it back."""

from django.utils.translation import gettext as _

from selaras.assessments.models import Round, ValidationSheet
from selaras.assessments.permissions.rounds import acts_for, running
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_print_sheet(scope: Scope, round_: Round, agency_id: int) -> Verdict:
    """Kesbangpol, or the agency's own people; also after closing, for an item opened again."""
    manages = scope.holds("assessments.manage", region_path=round_.region_path)
    words = ("assessments.answer", "assessments.validate")
    own = scope.work_link is None and any(acts_for(scope, round_, agency_id, word) for word in words)
    if not manages and not own:
        return Denied(_("Lembar validasi dicetak oleh OPD penanggung jawab atau Kesbangpol."))
    return ALLOWED if round_.closed_at is not None else running(round_)


def can_accept_sheet(scope: Scope, sheet: ValidationSheet) -> Verdict:
    return can_print_sheet(scope, sheet.round, sheet.agency_id)
