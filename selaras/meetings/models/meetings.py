"""Meetings in their series, who sees them, and the history of their date."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.audit.models import AppendOnly
from selaras.core.formats import day_long, local_day, zone_abbr
from selaras.core.scope import Scope
from selaras.meetings.choices import (
    MEETING_TONES,
    ChangeKind,
    EventKind,
    MeetingState,
    event_kinds,
)
from selaras.meetings.models.invitees import Invitee

PATH_LENGTH = 60


def own_paths(scope: Scope, permission: str) -> list[str]:
    """Regions whose own meetings the permission covers; a province does not reach into its cities' rooms."""
    return scope.own_paths(permission)


def of_host(scope: Scope, permission: str) -> Q:
    return Q(region_path__in=own_paths(scope, permission)) | Q(agency_id__in=scope.agencies(permission))


class MeetingSeries(models.Model):
    """Meetings that follow one another: what one leaves open, the next begins with."""

    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="meeting_series")
    region_path = models.CharField(max_length=PATH_LENGTH)
    kind = models.CharField(_("Jenis acara"), max_length=30)
    name = models.CharField(_("Nama seri"), max_length=200)
    note = models.TextField(_("Keterangan"), blank=True)
    is_open = models.BooleanField(_("Masih berjalan"), default=True)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("name", "pk")
        constraints = [UniqueConstraint(fields=["agency", "name"], name="series_named_once_per_office")]
        indexes = [models.Index(fields=["region_path", "name"], name="series_region")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("meeting_series", args=[self.pk])


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, scope: Scope) -> Self:
        """Those of the own government, and those one has been invited to once the invitation is out."""
        invited = Invitee.objects.filter(meeting=OuterRef("pk"), withdrawn_at=None).filter(
            Q(agency_id__in=scope.agencies("meetings.attend"))
            | Q(agency__region_path__in=own_paths(scope, "meetings.view"))
        )
        return self.filter(of_host(scope, "meetings.view") | Q(Exists(invited), invited_at__isnull=False))


class Meeting(models.Model):
    series = models.ForeignKey(
        MeetingSeries, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("Seri")
    )
    kind = models.CharField(_("Jenis acara"), max_length=30)
    title = models.CharField(_("Nama acara"), max_length=300)
    agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, related_name="meetings", verbose_name=_("Penyelenggara")
    )
    region_path = models.CharField(max_length=PATH_LENGTH)
    zone = models.CharField(max_length=40)
    starts_at = models.DateTimeField(_("Mulai"))
    # Empty: "s.d. selesai".
    ends_at = models.DateTimeField(_("Selesai"), null=True, blank=True)
    place = models.CharField(_("Tempat"), max_length=300, blank=True)
    video_url = models.URLField(_("Tautan video"), max_length=500, blank=True)
    video_note = models.CharField(_("ID rapat dan kata sandi"), max_length=200, blank=True)
    chair_name = models.CharField(_("Pimpinan rapat"), max_length=160, blank=True)
    chair_position = models.CharField(_("Jabatan pimpinan rapat"), max_length=200, blank=True)
    note = models.TextField(_("Keterangan"), blank=True)
    state = models.CharField(max_length=16, choices=MeetingState.choices, default=MeetingState.PLANNED)
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    # As calendars know it: the same for ever, the sequence rises with every change that is sent.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    # Since when those invited may see it.
    invited_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "-pk")
        indexes = [
            models.Index(fields=["region_path", "-starts_at"], name="meeting_region_date"),
            models.Index(fields=["series", "-starts_at"], name="meeting_series_date"),
        ]
        constraints = [
            CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_known_state"),
            CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"
            ),
            CheckConstraint(condition=~Q(place="") | ~Q(video_url=""), name="meeting_is_somewhere"),
            CheckConstraint(
                condition=~Q(state__in=(MeetingState.CANCELLED, MeetingState.POSTPONED)) | ~Q(reason=""),
                name="meeting_put_off_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.pk])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def kind_data(self) -> EventKind:
        """A code that left the file is still a rakor to its readers, shown by its own word."""
        return event_kinds().get(self.kind) or EventKind(self.kind, self.kind.capitalize(), True, self.kind)

    @property
    def tone(self) -> str:
        return MEETING_TONES[MeetingState(self.state)]

    @property
    def mode(self) -> str:
        if self.place and self.video_url:
            return _now("Hibrida")
        return _now("Tatap muka") if self.place else _now("Daring")

    @property
    def when_words(self) -> str:
        """As "Selasa, 19 November 2024, 13.30 s.d. 16.00 WIB"; without an end "s.d. selesai"."""
        zone, day, start = (
            zone_abbr(self.zone),
            day_long(self.starts_at, self.tz),
            self._clock(self.starts_at),
        )
        if self.ends_at is None:
            return _now("%(day)s, %(start)s %(zone)s s.d. selesai") % {
                "day": day,
                "start": start,
                "zone": zone,
            }
        end = self._clock(self.ends_at)
        if local_day(self.ends_at, self.tz) != local_day(self.starts_at, self.tz):
            end = f"{day_long(self.ends_at, self.tz)}, {end}"
        told = {"day": day, "start": start, "end": end, "zone": zone}
        return _now("%(day)s, %(start)s s.d. %(end)s %(zone)s") % told

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.tz):%H.%M}"

    @property
    def reckoned_end(self) -> datetime:
        """For calendars, which know no "s.d. selesai": two hours where no end is given."""
        return self.ends_at or self.starts_at + timedelta(hours=2)


class MeetingChange(AppendOnly):
    """One change of the date; rows are only ever added."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    old_starts_at = models.DateTimeField()
    old_ends_at = models.DateTimeField(null=True)
    old_place = models.CharField(max_length=300, blank=True)
    new_starts_at = models.DateTimeField(null=True)
    new_ends_at = models.DateTimeField(null=True)
    new_place = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [CheckConstraint(condition=~Q(reason=""), name="meeting_change_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.kind} {self.old_starts_at}"
