"""Pages travel compressed; files do not."""

import gzip
from collections.abc import Iterable

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from selaras.core.middleware import CompressPages

PAGE = "Butir 3.2. " * 200


def answered(response: HttpResponseBase, accepts: str = "gzip") -> HttpResponseBase:
    return CompressPages(lambda request: response)(
        RequestFactory().get("/", headers={"accept-encoding": accepts})
    )


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/csv", "application/json"])
def test_text_travels_compressed_and_arrives_whole(kind: str) -> None:
    response = answered(HttpResponse(PAGE, content_type=kind))
    assert isinstance(response, HttpResponse)
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert len(response.content) < len(PAGE) / 4
    assert gzip.decompress(response.content).decode() == PAGE


def test_files_and_streams_are_left_alone() -> None:
    chunks: Iterable[bytes] = [PAGE.encode()]
    for response in (
        HttpResponse(PAGE.encode(), content_type="application/pdf"),
        StreamingHttpResponse(chunks, content_type="text/csv"),
    ):
        assert "Content-Encoding" not in answered(response).headers


def test_who_does_not_ask_for_gzip_gets_plain_text() -> None:
    response = answered(HttpResponse(PAGE), accepts="identity")
    assert isinstance(response, HttpResponse)
    assert response.content.decode() == PAGE
