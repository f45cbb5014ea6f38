"""A round as a whole: started, ended, closed, opened again, sent, settled, shared."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import (
    APPROVED,
    ROUND_TRANSITIONS,
    ItemState,
    Sharing,
    StageKind,
    Tier,
)
from selaras.assessments.models import Round
from selaras.assessments.selectors.texts import codes_in_short
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.owed import renew_duties
from selaras.assessments.services.repair_duties import open_repair_duties
from selaras.assessments.services.scores import keep_final_score
from selaras.assessments.services.sharing import (
    remember_agencies,
)
from selaras.assessments.services.steps import (
    held_round,
    is_after,
    items_of,
    reference_of,
    round_reference,
    take_step,
)
from selaras.assessments.services.telling import tell_agencies
from selaras.audit.services import record
from selaras.core.formats import moment_long
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.services import move_duties
from selaras.evidence.services import share
from selaras.offices.services import end_work_links


def log_round(scope: Scope, round_: Round, verb: str, now: datetime, note: str = "", **after: object) -> None:
    record(
        verb=f"assessments.round.{verb}",
        scope=scope,
        kind="round",
        id=round_.pk,
        region_path=round_.region_path,
        after=dict(after) or None,
        note=note,
        at=now,
    )


@transaction.atomic
def start_round(*, scope: Scope, round_: Round, now: datetime) -> Round:
    """From here on agencies owe their items."""
    round_ = _moved(scope, round_, "start")
    round_.save(update_fields=("state",))
    items = [item for item in items_of(round_) if item.state != ItemState.NOT_RELEVANT]
    without = [item.code for item in items if item.owner_agency_id is None]
    if without:
        raise ValidationError(
            _("Belum dapat dimulai: butir %(codes)s belum ada OPD penanggung jawab.")
            % {"codes": ", ".join(without)}
        )
    remember_agencies(round_)
    renew_duties(items=items, now=now)
    open_repair_duties(round_=round_, now=now)
    agencies = {item.duty_agency_id for item in items if item.duty_agency_id is not None}
    tell_agencies(
        round_=round_,
        agency_ids=agencies,
        text=_("%(round)s dimulai. Batas internal %(due)s.")
        % {"round": round_.title, "due": moment_long(round_.internal_due_at, round_.tz)},
        kind="started",
        key="start",
        now=now,
    )
    log_round(scope, round_, "started", now, items=len(items))
    return round_


def _moved(scope: Scope, round_: Round, action: str) -> Round:
    """The round, held and moved on by the table; the caller saves it."""
    held = held_round(round_.pk)
    demand(permissions.can_move_round(scope, held, action))
    held.state = ROUND_TRANSITIONS[action][1]
    return held


@transaction.atomic
def end_filling(*, scope: Scope, round_: Round, now: datetime) -> Round:
    round_ = _moved(scope, round_, "end_filling")
    round_.save(update_fields=("state",))
    log_round(scope, round_, "filling_ended", now)
    return round_


def unfinished(round_: Round) -> list[str]:
    """Codes of the items that are neither accepted nor set aside."""
    return list(
        round_.items.exclude(state__in=(*APPROVED, ItemState.NOT_RELEVANT)).values_list("code", flat=True)
    )


@transaction.atomic
def close_round(*, scope: Scope, round_: Round, reason: str, now: datetime) -> Round:
    """End the work of the agencies; with items still open a reason is asked and kept."""
    round_ = _moved(scope, round_, "close")
    left = unfinished(round_)
    if left and not tidy(reason):
        raise ValidationError(
            {
                "reason": _("Masih ada %(count)s butir belum selesai (%(codes)s). Tuliskan alasan menutup.")
                % {"count": len(left), "codes": codes_in_short(left)}
            }
        )
    round_.closed_at, round_.closing_note = now, tidy(reason)
    round_.save(update_fields=("state", "closed_at", "closing_note"))
    round_.items.update(reopened_at=None)  # what was opened before is closed with the rest
    move_duties(action="cancel", source=[reference_of(item) for item in round_.items.all()], now=now)
    letters = [Reference("data_request", str(pk)) for pk in round_.requests.values_list("pk", flat=True)]
    move_duties(action="cancel", source=letters, now=now)
    end_work_links(scope=scope, subject=round_reference(round_), now=now)
    keep_final_score(scope=scope, round_=round_, now=now)
    log_round(scope, round_, "closed", now, note=tidy(reason), unfinished=left)
    return round_


@transaction.atomic
def reopen_round(*, scope: Scope, round_: Round, reason: str, now: datetime) -> Round:
    if not tidy(reason):
        raise ValidationError({"reason": _("Tuliskan alasan membuka kembali periode.")})
    round_ = _moved(scope, round_, "reopen")
    round_.closed_at = None
    round_.save(update_fields=("state", "closed_at"))
    renew_duties(items=items_of(round_), now=now)
    log_round(scope, round_, "reopened", now, note=tidy(reason))
    return round_


@transaction.atomic
def send_round(*, scope: Scope, round_: Round, note: str, now: datetime) -> Round:
    """Note that the answers went to the owner of the index; levels above may read them from here on.

    Once more after an item was opened again and accepted: the first day of sending stays.
    """
    if not tidy(note):
        raise ValidationError({"note": _("Tuliskan cara kirim dan tanda terimanya.")})
    round_ = _moved(scope, round_, "send")
    round_.sent_at, round_.sharing = round_.sent_at or now, Sharing.SENT
    round_.save(update_fields=("state", "sent_at", "sharing"))
    accepted = [item for item in items_of(round_) if item.state == ItemState.VERIFIED]
    for item in accepted:
        take_step(
            scope=scope,
            item=item,
            action="mark_sent",
            verb="assessments.item.sent",
            tier=Tier.COORDINATOR,
            now=now,
        )
    share(subject_kind="item", subject_ids=[item.pk for item in accepted], sharing=Sharing.SENT)
    late = is_after(round_, StageKind.SEND, now)
    log_round(scope, round_, "sent", now, note=tidy(note), items=len(accepted), late=late)
    return round_


@transaction.atomic
def settle_round(*, scope: Scope, round_: Round, note: str, now: datetime) -> Round:
    """The owner of the index has published; the answers are final, and nothing is owed any more."""
    round_ = _moved(scope, round_, "settle")
    round_.save(update_fields=("state",))
    items = items_of(round_)
    for item in items:
        if item.state == ItemState.SENT:
            take_step(
                scope=scope,
                item=item,
                action="settle",
                verb="assessments.item.settled",
                tier=Tier.COORDINATOR,
                now=now,
            )
    move_duties(action="cancel", source=[reference_of(item) for item in items], now=now)
    log_round(scope, round_, "settled", now, note=tidy(note))
    return round_


@transaction.atomic
def set_sharing(*, scope: Scope, round_: Round, sharing: str, now: datetime) -> Round:
    """How far the levels above see; what was sent cannot be taken back."""
    round_ = held_round(round_.pk)
    demand(permissions.can_manage(scope, round_))
    if sharing not in {Sharing.REGION, Sharing.STATUS} or round_.sharing not in {
        Sharing.REGION,
        Sharing.STATUS,
    }:
        raise ValidationError({"sharing": _("Tingkat berbagi hanya dapat dipilih sebelum dikirim.")})
    before, round_.sharing = round_.sharing, sharing
    round_.save(update_fields=("sharing",))
    log_round(scope, round_, "sharing_changed", now, before=before, sharing=sharing)
    return round_
