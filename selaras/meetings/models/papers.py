"""Papers of a meeting: what was bound for the accounts, and texts for the speaker and the press."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.audit.models import AppendOnly
from selaras.meetings.choices import TextKind
from selaras.meetings.models.meetings import Meeting


class Bundle(AppendOnly):
    """One file with all papers that the account of a meeting asks for, as they stood at that moment."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="bundles")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    # In their order: code, label, pages (0: it was not there), note (what it is, or why it is missing).
    parts = models.JSONField(default=list)
    pages = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    # For each person; where the number is from.
    amount = models.PositiveIntegerField(null=True)
    amount_basis = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            UniqueConstraint(fields=["meeting", "number"], name="bundles_are_numbered"),
            CheckConstraint(condition=Q(size__gt=0, pages__gt=0), name="a_bundle_is_whole"),
            CheckConstraint(
                condition=Q(amount=None) | ~Q(amount_basis=""), name="an_amount_says_where_it_is_from"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"

    @property
    def missing(self) -> list[str]:
        return [part["label"] for part in self.parts if not part["pages"]]


class MeetingText(models.Model):
    """A text with places for figures, which are filled in anew whenever it is read."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=12, choices=TextKind.choices)
    text = models.TextField(_("Naskah"))
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["meeting", "kind"], name="one_text_of_a_kind"),
            CheckConstraint(condition=Q(kind__in=TextKind.values), name="text_of_known_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.meeting_id}"

    def get_absolute_url(self) -> str:
        return reverse("meeting_text", args=[self.meeting_id, self.kind])
