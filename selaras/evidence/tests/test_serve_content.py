"""Stored content reaches those who may see it, never runs, and comes in parts where asked."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.core.middleware import DEVICE_RIGHTS
from selaras.evidence import services
from selaras.evidence.models import Evidence
from selaras.evidence.services import files
from selaras.evidence.services.validation import clean_name
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import make_file, make_link_evidence, upload
from selaras.offices.tests.factories import NOW, make_agency, person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BODY = samples.pdf("isi dokumen")


@pytest.fixture
def evidence() -> Evidence:
    return make_file(body=BODY)


@pytest.fixture
def reader(client: Client, evidence: Evidence) -> Client:
    client.force_login(person("narahubung", agency=evidence.agency)[0])
    return client


def address(evidence: Evidence) -> str:
    return reverse("evidence_content", args=[evidence.pk])


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def kept(name: str, body: bytes | None = None) -> tuple[Evidence, Client]:
    agency = make_agency()
    user, scope = person("narahubung", agency=agency)
    client = Client()
    client.force_login(user)
    return services.store_upload(scope=scope, agency=agency, upload=upload(name, body), now=NOW), client


def test_the_whole_content_comes_with_headers_that_keep_it_harmless(
    reader: Client, evidence: Evidence
) -> None:
    response = reader.get(address(evidence))
    assert response.status_code == 200
    assert body_of(response) == BODY
    assert evidence.blob is not None
    assert {name: response.headers[name] for name in response.headers if name != "Vary"} | {} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(BODY)),
        "Content-Disposition": 'inline; filename="notula.pdf"',
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": DEVICE_RIGHTS,
        "Cache-Control": "private, no-cache",
        "ETag": f'"{evidence.blob.sha256}"',
        "Accept-Ranges": "bytes",
        "Content-Language": "id",
    }


@pytest.mark.parametrize("name", list(samples.HONEST))
def test_only_pdf_and_pictures_open_in_the_page(name: str) -> None:
    evidence, client = kept(name)
    response = client.get(address(evidence))
    inline = name.rsplit(".")[-1].lower() in {"pdf", "jpg", "jpeg", "png", "webp"}
    assert response.headers["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert response.headers["Content-Type"].split(";")[0] == samples.HONEST[name][0]


def test_a_download_is_asked_for_by_its_own_address(reader: Client, evidence: Evidence) -> None:
    response = reader.get(address(evidence), {"unduh": ""})
    assert response.headers["Content-Disposition"] == 'attachment; filename="notula.pdf"'


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('a"b.pdf', 'inline; filename="a\\"b.pdf"'),
        ("notulen rapat é.pdf", "inline; filename*=utf-8''notulen%20rapat%20%C3%A9.pdf"),
        ("a;b=c.pdf", 'inline; filename="a;b=c.pdf"'),
        ("a\r\nSet-Cookie: x.pdf", 'inline; filename="a Set-Cookie: x.pdf"'),
    ],
)
def test_a_name_cannot_break_out_of_its_header(name: str, header: str) -> None:
    evidence, client = kept("notula.pdf")
    Evidence.objects.filter(pk=evidence.pk).update(original_name=clean_name(name))
    assert client.get(address(evidence)).headers["Content-Disposition"] == header


@pytest.mark.parametrize(
    ("asked", "expected", "told"),
    [
        ("bytes=0-3", BODY[:4], f"bytes 0-3/{len(BODY)}"),
        ("bytes=10-", BODY[10:], f"bytes 10-{len(BODY) - 1}/{len(BODY)}"),
        ("bytes=-5", BODY[-5:], f"bytes {len(BODY) - 5}-{len(BODY) - 1}/{len(BODY)}"),
        ("bytes=0-999999999999999999", BODY, f"bytes 0-{len(BODY) - 1}/{len(BODY)}"),
        ("bytes=-999999999999999999", BODY, f"bytes 0-{len(BODY) - 1}/{len(BODY)}"),
        ("bytes=7-7", BODY[7:8], f"bytes 7-7/{len(BODY)}"),
    ],
)
def test_one_range_is_answered_in_part(
    reader: Client, evidence: Evidence, asked: str, expected: bytes, told: str
) -> None:
    response = reader.get(address(evidence), headers={"Range": asked})
    assert response.status_code == 206
    assert body_of(response) == expected
    assert response.headers["Content-Range"] == told
    assert response.headers["Content-Length"] == str(len(expected))
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=" + ",".join("0-" for _ in range(1000)),
        "bytes=0-1,2-3",
        "bytes=-",
        "bytes=abc",
        "lines=0-1",
        "bytes=" + "9" * 5000 + "-",
        "bytes=٣-٤",
        "",
    ],
)
def test_odd_ranges_get_the_whole_once(reader: Client, evidence: Evidence, asked: str) -> None:
    response = reader.get(address(evidence), headers={"Range": asked})
    assert response.status_code == 200
    assert body_of(response) == BODY


@pytest.mark.parametrize("asked", [f"bytes={len(BODY)}-", "bytes=9-3", "bytes=-0", "bytes=99999999999999-"])
def test_a_range_outside_is_refused(reader: Client, evidence: Evidence, asked: str) -> None:
    response = reader.get(address(evidence), headers={"Range": asked})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{len(BODY)}"
    assert "Content-Disposition" not in response.headers


def test_a_browser_that_has_it_is_told_so_and_an_old_part_is_not_continued(
    reader: Client, evidence: Evidence
) -> None:
    etag = reader.get(address(evidence)).headers["ETag"]
    same = reader.get(address(evidence), headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same.headers["Cache-Control"]) == (304, b"", "private, no-cache")
    assert reader.get(address(evidence), headers={"Range": "bytes=0-3", "If-Range": etag}).status_code == 206
    assert reader.get(address(evidence), headers={"Range": "bytes=0-3", "If-Range": '"x"'}).status_code == 200


def test_head_tells_the_size_without_the_content(reader: Client, evidence: Evidence) -> None:
    response = reader.head(address(evidence))
    assert (response.status_code, response.headers["Content-Length"]) == (200, str(len(BODY)))


def test_foreign_missing_and_guessed_numbers_are_not_found(evidence: Evidence, client: Client) -> None:
    client.force_login(person("narahubung", agency=make_agency())[0])
    foreign = client.get(address(evidence))
    missing = client.get(f"/bukti/{evidence.pk + 1}/berkas")
    huge = client.get(f"/bukti/{'9' * 40}/berkas")
    assert [foreign.status_code, missing.status_code, huge.status_code] == [404, 404, 404]
    assert evidence.title not in foreign.text
    for odd in ("-1", "abc", "1.0", "%2e%2e", "1%00"):
        assert client.get(f"/bukti/{odd}/berkas").status_code == 404


def test_a_visitor_is_led_to_the_door(evidence: Evidence, client: Client) -> None:
    response = client.get(address(evidence))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/masuk/?next=/bukti/")


def test_evidence_without_a_file_has_no_content(client: Client) -> None:
    evidence = make_link_evidence()
    client.force_login(person("narahubung", agency=evidence.agency)[0])
    assert client.get(address(evidence)).status_code == 404


def test_content_lost_on_disk_is_reported_and_not_found(
    reader: Client, evidence: Evidence, caplog: pytest.LogCaptureFixture
) -> None:
    assert evidence.blob is not None
    files.path_of(evidence.blob.sha256).unlink()
    assert reader.get(address(evidence)).status_code == 404
    assert evidence.blob.sha256 in caplog.text


def test_nginx_is_told_where_the_content_lies(reader: Client, evidence: Evidence, settings: Any) -> None:
    settings.FILES_ACCEL_PREFIX = "/berkas-dalam/"
    assert evidence.blob is not None
    response = reader.get(address(evidence))
    sha256 = evidence.blob.sha256
    assert response.headers["X-Accel-Redirect"] == f"/berkas-dalam/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    assert response.content == b""
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")


def test_nothing_but_reading_is_answered(reader: Client, evidence: Evidence) -> None:
    assert reader.post(address(evidence)).status_code == 405


def test_the_folder_of_files_has_no_address(reader: Client, evidence: Evidence) -> None:
    assert evidence.blob is not None
    sha256 = evidence.blob.sha256
    inside = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
    for guess in (f"/media/{inside}", f"/files/{inside}", f"/static/../files/{inside}"):
        assert reader.get(guess).status_code == 404
