"""The only place that opens files: a text, or the fault that says why there is none."""

from __future__ import annotations

from komposit.faults import FaultLog

MAX_BYTES = 20_000_000


def read_text(path: str, log: FaultLog) -> str:
    """The UTF-8 text of a file; after a fault an empty text."""
    try:
        with open(path, "rb") as source:
            data = source.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        log.add(0, "unreadable", f"berkas tidak dapat dibaca; kata sistem: {reason}")
        return ""
    if len(data) > MAX_BYTES:
        log.add(0, "too_large", f"berkas lebih dari {MAX_BYTES // 1_000_000} MB")
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        log.add(line, "not_utf8", "berkas bukan UTF-8; simpan ulang sebagai UTF-8")
        return ""
