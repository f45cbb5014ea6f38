"""Records of duties, retention, letters, clashes and reorganisations that operations are tried on."""

from datetime import timedelta
from typing import Any

from selaras.assessments.tests.factories import NOW, City
from selaras.core.moving import GROUPS
from selaras.duties.models import Duty
from selaras.evidence import services as evidence
from selaras.evidence.models import Hold, Use
from selaras.evidence.services import activities, settlements
from selaras.letters import services as letters
from selaras.meetings.models import AttendanceRecord, Meeting
from selaras.offices.models import PrivacyRequest
from selaras.offices.services.reorganising import About, Line, add_line, plan_reorganisation

YEAR = NOW.year


def records_of_work(city: City) -> dict[str, object]:
    """What the operations that keep records in order are about."""
    given: dict[str, Any] = {"scope": city.operator, "now": NOW}
    office, contact = city["kesbangpol"], city.user(city.contact("bappeda"))
    plan = plan_reorganisation(region=city.region, about=About("Penataan", "Perda", NOW.date()), **given)
    line = add_line(plan=plan, line=Line(city["bappeda"], city["tapem"], list(GROUPS), True), **given)
    return {
        "duty_id": Duty.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
        "use_id": Use.objects.order_by("pk").first().pk,  # type: ignore[union-attr]
        "hold_id": Hold.objects.create(region=city.region, reason="Pemeriksaan", placed_at=NOW).pk,
        "privacy_id": PrivacyRequest.objects.create(
            user=contact, region_path=city.region.path, wanted="perbaikan", text="Nama", asked_at=NOW,
            due_at=NOW + timedelta(days=3),
        ).pk,
        "reorganisation_id": plan.pk,
        "line_id": line.pk,
        "year": YEAR,
        "rule": "berkas",
        "entry_id": letters.reserve_number(agency=office, year=YEAR, note="Undangan", **given).pk,
        **_clash(city),
    }  # fmt: skip


def record_of(meeting: object) -> dict[str, object]:
    """Somebody on the list of a meeting."""
    row = AttendanceRecord.objects.create(
        meeting=Meeting.objects.get(pk=meeting), name="Lakitan", person_key="lakitan", body_key="-",
        method="petugas", at=NOW, received_at=NOW, recorded_by_name="Operator",
    )  # fmt: skip
    return {"record_id": row.pk}


def _clash(city: City) -> dict[str, object]:
    """Two agencies in one hall tomorrow, with a proposal that waits."""
    day = (NOW + timedelta(days=1)).date()
    facts = evidence.Facts(title="Rakor", starts_on=day, place="Aula pertemuan")
    one, other = (
        activities.plan(scope=city.contact(code), agency=city[code], facts=facts, now=NOW)
        for code in ("bappeda", "tapem")
    )
    row = settlements.propose(
        scope=city.contact("bappeda"), one=one, other=other, decision="pindah", mover=one, now=NOW
    )
    return {"settlement_id": row.pk, "other_id": other.pk}
