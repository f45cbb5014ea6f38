"""Writes of how clashes are settled: proposed by one, agreed by both, never moving anybody's kegiatan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence import permissions
from selaras.evidence.choices import SETTLEMENT_TRANSITIONS, Settlement, SettlementState
from selaras.evidence.compute import meeting_key, reasons_to_meet
from selaras.evidence.models import Activity, ClashSettlement, Voice
from selaras.evidence.services import activity_facts
from selaras.notices.services import notify
from selaras.offices.models import Agency
from selaras.offices.selectors.agencies import people_of


@transaction.atomic
def propose(
    *,
    scope: Scope,
    one: Activity,
    other: Activity,
    decision: str,
    now: datetime,
    mover: Activity | None = None,
    moves_to: date | None = None,
    words: str = "",
) -> ClashSettlement:
    """The proposer's own agency agrees by proposing; what was said of the same pair before ends."""
    first, second = _locked_pair(one, other)
    demand(permissions.can_settle(scope, first, second))
    if not reasons_to_meet(first, second):
        raise ValidationError(_("Kedua kegiatan ini tidak bentrok lagi."), code="clash")
    given = _clean(first, second, decision, mover, moves_to, words)
    for old in _live(first, second):
        _end(scope, old, _("Diganti usulan baru."), now)
    made = ClashSettlement.objects.create(
        first=first,
        second=second,
        state=SettlementState.PROPOSED,
        facts_key=meeting_key(first, second),
        proposed_by_id=scope.user_id,
        proposed_by_name=scope.name,
        proposed_at=now,
        **given,
    )
    _record_both("clash.proposed", scope, made, now, after=_told(made), note=made.words)
    for agency in _sides(made):
        if agency.pk in scope.agencies("evidence.add"):
            _voice(scope, made, agency, "", now)
    if made.state == SettlementState.PROPOSED:
        _tell(made, _("Usulan penyelesaian bentrok kegiatan menunggu persetujuan: %(title)s."), now)
    return made


@transaction.atomic
def agree(
    *, scope: Scope, settlement: ClashSettlement, agency: Agency, now: datetime, source: str = ""
) -> ClashSettlement:
    """For the own agency, or in the name of one, saying where it was said."""
    row = _locked(settlement)
    demand(permissions.can_agree(scope, row, agency))
    words = activity_facts.line(source, 300)
    if agency.pk not in scope.agencies("evidence.add") and not words:
        fault = _("Tulis siapa yang menyetujui dan di mana, misalnya: Sekdis, rapat 3 Februari.")
        raise ValidationError({"source": fault})
    if row.facts_key != meeting_key(row.first, row.second):
        raise ValidationError(_("Jadwal salah satu kegiatan sudah berubah; usulkan lagi."), code="stale")
    _voice(scope, row, agency, words, now)
    return row


@transaction.atomic
def decline(*, scope: Scope, settlement: ClashSettlement, reason: str, now: datetime) -> ClashSettlement:
    row = _locked(settlement)
    demand(permissions.can_decline(scope, row))
    row.state, row.end_reason = SettlementState.DECLINED, activity_facts.reason(reason)
    row.ended_at, row.ended_by_name = now, scope.name
    row.save()
    _record_both("clash.declined", scope, row, now, note=row.end_reason)
    _tell(row, _("Usulan penyelesaian bentrok tidak disepakati: %(title)s."), now)
    return row


@transaction.atomic
def withdraw(*, scope: Scope, settlement: ClashSettlement, reason: str, now: datetime) -> ClashSettlement:
    """What was agreed does not hold any more; the clash is open again."""
    row = _locked(settlement)
    demand(permissions.can_withdraw(scope, row))
    _end(scope, row, activity_facts.reason(reason), now)
    _tell(row, _("Penyelesaian bentrok dicabut: %(title)s."), now)
    return row


