"""Sixty people at sixty offices at once: what each sends, what was acknowledged, and how long it took.

Only the standard library speaks here, over real sockets, as browsers do: the page first, then its form.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from benchmarks.evening.papers import pdf

VERSION = re.compile(r'name="base_version" value="(\d+)"')
FORM = "application/x-www-form-urlencoded"
HANDED_IN, AGAIN_SECONDS = "Isian diajukan", 0.25
# What the server says while it cannot keep anything.
AWAY, FULL = 503, 507


class TimeUp(Exception):
    """The evening is over; what was not sent stays unsent."""


@dataclass
class Told:
    """What the server has acknowledged: this must be found afterwards, whatever happened."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    submitted: list[int] = field(default_factory=list)
    contributions: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def count(self) -> int:
        return sum(map(len, self.answers.values())) + sum(
            map(len, (self.submitted, self.contributions, self.files))
        )


@dataclass
class Evening:
    """Shared by all clients. ``stubborn`` ones try again where the line or the server broke."""

    port: int
    until: float
    stubborn: bool = False
    told: Told = field(default_factory=Told)
    statuses: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    broken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, status: int, seconds: float, body: bytes) -> None:
        with self.lock:
            self.statuses[str(status)] += 1
            self.seconds.setdefault(kind, []).append(seconds)
            if status >= 400 and len(self.odd) < 40:
                # What a page says begins behind its head and menu.
                words = body[max(0, body.find(b"<main")) :][:1000].decode("utf-8", "replace")
                self.odd.append(f"{kind} {status} {words}")

    def acknowledge(self, take: Any) -> None:
        with self.lock:
            take(self.told)


@dataclass
class Client:
    evening: Evening
    part: Mapping[str, Any]
    sizes: list[int]
    line: http.client.HTTPConnection | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    # ---- the line

    def send(
        self, kind: str, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes, str]:
        """Status, body and where it leads."""
        while True:
            left = self.evening.until - time.monotonic()
            if left <= 0:
                raise TimeUp
            begun = time.perf_counter()
            try:
                status, answer, target = self._once(method, path, body, headers, min(left + 5, 90))
            except (OSError, http.client.HTTPException) as fault:
                self._hang_up()
                with self.evening.lock:
                    self.evening.broken += 1
                if not self.evening.stubborn:
                    self.evening.note(kind, 0, time.perf_counter() - begun, repr(fault).encode())
                    return 0, b"", ""
                time.sleep(AGAIN_SECONDS)
                continue
            self.evening.note(kind, status, time.perf_counter() - begun, answer)
            if status >= 500 and self.evening.stubborn:
                time.sleep(AGAIN_SECONDS)
                continue
            return status, answer, target

    def _once(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str], patience: float
    ) -> tuple[int, bytes, str]:
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.evening.port, timeout=patience)
        jar = {"sessionid": self.part["cookie"], **self.cookies}
        cookie, csrf = "; ".join(f"{name}={value}" for name, value in jar.items()), jar.get("csrftoken", "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.line.request(method, path, body or None, {"Cookie": cookie, "X-CSRFToken": csrf, **named})
        answer = self.line.getresponse()
        read = answer.read()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, value = given.split(";")[0].split("=", 1)
            self.cookies[name] = value
        if answer.will_close:
            self._hang_up()
        return answer.status, read, answer.headers.get("Location", "")

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None

    def page(self, path: str) -> str:
        return self.send("page", "GET", path)[1].decode("utf-8", "replace")

    def form(self, kind: str, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """As a browser does: where a form leads elsewhere, the page there is what one reads."""
        body = urlencode(fields).encode()
        status, read, target = self.send(kind, "POST", path, body, Content_Type=FORM)
        if status in {302, 303}:
            return status, self.page(target.split("#")[0])
        return status, read.decode("utf-8", "replace")

    # ---- the work

    def work(self) -> None:
        try:
            self.page("/")
            for item in self.part["items"]:
                self.answer(item, "konsep")
            self.upload(len(self.sizes) // 2)
            for row in self.part["contributions"]:
                self.contribute(row)
            self.upload(len(self.sizes))
            for item in self.part["items"]:
                self.answer(item, "akhir", submit="1")
        except TimeUp:
            pass
        finally:
            self._hang_up()

    def answer(self, item: Mapping[str, Any], word: str, **more: str) -> None:
        token = f"Isian {self.part['name']} butir {item['id']} {word}."
        found = VERSION.search(self.page(item["address"]))
        if found is None:
            return
        fields = {"base_version": found[1], "narrative": f"{token} Uraian contoh. " * 20, **item["fields"]}
        status, shown = self.form("answer", f"{item['address']}simpan/", fields | more)
        if status != 302:
            return

        def take(told: Told) -> None:
            told.answers.setdefault(str(item["id"]), []).append(token)
            if more and HANDED_IN in shown:
                told.submitted.append(item["id"])

        self.evening.acknowledge(take)

    def contribute(self, row: Mapping[str, Any], word: str = "sekali") -> None:
        token = f"Kontribusi {self.part['name']} nomor {row['id']} {word}."
        self.page(row["page"])
        if self.form("contribution", row["address"], {"note": token})[0] == 302:
            self.evening.acknowledge(lambda told: told.contributions.__setitem__(str(row["id"]), token))

    def upload(self, up_to: int) -> None:
        targets = [item["id"] for item in self.part["items"]]
        targets = targets or [row["item"] for row in self.part["contributions"]]
        while len(self.sizes) and up_to:
            up_to -= 1
            size = self.sizes.pop()
            self._upload_one(targets[size % len(targets)], size)

    def _upload_one(self, item: int, size: int) -> None:
        content = pdf(size, seed=f"{self.part['name']}-{len(self.sizes)}-{size}")
        boundary = "batas-berkas-malam"
        head = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("subject_kind", "item"), ("subject_id", str(item)))
        ) + (
            f'--{boundary}\r\nContent-Disposition: form-data; name="files"; '
            f'filename="bukti-{self.part["name"]}-{len(self.sizes)}.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        status, read, _target = self.send(
            "upload", "POST", "/bukti/unggah/", body, Content_Type=kind, Accept="application/json"
        )
        if status != 201:
            return
        digest = hashlib.sha256(content).hexdigest()
        for kept in json.loads(read)["files"]:
            self.evening.acknowledge(lambda told, kept=kept: told.files.__setitem__(str(kept["id"]), digest))


def sizes(count: int, *, median: int, largest: int, most: int) -> list[int]:
    """Drawn once and for all: many small, few large, one of the largest, all within ``most`` together."""
    drawn = random.Random(20260522)  # noqa: S311  a load, not a secret
    found = [largest, *(min(largest, int(drawn.lognormvariate(0, 0.8) * median)) for _ in range(count - 1))]
    while sum(found) > most:
        found = [found[0], *(int(size * 0.97) for size in found[1:])]
    return found


def shared_out(found: list[int], clients: int) -> Iterator[list[int]]:
    for number in range(clients):
        yield found[number::clients]


def go(evening: Evening, plan: Mapping[str, Any], found: list[int]) -> float:
    """All at once, until each is done or the time is up; the seconds it took."""
    parts = plan["agencies"]
    clients = [
        Client(evening, part, own) for part, own in zip(parts, shared_out(found, len(parts)), strict=True)
    ]
    threads = [threading.Thread(target=client.work, daemon=True) for client in clients]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(1.0, evening.until - time.monotonic() + 120))
    return time.monotonic() - begun
