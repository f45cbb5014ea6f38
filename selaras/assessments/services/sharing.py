"""Who answers and who verifies which item: proposed from the instrument, edited in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import ContributionState, ItemState
from selaras.assessments.models import Contribution, Item, Round, RoundAgency
from selaras.assessments.selectors.references import evidence_readers
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.owed import renew_due_times, renew_duties
from selaras.assessments.services.steps import held_round, items_of, reference_of
from selaras.assessments.services.telling import tell_agencies
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.services import set_readers
from selaras.instruments.models import Question
from selaras.offices.models import Agency

# Who checks what Kesbangpol itself answers: the first two of these that the region has, in turn.
CHECKS_THE_COORDINATOR = ("hukum", "bappeda", "inspektorat", "tapem")


@dataclass(frozen=True, slots=True)
class Share:
    """The wanted state of one item; None leaves a field as it is."""

    owner_agency_id: int | None = None
    verifier_agency_id: int | None = None
    due_at: datetime | None = None
    due_reason: str = ""


def proposed_items(
    round_: Round, questions: Sequence[Question], agencies: Mapping[str, Agency]
) -> list[Item]:
    """Items with the instrument's usual owners; the verifier is of another agency wherever there is one."""
    others = [agencies[code] for code in CHECKS_THE_COORDINATOR if code in agencies][:2]
    turn = cycle(others or [round_.coordinator])
    items = []
    for sort, question in enumerate(questions):
        owner = agencies.get(question.owners[0]) if question.owners else None
        answered_by_coordinator = owner is not None and (
            owner.is_outside or owner.pk == round_.coordinator_id
        )
        items.append(
            Item(
                round=round_,
                question=question,
                code=question.code,
                sort=sort,
                leaf_code=question.node.code,
                is_level=question.type == "tingkat",
                owner_agency=owner,
                verifier_agency=next(turn) if answered_by_coordinator else round_.coordinator,
            )
        )
    return items


def propose_contributions(
    items: Iterable[Item], agencies: Mapping[str, Agency], *, asked_by: str, now: datetime
) -> list[Contribution]:
    """The further usual owners of a question; outside bodies are asked by letter, so not here."""
    found = []
    for item in items:
        # A level rests on the other answers, so nobody owes anything to it.
        for code in () if item.is_level else item.question.owners[1:]:
            agency = agencies.get(code)
            if agency is not None and not agency.is_outside and agency.pk != item.duty_agency_id:
                ask = _("Bukti dukung atau keterangan")
                found.append(
                    Contribution(item=item, agency=agency, ask=ask, asked_by_name=asked_by, asked_at=now)
                )
    return found


@transaction.atomic
def share_out(*, scope: Scope, round_: Round, shares: Mapping[int, Share], now: datetime) -> int:
    """Give items to other agencies, verifiers or due times; all of them, or none with every fault listed."""
    round_ = held_round(round_.pk)
    demand(permissions.can_share_out(scope, round_))
    items = {item.pk: item for item in items_of(round_)}
    agencies = {
        agency.pk: agency for agency in Agency.objects.filter(region_id=round_.region_id, is_active=True)
    }
    faults = [fault for pk, share in shares.items() for fault in _faults(items.get(pk), share, agencies)]
    if faults:
        raise ValidationError(faults)
    changed = 0
    for pk, share in shares.items():
        changed += _apply(scope, items[pk], share, agencies, now)
    if changed and round_.is_running:
        remember_agencies(round_)
    if changed:
        record(
            verb="assessments.round.shared_out",
            scope=scope,
            kind="round",
            id=round_.pk,
            region_path=round_.region_path,
            after={"items": changed},
            note=_("%(count)s butir diubah") % {"count": changed},
            at=now,
        )
    return changed


