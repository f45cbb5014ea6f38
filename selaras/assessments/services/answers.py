"""What the owner agency does with an item: write, hand in, take back, pass on."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.assessments import permissions
from selaras.assessments.choices import ItemState, Tier, ValidationWay
from selaras.assessments.models import HeadValidation, Item, Revision, RoundAgency
from selaras.assessments.selectors.people import people_of
from selaras.assessments.services.checking import AnswerText, checked_text
from selaras.assessments.services.entering import Source, checked_source, keep_entry, stand_by
from selaras.assessments.services.owed import renew_duties
from selaras.assessments.services.steps import (
    is_late,
    locked_item,
    move_item_duty,
    reference_of,
    take_step,
)
from selaras.assessments.services.telling import tell_colleague, tell_heads, tell_verifiers
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.models import Duty
from selaras.evidence import selectors as evidence
from selaras.evidence.services import attach_upload


class AnswerConflict(Exception):
    """Somebody else changed the answer since the form was opened; both texts are kept.

    ``blocked`` says why the answer cannot be saved at all just now (such as: handed in meanwhile).
    """

    def __init__(self, item: Item, mine: AnswerText, theirs: Revision | None, blocked: str = "") -> None:
        super().__init__(f"item {item.pk} was changed by somebody else")
        self.item = item
        self.mine = mine
        self.theirs = theirs
        self.blocked = blocked


def _same_text(item: Item, text: AnswerText) -> bool:
    return (item.value, item.narrative, item.claimed_level, item.is_nil) == (
        text.value,
        text.narrative,
        text.level,
        text.is_nil,
    )


def _changed_since(item: Item, base_version: int) -> Revision | None:
    """The newest step after the form was opened, where the text itself is another than it was then."""
    # Every step raises the version, so at the same version there was none.
    if item.version == base_version:
        return None
    steps = list(item.revisions.filter(number__gte=base_version).order_by("number"))
    later = [step for step in steps if step.number > base_version]
    if not later:
        return None
    base = next((step for step in steps if step.number == base_version), None)
    newest = later[-1]

    def text_of(step: Revision | None) -> tuple[object, ...]:
        return ("", "", False) if step is None else (step.value, step.narrative, step.is_nil)

    owner_steps = [step for step in later if step.tier == Tier.OWNER]
    level_changed = bool(owner_steps) and owner_steps[-1].level != (base.level if base else None)
    return newest if text_of(newest) != text_of(base) or level_changed else None


@transaction.atomic
def save_answer(
    *,
    scope: Scope,
    item_id: int,
    base_version: int,
    text: AnswerText,
    now: datetime,
    source: Source | None = None,
) -> Item:
    """Keep a draft as a revision; raises AnswerConflict where somebody else wrote in between.

    ``source`` says from whom the text came where it is entered for the agency.
    """
    item = locked_item(item_id)
    if source is None:
        _demand_open(scope, item, base_version, text, now)
    else:
        demand(permissions.can_enter_for(scope, item, now))
        source = checked_source(item, source, now)
    text = checked_text(item, text)
    if _same_text(item, text) and source is None:
        return item
    theirs = _changed_since(item, base_version)
    if theirs is not None:
        raise AnswerConflict(item, text, theirs)
    item.value, item.narrative = text.value, text.narrative
    item.claimed_level, item.is_nil = text.level, text.is_nil
    item.unconfirmed = source is not None
    for_other = source is not None or (item.owner_agency is not None and item.owner_agency.is_outside)
    revision = take_step(
        scope=scope,
        item=item,
        action="save_repair" if item.state == ItemState.REPAIR else "save",
        verb="assessments.item.saved" if source is None else "assessments.item.entered",
        tier=Tier.OWNER,
        now=now,
        on_behalf_of=item.owner_agency.name if for_other and item.owner_agency else "",
    )
    if source is not None:
        keep_entry(scope=scope, item=item, revision=revision, source=source, now=now)
    move_item_duty(item=item, kind="isi", action="start", now=now)
    return item


@transaction.atomic
def enter_answer(
    *,
    scope: Scope,
    item_id: int,
    base_version: int,
    text: AnswerText,
    source: Source,
    now: datetime,
    scan: UploadedFile[Any] | None = None,
) -> Item:
    """An answer for an agency, and a picture of the paper or message it came on."""
    item = save_answer(
        scope=scope, item_id=item_id, base_version=base_version, text=text, now=now, source=source
    )
    if scan is not None:
        title = _("Sumber isian butir %(code)s") % {"code": item.code}
        attach_upload(scope=scope, subject=reference_of(item), upload=scan, title=title, now=now)
    return item


def _demand_open(scope: Scope, item: Item, base_version: int, text: AnswerText, now: datetime) -> None:
    """The rule; where the item moved on under the hands of the owner's people, their text is not lost."""
    verdict = permissions.can_answer(scope, item, now)
    owns = permissions.acts_for(scope, item.round, item.duty_agency_id, "assessments.answer")
    if not verdict and owns and base_version < item.version:
        raise AnswerConflict(item, text, item.revisions.order_by("number").last(), verdict.reason)
    demand(verdict)


