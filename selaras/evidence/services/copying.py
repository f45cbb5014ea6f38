"""Fetching what stands behind a link, where its site lets programs do so, within limits that are data."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import yaml
from django.conf import settings

from selaras.evidence.choices import CopyOutcome
from selaras.evidence.services import fetching, robots

FILE = Path(settings.BASE_DIR) / "instruments" / "link-copies.yaml"
CHUNK = 64 * 1024
RENDITIONS = ("asli", "teks")


class NotKept(Exception):
    """No copy is made, and why."""

    def __init__(self, outcome: CopyOutcome) -> None:
        super().__init__(str(outcome))
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Limit:
    content_type: str
    most: int
    is_text: bool
    label: str


@dataclass(frozen=True, slots=True)
class Limits:
    agent: str
    seconds: float
    redirects: int
    robots_bytes: int
    versions: int
    types: Mapping[str, Limit]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a site sent: where in the end, as what, and its hash."""

    url: str
    limit: Limit
    charset: str
    sha256: str
    size: int


@lru_cache(maxsize=1)
def limits() -> Limits:
    return read_limits(FILE.read_text(encoding="utf-8"))


def read_limits(text: str) -> Limits:
    raw = yaml.safe_load(text)
    found: dict[str, Limit] = {}
    for one in raw["types"]:
        if one["rendition"] not in RENDITIONS or one["content_type"] in found or int(one["bytes"]) <= 0:
            raise ValueError(f"link-copies: {one}")
        kind = Limit(one["content_type"], int(one["bytes"]), one["rendition"] == "teks", str(one["label"]))
        found[kind.content_type] = kind
    return Limits(
        agent=str(raw["agent"]),
        seconds=float(raw["seconds"]),
        redirects=int(raw["redirects"]),
        robots_bytes=int(raw["robots_bytes"]),
        versions=int(raw["versions"]),
        types=found,
    )


def fetch(url: str, into: BinaryIO) -> Sent:
    """The content of an address in ``into``; every hop is judged, and its site's rules are asked."""
    told = limits()
    known: dict[str, str] = {}
    ends = fetching.deadline(told.seconds)
    try:
        for _hop in range(told.redirects + 1):
            _demand_allowed(url, ends, known)
            reading = _Body(into, told, ends)
            status, onward = fetching.ask(url, ends, reading)
            if reading.sent is not None:
                limit, charset, sha256, size = reading.sent
                return Sent(url, limit, charset, sha256, size)
            if not fetching.is_redirect(status, onward):
                raise NotKept(CopyOutcome.SILENT)
            url = urljoin(url, onward)
    except (fetching.Refused, OSError, http.client.HTTPException, ValueError) as fault:
        raise NotKept(CopyOutcome.SILENT) from fault
    raise NotKept(CopyOutcome.SILENT)


def _demand_allowed(url: str, ends: float, known: dict[str, str]) -> None:
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    if site not in known:
        known[site] = _rules_of(site, ends)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    if not robots.allows(known[site], agent=limits().agent, path=path):
        raise NotKept(CopyOutcome.ROBOTS)


def _rules_of(site: str, ends: float) -> str:
    """Empty where a site has none (RFC 9309: it answers 4xx); one that cannot be asked allows nothing."""
    url, most, body = f"{site}/robots.txt", limits().robots_bytes, bytearray()

    def read(answer: http.client.HTTPResponse) -> None:
        while len(body) < most and (chunk := answer.read1(min(CHUNK, most - len(body)))):
            body.extend(chunk)

    try:
        for _hop in range(limits().redirects + 1):
            status, onward = fetching.ask(url, ends, read)
            if not fetching.is_redirect(status, onward):
                break
            url = urljoin(url, onward)
    except (fetching.Refused, OSError, http.client.HTTPException, ValueError) as fault:
        raise NotKept(CopyOutcome.UNKNOWN) from fault
    if status == http.client.OK:
        return bytes(body).decode("utf-8", "replace")
    if 400 <= status < 500:
        return ""
    raise NotKept(CopyOutcome.UNKNOWN)


class _Body:
    """Takes the content of one answer down to disk, or says why not; at most one byte too many is read."""

    def __init__(self, into: BinaryIO, told: Limits, ends: float) -> None:
        self.into, self.told, self.ends = into, told, ends
        self.sent: tuple[Limit, str, str, int] | None = None

    def __call__(self, answer: http.client.HTTPResponse) -> None:
        limit = self.told.types.get(answer.headers.get_content_type())
        encoding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
        if limit is None or encoding != "identity":
            raise NotKept(CopyOutcome.TYPE)
        if "noarchive" in _words_for(self.told.agent, answer.headers.get_all("X-Robots-Tag") or []):
            raise NotKept(CopyOutcome.ARCHIVE)
        if answer.length is not None and answer.length > limit.most:
            raise NotKept(CopyOutcome.SIZE)
        wanted, digest, size = answer.length, hashlib.sha256(), 0
        while chunk := answer.read1(CHUNK):
            size += len(chunk)
            if size > limit.most:
                raise NotKept(CopyOutcome.SIZE)
            digest.update(chunk)
            self.into.write(chunk)
        if size == 0 or (wanted is not None and size != wanted):
            raise NotKept(CopyOutcome.BROKEN)
        if fetching.is_over(self.ends):
            # Cut off by our own clock, which looks like the end of an answer without a length.
            raise NotKept(CopyOutcome.SILENT)
        charset = answer.headers.get_content_charset() or ""
        self.sent = limit, charset, digest.hexdigest(), size


def _words_for(agent: str, tags: list[str]) -> set[str]:
    """ "noarchive" for all, or after "selaras:"; words for other programs are not ours."""
    found: set[str] = set()
    for tag in tags:
        name, colon, rest = tag.partition(":")
        if colon and "," not in name:
            tag = rest if name.strip().casefold() == agent.casefold() else ""
        found |= {word.strip() for word in tag.casefold().split(",")}
    return found
