"""Starting, running, cancelling and repeating jobs, and the ticks of the worker."""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from selaras.audit import selectors as audited
from selaras.audit import services as audit
from selaras.audit.compute import summary
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.jobs import choices, permissions
from selaras.jobs.choices import State
from selaras.jobs.models import Backup, Job, TickRun

logger = logging.getLogger(__name__)


class Cancelled(Exception):
    """Raised inside a job's function at its next progress after somebody cancelled it."""


class JobFault(Exception):
    """A fault the starter can do something about; any other exception is told in general words."""


class JobHandle:
    """What a job's function is given to speak through."""

    def __init__(self, job_id: int, attempt: int) -> None:
        self.job_id = job_id
        self._attempt = attempt

    def progress(self, percent: float, message: str = "") -> None:
        """One UPDATE: it reports, shows that the job lives, and learns whether it was cancelled."""
        told = self._mine().filter(cancel_asked_at__isnull=True)
        values = {
            "progress": max(0, min(100, int(percent))),
            "message": message[:300],
            "alive_at": clock.now(),
        }
        if not told.update(**values):
            raise Cancelled

    def close(self, state: str, **values: Any) -> bool:
        """Writes the end, unless the job was meanwhile given up and begun anew."""
        return bool(self._mine().update(state=state, finished_at=clock.now(), **values))

    def beat(self) -> None:
        self._mine().update(alive_at=clock.now())

    def _mine(self) -> "QuerySet[Job]":
        return Job.objects.filter(pk=self.job_id, state=State.RUNNING, attempts=self._attempt)


# The job this process is at, for the heartbeat of the ticker.
_current: list[JobHandle] = []


@transaction.atomic
def start(
    *, kind: str, scope: Scope, title: str, params: dict[str, Any], now: datetime, region_path: str = ""
) -> Job:
    """The job and its place in the queue are one transaction: neither is there without the other."""
    choices.job_kind(kind)
    job = Job.objects.create(
        kind=kind,
        title=title[:200],
        starter_id=scope.user_id,
        starter_name=scope.name[:200],
        region_path=region_path,
        params=params,
        created_at=now,
    )
    audit.record(
        verb="jobs.started", scope=scope, kind="job", id=job.pk, region_path=region_path, note=title, at=now
    )
    _enqueue(job.pk)
    return job


