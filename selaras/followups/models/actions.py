"""What is to be done out of a decision: by whom, until when, with which proof."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.core.formats import local_day
from selaras.core.scope import Scope
from selaras.followups.choices import (
    ACTION_TONES,
    LATE_STATES,
    OPEN_STATES,
    OWNER_STATES,
    VIEW,
    ActionState,
    Period,
)
from selaras.followups.models.decisions import PATH_LENGTH, Decision, of_host, of_owner


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, scope: Scope) -> Self:
        """The host sees all of its own; whoever owes it, and their government, since it was assigned."""
        return self.filter(of_host(scope, VIEW, "decision__") | of_owner(scope))

    def live(self) -> Self:
        """Without what was dropped."""
        return self.exclude(state=ActionState.DROPPED).filter(decision__dropped_at=None)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def late(self, now: datetime) -> Self:
        return self.filter(state__in=LATE_STATES, due_at__lt=now)

    def to_escalate(self, now: datetime) -> Self:
        return self.filter(state__in=OWNER_STATES, due_at__lt=now)

    def shown(self) -> Self:
        """With what every list of them says."""
        return self.select_related("decision__agency__region", "agency__region", "region", "owner_user")


class Action(models.Model):
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="actions")
    # Within its decision, from 1 on; never used twice.
    number = models.PositiveSmallIntegerField()
    # What was written at once, for several owners or periods; also the form's own key.
    batch = models.UUIDField(editable=False)
    text = models.TextField(_("Tindak lanjut"))
    # Who owes it: an office of the product, the Kesbangpol of a region without one, or a body outside.
    agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, null=True, blank=True, related_name="actions",
        verbose_name=_("Penanggung jawab"),
    )  # fmt: skip
    region = models.ForeignKey("regions.Region", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.CharField(_("Instansi atau lembaga"), max_length=200, blank=True)
    # Region of whoever owes it; empty for a body outside.
    owner_path = models.CharField(max_length=PATH_LENGTH, blank=True)
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_name = models.CharField(_("Nama pelaksana"), max_length=160, blank=True)
    rapporteur_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rapporteur_name = models.CharField(_("Pemeriksa"), max_length=200, blank=True)
    zone = models.CharField(max_length=40)
    due_at = models.DateTimeField(_("Batas waktu"))
    original_due_at = models.DateTimeField()
    period = models.CharField(_("Periode laporan"), max_length=3, choices=Period.choices, blank=True)
    period_year = models.PositiveSmallIntegerField(null=True, blank=True)
    needs_evidence = models.BooleanField(_("Wajib bukti dukung"), default=True)
    evidence_note = models.CharField(_("Bukti dukung yang diminta"), max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=ActionState.choices, default=ActionState.DRAFT)
    times_carried = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    assigned_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    # The latest report, and the report that was accepted.
    reported_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "pk")
        indexes = [
            models.Index(fields=["agency", "state", "due_at"], name="action_by_agency"),
            models.Index(fields=["owner_path", "state", "due_at"], name="action_by_region"),
            models.Index(fields=["state", "due_at"], name="action_by_due"),
            models.Index(fields=["batch"], name="action_by_batch"),
        ]
        constraints = [
            UniqueConstraint(fields=["decision", "number"], name="action_numbered_once"),
            CheckConstraint(condition=Q(state__in=ActionState.values), name="action_known_state"),
            CheckConstraint(condition=~Q(text=""), name="action_says_what"),
            CheckConstraint(
                condition=Q(agency__isnull=False) | ~Q(organisation=""), name="action_is_owed_by_somebody"
            ),
            CheckConstraint(
                condition=Q(period="", period_year=None)
                | (Q(period__in=Period.values) & Q(period_year__isnull=False)),
                name="action_period_has_its_year",
            ),
            CheckConstraint(
                condition=Q(state=ActionState.CLOSED, closed_at__isnull=False)
                | (~Q(state=ActionState.CLOSED) & Q(closed_at=None)),
                name="a_closed_action_says_when",
            ),
            CheckConstraint(
                condition=~Q(state__in=OPEN_STATES) | Q(assigned_at__isnull=False),
                name="an_open_action_was_assigned",
            ),
            CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | ~Q(drop_reason=""),
                name="a_dropped_action_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("action", args=[self.pk])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def due_on(self) -> date:
        return local_day(self.due_at, self.tz)

    @property
    def region_path(self) -> str:
        """Of the host, whose working days count; needs ``decision``."""
        return self.decision.region_path

    @property
    def tone(self) -> str:
        return ACTION_TONES[ActionState(self.state)]

    @property
    def label(self) -> str:
        """As "2.1": the first action of the second decision."""
        return f"{self.decision.position}.{self.number}"

    @property
    def owner_label(self) -> str:
        """The office or body; needs ``agency``."""
        return self.agency.name if self.agency is not None else self.organisation

    @property
    def period_label(self) -> str:
        return f"{self.period} {self.period_year}" if self.period else ""

    @property
    def works_in_the_product(self) -> bool:
        """Others are reported on by the host, with the source; needs ``agency``."""
        return self.agency is not None and not self.agency.is_outside

    @property
    def is_moved(self) -> bool:
        return self.due_at != self.original_due_at

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_late(self, now: datetime) -> bool:
        return self.state in LATE_STATES and self.due_at < now


class ActionRecord(models.Model):
    """A record of the product that the action is about, named as references name it."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="records")
    kind = models.CharField(max_length=40)
    record_id = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = [
            UniqueConstraint(fields=["action", "kind", "record_id"], name="record_once_per_action")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
