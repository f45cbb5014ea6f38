"""A mail server of one room: it takes every mail, slowly enough to be interrupted, and remembers each."""

import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

SLOWLY = 0.05


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 kantor pos")
        while line := self.rfile.readline(2000):
            word = line[:4].upper()
            if word == b"QUIT":
                self.say("221 sampai jumpa")
                return
            if word == b"DATA":
                self.say("354 tulis")
                self.take()
            else:
                self.say("250 baik")

    def take(self) -> None:
        read: list[bytes] = []
        while (line := self.rfile.readline(10_000)) not in {b".\r\n", b""}:
            read.append(line)
        subject = next((one for one in read if one.lower().startswith(b"subject:")), b"")
        time.sleep(SLOWLY)
        # What is taken and not yet confirmed counts: the person has it.
        self.server.taken[subject.decode().strip()] += 1  # type: ignore[attr-defined]
        self.say("250 diterima")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Post(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: Counter[str] = Counter()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever was killed while talking hangs up; that is what happens here."""


@contextmanager
def post() -> Iterator[Post]:
    with Post() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)
