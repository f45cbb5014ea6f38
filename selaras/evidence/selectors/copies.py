"""Reads of the copies kept of what stood behind a link."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from selaras.core import storage
from selaras.evidence.choices import Kind
from selaras.evidence.models import Evidence, LinkCopy

COPIES = Prefetch("copies", LinkCopy.objects.select_related("blob"))
# Of a long page the beginning is enough to know it again; the whole is one step away.
EXCERPT = 1200


def with_copies(evidence: Iterable[Evidence]) -> None:
    """One query for all links of a page, none where there are no links."""
    prefetch_related_objects([one for one in evidence if one.kind == Kind.LINK], COPIES)


def link_copy(evidence: Evidence, pk: int) -> LinkCopy | None:
    return evidence.copies.select_related("blob").filter(pk=pk).first()


def copy_excerpt(evidence: Evidence) -> str:
    """How the words of the latest copy begin; nothing where it is no text or its file is not there."""
    latest = next(iter(evidence.copies.all()), None)
    if latest is None or not latest.is_rendition:
        return ""
    try:
        begun = b"".join(storage.chosen().part(latest.blob.sha256, 0, EXCERPT * 4)).decode("utf-8", "ignore")
    except (FileNotFoundError, storage.StorageAway):
        return ""
    return begun if len(begun) <= EXCERPT else f"{begun[:EXCERPT].rsplit(None, 1)[0]} \u2026"
