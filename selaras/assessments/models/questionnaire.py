"""A round of an evidence questionnaire and its items, and who sees them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.assessments.choices import (
    AFTER_CLOSING,
    APPROVED,
    HANDED_IN,
    ITEM_TONES,
    READ_ABOVE,
    ROUND_TONES,
    RUNNING,
    SHARED_UPWARD,
    WHO_MOVES,
    WITH_OWNER,
    ItemState,
    ReasonCode,
    RoundState,
    Sharing,
)
from selaras.assessments.models.readers import (
    reads_inside_somewhere,
    where_answered_by,
    where_read_inside,
    where_worked_on_by,
)
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.offices.models import Agency


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, scope: Scope) -> RoundQuerySet:
        """Rounds a person may open at all; levels above see counts until the round is sent."""
        if scope.work_link is not None:
            link = scope.work_link
            wanted = [link.subject_id] if link.subject_kind == "round" else []
            return self.filter(pk__in=wanted)
        allowed = where_read_inside(scope)
        for path in scope.paths("assessments.view_status"):
            # The own government's people are no level above.
            allowed |= Q(region_path__under=path) & (~Q(sharing=Sharing.REGION) | Q(region_path=path))
        own = where_worked_on_by(scope)
        if own is not None:
            mine = Q(coordinator_id__in=scope.agencies("assessments.answer"))
            mine |= Q(pk__in=Item.objects.filter(own).values("round_id"))
            allowed |= mine & ~Q(state=RoundState.PREPARED)
        return self.filter(allowed)

    def read_inside(self, scope: Scope) -> RoundQuerySet:
        """Rounds whose items this person reads in every state."""
        return self.filter(where_read_inside(scope))

    def read_from_above(self, scope: Scope) -> RoundQuerySet:
        """Rounds of which this person reads what has been sent."""
        allowed = Q(pk__in=[])
        for path in scope.paths("assessments.view_sent"):
            allowed |= Q(region_path__under=path, sharing__in=SHARED_UPWARD)
        return self.filter(allowed)


class Round(models.Model):
    instrument = models.ForeignKey("instruments.Instrument", models.PROTECT, related_name="rounds")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="rounds")
    region_path = models.CharField(max_length=60, db_index=True)
    zone = models.CharField(max_length=40)
    title = models.CharField(_("Nama periode penilaian"), max_length=200)
    data_year = models.PositiveSmallIntegerField(_("Tahun data"))
    filling_year = models.PositiveSmallIntegerField(_("Tahun pengisian"))
    index_owner = models.CharField(_("Pemilik indeks"), max_length=200)
    coordinator = models.ForeignKey("offices.Agency", models.PROTECT, related_name="coordinated_rounds")
    internal_due_at = models.DateTimeField(_("Batas internal"))
    owner_due_at = models.DateTimeField(_("Batas pemilik indeks"))
    state = models.CharField(max_length=20, choices=RoundState.choices, default=RoundState.PREPARED)
    sharing = models.CharField(
        _("Tingkat berbagi"), max_length=20, choices=Sharing.choices, default=Sharing.STATUS
    )
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(blank=True)
    # The round of the year before, from which the sharing was taken.
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
        verbose_name=_("Periode asal"),
    )
    # What it was begun from, such as a decision of a meeting; two texts, as references name any record.
    origin_kind = models.CharField(max_length=40, blank=True)
    origin_id = models.CharField(max_length=40, blank=True)
    # Who reviews between verification and sending, and when that was done.
    inspector = models.ForeignKey(
        "offices.Agency", models.PROTECT, null=True, blank=True, related_name="inspected_rounds"
    )
    inspected_at = models.DateTimeField(null=True, blank=True)
    inspected_by_name = models.CharField(max_length=200, blank=True)
    inspection_note = models.TextField(blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("-data_year", "region_path", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(internal_due_at__lte=F("owner_due_at")), name="internal_due_not_after_owner_due"
            ),
            models.UniqueConstraint(
                fields=("instrument", "region", "data_year"), name="one_round_per_region_and_year"
            ),
            models.CheckConstraint(
                condition=Q(origin_kind="", origin_id="") | (~Q(origin_kind="") & ~Q(origin_id="")),
                name="round_origin_whole_or_none",
            ),
        ]
        indexes = [
            models.Index(fields=("state", "region_path"), name="round_by_state"),
            models.Index(fields=("origin_kind", "origin_id"), name="round_by_origin"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.pk])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def origin(self) -> Reference | None:
        return Reference(self.origin_kind, self.origin_id) if self.origin_kind else None

    @property
    def tone(self) -> str:
        return ROUND_TONES[RoundState(self.state)]

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, scope: Scope) -> ItemQuerySet:
        started = ~Q(round__state=RoundState.PREPARED)
        if scope.work_link is not None:
            link = scope.work_link
            if link.subject_kind != "round":
                return self.none()
            return self.filter(where_answered_by([link.agency_id]), started, round_id=link.subject_id)
        # Whoever only answers has the shorter question: half of an answer's time went into wording it.
        allowed = Q(pk__in=[])
        if reads_inside_somewhere(scope):
            allowed = Q(round_id__in=Round.objects.read_inside(scope).values("pk"))
        if scope.paths("assessments.view_sent"):
            sent = Round.objects.read_from_above(scope).values("pk")
            allowed |= Q(round_id__in=sent, state__in=READ_ABOVE)
        own = where_worked_on_by(scope)
        return self.filter(allowed if own is None else allowed | started & own)

    def worked_on_by(self, scope: Scope) -> ItemQuerySet:
        """Items with which an agency of this person has to do."""
        own = where_worked_on_by(scope)
        return self.none() if own is None else self.filter(own)


class Item(models.Model):
    round = models.ForeignKey(Round, models.CASCADE, related_name="items")
    question = models.ForeignKey("instruments.Question", models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    sort = models.PositiveSmallIntegerField()
    leaf_code = models.CharField(max_length=20)
    is_level = models.BooleanField(default=False)
    owner_agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, null=True, blank=True, related_name="items"
    )
    verifier_agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, null=True, blank=True, related_name="items_to_verify"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    due_reason = models.CharField(max_length=200, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="items"
    )
    state = models.CharField(max_length=20, choices=ItemState.choices, default=ItemState.EMPTY)
    # Raised by every write; a form that was opened on an older version meets the conflict page.
    version = models.PositiveIntegerField(default=0)
    value = models.CharField(max_length=200, blank=True)
    narrative = models.TextField(blank=True)
    claimed_level = models.PositiveSmallIntegerField(null=True, blank=True)
    verified_level = models.PositiveSmallIntegerField(null=True, blank=True)
    reason_code = models.CharField(max_length=20, choices=ReasonCode.choices, blank=True)
    is_nil = models.BooleanField(default=False)
    self_verified = models.BooleanField(default=False)
    was_late = models.BooleanField(default=False)
    # Entered for the agency by somebody else, and the agency has not said yet that it stands by it.
    unconfirmed = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by_name = models.CharField(max_length=200, blank=True)
    drop_reason = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("sort",)
        constraints = [
            models.UniqueConstraint(fields=("round", "code"), name="one_item_per_code"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.NOT_RELEVANT) | ~Q(drop_reason=""),
                name="a_dropped_item_says_why",
            ),
            models.CheckConstraint(
                condition=Q(verified_level__isnull=True) | ~Q(reason_code=""),
                name="a_verified_level_has_a_reason_code",
            ),
        ]
        indexes = [
            models.Index(fields=("round", "state"), name="item_by_state"),
            models.Index(fields=("owner_agency", "state"), name="item_by_owner"),
            models.Index(fields=("verifier_agency", "state"), name="item_by_verifier"),
        ]

    def __str__(self) -> str:
        return f"Butir {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("item", args=[self.round_id, self.code])

    @property
    def tone(self) -> str:
        return ITEM_TONES[ItemState(self.state)]

    @property
    def who_moves(self) -> str:
        return str(WHO_MOVES[ItemState(self.state)])

    @property
    def is_with_owner(self) -> bool:
        return self.state in WITH_OWNER

    @property
    def is_handed_in(self) -> bool:
        return self.state in HANDED_IN

    @property
    def is_approved(self) -> bool:
        return self.state in APPROVED

    @property
    def is_worked_on(self) -> bool:
        """Whether answers move: while the round runs, and after its closing for an item opened again."""
        if self.round.is_running:
            return True
        return self.round.state in AFTER_CLOSING and self.reopened_at is not None

    @property
    def duty_agency(self) -> Agency | None:
        """Who has to act: outside bodies are asked by letter, so Kesbangpol acts for them."""
        if self.owner_agency is not None and self.owner_agency.is_outside:
            return self.round.coordinator
        return self.owner_agency

    @property
    def duty_agency_id(self) -> int | None:
        if self.owner_agency is not None and self.owner_agency.is_outside:
            return self.round.coordinator_id
        return self.owner_agency_id

    def effective_due(self, extended: datetime | None) -> datetime:
        """An agency's extension moves its items later, never earlier."""
        own = self.due_at or self.round.internal_due_at
        return max(own, extended) if extended is not None else own
