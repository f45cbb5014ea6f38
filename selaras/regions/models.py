"""A region of Indonesia, from the country down to the village, and the time that is worked there."""

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


class OfRegion(models.Model):
    """A rule of working time: it holds for a region and everything below it, until it is taken back."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=20, db_index=True)
    name = models.CharField(_("nama"), max_length=120)
    source = models.CharField(_("sumber"), max_length=300)
    standing = models.CharField(
        _("kedudukan"), max_length=10, choices=choices.Standing.choices, default=choices.Standing.PROPOSED
    )
    # Brought by the product and not touched since: the next edition may correct it.
    shipped = models.BooleanField(default=False)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def tone(self) -> str:
        return choices.STANDING_TONES[choices.Standing(self.standing)]


class SpecialDay(OfRegion):
    """A weekday that is not worked, or a day of the weekend that is."""

    day = models.DateField(_("tanggal"))
    kind = models.CharField(_("jenis"), max_length=20, choices=choices.DayKind.choices)

    class Meta:
        ordering = ["day", "region_path"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "day"],
                condition=Q(ended_at__isnull=True),
                name="one_rule_per_day_and_region",
            ),
            models.CheckConstraint(
                name="a_special_day_names_its_source", condition=~Q(name="") & ~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class OfficeHours(OfRegion):
    """Hours of work; with days between which they hold (Ramadan), or without: the usual week."""

    starts_on = models.DateField(_("berlaku sejak"), null=True)
    ends_on = models.DateField(_("berlaku sampai"), null=True)
    # Digits of the weekdays that are worked, Monday being 0; only the usual week has them.
    weekdays = models.CharField(_("hari kerja"), max_length=7, blank=True)
    opens = models.TimeField(_("buka"))
    closes = models.TimeField(_("tutup"))
    friday_closes = models.TimeField(_("tutup hari Jumat"), null=True)

    class Meta:
        ordering = ["region_path", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["region"],
                condition=Q(ended_at__isnull=True, starts_on__isnull=True),
                name="one_usual_week_per_region",
            ),
            models.CheckConstraint(
                name="hours_hold_between_two_days_or_always",
                condition=Q(starts_on__isnull=True, ends_on__isnull=True) & ~Q(weekdays="")
                | Q(starts_on__lte=F("ends_on"), weekdays=""),
            ),
            models.CheckConstraint(
                name="an_office_opens_before_it_closes",
                condition=Q(opens__lt=F("closes"))
                & (Q(friday_closes__isnull=True) | Q(opens__lt=F("friday_closes"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def weekday_numbers(self) -> list[int]:
        return [int(digit) for digit in self.weekdays]
