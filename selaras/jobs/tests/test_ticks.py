"""Ticks: in their rhythm, each on its own feet."""

import logging
from datetime import datetime

import pytest

from selaras.accounts.tests.factories import NOW
from selaras.audit.models import Event
from selaras.audit.services import record
from selaras.jobs import choices, services, tasks
from selaras.jobs.tests.factories import STARTER


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> dict[str, choices.Tick]:
    empty: dict[str, choices.Tick] = {}
    monkeypatch.setattr(choices, "_ticks", empty)
    return empty


def run(due: dict[str, float], failures: dict[str, int], elapsed: float) -> None:
    services.run_due_ticks(due, failures, elapsed=elapsed, now=lambda: NOW)


def test_every_tick_comes_in_its_own_rhythm(table: object) -> None:
    calls: list[tuple[str, datetime]] = []
    choices.register_tick("often", 5, lambda now: calls.append(("often", now)))
    choices.register_tick("seldom", 60, lambda now: calls.append(("seldom", now)))
    due: dict[str, float] = {}
    for second in range(121):
        run(due, {}, 1000.0 + second)
    names = [name for name, _now in calls]
    assert names.count("often") == 25 and names.count("seldom") == 3
    assert calls[0][1] == NOW


def test_a_failing_tick_takes_no_other_with_it_and_is_tried_again(
    table: object, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[int] = []

    def broken(now: datetime) -> None:
        raise RuntimeError("disk full")

    choices.register_tick("broken", 1, broken)
    choices.register_tick("healthy", 1, lambda now: calls.append(1))
    due: dict[str, float] = {}
    failures: dict[str, int] = {}
    with caplog.at_level(logging.ERROR):
        for second in range(100):
            run(due, failures, float(second))
    assert len(calls) == 100 and failures == {"broken": 100}
    assert [record.args for record in caplog.records] == [("broken", 1), ("broken", 10), ("broken", 100)]


def test_a_tick_that_works_again_is_forgiven(table: object) -> None:
    answers = iter([RuntimeError(), None])

    def moody(now: datetime) -> None:
        if fault := next(answers):
            raise fault

    choices.register_tick("moody", 1, moody)
    failures: dict[str, int] = {}
    run({}, failures, 0.0)
    assert failures == {"moody": 1}
    run({}, failures, 1.0)
    assert failures == {}


def test_apps_bring_their_ticks_as_a_table(table: dict[str, choices.Tick]) -> None:
    choices.collect_ticks()
    rhythm = {name: tick.every_seconds for name, tick in table.items()}
    assert rhythm["audit.seal"] <= 5 and rhythm["notices.mail"] == 10
    assert rhythm["jobs.orphans"] == 30


@pytest.mark.django_db
def test_the_audit_is_sealed_by_a_tick() -> None:
    record(verb="jobs.started", scope=STARTER, kind="job", id=1, at=NOW)
    tasks.seal_audit(NOW)
    assert Event.objects.get().seq == 1
