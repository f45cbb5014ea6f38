"""Who reads, drafts, releases, answers and hands over the page for a leader."""

from django.utils.translation import gettext as _

from selaras.assessments.choices import BRIEFED, BriefState
from selaras.assessments.models import Brief, Round
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_read_brief(scope: Scope, round_: Round) -> Verdict:
    if scope.holds("assessments.brief", region_path=round_.region_path):
        return ALLOWED
    return Denied(_("Ringkasan ini untuk pimpinan daerah dan Kesbangpol daerah ini."))


def can_draft_brief(scope: Scope, round_: Round) -> Verdict:
    manages = scope.holds("assessments.manage", region_path=round_.region_path)
    if not manages and not scope.holds("assessments.release", region_path=round_.region_path):
        return Denied(_("Permohonan arahan disusun oleh Kesbangpol."))
    if round_.state not in BRIEFED:
        return Denied(_("Permohonan arahan disusun selama periode berjalan."))
    return ALLOWED


def can_edit_brief(scope: Scope, brief: Brief) -> Verdict:
    verdict = can_draft_brief(scope, brief.round)
    if not verdict:
        return verdict
    if not brief.is_open:
        return Denied(_("Ringkasan ini sudah disampaikan; susun ringkasan baru."))
    return ALLOWED


def can_submit_brief(scope: Scope, brief: Brief) -> Verdict:
    verdict = can_edit_brief(scope, brief)
    if verdict and brief.state != BriefState.DRAFT:
        return Denied(_("Ringkasan ini sudah menunggu persetujuan Kepala Badan."))
    return verdict


def releases_itself(scope: Scope, round_: Round) -> bool:
    """The head of the office; anybody else records that the head agreed."""
    return scope.holds("assessments.release", region_path=round_.region_path)


def can_release_brief(scope: Scope, brief: Brief) -> Verdict:
    return can_edit_brief(scope, brief)


def answers_itself(scope: Scope, round_: Round) -> bool:
    return scope.holds("assessments.direct", region_path=round_.region_path)


def can_answer_brief(scope: Scope, brief: Brief) -> Verdict:
    relays = scope.holds("assessments.relay", region_path=brief.round.region_path)
    if not relays and not answers_itself(scope, brief.round):
        return Denied(_("Permohonan arahan dijawab oleh pimpinan, atau dicatat oleh ajudannya."))
    if brief.is_open:
        return Denied(_("Ringkasan ini belum disampaikan."))
    if not any(request.direction == "" for request in brief.requests.all()):
        return Denied(_("Semua permohonan sudah dijawab."))
    return ALLOWED


def can_hand_over_brief(scope: Scope, brief: Brief) -> Verdict:
    if not scope.holds("assessments.relay", region_path=brief.round.region_path):
        return Denied(_("Penyerahan dicatat oleh ajudan atau Kesbangpol."))
    if brief.is_open:
        return Denied(_("Ringkasan ini belum disampaikan."))
    return ALLOWED
