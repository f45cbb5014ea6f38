"""Keeping, changing, sharing and removing views of lists."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.listings import Listing
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.lists.choices import MOST_OF_A_LIST, NAME_LENGTH
from selaras.lists.models import SavedView
from selaras.lists.permissions import can_change, can_keep, can_share
from selaras.offices.models import Agency


@transaction.atomic
def save_view(
    *, scope: Scope, listing: Listing, name: str, query: str, is_default: bool = False, now: datetime
) -> SavedView:
    """The same name again replaces what it stands for, so that a view can be saved as it is now."""
    demand(can_keep(scope))
    name = _named(name)
    own = SavedView.objects.filter(owner_id=scope.user_id, listing=listing.code)
    view = own.filter(name=name).first()
    if view is None:
        if own.count() >= MOST_OF_A_LIST:
            told = _("Paling banyak %(most)s tampilan untuk satu daftar. Hapus yang tidak dipakai lagi.")
            raise ValidationError({"name": told % {"most": MOST_OF_A_LIST}})
        # Whoever has no account was refused above.
        view = SavedView(owner_id=scope.user_id or 0, listing=listing.code, name=name)
    view.query, view.saved_at = query, now
    _make_default(view, is_default or view.is_default)
    view.save()
    record(verb="lists.saved", scope=scope, kind="view", id=view.pk, after=_told(view), at=now)
    return view


@transaction.atomic
def change_view(
    *, scope: Scope, view: SavedView, name: str, is_default: bool, agency: Agency | None, now: datetime
) -> SavedView:
    """Name, whether it opens by itself, and the office that sees it."""
    demand(can_change(scope, view))
    if agency is not None and agency.pk != view.agency_id:
        demand(can_share(scope, agency))
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    before = _told(view)
    view.name = _named(name)
    own = SavedView.objects.filter(owner_id=view.owner_id, listing=view.listing)
    if own.filter(name=view.name).exclude(pk=view.pk).exists():
        raise ValidationError({"name": _("Nama ini sudah dipakai untuk tampilan lain dari daftar ini.")})
    moved, view.agency = view.agency_id != (agency.pk if agency else None), agency
    _make_default(view, is_default)
    view.save()
    if before != _told(view):
        verb = ("lists.shared" if agency else "lists.unshared") if moved else "lists.changed"
        path = agency.region_path if agency else ""
        record(
            verb=verb, scope=scope, kind="view", id=view.pk, region_path=path, before=before,
            after=_told(view), at=now,
        )  # fmt: skip
    return view


@transaction.atomic
def remove_view(*, scope: Scope, view: SavedView, now: datetime) -> None:
    demand(can_change(scope, view))
    record(verb="lists.removed", scope=scope, kind="view", id=view.pk, before=_told(view), at=now)
    view.delete()


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Beri nama tampilan ini.")})
    if len(name) > NAME_LENGTH:
        raise ValidationError({"name": _("Nama paling panjang %(most)s huruf.") % {"most": NAME_LENGTH}})
    return name


def _make_default(view: SavedView, is_default: bool) -> None:
    """One of a list at most; the one before steps back."""
    if is_default:
        others = SavedView.objects.filter(owner_id=view.owner_id, listing=view.listing, is_default=True)
        others.exclude(pk=view.pk).update(is_default=False)
    view.is_default = is_default


def _told(view: SavedView) -> dict[str, object]:
    return {
        "listing": view.listing,
        "name": view.name,
        "query": view.query,
        "is_default": view.is_default,
        "agency": view.agency.name if view.agency else "",
    }
