"""What heads of agencies and verifiers may do with an answer."""

from django.utils.translation import gettext as _

from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Round
from selaras.assessments.permissions.rounds import acts_for, running, worked_on
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_validate(scope: Scope, item: Item) -> Verdict:
    if not acts_for(scope, item.round, item.duty_agency_id, "assessments.validate"):
        return Denied(_("Validasi dilakukan oleh kepala OPD penanggung jawab."))
    verdict = worked_on(item)
    if not verdict:
        return verdict
    if item.state != ItemState.AT_HEAD:
        return Denied(_("Isian ini tidak sedang menunggu validasi."))
    return ALLOWED


def can_delegate_validation(scope: Scope, round_: Round, agency_id: int) -> Verdict:
    if not acts_for(scope, round_, agency_id, "assessments.validate"):
        return Denied(_("Hanya kepala OPD yang mendelegasikan validasi."))
    return running(round_)


def is_verifier_of(scope: Scope, item: Item) -> bool:
    return item.verifier_agency_id is not None and scope.holds(
        "assessments.verify", region_path=item.round.region_path, agency_id=item.verifier_agency_id
    )


def can_verify(scope: Scope, item: Item) -> Verdict:
    if not is_verifier_of(scope, item):
        return Denied(_("Butir ini diverifikasi oleh OPD verifikatornya."))
    verdict = worked_on(item)
    if not verdict:
        return verdict
    if item.state != ItemState.AT_VERIFIER:
        return Denied(_("Isian ini tidak sedang menunggu verifikasi."))
    return ALLOWED


def verifies_own(scope: Scope, item: Item) -> bool:
    """The result then says "diverifikasi sendiri"."""
    acting_for = set(scope.agency_ids)
    if scope.holds("assessments.verify", region_path=item.round.region_path):
        # Whoever verifies for the whole region is of Kesbangpol.
        acting_for.add(item.round.coordinator_id)
    return item.duty_agency_id in acting_for


def can_return(scope: Scope, item: Item) -> Verdict:
    if item.state == ItemState.AT_HEAD:
        return can_validate(scope, item)
    return can_verify(scope, item)
