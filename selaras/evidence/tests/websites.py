"""Web sites for tests: a server on this machine, and name servers whose answers the test writes."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from selaras.evidence.services import fetching

PUBLIC = "93.184.215.14"
Names = Callable[..., None]
# Whole, or in parts between which the test may wait.
Answered = bytes | Iterator[bytes]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """``names(host=["address"])``: what a name server would answer; asked names are counted."""

    def answer(**told: list[str]) -> None:
        def look_up(host: str, port: int, *_rest: Any, **_more: Any) -> list[Any]:
            found = told.get(host.replace(".", "_").replace("-", "_"), told.get("anything", []))
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

        monkeypatch.setattr(fetching.socket, "getaddrinfo", look_up)

    return answer


@contextmanager
def server(answer: Callable[[bytes], Answered], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def connect(_address: Any, timeout: float) -> socket.socket:
        made = socket.socket()
        made.settimeout(timeout)
        made.connect(listening.getsockname())
        return made

    def serve() -> None:
        while True:
            try:
                connection, _from = listening.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(65536)
                asked.append(request)
                answered = answer(request)
                with suppress(OSError):
                    for part in [answered] if isinstance(answered, bytes) else answered:
                        connection.sendall(part)

    threading.Thread(target=serve, daemon=True).start()
    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    try:
        yield asked
    finally:
        listening.close()


def reply(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "", ""]).encode()


def page(body: bytes, content_type: str = "text/html; charset=utf-8", *headers: str) -> bytes:
    """A good answer with its length."""
    told = [f"Content-Type: {content_type}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(["HTTP/1.1 200 OK", *told]).encode() + body


def site(**pages: bytes) -> Callable[[bytes], bytes]:
    """``site(robots_txt=page(b"..."), berita=page(b"..."))``: an answer per path, 404 for the others."""

    def answer(request: bytes) -> bytes:
        path = request.split(b" ")[1].decode().partition("?")[0].strip("/")
        return pages.get(path.replace(".", "_").replace("/", "__"), reply("404 Not Found"))

    return answer
