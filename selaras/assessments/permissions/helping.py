"""What further agencies may do with an item: contribute, add evidence, talk."""

from datetime import datetime

from django.utils.translation import gettext as _

from selaras.assessments.choices import BEFORE_CLOSING, ContributionState, ItemState, RoundState
from selaras.assessments.models import Contribution, Item
from selaras.assessments.permissions.answers import can_answer, can_enter_for
from selaras.assessments.permissions.review import is_verifier_of
from selaras.assessments.permissions.rounds import acts_for, running, worked_on
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_ask_contribution(scope: Scope, item: Item) -> Verdict:
    manages = scope.holds("assessments.manage", region_path=item.round.region_path)
    owns = scope.work_link is None and acts_for(scope, item.round, item.duty_agency_id, "assessments.answer")
    if not manages and not owns:
        return Denied(_("Hanya OPD penanggung jawab atau Kesbangpol yang meminta kontribusi."))
    if item.round.state == RoundState.PREPARED and not manages:
        return running(item.round)
    done = item.is_approved or item.state == ItemState.NOT_RELEVANT
    if done or item.round.state not in BEFORE_CLOSING:
        return Denied(_("Butir ini sudah selesai; kontribusi tidak dapat diminta lagi."))
    return ALLOWED


def can_contribute(scope: Scope, contribution: Contribution) -> Verdict:
    item = contribution.item
    if not acts_for(scope, item.round, contribution.agency_id, "assessments.answer"):
        return Denied(_("Kontribusi ini diminta dari OPD lain."))
    if contribution.state == ContributionState.CANCELLED:
        return Denied(_("Permintaan kontribusi ini dibatalkan."))
    verdict = worked_on(item)
    if not verdict:
        return verdict
    if item.state == ItemState.NOT_RELEVANT:
        return Denied(_("Butir ini ditandai tidak relevan."))
    if item.is_approved:
        return Denied(_("Butir ini sudah terverifikasi; kontribusi tidak diperlukan lagi."))
    return ALLOWED


def can_add_evidence(scope: Scope, item: Item, now: datetime) -> Verdict:
    """The owner while the answer is with it (or who entered it); a contributor while that is open."""
    verdict = can_answer(scope, item, now)
    if verdict or (item.unconfirmed and can_enter_for(scope, item, now)):
        return ALLOWED
    for contribution in item.contributions.running().select_related("item__round"):
        if can_contribute(scope, contribution):
            return ALLOWED
    return verdict


def can_guide(scope: Scope, item: Item) -> Verdict:
    """Kesbangpol and whoever verifies the item answer for everybody; as long as the round is not final."""
    if not is_verifier_of(scope, item) and not scope.holds(
        "assessments.manage", region_path=item.round.region_path
    ):
        return Denied(_("Pedoman ditandai oleh Kesbangpol atau verifikator butir."))
    if item.round.state == RoundState.OFFICIAL:
        return Denied(_("Hasil resmi sudah dicatat; pedoman baru ditulis pada periode berikutnya."))
    return ALLOWED


def can_discuss(scope: Scope, item: Item) -> Verdict:
    if item.round.state == RoundState.PREPARED:
        return Denied(_("Pengisian belum dimulai."))
    if is_verifier_of(scope, item) or scope.holds("assessments.manage", region_path=item.round.region_path):
        return ALLOWED
    agencies = {item.duty_agency_id, *(c.agency_id for c in item.contributions.running())}
    if any(acts_for(scope, item.round, agency, "assessments.answer") for agency in agencies):
        return ALLOWED
    return Denied(_("Percakapan ini milik OPD yang terlibat pada butir ini."))
