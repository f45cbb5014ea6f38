"""An S3-compatible server in a second process, a bucket in it, and a line to it that can be cut."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any

import pytest

from selaras.core.storage import Address, bucket_of

FOLDER = "berkas/"
KEY, SECRET = "kunci-uji", "rahasia-uji-yang-tidak-boleh-terbaca"


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[str]:
    """``127.0.0.1:port`` of moto; once a session, since its start takes seconds."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
        env=os.environ | {"PYTHONUNBUFFERED": "1"}, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"http://(127\.0\.0\.1:[0-9]+)", line):
                break
        else:
            pytest.fail("".join(said))
        drain = threading.Thread(target=process.stderr.read, daemon=True)
        drain.start()
        yield found[1]
        process.kill()
        drain.join()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@dataclass
class Held:
    """A bucket of this test alone, as its owner sees it."""

    address: Address
    client: Any

    @property
    def store(self) -> Any:
        return bucket_of(self.address)

    def names(self) -> list[str]:
        rows = self.client.list_objects_v2(Bucket=self.address.bucket).get("Contents", [])
        return [row["Key"] for row in rows]

    def put(self, key: str, body: bytes) -> None:
        self.client.put_object(Bucket=self.address.bucket, Key=key, Body=body)

    def body(self, key: str) -> bytes:
        return bytes(self.client.get_object(Bucket=self.address.bucket, Key=key)["Body"].read())

    def at(self, **other: Any) -> Address:
        return replace(self.address, **other)


def make_bucket(server: str) -> Held:
    # Loaded by those tests alone: every other run is spared its half second.
    import boto3

    address = Address(server, f"kantor-{token_hex(6)}", FOLDER, "us-east-1", False, KEY, SECRET)
    client = boto3.session.Session().client(
        "s3", endpoint_url=address.url, region_name=address.region, aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )  # fmt: skip
    client.create_bucket(Bucket=address.bucket)
    return Held(address, client)


@pytest.fixture
def bucket(bucket_server: str, settings: Any) -> Held:
    """Where content of this test is kept."""
    held = make_bucket(bucket_server)
    settings.STORAGE_SECRET = held.address
    return held


class Line:
    """A port that leads to another until it is cut: after so many bytes of what is sent, or of what comes."""

    def __init__(self, target: str) -> None:
        host, port = target.split(":")
        self._target = host, int(port)
        self.sent_room: int | None = None
        self.came_room: int | None = None
        self._door = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                caller, _address = self._door.accept()
            except OSError:
                return
            far = socket.create_connection(self._target)
            for source, sink, room in ((caller, far, "sent_room"), (far, caller, "came_room")):
                threading.Thread(target=self._relay, args=(source, sink, room), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, room: str) -> None:
        with suppress(OSError):
            while piece := source.recv(16 * 1024):
                left = getattr(self, room)
                if left is not None:
                    setattr(self, room, max(0, left - len(piece)))
                    if left < len(piece):
                        break
                sink.sendall(piece)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def line(bucket: Held, bucket_server: str, settings: Any) -> Iterator[Line]:
    """The same bucket behind a line that a test may cut."""
    line = Line(bucket_server)
    settings.STORAGE_SECRET = bucket.at(host=line.host)
    yield line
    line.close()
