"""Who records decisions, assigns and answers actions, checks reports, and releases escalations."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict, first_denial
from selaras.followups.choices import (
    ACTION_TRANSITIONS,
    ANSWER,
    MANAGE,
    RELEASE,
    VIEW,
    ActionState,
    EscalationState,
)
from selaras.followups.models import Action, Decision, Direction, Escalation, Report
from selaras.offices.choices import AgencyKind
from selaras.offices.models import Agency

# Steps of whoever owes the action; what is not named here is the host's.
PROMISES = frozenset({"accept", "ask", "withdraw"})
REPORTS = frozenset({"report", "take_back"})


def holds_here(scope: Scope, permission: str, region_path: str, agency_id: int) -> bool:
    """A region-wide grant counts at its own level only: a province does not work in a city's name."""
    return region_path in scope.own_paths(permission) or agency_id in scope.agencies(permission)


def sees_followups(scope: Scope) -> bool:
    return any({VIEW, MANAGE, ANSWER, RELEASE} & grant.permissions for grant in scope.grants)


def manages_any(scope: Scope) -> bool:
    return bool(scope.own_paths(MANAGE) or scope.agencies(MANAGE))


def _manages(scope: Scope, region_path: str, agency_id: int) -> Verdict:
    if holds_here(scope, MANAGE, region_path, agency_id):
        return ALLOWED
    return Denied(_("Keputusan dan tindak lanjut ini dikelola oleh penyelenggaranya."))


def can_manage_for(scope: Scope, agency: Agency) -> Verdict:
    """In the name of this office: to record what was decided or directed."""
    return _manages(scope, agency.region_path, agency.pk)


def can_manage(scope: Scope, decision: Decision) -> Verdict:
    return _manages(scope, decision.region_path, decision.agency_id)


def can_manage_direction(scope: Scope, direction: Direction) -> Verdict:
    return _manages(scope, direction.region_path, direction.agency_id)


def can_change_decision(scope: Scope, decision: Decision) -> Verdict:
    """Its words, until it stands in approved minutes."""
    return first_denial(lambda: can_manage(scope, decision), lambda: _is_not_final(decision))


def can_drop_decision(scope: Scope, decision: Decision) -> Verdict:
    return can_change_decision(scope, decision)


def _is_not_final(decision: Decision) -> Verdict:
    if decision.dropped_at is not None:
        return Denied(_("Keputusan ini sudah dibatalkan."))
    if decision.final_at is not None:
        return Denied(_("Keputusan ini sudah ditetapkan dalam notula yang disahkan."))
    return ALLOWED


def can_add_action(scope: Scope, decision: Decision) -> Verdict:
    """Also after the minutes are approved: how a decision is carried out often comes later."""
    verdict = can_manage(scope, decision)
    if verdict and decision.dropped_at is not None:
        return Denied(_("Keputusan ini sudah dibatalkan."))
    return verdict


def can_manage_action(scope: Scope, action: Action) -> Verdict:
    return can_manage(scope, action.decision)


def can_change_action(scope: Scope, action: Action) -> Verdict:
    """Once it is assigned its date is moved and its words are adjusted, each with a reason."""
    verdict = can_manage_action(scope, action)
    if verdict and action.state != ActionState.DRAFT:
        return _not_now(action)
    return verdict


def _not_now(action: Action) -> Denied:
    return Denied(
        _("Status tindak lanjut sekarang: %(state)s; langkah ini belum atau tidak lagi berlaku.")
        % {"state": action.get_state_display()}
    )


def speaks_for(scope: Scope, action: Action) -> bool:
    """Works at the office that owes it."""
    office = action.agency
    if office is None:
        return False
    if office.pk in scope.agencies(ANSWER):
        return True
    return office.kind == AgencyKind.KESBANGPOL and office.region_path in scope.own_paths(ANSWER)


def reports_for_others(scope: Scope, action: Action) -> bool:
    """The host writes down what an office told it by letter, by WhatsApp or in a meeting."""
    return not speaks_for(scope, action) and bool(can_manage_action(scope, action))


def can_answer(scope: Scope, action: Action) -> Verdict:
    """Nobody promises in the name of an office that can say so itself."""
    if speaks_for(scope, action):
        return ALLOWED
    if not action.works_in_the_product and can_manage_action(scope, action):
        return ALLOWED
    return Denied(_("Tindak lanjut ini dijawab oleh penanggung jawabnya."))


def can_report(scope: Scope, action: Action) -> Verdict:
    """The office itself, or the host that writes down what it was told, with the source."""
    if speaks_for(scope, action) or can_manage_action(scope, action):
        return ALLOWED
    return Denied(_("Tindak lanjut ini dilaporkan oleh penanggung jawabnya."))


