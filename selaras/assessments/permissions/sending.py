"""Who writes down that a round was sent, and who reads it."""

from django.utils.translation import gettext as _

from selaras.assessments.choices import AFTER_CLOSING, RoundState
from selaras.assessments.models import Round, SendingProof
from selaras.assessments.permissions.dossiers import can_read_dossiers
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict


def can_read_sendings(scope: Scope, round_: Round) -> Verdict:
    """The same people who read what was sent."""
    if can_read_dossiers(scope, round_):
        return ALLOWED
    return Denied(_("Bukti kirim dibaca oleh Kesbangpol dan pimpinan daerah ini."))


def can_record_sending(scope: Scope, round_: Round) -> Verdict:
    if not scope.holds("assessments.close", region_path=round_.region_path):
        return Denied(_("Bukti kirim dicatat oleh Kesbangpol daerah ini."))
    if round_.state not in (*AFTER_CLOSING, RoundState.OFFICIAL):
        return Denied(_("Bukti kirim dicatat sesudah periode ditutup."))
    return ALLOWED


def can_correct_sending(scope: Scope, proof: SendingProof) -> Verdict:
    verdict = can_record_sending(scope, proof.round)
    if verdict and SendingProof.objects.filter(replaces=proof.pk).exists():
        return Denied(_("Bukti kirim ini sudah dikoreksi; koreksi catatan yang berlaku."))
    return verdict
