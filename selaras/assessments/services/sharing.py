"""Who answers and who verifies which item: proposed from the instrument, edited in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import HANDED_IN, ContributionState, ItemState
from selaras.assessments.models import Contribution, Item, Round, RoundAgency
from selaras.assessments.selectors.references import evidence_readers
from selaras.assessments.services.steps import open_item_duties, reference_of, who_waits
from selaras.assessments.services.telling import tell_agencies
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.services import move_duties
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
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    demand(permissions.can_share_out(scope, round_))
    items = {
        item.pk: item
        for item in round_.items.select_for_update(of=("self",)).select_related(
            "owner_agency", "verifier_agency", "question", "round__coordinator"
        )
    }
    agencies = {
        agency.pk: agency for agency in Agency.objects.filter(region_id=round_.region_id, is_active=True)
    }
    faults = [fault for pk, share in shares.items() for fault in _faults(items.get(pk), share, agencies)]
    if faults:
        raise ValidationError(faults)
    changed = 0
    for pk, share in shares.items():
        changed += _apply(scope, items[pk], share, now)
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
    for agency_id in (share.owner_agency_id, share.verifier_agency_id):
        if agency_id is not None and agency_id not in agencies:
            faults.append(_("Butir %(code)s: pilih OPD aktif dari daerah ini.") % {"code": item.code})
    verifier = agencies.get(share.verifier_agency_id or 0)
    if verifier is not None and verifier.is_outside:
        faults.append(_("Butir %(code)s: verifikator harus OPD daerah ini.") % {"code": item.code})
    moves = share.owner_agency_id is not None and share.owner_agency_id != item.owner_agency_id
    if moves and not item.is_with_owner:
        faults.append(
            _("Butir %(code)s sudah %(state)s; kembalikan dahulu sebelum dialihkan ke OPD lain.")
            % {"code": item.code, "state": item.get_state_display().lower()}
        )
    if share.due_at is not None and share.due_at > item.round.owner_due_at:
        faults.append(_("Butir %(code)s: batas waktu melewati batas pemilik indeks.") % {"code": item.code})
    return faults


def _apply(scope: Scope, item: Item, share: Share, now: datetime) -> bool:
    owner_moves = share.owner_agency_id not in {None, item.owner_agency_id}
    verifier_moves = share.verifier_agency_id not in {None, item.verifier_agency_id}
    due_moves = share.due_at is not None and share.due_at != item.due_at
    if not (owner_moves or verifier_moves or due_moves):
        return False
    if owner_moves:
        item.owner_agency = Agency.objects.get(pk=share.owner_agency_id)
        item.assignee = None
        Contribution.objects.running().filter(item=item, agency_id=share.owner_agency_id).update(
            state=ContributionState.CANCELLED
        )
    if verifier_moves:
        item.verifier_agency = Agency.objects.get(pk=share.verifier_agency_id)
    if due_moves:
        item.due_at, item.due_reason = share.due_at, share.due_reason[:200]
    item.save()
    set_readers(subject=reference_of(item), reader_agency_ids=evidence_readers(item))
    if item.round.is_running:
        _renew_duties(item, now)
    return True


def _renew_duties(item: Item, now: datetime) -> None:
    """Duties follow the item: the old agency's end, the new agency's begin in the state of the answer."""
    source = reference_of(item)
    if item.is_with_owner:
        move_duties(action="hand_over", source=source, kind="isi", now=now)
        open_item_duties(
            items=[item],
            kind="isi",
            agency_id=item.duty_agency_id,
            waiting=who_waits(item),
            now=now,
        )
        if item.state == ItemState.REPAIR:
            move_duties(action="hand_in", source=source, kind="isi", now=now)
            move_duties(action="send_back", source=source, kind="isi", now=now)
        if item.duty_agency_id is not None:
            tell_agencies(
                round_=item.round,
                agency_ids=[item.duty_agency_id],
                text=_("Butir %(code)s dibagikan kepada OPD Anda.") % {"code": item.code},
                kind="shared",
                key=f"{item.pk}:{item.owner_agency_id}",
                now=now,
            )
    elif item.state in HANDED_IN:
        move_duties(action="hand_over", source=source, kind="verifikasi", now=now)
        if item.state == ItemState.AT_VERIFIER:
            open_item_duties(
                items=[item],
                kind="verifikasi",
                agency_id=item.verifier_agency_id,
                waiting=item.owner_agency.name if item.owner_agency else "",
                now=now,
            )


def remember_agencies(round_: Round) -> None:
    """One row per agency that owes something in this round."""
    wanted = {item.duty_agency_id for item in round_.items.select_related("owner_agency", "round")}
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
