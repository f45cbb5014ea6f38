"""Who is away, and who acts meanwhile."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)

    def on(self, day: date) -> Self:
        return self.standing().filter(starts_on__lte=day, ends_on__gte=day)


class Absence(models.Model):
    """Somebody is away from day to day, and who acts meanwhile: reminders follow, rights do not."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in")
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))
    reason = models.CharField(_("keperluan"), max_length=120, blank=True)
    said_by_name = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()
    # Back earlier, or it was a mistake.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="nobody_stands_in_for_himself"),
        )
        indexes = (
            models.Index(fields=("user", "ends_on"), name="absence_by_person"),
            models.Index(fields=("deputy", "ends_on"), name="absence_by_deputy"),
        )

    def __str__(self) -> str:
        return f"{self.starts_on}/{self.ends_on}"
