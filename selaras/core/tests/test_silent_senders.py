"""A sender that promises more than it sends holds its thread for a while, and not for ever."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

pytestmark = pytest.mark.slow
PATIENCE = 60


@pytest.fixture
def port() -> Iterator[int]:
    """One process with one thread: whoever holds it holds all."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:selaras.config.gunicorn"]
    command += [
        "-w",
        "1",
        "--threads",
        "1",
        "-b",
        f"127.0.0.1:{number}",
        "selaras.core.tests.reading:application",
    ]
    server = subprocess.Popen(
        command,
        env=os.environ | {"SELARAS_WEB_SILENCE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", number), 1).close()
                break
            except OSError:
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.05)
        yield number
    finally:
        server.terminate()
        server.wait(PATIENCE)


def asked(port: int, body: bytes = b"halo") -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("POST", "/", body)
    answer = connection.getresponse().read()
    connection.close()
    return answer


@pytest.mark.parametrize("sent", [b"", b"x" * 10])
def test_a_body_that_never_ends_gives_its_thread_back(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as silent:
        silent.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + sent)
        # Waits for the only thread, and gets it although the other is still there.
        assert asked(port) == b"4"
        silent.settimeout(PATIENCE)
        assert b"200 OK" not in silent.recv(1000)


def test_a_length_that_lies_takes_no_more_than_it_said(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as liar:
        liar.sendall(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nConnection: close\r\n\r\n" + b"x" * 50_000
        )
        answer = b""
        while piece := liar.recv(1000):
            answer += piece
    assert answer.split(b"\r\n\r\n")[1][:1] == b"4"


@pytest.mark.parametrize("length", [b"-1", b"1e9", b"4, 5", b"0x10"])
def test_a_length_that_is_none_is_refused(port: int, length: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as odd:
        odd.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + b"\r\n\r\nhalo")
        assert odd.recv(100).startswith(b"HTTP/1.1 400")
