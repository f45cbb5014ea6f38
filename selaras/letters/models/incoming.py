"""Letters that came in, and the disposisi that hand them on."""

from __future__ import annotations

from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.core import storage
from selaras.core.scope import Scope
from selaras.letters.choices import (
    CLOSED_SIFAT,
    DISPOSITION_TONES,
    INCOMING_TONES,
    DispositionState,
    IncomingState,
    Order,
    Sifat,
)
from selaras.offices.models import Holder


def seats_of(scope: Scope) -> models.QuerySet[Holder]:
    """What this person holds today."""
    held = Q(ends_on=None) | Q(ends_on__gte=scope.on)
    return Holder.objects.filter(held, user_id=scope.user_id or 0, starts_on__lte=scope.on)


def _by_right(scope: Scope, right: str) -> Q:
    allowed = Q(agency_id__in=scope.agencies(right))
    for path in scope.paths(right):
        allowed |= Q(region_path__under=path)
    return allowed


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def visible_to(self, scope: Scope) -> Self:
        """By right; what is closed only by those who register or decide; and by whom it was handed to."""
        allowed = _by_right(scope, "letters.view") & ~Q(sifat__in=CLOSED_SIFAT)
        allowed |= _by_right(scope, "letters.write") | _by_right(scope, "letters.release")
        if scope.user_id is not None:
            handed = Disposition.objects.filter(to_post_id__in=seats_of(scope).values("post_id"))
            allowed |= Q(pk__in=handed.exclude(state=DispositionState.WITHDRAWN).values("incoming_id"))
        return self.filter(allowed)


class Incoming(models.Model):
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="incoming_letters")
    region_path = models.CharField(max_length=60)
    zone = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    # One after the other within office and year; what was entered by mistake keeps its own.
    agenda = models.PositiveIntegerField()
    received_on = models.DateField(_("Tanggal diterima"))
    sender = models.CharField(_("Dari"), max_length=300)
    number = models.CharField(_("Nomor surat"), max_length=160, blank=True)
    dated = models.DateField(_("Tanggal surat"), null=True, blank=True)
    hal = models.CharField(_("Hal"), max_length=300)
    sifat = models.CharField(_("Sifat"), max_length=16, choices=Sifat.choices, default=Sifat.ORDINARY)
    annex = models.CharField(_("Lampiran"), max_length=120, blank=True)
    state = models.CharField(max_length=16, choices=IncomingState.choices, default=IncomingState.RECEIVED)
    version = models.PositiveIntegerField(default=1)
    # How it ended, or why it was cancelled.
    reason = models.CharField(max_length=500, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    scan_size = models.PositiveIntegerField(default=0)
    scan_type = models.CharField(max_length=80, blank=True)
    scan_pages = models.PositiveIntegerField(_("Jumlah halaman"), null=True, blank=True)
    # Whether the pages were counted in the file, or typed.
    pages_counted = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-year", "-agenda")
        indexes = [models.Index(fields=["region_path", "-received_on"], name="incoming_region_newest")]
        constraints = [
            UniqueConstraint(fields=["agency", "year", "agenda"], name="incoming_numbered_once"),
            CheckConstraint(condition=Q(state__in=IncomingState.values), name="incoming_known_state"),
            CheckConstraint(condition=Q(agenda__gte=1), name="incoming_has_number"),
            CheckConstraint(
                condition=~Q(state=IncomingState.CANCELLED) | ~Q(reason=""),
                name="incoming_cancelled_why",
            ),
        ]

    def __str__(self) -> str:
        return self.hal

    def get_absolute_url(self) -> str:
        return reverse("incoming", args=[self.pk])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def tone(self) -> str:
        return INCOMING_TONES[IncomingState(self.state)]

    def scan(self) -> bytes:
        return storage.read(storage.chosen(), self.scan_sha256)


class Disposition(models.Model):
    """Handed to a post with an order and a day; who sits there answers, or hands it on."""

    incoming = models.ForeignKey(Incoming, models.PROTECT, related_name="dispositions")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="handed_on")
    to_post = models.ForeignKey("offices.Post", models.PROTECT, related_name="+")
    order = models.CharField(_("Petunjuk"), max_length=16, choices=Order.choices)
    note = models.CharField(_("Catatan"), max_length=500, blank=True)
    due_on = models.DateField(_("Batas waktu"))
    state = models.CharField(max_length=12, choices=DispositionState.choices, default=DispositionState.OPEN)
    # The post as it was held on that day, and who wrote down what was decided on paper.
    given_as = models.CharField(max_length=300)
    given_by_name = models.CharField(max_length=200)
    given_by_id = models.BigIntegerField(null=True)
    written_by_name = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_as = models.CharField(max_length=300, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("given_at", "pk")
        constraints = [
            UniqueConstraint(
                fields=["incoming", "to_post"],
                condition=Q(state=DispositionState.OPEN),
                name="disposition_open_once_per_post",
            ),
            CheckConstraint(
                condition=~Q(state=DispositionState.ANSWERED)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="disposition_answered_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incoming_id} {self.to_post_id}"

    @property
    def tone(self) -> str:
        return DISPOSITION_TONES[DispositionState(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state == DispositionState.OPEN
