"""Receiving an upload: to disk, within the limit, checked, and a photo freed of the place it was taken at."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.translation import gettext as _

from selaras.core.storage import StorageAway
from selaras.evidence.choices import JPEG
from selaras.evidence.models import Blob
from selaras.evidence.services import content, exif, faults, files, scanning
from selaras.evidence.services.content import Detected
from selaras.evidence.services.files import Staged, max_bytes

# Room for the other fields of the form.
FORM_BYTES = 1024 * 1024
_log = logging.getLogger(__name__)


def max_body() -> int:
    """No form of this product sends more at once."""
    return int(settings.UPLOAD_MAX_FILES) * max_bytes() + FORM_BYTES


class LimitedUpload(TemporaryFileUploadHandler):
    """Beyond the limit nothing more is written; the size that was sent stays known and refuses the file."""

    def limit(self) -> int:
        return max_bytes()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= self.limit():
            self.file.write(raw_data)


class BoundedForm(LimitedUpload):
    """For every form that names no handler of its own, also where no file is expected."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  Django names it so
        content_length: int,
        boundary: str,
        encoding: Any = None,
    ) -> None:
        if content_length > max_bytes() + FORM_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes in one form")


@dataclass(frozen=True, slots=True)
class Received:
    """An upload that has been looked into: what is shown, and the sealed original where they differ."""

    shown: Staged
    detected: Detected
    original: Staged | None = None
    # The scanner was away; what is made of it is given to nobody until it has answered.
    waits: bool = False

    @property
    def sha256s(self) -> list[str]:
        return [self.shown.sha256, *([self.original.sha256] if self.original else [])]


@contextmanager
def received(upload: UploadedFile[Any], *, may_wait: bool = False, keeps: bool = True) -> Iterator[Received]:
    """Streamed, checked, and a photo that tells a place split into what is shown and what is sealed."""
    with files.staged(upload) as staged:
        detected = content.inspect(staged.path, name=staged.name, size=staged.size)
        waits = not scanning.demand_clean(staged.path, name=staged.name, may_wait=may_wait)
        cleaned = without_place(staged) if detected.file_type is JPEG else None
        if cleaned is None:
            _bring(staged, keeps)
            yield Received(staged, detected, waits=waits)
            return
        with files.staged(SimpleUploadedFile(staged.name, cleaned)) as shown:
            # Not the original: most that take a photo keep only what is shown.
            _bring(shown, keeps)
            yield Received(shown, detected, original=staged, waits=waits)


def _bring(staged: Staged, keeps: bool) -> None:
    try:
        if keeps:
            files.bring(staged)
    except StorageAway as away:
        _log.error("content was not kept: %s", away)
        cause = _("Berkas “%(name)s” belum disimpan: penyimpanan berkas belum terjangkau.")
        advice = _("Coba lagi beberapa menit lagi.")
        raise faults.refuse(files.AWAY, cause % {"name": staged.name}, advice) from away


def shelved(staged: Staged, detected: Detected, now: datetime, *, waits: bool = False) -> Blob:
    """The row of this content, made once, and the content at its address; inside the caller's transaction."""
    blob = None
    while blob is None:
        known, _is_new = Blob.objects.get_or_create(
            sha256=staged.sha256,
            defaults={
                "size": staged.size,
                "content_type": detected.file_type.content_type,
                "extension": detected.file_type.suffixes[0],
                "width": detected.width,
                "height": detected.height,
                "stored_at": now,
                "waiting_since": now if waits else None,
            },
        )
        # Held from here on, unless the collector took the unused row away in this very moment.
        blob = Blob.objects.select_for_update(no_key=True).filter(pk=known.pk).first()
    files.shelve(staged)
    return blob


def without_place(staged: Staged) -> bytes | None:
    """A picture whose segments are out of order is kept as it came: nothing of it is guessed."""
    try:
        return exif.without_place(staged.path.read_bytes())
    except exif.NotAJpeg:
        return None
