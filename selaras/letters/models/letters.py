"""Letters of an office."""

from __future__ import annotations

from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.core.scope import Scope
from selaras.letters.choices import (
    LETTER_TONES,
    Channel,
    KindForm,
    LetterKind,
    LetterState,
    NumberSource,
    Sifat,
    SignatureWay,
)
from selaras.letters.models.chain import Initial
from selaras.offices.models import Holder

# The signer reads a letter once its text is final.
SEEN_BY_SIGNER = (LetterState.RELEASED, LetterState.SIGNED, LetterState.NUMBERED, LetterState.SENT)


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, scope: Scope) -> Self:
        allowed = Q(agency_id__in=scope.agencies("letters.view"))
        for path in scope.paths("letters.view"):
            allowed |= Q(region_path__under=path)
        if scope.user_id is not None:
            # Whoever sits today on a post of its chain reads the letter, whatever else he may read.
            seats = Holder.objects.filter(
                Q(ends_on=None) | Q(ends_on__gte=scope.on), user_id=scope.user_id, starts_on__lte=scope.on
            )
            chained = Initial.objects.filter(post_id__in=seats.values("post_id"))
            allowed |= Q(pk__in=chained.values("letter_id")) | Q(
                signer__in=seats.values("pk"), state__in=SEEN_BY_SIGNER
            )
        return self.filter(allowed)


class Letter(models.Model):
    agency = models.ForeignKey("offices.Agency", models.PROTECT, related_name="letters")
    region_path = models.CharField(max_length=60)
    zone = models.CharField(max_length=40)
    template = models.CharField(max_length=40)
    # The record it was drafted from, as references name it; empty for a letter of its own.
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16, choices=LetterState.choices, default=LetterState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(
        _("Jenis surat"), max_length=12, choices=LetterKind.choices, default=LetterKind.LETTER
    )
    sifat = models.CharField(_("Sifat"), max_length=16, choices=Sifat.choices, default=Sifat.ORDINARY)
    hal = models.CharField(_("Hal"), max_length=300)
    to = models.JSONField(default=list)
    to_place = models.CharField(_("Tempat tujuan"), max_length=160, blank=True)
    body = models.TextField(_("Isi surat"), blank=True)
    # The wording it was begun with, and what was filled into its fields; both as ``KindForm`` has them.
    form = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    copies = models.JSONField(default=list)
    annexes = models.JSONField(default=list)
    signer = models.ForeignKey("offices.Holder", models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.CharField(_("Atas nama"), max_length=160, blank=True)
    # "u.b.": the official on whose behalf the one above is signed for in turn.
    through = models.CharField(_("Untuk beliau (u.b.)"), max_length=160, blank=True)
    signer_rank = models.CharField(_("Pangkat/golongan"), max_length=120, blank=True)
    # The signature block as it stood when the letter was released; later changes of officials pass it by.
    signer_block = models.JSONField(null=True)
    number = models.CharField(_("Nomor"), max_length=160, blank=True)
    number_source = models.CharField(max_length=8, choices=NumberSource.choices, blank=True)
    dated = models.DateField(_("Tanggal surat"), null=True, blank=True)
    signature_way = models.CharField(max_length=12, choices=SignatureWay.choices, blank=True)
    signed_on = models.DateField(_("Tanggal tanda tangan"), null=True, blank=True)
    signed_by_name = models.CharField(max_length=200, blank=True)
    channel = models.CharField(_("Saluran"), max_length=12, choices=Channel.choices, blank=True)
    sent_on = models.DateField(_("Tanggal kirim"), null=True, blank=True)
    sent_note = models.CharField(_("Tanda terima"), max_length=300, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(null=True)
    # How often it went into its chain; each time with fresh initials.
    attempt = models.PositiveSmallIntegerField(default=0)
    chain = models.JSONField(_("Urutan paraf"), default=list)
    released_at = models.DateTimeField(null=True)
    released_by_name = models.CharField(max_length=200, blank=True)
    # Drawn anew whenever the text becomes final, so that a paper of an earlier text is known to nobody.
    check_code = models.CharField(max_length=16, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(fields=["region_path", "-created_at", "-id"], name="letter_region_newest"),
            models.Index(fields=["subject_kind", "subject_id"], name="letter_subject"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["agency", "number"], condition=~Q(number=""), name="letter_number_once_per_office"
            ),
            UniqueConstraint(fields=["check_code"], condition=~Q(check_code=""), name="letter_code_once"),
            CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_known_state"),
            CheckConstraint(
                condition=~Q(state__in=(LetterState.NUMBERED, LetterState.SENT))
                | (~Q(number="") & ~Q(number_source="") & Q(dated__isnull=False)),
                name="letter_numbered_has_number",
            ),
            CheckConstraint(
                condition=~Q(state=LetterState.SENT) | (~Q(channel="") & Q(sent_on__isnull=False)),
                name="letter_sent_says_how",
            ),
            CheckConstraint(
                condition=~Q(state=LetterState.SIGNED)
                | (~Q(signature_way="") & ~Q(signed_by_name="") & Q(signed_on__isnull=False)),
                name="letter_signed_says_how",
            ),
            CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_known_kind"),
            CheckConstraint(
                condition=~Q(state=LetterState.CANCELLED) | ~Q(reason=""), name="letter_cancelled_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.hal

    def get_absolute_url(self) -> str:
        return reverse("letter", args=[self.pk])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def tone(self) -> str:
        return LETTER_TONES[LetterState(self.state)]

    @property
    def kind_form(self) -> KindForm:
        return KindForm.of(self.form)

    @property
    def lacks_recipients(self) -> bool:
        return self.kind_form.needs_to and not self.to

    @property
    def is_draft(self) -> bool:
        return self.state == LetterState.DRAFT
