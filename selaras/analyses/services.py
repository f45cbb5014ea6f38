"""Bringing data of indicators in, and opening them to others."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from selaras.analyses import compute, selectors
from selaras.analyses.choices import Origin
from selaras.analyses.models import Dataset
from selaras.analyses.permissions import can_add, can_share
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
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


def _keep(
    scope: Scope,
    region: Region,
    about: About,
    content: tuple[compute.Frame, list[tuple[str, str, tuple[str, ...]]]],
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
