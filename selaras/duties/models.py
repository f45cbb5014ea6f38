"""Who owes what, by when, to whom, for which record."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from selaras.audit.models import AppendOnly
from selaras.core.scope import Scope
from selaras.duties.choices import (
    DUTY_KINDS,
    DUTY_TONES,
    ENDED_STATES,
    ESCALATE,
    ESCALATION_TONES,
    OPEN_STATES,
    REMIND,
    DutyState,
    EscalationState,
)
from selaras.offices.choices import AgencyKind
from selaras.offices.models import Absence

if TYPE_CHECKING:
    from datetime import datetime


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, scope: Scope) -> DutyQuerySet:
        """Duties of the own agencies, and of every agency in a subtree the person may look over."""
        if scope.work_link is not None:
            link = scope.work_link
            return self.filter(
                owner_agency_id=link.agency_id, group_kind=link.subject_kind, group_id=link.subject_id
            )
        allowed = Q(owner_agency_id__in=scope.agencies("duties.view_agency"))
        for path in scope.paths("duties.view_region"):
            allowed |= Q(region_path__under=path)
        return self.filter(allowed)

    def mine(self, scope: Scope) -> DutyQuerySet:
        """What this person can do something about: their agencies' duties of the kinds their role may do."""
        allowed = Q(pk__in=[])
        # Who may do it for a whole region works at its Kesbangpol, named in the grant or not.
        own = Q(owner_agency_id__in=scope.agency_ids) | Q(owner_agency__kind=AgencyKind.KESBANGPOL)
        for needs, own_level in {(kind.needs, kind.own_level) for kind in DUTY_KINDS.values()}:
            asked = (needs, own_level)
            codes = [kind.code for kind in DUTY_KINDS.values() if (kind.needs, kind.own_level) == asked]
            allowed |= Q(kind__in=codes, owner_agency_id__in=scope.agencies(needs))
            if own_level:
                allowed |= Q(own, kind__in=codes, region_path__in=scope.own_paths(needs))
                continue
            for path in scope.paths(needs):
                allowed |= Q(own, kind__in=codes, region_path__under=path)
        # What stands on the name of somebody away is also the deputy's, as far as the deputy's own role goes.
        away = Absence.objects.on(scope.on).filter(deputy=scope.user_id).order_by().values("user_id")
        named = Q(owner_user=None) | Q(owner_user_id=scope.user_id) | Q(owner_user_id__in=away)
        return self.filter(allowed, named)

    def running(self) -> DutyQuerySet:
        """Everything that has not ended, whoever has the next move."""
        return self.exclude(state__in=ENDED_STATES)

    def open(self) -> DutyQuerySet:
        """Where the owner still has something to do."""
        return self.filter(state__in=OPEN_STATES)

    def late(self, now: datetime) -> DutyQuerySet:
        return self.open().filter(due_at__lt=now)


class Duty(models.Model):
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    source_kind = models.CharField(max_length=40)
    source_id = models.CharField(max_length=40)
    # The record under which duties are shown together, such as the round of an item.
    group_kind = models.CharField(max_length=40)
    group_id = models.CharField(max_length=40)
    group_title = models.CharField(max_length=200)
    region_path = models.CharField(max_length=60)
    zone = models.CharField(max_length=40, default="Asia/Jakarta")
    owner_agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="duties")
    owner_post = models.ForeignKey(
        "offices.Post", models.PROTECT, null=True, blank=True, related_name="duties"
    )
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="duties"
    )
    waiting_label = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    original_due_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=DutyState.choices, default=DutyState.NOT_STARTED)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("source_kind", "source_id", "kind", "owner_agency"),
                condition=~Q(state__in=ENDED_STATES),
                name="one_running_duty_per_source",
            ),
            models.CheckConstraint(
                condition=Q(state=DutyState.DONE, done_at__isnull=False)
                | (~Q(state=DutyState.DONE) & Q(done_at__isnull=True)),
                name="a_done_duty_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=("owner_agency", "state", "due_at"), name="duty_by_agency"),
            models.Index(fields=("source_kind", "source_id"), name="duty_by_source"),
            models.Index(fields=("group_kind", "group_id", "state"), name="duty_by_group"),
            models.Index(fields=("region_path", "state", "due_at"), name="duty_by_region"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def is_extended(self) -> bool:
        return self.due_at > self.original_due_at

    @property
    def tone(self) -> str:
        return DUTY_TONES[DutyState(self.state)]

    @property
    def kind_label(self) -> str:
        return str(DUTY_KINDS[self.kind].label)

    def is_late(self, now: datetime) -> bool:
        return self.state in OPEN_STATES and self.due_at < now


class Extension(AppendOnly):
    """One change of a due time; rows are only ever added."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="extensions")
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    reason = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_extension_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(new_due_at=F("old_due_at")), name="an_extension_changes_the_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_due_at} -> {self.new_due_at}"


class Reminder(models.Model):
    """One person told of one step of one due time: never a second time, whatever the clocks do."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders")
    due_at = models.DateTimeField()
    step = models.SmallIntegerField()
    # The day of the summary in which it stood.
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("duty", "user", "due_at", "step"), name="one_reminder_per_step")
        ]
        indexes = [models.Index(fields=("user", "day"), name="reminder_by_person")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.step}"