@transaction.atomic
def cancel(*, scope: Scope, job: Job, now: datetime) -> Job:
    """A waiting job ends here; a running one ends at its next progress."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    demand(permissions.can_cancel(scope, job))
    job.cancel_asked_at = now
    if job.state == State.QUEUED:
        job.state, job.finished_at, job.next_try_at, job.error = State.CANCELLED, now, None, ""
    job.save(update_fields=["cancel_asked_at", "state", "finished_at", "next_try_at", "error"])
    audit.record(
        verb="jobs.cancelled", scope=scope, kind="job", id=job.pk, region_path=job.region_path, at=now
    )
    return job


@transaction.atomic
def retry(*, scope: Scope, job: Job, now: datetime) -> Job:
    job = Job.objects.select_for_update().get(pk=job.pk)
    demand(permissions.can_retry(scope, job))
    job.state, job.progress, job.message, job.error = State.QUEUED, 0, "", ""
    job.result = job.cancel_asked_at = job.started_at = job.finished_at = job.alive_at = None
    job.faults, job.next_try_at = 0, None
    job.save()
    audit.record(verb="jobs.retried", scope=scope, kind="job", id=job.pk, region_path=job.region_path, at=now)
    _enqueue(job.pk)
    return job


def run(*, job_id: int) -> None:
    """Called by the queue; a job cancelled while it waited, or taken by another worker, is left alone."""
    waiting = Job.objects.filter(pk=job_id, state=State.QUEUED, next_try_at=None)
    now = clock.now()
    # What an earlier attempt failed of stays in its story; beside a success it would read like a fault.
    begun = {"state": State.RUNNING, "started_at": now, "alive_at": now, "error": ""}
    if not waiting.update(**begun, attempts=F("attempts") + 1):
        return
    job = Job.objects.get(pk=job_id)
    handle = JobHandle(job.pk, job.attempts)
    _current.append(handle)
    try:
        result = choices.job_kind(job.kind).run(handle, **job.params)
        handle.close(State.DONE, progress=100, result=result)
    except Cancelled:
        handle.close(State.CANCELLED)
    except JobFault as fault:
        handle.close(State.FAILED, error=str(fault))
    except Exception as fault:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _after_fault(job, where_of(fault), now=clock.now())
    except BaseException:
        _after_fault(job, _("pekerja dihentikan sebelum pekerjaan selesai"), now=clock.now())
        raise
    finally:
        _current.remove(handle)


def where_of(fault: BaseException) -> str:
    """Kind and place of a fault without its words, which may hold what nobody else should read."""
    steps = traceback.extract_tb(fault.__traceback__)
    own = [step for step in steps if "/selaras/" in step.filename] or steps
    place = f" ({own[-1].filename.rpartition('/selaras/')[2]}:{own[-1].lineno})" if own else ""
    return f"{type(fault).__name__}{place}"


def _after_fault(job: Job, words: str, *, now: datetime, died: bool = False) -> None:
    """Again after a while where its kind allows it and nobody cancelled it; set aside after the last try."""
    story = [*job.story, {"at": now.isoformat(), "attempt": job.attempts, "words": words, "died": died}]
    told: dict[str, Any] = {"story": story, "faults": job.faults + 1}
    deaths = sum(1 for one in story[-told["faults"] :] if one["died"])
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
    if mine.filter(cancel_asked_at__isnull=False).update(state=State.CANCELLED, finished_at=now, **told):
        return
    kind = choices.job_kinds().get(job.kind)
    if kind is None or not kind.repeats:
        error = _("Terjadi gangguan di server. Coba ulangi; bila berulang, hubungi administrator.")
        if died:
            error = _("Pekerja berhenti di tengah jalan. Ulangi pekerjaan ini.")
        mine.update(state=State.FAILED, finished_at=now, error=error, **told)
    elif job.faults >= len(choices.RETRY_AFTER) or deaths >= choices.DEATHS:
        error = _("Berulang kali gagal, sehingga disisihkan. Riwayatnya ada di bawah; hubungi administrator.")
        mine.update(state=State.ASIDE, finished_at=now, error=error, **told)
    else:
        wait = choices.RETRY_AFTER[job.faults]
        error = _("Terjadi gangguan; dicoba lagi dengan sendirinya.")
        mine.update(
            state=State.QUEUED,
            progress=0,
            message="",
            error=error,
            alive_at=None,
            next_try_at=now + wait,
            **told,
        )


def _enqueue(job_id: int) -> None:
    from selaras.jobs.tasks import run_job

    run_job.enqueue(job_id)


# ---- the machine


def note_backup(*, name: str, size: int, files: int, now: datetime) -> Backup:
    return Backup.objects.create(at=now, name=name[:200], size=size, files=files)


def verify_chain(handle: JobHandle) -> dict[str, Any]:
    """Every night, in the queue: a chain of a million events takes a while, and no tick may."""
    handle.progress(1)
    report = audited.verify_database()
    audit.keep_verification(report=report, now=clock.now())
    return {"summary": summary(report)}


# ---- ticks


def beat(now: datetime) -> None:
    for handle in list(_current):
        handle.beat()


def take_up_orphans(now: datetime) -> int:
    """Jobs whose worker died without a word: again by themselves, or failed so that somebody repeats them."""
    orphans = list(Job.objects.filter(state=State.RUNNING, alive_at__lt=now - choices.ORPHAN_AFTER))
    for job in orphans:
        _after_fault(job, _("pekerja berhenti di tengah jalan"), now=now, died=True)
    return len(orphans)


def begin_again(now: datetime) -> int:
    """What waited after a fault gets its place in the queue; once, also with two workers."""
    begun = 0
    for job_id in Job.objects.filter(next_try_at__lte=now).values_list("pk", flat=True):
        with transaction.atomic():
            if Job.objects.filter(pk=job_id, state=State.QUEUED, next_try_at__lte=now).update(
                next_try_at=None
            ):
                _enqueue(job_id)
                begun += 1
    return begun


def requeue_lost(now: datetime) -> None:
    """A job that waits while the queue is empty lost its place, say by a kill between claim and start.

    Queueing one twice does no harm: ``run`` takes a waiting job once.
    """
    lost = Job.objects.filter(state=State.QUEUED, next_try_at=None, created_at__lt=now - choices.LOST_AFTER)
    if lost.exists() and not DBTaskResult.objects.ready().exists():
        for job_id in lost.values_list("pk", flat=True):
            _enqueue(job_id)


def run_due_ticks(
    due: dict[str, float], failures: dict[str, int], *, elapsed: float, now: Callable[[], datetime]
) -> dict[str, bool]:
    """Runs every tick whose time has come, and says how each went; ``elapsed`` is a clock nobody sets back.

    A failing tick is logged and tried again at its next time; it never takes the others with it.
    """
    ran: dict[str, bool] = {}
    for tick in choices.ticks():
        if elapsed < due.get(tick.name, 0.0):
            continue
        due[tick.name] = elapsed + tick.every_seconds
        try:
            tick.run(now())
        except Exception:
            ran[tick.name] = False
            count = failures[tick.name] = failures.get(tick.name, 0) + 1
            # 1, 10, 100, ...: a table that is missing for a night must not fill the disk with one sentence.
            if str(count).rstrip("0") == "1":
                logger.exception("tick %s failed (%s times)", tick.name, count)
        else:
            ran[tick.name] = True
            failures.pop(tick.name, None)
    return ran


def tell_ticks(
    ran: dict[str, bool],
    failures: dict[str, int],
    told: dict[str, tuple[float, bool]],
    *,
    elapsed: float,
    now: datetime,
) -> None:
    """For the health page: once a minute and at each change, in one statement; ``told`` is what was told."""
    fresh = [name for name, well in ran.items() if _is_news(told.get(name), well, elapsed)]
    if not fresh:
        return
    every = {tick.name: tick.every_seconds for tick in choices.ticks()}
    TickRun.objects.bulk_create(
        [
            TickRun(name=name, every_seconds=every[name], ran_at=now, failures=failures.get(name, 0))
            for name in fresh
        ],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["every_seconds", "ran_at", "failures"],
    )
    told.update({name: (elapsed, ran[name]) for name in fresh})


def _is_news(told: tuple[float, bool] | None, well: bool, elapsed: float) -> bool:
    return told is None or told[1] is not well or elapsed - told[0] >= choices.TOLD_EVERY
