"""Kegiatan: what an agency plans and holds, with whom, for how much, and which items and IKU it serves."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from selaras.core.scope import Scope
from selaras.evidence.choices import (
    ACTIVITY_TONES,
    CODE_LENGTH,
    COST_CODE_LENGTH,
    GROUPS,
    IKU_LENGTH,
    PLACE_LENGTH,
    TITLE_LENGTH,
    ActivityState,
    ServedKind,
)

# Paths with this many parts ("ID.16.72.") or more lie inside one government.
OWN_GOVERNMENT_PARTS = 3


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, scope: Scope) -> Self:
        """One calendar for all agencies of a government; a work link sees its own agency's in its round."""
        if scope.work_link is not None:
            return self.filter(_link_sees(scope))
        seen = Q(pk__in=[])
        for grant in scope.grants:
            if "evidence.view" in grant.permissions:
                path = grant.region_path
                is_wide = grant.agency_id is None and path.count(".") >= OWN_GOVERNMENT_PARTS
                seen |= Q(region_path__under=path) if is_wide else Q(region_path=path)
        return self.filter(seen)

    def between(self, first: object, last: object) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class Activity(models.Model):
    """One kegiatan. Once held it is evidence of its own kind (``evidence``), with its photos as parts."""

    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=64)
    agency = models.ForeignKey("offices.Agency", on_delete=models.PROTECT, related_name="activities")
    title = models.CharField(lazy("Nama kegiatan"), max_length=TITLE_LENGTH)
    state = models.CharField(max_length=14, choices=ActivityState.choices)
    starts_on = models.DateField(lazy("Tanggal"))
    ends_on = models.DateField(lazy("Sampai tanggal"))
    starts_at = models.TimeField(lazy("Pukul"), null=True, blank=True)
    ends_at = models.TimeField(lazy("Sampai pukul"), null=True, blank=True)
    place = models.CharField(lazy("Tempat"), max_length=PLACE_LENGTH, blank=True)
    # Group of people it is for ("pemuda lintas iman"): two of them on one day compete for the same people.
    audience = models.CharField(lazy("Sasaran peserta"), max_length=PLACE_LENGTH, blank=True)
    cost_code = models.CharField(lazy("Kode rekening"), max_length=COST_CODE_LENGTH, blank=True)
    sub_activity = models.CharField(lazy("Subkegiatan"), max_length=TITLE_LENGTH, blank=True)
    budget = models.BigIntegerField(lazy("Anggaran"), null=True, blank=True)
    # Counts by group code of ``choices.GROUPS``: {"total": 60, "perempuan": 34}. Never names.
    participants = models.JSONField(default=dict, blank=True)
    summary = models.TextField(lazy("Hasil singkat"), blank=True)
    state_reason = models.CharField(max_length=500, blank=True)
    evidence = models.OneToOneField(
        "evidence.Evidence", on_delete=models.PROTECT, null=True, related_name="activity"
    )
    # Made on the phone: a form that is sent twice makes one record.
    client_key = models.UUIDField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_by_name = models.CharField(max_length=200)
    added_via = models.CharField(max_length=20)
    added_link_id = models.BigIntegerField(null=True, db_index=True)
    created_at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["region_path", "-starts_on", "-id"], name="activity_region_newest"),
            models.Index(fields=["agency", "-starts_on", "-id"], name="activity_agency_newest"),
        ]
        constraints = [
            CheckConstraint(condition=~Q(title=""), name="activity_has_title"),
            CheckConstraint(condition=Q(state__in=ActivityState.values), name="activity_known_state"),
            CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="activity_days_in_order"),
            CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False), name="activity_end_has_begin"
            ),
            CheckConstraint(condition=Q(budget=None) | Q(budget__gte=0), name="activity_budget_not_negative"),
            CheckConstraint(
                condition=~Q(state=ActivityState.HELD) | Q(evidence__isnull=False),
                name="activity_held_is_evidence",
            ),
            CheckConstraint(
                condition=~Q(state=ActivityState.CANCELLED) | ~Q(state_reason=""),
                name="activity_cancelled_with_reason",
            ),
            UniqueConstraint(fields=["agency", "client_key"], name="activity_once_per_client_key"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activity", args=[self.pk])

    @property
    def tone(self) -> str:
        return ACTIVITY_TONES[ActivityState(self.state)]

    @property
    def total(self) -> int | None:
        return self.participants.get("total")

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Counts below the total in the order of the list, with the word of each group."""
        given = self.participants
        return [(str(words), given[code]) for code, words in GROUPS.items() if code in given]


class Partner(models.Model):
    """An agency that holds it together with the first."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="partners")
    agency = models.ForeignKey("offices.Agency", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agency__sort", "pk"]
        constraints = [UniqueConstraint(fields=["activity", "agency"], name="partner_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.agency_id}"


class Serves(models.Model):
    """An item of an index (by its code) or an IKU that the kegiatan is for."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="serves")
    kind = models.CharField(max_length=5, choices=ServedKind.choices)
    # Of the index; empty for an IKU.
    instrument = models.CharField(max_length=CODE_LENGTH, blank=True)
    code = models.CharField(max_length=IKU_LENGTH)

    class Meta:
        ordering = ["kind", "pk"]
        indexes = [models.Index(fields=["instrument", "code"], name="serves_code")]
        constraints = [
            UniqueConstraint(fields=["activity", "kind", "instrument", "code"], name="serves_once"),
            CheckConstraint(condition=Q(kind__in=ServedKind.values) & ~Q(code=""), name="serves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.code}".strip()


def _link_sees(scope: Scope) -> Q:
    link = scope.work_link
    if link is None:
        return Q(pk__in=[])
    used = Activity.objects.filter(
        evidence__uses__removed_at=None,
        evidence__uses__group_kind=link.subject_kind,
        evidence__uses__group_id=link.subject_id,
    )
    recorded = Q(added_link_id=link.link_id) | Q(pk__in=used.values("pk"))
    return Q(agency_id=link.agency_id) & recorded
