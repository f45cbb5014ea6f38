"""The canonical form of an event: what is hashed, exported and verified."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.functional import Promise

from selaras.audit.compute.chain import CONTENT

if TYPE_CHECKING:
    from selaras.audit.models import Event


def plain_text(value: object) -> str:
    """Text that both databases keep unchanged: no NUL, no half surrogate."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def plain(value: Any) -> Any:
    """Only what JSON keeps exactly on both databases; numbers with a fraction become text.

    PostgreSQL gives a float such as 1e22 back as an integer: the hash of an untouched event would break.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str | Promise | UUID | Decimal | Fraction):
        return plain_text(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime):
        return canonical_time(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {plain_text(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    raise TypeError(f"the audit cannot keep a {type(value).__name__}")


def canonical_time(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("the audit needs a time with its zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_plain_row(event: Event) -> dict[str, Any]:
    """The event as one flat JSON object: what is hashed, exported and verified."""
    row = {name: getattr(event, name) for name in CONTENT}
    row["at"] = canonical_time(event.at)
    return row | {"prev_hash": event.prev_hash, "hash": event.hash}
