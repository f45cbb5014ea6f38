"""The address of a bucket as a setting names it, read once and refused in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FORM = "s3://KUNCI:RAHASIA@host:port/bucket/folder?region=...&tls=1"
# As strict as the strictest of the services.
_BUCKET = re.compile(r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
_FOLDER = re.compile(r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$")


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    bucket: str
    # Empty, or ending in a slash.
    folder: str
    region: str
    tls: bool
    key: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}"

    def __str__(self) -> str:
        """For people and logs: never with the key."""
        return f"{self.host}/{self.bucket}/{self.folder}".rstrip("/")


def address_of(text: str, keys_file: str = "") -> Address | None:
    """``keys_file`` holds KEY:SECRET in its first line, so that no secret stands in the address."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
    except ValueError:
        raise _faulty() from None
    bucket, _slash, folder = parts.path.strip("/").partition("/")
    tls = options.pop("tls", "1")
    region = options.pop("region", "us-east-1")
    readable = parts.scheme == "s3" and host and not options and tls in {"0", "1"} and region
    if not readable or not _BUCKET.match(bucket) or (folder and not _FOLDER.match(folder)):
        raise _faulty()
    key, secret = unquote(parts.username or ""), unquote(parts.password or "")
    if keys_file:
        key, secret = _keys_in(Path(keys_file))
    if not key or not secret:
        raise ImproperlyConfigured(
            "SELARAS_STORAGE tanpa kunci. Isi kunci dan rahasianya di alamat itu, atau SELARAS_STORAGE_KEYS "
            "dengan berkas yang baris pertamanya KUNCI:RAHASIA."
        )
    return Address(host, bucket, f"{folder}/" if folder else "", region, tls == "1", key, secret)


def _keys_in(path: Path) -> tuple[str, str]:
    try:
        first = path.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        raise ImproperlyConfigured(f"SELARAS_STORAGE_KEYS menunjuk {path} yang tidak dapat dibaca.") from None
    key, _colon, secret = first.strip().partition(":")
    return key, secret


def _faulty() -> ImproperlyConfigured:
    # What was given is not repeated: it holds the secret.
    return ImproperlyConfigured(f"SELARAS_STORAGE harus berbentuk {FORM}.")
