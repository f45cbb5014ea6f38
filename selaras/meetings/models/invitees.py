"""Who is invited, what they answered, and the addresses by which guests answer."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.meetings.choices import REPLY_TONES, InviteeRole, Reply


class Invitee(models.Model):
    """An office of the product, or a body or person outside it with a way to reach them."""

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="invitees")
    agency = models.ForeignKey(
        "offices.Agency", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    # Of an office that is not in the product yet.
    region = models.ForeignKey("regions.Region", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.CharField(_("Instansi atau lembaga"), max_length=200, blank=True)
    person_name = models.CharField(_("Nama"), max_length=160, blank=True)
    position = models.CharField(_("Jabatan"), max_length=160, blank=True)
    email = models.EmailField(_("Surel"), blank=True)
    phone = models.CharField(_("Telepon atau WhatsApp"), max_length=20, blank=True)
    # The line of the letter: "Bupati Katingan u.p. Kepala Badan Kesbangpol".
    addressed_as = models.CharField(_("Yth. pada surat"), max_length=300, blank=True)
    role = models.CharField(
        _("Sebagai"), max_length=12, choices=InviteeRole.choices, default=InviteeRole.PARTICIPANT
    )
    sort = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(_("Konfirmasi"), max_length=12, choices=Reply.choices, blank=True)
    reply_name = models.CharField(_("Nama yang hadir"), max_length=160, blank=True)
    reply_position = models.CharField(_("Jabatan yang hadir"), max_length=160, blank=True)
    reply_reason = models.CharField(_("Alasan"), max_length=300, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("sort", "pk")
        constraints = [
            UniqueConstraint(
                fields=["meeting", "agency"],
                condition=Q(agency__isnull=False, withdrawn_at=None),
                name="agency_invited_once",
            ),
            UniqueConstraint(
                fields=["meeting", "region", "organisation"],
                condition=Q(region__isnull=False, withdrawn_at=None),
                name="office_of_region_invited_once",
            ),
            CheckConstraint(
                condition=Q(agency__isnull=False) | ~Q(organisation="") | ~Q(person_name=""),
                name="invitee_is_somebody",
            ),
            CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="a_reply_says_when",
            ),
            CheckConstraint(
                condition=(~Q(reply=Reply.DELEGATE) | ~Q(reply_name=""))
                & (~Q(reply=Reply.ABSENT) | ~Q(reply_reason="")),
                name="a_reply_says_who_or_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The office, or the person with the office; needs ``agency__region`` for an office."""
        if self.agency is not None:
            return self.agency.name
        return self.organisation or self.person_name

    @property
    def reply_tone(self) -> str:
        return REPLY_TONES[Reply(self.reply)] if self.reply else "waiting"

    @property
    def letter_line(self) -> str:
        if self.addressed_as:
            return self.addressed_as
        if self.agency is not None:
            return _now("Kepala %(agency)s") % {"agency": self.agency.name}
        return self.position or self.name


class GuestLink(models.Model):
    """An address by which somebody without an account answers one invitation, once."""

    invitee = models.ForeignKey(Invitee, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return str(self.invitee)

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and now < self.ends_at
