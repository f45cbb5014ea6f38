"""Bringing data of indicators in, opening them to others, and testing how well their ranks stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.analyses import compute, selectors
from selaras.analyses.choices import ROBUSTNESS_JOB, Origin
from selaras.analyses.models import Dataset, Run
from selaras.analyses.permissions import can_add, can_add_rounds, can_share, can_test
from selaras.assessments.selectors.levels import SentGroup
from selaras.audit.services import record
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.jobs.services import JobFault, JobHandle, start
from selaras.regions.models import Region


class UploadRefused(ValidationError):
    """The table is not as it was in the preview; nothing has been written."""


@dataclass(frozen=True, slots=True)
class About:
    """What a data set says of itself."""

    title: str
    index_name: str
    edition: str
    source: str
    shared: bool = False


@transaction.atomic
def add_dataset(
    *,
    scope: Scope,
    region: Region,
    about: About,
    framework: str,
    table: str,
    now: datetime,
    origin: str = Origin.UPLOADED,
) -> Dataset:
    """What the preview showed, read again; with any fault nothing is written."""
    demand(can_add(scope, region.path))
    reading = selectors.reading_of(framework, table)
    if reading.faults or reading.frame is None:
        raise UploadRefused([fault.message for fault in reading.faults])
    rows = [(row.code, row.name, row.values) for row in reading.rows]
    return _keep(scope, region, about, (reading.frame, rows), origin, now)


@transaction.atomic
def add_from_rounds(
    *, scope: Scope, region: Region, group: SentGroup, title: str, digest: str, now: datetime
) -> Dataset:
    """What regions have sent, as it was shown: another digest means that somebody sent or took back since."""
    demand(can_add_rounds(scope, region.path))
    table = selectors.round_table(scope, group, region)
    if not table.can_be_kept or table.digest != digest:
        raise UploadRefused(_("Isian yang terkirim berubah sejak ditampilkan. Periksa lagi tabelnya."))
    about = About(
        title=title,
        index_name=table.instrument.title[:160],
        edition=str(group.data_year),
        source=table.source,
    )
    return _keep(scope, region, about, table.content, Origin.ROUNDS, now)


def _keep(
    scope: Scope,
    region: Region,
    about: About,
    content: tuple[compute.Frame, Sequence[tuple[str, str, tuple[str, ...]]]],
    origin: str,
    now: datetime,
) -> Dataset:
    frame, rows = content
    data = compute.Data(frame, tuple(row[0] for row in rows), tuple(row[2] for row in rows))
    dataset = Dataset(
        region=region,
        region_path=region.path,
        shared=about.shared,
        title=about.title,
        index_name=about.index_name,
        edition=about.edition,
        source=about.source,
        origin=origin,
        frame=frame.as_json(),
        rows=[[code, name, list(values)] for code, name, values in rows],
        unit_count=len(rows),
        indicator_count=len(frame.indicators),
        digest=compute.data_digest(data),
        created_by_id=scope.user_id,
        created_by_name=scope.name[:200],
        created_at=now,
    )
    dataset.save()
    record(
        verb="analyses.dataset.added",
        scope=scope,
        kind="dataset",
        id=dataset.pk,
        region_path=region.path,
        after={"title": about.title, "units": len(rows), "digest": dataset.digest, "shared": about.shared},
        at=now,
    )
    return dataset


@transaction.atomic
def share_dataset(*, scope: Scope, dataset: Dataset, shared: bool, now: datetime) -> None:
    """Open a data set to the regions below its own, or close it again."""
    demand(can_share(scope, dataset))
    if not Dataset.objects.filter(pk=dataset.pk, shared=not shared).update(shared=shared):
        return
    record(
        verb="analyses.dataset.shared",
        scope=scope,
        kind="dataset",
        id=dataset.pk,
        region_path=dataset.region_path,
        after={"shared": shared},
        at=now,
    )


@transaction.atomic
def start_robustness(
    *, scope: Scope, dataset: Dataset, varied: compute.Varied, samples: int, seed: int, now: datetime
) -> Run:
    """The test and its job; what cannot be computed is refused here, before anybody waits for it."""
    demand(can_test(scope, dataset))
    compute.try_choices(dataset.data, varied)
    run = Run.objects.create(
        dataset=dataset,
        varied=varied.as_json(),
        samples=samples,
        seed=seed,
        receipt=compute.robustness_receipt(dataset.data, varied, samples=samples, seed=seed),
        started_by_id=scope.user_id,
        started_by_name=scope.name[:200],
        started_at=now,
    )
    record(
        verb="analyses.run.started",
        scope=scope,
        kind="dataset",
        id=dataset.pk,
        region_path=dataset.region_path,
        after={"run": run.pk, "samples": samples, "seed": seed, "receipt": run.receipt},
        at=now,
    )
    job = start(
        kind=ROBUSTNESS_JOB,
        scope=scope,
        title=_("Ketahanan skor: %(title)s") % {"title": dataset.title},
        params={"run_id": run.pk},
        now=now,
        region_path=dataset.region_path,
    )
    Run.objects.filter(pk=run.pk).update(job_id=job.pk)
    run.job_id = job.pk
    return run


def run_robustness(handle: JobHandle, *, run_id: int) -> dict[str, str]:
    """Called by the job; the same run computed again writes the same result."""
    run = Run.objects.select_related("dataset").get(pk=run_id)
    handle.progress(1, _("Menyiapkan data"))

    def progress(done: int, total: int) -> None:
        told = {"done": f"{done:,}".replace(",", "."), "total": f"{total:,}".replace(",", ".")}
        handle.progress(2 + 95 * done / total, _("%(done)s dari %(total)s hitungan") % told)

    try:
        result = compute.robustness(
            run.dataset.data, run.read_varied, samples=run.samples, seed=run.seed, progress=progress
        )
    except compute.CannotCompute as refused:
        raise JobFault(str(refused)) from refused
    with transaction.atomic():
        # Whoever cancels waits for this row, so a cancelled job leaves no result, nor does a dead attempt.
        handle.progress(99, _("Menyimpan hasil"))
        Run.objects.filter(pk=run_id).update(result=result, finished_at=clock.now())
    return {"summary": compute.verdict_words(result["inputs"]), "url": run.get_absolute_url()}
