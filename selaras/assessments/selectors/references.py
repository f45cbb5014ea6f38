"""How rounds and items answer the registry: titles, addresses, rules for their evidence and duties."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.assessments import permissions
from selaras.assessments.choices import APPROVED, SHARED_UPWARD, WITH_OWNER, RoundState, Sharing
from selaras.assessments.models import Brief, Contribution, Item, Round
from selaras.core import clock
from selaras.core.http import record_id, record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, Verdict
from selaras.duties.models import Duty
from selaras.instruments.selectors import instruments_for_rounds
from selaras.offices.choices import DISTRICT, OUTSIDE_KINDS
from selaras.offices.models import Agency
from selaras.regions.models import Region

ITEM_RELATED = (
    "round__coordinator",
    "round__region",
    "question__instrument",
    "question__node",
    "owner_agency",
    "verifier_agency",
    "assignee",
)


def sees_rounds(scope: Scope) -> bool:
    """Kesbangpol, leaders and the levels above; a contact works from the list of duties."""
    words = ("assessments.view", "assessments.view_status", "assessments.verify")
    return any(scope.paths(word) or scope.agencies(word) for word in words)


def round_address(scope: Scope, region: Region | None, instrument_id: int) -> str:
    """Where a round with this instrument is begun; empty for whoever may not, and for what nobody can ask."""
    if region is None or region.level != DISTRICT or not permissions.can_create_round(scope, region.path):
        return ""
    if not instruments_for_rounds(region.path).filter(pk=instrument_id).exists():
        return ""
    return f"{reverse('round_create')}?instrumen={instrument_id}"


def show_rounds(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Round.objects.visible_to(scope).filter(pk__in=record_ids(ids)).select_related("region")
    return {str(row.pk): Shown(row.title, row.get_absolute_url(), row.region.name) for row in rows}


def show_briefs(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    allowed = Q(pk__in=[])
    for path in scope.paths("assessments.brief"):
        allowed |= Q(round__region_path__under=path)
    rows = Brief.objects.filter(allowed, pk__in=record_ids(ids)).select_related("round")
    return {
        str(row.pk): Shown(
            _("Ringkasan pimpinan nomor %(number)s") % {"number": row.number},
            row.get_absolute_url(),
            row.round.title,
        )
        for row in rows
    }


def show_items(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Item.objects.visible_to(scope).filter(pk__in=record_ids(ids)).select_related("question", "round")
    return {
        str(row.pk): Shown(
            _("Butir %(code)s: %(text)s") % {"code": row.code, "text": row.question.text},
            row.get_absolute_url(),
            row.round.title,
        )
        for row in rows
    }


def visible_item(scope: Scope, item_id: str) -> Item | None:
    number = record_id(item_id)
    if number is None:
        return None
    return Item.objects.visible_to(scope).select_related(*ITEM_RELATED).filter(pk=number).first()


def may_add_evidence(scope: Scope, item_id: str) -> Verdict:
    item = visible_item(scope, item_id)
    if item is None:
        return Denied(_("Butir ini tidak dapat Anda baca."))
    return permissions.can_add_evidence(scope, item, clock.now())


def evidence_context(scope: Scope, item_id: str) -> dict[str, Any]:
    """In whose name evidence on this item stands, and which agencies read it there."""
    item = visible_item(scope, item_id)
    if item is None:
        raise Http404
    contributors = set(item.contributions.running().values_list("agency_id", flat=True))
    candidates = [item.duty_agency_id, *contributors]
    own = [a for a in candidates if permissions.acts_for(scope, item.round, a, "assessments.answer")]
    agency_id = own[0] if own else item.duty_agency_id
    return {
        "agency": Agency.objects.get(pk=agency_id) if agency_id is not None else None,
        "region_path": item.round.region_path,
        "reader_agency_ids": evidence_readers(item),
        # What is added to an item opened again travels upward only with the next sending.
        "sharing": Sharing.STATUS if item.round.sharing in SHARED_UPWARD else item.round.sharing,
        "group": Reference("round", str(item.round_id)),
    }


def evidence_targets(scope: Scope) -> list[dict[str, Any]]:
    """Items that take evidence of this scope now: its agency's open answers and what is asked of it."""
    agencies = set(scope.agencies("assessments.answer"))
    if scope.work_link is not None:
        agencies.add(scope.work_link.agency_id)
    now, visible = clock.now(), Item.objects.visible_to(scope)
    owned = visible.filter(
        Q(owner_agency__in=agencies)
        | Q(owner_agency__kind__in=OUTSIDE_KINDS, round__coordinator__in=agencies),
        state__in=WITH_OWNER,
        is_level=False,
    ).select_related(*ITEM_RELATED)
    asked = (
        Contribution.objects.running()
        .filter(agency__in=agencies, item__in=visible.values("pk"))
        .select_related(*(f"item__{name}" for name in ITEM_RELATED))
    )
    found = {item.pk: item for item in owned if permissions.can_answer(scope, item, now)}
    found |= {row.item_id: row.item for row in asked if permissions.can_contribute(scope, row)}
    return [
        {
            "reference": Reference("item", str(item.pk)),
            "instrument": item.question.instrument.code,
            "code": item.code,
            "title": item.question.text,
        }
        for item in sorted(found.values(), key=lambda item: (-item.round_id, item.sort))
    ]


