"""A person's own data: all of the table of ``core.personal``, and how many records name the account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, IntegerField, ManyToOneRel, Model, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.formats import day_range
from selaras.core.personal import Kept, Row, kept_of_everybody
from selaras.core.scope import Scope
from selaras.offices.choices import ROLES
from selaras.offices.models import Absence, ApiToken, Contact, Grant, Holder, PrivacyRequest

ROOT = "ID."


@dataclass(frozen=True, slots=True)
class Section:
    kept: Kept
    rows: list[Row]

    @property
    def goes(self) -> bool:
        return self.kept.erase is not None


def sections(user_id: int, most: int | None = None) -> list[Section]:
    """All of it for the file; a page counts no further than ``most``."""
    return [Section(kept, list(islice(kept.read(user_id), most))) for kept in kept_of_everybody()]


# ---- what offices keeps


def roles(user_id: int) -> Iterator[Row]:
    rows = Grant.objects.filter(user=user_id).select_related("region", "agency").order_by("starts_on", "pk")
    for grant in rows:
        role = ROLES.get(grant.role)
        yield {
            _("Peran"): str(role.label) if role else grant.role,
            _("Tempat"): grant.agency.name if grant.agency else grant.region.full_name,
            _("Mulai"): grant.starts_on.isoformat(),
            _("Sampai"): grant.ends_on.isoformat() if grant.ends_on else "",
            _("Dasar"): grant.decree,
        }
    for holder in Holder.objects.filter(user=user_id).select_related("post__agency").order_by("starts_on"):
        yield {_("Jabatan"): str(holder.post), _("Mulai"): holder.starts_on.isoformat()}


def contacts(user_id: int) -> Iterator[Row]:
    for row in Contact.objects.filter(user=user_id).select_related("agency").order_by("pk"):
        yield {
            _("Narahubung"): row.agency.name,
            _("Nama"): row.name,
            _("Jabatan"): row.position,
            _("Telepon"): row.phone,
            _("Surel"): row.email,
        }


def absences(user_id: int) -> Iterator[Row]:
    """That somebody stands in is told; who it is is the other's."""
    for row in Absence.objects.filter(user=user_id).order_by("-starts_on"):
        yield {_("Berhalangan"): day_range(row.starts_on, row.ends_on), _("Keperluan"): row.reason}
    for row in Absence.objects.filter(deputy=user_id).order_by("-starts_on"):
        yield {_("Menjadi pengganti"): day_range(row.starts_on, row.ends_on)}


def tokens(user_id: int) -> Iterator[Row]:
    for row in ApiToken.objects.filter(user=user_id):
        yield {
            _("Token"): row.name,
            _("Dibuat"): row.created_at.isoformat(timespec="seconds"),
            _("Berakhir"): row.expires_at.isoformat(timespec="seconds"),
            _("Terakhir dipakai"): row.last_used_at.isoformat(timespec="seconds") if row.last_used_at else "",
        }


def asked(user_id: int) -> Iterator[Row]:
    for row in PrivacyRequest.objects.filter(user=user_id).order_by("-asked_at"):
        yield {
            _("Permintaan"): row.get_wanted_display(),
            _("Keterangan"): row.text,
            _("Waktu"): row.asked_at.isoformat(timespec="seconds"),
            _("Keadaan"): row.get_state_display(),
            _("Jawaban"): row.answer,
        }


def naming_fields() -> list[tuple[type[Model], str, str]]:
    """Every column of every table that points at an account, hidden relations too: model, field, words."""
    spoken_of = {model for kept in kept_of_everybody() for model in kept.models}
    found = []
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or isinstance(relation.related_model, str):
            continue
        model = relation.related_model
        if model._meta.label not in spoken_of and not model._meta.auto_created:
            found.append((model, relation.field.name, str(relation.field.verbose_name)))
    return found


def work_records(user_id: int) -> Iterator[Row]:
    """Every other table that names the account, by its number of rows, in one query: no app is forgotten."""
    asked_for = naming_fields()
    counts = {
        f"n{place}": Subquery(
            model._default_manager.filter(**{name: OuterRef("pk")})
            .order_by()
            .values(name)
            .annotate(n=Count("pk"))
            .values("n"),
            output_field=IntegerField(),
        )
        for place, (model, name, _words) in enumerate(asked_for)
    }
    told: dict[str, Any] = dict(User.objects.filter(pk=user_id).values(**counts).first() or {})
    for place, (model, _name, words) in enumerate(asked_for):
        if told.get(f"n{place}"):
            yield {
                _("Jenis catatan"): f"{model._meta.app_label}: {model._meta.verbose_name}",
                _("Sebagai"): words,
                _("Jumlah"): told[f"n{place}"],
            }


# ---- the inbox


def requests_for(scope: Scope) -> QuerySet[PrivacyRequest]:
    """Of the regions where one manages people; open ones first, by the clock."""
    paths = scope.paths("offices.people")
    rows = PrivacyRequest.objects.select_related("user")
    if ROOT in paths:
        return rows.order_by("decided_at", "due_at", "pk")
    found = rows.none()
    for path in paths:
        found = found | rows.filter(region_path__under=path)
    return found.order_by("due_at", "pk")
