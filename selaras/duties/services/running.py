"""Opening, moving, extending and handing over duties, inside the transaction of the source's app."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.audit.services import record
from selaras.core.references import Reference, action_of
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.duties.choices import DUTY_KINDS, TRANSITIONS, DutyState
from selaras.duties.models import Duty, Extension
from selaras.duties.permissions import can_extend, can_hand_over
from selaras.offices.selectors import scope_at


@dataclass(frozen=True, slots=True)
class NewDuty:
    kind: str
    title: str
    url: str
    source: Reference
    owner_agency_id: int
    waiting_label: str
    due_at: datetime
    owner_user_id: int | None = None
    state: DutyState = DutyState.NOT_STARTED


@transaction.atomic
def open_duties(
    *,
    duties: Sequence[NewDuty],
    group: Reference,
    group_title: str,
    region_path: str,
    zone: str,
    now: datetime,
) -> list[Duty]:
    """Open those not yet running; a running one of the same source, kind and agency is left as it is."""
    for new in duties:
        if new.kind not in DUTY_KINDS:
            raise KeyError(f"unregistered kind of duty {new.kind!r}")
    running = set(
        Duty.objects.running()
        .filter(group_kind=group.kind, group_id=group.id, source_id__in={new.source.id for new in duties})
        .values_list("source_kind", "source_id", "kind", "owner_agency_id")
    )
    rows = [
        Duty(
            kind=new.kind,
            title=new.title[:300],
            url=new.url,
            source_kind=new.source.kind,
            source_id=new.source.id,
            group_kind=group.kind,
            group_id=group.id,
            group_title=group_title[:200],
            region_path=region_path,
            zone=zone,
            owner_agency_id=new.owner_agency_id,
            owner_user_id=new.owner_user_id,
            state=new.state,
            waiting_label=new.waiting_label[:200],
            due_at=new.due_at,
            original_due_at=new.due_at,
            created_at=now,
        )
        for new in duties
        if (new.source.kind, new.source.id, new.kind, new.owner_agency_id) not in running
    ]
    return Duty.objects.bulk_create(rows)


@transaction.atomic
def move_duties(
    *,
    action: str,
    source: Reference | Iterable[Reference],
    now: datetime,
    kind: str | None = None,
    owner_agency_ids: Iterable[int] | None = None,
) -> int:
    """Move those duties of a source that stand where the action starts; returns how many moved."""
    froms, to = TRANSITIONS[action]
    sources = [source] if isinstance(source, Reference) else list(source)
    wanted = Q(pk__in=[])
    for source_kind in {ref.kind for ref in sources}:
        wanted |= Q(source_kind=source_kind, source_id__in=[r.id for r in sources if r.kind == source_kind])
    rows = Duty.objects.filter(wanted, state__in=froms)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if owner_agency_ids is not None:
        rows = rows.filter(owner_agency_id__in=owner_agency_ids)
    return rows.update(state=to, done_at=now if to == DutyState.DONE else None)


@transaction.atomic
def set_due(
    *, scope: Scope, duties: Iterable[Duty], due_at: datetime, reason: str, now: datetime
) -> list[Extension]:
    """Give another due time to several duties of one source, each with its row of history."""
    rows = [duty for duty in duties if duty.due_at != due_at]
    history = [
        Extension(
            duty=duty,
            old_due_at=duty.due_at,
            new_due_at=due_at,
            reason=reason,
            actor_id=scope.user_id,
            actor_name=scope.name,
            at=now,
        )
        for duty in rows
    ]
    Duty.objects.filter(pk__in=[duty.pk for duty in rows]).update(due_at=due_at)
    return Extension.objects.bulk_create(history)


@transaction.atomic
def extend(*, scope: Scope, duty: Duty, due_at: datetime, reason: str, now: datetime) -> Extension:
    """Extension asked for on one duty; its source hears of it through the register and may refuse."""
    demand(can_extend(scope, duty))
    heard = action_of(duty.source_kind, "duty_extended")
    if heard is not None:
        # The source is held first, as every step of the source does; the duty after it.
        heard(scope=scope, source_id=duty.source_id, duty=duty, due_at=due_at, reason=reason, now=now)
    duty = Duty.objects.select_for_update().get(pk=duty.pk)
    demand(can_extend(scope, duty))
    if not reason.strip():
        raise Refused(Denied(_("Tuliskan alasan perpanjangan waktu.")))
    if due_at <= max(now, duty.due_at):
        raise Refused(Denied(_("Batas waktu baru harus sesudah batas waktu sekarang.")))
    (row,) = set_due(scope=scope, duties=[duty], due_at=due_at, reason=reason.strip(), now=now)
    record(
        verb="duties.duty.extended",
        scope=scope,
        kind="duty",
        id=duty.pk,
        region_path=duty.region_path,
        before={"due_at": row.old_due_at.isoformat()},
        after={"due_at": due_at.isoformat()},
        note=reason.strip(),
        at=now,
    )
    return row


@transaction.atomic
def hand_over(
    *, scope: Scope, leaving: User, successor: User | None, region_path: str, reason: str, now: datetime
) -> int:
    """Give every running duty that stands on a person's name to a successor, or back to the agency."""
    demand(can_hand_over(scope, region_path))
    if successor is not None and successor.pk == leaving.pk:
        raise Refused(Denied(_("Penerima harus orang lain.")))
    named = Duty.objects.running().filter(owner_user=leaving, region_path__under=region_path)
    rows = list(named.select_related("owner_agency"))
    if successor is not None:
        _demand_able(successor, rows, now)
    for duty in rows:
        heard = action_of(duty.source_kind, "duty_handed_over")
        if heard is not None:
            heard(scope=scope, source_id=duty.source_id, duty=duty, successor=successor, now=now)
        record(
            verb="duties.duty.handed_over",
            scope=scope,
            kind="duty",
            id=duty.pk,
            region_path=duty.region_path,
            before={"owner_user": leaving.pk},
            after={"owner_user": successor.pk if successor else None},
            note=reason.strip(),
            at=now,
        )
    named.filter(pk__in=[duty.pk for duty in rows]).update(owner_user=successor)
    return len(rows)


def _demand_able(successor: User, duties: Iterable[Duty], now: datetime) -> None:
    """A duty on the name of somebody who may not do it would be seen by nobody."""
    scope = scope_at(successor, now)
    for duty in duties:
        if duty.owner_agency_id not in scope.agencies(DUTY_KINDS[duty.kind].needs):
            raise Refused(
                Denied(
                    _("%(name)s belum bertugas di %(agency)s; beri hak akses lebih dahulu.")
                    % {"name": successor.full_name, "agency": duty.owner_agency.name}
                )
            )
