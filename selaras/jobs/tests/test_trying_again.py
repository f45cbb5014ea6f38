"""A job begins anew by itself where its kind allows it, with growing pauses, and is set aside in the end."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from selaras.accounts.tests.factories import NOW, make_user
from selaras.core import clock
from selaras.core.verdict import Refused
from selaras.jobs import choices, permissions, selectors, services
from selaras.jobs.choices import State
from selaras.jobs.models import Job
from selaras.jobs.tests.factories import OTHER, STARTER, make_job, overseer, start

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _own_kind() -> Iterator[None]:
    known = dict(choices._kinds)
    yield
    choices._kinds.clear()
    choices._kinds.update(known)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """The clock of the worker; it goes when it is told to."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


def broken(handle: services.JobHandle) -> None:
    raise ValueError("sandi: rahasia-1234")


def fresh(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_it_waits_longer_every_time_and_is_then_set_aside(at: Callable[[datetime], None]) -> None:
    job, moment = start(broken, repeats=True), NOW
    for wait in choices.RETRY_AFTER:
        assert (fresh(job).state, job.next_try_at) == (State.QUEUED, moment + wait)
        assert services.begin_again(moment + wait - MINUTE / 2) == 0
        moment += wait
        at(moment)
        assert services.begin_again(moment) == 1
    assert (fresh(job).state, job.attempts, job.next_try_at) == (State.ASIDE, 4, None)
    assert services.begin_again(moment + timedelta(days=1)) == 0
    assert [one["attempt"] for one in job.story] == [1, 2, 3, 4] and "disisihkan" in job.error
    assert all("ValueError" in one["words"] and "rahasia" not in one["words"] for one in job.story)


def test_one_good_attempt_ends_it_well(at: Callable[[datetime], None]) -> None:
    answers: Iterator[Any] = iter([ValueError(), "jadi"])

    def moody(handle: services.JobHandle) -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    job = start(moody, repeats=True)
    services.begin_again(NOW + choices.RETRY_AFTER[0])
    assert (fresh(job).state, job.result, len(job.story)) == (State.DONE, "jadi", 1)
    # The page would show it beside the success.
    assert job.error == ""


@pytest.mark.parametrize("died", [False, True])
def test_what_somebody_cancelled_is_not_begun_again_after_a_fault(settings: Any, died: bool) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    now_cancelled = {"cancel_asked_at": NOW, "alive_at": NOW - timedelta(minutes=4)}

    def cancelled_and_broken(handle: services.JobHandle) -> None:
        Job.objects.filter(pk=handle.job_id).update(cancel_asked_at=NOW)
        raise ValueError

    choices.register_job_kind("sample", "Contoh", cancelled_and_broken, repeats=True)
    job = make_job(State.RUNNING, attempts=1, **now_cancelled) if died else make_job()
    if died:
        services.take_up_orphans(NOW)
    else:
        services.run(job_id=job.pk)
    assert (fresh(job).state, job.next_try_at, len(job.story)) == (State.CANCELLED, None, 1)
    assert job.finished_at is not None and job.error == ""


@pytest.mark.parametrize("fault", [ValueError("x"), services.JobFault("Lembar 1 kosong.")])
def test_without_leave_and_for_what_the_starter_must_mend_nothing_is_repeated(fault: Exception) -> None:
    def fail(handle: services.JobHandle) -> None:
        raise fault

    known = isinstance(fault, services.JobFault)
    job = start(fail, repeats=known)
    assert (job.state, job.next_try_at) == (State.FAILED, None)


def test_a_job_that_takes_its_workers_along_is_set_aside_after_the_second(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    choices.register_job_kind("sample", "Contoh", broken, repeats=True)
    job = make_job(State.RUNNING, attempts=1, alive_at=NOW - timedelta(minutes=4))
    assert services.take_up_orphans(NOW) == 1
    assert (fresh(job).state, job.story[0]["died"]) == (State.QUEUED, True)
    Job.objects.update(state=State.RUNNING, attempts=2, next_try_at=None, alive_at=NOW - timedelta(minutes=4))
    services.take_up_orphans(NOW)
    assert fresh(job).state == State.ASIDE


def test_what_waits_for_its_next_try_is_not_taken_before_and_not_thought_lost(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    choices.register_job_kind("sample", "Contoh", lambda handle: "jadi", repeats=True)
    job = make_job(next_try_at=NOW + MINUTE, created_at=NOW - timedelta(hours=1))
    services.run(job_id=job.pk)
    services.requeue_lost(NOW)
    assert fresh(job).state == State.QUEUED and not DBTaskResult.objects.exists()
    # Two workers at the same tick: one place in the queue.
    assert [services.begin_again(NOW + MINUTE), services.begin_again(NOW + MINUTE)] == [1, 0]
    assert DBTaskResult.objects.count() == 1


def test_a_person_may_cancel_the_wait_and_begin_anew_what_was_set_aside() -> None:
    waiting = make_job(next_try_at=NOW + MINUTE, error="Terjadi gangguan; dicoba lagi dengan sendirinya.")
    cancelled = services.cancel(scope=STARTER, job=waiting, now=NOW)
    assert (cancelled.next_try_at, fresh(waiting).error) == (None, "")
    assert services.begin_again(NOW + MINUTE) == 0
    choices.register_job_kind("sample", "Contoh", lambda handle: "jadi", repeats=True)
    aside = make_job(State.ASIDE, faults=4)
    with pytest.raises(Refused):
        services.retry(scope=OTHER, job=aside, now=NOW)
    services.retry(scope=STARTER, job=aside, now=NOW)
    assert (fresh(aside).state, aside.faults) == (State.DONE, 0)


def test_the_page_tells_the_story_and_overseers_have_a_list(client: Client) -> None:
    user = make_user("rusmala")
    client.force_login(user)
    story = [{"at": NOW.isoformat(), "attempt": 1, "words": "ValueError (jobs/x.py:3)", "died": False}]
    job = make_job(State.ASIDE, starter_id=user.pk, story=story)
    shown = client.get(reverse("job", args=[job.pk])).content.decode()
    assert "ValueError (jobs/x.py:3)" in shown and "Ulangi pekerjaan" in shown
    # The list of others' jobs is for overseers alone; everybody else keeps to their own.
    make_job(State.ASIDE, starter_id=user.pk + 1, title="Milik orang lain")
    assert "Milik orang lain" not in client.get(f"{reverse('jobs')}?tampil=disisihkan").content.decode()
    assert selectors.visible_jobs(overseer("ID.")).filter(state=State.ASIDE).count() == 2
    assert permissions.can_retry(STARTER, make_job(State.ASIDE))


def test_an_empty_list_of_what_was_set_aside_says_so(client: Client) -> None:
    client.force_login(make_user("akar", is_administrator=True))
    shown = client.get(f"{reverse('jobs')}?tampil=disisihkan").content.decode()
    assert "Tidak ada pekerjaan yang disisihkan." in shown and "Belum ada pekerjaan" not in shown
