"""What heads and verifiers do with an answer: validate, open, return, verify, open again."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import ItemState, ReasonCode, StageKind, Tier, ValidationWay
from selaras.assessments.models import HeadValidation, Item, Round, RoundAgency
from selaras.assessments.services.answers import to_verifier
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.contributions import cancel_owed
from selaras.assessments.services.entering import stand_by
from selaras.assessments.services.owed import renew_duties
from selaras.assessments.services.steps import (
    is_after,
    locked_item,
    move_item_duty,
    reference_of,
    take_step,
)
from selaras.assessments.services.telling import tell_owner
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.duties.services import move_duties


def _demanded(item_ids: Iterable[int]) -> list[int]:
    """In one order, so that two at once never wait for each other; none at all is a slip, not a success."""
    chosen = sorted(set(item_ids))
    if not chosen:
        raise ValidationError(_("Pilih sedikitnya satu butir."))
    return chosen


@transaction.atomic
def validate(*, scope: Scope, item_ids: Iterable[int], now: datetime) -> list[Item]:
    """The head of the agency stands behind these answers; all of them or none."""
    item_ids = _demanded(item_ids)
    done = []
    for item_id in item_ids:
        item = locked_item(item_id)
        demand(permissions.can_validate(scope, item))
        item.opened_at, item.opened_by_name = None, ""
        stand_by(scope=scope, item=item, now=now)
        revision = take_step(
            scope=scope,
            item=item,
            action="validate",
            verb="assessments.item.validated",
            tier=Tier.HEAD,
            now=now,
            late=is_after(item.round, StageKind.VALIDATE, now),
        )
        HeadValidation(
            item=item,
            revision_number=revision.number,
            agency_id=item.duty_agency_id or 0,
            way=ValidationWay.IN_PRODUCT,
            by_id=scope.user_id,
            by_name=scope.name,
            at=now,
        ).save()
        move_item_duty(item=item, kind="validasi", action="finish", now=now)
        to_verifier(item=item, now=now)
        done.append(item)
    return done


@transaction.atomic
def delegate_validation(
    *, scope: Scope, round_: Round, agency_id: int, delegated: bool, now: datetime
) -> None:
    """From now on the agency's answers go straight to the verifier, in the head's name; or no longer."""
    demand(permissions.can_delegate_validation(scope, round_, agency_id))
    shares = RoundAgency.objects.filter(round=round_, agency_id=agency_id)
    if not shares.update(
        validation_delegated=delegated,
        delegated_by=scope.name if delegated else "",
        delegated_at=now if delegated else None,
    ):
        raise Refused(Denied(_("OPD ini tidak memegang butir pada periode ini.")))
    record(
        verb="assessments.agency.delegated",
        scope=scope,
        kind="round",
        id=round_.pk,
        region_path=round_.region_path,
        after={"agency": agency_id, "delegated": delegated},
        note=_("validasi didelegasikan kepada narahubung") if delegated else _("delegasi validasi diakhiri"),
        at=now,
    )


@transaction.atomic
def open_for_review(*, scope: Scope, item: Item, now: datetime) -> Item:
    """Note that the one who has the next move is reading; from here on the owner cannot withdraw."""
    if item.opened_at is not None:
        return item
    if not _reviews(scope, item):
        return item
    item = locked_item(item.pk)
    if item.opened_at is None and _reviews(scope, item):
        item.opened_at, item.opened_by_name = now, scope.name
        item.save(update_fields=("opened_at", "opened_by_name"))
        record(
            verb="assessments.item.opened",
            scope=scope,
            kind="item",
            id=item.pk,
            region_path=item.round.region_path,
            at=now,
        )
    return item


def _reviews(scope: Scope, item: Item) -> bool:
    return bool(permissions.can_verify(scope, item) or permissions.can_validate(scope, item))


@transaction.atomic
def return_for_repair(*, scope: Scope, item_id: int, comment: str, now: datetime) -> Item:
    item = locked_item(item_id)
    demand(permissions.can_return(scope, item))
    comment = tidy(comment)
    if not comment:
        raise ValidationError({"comment": _("Tuliskan apa yang perlu diperbaiki.")})
    from_head = item.state == ItemState.AT_HEAD
    item.opened_at, item.opened_by_name = None, ""
    take_step(
        scope=scope,
        item=item,
        action="return",
        verb="assessments.item.returned",
        tier=Tier.HEAD if from_head else Tier.VERIFIER,
        now=now,
        comment=comment,
    )
    move_item_duty(item=item, kind="validasi" if from_head else "verifikasi", action="finish", now=now)
    move_item_duty(item=item, kind="isi", action="send_back", now=now)
    tell_owner(
        item=item, text=_("perlu perbaikan: %(comment)s") % {"comment": comment}, kind="return", now=now
    )
    return item


@transaction.atomic
def verify(
    *,
    scope: Scope,
    item_id: int,
    now: datetime,
    level: int | None = None,
    reason_code: str = "",
    comment: str = "",
) -> Item:
    """Accept an answer; for a level the verified value stands beside the claimed one with its reason."""
    item = locked_item(item_id)
    demand(permissions.can_verify(scope, item))
    if item.is_level:
        level, reason_code = _checked_level(item, level, reason_code, comment)
        item.verified_level, item.reason_code = level, reason_code
    else:
        level, reason_code = None, ""
    item.self_verified = permissions.verifies_own(scope, item)
    take_step(
        scope=scope,
        item=item,
        action="verify",
        verb="assessments.item.verified",
        tier=Tier.VERIFIER,
        now=now,
        level=level,
        reason_code=reason_code,
        comment=tidy(comment),
        late=is_after(item.round, StageKind.VERIFY, now),
    )
    move_item_duty(item=item, kind="verifikasi", action="finish", now=now)
    move_item_duty(item=item, kind="isi", action="finish", now=now)
    cancel_owed(scope=scope, item=item, now=now)
    return item


def _checked_level(item: Item, level: int | None, reason_code: str, comment: str) -> tuple[int, str]:
    instrument = item.question.instrument
    low, high = int(instrument.scale_min), int(instrument.scale_max)
    if level is None or not low <= level <= high:
        raise ValidationError({"level": _("Pilih nilai terverifikasi %(low)s sampai %(high)s.") % locals()})
    if level == item.claimed_level:
        return level, ReasonCode.AGREED
    if reason_code not in ReasonCode.values or reason_code == ReasonCode.AGREED:
        raise ValidationError({"reason_code": _("Nilai berbeda dari usulan; pilih alasannya.")})
    if reason_code == ReasonCode.OTHER and not tidy(comment):
        raise ValidationError({"comment": _("Tuliskan alasannya.")})
    return level, reason_code


@transaction.atomic
def verify_many(*, scope: Scope, item_ids: Iterable[int], now: datetime) -> list[Item]:
    """Accept several answers at once; a level is always set on its own page."""
    item_ids = _demanded(item_ids)
    done = []
    for item_id in item_ids:
        item = locked_item(item_id)
        if item.is_level:
            raise ValidationError(
                _("Butir %(code)s menentukan tingkat; tetapkan nilainya di halamannya.") % {"code": item.code}
            )
        done.append(verify(scope=scope, item_id=item_id, now=now))
    return done


@transaction.atomic
def reopen(*, scope: Scope, item_id: int, reason: str, now: datetime) -> Item:
    """A changed approved answer opens that item only; what was verified stays in its history."""
    item = locked_item(item_id)
    demand(permissions.can_reopen(scope, item))
    if not tidy(reason):
        raise ValidationError({"reason": _("Tuliskan alasan membuka kembali butir ini.")})
    owns = permissions.acts_for(scope, item.round, item.duty_agency_id, "assessments.answer")
    item.verified_level, item.reason_code, item.self_verified = None, "", False
    item.reopened_at = now
    item.opened_at, item.opened_by_name = None, ""
    take_step(
        scope=scope,
        item=item,
        action="reopen",
        verb="assessments.item.reopened",
        tier=Tier.OWNER if owns else Tier.COORDINATOR,
        now=now,
        comment=tidy(reason),
    )
    move_duties(action="send_back", source=reference_of(item), kind="isi", now=now)
    renew_duties(items=[item], now=now)
    tell_owner(
        item=item, text=_("dibuka kembali: %(reason)s") % {"reason": tidy(reason)}, kind="reopen", now=now
    )
    return item


@transaction.atomic
def drop(*, scope: Scope, item_id: int, reason: str, now: datetime) -> Item:
    """Mark an item as not relevant for this city, with the reason; its duties end."""
    item = locked_item(item_id)
    demand(permissions.can_drop(scope, item))
    if not tidy(reason):
        raise ValidationError({"reason": _("Tuliskan mengapa butir ini tidak relevan.")})
    item.drop_reason = tidy(reason)
    take_step(
        scope=scope,
        item=item,
        action="drop",
        verb="assessments.item.dropped",
        tier=Tier.COORDINATOR,
        now=now,
        comment=tidy(reason),
    )
    move_duties(action="cancel", source=reference_of(item), now=now)
    cancel_owed(scope=scope, item=item, now=now)
    return item


@transaction.atomic
def restore(*, scope: Scope, item_id: int, now: datetime) -> Item:
    """The item is owed again; what was written before is kept in its history."""
    item = locked_item(item_id)
    demand(permissions.can_restore(scope, item))
    item.drop_reason = ""
    item.value, item.narrative, item.is_nil = "", "", False
    item.unconfirmed = False
    take_step(
        scope=scope,
        item=item,
        action="restore",
        verb="assessments.item.restored",
        tier=Tier.COORDINATOR,
        now=now,
    )
    renew_duties(items=[item], now=now)
    return item