def can_step(scope: Scope, action: Action, step: str) -> Verdict:
    """One of the steps of the table, by whoever takes it."""
    verdict = _taker(step)(scope, action)
    if verdict and action.state not in ACTION_TRANSITIONS[step][0]:
        return _not_now(action)
    if verdict and action.decision.dropped_at is not None:
        return Denied(_("Keputusan ini sudah dibatalkan."))
    return verdict


def _taker(step: str) -> Callable[[Scope, Action], Verdict]:
    if step in PROMISES:
        return can_answer
    return can_report if step in REPORTS else can_manage_action


def can_check(scope: Scope, action: Action, report: Report) -> Verdict:
    """Nobody checks what they reported themselves, save for a body that cannot report here."""
    verdict = can_step(scope, action, "close")
    if not verdict:
        return verdict
    own = report.reported_by_id is not None and report.reported_by_id == scope.user_id
    if own and action.works_in_the_product:
        return Denied(_("Laporan diperiksa oleh orang lain, bukan oleh yang melaporkan."))
    return ALLOWED


def can_name_person(scope: Scope, action: Action) -> Verdict:
    """Who does it: the office itself says, and the host until it is assigned."""
    if action.state == ActionState.DRAFT:
        return can_change_action(scope, action)
    if not action.is_open:
        return _not_now(action)
    if speaks_for(scope, action):
        return ALLOWED
    return Denied(_("Pelaksana ditunjuk oleh kantor penanggung jawab."))


def can_add_evidence(scope: Scope, action: Action) -> Verdict:
    """While the owner has the next move; what is being checked does not change under the eyes."""
    return can_step(scope, action, "report")


def can_attach_record(scope: Scope, action: Action) -> Verdict:
    verdict = can_manage_action(scope, action)
    if verdict and action.state == ActionState.DROPPED:
        return _not_now(action)
    return verdict


# ---- escalations


def can_write_escalation(scope: Scope, escalation: Escalation) -> Verdict:
    """Staff prepare the words; the head decides."""
    decision = escalation.action.decision
    if not (
        holds_here(scope, MANAGE, decision.region_path, decision.agency_id)
        or holds_here(scope, RELEASE, decision.region_path, decision.agency_id)
    ):
        return Denied(_("Eskalasi ini disiapkan oleh penyelenggara."))
    return _waits(escalation)


def can_release(scope: Scope, escalation: Escalation) -> Verdict:
    decision = escalation.action.decision
    if not holds_here(scope, RELEASE, decision.region_path, decision.agency_id):
        return Denied(_("Eskalasi diajukan oleh kepala kantor."))
    return _waits(escalation)


def can_draft_letter(scope: Scope, escalation: Escalation) -> Verdict:
    """Its letter is drafted once the head has decided that it goes out."""
    decision = escalation.action.decision
    if not any(holds_here(scope, who, decision.region_path, decision.agency_id) for who in (MANAGE, RELEASE)):
        return Denied(_("Surat pengajuan disusun oleh penyelenggara."))
    if escalation.state != EscalationState.RELEASED:
        return Denied(_("Surat disusun sesudah kepala kantor mengajukan eskalasi ini."))
    return ALLOWED


def _waits(escalation: Escalation) -> Verdict:
    if escalation.state != EscalationState.DRAFT:
        return Denied(
            _("Eskalasi ini sudah diputuskan: %(state)s.") % {"state": escalation.get_state_display()}
        )
    return ALLOWED


# ---- arahan, and papers about all of it


def reads_directions(scope: Scope) -> bool:
    """The host's own; an office that is asked something meets the arahan at its action."""
    return bool(scope.own_paths(VIEW) or scope.agencies(VIEW))


def can_record_any(scope: Scope) -> Verdict:
    if manages_any(scope):
        return ALLOWED
    return Denied(_("Arahan dicatat oleh Kesbangpol yang menindaklanjutinya."))


def can_record_direction(scope: Scope, agency: Agency) -> Verdict:
    verdict = can_manage_for(scope, agency)
    if verdict and (agency.is_outside or not agency.is_active):
        return Denied(_("Arahan dicatat atas nama perangkat daerah yang masih aktif."))
    return verdict


def can_change_direction(scope: Scope, direction: Direction) -> Verdict:
    return can_manage_direction(scope, direction)


def can_print_report(scope: Scope, agency: Agency | None) -> Verdict:
    """Under the kop of an office only for those who read all of its follow-up."""
    if agency is not None and (
        holds_here(scope, VIEW, agency.region_path, agency.pk)
        or holds_here(scope, MANAGE, agency.region_path, agency.pk)
    ):
        return ALLOWED
    return Denied(_("Laporan berkop dicetak oleh penyelenggara."))


def can_begin_round(scope: Scope, decision: Decision) -> Verdict:
    """Whoever sees it may collect evidence because of it; one that was called off begins nothing."""
    if decision.dropped_at is not None:
        return Denied(_("Keputusan ini sudah dibatalkan."))
    return ALLOWED
