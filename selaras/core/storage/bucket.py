"""Content in an S3-compatible bucket, by the client that such services test against.

A bucket has no move in one step, so whoever stores content and whoever takes it away hold a lock of the
database named after the content: what stands when a row is written stands until nobody names it.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError

from selaras.core.storage.address import Address
from selaras.core.storage.contract import CHUNK, Kept, Readable, StorageAway
from selaras.core.storage.words import code_of, words_of

# One silent service must not hold a request, or on SQLite all who write, much longer than this.
SECONDS, LOOK_SECONDS = 15.0, 3.0
MISSING = {"404", "NoSuchKey", "NotFound"}
# Services without versions, or a key that may not list them.
NO_VERSIONS = {"AccessDenied", "NotImplemented", "MethodNotAllowed", "403", "405", "501"}
_ADDRESS = re.compile(r"^([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})$")


class Bucket:
    def __init__(self, address: Address) -> None:
        self.address = address
        self._client = _client_of(address, SECONDS, attempts=2)

    # ---- put

    def bring(self, path: Path, sha256: str, size: int) -> None:
        if self.size_of(sha256) != size:
            self._put(path, self._key(sha256))

    def keep(self, path: Path, sha256: str, size: int) -> None:
        """Brought before, as a rule: this makes sure, and nobody takes it until the row is there."""
        _hold(sha256)
        self.bring(path, sha256, size)

    def _put(self, path: Path, key: str) -> None:
        """In one request: it stands as a whole or not at all, and the service compares the check sum."""
        with path.open("rb") as body:
            digest = hashlib.file_digest(body, lambda: hashlib.md5(usedforsecurity=False)).digest()
            body.seek(0)
            with self._asking():
                self._client.put_object(
                    Bucket=self.address.bucket,
                    Key=key,
                    Body=body,
                    ContentMD5=b64encode(digest).decode(),
                    # Whoever reaches the bucket itself gets bytes, never a page.
                    ContentType="application/octet-stream",
                )

    # ---- read

    def size_of(self, sha256: str) -> int | None:
        found = self._facts(sha256)
        return found.size if found else None

    @contextmanager
    def open(self, sha256: str) -> Iterator[Readable]:
        with self._opened(sha256) as body:
            yield body

    def part(self, sha256: str, first: int, length: int) -> Iterator[bytes]:
        if length <= 0:
            return
        with self._opened(sha256, Range=f"bytes={first}-{first + length - 1}") as body:
            while length > 0 and (chunk := body.read(min(CHUNK, length))):
                length -= len(chunk)
                yield chunk

    def listed(self, begins: str = "") -> Iterator[Kept]:
        prefix = self.address.folder + "/".join(filter(None, (begins[:2], begins[2:4])))
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.address.bucket, Prefix=prefix
        )
        with self._asking():
            for page in pages:
                for row in page.get("Contents", []):
                    named = _ADDRESS.match(row["Key"].removeprefix(self.address.folder))
                    if named and named[3].startswith(begins):
                        yield Kept(named[3], row["Size"], row["LastModified"].timestamp())

    @contextmanager
    def _opened(self, sha256: str, **more: str) -> Iterator[Readable]:
        with self._asking():
            answer = self._client.get_object(Bucket=self.address.bucket, Key=self._key(sha256), **more)
        with closing(answer["Body"]) as body:
            yield _Reading(body, self._asking)

    def _facts(self, sha256: str) -> Kept | None:
        try:
            with self._asking():
                head = self._client.head_object(Bucket=self.address.bucket, Key=self._key(sha256))
        except FileNotFoundError:
            return None
        return Kept(sha256, head["ContentLength"], head["LastModified"].timestamp())

    # ---- take

    def take(self, sha256: str, *, before: float, needed: Callable[[], bool]) -> int | None:
        with transaction.atomic():
            _hold(sha256)
            found = self._facts(sha256)
            if found is None or found.changed_at >= before or needed():
                return None
            self._erase(self._key(sha256))
            return found.size

    def remove(self, sha256: str) -> None:
        self._erase(self._key(sha256))

    def _erase(self, key: str) -> None:
        """With every older version: what has to be destroyed must not stay behind a mark of deletion."""
        with self._asking():
            versions = self._versions_of(key)
            for version in versions:
                self._client.delete_object(Bucket=self.address.bucket, Key=key, VersionId=version)
            if not versions:
                self._client.delete_object(Bucket=self.address.bucket, Key=key)

    def _versions_of(self, key: str) -> list[str]:
        pages = self._client.get_paginator("list_object_versions").paginate(
            Bucket=self.address.bucket, Prefix=key
        )
        try:
            rows = [
                row for page in pages for kind in ("Versions", "DeleteMarkers") for row in page.get(kind, [])
            ]
        except ClientError as fault:
            if code_of(fault) in NO_VERSIONS:
                return []
            raise
        return [row["VersionId"] for row in rows if row["Key"] == key]

    # ---- look

    def fault(self) -> str:
        """What is wrong with it at this moment, soon; empty where it answers."""
        client = _client_of(self.address, LOOK_SECONDS, attempts=1)
        try:
            with self._asking():
                client.list_objects_v2(Bucket=self.address.bucket, Prefix=self.address.folder, MaxKeys=1)
        except StorageAway as away:
            return str(away)
        return ""

    def trial(self, scratch: Path) -> None:
        """Written, read and removed again, as every file will be; raises with the first thing that fails."""
        text = f"Selaras {token_hex(8)}".encode()
        scratch.write_bytes(text)
        key = f"{self.address.folder}periksa/{token_hex(8)}"
        self._put(scratch, key)
        try:
            with self._asking():
                answer = self._client.get_object(Bucket=self.address.bucket, Key=key)
                came = answer["Body"].read()
        finally:
            self._erase(key)
        if came != text:
            raise StorageAway(_("Isi yang dibaca dari %(place)s bukan isi yang ditulis.") % self._told())

    def keeps_versions(self) -> bool:
        """False also where the key may not ask."""
        try:
            with self._asking():
                found = self._client.get_bucket_versioning(Bucket=self.address.bucket)
        except StorageAway:
            return False
        return bool(found.get("Status") == "Enabled")

    # ----

    def _key(self, sha256: str) -> str:
        return f"{self.address.folder}{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _told(self) -> dict[str, str]:
        return {"place": str(self.address)}

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except ClientError as fault:
            if code_of(fault) in MISSING:
                raise FileNotFoundError(str(self.address)) from fault
            raise StorageAway(words_of(fault, self.address)) from fault
        except (BotoCoreError, HTTPError) as fault:
            raise StorageAway(words_of(fault, self.address)) from fault


class _Reading:
    """An answer on its way; where it is cut, that is said in our words."""

    def __init__(self, body: Any, asking: Callable[[], Any]) -> None:
        self._body, self._asking = body, asking

    def read(self, size: int = -1, /) -> bytes:
        with self._asking():
            return bytes(self._body.read(None if size < 0 else size))


def _client_of(address: Address, seconds: float, *, attempts: int) -> Any:
    return boto3.session.Session().client(
        "s3",
        endpoint_url=address.url,
        region_name=address.region,
        aws_access_key_id=address.key,
        aws_secret_access_key=address.secret,
        config=Config(
            signature_version="s3v4",
            connect_timeout=min(5.0, seconds),
            read_timeout=seconds,
            retries={"total_max_attempts": attempts, "mode": "standard"},
            max_pool_connections=20,
            # Services of others know neither names of buckets in the host nor the newer check sums.
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def _hold(sha256: str) -> None:
    """Until the transaction ends. On SQLite it writes alone from its first line (BEGIN IMMEDIATE)."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("content is kept inside the transaction that names it")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])
