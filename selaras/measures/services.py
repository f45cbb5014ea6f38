"""Recording numbers: the same one again changes nothing, a corrected one replaces the earlier row."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.measures.compute import Value
from selaras.measures.models import Measure
from selaras.measures.selectors import counting
from selaras.regions.models import Region

KEY = ("index_code", "edition", "region_code", "mark", "method_version")


@transaction.atomic
def record_value(*, scope: Scope, value: Value, now: datetime) -> tuple[Measure, bool]:
    """The row of this value, and whether it is new.

    Values that an owner has published come with the product or from whoever runs the machine
    (``manage.py load_measures``); no page calls this.
    """
    fields = {**asdict(value), "reasons": list(value.reasons)}
    before = counting().filter(**{name: fields[name] for name in KEY}).first()
    if before is not None and _fields_of(before, fields) == fields:
        return before, False
    region = Region.objects.filter(code=value.region_code).first()
    measure = Measure.objects.create(**fields, region=region, recorded_at=now, replaces=before)
    record(
        verb="measures.measure.recorded" if before is None else "measures.measure.corrected",
        scope=scope,
        kind="measure",
        id=measure.pk,
        region_path=region.path if region else "",
        before=_fields_of(before, fields) if before is not None else None,
        after=fields,
        at=now,
    )
    return measure, True


def _fields_of(measure: Measure, names: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(measure, name) for name in names}


@transaction.atomic
def link_regions() -> int:
    """Ties values that were recorded before the region data came; returns how many."""
    loose = Measure.objects.filter(region__isnull=True)
    regions = Region.objects.filter(code__in=loose.values("region_code"))
    return sum(loose.filter(region_code=region.code).update(region=region) for region in regions)