def evidence_years(item_ids: Iterable[str]) -> dict[str, int]:
    """The year the answers are about: what proves them must suit it."""
    rows = Item.objects.filter(pk__in=record_ids(item_ids)).values_list("pk", "round__data_year")
    return {str(pk): year for pk, year in rows}


def evidence_readers(item: Item) -> frozenset[int]:
    """Owner, verifiers of the item and of its indicator's level, contributors and Kesbangpol."""
    contributors = item.contributions.running().values_list("agency_id", flat=True)
    level = Item.objects.filter(round_id=item.round_id, leaf_code=item.leaf_code, is_level=True)
    verifiers = {item.verifier_agency_id, *level.values_list("verifier_agency_id", flat=True)}
    readers = {item.owner_agency_id, item.round.coordinator_id, *verifiers, *contributors}
    return frozenset(agency_id for agency_id in readers if agency_id is not None)


def evidence_decided(item_ids: Iterable[str]) -> bool:
    """Whether one of these answers has been accepted, so that its proof must stay."""
    return Item.objects.filter(pk__in=record_ids(item_ids), state__in=APPROVED).exists()


def evidence_closed(round_ids: Iterable[str]) -> dict[str, date]:
    """The day a round was closed; while its reviewers' notes or an objection run it is not over."""
    rows = Round.objects.filter(pk__in=record_ids(round_ids), closed_at__isnull=False)
    over = rows.exclude(state__in=(RoundState.NOTES, RoundState.OBJECTION)).select_related("region")
    return {str(one.pk): one.closed_at.astimezone(one.region.tz).date() for one in over if one.closed_at}


def duty_extended(
    *, scope: Scope, source_id: str, duty: Duty, due_at: datetime, reason: str, now: datetime
) -> None:
    """An extension given on one duty is the item's new due time, so that both say the same."""
    Item.objects.select_for_update(no_key=True).only("pk").get(pk=source_id)
    item = Item.objects.select_related("round").get(pk=source_id)
    if due_at > item.round.owner_due_at:
        raise Refused(Denied(_("Batas waktu baru melewati batas pemilik indeks.")))
    if duty.kind == "isi":
        item.due_at, item.due_reason = due_at, reason[:200]
        item.save(update_fields=("due_at", "due_reason"))


def duty_handed_over(
    *, scope: Scope, source_id: str, duty: Duty, successor: User | None, now: datetime
) -> None:
    if duty.kind == "isi":
        Item.objects.filter(pk=source_id).update(assignee=successor)
