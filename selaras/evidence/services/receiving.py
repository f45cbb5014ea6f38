"""Receiving the body of an upload: always to disk, and no further than the limit."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from selaras.evidence.services.files import max_bytes

# Room for the other fields of the form.
FORM_BYTES = 1024 * 1024


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
