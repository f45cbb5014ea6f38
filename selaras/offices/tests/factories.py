"""Makers of agencies, people, grants and work links for the tests of this app and those above."""

import secrets
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.offices.models import Agency, Contact, Grant, Holder, Post, WorkLink
from selaras.offices.selectors import scope_for_user, token_hash
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

TODAY = date(2026, 1, 22)
NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
_number = count(1)


def make_agency(region: Region | None = None, code: str = "", **fields: Any) -> Agency:
    """An agency of the region (Kota Pagar Alam where none is named)."""
    region = region or make_region()
    n = next(_number)
    code = code or f"opd{n}"
    fields.setdefault("name", f"Dinas {code}")
    fields.setdefault("short_name", code.upper())
    fields.setdefault("sort", n)
    return Agency.objects.create(region=region, region_path=region.path, code=code, **fields)


def make_user(username: str = "", **fields: Any) -> User:
    username = username or f"orang{next(_number)}"
    fields.setdefault("full_name", username.capitalize())
    return User.objects.create_user(username, **fields)


def make_contact(agency: Agency | None = None, **fields: Any) -> Contact:
    n = next(_number)
    fields.setdefault("name", f"Narahubung {n}")
    fields.setdefault("phone", f"+6280000000{n % 1000:03d}")
    return Contact.objects.create(agency=agency or make_agency(), **fields)


def grant(
    user: User, role: str, region: Region | None = None, agency: Agency | None = None, **fields: Any
) -> Grant:
    """A grant that is already running; an agency's grant stands at the agency's region."""
    place = region or (agency.region if agency else make_region())
    fields.setdefault("starts_on", date(2020, 1, 1))
    return Grant.objects.create(
        user=user, role=role, region=place, region_path=place.path, agency=agency, **fields
    )


def scope_of(user: User, on: date = TODAY) -> Scope:
    return scope_for_user(user, on)


def person(role: str, *, region: Region | None = None, agency: Agency | None = None) -> tuple[User, Scope]:
    """A new user with one role, and the scope it gives."""
    user = make_user()
    grant(user, role, region=region, agency=agency)
    return user, scope_of(user)


def make_link(contact: Contact | None = None, **fields: Any) -> tuple[WorkLink, str]:
    """A running work link and its token."""
    contact = contact or make_contact()
    raw = secrets.token_urlsafe(32)
    fields.setdefault("subject_kind", "round")
    fields.setdefault("subject_id", "1")
    fields.setdefault("starts_at", NOW - timedelta(days=1))
    fields.setdefault("ends_at", NOW + timedelta(days=8))
    fields.setdefault("created_at", NOW - timedelta(days=1))
    return WorkLink.objects.create(
        agency=contact.agency, contact=contact, token_hash=token_hash(raw), **fields
    ), raw


def make_post(agency: Agency | None = None, **fields: Any) -> Post:
    fields.setdefault("title", f"Jabatan {next(_number)}")
    return Post.objects.create(agency=agency or make_agency(), **fields)


def make_holder(post: Post | None = None, **fields: Any) -> Holder:
    fields.setdefault("name", f"Pejabat {next(_number)}")
    fields.setdefault("starts_on", date(2024, 1, 1))
    return Holder.objects.create(post=post or make_post(), **fields)
