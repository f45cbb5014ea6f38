"""What last year's result asks for: repairs with owners and dates, and estimates of their effect."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse

from selaras.assessments.choices import OPEN_REPAIRS, REPAIR_TONES, RepairState, SimulationStart
from selaras.assessments.models.questionnaire import Round
from selaras.audit.models import AppendOnly
from selaras.core.scope import Scope
from selaras.offices.choices import OUTSIDE_KINDS


class RepairQuerySet(models.QuerySet["Repair"]):
    def visible_to(self, scope: Scope) -> RepairQuerySet:
        """All repairs for the region's own readers; else those of the own agencies, once the round runs."""
        if scope.work_link is not None:
            link = scope.work_link
            if link.subject_kind != "round":
                return self.none()
            return self.filter(_of_agencies({link.agency_id}), round_id=link.subject_id)
        agencies = scope.agencies("assessments.answer")
        inside = Q(round_id__in=Round.objects.read_inside(scope).values("pk"))
        return self.filter(inside | _of_agencies(agencies) if agencies else inside)

    def running(self) -> RepairQuerySet:
        return self.filter(state__in=OPEN_REPAIRS)


def _of_agencies(agencies: Collection[int]) -> Q:
    """Repairs of these agencies; what an outside body owns is followed up by Kesbangpol."""
    outside = Q(owner_agency__kind__in=OUTSIDE_KINDS, round__coordinator_id__in=agencies)
    return (Q(owner_agency_id__in=agencies) | outside) & ~Q(state=RepairState.PROPOSED)


class Repair(models.Model):
    """One thing that the index owner or the city found wanting: who mends it, by when, what was done."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="repairs")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    # Where the sentence stands; empty for what the city added itself.
    source = models.CharField(max_length=400, blank=True)
    measure = models.ForeignKey("measures.Measure", models.PROTECT, null=True, blank=True, related_name="+")
    # Codes of the instrument's nodes that this bears on.
    codes = models.JSONField(default=list)
    owner_agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, null=True, blank=True, related_name="repairs"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=RepairState.choices, default=RepairState.PROPOSED)
    # What was done, in the words of the last report or closing.
    done = models.TextField(blank=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RepairQuerySet.as_manager()

    class Meta:
        ordering = ("round", "number")
        constraints = [
            models.UniqueConstraint(fields=("round", "number"), name="repairs_are_numbered"),
            models.CheckConstraint(condition=~Q(text=""), name="a_repair_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=(RepairState.PROPOSED, RepairState.CANCELLED))
                | Q(owner_agency__isnull=False, due_at__isnull=False),
                name="a_repair_shared_out_has_owner_and_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RepairState.REPORTED, RepairState.DONE)) | ~Q(done=""),
                name="a_repair_done_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("repair", args=[self.round_id, self.pk])

    @property
    def tone(self) -> str:
        return REPAIR_TONES[RepairState(self.state)]

    @property
    def tz(self) -> ZoneInfo:
        return self.round.tz

    @property
    def is_official(self) -> bool:
        """Said by the index owner, so its words are not the city's to change."""
        return self.measure_id is not None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REPAIRS

    @property
    def duty_agency_id(self) -> int | None:
        """Who has to act: for an outside body Kesbangpol follows it up."""
        if self.owner_agency is not None and self.owner_agency.is_outside:
            return self.round.coordinator_id
        return self.owner_agency_id


class RepairEntry(AppendOnly):
    repair = models.ForeignKey(Repair, models.CASCADE, related_name="entries")
    action = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=RepairState.choices)
    note = models.TextField(blank=True)
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=200)
    via = models.CharField(max_length=20)
    agency_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.repair_id} {self.action}"


class Effort(models.Model):
    """What one level of an indicator costs the city, in a unit of its own choice; kept for the next time."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="efforts")
    code = models.CharField(max_length=40)
    # Exact, as typed ("2.5"), never a float.
    amount = models.CharField(max_length=40)
    changed_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("round", "code")
        constraints = [models.UniqueConstraint(fields=("round", "code"), name="one_effort_per_code")]

    def __str__(self) -> str:
        return f"{self.code}: {self.amount}"


class Simulation(AppendOnly):
    """A kept estimate of the city: where it starts, what it changes, what came out, with its receipt."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="simulations")
    name = models.CharField(max_length=120)
    start = models.CharField(max_length=20, choices=SimulationStart.choices)
    # The question as an address ("dari=resmi&langkah-I1=1"), so that it can be asked again.
    query = models.TextField()
    base = models.CharField(max_length=40, null=True)
    score = models.CharField(max_length=40, null=True)
    difference = models.CharField(max_length=40, null=True)
    # Estimate and plan as they were shown.
    result = models.JSONField()
    receipt = models.CharField(max_length=80)
    instrument_hash = models.CharField(max_length=80)
    komposit_version = models.CharField(max_length=20)
    made_by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.name
