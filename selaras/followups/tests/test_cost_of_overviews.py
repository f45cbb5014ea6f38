"""Sixty offices with three hundred actions each: no overview asks the database more often than with a few."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.followups.choices import ActionState, Period
from selaras.followups.models import Action, Decision, Report
from selaras.followups.tests.factories import NOW, Host, make_direction
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency

pytestmark = pytest.mark.slow
LIMIT = 25
STATES = (
    ActionState.ASSIGNED, ActionState.ACCEPTED, ActionState.ADJUSTING, ActionState.REPORTED,
    ActionState.REPAIR, ActionState.CLOSED,
)  # fmt: skip
PAGES = {
    "matrix": ("action_matrix", {"menurut": "opd"}),
    "matrix, second page": ("action_matrix", {"menurut": "opd", "halaman": "2"}),
    "matrix by region": ("action_matrix", {"menurut": "daerah"}),
    "matrix as a file": ("action_matrix", {"format": "xlsx", "menurut": "opd"}),
    "rate": ("action_rate", {}),
    "who has not delivered": ("actions_undelivered", {}),
    "report": ("action_report", {}),
    "report as a file": ("action_report", {"format": "xlsx"}),
    "directions": ("directions", {}),
}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fill(host: Host, offices: int, actions: int) -> None:
    """So many offices owe so many actions each, out of a tenth as many decisions, in every state."""
    owners = [host.office, host.city_office]
    owners += [make_agency(host.region, f"opd-{number}") for number in range(offices - len(owners))]
    decisions = [host.decide(f"Keputusan {number}.") for number in range(max(actions // 10, 1))]
    rows, states = [], cycle(STATES)
    for number in range(actions):
        batch = uuid4()
        for at, owner in enumerate(owners):
            rows.append(
                made(decisions[number % len(decisions)], owner, number * offices + at + 1, next(states))
            )
            rows[-1].batch = batch
    Action.objects.bulk_create(rows, batch_size=500)
    reports = [
        Report(action=row, text="Laporan.", reported_by_name="Uji", reported_at=NOW)
        for row in rows
        if row.state == ActionState.REPORTED
    ]
    Report.objects.bulk_create(reports, batch_size=500)
    for number in range(actions):
        make_direction(host.office, text=f"Arahan {number}")


def made(decision: Decision, owner: Agency, number: int, state: ActionState) -> Action:
    due = NOW + timedelta(days=number % 90 - 60)
    return Action(
        decision=decision,
        number=number,
        text=f"Tindak lanjut {number}",
        agency=owner,
        owner_path=owner.region_path,
        zone="Asia/Jakarta",
        due_at=due,
        original_due_at=due,
        period=Period.B04 if number % 2 else "",
        period_year=2026 if number % 2 else None,
        state=state,
        assigned_at=NOW,
        closed_at=NOW if state == ActionState.CLOSED else None,
        reported_at=NOW,
        created_at=NOW,
        created_by_name="Uji",
        changed_at=NOW,
        changed_by_name="Uji",
    )


def measured(host: Host) -> dict[str, int]:
    client = Client()
    client.force_login(host.manager_user)
    counts = {}
    for name, (address, given) in PAGES.items():
        assert client.get(reverse(address), given).status_code == 200, name
        with CaptureQueriesContext(connection) as seen:
            response = client.get(reverse(address), given)
            response.getvalue()
        counts[name] = len(seen)
        listed = "\n".join(query["sql"][:200] for query in seen.captured_queries)
        assert len(seen) <= LIMIT, f"{name}: {len(seen)}\n{listed}"
    return counts


def test_as_many_queries_for_eighteen_thousand_actions_as_for_a_hundred(host: Host) -> None:
    with undone():
        fill(host, 6, 35)
        few = measured(host)
    with undone():
        fill(host, 60, 300)
        assert Action.objects.count() == 18_000
        many = measured(host)
    assert many == few