# Late duties with these in common are one escalation, as they are one row of a list.
TOGETHER = ("kind", "group_kind", "group_id", "owner_agency", "due_at")


class EscalationQuerySet(models.QuerySet["DutyEscalation"]):
    def visible_to(self, scope: Scope) -> EscalationQuerySet:
        """Whoever reminds or decides here sees drafts; the agency and its government once it was released."""
        works, reads = Q(pk__in=[]), Q(pk__in=[])
        for permission in (ESCALATE, REMIND):
            works |= Q(office_id__in=scope.agencies(permission))
            works |= Q(region_path__in=scope.own_paths(permission))
        reads |= Q(owner_agency_id__in=scope.agencies("duties.view_agency"))
        reads |= Q(region_path__in=scope.own_paths("duties.view_region"))
        return self.filter(works | (reads & Q(state=EscalationState.RELEASED)))

    def with_late(self) -> EscalationQuerySet:
        """With how many of its duties are still with their owner."""
        late = _of_escalation().values("kind").annotate(count=Count("pk")).values("count")
        return self.annotate(late_count=Coalesce(Subquery(late), 0))

    def shown(self) -> EscalationQuerySet:
        """A draft whose duties are all done is nothing to decide, even before the worker withdraws it."""
        return self.exclude(Q(state=EscalationState.DRAFT) & ~Exists(_of_escalation()))


def _of_escalation() -> DutyQuerySet:
    return Duty.objects.open().order_by().filter(**{name: OuterRef(name) for name in TOGETHER})


class DutyEscalation(models.Model):
    """Late duties put before the head of the owing agency: drafted by itself, sent only by the head here."""

    # The Kesbangpol whose head decides.
    office = models.ForeignKey("offices.Agency", models.PROTECT, related_name="escalations_to_decide")
    owner_agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="escalations_about")
    kind = models.CharField(max_length=40)
    group_kind = models.CharField(max_length=40)
    group_id = models.CharField(max_length=40)
    group_title = models.CharField(max_length=200)
    region_path = models.CharField(max_length=60)
    zone = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    # Working days late, out of SELARAS_ESCALATION_DAYS.
    step = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=EscalationState.choices, default=EscalationState.DRAFT)
    # As it was drafted, and as it was when decided.
    title = models.CharField(max_length=300)
    count = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    note = models.CharField(max_length=1000, blank=True)
    drafted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    # Filled by ``with_late``.
    late_count: int

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ("-drafted_at", "-pk")
        indexes = [models.Index(fields=("region_path", "state"), name="duty_escalation_by_region")]
        constraints = [
            models.UniqueConstraint(fields=(*TOGETHER, "step"), name="one_duty_escalation_per_step"),
            models.UniqueConstraint(
                fields=TOGETHER,
                condition=Q(state=EscalationState.DRAFT),
                name="one_duty_escalation_waits",
            ),
            models.CheckConstraint(
                condition=Q(state=EscalationState.DRAFT, decided_at=None)
                | (~Q(state=EscalationState.DRAFT) & Q(decided_at__isnull=False)),
                name="a_decided_duty_escalation_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=EscalationState.DECLINED) | ~Q(note=""),
                name="a_declined_duty_escalation_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=EscalationState.RELEASED) | ~Q(text=""),
                name="a_released_duty_escalation_says_what",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("duty_escalation", args=[self.pk])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def tone(self) -> str:
        return ESCALATION_TONES[EscalationState(self.state)]

    @property
    def is_draft(self) -> bool:
        return self.state == EscalationState.DRAFT

    @property
    def is_of_own_office(self) -> bool:
        return self.owner_agency_id == self.office_id
