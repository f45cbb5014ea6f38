"""A round made from last year's: its sharing is taken over, its answers are offered as drafts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Contribution, Item, Round
from selaras.assessments.selectors.series import item_last_year
from selaras.assessments.services.answers import save_answer
from selaras.assessments.services.checking import AnswerText, checked_text
from selaras.assessments.services.steps import locked_item
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.offices.models import Agency


def share_as_before(items: Sequence[Item], previous: Round, agencies: Mapping[str, Agency]) -> None:
    """Owners and verifiers of last year, item by item; who has ended meanwhile leaves the proposal as it is.

    Due times, colleagues and delegations belong to the year in which they were given.
    """
    standing = {agency.pk: agency for agency in agencies.values()}
    before = {item.code: item for item in previous.items.all()}
    for item in items:
        known = before.get(item.code)
        if known is None:
            continue
        item.owner_agency = standing.get(known.owner_agency_id or 0, item.owner_agency)
        verifier = standing.get(known.verifier_agency_id or 0)
        if verifier is not None and not verifier.is_outside:
            item.verifier_agency = verifier


def contribute_as_before(
    items: Sequence[Item], previous: Round, proposed: Sequence[Contribution], agencies: Mapping[str, Agency],
    *, asked_by: str, now: datetime,
) -> list[Contribution]:  # fmt: skip
    """Those asked last year; what is new, or was set aside then, is proposed as the instrument says."""
    standing = {agency.pk for agency in agencies.values() if not agency.is_outside}
    known = set(previous.items.exclude(state=ItemState.NOT_RELEVANT).values_list("code", flat=True))
    asked: dict[str, list[tuple[int, str]]] = {}
    rows = Contribution.objects.running().filter(item__round=previous)
    for code, agency_id, ask in rows.values_list("item__code", "agency_id", "ask"):
        asked.setdefault(code, []).append((agency_id, ask))
    found = [one for one in proposed if one.item.code not in known]
    for item in items:
        for agency_id, ask in asked.get(item.code, ()):
            if agency_id in standing and agency_id != item.duty_agency_id:
                found.append(
                    Contribution(
                        item=item, agency_id=agency_id, ask=ask, asked_by_name=asked_by, asked_at=now
                    )
                )
    return found


@transaction.atomic
def reuse_answer(*, scope: Scope, item_id: int, now: datetime) -> Item:
    """Last year's answer as a draft of this year; the verifier is told where it is handed in unchanged."""
    item = locked_item(item_id)
    demand(permissions.can_answer(scope, item, now))
    known = item_last_year(item)
    if known is None or not has_answer(known):
        raise Refused(Denied(_("Tidak ada isian tahun lalu untuk butir ini.")))
    if has_answer(item):
        raise ValidationError(
            _("Butir ini sudah berisi. Kosongkan dahulu bila hendak memakai isian tahun lalu.")
        )
    text = _fitting(item, known)
    return save_answer(scope=scope, item_id=item.pk, base_version=item.version, text=text, now=now)


def _fitting(item: Item, known: Item) -> AnswerText:
    """What this year's question no longer takes is left out, and the words are kept."""
    text = AnswerText(known.value, known.narrative, known.claimed_level, known.is_nil)
    try:
        return checked_text(item, text)
    except ValidationError as fault:
        wrong = set(fault.error_dict) if hasattr(fault, "error_dict") else set()
        return AnswerText(
            value="" if "value" in wrong else known.value,
            narrative=known.narrative,
            level=None if "level" in wrong else known.claimed_level,
            is_nil=known.is_nil and "is_nil" not in wrong,
        )


def has_answer(item: Item) -> bool:
    return bool(item.value or item.narrative or item.claimed_level is not None or item.is_nil)
