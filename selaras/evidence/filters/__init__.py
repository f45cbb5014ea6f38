"""Filters of the lists."""

from selaras.evidence.filters.activities import ActivityFilter
from selaras.evidence.filters.library import LibraryFilter

__all__ = ["ActivityFilter", "LibraryFilter"]
