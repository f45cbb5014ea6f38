"""A mail server of flesh and blood on this machine, moody where a test asks for it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Postmaster:
    """Answers as a server would, and keeps what it accepted."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.addressed: list[str] = []
        # Address -> what the server says to it, such as "550 no such user".
        self.refuses: dict[str, str] = {}
        self.data_answer = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data_answer:
            return self.data_answer
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.addressed += envelope.rcpt_tos
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[tuple[Postmaster, int]]:
    """The postmaster and the port it listens at."""
    postmaster = Postmaster()
    controller = Controller(postmaster, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    controller.start()
    try:
        yield postmaster, controller.port
    finally:
        controller.stop()
