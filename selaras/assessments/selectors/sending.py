"""Proofs of sending as lists, as words on other pages, and as carriers of their scanned receipts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import AFTER_CLOSING
from selaras.assessments.models import Dossier, Round, SendingProof
from selaras.core.formats import moment_long
from selaras.core.http import record_id, record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Verdict
from selaras.evidence.models import Use

KIND = "sending_proof"


@dataclass(slots=True)
class SendingRow:
    """What counts now, with its scans and everything it took the place of, newest first."""

    proof: SendingProof
    scans: Sequence[Use] = ()
    earlier: list[SendingProof] = field(default_factory=list)


def sendings_for(scope: Scope) -> QuerySet[SendingProof]:
    rounds = Round.objects.read_inside(scope).values("pk")
    return SendingProof.objects.filter(round__in=rounds).select_related("round__region", "dossier")


def sending_rows(round_: Round, *, until: datetime | None = None) -> list[SendingRow]:
    """Sendings that count, latest first; with ``until`` as it was known at that moment. Two queries."""
    proofs = SendingProof.objects.filter(round=round_).select_related("dossier")
    if until is not None:
        proofs = proofs.filter(at__lte=until)
    by_id = {proof.pk: proof for proof in proofs}
    for proof in by_id.values():
        proof.round = round_
    gone = {proof.replaces_id for proof in by_id.values() if proof.replaces_id}
    scans = _scans(by_id)
    rows = []
    for proof in by_id.values():
        if proof.pk in gone:
            continue
        row, before = SendingRow(proof, scans.get(proof.pk, ())), proof.replaces_id
        while before in by_id:
            row.earlier.append(by_id[before])
            before = by_id[before].replaces_id
        rows.append(row)
    return sorted(rows, key=lambda row: (row.proof.sent_at, row.proof.pk), reverse=True)


def dossier_numbers(round_: Round) -> list[int]:
    """What a proof may name, the newest first."""
    return list(Dossier.objects.filter(round=round_).values_list("number", flat=True))


def _scans(proof_ids: Iterable[int]) -> Mapping[int, list[Use]]:
    found: dict[int, list[Use]] = {}
    uses = Use.objects.live().on(KIND, *proof_ids).select_related("evidence__blob").order_by("pk")
    for use in uses:
        found.setdefault(int(use.subject_id), []).append(use)
    return found


def lacks_proof(round_: Round, rows: Sequence[SendingRow], *, now: datetime) -> bool:
    """The owner's time has passed, and nothing says that the answers reached him."""
    return not rows and now > round_.owner_due_at and round_.state in AFTER_CLOSING


def told_of_sending(proof: SendingProof) -> str:
    """One sentence, for papers and for other pages."""
    words = _("%(channel)s kepada %(to)s, %(when)s") % {
        "channel": proof.channel_label,
        "to": proof.recipient,
        "when": moment_long(proof.sent_at, proof.round.tz),
    }
    if proof.receipt:
        words += _(", tanda terima %(number)s") % {"number": proof.receipt}
    return f"{words}."


# ---- the registry: a proof carries the scanned receipt as evidence


def show_sendings(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    return {
        str(proof.pk): Shown(
            _("Bukti kirim nomor %(number)s") % {"number": proof.number},
            proof.get_absolute_url(),
            proof.round.title,
        )
        for proof in sendings_for(scope).filter(pk__in=record_ids(ids))
    }


def _proof(scope: Scope, proof_id: str) -> SendingProof | None:
    return sendings_for(scope).filter(pk=record_id(proof_id) or 0).first()


def may_add_receipt(scope: Scope, proof_id: str) -> Verdict:
    proof = _proof(scope, proof_id)
    if proof is None:
        return Denied(_("Bukti kirim ini tidak dapat Anda baca."))
    return permissions.can_record_sending(scope, proof.round)


def receipt_context(scope: Scope, proof_id: str) -> dict[str, Any]:
    proof = _proof(scope, proof_id)
    if proof is None:
        raise Http404
    return {
        "agency": proof.round.coordinator,
        "region_path": proof.round.region_path,
        "reader_agency_ids": frozenset({proof.round.coordinator_id}),
        "sharing": "daerah",
        "group": Reference("round", str(proof.round_id)),
    }


def receipt_decided(ids: Iterable[str]) -> bool:
    """A receipt is corrected by a new proof with its own scan; this one stays."""
    return SendingProof.objects.filter(pk__in=record_ids(ids)).exists()
