"""Agencies, their contacts, posts and holders; grants with dates; work links."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from selaras.core.scope import Scope
from selaras.offices.choices import OUTSIDE_KINDS, ROLES, AgencyKind, HolderStatus, PostKind, Role

PATH_LENGTH = 40


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, scope: Scope) -> Self:
        """Agencies whose contacts and posts this person may read."""
        return self.filter(_reach(scope, path="region_path", agency="pk"))

    def active(self) -> Self:
        return self.filter(is_active=True)

    def inside(self) -> Self:
        """Agencies of the region's own government, which can be given a duty."""
        return self.exclude(kind__in=OUTSIDE_KINDS)


def _reach(scope: Scope, *, path: str, agency: str) -> Q:
    condition = Q(**{f"{agency}__in": scope.agencies("offices.view")})
    for outer in scope.paths("offices.view"):
        condition |= Q(**{f"{path}__under": outer})
    return condition


class Agency(models.Model):
    """An office of a region (OPD), or an outside body that is asked by letter."""

    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="agencies")
    region_path = models.CharField(max_length=PATH_LENGTH)
    code = models.SlugField(_("kode"), max_length=40)
    name = models.CharField(_("nama"), max_length=160)
    short_name = models.CharField(_("nama pendek"), max_length=60)
    kind = models.CharField(_("jenis"), max_length=12, choices=AgencyKind, default=AgencyKind.OPD)
    sort = models.PositiveIntegerField(_("urutan"), default=0)
    is_active = models.BooleanField(default=True)
    ends_on = models.DateField(_("berakhir pada"), null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ("region_path", "sort", "name")
        constraints = (
            models.UniqueConstraint(fields=("region", "code"), name="agency_code_once_per_region"),
        )
        indexes = (models.Index(fields=("region_path", "sort"), name="agency_path_sort"),)

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_outside(self) -> bool:
        """Outside bodies are asked by letter and never given a duty."""
        return self.kind in OUTSIDE_KINDS


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(_reach(scope, path="agency__region_path", agency="agency"))

    def active(self) -> Self:
        return self.filter(is_active=True)


class Contact(models.Model):
    """A person of an agency to whom questions go; needs no account."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("nama"), max_length=120)
    position = models.CharField(_("jabatan"), max_length=120, blank=True)
    phone = models.CharField(_("telepon atau WhatsApp"), max_length=20, blank=True)
    email = models.EmailField(_("surel"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts"
    )
    is_primary = models.BooleanField(_("narahubung utama"), default=False)
    is_active = models.BooleanField(default=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ("agency", "-is_primary", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("agency",), condition=Q(is_primary=True, is_active=True), name="one_primary_contact"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat in an agency, which lasts longer than the people on it."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="posts")
    title = models.CharField(_("nama jabatan"), max_length=160)
    kind = models.CharField(_("jenis jabatan"), max_length=12, choices=PostKind, default=PostKind.JABATAN)
    sort = models.PositiveIntegerField(_("urutan"), default=0)

    class Meta:
        ordering = ("agency", "sort", "title")
        constraints = (
            models.UniqueConstraint(fields=("agency", "title"), name="post_title_once_per_agency"),
        )

    def __str__(self) -> str:
        return self.title


class Holder(models.Model):
    """Who sits on a post, with which status, from when to when, by which decree."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holders")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="holdings"
    )
    name = models.CharField(_("nama"), max_length=120)
    status = models.CharField(
        _("status"), max_length=10, choices=HolderStatus, default=HolderStatus.DEFINITIF
    )
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)
    decree = models.CharField(_("nomor SK"), max_length=120, blank=True)

    class Meta:
        ordering = ("post", "-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="holder_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """One role for one person over a region subtree or an agency, from day to day, by a decree."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("peran"), max_length=30)
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    region_path = models.CharField(max_length=PATH_LENGTH)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)
    decree = models.CharField(_("nomor SK atau surat"), max_length=120, blank=True)
    holder = models.ForeignKey(Holder, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    granted_by_id = models.BigIntegerField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("user", "starts_on", "pk")
        indexes = (
            models.Index(fields=("user", "starts_on"), name="grant_user_start"),
            models.Index(fields=("region_path", "role"), name="grant_path_role"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="grant_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.region_path}"

    @property
    def role_data(self) -> Role | None:
        """None where a later version of the product no longer knows the role; such a grant gives nothing."""
        return ROLES.get(self.role)


class WorkLink(models.Model):
    """A personal address that lets a contact work on one record without an account."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="work_links")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="work_links")
    token_hash = models.CharField(max_length=64, unique=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_by_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("subject_kind", "subject_id"), name="worklink_subject"),)

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"
