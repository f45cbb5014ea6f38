"""Repairs of a round as lists and numbers, and how they answer the registry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import RepairState
from selaras.assessments.models import Repair, Round
from selaras.assessments.selectors.reasons import Reason, reasons_of
from selaras.core.http import record_id, record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Verdict
from selaras.duties.models import Duty
from selaras.evidence.choices import Sharing
from selaras.evidence.models import Use
from selaras.instruments.models import Instrument
from selaras.measures.models import Measure
from selaras.measures.selectors import latest_official

RELATED = ("round__coordinator", "round__region", "round__instrument", "owner_agency", "measure")


def repairs_for(scope: Scope, round_: Round) -> list[Repair]:
    """Those this person may read, in order; all share the round that was read already."""
    rows = list(
        Repair.objects.visible_to(scope).filter(round=round_).select_related("owner_agency", "measure")
    )
    for row in rows:
        row.round = round_
    return rows


def official_before(round_: Round) -> Measure | None:
    """The owner's result that the round opens with: the last edition before its year of data."""
    return latest_official(round_.region.code, round_.instrument.code, before=str(round_.data_year))


def untaken_reasons(round_: Round, measure: Measure | None) -> list[Reason]:
    """What the owner found wanting and is not on the list yet."""
    if measure is None:
        return []
    known = set(round_.repairs.values_list("text", flat=True))
    reasons = reasons_of(measure.index_code, measure.reasons)
    return [reason for reason in reasons if reason.asks_repair and reason.text not in known]


@dataclass(frozen=True, slots=True)
class RepairRow:
    repair: Repair
    indicators: Sequence[str]
    evidence: int
    late: bool


def repair_rows(repairs: Sequence[Repair], round_: Round, *, now: datetime) -> list[RepairRow]:
    """With the names of indicators and the number of proofs; two queries, however many repairs."""
    titles = node_titles(round_.instrument)
    proofs = proofs_of(repairs)
    return [
        RepairRow(
            repair,
            [f"{code} {titles.get(code, '')}".strip() for code in repair.codes],
            proofs.get(str(repair.pk), 0),
            repair.is_open
            and repair.state != RepairState.REPORTED
            and bool(repair.due_at and repair.due_at < now),
        )
        for repair in repairs
    ]


def node_titles(instrument: Instrument) -> dict[str, str]:
    return dict(instrument.nodes.order_by("sort").values_list("code", "title"))


def proofs_of(repairs: Iterable[Repair]) -> dict[str, int]:
    found: dict[str, int] = {}
    uses = Use.objects.live().filter(subject_kind="repair", subject_id__in=[str(row.pk) for row in repairs])
    for subject_id in uses.values_list("subject_id", flat=True):
        found[subject_id] = found.get(subject_id, 0) + 1
    return found


# ---- how repairs answer the registry


def show_repairs(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Repair.objects.visible_to(scope).filter(pk__in=record_ids(ids)).select_related("round")
    return {
        str(row.pk): Shown(
            _("Perbaikan: %(text)s") % {"text": row.text}, row.get_absolute_url(), row.round.title
        )
        for row in rows
    }


def visible_repair(scope: Scope, repair_id: str) -> Repair | None:
    number = record_id(repair_id)
    if number is None:
        return None
    return Repair.objects.visible_to(scope).select_related(*RELATED).filter(pk=number).first()


def may_add_evidence(scope: Scope, repair_id: str) -> Verdict:
    repair = visible_repair(scope, repair_id)
    if repair is None:
        return Denied(_("Perbaikan ini tidak dapat Anda baca."))
    return permissions.can_add_repair_evidence(scope, repair)


def evidence_context(scope: Scope, repair_id: str) -> dict[str, Any]:
    """Evidence stands in the name of the owner, and is read by it and by Kesbangpol."""
    repair = visible_repair(scope, repair_id)
    if repair is None or repair.owner_agency is None:
        raise Http404
    round_ = repair.round
    outside = repair.owner_agency.is_outside
    return {
        "agency": round_.coordinator if outside else repair.owner_agency,
        "region_path": round_.region_path,
        "reader_agency_ids": frozenset({repair.owner_agency.pk, round_.coordinator_id}),
        "sharing": Sharing.REGION,
        "group": Reference("round", str(round_.pk)),
    }


def evidence_decided(repair_ids: Iterable[str]) -> bool:
    return Repair.objects.filter(pk__in=record_ids(repair_ids), state=RepairState.DONE).exists()


def duty_extended(
    *, scope: Scope, source_id: str, duty: Duty, due_at: datetime, reason: str, now: datetime
) -> None:
    """An extension given on the duty is the repair's new date, so that both say the same."""
    repair = Repair.objects.select_for_update(no_key=True).get(pk=source_id)
    repair.due_at, repair.changed_at = due_at, now
    repair.save(update_fields=("due_at", "changed_at"))
