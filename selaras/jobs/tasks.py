"""The one task the queue knows, and what the worker does from time to time."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from selaras.accounts import services as accounts
from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.jobs import services
from selaras.jobs.choices import CHAIN_CHECK

DAY = 24 * 60 * 60
KEEP_RESULTS = timedelta(days=14)


@task()
def run_job(job_id: int) -> None:
    services.run(job_id=job_id)


def seal_audit(now: datetime) -> None:
    audit.seal(now=now)


def keep_audit_root(now: datetime) -> None:
    """With the root of the day the whole chain is checked, in the queue."""
    if audit.keep_root(now=now) is not None:
        scope = Scope(on=now.date(), name=_("Sistem"))
        title = _("Pemeriksaan catatan audit")
        services.start(kind=CHAIN_CHECK, scope=scope, title=title, params={}, now=now)


def drop_old_rows(now: datetime) -> None:
    """Ended sessions, places long unused, finished entries of the queue, drafts nobody came back to."""
    Session.objects.filter(expire_date__lt=now).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_RESULTS).delete()
    accounts.drop_stale_drafts(now)
    accounts.drop_ended_sessions(now)
    accounts.drop_stale_places(now)


TICKS = [
    # Before the sealing: what it writes down is sealed in the same round.
    ("audit.root", 300, keep_audit_root),
    ("audit.seal", 5, seal_audit),
    ("jobs.beat", 15, services.beat),
    ("jobs.orphans", 30, services.take_up_orphans),
    ("jobs.again", 15, services.begin_again),
    ("jobs.lost", 60, services.requeue_lost),
    ("jobs.old_rows", DAY, drop_old_rows),
]
