"""Escalations of late duties through the API: read by the office, decided by its head alone, once."""

from datetime import timedelta

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW, City
from selaras.duties.models import DutyEscalation
from selaras.duties.tests.factories import make_duty, make_escalation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def head(city: City) -> Caller:
    return Caller.of(city, city.leader("kepala_kesbangpol"))


@pytest.fixture
def draft(city: City) -> DutyEscalation:
    return make_escalation(
        make_duty(city["bappeda"], "isi", due_at=NOW - timedelta(days=9)), city["kesbangpol"]
    )


def test_the_head_releases_once_and_the_owner_reads_it_then(
    operator: Caller, contact: Caller, head: Caller, draft: DutyEscalation
) -> None:
    path = f"/duty-escalations/{draft.pk}"
    assert answered(contact.get("/duty-escalations"))["count"] == 0
    refused(contact.get(path), 404, "not_found")
    shown = answered(operator.get(path))
    assert (shown["state"], shown["count"], shown["may_release"]["allowed"]) == ("konsep", 1, False)
    refused(operator.post(f"{path}/release", {}), 403, "forbidden")
    refused(contact.post(f"{path}/release", {}), 404, "not_found")
    done = answered(head.post(f"{path}/release", {"message": "Mohon dibantu."}))
    assert done["state"] == "disampaikan" and done["text"].endswith("Mohon dibantu.")
    refused(head.post(f"{path}/release", {}), 403, "forbidden")
    assert answered(contact.get(path))["text"] == done["text"]


def test_declining_needs_a_reason_and_filters_are_known(
    operator: Caller, head: Caller, draft: DutyEscalation
) -> None:
    path = f"/duty-escalations/{draft.pk}/decline"
    for body in ({}, {"reason": "   "}, {"reason": "x" * 1001}):
        refused(head.post(path, body), 422, "invalid")
    assert answered(head.post(path, {"reason": "Sudah ditelepon."}))["note"] == "Sudah ditelepon."
    counts = {
        query: answered(operator.get(f"/duty-escalations?{query}"))["count"]
        for query in ("state=konsep", "state=tidak_disampaikan", "step=3", "step=10", "q=tidak+ada")
    }
    assert counts == {
        "state=konsep": 0,
        "state=tidak_disampaikan": 1,
        "step=3": 1,
        "step=10": 0,
        "q=tidak+ada": 0,
    }
    refused(operator.get("/duty-escalations?status=konsep"), 422, "invalid")
