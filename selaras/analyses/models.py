"""Tables of regions by indicators as somebody brought them in; one that is kept never changes."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.urls import reverse

from selaras.analyses.choices import Origin
from selaras.analyses.compute import Data, Frame, Varied, frame_from_json, varied_from_json
from selaras.core.scope import Scope

VIEW = "analyses.view"
# Whoever reads what was sent reads it in a table too; an administrator counts answers and reads none.
READ_SENT = ("assessments.view", "assessments.view_sent")


class Kept(Exception):
    """Somebody tried to change what analyses already lean on."""


def _paths_down_to(path: str) -> list[str]:
    """A region and all above it: "ID.16." gives ["ID.", "ID.16."]."""
    parts = path.split(".")[:-1]
    return [f"{'.'.join(parts[: n + 1])}." for n in range(len(parts))]


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def visible_to(self, scope: Scope) -> "DatasetQuerySet":
        """Those of one's own regions, and those that a level above has opened to the regions below it."""
        seen = Q(pk__in=[])
        for path in scope.paths(VIEW):
            seen |= Q(region_path__under=path) | Q(shared=True, region_path__in=_paths_down_to(path))
        sent = Q(pk__in=[])
        for path in {path for permission in READ_SENT for path in scope.paths(permission)}:
            sent |= Q(region_path__under=path)
        return self.filter(seen & (~Q(origin=Origin.ROUNDS) | sent))

    def light(self) -> "DatasetQuerySet":
        """For lists: without the values."""
        return self.defer("frame", "rows")

    def update(self, **kwargs: Any) -> int:
        if set(kwargs) != {"shared"}:
            raise Kept("a data set is replaced by a new one, never updated")
        return super().update(**kwargs)


class Dataset(models.Model):
    """Values of regions by indicator with the framework that measures them."""

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="datasets")
    region_path = models.CharField(max_length=20, db_index=True)
    # Opened by its owner to the regions below.
    shared = models.BooleanField(default=False)
    title = models.CharField(max_length=160)
    index_name = models.CharField(max_length=160)
    edition = models.CharField(max_length=20)
    source = models.CharField(max_length=300)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    # As compute.Frame writes itself: items with level, parent, weight, direction; scale; means.
    frame = models.JSONField()
    # [[code, name, [value, ...]], ...] in the order of region codes; values are exact texts, "" is no value.
    rows = models.JSONField()
    unit_count = models.PositiveIntegerField()
    indicator_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=80)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    objects = DatasetQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = [models.Index(fields=["region_path", "-created_at"], name="dataset_of_region")]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Kept("a data set is replaced by a new one, never updated")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("dataset", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept("a data set is kept: analyses lean on it")

    @property
    def is_invented(self) -> bool:
        return self.origin == Origin.INVENTED

    @property
    def read_frame(self) -> Frame:
        return frame_from_json(self.frame)

    @property
    def data(self) -> Data:
        units = tuple(row[0] for row in self.rows)
        return Data(self.read_frame, units, tuple(tuple(row[2]) for row in self.rows))

    @property
    def names(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self.rows}


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, scope: Scope) -> "RunQuerySet":
        """Whoever reads the data reads what was computed from them."""
        return self.filter(dataset__in=Dataset.objects.visible_to(scope))


class Run(models.Model):
    """A test of how well ranks stand: what varied, how often, from which seed, and what came out."""

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="runs")
    # As compute.Varied writes itself.
    varied = models.JSONField()
    samples = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    receipt = models.CharField(max_length=80)
    # Of the job that computes it; a job is kept for a while, its result for good.
    job_id = models.BigIntegerField(null=True)
    result = models.JSONField(null=True)
    started_by_id = models.BigIntegerField(null=True)
    started_by_name = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.samples} {self.seed}"

    def get_absolute_url(self) -> str:
        return reverse("robustness", args=[self.pk])

    @property
    def outcome(self) -> dict[str, Any]:
        """The result of a finished run."""
        return self.result or {}

    @property
    def read_varied(self) -> Varied:
        return varied_from_json(self.varied)