def _faults(item: Item | None, share: Share, agencies: Mapping[int, Agency]) -> list[str]:
    if item is None:
        return [_("Ada butir yang bukan bagian dari periode ini.")]
    faults = []
    # What stays is not asked about again, even where the agency has ended meanwhile.
    chosen = {share.owner_agency_id, share.verifier_agency_id}
    if chosen - {None, item.owner_agency_id, item.verifier_agency_id} - set(agencies):
        faults.append(_("Butir %(code)s: pilih OPD aktif dari daerah ini.") % {"code": item.code})
    verifier = agencies.get(share.verifier_agency_id or 0)
    if verifier is not None and verifier.is_outside:
        faults.append(_("Butir %(code)s: verifikator harus OPD daerah ini.") % {"code": item.code})
    moves = share.owner_agency_id is not None and share.owner_agency_id != item.owner_agency_id
    if moves and not item.is_with_owner:
        faults.append(
            _("Butir %(code)s berstatus %(state)s; kembalikan dahulu sebelum dialihkan ke OPD lain.")
            % {"code": item.code, "state": item.get_state_display()}
        )
    if share.due_at is not None and share.due_at > item.round.owner_due_at:
        faults.append(_("Butir %(code)s: batas waktu melewati batas pemilik indeks.") % {"code": item.code})
    return faults


def _apply(scope: Scope, item: Item, share: Share, agencies: Mapping[int, Agency], now: datetime) -> bool:
    owner_moves = share.owner_agency_id not in {None, item.owner_agency_id}
    verifier_moves = share.verifier_agency_id not in {None, item.verifier_agency_id}
    due_moves = share.due_at is not None and share.due_at != item.due_at
    if not (owner_moves or verifier_moves or due_moves):
        return False
    if owner_moves and share.owner_agency_id is not None:
        item.owner_agency, item.assignee = agencies[share.owner_agency_id], None
        # Nobody contributes to what is his own.
        Contribution.objects.running().filter(item=item, agency=item.duty_agency_id or 0).update(
            state=ContributionState.CANCELLED
        )
    if verifier_moves and share.verifier_agency_id is not None:
        item.verifier_agency = agencies[share.verifier_agency_id]
        if item.state == ItemState.AT_VERIFIER:
            # The new verifier has not read it yet.
            item.opened_at, item.opened_by_name = None, ""
    if due_moves:
        item.due_at, item.due_reason = share.due_at, tidy(share.due_reason)[:200]
    item.save()
    _renew_readers(item, verifier_moves)
    if item.round.is_running:
        renew_duties(items=[item], now=now)
        if due_moves:
            reason = item.due_reason or _("Diatur pada pembagian butir.")
            renew_due_times(scope=scope, item=item, reason=reason, now=now)
        if owner_moves:
            _tell_new_owner(item, now)
    return True


def _renew_readers(item: Item, verifier_moves: bool) -> None:
    """Whoever sets a level reads the evidence of all answers below the same indicator."""
    touched = [item]
    if item.is_level and verifier_moves:
        same_leaf = Item.objects.filter(round=item.round, leaf_code=item.leaf_code)
        touched = list(same_leaf.select_related("round"))
    for one in touched:
        set_readers(subject=reference_of(one), reader_agency_ids=evidence_readers(one))


def _tell_new_owner(item: Item, now: datetime) -> None:
    if item.duty_agency_id is not None:
        tell_agencies(
            round_=item.round,
            agency_ids=[item.duty_agency_id],
            text=_("Butir %(code)s dibagikan kepada OPD Anda.") % {"code": item.code},
            kind="shared",
            key=f"{item.pk}:{now.isoformat()}",
            now=now,
        )


def remember_agencies(round_: Round) -> None:
    """One row per agency that owes something in this round."""
    relevant = round_.items.exclude(state=ItemState.NOT_RELEVANT).select_related("owner_agency", "round")
    wanted = {item.duty_agency_id for item in relevant}
    wanted |= set(
        Contribution.objects.running()
        .filter(item__round=round_)
        .values_list("agency_id", flat=True)
        .distinct()
    )
    RoundAgency.objects.bulk_create(
        [RoundAgency(round=round_, agency_id=agency_id) for agency_id in sorted(w for w in wanted if w)],
        ignore_conflicts=True,
    )
