"""What accounts keeps about a person, for its owner to read, and what an erasure leaves of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from selaras.accounts.models import Draft, Invitation, KnownPlace, OpenSession, User
from selaras.accounts.services.sessions import drop_sessions
from selaras.core.formats import moment_long
from selaras.core.personal import Row


def profile(user_id: int) -> Iterator[Row]:
    user = User.objects.get(pk=user_id)
    yield {
        _("Nama pengguna"): user.username,
        _("Nama lengkap"): user.full_name,
        _("Surel"): user.email or "",
        _("NIP"): user.nip or "",
        _("Nomor telepon"): user.phone,
        _("Dibuat"): moment_long(user.created_at),
        _("Terakhir masuk"): moment_long(user.last_login) if user.last_login else "",
        _("Aktif"): user.is_active,
        _("Administrator sistem"): user.is_administrator,
    }


def sign_ins(user_id: int) -> Iterator[Row]:
    """Secrets, hashes and marks are not told: they say nothing about a person, and open doors."""
    for session in OpenSession.objects.filter(user=user_id).order_by("-seen_at"):
        yield {
            _("Perangkat"): session.device,
            _("Alamat pertama"): session.first_address,
            _("Alamat terakhir"): session.last_address,
            _("Mulai"): moment_long(session.began_at),
            _("Terakhir dilihat"): moment_long(session.seen_at),
        }
    for factor in Authenticator.objects.filter(user=user_id).order_by("pk"):
        yield {_("Langkah kedua"): factor.type, _("Mulai"): moment_long(factor.created_at)}
    for place in KnownPlace.objects.filter(user=user_id).order_by("-last_at"):
        yield {_("Tempat masuk yang dikenal"): place.kind, _("Terakhir dilihat"): moment_long(place.last_at)}
    for link in Invitation.objects.filter(user=user_id).order_by("-created_at"):
        yield {_("Tautan sekali pakai"): link.purpose, _("Dibuat"): moment_long(link.created_at)}


def drafts(user_id: int) -> Iterator[Row]:
    for draft in Draft.objects.filter(owner=f"u:{user_id}").order_by("-updated_at"):
        yield {
            _("Formulir"): draft.form_key,
            _("Diubah"): moment_long(draft.updated_at),
            _("Isi"): draft.data,
        }


def erase_profile(*, user_id: int, reference: str, now: datetime) -> None:
    """The row stays, for records point to it; nothing in it says who it was."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.username, user.full_name = reference.lower(), _("Pengguna terhapus %(ref)s") % {"ref": reference}
    user.email = user.nip = user.last_login = None
    user.phone, user.is_active, user.is_administrator = "", False, False
    user.session_era += 1
    user.set_unusable_password()
    user.save()


def erase_sign_ins(*, user_id: int, reference: str, now: datetime) -> None:
    drop_sessions(User.objects.get(pk=user_id))
    for model in (OpenSession, KnownPlace, Invitation, Authenticator):
        model._default_manager.filter(user=user_id).delete()


def erase_drafts(*, user_id: int, reference: str, now: datetime) -> None:
    Draft.objects.filter(owner=f"u:{user_id}").delete()
