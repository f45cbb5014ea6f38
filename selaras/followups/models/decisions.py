"""What was decided or directed, where it comes from, and who sees it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.followups.choices import ANSWER, VIEW

PATH_LENGTH = 60


def of_host(scope: Scope, permission: str, prefix: str = "") -> Q:
    """Rows whose host the permission covers, at its own level only."""
    own = Q(**{f"{prefix}region_path__in": scope.own_paths(permission)})
    return own | Q(**{f"{prefix}agency_id__in": scope.agencies(permission)})


def of_owner(scope: Scope) -> Q:
    """Assigned to an office of this person, or to one of the government they look over."""
    own = Q(agency_id__in=scope.agencies(ANSWER)) | Q(owner_path__in=scope.own_paths(VIEW))
    return own & Q(assigned_at__isnull=False)


class DirectionQuerySet(models.QuerySet["Direction"]):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(of_host(scope, VIEW))


class Direction(models.Model):
    """What a leader said should be done: who, when, in which words."""

    agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, related_name="directions", verbose_name=_("Dicatat oleh")
    )
    region_path = models.CharField(max_length=PATH_LENGTH)
    zone = models.CharField(max_length=40)
    leader_name = models.CharField(_("Pimpinan"), max_length=160)
    leader_post = models.CharField(_("Jabatan"), max_length=200, blank=True)
    given_on = models.DateField(_("Tanggal arahan"))
    # Where it was said or written, such as the number of a disposisi.
    source = models.CharField(_("Sumber"), max_length=300, blank=True)
    text = models.TextField(_("Isi arahan"))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    objects = DirectionQuerySet.as_manager()

    class Meta:
        ordering = ("-given_on", "-pk")
        indexes = [models.Index(fields=["region_path", "-given_on"], name="direction_region_date")]
        constraints = [
            CheckConstraint(condition=~Q(leader_name="") & ~Q(text=""), name="direction_says_who_and_what")
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("direction", args=[self.pk])


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, scope: Scope) -> Self:
        """Of the own government, and those out of which an office of this person has something to do."""
        from selaras.followups.models.actions import Action

        owned = Action.objects.filter(of_owner(scope), decision=OuterRef("pk"))
        return self.filter(of_host(scope, VIEW) | Q(Exists(owned)))

    def live(self) -> Self:
        return self.filter(dropped_at=None)

    def of(self, origin: Reference) -> Self:
        return self.filter(origin_kind=origin.kind, origin_id=origin.id)


class Decision(models.Model):
    """One sentence that was decided; apart from what was said about it."""

    # The form's own key: sent twice it makes one row.
    key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    origin_kind = models.CharField(max_length=40)
    origin_id = models.CharField(max_length=40)
    # As the origin was called then, for owners who do not see the origin itself.
    origin_title = models.CharField(max_length=300)
    # "meeting_series:12"; what one meeting leaves open, the next of the series begins with.
    series_key = models.CharField(max_length=60, blank=True)
    point_id = models.CharField(max_length=40, blank=True)
    point_title = models.CharField(max_length=300, blank=True)
    agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, related_name="decisions", verbose_name=_("Penyelenggara")
    )
    region_path = models.CharField(max_length=PATH_LENGTH)
    zone = models.CharField(max_length=40)
    # Its number under the origin, from 1 on; never used twice.
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("Keputusan"))
    decided_on = models.DateField(_("Tanggal keputusan"))
    version = models.PositiveIntegerField(default=1)
    # Since when it stands as it is: the minutes are approved.
    final_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("origin_kind", "origin_id", "position")
        indexes = [
            models.Index(fields=["region_path", "-decided_on"], name="decision_region_date"),
            models.Index(fields=["series_key", "decided_on"], name="decision_series"),
        ]
        constraints = [
            UniqueConstraint(fields=["origin_kind", "origin_id", "position"], name="decision_numbered_once"),
            CheckConstraint(condition=~Q(text=""), name="decision_says_what"),
            CheckConstraint(
                condition=Q(dropped_at=None, drop_reason="")
                | (Q(dropped_at__isnull=False) & ~Q(drop_reason="")),
                name="decision_dropped_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.pk])

    @property
    def origin(self) -> Reference:
        return Reference(self.origin_kind, self.origin_id)
