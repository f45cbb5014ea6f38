"""The virus scanner of the office (clamd), where one is set: nobody is given what it has not passed.

Where it is away, evidence is kept and waits (``waiting.py``); whatever has no record that can wait (the scan
of a letter) is not kept, and its sender told to try again.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.core.storage import Readable
from selaras.evidence.services import faults

CHUNK = 64 * 1024
SECONDS = 60.0
MAX_REPLY = 4096
UNSCANNED = "unscanned"
_log = logging.getLogger(__name__)


class TooLong(Exception):
    """The scanner takes no file of this length: waiting would not help."""


class NoAnswer(Exception):
    """The scanner is away, too busy, or says something that is neither yes nor no."""


def demand_clean(path: Path, *, name: str, may_wait: bool = False) -> bool:
    """False where it could not be asked and the caller keeps it waiting."""
    if not settings.CLAMD:
        return True
    try:
        with path.open("rb") as file:
            found = signature_in(file)
    except TooLong as fault:
        cause = _("Berkas “%(name)s” belum disimpan: terlalu panjang bagi pemindai virus.") % {"name": name}
        raise faults.refuse("unscannable", cause, _("Kecilkan atau bagi berkasnya.")) from fault
    except (OSError, NoAnswer) as fault:
        _log.error("the virus scanner did not answer: %s", fault)
        if may_wait:
            return False
        cause = _("Berkas “%(name)s” belum disimpan: pemindai virus belum menjawab.") % {"name": name}
        raise faults.refuse(UNSCANNED, cause, _("Coba lagi beberapa menit lagi.")) from fault
    if found:
        _log.warning("the virus scanner found %s", found)
        cause = _("Pemindai virus menemukan “%(found)s” dalam berkas “%(name)s”.")
        advice = _("Jangan buka berkas itu; beri tahu pengelola komputer kantor Anda.")
        raise faults.refuse("virus", cause % {"found": found, "name": name}, advice)
    return True


def signature_in(content: Readable) -> str:
    """What the scanner calls what it found; empty where it found nothing."""
    ends = time.monotonic() + SECONDS
    with _connected() as clamd:
        # It hangs up on what is too long for it, after having said so.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            _send(clamd, content, ends)
        reply = _reply(clamd, ends)
    if reply == "stream: OK":
        return ""
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return reply.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    if "size limit exceeded" in reply:
        raise TooLong
    raise NoAnswer(reply[:200] or "nothing")


def answers(seconds: float | None = None) -> bool:
    """Whether it is there at all; where none is set any more there is nothing to wait for."""
    if not settings.CLAMD:
        return True
    seconds = SECONDS if seconds is None else seconds
    try:
        with _connected(seconds) as clamd:
            clamd.sendall(b"zPING\0")
            return _reply(clamd, time.monotonic() + seconds) == "PONG"
    except (OSError, NoAnswer):
        return False


def _connected(seconds: float | None = None) -> socket.socket:
    parts = urlsplit(settings.CLAMD)
    seconds = SECONDS if seconds is None else seconds
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "localhost", parts.port or 3310), seconds)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(seconds)
    try:
        clamd.connect(parts.path)
    except OSError:
        clamd.close()
        raise
    return clamd


def _send(clamd: socket.socket, content: Readable, ends: float) -> None:
    clamd.sendall(b"zINSTREAM\0")
    while chunk := content.read(CHUNK):
        _within(clamd, ends)
        clamd.sendall(struct.pack(">I", len(chunk)) + chunk)
    clamd.sendall(struct.pack(">I", 0))


def _reply(clamd: socket.socket, ends: float) -> str:
    reply = b""
    while b"\0" not in reply and len(reply) < MAX_REPLY:
        _within(clamd, ends)
        piece = clamd.recv(MAX_REPLY)
        if not piece:
            break
        reply += piece
    return reply.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _within(clamd: socket.socket, ends: float) -> None:
    left = ends - time.monotonic()
    if left <= 0:
        raise NoAnswer("too slow")
    clamd.settimeout(left)
