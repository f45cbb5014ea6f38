"""Permintaan data: letters to outside bodies, their replies, and their silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import REQUEST_TRANSITIONS, AttemptWay, ItemState
from selaras.assessments.models import DataRequest, RequestAttempt, Round
from selaras.assessments.selectors.asking import bodies_without_request
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.steps import held_round, reference_of, round_reference
from selaras.audit.services import record
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.models import Duty
from selaras.duties.services import NewDuty, move_duties, open_duties, set_due
from selaras.evidence.services import attach_upload, use

CLOCK_OF_DUE = time(16, 0)


@dataclass(frozen=True, slots=True)
class SentLetter:
    number: str
    dated: date | None
    sent_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class BodyReply:
    number: str
    dated: date | None
    received_on: date | None


def source_of(request: DataRequest) -> Reference:
    return Reference("data_request", str(request.pk))


def _held(request: DataRequest) -> DataRequest:
    DataRequest.objects.select_for_update(no_key=True).only("pk").get(pk=request.pk)
    return DataRequest.objects.select_related("round__region", "round__coordinator", "agency").get(
        pk=request.pk
    )


def _log(scope: Scope, request: DataRequest, verb: str, now: datetime, note: str, **after: object) -> None:
    record(
        verb=f"assessments.request.{verb}",
        scope=scope,
        kind="data_request",
        id=request.pk,
        region_path=request.round.region_path,
        after={"state": request.state, **after},
        note=note,
        at=now,
    )


def _due_at(round_: Round, day: date) -> datetime:
    return datetime.combine(day, CLOCK_OF_DUE, round_.tz)


@transaction.atomic
def prepare_requests(*, scope: Scope, round_: Round, now: datetime) -> list[DataRequest]:
    """One for each outside body that owns items and has none yet; Kesbangpol owes the letter."""
    round_ = held_round(round_.pk)
    demand(permissions.can_ask_bodies(scope, round_))
    made = []
    for agency in bodies_without_request(round_):
        items = list(round_.items.filter(owner_agency=agency).exclude(state=ItemState.NOT_RELEVANT))
        if not items:
            continue
        due = min(item.due_at or round_.internal_due_at for item in items)
        request = DataRequest.objects.create(
            round=round_,
            agency=agency,
            due_on=due.astimezone(round_.tz).date(),
            created_by_name=scope.name,
            created_at=now,
        )
        request.items.set(items)
        made.append(request)
        codes = ", ".join(item.code for item in items)
        _log(scope, request, "prepared", now, f"{agency.name}: {codes}")
    _open_duties(round_, made, now)
    return made


def _open_duties(round_: Round, requests: Sequence[DataRequest], now: datetime) -> None:
    open_duties(
        duties=[
            NewDuty(
                kind="permintaan",
                title=_("Permintaan data kepada %(body)s") % {"body": request.agency.name},
                url=request.get_absolute_url(),
                source=source_of(request),
                owner_agency_id=round_.coordinator_id,
                waiting_label=round_.coordinator.name,
                due_at=_due_at(round_, request.due_on),
            )
            for request in requests
        ],
        group=round_reference(round_),
        group_title=round_.title,
        region_path=round_.region_path,
        zone=round_.zone,
        now=now,
    )


def _moved(scope: Scope, request: DataRequest, action: str) -> DataRequest:
    request = _held(request)
    demand(permissions.can_move_request(scope, request, action))
    request.state = REQUEST_TRANSITIONS[action][1]
    return request


def _today(request: DataRequest, now: datetime) -> date:
    return now.astimezone(request.round.tz).date()


@transaction.atomic
def send_request(*, scope: Scope, request: DataRequest, letter: SentLetter, now: datetime) -> DataRequest:
    """The letter went out; from here on the body has until the day that stands in it."""
    request = _moved(scope, request, "send")
    number = " ".join(tidy(letter.number).split())
    today, faults = _today(request, now), dict[str, str]()
    if not number or len(number) > 160:
        faults["number"] = _("Tuliskan nomor surat, paling banyak 160 huruf.")
    if letter.dated is None or letter.dated > today:
        faults["dated"] = _("Isi tanggal surat, tidak sesudah hari ini.")
    if letter.sent_on is None or letter.sent_on > today:
        faults["sent_on"] = _("Isi tanggal kirim, tidak sesudah hari ini.")
    elif letter.dated is not None and letter.sent_on < letter.dated <= today:
        faults["sent_on"] = _("Tanggal kirim tidak boleh sebelum tanggal surat.")
    if letter.due_on is None or (letter.sent_on is not None and letter.due_on < letter.sent_on):
        faults["due_on"] = _("Batas balasan tidak boleh sebelum tanggal kirim.")
    elif letter.due_on > request.round.owner_due_at.astimezone(request.round.tz).date():
        faults["due_on"] = _("Batas balasan melewati batas pemilik indeks.")
    if faults or letter.due_on is None:
        raise ValidationError(faults)
    request.number, request.dated = number, letter.dated
    request.sent_on, request.due_on = letter.sent_on, letter.due_on
    request.save()
    source = source_of(request)
    move_duties(action="start", source=source, now=now)
    duties = Duty.objects.running().filter(source_kind=source.kind, source_id=source.id)
    due_at = _due_at(request.round, request.due_on)
    set_due(scope=scope, duties=list(duties), due_at=due_at, reason=_("Batas balasan dalam surat."), now=now)
    _log(scope, request, "sent", now, number, sent_on=letter.sent_on.isoformat() if letter.sent_on else "")
    return request


@transaction.atomic
def note_attempt(
    *, scope: Scope, request: DataRequest, on: date | None, way: str, note: str, now: datetime
) -> RequestAttempt:
    """One more try after the letter: without it silence proves nothing."""
    request = _held(request)
    demand(permissions.can_try_again(scope, request))
    note, faults = tidy(note), dict[str, str]()
    if on is None or on > _today(request, now) or (request.sent_on is not None and on < request.sent_on):
        faults["on"] = _("Isi tanggal upaya, di antara tanggal kirim surat dan hari ini.")
    if way not in AttemptWay.values:
        faults["way"] = _("Pilih cara yang ditempuh.")
    if not note or len(note) > 500:
        faults["note"] = _("Tuliskan siapa yang dihubungi dan jawabannya, paling banyak 500 huruf.")
    if faults or on is None:
        raise ValidationError(faults)
    attempt = RequestAttempt(
        request=request, on=on, way=way, note=note, by_id=scope.user_id, by_name=scope.name, at=now
    )
    attempt.save()
    _log(scope, request, "tried", now, note, way=way)
    return attempt


def receive_reply(
    *, scope: Scope, request: DataRequest, reply: BodyReply, scan: UploadedFile[Any] | None, now: datetime
) -> DataRequest:
    """The reply with its scan, which becomes evidence of every item of the letter that still takes any."""
    with transaction.atomic():
        request = _moved(scope, request, "answer")
        number = " ".join(tidy(reply.number).split())
        today, faults = _today(request, now), dict[str, str]()
        if len(number) > 160:
            faults["reply_number"] = _("Nomor surat paling banyak 160 huruf.")
        if reply.received_on is None or reply.received_on > today:
            faults["received_on"] = _("Isi tanggal diterima, tidak sesudah hari ini.")
        elif request.sent_on is not None and reply.received_on < request.sent_on:
            faults["received_on"] = _("Balasan tidak dapat diterima sebelum surat dikirim.")
        if reply.dated is not None and reply.dated > today:
            faults["reply_dated"] = _("Tanggal surat balasan tidak boleh sesudah hari ini.")
        if scan is None:
            faults["scan"] = _("Lampirkan pindaian surat balasan.")
        if faults or scan is None:
            raise ValidationError(faults)
        request.reply_number, request.reply_dated = number, reply.dated
        request.received_on = reply.received_on
        request.silent_on, request.silence_reason = None, ""
        title = _("Balasan %(body)s %(number)s") % {"body": request.agency.name, "number": number}
        kept = attach_upload(
            scope=scope, subject=source_of(request), upload=scan, title=title.strip()[:200], now=now
        )
        request.save()
        shared = 0
        for item in request.items.select_related("round", "owner_agency").order_by("pk"):
            if permissions.can_add_evidence(scope, item, now):
                use(scope=scope, evidence=kept.evidence, subject=reference_of(item), now=now)
                shared += 1
        move_duties(action="finish", source=source_of(request), now=now)
        _log(scope, request, "answered", now, number, items=shared)
    return request


@transaction.atomic
def give_up_waiting(*, scope: Scope, request: DataRequest, reason: str, now: datetime) -> DataRequest:
    """No reply came: after a further try, with the day and the reason, this stands for the evidence."""
    request = _moved(scope, request, "give_up")
    reason, faults = tidy(reason), dict[str, str]()
    if not reason or len(reason) > 1000:
        faults["reason"] = _("Tuliskan alasannya, paling banyak 1.000 huruf.")
    if not request.attempts.exists():
        faults["reason"] = _("Catat dahulu sedikitnya satu upaya memperoleh balasan sesudah surat dikirim.")
    if faults:
        raise ValidationError(faults)
    request.silent_on, request.silence_reason = _today(request, now), reason
    request.save()
    move_duties(action="finish", source=source_of(request), now=now)
    _log(scope, request, "silent", now, reason)
    return request