def _clean(
    first: Activity,
    second: Activity,
    decision: str,
    mover: Activity | None,
    moves_to: date | None,
    words: str,
) -> dict[str, Any]:
    """Every fault at once, each under the name of its field."""
    problems: dict[str, str] = {}
    text = activity_facts.line(words, 500)
    if decision not in Settlement.values:
        problems["decision"] = _("Pilih penyelesaiannya.")
    elif decision == Settlement.TOGETHER:
        mover = moves_to = None
        if not text:
            problems["words"] = _("Tulis alasan keduanya tetap bersamaan.")
    elif mover is None or mover.pk not in (first.pk, second.pk):
        problems["mover"] = _("Pilih kegiatan yang pindah.")
    elif not permissions.may_still_move(mover):
        problems["mover"] = _("Kegiatan yang sudah terlaksana tidak dapat pindah.")
    elif moves_to is not None and mover.starts_on <= moves_to <= mover.ends_on:
        problems["moves_to"] = _("Tanggal ini sama dengan tanggal sekarang.")
    if problems:
        raise ValidationError(problems)
    return {"decision": decision, "mover": mover, "moves_to": moves_to, "words": text}


def _voice(scope: Scope, row: ClashSettlement, agency: Agency, source: str, now: datetime) -> None:
    Voice.objects.get_or_create(
        settlement=row, agency=agency, defaults={"name": scope.name, "source": source, "at": now}
    )
    after = {"agreed_for": agency.name} | ({"agreed_source": source} if source else {})
    _record_both("clash.agreed", scope, row, now, after=after)
    if {side.pk for side in _sides(row)} <= set(row.voices.values_list("agency_id", flat=True)):
        _move(row, SettlementState.AGREED)
        row.save(update_fields=["state"])
        _tell(row, _("Penyelesaian bentrok kegiatan disepakati: %(title)s."), now)


def _end(scope: Scope, row: ClashSettlement, reason: str, now: datetime) -> None:
    _move(row, SettlementState.ENDED)
    row.ended_at, row.ended_by_name, row.end_reason = now, scope.name, reason
    row.save()
    _record_both("clash.ended", scope, row, now, note=reason)


def _move(row: ClashSettlement, state: SettlementState) -> None:
    if state not in SETTLEMENT_TRANSITIONS[SettlementState(row.state)]:
        raise ValidationError(_("Penyelesaian ini sudah berakhir."), code="state")
    row.state = state


def _sides(row: ClashSettlement) -> list[Agency]:
    return list({one.agency_id: one.agency for one in (row.first, row.second)}.values())


def _locked_pair(one: Activity, other: Activity) -> tuple[Activity, Activity]:
    """Locked in one order, so that two who settle the same pair wait for each other."""
    rows = Activity.objects.select_for_update(of=("self",)).select_related("agency__region")
    first, second = rows.filter(pk__in=(one.pk, other.pk)).order_by("pk")
    return first, second


def _locked(settlement: ClashSettlement) -> ClashSettlement:
    _locked_pair(settlement.first, settlement.second)
    rows = ClashSettlement.objects.select_for_update(of=("self",))
    return rows.select_related("first__agency", "second__agency", "mover__agency").get(pk=settlement.pk)


def _live(first: Activity, second: Activity) -> list[ClashSettlement]:
    rows = ClashSettlement.objects.select_for_update(of=("self",)).filter(first=first, second=second)
    live = rows.filter(state__in=(SettlementState.PROPOSED, SettlementState.AGREED))
    return list(live.select_related("first__agency", "second__agency"))


def _told(row: ClashSettlement) -> dict[str, Any]:
    told = {"decision": row.get_decision_display()}
    if row.mover is not None:
        told["mover"] = row.mover.title
    return told | ({"moves_to": row.moves_to.isoformat()} if row.moves_to else {})


def _tell(row: ClashSettlement, sentence: str, now: datetime) -> None:
    """The people of both agencies, once the settlement is written."""
    users = {
        grant.user_id for side in _sides(row) for grant in people_of(side, now) if grant.user_id is not None
    }
    title = f"{row.first.title} / {row.second.title}"
    transaction.on_commit(
        lambda: notify(
            user_ids=users,
            text=sentence % {"title": title},
            url=row.get_absolute_url(),
            kind="clash",
            key=f"clash-{row.pk}-{row.state}",
            now=now,
        )
    )


def _record_both(verb: str, scope: Scope, row: ClashSettlement, now: datetime, **more: Any) -> None:
    """On the timeline of each of the two, naming the other."""
    after = more.pop("after", {})
    for one, other in ((row.first, row.second), (row.second, row.first)):
        record(
            verb=verb,
            scope=scope,
            kind="activity",
            id=one.pk,
            region_path=one.region_path,
            at=now,
            after={"clash_with": f"{other.title} ({other.agency})", **after},
            **more,
        )
