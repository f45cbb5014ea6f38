"""The one task the queue knows, and what the worker does from time to time."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from selaras.accounts import services as accounts
from selaras.audit import services as audit
from selaras.jobs import services

DAY = 24 * 60 * 60
KEEP_RESULTS = timedelta(days=14)


@task()
def run_job(job_id: int) -> None:
    services.run(job_id=job_id)


def seal_audit(now: datetime) -> None:
    audit.seal(now=now)


def keep_audit_root(now: datetime) -> None:
    audit.keep_root(now=now)


def drop_old_rows(now: datetime) -> None:
    """Ended sessions, places long unused, finished entries of the queue, drafts nobody came back to."""
    Session.objects.filter(expire_date__lt=now).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_RESULTS).delete()
    accounts.drop_stale_drafts(now)
    accounts.drop_ended_sessions(now)
    accounts.drop_stale_places(now)


TICKS = [
    ("audit.seal", 5, seal_audit),
    ("audit.root", 300, keep_audit_root),
    ("jobs.beat", 15, services.beat),
    ("jobs.orphans", 30, services.take_up_orphans),
    ("jobs.again", 15, services.begin_again),
    ("jobs.lost", 60, services.requeue_lost),
    ("jobs.old_rows", DAY, drop_old_rows),
]
