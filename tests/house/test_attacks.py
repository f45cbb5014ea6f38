"""Attacks on every address at once; docs/reference/attacks.md lists those on one thing as well."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from selaras.offices.tests.factories import make_user
from tests.house.addresses import Address, addresses

pytestmark = pytest.mark.django_db
CHANGING = [
    address for address in addresses() if address.method != "GET" and not address.route.startswith("api/")
]
# A file is received before its form can be read; these doors ask for the token themselves, once it is.
STREAMING = {"POST evidence_upload", "POST letter_verify", "POST letter_verify_code"}
BLANKS = {"int": "1", "region_code": "16.72", "uuid": "00000000-0000-4000-8000-000000000000"}


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    return HttpResponse(reason, status=HTTPStatus.FORBIDDEN)


def path_of(address: Address) -> str:
    """A path that the route answers; which record it names is of no matter here."""
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: BLANKS.get(found[1] or "str", "x"), address.route)


@pytest.mark.slow
def test_a_form_of_another_site_changes_nothing(settings: Any) -> None:
    assert set(STREAMING) <= {address.name for address in CHANGING}
    settings.CSRF_FAILURE_VIEW = "tests.house.test_attacks.refused"  # the page is drawn elsewhere
    browser = Client(enforce_csrf_checks=True, headers={"origin": "https://tempat-lain.example"})
    browser.force_login(make_user())
    answers = {
        address.name: browser.generic(address.method, path_of(address)).status_code
        for address in CHANGING
        if address.name not in STREAMING
    }
    assert len(answers) > 100
    assert {name: code for name, code in answers.items() if code != HTTPStatus.FORBIDDEN} == {}


def test_another_host_name_is_refused(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["selaras.contoh.go.id"]
    for host in ("tempat-lain.example", "selaras.contoh.go.id.tempat-lain.example", "selaras.contoh.go.id@x"):
        assert client.get("/masuk/", headers={"host": host}).status_code == HTTPStatus.BAD_REQUEST
    assert client.get("/masuk/", headers={"host": "selaras.contoh.go.id"}).status_code == HTTPStatus.OK
