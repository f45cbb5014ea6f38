"""Proofs of sending in the API: what counts now with what it replaced, a new one, and a correction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.assessments import permissions, services
from selaras.assessments.models import SendingProof
from selaras.assessments.selectors.sending import SendingRow, sending_rows
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import In, Page, PageQuery, Text, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence.api import receives_a_file

router = Router(tags=["rounds"])
SENDINGS = "/rounds/{int:round_id}/sendings"


class SendingOut(Schema):
    number: int
    channel: str
    channel_label: str
    recipient: str
    sent_at: datetime
    receipt: str
    note: str
    dossier: int | None = Field(description=_("nomor berkas kirim yang dikirim"))
    late: bool = Field(description=_("sesudah batas pemilik indeks"))
    scans: int = Field(description=_("jumlah pindaian tanda terima"))
    replaces: int | None = Field(description=_("nomor catatan yang dikoreksi"))
    reason: str = Field(description=_("apa yang dikoreksi"))
    recorded_by: str
    recorded_at: datetime
    page: str

    @classmethod
    def of(cls, row: SendingRow) -> SendingOut:
        proof = row.proof
        plain = ("number", "channel", "channel_label", "recipient", "sent_at", "receipt", "note", "reason")
        return cls(
            **{name: getattr(proof, name) for name in plain},
            dossier=proof.dossier.number if proof.dossier else None,
            late=proof.is_late,
            scans=len(row.scans),
            replaces=row.earlier[0].number if row.earlier else None,
            recorded_by=proof.by_name,
            recorded_at=proof.at,
            page=proof.get_absolute_url(),
        )


class SendingPage(Page[SendingOut]):
    pass


class SendingIn(In):
    channel: Text = Field(description=_("aplikasi, surel, srikandi, langsung, ekspedisi, atau lainnya"))
    recipient: Text
    sent_at: datetime = Field(description=_("dengan zona waktu"))
    receipt: Text = ""
    note: Text = ""
    dossier: int | None = Field(default=None, ge=1, le=2_147_483_647)

    def sending(self) -> services.Sending:
        moment = self.sent_at if self.sent_at.tzinfo else None
        return services.Sending(self.channel, self.recipient, moment, self.receipt, self.note, self.dossier)


class CorrectionIn(SendingIn):
    reason: Text = Field(description=_("apa yang dikoreksi"))


@router.get(
    SENDINGS,
    url_name="sendings",
    operation_id="list_sendings",
    summary=_("Bukti kirim"),
    description=_("Bukti kirim yang berlaku, yang terakhir dikirim dahulu."),
    response=answers({200: SendingPage}, 403, 404, 422),
)
def list_sendings(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_read_sendings(request.scope, round_))
    return paged(request, sending_rows(round_), query, lambda page: [SendingOut.of(row) for row in page])


@router.post(
    SENDINGS,
    url_name="sendings",
    operation_id="record_sending",
    summary=_("Catat bukti kirim"),
    description=_(
        "Sesudah periode ditutup. Dengan pindaian tanda terima: record_scanned_sending, yang wajib bagi "
        "saluran bertanda terima fisik."
    ),
    response=answers({201: SendingOut}, 400, 403, 404, 413, 422),
)
def record_sending(request: Request, round_id: int, body: SendingIn) -> Status[SendingOut]:
    round_ = visible_round(request, round_id)
    made = services.record_sending(
        scope=request.scope, round_=round_, sending=body.sending(), now=clock.now()
    )
    return Status(201, _shown(made))


@router.post(
    f"{SENDINGS}/scanned",
    url_name="sending_scanned",
    operation_id="record_scanned_sending",
    summary=_("Catat bukti kirim dengan pindaian"),
    description=_("multipart/form-data dengan pindaian atau tangkapan layar tanda terima."),
    response=answers({201: SendingOut}, 400, 403, 404, 413, 422),
)
@decorate_view(receives_a_file)
def record_scanned_sending(
    request: Request, round_id: int, file: File[UploadedFile], body: Form[SendingIn]
) -> Status[SendingOut]:
    round_ = visible_round(request, round_id)
    made = services.record_sending(
        scope=request.scope, round_=round_, sending=body.sending(), scan=file, now=clock.now()
    )
    return Status(201, _shown(made))


@router.post(
    f"{SENDINGS}/{{int:sending_number}}/correction",
    url_name="sending_correction",
    operation_id="correct_sending",
    summary=_("Koreksi bukti kirim"),
    description=_("Catatan baru di tempat yang lama, yang tetap terbaca; pindaiannya ikut."),
    response=answers({201: SendingOut}, 400, 403, 404, 413, 422),
)
def correct_sending(
    request: Request, round_id: int, sending_number: int, body: CorrectionIn
) -> Status[SendingOut]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_record_sending(request.scope, round_))
    proof = get_object_or_404(
        SendingProof.objects.filter(round=round_), number=min(sending_number, 2_147_483_647)
    )
    made = services.correct_sending(
        scope=request.scope, proof=proof, sending=body.sending(), reason=body.reason, now=clock.now()
    )
    return Status(201, _shown(made))


def _shown(made: SendingProof) -> SendingOut:
    return SendingOut.of(next(row for row in sending_rows(made.round) if row.proof.pk == made.pk))
