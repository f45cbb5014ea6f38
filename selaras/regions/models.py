"""A region of Indonesia, the editions that change regions, and the time that is worked there."""

from typing import Any
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


class RegionEdition(models.Model):
    """A decree that changes regions: prepared as a draft, shown, then written once and never changed."""

    title = models.CharField(_("judul"), max_length=200)
    decree = models.CharField(_("nomor keputusan atau undang-undang"), max_length=200)
    begins_on = models.DateField(_("mulai berlaku"))
    state = models.CharField(
        max_length=10, choices=choices.EditionState.choices, default=choices.EditionState.DRAFT
    )
    # The list of changes as it is checked again before it is written.
    text = models.TextField(_("daftar perubahan"), blank=True)
    # Raised by every save, so that nobody overwrites what he has not seen.
    version = models.PositiveIntegerField(default=1)
    # A list that the product brought; its rows say nothing about who came from whom.
    shipped = models.BooleanField(default=False)
    made_by_id = models.BigIntegerField(null=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    written_by = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(null=True)
    # Counts of what was written, and of what hung on the regions at that moment.
    outcome = models.JSONField(default=dict)

    class Meta:
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_written_edition_says_when",
                condition=Q(state=choices.EditionState.WRITTEN, written_at__isnull=False)
                | (~Q(state=choices.EditionState.WRITTEN) & Q(written_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("region_edition", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == choices.EditionState.DRAFT

    @property
    def tone(self) -> str:
        return choices.EDITION_TONES[choices.EditionState(self.state)]

    @property
    def mark(self) -> str:
        """What a region that this edition has changed carries as its ``edition``."""
        return f"{choices.OWN_EDITION}{self.pk}"


class Written(models.Model):
    """A row of a written edition: nothing of it is ever changed or deleted."""

    edition = models.ForeignKey(RegionEdition, on_delete=models.PROTECT, related_name="%(class)s_rows")
    begins_on = models.DateField()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a row of a written edition stays as it is")
        super().save(*args, **kwargs)


class Succession(Written):
    """Which region came out of which, from which day, by which edition."""

    predecessor = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="origins")
    kind = models.CharField(max_length=12, choices=choices.SuccessionKind.choices)
    # Percent of the predecessor that went over, where the decree states it.
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        ordering = ["begins_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair"),
            models.CheckConstraint(
                name="a_region_does_not_succeed_itself", condition=~Q(predecessor=F("successor"))
            ),
            models.CheckConstraint(
                name="a_share_is_a_part",
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} -> {self.successor_id}"


class FormerName(Written):
    """A name that a region bore until the day on which the edition begins."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=120)
    display_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["begins_on", "pk"]

    def __str__(self) -> str:
        return self.name


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
