"""What a person asks about the own data, with the clock of the law."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Wanted(models.TextChoices):
    ERASURE = "hapus", _("Penghapusan akun")
    CORRECTION = "perbaikan", _("Perbaikan data")
    LIMIT = "pembatasan", _("Penundaan atau pembatasan")


class RequestState(models.TextChoices):
    OPEN = "menunggu", _("Menunggu")
    DONE = "dipenuhi", _("Dipenuhi")
    REFUSED = "ditolak", _("Ditolak")
    WITHDRAWN = "ditarik", _("Ditarik kembali")


REQUEST_TONES = {
    RequestState.OPEN: "waiting",
    RequestState.DONE: "done",
    RequestState.REFUSED: "error",
    RequestState.WITHDRAWN: "neutral",
}


class PrivacyRequest(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="privacy_requests"
    )
    # Where the person worked when asking: whose officers answer. The root for who works nowhere.
    region_path = models.CharField(max_length=64, db_index=True)
    wanted = models.CharField(_("Yang diminta"), max_length=12, choices=Wanted.choices)
    text = models.TextField(_("Keterangan"), blank=True, max_length=2000)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (
            UniqueConstraint(
                fields=("user", "wanted"), condition=Q(state="menunggu"), name="privacy_one_open_of_a_kind"
            ),
            CheckConstraint(condition=Q(state__in=RequestState.values), name="privacy_known_state"),
            CheckConstraint(
                condition=Q(state="menunggu", decided_at=None)
                | (~Q(state="menunggu") & Q(decided_at__isnull=False)),
                name="privacy_decided_with_time",
            ),
            CheckConstraint(
                condition=~Q(state__in=["dipenuhi", "ditolak"]) | ~Q(answer=""),
                name="privacy_decided_with_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.wanted} {self.user_id}"

    def get_absolute_url(self) -> str:
        return reverse("privacy_request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN

    @property
    def tone(self) -> str:
        return REQUEST_TONES[RequestState(self.state)]

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.due_at < now
