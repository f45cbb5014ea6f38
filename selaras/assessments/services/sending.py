"""Bukti kirim: written down once, and put right by a new row that takes the place of the old one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.models import Dossier, Round, SendingProof
from selaras.assessments.selectors.channels import NUMBER, SCAN, SendingChannel, sending_channels
from selaras.assessments.selectors.sending import KIND
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.rounds import log_round
from selaras.assessments.services.steps import held_round
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.models import Use
from selaras.evidence.services import attach_upload, use

Scan = UploadedFile[Any] | None


@dataclass(frozen=True, slots=True)
class Sending:
    """What is written down about one sending, as it was typed."""

    channel: str
    recipient: str
    sent_at: datetime | None
    receipt: str = ""
    note: str = ""
    dossier_number: int | None = None


@transaction.atomic
def record_sending(
    *, scope: Scope, round_: Round, sending: Sending, scan: Scan = None, now: datetime
) -> SendingProof:
    """One more sending of this round, with its receipt."""
    round_ = held_round(round_.pk)
    demand(permissions.can_record_sending(scope, round_))
    faults = _faults(round_, sending, has_scan=scan is not None, now=now)
    if faults or sending.sent_at is None:
        raise ValidationError(faults)
    proof = _kept(scope, round_, sending, sending.sent_at, now)
    _attach(scope, proof, scan, now)
    log_round(scope, round_, "sending_recorded", now, number=proof.number, channel=proof.channel)
    return proof


@transaction.atomic
def correct_sending(
    *, scope: Scope, proof: SendingProof, sending: Sending, reason: str, scan: Scan = None, now: datetime
) -> SendingProof:
    """A new row in the place of a wrong one, which stays readable; without a new scan it keeps the old."""
    round_ = held_round(proof.round_id)
    old = SendingProof.objects.select_related("round").get(pk=proof.pk)
    demand(permissions.can_correct_sending(scope, old))
    reason = tidy(reason)
    earlier = list(Use.objects.live().on(KIND, old.pk).select_related("evidence").order_by("pk"))
    faults = _faults(round_, sending, has_scan=scan is not None or bool(earlier), now=now)
    if not reason or len(reason) > 500:
        faults["reason"] = _("Tuliskan apa yang dikoreksi, paling banyak 500 huruf.")
    if faults or sending.sent_at is None:
        raise ValidationError(faults)
    made = _kept(scope, round_, sending, sending.sent_at, now, replaces=old, reason=reason)
    _attach(scope, made, scan, now)
    if scan is None:
        for one in earlier:
            use(scope=scope, evidence=one.evidence, subject=Reference(KIND, str(made.pk)), now=now)
    log_round(scope, round_, "sending_corrected", now, note=reason, number=made.number, replaces=old.number)
    return made


def _faults(round_: Round, sending: Sending, *, has_scan: bool, now: datetime) -> dict[str, str]:
    """Every fault by field."""
    faults: dict[str, str] = {}
    channel = sending_channels().get(sending.channel)
    if channel is None:
        faults["channel"] = _("Pilih lewat apa isian dikirim.")
    lengths = {"recipient": 200, "receipt": 160, "note": 1000}
    for name, most in lengths.items():
        if len(tidy(getattr(sending, name))) > most:
            faults[name] = _("Paling banyak %(most)s huruf.") % {"most": most}
    if not tidy(sending.recipient):
        faults["recipient"] = _("Tuliskan kepada siapa atau ke mana isian dikirim.")
    if sending.sent_at is None or sending.sent_at > now:
        faults["sent_at"] = _("Isi tanggal dan jam kirim, tidak sesudah sekarang.")
    elif sending.sent_at < round_.created_at:
        faults["sent_at"] = _("Waktu kirim mendahului pembuatan periode ini.")
    if channel is not None:
        faults = _receipt_faults(channel, sending, has_scan) | faults
    wanted = sending.dossier_number
    if wanted is not None and not Dossier.objects.filter(round=round_, number=wanted).exists():
        faults["dossier"] = _("Berkas kirim ini tidak ada pada periode ini.")
    return faults


def _receipt_faults(channel: SendingChannel, sending: Sending, has_scan: bool) -> dict[str, str]:
    """What the channel always gives must be there; else a number, a scan, or why there is neither."""
    number = tidy(sending.receipt)
    faults = {}
    if NUMBER in channel.needed and not number:
        faults["receipt"] = _("%(channel)s selalu bernomor: isi %(receipt)s.") % {
            "channel": channel.label, "receipt": channel.receipt.lower(),
        }  # fmt: skip
    if SCAN in channel.needed and not has_scan:
        faults["scan"] = _("Lampirkan pindaian tanda terimanya.")
    if not faults and not number and not has_scan and not tidy(sending.note):
        faults["note"] = _("Isi nomor tanda terima, lampirkan pindaiannya, atau tulis mengapa tidak ada.")
    return faults


def _kept(
    scope: Scope,
    round_: Round,
    sending: Sending,
    sent_at: datetime,
    now: datetime,
    replaces: SendingProof | None = None,
    reason: str = "",
) -> SendingProof:
    channel = sending_channels()[sending.channel]
    proof = SendingProof(
        round=round_,
        number=SendingProof.objects.filter(round=round_).count() + 1,
        replaces=replaces,
        reason=reason,
        dossier=Dossier.objects.filter(round=round_, number=sending.dossier_number or 0).first(),
        channel=channel.code,
        channel_label=channel.label,
        recipient=" ".join(tidy(sending.recipient).split()),
        sent_at=sent_at,
        receipt=" ".join(tidy(sending.receipt).split()),
        note=tidy(sending.note),
        by_id=scope.user_id,
        by_name=scope.name,
        at=now,
    )
    proof.save()
    return proof


def _attach(scope: Scope, proof: SendingProof, scan: Scan, now: datetime) -> None:
    if scan is None:
        return
    title = _("Tanda terima %(channel)s %(number)s") % {
        "channel": proof.channel_label, "number": proof.receipt,
    }  # fmt: skip
    subject = Reference(KIND, str(proof.pk))
    attach_upload(scope=scope, subject=subject, upload=scan, title=title.strip()[:200], now=now)
