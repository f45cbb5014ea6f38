"""The canonical form of an event, its hash, and the search for tampering; no database, no clock."""

from selaras.audit.compute.canonical import as_plain_row, canonical_time, plain, plain_text
from selaras.audit.compute.chain import (
    CONTENT,
    GENESIS,
    INTACT,
    LISTED,
    TAMPERED,
    UNREADABLE,
    Fault,
    Report,
    Root,
    UnreadableError,
    event_hash,
    read_roots,
    summary,
    verify,
    verify_file,
)

__all__ = [
    "CONTENT",
    "GENESIS",
    "INTACT",
    "LISTED",
    "TAMPERED",
    "UNREADABLE",
    "Fault",
    "Report",
    "Root",
    "UnreadableError",
    "as_plain_row",
    "canonical_time",
    "event_hash",
    "plain",
    "plain_text",
    "read_roots",
    "summary",
    "verify",
    "verify_file",
]
