"""A meeting of three hundred: its pages ask the database no more often than those of a small one."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.followups.services import ActionText, Due, Owner, add_action, record_decision
from selaras.meetings import services
from selaras.meetings.models import AttendanceRecord, Invitee, Meeting
from selaras.meetings.selectors.decisions import reference_of
from selaras.meetings.services import PointText
from selaras.meetings.tests.factories import NOW, SOON, Province

pytestmark = pytest.mark.slow
LIMIT = 25


def held(province: Province, people: int, decisions: int) -> Meeting:
    """Invited, half of them there, with decisions and actions, while its minutes are written."""
    series = services.make_series(
        scope=province.planner, agency=province.host, text=services.SeriesText("Rakor"), now=NOW
    )
    meeting = province.invited(series=series)
    for n in range(10):
        services.add_point(
            scope=province.planner, meeting=meeting, text=PointText(f"Pokok {n}", minutes=5), now=NOW
        )
    common = {"meeting": meeting, "added_at": NOW, "added_by_name": "Uji"}
    Invitee.objects.bulk_create(
        Invitee(organisation=f"Lembaga {n}", sort=n + 2, **common) for n in range(people)
    )
    province.step(meeting, "begin", now=SOON)
    rows = list(meeting.invitees.filter(agency=None)[: people // 2])
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(
            meeting=meeting, invitee=row, name=f"Orang {row.pk}", organisation=row.organisation,
            person_key=f"orang {row.pk}", body_key=f"o:{row.organisation}", method="petugas", at=SOON,
            received_at=SOON, recorded_by_name="Uji",
        )
        for row in rows
    )  # fmt: skip
    for n in range(decisions):
        decision = record_decision(
            scope=province.planner, origin=reference_of(meeting), text=f"Putusan {n}", now=SOON
        )
        add_action(
            scope=province.planner, decision=decision, text=ActionText("Tindakan"), now=SOON,
            owners=[Owner(province.host.pk), Owner(province.bappeda.pk)], due=Due(on=date(2026, 6, 1)),
        )  # fmt: skip
    return province.step(meeting, "end", now=SOON)


def measured(province: Province, people: int, decisions: int) -> dict[str, int]:
    with transaction.atomic():
        meeting = held(province, people, decisions)
        counts = {}
        for name, user in (("host", province.planner_user), ("invited", province.contact_user)):
            client = Client()
            client.force_login(user)
            assert client.get(meeting.get_absolute_url()).status_code == 200
            with CaptureQueriesContext(connection) as seen:
                client.get(meeting.get_absolute_url())
            counts[name] = len(seen)
            listed = "\n".join(query["sql"][:160] for query in seen.captured_queries)
            assert len(seen) <= LIMIT, f"{name}: {len(seen)}\n{listed}"
        transaction.set_rollback(True)
    return counts


def test_a_meeting_of_three_hundred_costs_what_a_small_one_costs(province: Province) -> None:
    small = measured(province, 30, 2)
    assert measured(province, 300, 20) == small
