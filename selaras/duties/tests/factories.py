"""A made-up source of duties, and makers of duties and of the people who owe them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from selaras.core.references import Reference
from selaras.duties import services
from selaras.duties.choices import DutyKind, DutyState
from selaras.duties.models import TOGETHER, Duty, DutyEscalation
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency

NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
DUE = datetime(2026, 1, 27, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = "sumber_uji"
GROUP = Reference("kelompok_uji", "7")
# Permission words of the roles, so that real grants decide who may do what.
KINDS = {
    "tulis": DutyKind("tulis", "Tulis", "assessments.answer", "Tulis %(count)s bagian %(title)s"),
    "periksa": DutyKind(
        "periksa", "Periksa", "assessments.verify", "Periksa %(count)s bagian %(title)s", "duty_extend"
    ),
}
_number = count(1)


def new(agency: Agency, kind: str = "tulis", **changes: Any) -> services.NewDuty:
    number = next(_number)
    values: dict[str, Any] = {
        "title": f"Bagian {number}",
        "url": f"/uji/{number}/",
        "source": Reference(SOURCE, str(number)),
        "owner_agency_id": agency.pk,
        "waiting_label": "Kesbangpol",
        "due_at": DUE,
    }
    return services.NewDuty(kind=kind, **(values | changes))


def open_(*duties: services.NewDuty, group: Reference = GROUP, path: str = "ID.16.72.") -> list[Duty]:
    return services.open_duties(
        duties=duties, group=group, group_title="Laporan", region_path=path, zone="Asia/Jakarta", now=NOW
    )


def make_duty(
    agency: Agency | None = None,
    kind: str = "tulis",
    *,
    state: DutyState = DutyState.NOT_STARTED,
    group: Reference = GROUP,
    **changes: Any,
) -> Duty:
    agency = agency or make_agency()
    (duty,) = open_(new(agency, kind, **changes), group=group, path=agency.region_path)
    if state != DutyState.NOT_STARTED:
        done_at = NOW if state == DutyState.DONE else None
        Duty.objects.filter(pk=duty.pk).update(state=state, done_at=done_at)
        duty.refresh_from_db()
    return duty


def make_escalation(duty: Duty, office: Agency, **changes: Any) -> DutyEscalation:
    """A draft as the worker makes it, whatever day and hour it is."""
    values: dict[str, Any] = {name: getattr(duty, name) for name in TOGETHER} | {
        "office": office,
        "group_title": duty.group_title,
        "region_path": duty.region_path,
        "zone": duty.zone,
        "step": 3,
        "title": duty.title,
        "count": 1,
        "drafted_at": NOW,
    }
    return DutyEscalation.objects.create(**values | changes)


def source_of(duty: Duty) -> Reference:
    return Reference(duty.source_kind, duty.source_id)
