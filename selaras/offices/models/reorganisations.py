"""A reorganisation of agencies (SOTK baru): its plan, and which agency came of which."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.offices.choices import PLAN_TONES, PlanState
from selaras.offices.models.seats import PATH_LENGTH, Agency


class Reorganisation(models.Model):
    """Prepared as a plan, shown, then carried out once in one step; the record stays for good."""

    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="reorganisations")
    region_path = models.CharField(max_length=PATH_LENGTH)
    title = models.CharField(_("judul"), max_length=200)
    decree = models.CharField(_("nomor peraturan atau keputusan"), max_length=200)
    begins_on = models.DateField(_("mulai berlaku"))
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    done_by = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)
    # What moved, as told on that day: [[from, to, what, how many]].
    outcome = models.JSONField(default=list)

    class Meta:
        ordering = ("-begins_on", "-pk")
        indexes = (models.Index(fields=("region_path", "-begins_on"), name="reorganisation_region"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state=PlanState.DONE, done_at__isnull=False)
                | (~Q(state=PlanState.DONE) & Q(done_at__isnull=True)),
                name="a_reorganisation_done_says_when",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reorganisation", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def tone(self) -> str:
        return PLAN_TONES[PlanState(self.state)]


class Handing(models.Model):
    """One line of the plan: what of an agency goes to which successor, and whether the agency ends."""

    plan = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="lines")
    old = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="handings")
    # Either an agency that stands, or the names of one that begins with the plan.
    new = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="takings")
    new_name = models.CharField(max_length=160, blank=True)
    new_short_name = models.CharField(max_length=60, blank=True)
    # Groups of ``core.moving`` that go this way.
    what = models.JSONField(default=list)
    ends_old = models.BooleanField(default=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(new__isnull=False) | ~Q(new_name=""), name="a_handing_names_its_successor"
            ),
            models.CheckConstraint(
                condition=Q(new__isnull=True) | ~Q(new=F("old")), name="an_agency_does_not_succeed_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.new_id or self.new_name}"

    @property
    def successor_name(self) -> str:
        return self.new.name if self.new is not None else self.new_name


class AgencySuccession(models.Model):
    """Which agency came of which; written when a plan is carried out and never changed."""

    plan = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="origins")
    begins_on = models.DateField()

    class Meta:
        ordering = ("begins_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "predecessor", "successor"), name="one_succession_per_pair_and_plan"
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} -> {self.successor_id}"
