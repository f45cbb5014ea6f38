"""A job runs once, tells how far it is, ends in a word, and can be cancelled and repeated."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from selaras.accounts.tests.factories import NOW
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.verdict import Refused
from selaras.jobs import choices, services, tasks
from selaras.jobs.choices import State
from selaras.jobs.models import Job
from selaras.jobs.tests.factories import OTHER, STARTER, make_job, start

pytestmark = pytest.mark.django_db
WITH_QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_a_job_runs_with_its_parameters_and_keeps_its_result() -> None:
    def double(handle: services.JobHandle, number: int) -> dict[str, int]:
        handle.progress(50, "separuh")
        return {"twice": number * 2}

    job = start(double, params={"number": 21})
    assert (job.state, job.progress, job.result, job.attempts) == (State.DONE, 100, {"twice": 42}, 1)
    assert (job.starter_id, job.starter_name) == (7, "Rusmala") and job.finished_at
    assert Event.objects.get().verb == "jobs.started"


def test_progress_is_seen_while_it_runs_and_stays_between_0_and_100() -> None:
    seen: list[tuple[int, str]] = []

    def slow(handle: services.JobHandle) -> None:
        for percent in (-5, 33.9, 250):
            handle.progress(percent, f"di {percent}" + "x" * 400)
            row = Job.objects.get(pk=handle.job_id)
            seen.append((row.progress, row.state))
            assert len(row.message) == 300

    start(slow)
    assert seen == [(0, State.RUNNING), (33, State.RUNNING), (100, State.RUNNING)]


def test_a_fault_the_starter_can_mend_is_told_and_any_other_is_not() -> None:
    def known(handle: services.JobHandle) -> None:
        raise services.JobFault("Lembar 1 kosong.")

    def unknown(handle: services.JobHandle) -> None:
        raise ValueError("postgres://pengguna:sandi@host")

    job = start(known)
    assert (job.state, job.error) == (State.FAILED, "Lembar 1 kosong.")
    job = start(unknown)
    assert job.state == State.FAILED and "sandi@host" not in job.error and "ulangi" in job.error


@pytest.mark.parametrize(("repeats", "state"), [(False, State.FAILED), (True, State.QUEUED)])
def test_a_stopped_worker_leaves_a_failed_job_behind_or_one_that_begins_anew(
    repeats: bool, state: str
) -> None:
    def stopped(handle: services.JobHandle) -> None:
        raise SystemExit(1)

    job = make_job()
    choices.register_job_kind("sample", "Contoh", stopped, repeats=repeats)
    with pytest.raises(SystemExit):
        services.run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == state and "pekerja dihentikan" in job.story[0]["words"]


def test_an_unknown_kind_is_refused_before_anything_is_written() -> None:
    with pytest.raises(KeyError):
        services.start(kind="tidak.ada", scope=STARTER, title="x", params={}, now=NOW)
    assert not Job.objects.exists()


def test_a_running_job_ends_at_its_next_progress_after_it_was_cancelled() -> None:
    steps: list[int] = []

    def long(handle: services.JobHandle) -> None:
        for step in range(10):
            steps.append(step)
            if step == 3:
                services.cancel(scope=STARTER, job=Job.objects.get(pk=handle.job_id), now=NOW)
            handle.progress(step * 10)

    job = start(long)
    assert job.state == State.CANCELLED and steps == [0, 1, 2, 3]


def test_a_waiting_job_that_was_cancelled_never_runs(settings: Any) -> None:
    ran: list[int] = []
    settings.TASKS = WITH_QUEUE
    job = start(lambda handle: ran.append(1))
    assert job.state == State.QUEUED and not ran
    assert services.cancel(scope=STARTER, job=job, now=NOW).state == State.CANCELLED
    services.run(job_id=job.pk)
    assert not ran


def test_a_job_handed_to_two_workers_runs_once() -> None:
    ran: list[int] = []
    job = start(lambda handle: ran.append(1))
    services.run(job_id=job.pk)
    services.run(job_id=10**9)
    assert ran == [1]


def test_the_job_and_its_place_in_the_queue_are_one_transaction(settings: Any) -> None:
    settings.TASKS = WITH_QUEUE
    with pytest.raises(RuntimeError), transaction.atomic():
        start(lambda handle: None)
        raise RuntimeError
    assert not Job.objects.exists() and not DBTaskResult.objects.exists()
    job = start(lambda handle: None)
    assert DBTaskResult.objects.get().args_kwargs["args"] == [job.pk]


def test_a_failed_job_is_repeated_from_the_beginning() -> None:
    answers = iter([services.JobFault("belum"), None])

    def moody(handle: services.JobHandle) -> str:
        if fault := next(answers):
            raise fault
        return "jadi"

    job = start(moody)
    assert job.state == State.FAILED
    services.retry(scope=STARTER, job=job, now=NOW)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts, job.error) == (State.DONE, "jadi", 2, "")


def test_only_the_starter_repeats_and_cancels() -> None:
    failed, waiting = make_job(State.FAILED), make_job()
    with pytest.raises(Refused):
        services.retry(scope=OTHER, job=failed, now=NOW)
    with pytest.raises(Refused):
        services.cancel(scope=OTHER, job=waiting, now=NOW)


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
def test_what_has_ended_cannot_be_cancelled(state: str) -> None:
    with pytest.raises(Refused):
        services.cancel(scope=STARTER, job=make_job(state), now=NOW)


@pytest.mark.parametrize("state", [State.DONE, State.QUEUED, State.RUNNING])
def test_what_has_not_failed_cannot_be_repeated(state: str) -> None:
    with pytest.raises(Refused):
        services.retry(scope=STARTER, job=make_job(state), now=NOW)


def test_the_word_of_a_dead_attempt_no_longer_counts() -> None:
    """A worker that was given up and wakes again must not overwrite the new attempt."""
    job = make_job(State.RUNNING, attempts=2)
    zombie = services.JobHandle(job.pk, attempt=1)
    with pytest.raises(services.Cancelled):
        zombie.progress(90)
    assert not zombie.close(State.DONE)
    job.refresh_from_db()
    assert (job.state, job.progress) == (State.RUNNING, 0)


# ---- what the worker looks after


def test_a_job_whose_worker_is_silent_fails_and_a_living_one_does_not() -> None:
    silent = make_job(State.RUNNING, alive_at=NOW - timedelta(minutes=4))
    living = make_job(State.RUNNING, alive_at=NOW - timedelta(minutes=2))
    assert services.take_up_orphans(NOW) == 1
    silent.refresh_from_db()
    living.refresh_from_db()
    assert silent.state == State.FAILED and silent.error and living.state == State.RUNNING


def test_the_heart_of_a_long_silent_job_beats_from_outside() -> None:
    def silent(handle: services.JobHandle) -> None:
        Job.objects.filter(pk=handle.job_id).update(alive_at=NOW)
        services.beat(clock.now())
        assert Job.objects.get(pk=handle.job_id).alive_at != NOW

    assert start(silent).state == State.DONE


def test_a_job_that_lost_its_place_is_queued_again(settings: Any) -> None:
    settings.TASKS = WITH_QUEUE
    make_job(created_at=NOW)
    services.requeue_lost(NOW + timedelta(minutes=1))
    assert not DBTaskResult.objects.exists()
    services.requeue_lost(NOW + timedelta(minutes=3))
    services.requeue_lost(NOW + timedelta(minutes=4))
    assert DBTaskResult.objects.count() == 1


def test_old_rows_are_dropped(settings: Any) -> None:
    settings.TASKS = WITH_QUEUE
    tasks.run_job.enqueue(1)
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=NOW - timedelta(days=20))
    tasks.run_job.enqueue(2)
    tasks.drop_old_rows(NOW)
    assert DBTaskResult.objects.count() == 1
