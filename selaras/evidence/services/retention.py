"""Writes of retention: the office's own years, what is held back, and lists proposed and decided on."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.choices.retention import (
    BASIS_LENGTH,
    MOST_ON_A_LIST,
    MOST_YEARS,
    DisposalState,
)
from selaras.evidence.models import Disposal, DisposalItem, Evidence, Hold, RetentionYears
from selaras.evidence.permissions import retention as permissions
from selaras.evidence.selectors import retention as found
from selaras.evidence.services import records, validation
from selaras.jobs.services import start
from selaras.notices.services import notify
from selaras.offices.selectors import people_who_hold
from selaras.regions.models import Region


class ListChanged(Exception):
    """The list is not the one that was read; it is read again first."""


# ---- years


@transaction.atomic
def set_years(
    *, scope: Scope, region: Region, code: str, years: int | None, basis: str, now: datetime
) -> RetentionYears:
    demand(permissions.can_set_years(scope, region))
    before = next((rule for rule in found.schedule_of(region).rules if rule.code == code), None)
    if before is None:
        raise ValidationError(_("Aturan ini tidak ada."), code="code")
    if years is not None and not 1 <= years <= MOST_YEARS:
        raise ValidationError(_("Tulis 1 sampai %(n)s tahun.") % {"n": MOST_YEARS}, code="years")
    basis = _line(basis, _("Sebutkan dasarnya, misalnya nomor JRA daerah."), BASIS_LENGTH, "basis")
    row, _is_new = RetentionYears.objects.update_or_create(
        region=region,
        code=code,
        defaults={"years": years, "basis": basis, "set_by_name": scope.name[:200], "set_at": now},
    )
    _log(
        "retention.rule_set", scope, "region", region.code, region.path, now, note=before.label,
        before={"years": before.years, "basis": before.basis}, after={"years": years, "basis": basis},
    )  # fmt: skip
    return row


# ---- holding back


@transaction.atomic
def hold(*, scope: Scope, region: Region, evidence: Evidence | None, reason: str, now: datetime) -> Hold:
    """The evidence is locked, so a disposal of this very moment is over or sees the hold."""
    demand(permissions.can_hold(scope, region))
    reason = _line(reason, _("Tulis mengapa masih diperlukan."), 500, "reason")
    if evidence is not None:
        records.locked(evidence)
    else:
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    live = Hold.objects.filter(region=region, evidence=evidence, lifted_at=None).first()
    if live is not None:
        return live
    made = Hold.objects.create(
        region=region, evidence=evidence, reason=reason, placed_by_name=scope.name[:200], placed_at=now
    )
    _log("retention.held", scope, *_about(made), now, note=reason)
    return made


@transaction.atomic
def lift(*, scope: Scope, hold: Hold, reason: str, now: datetime) -> Hold:
    hold = Hold.objects.select_for_update(of=("self",)).select_related("region", "evidence").get(pk=hold.pk)
    demand(permissions.can_lift(scope, hold))
    hold.lift_reason = _line(reason, _("Tulis mengapa penahanan diakhiri."), 500, "reason")
    hold.lifted_at, hold.lifted_by_name = now, scope.name[:200]
    hold.save()
    _log("retention.lifted", scope, *_about(hold), now, note=hold.lift_reason)
    return hold


def _about(hold: Hold) -> tuple[str, object, str]:
    if hold.evidence is not None:
        return "evidence", hold.evidence.pk, hold.region.path
    return "region", hold.region.code, hold.region.path


# ---- lists


def propose_all(*, now: datetime) -> int:
    """By the clock: one list for every region that has something due and no list open."""
    made = 0
    regions = Region.objects.filter(pk__in=Evidence.objects.order_by().values("region"))
    for region in regions.exclude(pk__in=_open_lists().values("region")).order_by("pk"):
        scope = Scope(on=now.astimezone(region.tz).date(), name="Selaras")
        made += _propose(scope, region, now) is not None
    return made


def propose(*, scope: Scope, region: Region, now: datetime) -> Disposal:
    """Asked for by a person: what would be removed is shown, nothing is."""
    demand(permissions.can_see(scope, region))
    open_one = _open_lists().filter(region=region).first()
    made = open_one or _propose(scope, region, now)
    if made is None:
        raise ValidationError(_("Belum ada bukti dukung yang habis masa simpannya."), code="nothing")
    return made


def _open_lists() -> QuerySet[Disposal]:
    return Disposal.objects.filter(state__in=[DisposalState.PROPOSED, DisposalState.RELEASED])


def _propose(scope: Scope, region: Region, now: datetime) -> Disposal | None:
    on = now.astimezone(region.tz).date()
    since = on - found.schedule_of(region).again_after
    refused = set(found.recently_refused(region, since=since).values_list("evidence_id", flat=True))
    rows = (one for one in found.due(region, on=on) if one.evidence.pk not in refused)
    items = [item for one in rows for item in _items(one)]
    items = list(islice(items, MOST_ON_A_LIST))
    if not items:
        return None
    try:
        with transaction.atomic():
            made = Disposal.objects.create(
                region=region, region_path=region.path, drafted_at=now, drafted_by_name=scope.name[:200]
            )
            DisposalItem.objects.bulk_create(_in_list(made, item) for item in items)
            told = {"files": len(items)}
            _log("disposal.proposed", scope, "disposal", made.pk, region.path, now, after=told)
            _tell(made, len(items), now)
    except IntegrityError:
        # Somebody else proposed in this very moment; theirs is the list.
        return _open_lists().filter(region=region).first()
    return made


def _items(one: found.Due) -> list[DisposalItem]:
    evidence = one.evidence
    return [
        DisposalItem(
            evidence=evidence,
            part=part,
            sha256=blob.sha256,
            size=blob.size,
            title=evidence.title,
            name=evidence.original_name,
            agency_name=evidence.agency.name,
            rule=f"{one.rule.label}: {one.rule.words}"[:200],
            ended_on=one.ended_on,
            due_on=one.due_on,
        )
        for part, blob in found.contents_of(evidence)
    ]


def _in_list(disposal: Disposal, item: DisposalItem) -> DisposalItem:
    item.disposal = disposal
    return item


def _tell(disposal: Disposal, count: int, now: datetime) -> None:
    region = disposal.region
    notify(
        user_ids=people_who_hold("evidence.dispose", region.path, now),
        text=_("Daftar usul musnah: %(n)s berkas habis masa simpannya.") % {"n": count},
        url=disposal.get_absolute_url(),
        kind="action",
        key=f"disposal-{disposal.pk}",
        now=now,
    )


@transaction.atomic
def release(
    *,
    scope: Scope,
    disposal: Disposal,
    mark: str,
    approval: str,
    approved_on: date,
    now: datetime,
    number: str = "",
    witnesses: str = "",
) -> Disposal:
    """What was read is what is destroyed: the list names itself, and every piece is judged once more."""
    disposal = _held(disposal)
    demand(permissions.can_decide(scope, disposal))
    if mark != found.mark_of(disposal):
        raise ListChanged
    if approved_on > now.astimezone(disposal.region.tz).date():
        raise ValidationError(_("Tanggal persetujuan tidak boleh di masa depan."), code="approved_on")
    fault = _("Sebutkan persetujuannya: panitia penilai, lembaga kearsipan atau ANRI, dengan nomornya.")
    disposal.approval = _line(approval, fault, BASIS_LENGTH, "approval")
    disposal.approved_on = approved_on
    disposal.number = validation.plain_line(number)[:100]
    disposal.witnesses = validation.plain_line(witnesses)[:500]
    job = start(
        kind="evidence.dispose",
        scope=scope,
        title=_("Pemusnahan bukti dukung %(place)s") % {"place": disposal.region.full_name},
        params={"disposal_id": disposal.pk},
        region_path=disposal.region_path,
        now=now,
    )
    disposal.job_id = job.pk
    _decide(scope, disposal, DisposalState.RELEASED, now)
    after = {"approval": disposal.approval, "files": disposal.items.count()}
    _log("disposal.released", scope, "disposal", disposal.pk, disposal.region_path, now, after=after)
    return disposal


@transaction.atomic
def drop(*, scope: Scope, disposal: Disposal, reason: str, now: datetime) -> Disposal:
    disposal = _held(disposal)
    demand(permissions.can_decide(scope, disposal))
    disposal.note = _line(reason, _("Tulis mengapa tidak disetujui."), 500, "reason")
    _decide(scope, disposal, DisposalState.DROPPED, now)
    _log("disposal.dropped", scope, "disposal", disposal.pk, disposal.region_path, now, note=disposal.note)
    return disposal


def _held(disposal: Disposal) -> Disposal:
    return Disposal.objects.select_for_update(of=("self",)).select_related("region").get(pk=disposal.pk)


def _decide(scope: Scope, disposal: Disposal, state: DisposalState, now: datetime) -> None:
    disposal.state, disposal.decided_at, disposal.decided_by_name = state, now, scope.name[:200]
    disposal.save()


def _line(text: str, fault: str, limit: int, code: str) -> str:
    cleaned = validation.plain_line(text)
    if not cleaned or len(cleaned) > limit:
        raise ValidationError(
            fault if not cleaned else _("Paling panjang %(n)s huruf.") % {"n": limit}, code=code
        )
    return cleaned


def _log(verb: str, scope: Scope, kind: str, id_: object, path: str, now: datetime, **more: Any) -> None:
    record(verb=verb, scope=scope, kind=kind, id=id_, region_path=path, at=now, **more)
