"""Numbers beyond every key and text with a NUL are answered without asking the database."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from selaras.core.logs import RefusalsAreOrdinary
from selaras.offices.tests.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(person("operator")[0])
    return client


@pytest.mark.parametrize("number", ["9" * 19, "9" * 30, "9" * 5000])
@pytest.mark.parametrize("start", ["/penilaian/", "/bukti/", "/opd/", "/pekerjaan/", "/tugas/"])
@pytest.mark.slow
def test_an_address_with_such_a_number_is_not_found(operator: Client, start: str, number: str) -> None:
    assert operator.get(f"{start}{number}/").status_code == 404
    assert operator.get(f"/penilaian/1/opd/{number}/").status_code == 404


@pytest.mark.parametrize("address", ["/cari/", "/wilayah/cari/", "/tugas/"])
@pytest.mark.parametrize("query", ["q=%00", "%00=1", "q=a&q=b%00"])
@pytest.mark.slow
def test_a_question_with_a_nul_is_not_read(operator: Client, address: str, query: str) -> None:
    assert operator.get(f"{address}?{query}").status_code == 400


@pytest.mark.parametrize("name", ["region_choose", "agency_add", "evidence_upload", "evidence_nihil"])
def test_nor_is_a_form_with_one(operator: Client, name: str) -> None:
    assert operator.post(reverse(name), {"path": "ID.\x00", "name": "a\x00"}).status_code == 400


def test_a_refusal_is_one_quiet_line_and_a_broken_page_keeps_its_traceback(operator: Client) -> None:
    seen: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = seen.append  # type: ignore[method-assign]
    logger = logging.getLogger("django.request")
    assert any(isinstance(one, RefusalsAreOrdinary) for one in logger.filters)
    logger.addHandler(handler)
    try:
        assert operator.get(reverse("audit")).status_code in {200, 403}
        try:
            raise PermissionError
        except PermissionError:
            logger.warning("tidak boleh", exc_info=True, extra={"status_code": 403})
            logger.error("rusak", exc_info=True, extra={"status_code": 500})
    finally:
        logger.removeHandler(handler)
    refused, broken = seen[-2:]
    assert (refused.levelname, refused.exc_info) == ("INFO", None)
    assert broken.levelname == "ERROR" and broken.exc_info
