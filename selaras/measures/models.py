"""One number: what, where, which edition, on which scale, by which method, from whom."""

from typing import Any, NoReturn

from django.db import models

from selaras.measures.choices import Better, Mark, State


class Recorded(Exception):
    """Somebody tried to change or delete a recorded number."""


class MeasureQuerySet(models.QuerySet["Measure"]):
    """A correction is a new row that replaces the earlier one; only the link to the region follows later."""

    def update(self, **kwargs: Any) -> int:
        if set(kwargs) != {"region"}:
            raise Recorded("a measure is replaced by a new one, never updated")
        return super().update(**kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Recorded("a measure is replaced by a new one, never updated")

    def delete(self) -> NoReturn:
        raise Recorded("a measure is replaced by a new one, never deleted")


class Measure(models.Model):
    """A value of an index for a region; the national mean is the value of the region "ID"."""

    index_code = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    # The code stands beside the link: a published list names regions before the region data are loaded.
    region_code = models.CharField(max_length=20)
    region = models.ForeignKey(
        "regions.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    # Exact as published ("4.381"), never a float.
    score = models.CharField(max_length=40)
    rank = models.PositiveIntegerField(null=True, blank=True)
    out_of = models.PositiveIntegerField(null=True, blank=True)
    scale_min = models.CharField(max_length=40)
    scale_max = models.CharField(max_length=40)
    better = models.CharField(max_length=4, choices=Better.choices, default=Better.HIGH)
    # The edition of the instrument that says how the number is made.
    method_version = models.CharField(max_length=60)
    owner = models.CharField(max_length=120)
    source_title = models.CharField(max_length=300)
    source_url = models.URLField(blank=True)
    source_date = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.KONSEP)
    mark = models.CharField(max_length=10, choices=Mark.choices)
    # Sentences the owner gave for the value.
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    # One to one: the corrections of a number are a chain, and its end is what counts.
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["index_code", "edition", "region_code", "mark", "method_version"],
                condition=models.Q(replaces__isnull=True),
                name="measure_first_once",
            ),
            models.CheckConstraint(
                condition=models.Q(rank__isnull=True)
                | models.Q(out_of__isnull=False, rank__gte=1, out_of__gte=models.F("rank")),
                name="measure_rank_within_list",
            ),
        ]
        indexes = [models.Index(fields=["region_code", "index_code"], name="measure_of_region")]

    def __str__(self) -> str:
        return f"{self.index_code} {self.edition} {self.region_code}: {self.score}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Recorded("a measure is replaced by a new one, never updated")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Recorded("a measure is replaced by a new one, never deleted")
