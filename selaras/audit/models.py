"""Append-only events and the head of their hash chain."""

from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from selaras.audit.compute import GENESIS


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what the audit has recorded."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Reads and inserts; what has been decided is never overwritten."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never updated")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never updated")


class AppendOnly(models.Model):
    """History of the apps above: rows that are only ever added, like the events themselves."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never updated")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are never deleted")


class Event(AppendOnly):
    """Who did what to which record; no foreign keys, so that an event outlives what it speaks of."""

    verb = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    via = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=64)
    region_path = models.CharField(max_length=40, blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    note = models.TextField(blank=True)
    # Given by the sealer, in the order in which it saw the events committed.
    seq = models.BigIntegerField(null=True, unique=True)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_event_subject"),
            models.Index(fields=["region_path", "at"], name="audit_event_region"),
            models.Index(fields=["at"], name="audit_event_at"),
            models.Index(fields=["id"], name="audit_event_unsealed", condition=models.Q(seq__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind}:{self.subject_id}"


class Pseudonym(models.Model):
    """The name under which a person is shown whose account was erased; the chain itself stays as it was."""

    person_id = models.BigIntegerField(unique=True)
    # As events name a subject.
    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Head(models.Model):
    """The one row (id 1) at the end of the chain: its lock makes one sealer, its hash betrays a cut tail."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash[:12]}"


class Root(AppendOnly):
    """The end of the chain as one day left it; printed and filed elsewhere it betrays a chain built anew."""

    # In the office hours of the west: the day that had ended when it was taken.
    day = models.DateField(unique=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    # Sealed since the root before.
    count = models.BigIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day}: {self.seq}"


class Verification(AppendOnly):
    """What a check of the whole chain found, for the health page; the first faults in words."""

    at = models.DateTimeField(db_index=True)
    checked = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    faults = models.PositiveIntegerField()
    told = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {self.faults}"
