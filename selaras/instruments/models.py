"""Index frameworks and questionnaires as versioned data; a published row never changes, a draft does."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.instruments.choices import (
    DRAFT_TONES,
    Better,
    DraftState,
    Mark,
    Mean,
    QuestionType,
    RevisionKind,
)
from selaras.instruments.permissions import MANAGE


class Immutable(Exception):
    """Somebody tried to change or delete what is published."""


class PublishedQuerySet(models.QuerySet[Any]):
    """Rows are added and read; rounds already answered lean on them."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Immutable("a published instrument is replaced by a new version, never updated")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("a published instrument is replaced by a new version, never updated")

    def delete(self) -> NoReturn:
        raise Immutable("a published instrument is replaced by a new version, never deleted")


class Published(models.Model):
    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("a published instrument is replaced by a new version, never updated")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("a published instrument is replaced by a new version, never deleted")


class Instrument(Published):
    """One text of one edition; a changed text is a new row that replaces the earlier one."""

    code = models.CharField(max_length=40)
    title = models.TextField()
    edition = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Mark.choices)
    # Numbers stay text: "1", "0.5" or "1/3" exactly as the owner wrote them.
    scale_min = models.CharField(max_length=40)
    scale_max = models.CharField(max_length=40)
    better = models.CharField(max_length=4, choices=Better.choices)
    weights_sum = models.CharField(max_length=40)
    missing = models.JSONField(default=dict)
    bands = models.JSONField(default=list)
    # What joins the top nodes into the score.
    mean = models.CharField(max_length=12, choices=Mean.choices, default=Mean.ARITHMETIC)
    # How the method differs from the edition before, as {"edition": "2017", "changes": ["..."]}; empty where
    # values of the two can be compared.
    series_break = models.JSONField(default=dict)
    source_text = models.TextField()
    # Over what bears on a score (komposit's receipt names it), and over the whole text.
    sha256 = models.CharField(max_length=80)
    text_sha256 = models.CharField(max_length=80)
    published_at = models.DateTimeField()
    # Whose it is: empty for what comes with the product, else the region whose office published it. It counts
    # there and below, and nowhere else.
    region_path = models.CharField(max_length=20, blank=True, default="")
    # Against the version before, or the wider one it was made from:
    # {"edition": "2024", "wider": false, "method": ["..."], "content": ["..."]}.
    differences = models.JSONField(default=dict)
    # One to one: the versions of an edition are a chain, and its end is the current one.
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition", "region_path"],
                condition=models.Q(replaces__isnull=True),
                name="instrument_first_once",
            ),
        ]
        indexes = [models.Index(fields=["code", "edition", "-published_at"], name="instrument_current")]

    def __str__(self) -> str:
        own = _("%(edition)s, versi daerah") % {"edition": self.edition} if self.is_regional else self.edition
        return f"{self.title} ({own})"

    @property
    def is_regional(self) -> bool:
        return bool(self.region_path)


class Node(Published):
    """A part of the score tree; a leaf is an indicator or sub-indicator and carries the questions."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="nodes")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    code = models.CharField(max_length=40)
    title = models.TextField()
    weight = models.CharField(max_length=200)
    mean = models.CharField(max_length=12, choices=Mean.choices, default=Mean.ARITHMETIC)
    source = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Mark.choices)
    sort = models.PositiveIntegerField()
    is_leaf = models.BooleanField()

    class Meta:
        ordering = ["instrument_id", "sort"]
        constraints = [models.UniqueConstraint(fields=["instrument", "code"], name="node_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Question(Published):
    """What is answered and proven; only a ``tingkat`` question sets the value of its leaf."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="questions")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(max_length=40)
    # Its number in the questionnaire of the index owner; empty where he gives none.
    owner_code = models.CharField(max_length=40, blank=True, default="")
    text = models.TextField()
    help = models.TextField(blank=True)
    type = models.CharField(max_length=12, choices=QuestionType.choices)
    # Agency codes of the starter list: the first is the usual owner, the others contribute.
    owners = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    # [{"kind": "rentang", "min": "0"}, ...] as komposit defines them; numbers are text.
    rules = models.JSONField(default=list)
    # [{"level": 1, "text": "..."}], lowest first, only for ``tingkat``.
    rubric = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Mark.choices, default=Mark.USULAN)
    sort = models.PositiveIntegerField()

    class Meta:
        ordering = ["instrument_id", "sort"]
        constraints = [models.UniqueConstraint(fields=["instrument", "code"], name="question_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def sets_value(self) -> bool:
        return self.type == QuestionType.TINGKAT


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, scope: Scope) -> DraftQuerySet:
        """Drafts of the regions where this person manages instruments."""
        allowed = models.Q(pk__in=[])
        for path in scope.paths(MANAGE):
            allowed |= models.Q(region_path__under=path)
        return self.filter(allowed)


class Draft(models.Model):
    """The text of an instrument while people work on it; it may be wrong, and it counts nowhere."""

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=20, db_index=True)
    # Read off the text where it can be read; for lists.
    title = models.CharField(max_length=200)
    edition = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    # Raised by every change; a form opened on an older one meets what happened since.
    version = models.PositiveIntegerField(default=1)
    fault_count = models.PositiveIntegerField(default=0)
    base = models.ForeignKey(Instrument, models.PROTECT, null=True, blank=True, related_name="+")
    published = models.ForeignKey(Instrument, models.PROTECT, null=True, blank=True, related_name="drafts")
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ("-changed_at", "-id")

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})" if self.edition else self.title

    def get_absolute_url(self) -> str:
        return reverse("draft", args=[self.pk])

    @property
    def tone(self) -> str:
        return DRAFT_TONES[DraftState(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.DRAFT


class Revision(models.Model):
    """A text that somebody saved, or wanted to while somebody else was faster; none is ever lost."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="revisions")
    kind = models.CharField(max_length=10, choices=RevisionKind.choices)
    # Of a saved text the version it made, of a conflict the version it was written on.
    version = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "version"], condition=models.Q(kind="saved"), name="draft_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.version}"
