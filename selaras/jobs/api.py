"""Background work in the API: what runs for whoever asks, how far it is, stopping and repeating it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.core import clock
from selaras.core.api import MayOut, Page, PageQuery, answers, paged
from selaras.core.http import Request
from selaras.core.scope import Scope
from selaras.jobs import permissions, selectors, services
from selaras.jobs.models import Job

router = Router(tags=["jobs"])
JOB = "/jobs/{int:job_id}"


class JobOut(Schema):
    id: int
    kind: str
    title: str
    state: str
    state_label: str
    progress: int = Field(description=_("0 sampai 100"))
    message: str
    error: str = Field(description=_("kosong selama tidak gagal"))
    summary: str = Field(description=_("apa hasilnya, begitu selesai"))
    result_page: str = Field(description=_("alamat hasilnya di aplikasi"))
    started_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    is_open: bool
    next_try_at: datetime | None = Field(description=_("bila dicoba lagi dengan sendirinya"))
    faults: int = Field(description=_("gangguan berturut-turut sejak terakhir diminta"))
    may: dict[str, MayOut]

    @classmethod
    def of(cls, scope: Scope, job: Job) -> JobOut:
        result = job.result if isinstance(job.result, dict) else {}
        plain = (
            "kind", "title", "state", "state_label", "progress", "message", "error", "created_at",
            "started_at", "finished_at", "is_open", "next_try_at", "faults",
        )  # fmt: skip
        return cls(
            **{name: getattr(job, name) for name in plain},
            id=job.pk,
            summary=str(result.get("summary", "")),
            result_page=str(result.get("url", "")),
            started_by=job.starter_name,
            may={
                "cancel": MayOut.of(permissions.can_cancel(scope, job)),
                "retry": MayOut.of(permissions.can_retry(scope, job)),
            },
        )


class JobPage(Page[JobOut]):
    pass


@router.get(
    "/jobs",
    url_name="jobs",
    operation_id="list_jobs",
    summary=_("Pekerjaan di latar belakang"),
    description=_("Yang Anda mulai, dan yang boleh Anda ikuti; terbaru dahulu."),
    response=answers({200: JobPage}, 422),
)
def list_jobs(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    scope = request.scope
    rows = selectors.visible_jobs(scope)
    return paged(request, rows, query, lambda page: [JobOut.of(scope, job) for job in page])


def _job(request: Request, job_id: int) -> Job:
    return get_object_or_404(selectors.visible_jobs(request.scope), pk=job_id)


@router.get(
    JOB,
    url_name="job",
    operation_id="get_job",
    summary=_("Satu pekerjaan"),
    description=_("Kemajuannya dalam persen; tanyakan lagi setelah beberapa detik selama masih terbuka."),
    response=answers({200: JobOut}, 404),
)
def get_job(request: Request, job_id: int) -> JobOut:
    return JobOut.of(request.scope, _job(request, job_id))


@router.post(
    f"{JOB}/cancel",
    url_name="job_cancel",
    operation_id="cancel_job",
    summary=_("Batalkan pekerjaan"),
    description=_("Yang menunggu berakhir seketika, yang berjalan pada langkah berikutnya."),
    response=answers({200: JobOut}, 403, 404),
)
def cancel_job(request: Request, job_id: int) -> JobOut:
    job = services.cancel(scope=request.scope, job=_job(request, job_id), now=clock.now())
    return JobOut.of(request.scope, job)


@router.post(
    f"{JOB}/retry",
    url_name="job_retry",
    operation_id="retry_job",
    summary=_("Ulangi pekerjaan"),
    description=_("Hanya oleh yang memulainya, setelah gagal atau dibatalkan."),
    response=answers({200: JobOut}, 403, 404),
)
def retry_job(request: Request, job_id: int) -> JobOut:
    services.retry(scope=request.scope, job=_job(request, job_id), now=clock.now())
    return JobOut.of(request.scope, _job(request, job_id))
