"""One number: what, where, which edition, on which scale, by which method, from whom."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.core.scope import Scope
from selaras.measures.choices import Better, Formula, Mark, State


class Recorded(Exception):
    """Somebody tried to change or delete a recorded number."""


class MeasureQuerySet(models.QuerySet["Measure"]):
    """A correction is a new row that replaces the earlier one; only the link to the region follows later."""

    def visible_to(self, scope: Scope) -> "MeasureQuerySet":
        """What is published, and of one's own regions also what is still a draft."""
        seen = Q(state=State.DIPUBLIKASIKAN)
        for path in scope.paths("measures.manage"):
            seen |= Q(region__path__under=path)
        return self.filter(seen)

    def counting(self) -> "MeasureQuerySet":
        """Without the rows that a correction has replaced."""
        return self.filter(replaced_by__isnull=True)

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
    index_title = models.CharField(max_length=160, blank=True)
    edition = models.CharField(max_length=20)
    # The code stands beside the link: a published list names regions before the region data are loaded.
    region_code = models.CharField(max_length=20)
    region = models.ForeignKey(
        "regions.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    # Exact as published ("4.381"), never a float; empty where the owner published only a rank or a class.
    score = models.CharField(max_length=40, blank=True)
    # The owner's own word for the value ("Baik"), never ours.
    category = models.CharField(max_length=120, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    out_of = models.PositiveIntegerField(null=True, blank=True)
    scale_min = models.CharField(max_length=40)
    scale_max = models.CharField(max_length=40)
    better = models.CharField(max_length=4, choices=Better.choices, default=Better.HIGH)
    # The edition of the instrument that says how the number is made.
    method_version = models.CharField(max_length=60)
    # What the number is made of, as published: name with score, weight, or both.
    parts = models.JSONField(default=list, blank=True)
    formula = models.CharField(max_length=10, choices=Formula.choices, blank=True)
    owner = models.CharField(max_length=120)
    source_title = models.CharField(max_length=300)
    source_url = models.URLField(blank=True)
    source_date = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.KONSEP)
    mark = models.CharField(max_length=10, choices=Mark.choices)
    # Sentences the owner gave for the value.
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True)
    # A number that is printed somewhere but not the owner's; it is kept to be recognised and never counts.
    warning = models.CharField(max_length=1000, blank=True)
    # Hash of the computation where the number was computed here.
    receipt = models.CharField(max_length=80, blank=True)
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
                condition=Q(replaces__isnull=True, warning=""),
                name="measure_first_once",
            ),
            models.UniqueConstraint(
                "index_code",
                "edition",
                "region_code",
                "mark",
                "method_version",
                "score",
                Coalesce("rank", 0),
                "source_title",
                condition=Q(replaces__isnull=True) & ~Q(warning=""),
                name="measure_doubtful_once",
            ),
            models.CheckConstraint(
                condition=~Q(score="") | Q(rank__isnull=False) | ~Q(category=""),
                name="measure_says_something",
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True)
                | Q(out_of__isnull=False, rank__gte=1, out_of__gte=models.F("rank")),
                name="measure_rank_within_list",
            ),
        ]
        indexes = [
            models.Index(fields=["region_code", "index_code"], name="measure_of_region"),
            models.Index(fields=["index_code", "edition", "region_code"], name="measure_in_list_order"),
        ]

    def __str__(self) -> str:
        return f"{self.index_code} {self.edition} {self.region_code}: {self.score}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Recorded("a measure is replaced by a new one, never updated")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Recorded("a measure is replaced by a new one, never deleted")

    @property
    def place(self) -> str:
        """The region as people write it; its code where the region data are not loaded."""
        if self.region_code == "ID":
            return str(_("Nasional"))
        return self.region.full_name if self.region else self.region_code

    @property
    def name_of_index(self) -> str:
        return self.index_title or self.index_code

    @property
    def method_key(self) -> tuple[str, str, str, str]:
        """Two numbers stand on one axis only where all of this is the same."""
        return self.scale_min, self.scale_max, self.better, self.method_version

    @property
    def counts(self) -> bool:
        """An official, published number that nobody doubts."""
        return (
            bool(self.score)
            and not self.warning
            and self.mark == Mark.RESMI
            and self.state == State.DIPUBLIKASIKAN
        )
