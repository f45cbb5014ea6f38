"""A program of somebody else, in a process of its own: takes what is posted and writes it down.

`FOLDER ANSWER ANSWER ...`: gives one answer after the other, and the last one from then on; a status, or one
of the ways to harm who sends.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

HEAD = b"HTTP/1.1 200 OK\r\n"
STEP, STEPS = 0.1, 200


@contextmanager
def started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Starts receivers and gives their addresses; they end with the test."""
    from selaras.evidence.services import fetching  # the receiver itself knows nothing of the product

    running: list[subprocess.Popen[str]] = []

    def start(*told: str) -> str:
        command = [sys.executable, "-m", "selaras.api.tests.receiving", str(folder), *told]
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout is not None
        port = int(process.stdout.readline())
        # The guard knows public addresses and their two ports only; here the receiver is this machine.
        monkeypatch.setattr(fetching, "is_public", lambda _text: True)
        monkeypatch.setattr(fetching, "PORTS", {"http": port})
        return f"http://127.0.0.1:{port}/kait"

    try:
        yield start
    finally:
        for process in running:
            process.kill()
            process.wait(10)
            with closing(process.stdout):  # type: ignore[type-var]
                pass


def harm(how: str, write: Callable[[bytes], Any]) -> None:
    """Answers no honest program gives; each ends by itself."""
    if how == "endless":
        write(HEAD + b"Content-Length: 1000000000000\r\n\r\n")
        for _step in range(STEPS):
            write(b"x" * 1_000_000)
    elif how == "headers":
        write(HEAD + b"X-Lagi: ya\r\n" * 5_000 + b"\r\n")
    elif how == "rubbish":
        write(b"\x00\xff" * 100 + b"\r\n\r\n")
    else:
        for letter in HEAD + b"X: " + b"x" * STEPS:
            if how == "trickle":
                write(bytes([letter]))
            time.sleep(STEP)


def main(folder: str, *told: str) -> None:
    left = list(told)
    book = Path(folder)

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen = {"headers": {k.lower(): v for k, v in self.headers.items()}, "body": body.decode()}
            number = len(list(book.glob("*.json")))
            (book / f"{number}.json").write_text(json.dumps(seen))
            answer = left.pop(0) if len(left) > 1 else left[0]
            if not answer.isdigit():
                self.close_connection = True
                with suppress(OSError):
                    harm(answer, self.wfile.write)
                return
            self.send_response(int(answer))
            if answer.startswith("3"):
                self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/lain")  # type: ignore[attr-defined]
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
