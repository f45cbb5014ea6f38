"""Knocking at a public address without being led anywhere else: loopback and private networks are refused.

The name is looked up once and the connection goes to the address that was judged, so that a name which
changes its answer (DNS rebinding) gains nothing. Redirects are judged anew, one by one.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import urljoin, urlsplit

from selaras.evidence.choices import LinkOutcome

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 15.0
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
_REDIRECTS = {301, 302, 303, 307, 308}
# Pages to which a storage service sends whoever has no permission.
_DOORS = ("accounts.google.com", "login.microsoftonline.com", "login.live.com", "www.dropbox.com/login")
# IPv6 networks that carry an IPv4 address inside: what is inside counts.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Special networks that older versions of Python take for global.
_SPECIAL = [
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "2001::/23", "3fff::/20", "5f00::/16")
]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Read = Callable[[http.client.HTTPResponse], None]


class Refused(Exception):
    """The address leads into a network that no outside link may name."""


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: LinkOutcome
    status: int | None = None
    url: str = ""


def knock(url: str) -> Answer:
    """Ask for the address and for what it redirects to; nothing of the content is read."""
    ends = deadline(WHOLE_SECONDS)
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            status, onward = ask(url, ends)
            if not is_redirect(status, onward):
                return Answer(_outcome(status), status, url)
            url = urljoin(url, onward)
            if any(door in url for door in _DOORS):
                return Answer(LinkOutcome.ASKS, status, url)
    except Refused:
        return Answer(LinkOutcome.REFUSED, None, url)
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(LinkOutcome.SILENT, None, url)
    return Answer(LinkOutcome.FAULTY, status, url)


def deadline(seconds: float) -> float:
    return time.monotonic() + seconds


def is_over(ends: float) -> bool:
    return time.monotonic() >= ends


def is_redirect(status: int, onward: str) -> bool:
    return status in _REDIRECTS and bool(onward)


def _outcome(status: int) -> LinkOutcome:
    if 200 <= status < 300:
        return LinkOutcome.OPEN
    if status in {401, 402, 403, 407}:
        return LinkOutcome.ASKS
    if status in {404, 410}:
        return LinkOutcome.MISSING
    return LinkOutcome.FAULTY


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the open internet, also where it hides in another one."""
    try:
        address: Address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inside is None and address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(str(inside))
    special = any(address in network for network in _SPECIAL if network.version == address.version)
    return address.is_global and not (special or address.is_multicast or address.is_reserved)


def _judged(host: str, port: int) -> str:
    """The first address of the name; one that is not public spoils them all."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    addresses = [str(row[4][0]) for row in found]
    if not addresses or not all(map(is_public, addresses)):
        raise Refused
    return addresses[0]


@dataclass(frozen=True, slots=True)
class Sending:
    """A body to be posted instead of asking."""

    body: bytes
    headers: Mapping[str, str]


def ask(url: str, ends: float, read: Read | None = None, sending: Sending | None = None) -> tuple[int, str]:
    """One request to a judged address: its status and where it sends on; ``read`` gets a good answer."""
    parts = urlsplit(url)
    port = PORTS.get(parts.scheme)
    if port is None or not parts.hostname or parts.port not in {None, port} or "@" in parts.netloc:
        raise Refused
    address = _judged(parts.hostname, port)
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    sock = _connected(address, port, parts.hostname, min(CONNECT_SECONDS, left))
    # A server that sends a byte now and then never lets a timeout pass; the whole has an end of its own.
    guard = Timer(left, _hang_up, [sock])
    guard.start()
    connection = http.client.HTTPConnection(parts.hostname, port)
    connection.sock = sock
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        if sending is None:
            connection.request("GET", path, headers=_headers())
        else:
            connection.request("POST", path, sending.body, _headers() | dict(sending.headers))
        answer = connection.getresponse()
        if read is not None and answer.status == http.client.OK:
            read(answer)
        return answer.status, answer.headers.get("Location", "")
    finally:
        guard.cancel()
        connection.close()


def _connected(address: str, port: int, host: str, seconds: float) -> socket.socket:
    sock = socket.create_connection((address, port), timeout=seconds)
    if port != PORTS.get("https"):
        return sock
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _headers() -> dict[str, str]:
    return {
        "User-Agent": "Selaras (pemeriksaan tautan)",
        "Accept": "*/*",
        # What arrives is as long as it is: nothing is unpacked here.
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
