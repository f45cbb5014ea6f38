"""A region of Indonesia, from the country down to the village."""

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.regions import choices
from selaras.regions.compute import without_kind


def _kind_rule() -> Q:
    rule = Q()
    for level, kinds in choices.KINDS_OF_LEVEL.items():
        rule |= Q(level=int(level), kind__in=[str(kind) for kind in kinds])
    return rule


def _path_rule() -> Q:
    root = Q(level=0, code=choices.ROOT_CODE, path=choices.ROOT_PATH, parent__isnull=True)
    below = Q(path=Concat(Value(choices.ROOT_PATH), F("code"), Value(".")), parent__isnull=False)
    return root | Q(below, level__gt=0)


class RegionQuerySet(models.QuerySet["Region"]):
    def under(self, path: str) -> "RegionQuerySet":
        """The region of this path and everything below it."""
        return self.filter(path__under=path)

    def current(self) -> "RegionQuerySet":
        """Without the codes that a later decree has closed."""
        return self.filter(valid_to__isnull=True)


class Region(models.Model):
    """Codes are text of two digits a level ("11.10" is not 11.1); the path is made of the code."""

    code = models.CharField(_("kode"), max_length=13, unique=True)
    # As the decree writes it: "Kota Palangkaraya".
    name = models.CharField(_("nama resmi"), max_length=120)
    # As people write it: "Palangka Raya".
    display_name = models.CharField(_("nama"), max_length=120)
    level = models.PositiveSmallIntegerField(_("tingkat"), choices=choices.Level.choices)
    kind = models.CharField(_("jenis"), max_length=10, choices=choices.Kind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children", verbose_name=_("bagian dari")
    )
    path = models.CharField(max_length=20, unique=True)
    search_key = models.CharField(max_length=300)
    zone = models.CharField(_("zona waktu"), max_length=20, choices=choices.Zone.choices)
    valid_from = models.DateField(_("berlaku sejak"))
    valid_to = models.DateField(_("berlaku sampai"), null=True)
    # Code of the official list; empty for a region of our own (the demo's example region).
    edition = models.CharField(_("sumber"), max_length=40, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        indexes = [models.Index(fields=["level", "code"], name="region_level_code")]
        constraints = [
            models.CheckConstraint(name="region_kind_is_of_its_level", condition=_kind_rule()),
            models.CheckConstraint(name="region_path_is_of_its_code", condition=_path_rule()),
            models.CheckConstraint(
                name="region_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("region_detail", args=[self.code])

    @property
    def full_name(self) -> str:
        """With its first words and in the spelling of daily use: "Kota Palangka Raya"."""
        if self.level != choices.Level.REGENCY or self.display_name == self.name:
            return self.display_name
        return self.name.removesuffix(without_kind(self.name)) + self.display_name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)
