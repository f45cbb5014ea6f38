"""Who was there: one row a person, the keys that make an entry known again, the door, the verified count."""

from __future__ import annotations

import secrets
import uuid
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.audit.models import AppendOnly
from selaras.meetings.choices import CheckInMethod
from selaras.meetings.models.invitees import Invitee
from selaras.meetings.models.meetings import Meeting


class AttendanceQuerySet(models.QuerySet["AttendanceRecord"]):
    def live(self) -> Self:
        return self.filter(struck_at=None)


class AttendanceRecord(models.Model):
    """One person at one meeting, named as on that day; an office renamed later changes nothing."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    invitee = models.ForeignKey(Invitee, models.PROTECT, null=True, blank=True, related_name="attendance")
    agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    name = models.CharField(_("Nama"), max_length=160)
    position = models.CharField(_("Jabatan"), max_length=200, blank=True)
    organisation = models.CharField(_("Instansi"), max_length=200, blank=True)
    # Whom a delegate stands for, as it stands on the list.
    for_name = models.CharField(_("Mewakili"), max_length=300, blank=True)
    # "compute.person_key" of the name, and what tells one body from another.
    person_key = models.CharField(max_length=200)
    body_key = models.CharField(max_length=230)
    method = models.CharField(_("Dicatat melalui"), max_length=8, choices=CheckInMethod.choices)
    at = models.DateTimeField(_("Waktu hadir"))
    # An entry made without the server arrives later.
    received_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True, blank=True)
    recorded_by_name = models.CharField(max_length=200)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by_name = models.CharField(max_length=200, blank=True)
    struck_reason = models.CharField(max_length=300, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            UniqueConstraint(
                fields=["meeting", "body_key", "person_key"],
                condition=Q(struck_at=None),
                name="person_present_once",
            ),
            CheckConstraint(condition=~Q(name="") & ~Q(person_key=""), name="attendance_has_a_name"),
            CheckConstraint(condition=Q(method__in=CheckInMethod.values), name="attendance_known_method"),
            CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_reason=""), name="struck_attendance_says_why"
            ),
        ]
        indexes = [models.Index(fields=["meeting", "at"], name="attendance_in_order")]

    def __str__(self) -> str:
        return self.name


class AttendanceKey(models.Model):
    """Every key an entry was ever sent with: sent again it means the same row, also after that was struck."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance_keys")
    key = models.UUIDField(default=uuid.uuid4)
    record = models.ForeignKey(AttendanceRecord, models.CASCADE, related_name="keys")

    class Meta:
        constraints = [UniqueConstraint(fields=["meeting", "key"], name="attendance_key_once")]

    def __str__(self) -> str:
        return str(self.key)


class AttendanceSignature(models.Model):
    """Drawn on a screen; the picture is made here of numbers, nothing of the sender's stands in it."""

    record = models.OneToOneField(AttendanceRecord, models.CASCADE, related_name="signature")
    svg = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(svg=""), name="signature_is_drawn")]

    def __str__(self) -> str:
        return str(self.record)


def new_door_key() -> bytes:
    return secrets.token_bytes(32)


class AttendanceDoor(models.Model):
    """While it is open, whoever has the code of this minute may enter himself on the list."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="door")
    key = models.BinaryField(default=new_door_key)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.meeting)


class AttendanceCount(AppendOnly):
    """How many were there, as somebody has verified it; counted anew it is another row."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance_counts")
    persons = models.PositiveIntegerField()
    bodies = models.PositiveIntegerField()
    invited_bodies = models.PositiveIntegerField()
    # Of the list as it was: another list is another count.
    digest = models.CharField(max_length=64)
    # The output this meeting is part of, and the year it counts for.
    output_code = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField()
    verified_at = models.DateTimeField()
    verified_by_id = models.BigIntegerField(null=True, blank=True)
    verified_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("-verified_at", "-pk")
        indexes = [models.Index(fields=["output_code", "year"], name="count_of_output")]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.persons}"