@transaction.atomic
def submit(*, scope: Scope, item_id: int, now: datetime) -> Item:
    """Hand the answer in: to the head of the agency, or straight to the verifier where the head delegated."""
    item = locked_item(item_id)
    found = evidence.counts("item", [item.pk]).get(str(item.pk), 0)
    demand(permissions.can_submit(scope, item, now, evidence_count=found))
    late = is_late(item, item.duty_agency_id, now)
    item.was_late = item.was_late or late
    item.opened_at, item.opened_by_name = None, ""
    share = RoundAgency.objects.filter(round=item.round, agency=item.duty_agency_id or 0).first()
    delegated = share is not None and share.validation_delegated
    stand_by(scope=scope, item=item, now=now)
    revision = take_step(
        scope=scope,
        item=item,
        action="submit_delegated" if delegated else "submit",
        verb="assessments.item.submitted",
        tier=Tier.OWNER,
        now=now,
        late=late,
    )
    move_item_duty(item=item, kind="isi", action="hand_in", now=now)
    if delegated and share is not None:
        HeadValidation(
            item=item,
            revision_number=revision.number,
            agency_id=share.agency_id,
            way=ValidationWay.DELEGATED,
            by_name=share.delegated_by,
            at=now,
        ).save()
        to_verifier(item=item, now=now)
    else:
        renew_duties(items=[item], now=now)
        tell_heads(item=item, now=now)
    return item


def to_verifier(*, item: Item, now: datetime) -> None:
    """The next move is the verifier's."""
    renew_duties(items=[item], now=now)
    tell_verifiers(item=item, now=now)


@transaction.atomic
def withdraw(*, scope: Scope, item_id: int, now: datetime) -> Item:
    """Take an answer back while nobody has opened it."""
    item = locked_item(item_id)
    demand(permissions.can_withdraw(scope, item))
    take_step(
        scope=scope, item=item, action="withdraw", verb="assessments.item.withdrawn", tier=Tier.OWNER, now=now
    )
    move_item_duty(item=item, kind="validasi", action="cancel", now=now)
    move_item_duty(item=item, kind="verifikasi", action="cancel", now=now)
    move_item_duty(item=item, kind="isi", action="take_back", now=now)
    return item


@transaction.atomic
def pass_on(*, scope: Scope, item_id: int, colleague: User | None, now: datetime) -> Item:
    """Put an item on a colleague's name, or back to the whole agency."""
    item = locked_item(item_id)
    demand(permissions.can_pass_on(scope, item))
    if colleague is not None and not people_of(item.duty_agency, now=now).filter(pk=colleague.pk).exists():
        raise ValidationError({"colleague": _("Pilih rekan dari OPD Anda.")})
    before = item.assignee_id
    item.assignee = colleague
    item.save(update_fields=("assignee",))
    Duty.objects.running().filter(source_kind="item", source_id=str(item.pk), kind="isi").update(
        owner_user=colleague
    )
    record(
        verb="assessments.item.passed_on",
        scope=scope,
        kind="item",
        id=item.pk,
        region_path=item.round.region_path,
        before={"assignee": before},
        after={"assignee": colleague.pk if colleague else None},
        note=colleague.full_name if colleague else _("kembali ke seluruh OPD"),
        at=now,
    )
    if colleague is not None and colleague.pk != scope.user_id:
        tell_colleague(item=item, user_id=colleague.pk, by=scope.name, now=now)
    return item
