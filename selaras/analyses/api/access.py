"""What every operation on analyses begins with: the record found for this reader, and its rule demanded."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from selaras.analyses import compute, permissions
from selaras.analyses.models import Dataset
from selaras.core.api import Fault, invalid
from selaras.core.http import Problem, Request
from selaras.core.verdict import demand
from selaras.regions.models import Region

DATASET = "/datasets/{int:dataset_id}"
WRITTEN = (400, 403, 404, 413, 422)


def adding(request: Request) -> None:
    demand(permissions.can_add(request.scope))


def reading(request: Request, dataset_id: int) -> Dataset:
    demand(permissions.can_view(request.scope))
    rows = Dataset.objects.visible_to(request.scope).select_related("region")
    return get_object_or_404(rows, pk=dataset_id)


def testing(request: Request, dataset_id: int) -> Dataset:
    found = reading(request, dataset_id)
    demand(permissions.can_test(request.scope, found))
    return found


def sharing(request: Request, dataset_id: int) -> Dataset:
    found = reading(request, dataset_id)
    demand(permissions.can_share(request.scope, found))
    return found


def owner_of(request: Request, code: str) -> Region:
    """The region that shall own what is brought in; one that is not the caller's is as unknown as any."""
    region = Region.objects.filter(code=code).first()
    demand(permissions.can_add(request.scope, region.path if region else ""))
    if region is None:
        raise invalid([Fault(field="region", code="unknown", detail=_("Kode wilayah ini tidak dikenal."))])
    return region


def refused(found: compute.CannotCompute) -> Problem:
    return invalid([Fault(field="", code="cannot_compute", detail=reason) for reason in found.reasons])
