"""Starting, running, cancelling and repeating jobs."""

from datetime import datetime
from typing import Any

from django.db import transaction

from selaras.core.scope import Scope
from selaras.jobs import choices
from selaras.jobs.models import Job


@transaction.atomic
def start(
    *, kind: str, scope: Scope, title: str, params: dict[str, Any], now: datetime, region_path: str = ""
) -> Job:
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
    transaction.on_commit(lambda: _enqueue(job.pk))
    return job


def _enqueue(job_id: int) -> None:
    from selaras.jobs.tasks import run_job

    run_job.enqueue(job_id)
