"""Finding jobs."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse

from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.jobs.choices import STATES, State
from selaras.jobs.models import Job


def own_jobs(scope: Scope) -> QuerySet[Job]:
    return Job.objects.filter(starter_id=scope.user_id or 0).order_by("-created_at", "-pk")


def visible_jobs(scope: Scope) -> QuerySet[Job]:
    """Own jobs, and those of the subtrees where jobs.view is held."""
    wanted = Q(starter_id=scope.user_id or 0)
    for path in scope.paths("jobs.view"):
        wanted |= Q(region_path__under=path)
    return Job.objects.filter(wanted).order_by("-created_at", "-pk")


def open_count(scope: Scope) -> int:
    return own_jobs(scope).filter(state__in=[State.QUEUED, State.RUNNING]).count()


def resolve(scope: Scope, ids: Iterable[str]) -> dict[str, Shown]:
    return {
        str(job.pk): Shown(title=job.title, url=reverse("job", args=[job.pk]), context=str(STATES[job.state]))
        for job in visible_jobs(scope).filter(pk__in=record_ids(ids))
    }
