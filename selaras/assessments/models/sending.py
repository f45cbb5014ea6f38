"""Bukti kirim: by which way a round's answers reached the owner of the index, and when; only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.assessments.models.dossiers import Dossier
from selaras.assessments.models.questionnaire import Round
from selaras.audit.models import AppendOnly


class SendingProof(AppendOnly):
    """One sending as it was written down; a mistake is put right by a row that takes its place."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="sendings")
    number = models.PositiveIntegerField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.CharField(_("Alasan koreksi"), max_length=500, blank=True)
    # What was sent, where it is a dossier made here.
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="sendings")
    # A code of instruments/sending-channels.yaml, with its words of that day.
    channel = models.CharField(_("Lewat"), max_length=40)
    channel_label = models.CharField(max_length=100)
    recipient = models.CharField(_("Tujuan"), max_length=200)
    sent_at = models.DateTimeField(_("Waktu kirim"))
    receipt = models.CharField(_("Nomor tanda terima"), max_length=160, blank=True)
    note = models.CharField(_("Keterangan"), max_length=1000, blank=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("round", "number"), name="sendings_are_numbered"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="a_corrected_sending_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number}"

    def get_absolute_url(self) -> str:
        return f"{reverse('sendings', args=[self.round_id])}#bukti-{self.number}"

    @property
    def is_late(self) -> bool:
        return self.sent_at > self.round.owner_due_at
