"""How an action went: reports and checks, other terms asked for, dates moved, meetings that found it open."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from selaras.audit.models import AppendOnly
from selaras.followups.choices import ActionState
from selaras.followups.models.actions import Action


class Report(models.Model):
    """One report of what was done, and what the rapporteur said to it."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="reports")
    text = models.TextField(_("Laporan"))
    reported_by_id = models.BigIntegerField(null=True)
    reported_by_name = models.CharField(max_length=200)
    reported_at = models.DateTimeField()
    # Written down by the host for somebody who reported otherwise: by letter, by WhatsApp, in a meeting.
    source = models.CharField(_("Sumber laporan"), max_length=200, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    is_accepted = models.BooleanField(null=True, blank=True)
    check_note = models.CharField(_("Catatan pemeriksa"), max_length=1000, blank=True)
    checked_by_id = models.BigIntegerField(null=True, blank=True)
    checked_by_name = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-reported_at", "-pk")
        constraints = [
            UniqueConstraint(
                fields=["action"],
                condition=Q(is_accepted=None, taken_back_at=None),
                name="one_report_waits_per_action",
            ),
            CheckConstraint(condition=~Q(text=""), name="report_says_what"),
            CheckConstraint(
                condition=Q(is_accepted=None, checked_at=None)
                | (Q(is_accepted__isnull=False) & Q(checked_at__isnull=False)),
                name="a_checked_report_says_when",
            ),
            CheckConstraint(
                condition=Q(is_accepted=None) | Q(is_accepted=True) | ~Q(check_note=""),
                name="a_report_sent_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Adjustment(models.Model):
    """Other terms that the owner asks for, and the host's answer."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="adjustments")
    reason = models.TextField(_("Alasan"))
    new_due_at = models.DateTimeField(null=True, blank=True)
    new_text = models.TextField(_("Usul bunyi tindak lanjut"), blank=True)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(null=True, blank=True)
    answer = models.CharField(_("Jawaban"), max_length=1000, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = [
            UniqueConstraint(
                fields=["action"],
                condition=Q(is_granted=None, withdrawn_at=None),
                name="one_adjustment_waits_per_action",
            ),
            CheckConstraint(
                condition=Q(new_due_at__isnull=False) | ~Q(new_text=""), name="adjustment_asks_for_something"
            ),
            CheckConstraint(
                condition=Q(is_granted=None) | Q(is_granted=True) | ~Q(answer=""),
                name="a_refused_adjustment_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class DueChange(AppendOnly):
    """One change of the due time or the wording after it was assigned; rows are only ever added."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="due_changes")
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    old_text = models.TextField(blank=True)
    reason = models.CharField(max_length=1000)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [CheckConstraint(condition=~Q(reason=""), name="due_change_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.old_due_at} -> {self.new_due_at}"


class Carry(AppendOnly):
    """Once more the next meeting of the series began while it was still open."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="carries")
    into_kind = models.CharField(max_length=40)
    into_id = models.CharField(max_length=40)
    into_title = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=ActionState.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            UniqueConstraint(fields=["action", "into_kind", "into_id"], name="carried_once_into_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.into_kind} {self.into_id}"
