"""What is done to an item through the API; each operation is one service.

One path has one router, so these stand in the router of the reads.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema, Status

from selaras.assessments import services
from selaras.assessments.api.items import fresh, router
from selaras.assessments.api.shown import ItemOut, MessageOut
from selaras.assessments.choices import ReasonCode
from selaras.assessments.models import Contribution
from selaras.assessments.services import AnswerConflict, AnswerText
from selaras.assessments.services.contributions import NilStatement
from selaras.assessments.views.access import visible_item
from selaras.core import clock
from selaras.core.api import In, ProblemOut, Text, answers
from selaras.core.http import Problem, Request

ITEM = "/rounds/{int:round_id}/items/{code}"
# A step of an item: forbidden by its rule (403), not for this reader (404).
STEP = answers({200: ItemOut}, 403, 404)
STEP_WITH_TEXT = answers({200: ItemOut}, 400, 403, 404, 413, 422)


# ---- the answer


class AnswerIn(In):
    """Replaces the whole answer: what is left out is emptied."""

    base_version: int = Field(
        ge=0, le=2_147_483_647, description=_("answer.version dari butir yang menjadi dasar perubahan")
    )
    value: Text = Field(default="", description=_("untuk ya_tidak, pilihan, dan angka"))
    narrative: Text = ""
    level: int | None = Field(default=None, description=_("tingkat usulan, hanya untuk butir tingkat"))
    is_nil: bool = False


class TextOut(Schema):
    value: str
    narrative: str
    level: int | None
    is_nil: bool
    author: str
    version: int | None


class ConflictOut(ProblemOut):
    mine: TextOut = Field(description=_("isian yang Anda kirim"))
    theirs: TextOut = Field(description=_("isian yang tersimpan lebih dahulu"))
    version: int = Field(description=_("base_version untuk kiriman gabungan"))


@router.put(
    f"{ITEM}/answer",
    url_name="item_answer",
    operation_id="save_answer",
    summary=_("Simpan konsep isian"),
    description=_(
        "Mengganti seluruh isian dan mencatatnya sebagai revisi. Bila orang lain menyimpan sejak "
        "base_version, jawabannya 409 dengan kedua teks dan tidak ada yang hilang."
    ),
    response=answers({200: ItemOut}, 400, 403, 404, 413, 422) | {409: ConflictOut},
)
def save_answer(request: Request, round_id: int, code: str, body: AnswerIn) -> ItemOut:
    item = visible_item(request, round_id, code)
    text = AnswerText(value=body.value, narrative=body.narrative, level=body.level, is_nil=body.is_nil)
    try:
        services.save_answer(
            scope=request.scope,
            item_id=item.pk,
            base_version=body.base_version,
            text=text,
            now=clock.now(),
        )
    except AnswerConflict as conflict:
        raise conflicting(request, conflict) from conflict
    return fresh(request, item)


def conflicting(request: Request, conflict: AnswerConflict) -> Problem:
    item, mine, theirs = conflict.item, conflict.mine, conflict.theirs
    names = ("value", "narrative", "is_nil")
    kept = {name: getattr(item, name) for name in names} | {"level": item.claimed_level}
    sent = {name: getattr(mine, name) for name in names} | {"level": mine.level}
    return Problem(
        "edit_conflict",
        mine=sent | {"author": request.scope.name, "version": None},
        theirs=kept | {"author": theirs.author_name if theirs else "", "version": item.version},
        version=item.version,
    )


# ---- handing in, taking back, validating, verifying


@router.post(
    f"{ITEM}/submit",
    url_name="item_submit",
    operation_id="submit_item",
    summary=_("Ajukan isian"),
    description=_("Kepada kepala OPD, atau langsung kepada verifikator bila kepala OPD mendelegasikannya."),
    response=STEP,
)
def submit_item(request: Request, round_id: int, code: str) -> ItemOut:
    item = visible_item(request, round_id, code)
    services.submit(scope=request.scope, item_id=item.pk, now=clock.now())
    return fresh(request, item)


@router.post(
    f"{ITEM}/withdraw",
    url_name="item_withdraw",
    operation_id="withdraw_item",
    summary=_("Tarik kembali isian"),
    description=_("Selama belum dibuka oleh kepala OPD atau verifikator."),
    response=STEP,
)
def withdraw_item(request: Request, round_id: int, code: str) -> ItemOut:
    item = visible_item(request, round_id, code)
    services.withdraw(scope=request.scope, item_id=item.pk, now=clock.now())
    return fresh(request, item)


@router.post(
    f"{ITEM}/validate",
    url_name="item_validate",
    operation_id="validate_item",
    summary=_("Validasi isian"),
    description=_("Oleh kepala OPD penanggung jawab."),
    response=STEP,
)
def validate_item(request: Request, round_id: int, code: str) -> ItemOut:
    item = visible_item(request, round_id, code)
    services.validate(scope=request.scope, item_ids=[item.pk], now=clock.now())
    return fresh(request, item)


class ReturnIn(In):
    comment: Text = Field(default="", description=_("apa yang perlu diperbaiki; wajib"), max_length=4000)


@router.post(
    f"{ITEM}/return",
    url_name="item_return",
    operation_id="return_item",
    summary=_("Kembalikan untuk diperbaiki"),
    description=_("Oleh kepala OPD atau verifikator, selalu dengan catatan."),
    response=STEP_WITH_TEXT,
)
def return_item(request: Request, round_id: int, code: str, body: ReturnIn = ReturnIn()) -> ItemOut:  # noqa: B008
    item = visible_item(request, round_id, code)
    services.return_for_repair(scope=request.scope, item_id=item.pk, comment=body.comment, now=clock.now())
    return fresh(request, item)


class VerifyIn(In):
    level: int | None = Field(default=None, description=_("nilai terverifikasi, wajib untuk butir tingkat"))
    reason_code: ReasonCode | None = Field(default=None, description=_("wajib bila berbeda dari usulan"))
    comment: Text = Field(default="", max_length=4000)


@router.post(
    f"{ITEM}/verify",
    url_name="item_verify",
    operation_id="verify_item",
    summary=_("Nyatakan terverifikasi"),
    description=_("Oleh OPD verifikator; nilai terverifikasi berdiri di samping nilai usulan."),
    response=STEP_WITH_TEXT,
)
def verify_item(request: Request, round_id: int, code: str, body: VerifyIn = VerifyIn()) -> ItemOut:  # noqa: B008
    item = visible_item(request, round_id, code)
    services.verify(
        scope=request.scope,
        item_id=item.pk,
        level=body.level,
        reason_code=body.reason_code or "",
        comment=body.comment,
        now=clock.now(),
    )
    return fresh(request, item)


class ReopenIn(In):
    reason: Text = Field(default="", description=_("wajib"), max_length=2000)


@router.post(
    f"{ITEM}/reopen",
    url_name="item_reopen",
    operation_id="reopen_item",
    summary=_("Buka kembali butir yang sudah terverifikasi"),
    description=_("Hanya butir ini yang terbuka; yang sudah diverifikasi tetap ada di riwayatnya."),
    response=STEP_WITH_TEXT,
)
def reopen_item(request: Request, round_id: int, code: str, body: ReopenIn = ReopenIn()) -> ItemOut:  # noqa: B008
    item = visible_item(request, round_id, code)
    services.reopen(scope=request.scope, item_id=item.pk, reason=body.reason, now=clock.now())
    return fresh(request, item)


# ---- talking and helping


class MessageIn(In):
    text: Text = Field(default="", description=_("wajib, paling banyak 4.000 huruf"))


@router.post(
    f"{ITEM}/messages",
    url_name="item_messages",
    operation_id="post_message",
    summary=_("Tulis di percakapan butir"),
    description=_("Terkirim sebagai pemberitahuan kepada mereka yang ikut mengerjakan butir ini."),
    response=answers({201: MessageOut}, 400, 403, 404, 413, 422),
)
def post_message(request: Request, round_id: int, code: str, body: MessageIn = MessageIn()) -> Status[Any]:  # noqa: B008
    item = visible_item(request, round_id, code)
    message = services.post_message(scope=request.scope, item_id=item.pk, text=body.text, now=clock.now())
    return Status(201, MessageOut.of(message))


class StatementIn(In):
    sources: list[Text] = Field(description=_("sumber yang diperiksa, paling sedikit satu"), max_length=100)
    checked_on: date = Field(description=_("tanggal pemeriksaan"))


class HandInIn(In):
    note: Text = Field(default="", max_length=4000)
    nihil: StatementIn | None = Field(
        default=None, description=_("bila tidak ada catatan: sumber yang diperiksa dan tanggalnya")
    )


@router.post(
    f"{ITEM}/contributions/{{int:contribution_id}}/hand-in",
    url_name="contribution_hand_in",
    operation_id="hand_in_contribution",
    summary=_("Serahkan kontribusi"),
    description=_("Keterangan, bukti dukung yang sudah dilampirkan pada butir ini, atau nihil."),
    response=STEP_WITH_TEXT,
)
def hand_in_contribution(
    request: Request,
    round_id: int,
    code: str,
    contribution_id: int,
    body: HandInIn = HandInIn(),  # noqa: B008
) -> ItemOut:
    item = visible_item(request, round_id, code)
    contribution = get_object_or_404(Contribution.objects.running(), pk=contribution_id, item=item)
    nihil = body.nihil
    services.hand_in_contribution(
        scope=request.scope,
        contribution_id=contribution.pk,
        note=body.note,
        nil=NilStatement(tuple(nihil.sources), nihil.checked_on) if nihil else None,
        now=clock.now(),
    )
    return fresh(request, item)
