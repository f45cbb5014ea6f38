"""Compression of pages: a weak network carries a fifth of the bytes."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("text/", "application/json", "application/problem+json")


class CompressPages(GZipMiddleware):
    """Django's gzip (its padding hides the length of secrets) for text answers that are whole in memory.

    Files are left alone: evidence is compressed by its own format and is sent in ranges.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)
