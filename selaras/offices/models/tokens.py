"""Keys with which programs use the API, in the name of a person or of an agency."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from selaras.offices.choices import TOKEN_ENDS
from selaras.offices.models.seats import Agency


class ApiToken(models.Model):
    """A person's token acts as that person; an agency's has an account that nobody signs in with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(_("nama"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    # Of an agency's token: the role of its giver that it is a part of.
    role = models.CharField(max_length=30, blank=True)
    # Of a person's token empty for all that the person may do.
    permissions = models.JSONField(default=list, blank=True)
    reads_only = models.BooleanField(default=False)
    # A token of the Kesbangpol may reach as far as the role does; any other ends at its agency.
    whole_region = models.BooleanField(default=False)
    made_by_id = models.BigIntegerField(null=True, blank=True)
    made_by_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(agency=None, role="") | Q(agency__isnull=False) & ~Q(role=""),
                name="api_token_role_with_agency",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_limited(self) -> bool:
        return bool(self.agency_id or self.permissions or self.reads_only)

    @property
    def end_words(self) -> str:
        return str(TOKEN_ENDS.get(self.end_reason, ""))
