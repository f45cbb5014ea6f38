"""The one task that the queue knows: run a job by its id."""

from django_tasks import task


@task()
def run_job(job_id: int) -> None:
    from selaras.jobs import services

    services.run(job_id=job_id)
