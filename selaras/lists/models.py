"""A list as somebody likes to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.urls import reverse

from selaras.core.listings import listings
from selaras.core.scope import Scope
from selaras.lists.choices import NAME_LENGTH, QUERY_LENGTH
from selaras.offices.models import Agency

if TYPE_CHECKING:
    from selaras.core.listings import Listing


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, scope: Scope) -> SavedViewQuerySet:
        """One's own, and what somebody shares with an office one acts for; none by a work link."""
        if scope.user_id is None:
            return self.none()
        return self.filter(Q(owner_id=scope.user_id) | Q(agency_id__in=scope.agency_ids))


class SavedView(models.Model):
    """Only words of an address: which rows they give is decided anew for whoever opens it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    # Code of the list, as core/listings knows it.
    listing = models.CharField(max_length=40)
    name = models.CharField(max_length=NAME_LENGTH)
    query = models.CharField(max_length=QUERY_LENGTH, blank=True)
    is_default = models.BooleanField(default=False)
    agency = models.ForeignKey(Agency, models.SET_NULL, null=True, blank=True, related_name="saved_views")
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "name", "pk")
        constraints = [
            UniqueConstraint(fields=["owner", "listing", "name"], name="lists_name_once"),
            UniqueConstraint(
                fields=["owner", "listing"], condition=Q(is_default=True), name="lists_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("view_open", args=[self.pk])

    @property
    def of(self) -> Listing | None:
        return listings().get(self.listing)

    @property
    def list_title(self) -> str:
        return str(self.of.title) if self.of else self.listing
