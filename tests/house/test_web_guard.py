"""Every page and answer of the product as a browser under attack needs it: headers, scripts, redirects."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tests.house.cast import Cast
from tests.house.markup import Page
from tests.house.visits import OUTSIDE, Visit, knock, stage, visits

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHOWN = visits({"200"}, {"GET"})
# The same for everybody, so any cache may keep them: the document of the API, a script.
FOR_EVERYBODY = {"api:openapi", "attendance_worker"}
EVIL = "https://evil.example/ambil"
# What an attacker hopes is followed.
ONWARD = ("next", "kembali", "dari", "url", "redirect", "back", "return", "ke", "lanjut")


@pytest.fixture(scope="module")
def cast(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    with stage(django_db_blocker, tmp_path_factory.mktemp("files")) as built:
        yield built


def is_html(response: Any) -> bool:
    return str(response.headers.get("Content-Type", "")).startswith("text/html")


def header_faults(response: Any, *, signed_in: bool) -> list[str]:
    given = response.headers
    policy = given.get("Content-Security-Policy", "")
    kept = given.get("Cache-Control", "")
    wanted = {
        "a policy without gaps": "default-src" in policy and "unsafe" not in policy and "*" not in policy,
        "no frames of others": "frame-ancestors" in policy or "sandbox" in policy,
        "nosniff": given.get("X-Content-Type-Options") == "nosniff",
        "X-Frame-Options": given.get("X-Frame-Options") in {"SAMEORIGIN", "DENY"},
        "Referrer-Policy": given.get("Referrer-Policy") in {"same-origin", "no-referrer"},
        "COOP": given.get("Cross-Origin-Opener-Policy") == "same-origin",
        "CORP": given.get("Cross-Origin-Resource-Policy") == "same-origin",
        "Permissions-Policy": "camera=()" in given.get("Permissions-Policy", ""),
        "no server named": "X-Powered-By" not in given,
        "nothing personal in shared caches": not signed_in or "private" in kept or "no-store" in kept,
        "nothing public": "public" not in kept or not signed_in,
    }
    return [what for what, holds in wanted.items() if not holds]


@pytest.mark.parametrize("begin", range(4))
def test_every_page_has_its_headers_and_nothing_inline(cast: Cast, begin: int) -> None:
    faults = []
    for visit in SHOWN[begin::4]:
        response = knock(cast, visit)
        personal = visit.role not in OUTSIDE and visit.address.url_name not in FOR_EVERYBODY
        missing = header_faults(response, signed_in=personal)
        if is_html(response) and not visit.address.url_name.startswith("api-"):
            missing += Page(response.whole.decode()).faults
        faults += [f"{visit.name}: {fault}" for fault in missing]
    assert faults == []


def test_refusals_are_guarded_like_pages(cast: Cast) -> None:
    faults = []
    for path, role, status in (
        ("/tidak-ada/", "operator", 404),
        ("/api/v1/tidak-ada", "operator", 404),
        ("/orang/", "narahubung", 403),
        ("/akun/", "tamu", 302),
        ("/keluar/", "operator", 200),
    ):
        response = cast.clients[role].get(path)
        found = header_faults(response, signed_in=False)
        faults += [f"{path}: {one}" for one in found]
        assert response.status_code == status, path
    assert faults == []


def test_the_check_itself_finds_what_it_looks_for() -> None:
    bad = """<p style="x"></p><script>1</script><a href="javascript:1" onclick="1" target="_blank">x</a>
        <script src="https://evil.example/x.js"></script><style>a{}</style><iframe srcdoc="x"></iframe>"""
    assert len(Page(bad).faults) == 8
    good = '<script src="/static/a.js" defer></script><img src="data:image/png;base64,xx"><a href="/x/">x</a>'
    assert Page(good).faults == []
    choice = '<select name="b"><option value="1"><option value="2" selected></select>'
    page = Page(f'<form method="post"><input name="a">{choice}</form>')
    assert page.forms[0].values == {"a": [""], "b": ["2"]} and page.forms[0].texts == {"a"}


# The pages themselves are opened above: on PostgreSQL the forms are left to be sent.
@pytest.mark.parametrize("method", [pytest.param("GET", marks=pytest.mark.once), "POST"])
def test_no_address_leads_to_another_site(cast: Cast, method: str) -> None:
    asked = dict.fromkeys(ONWARD, EVIL)
    foreign = []
    for visit in visits({"200", "302", "422"}, {method}):
        body: dict[str, Any] = {"data": asked} if method == "POST" else {}
        response = _led(cast, visit, asked, body)
        host = urlsplit(response.headers.get("Location", "")).netloc
        if host not in {"", "testserver"} or "evil.example" in response.headers.get("HX-Redirect", ""):
            foreign.append(f"{visit.name}: {response.headers.get('Location')}")
    assert foreign == []


def _led(cast: Cast, visit: Visit, asked: dict[str, str], body: dict[str, Any]) -> Any:
    more = body or {"QUERY_STRING": urlencode(asked)}
    return knock(cast, visit, HTTP_REFERER=EVIL, **more)


@override_settings(ALLOWED_HOSTS=["selaras.contoh.go.id"])
@pytest.mark.parametrize("path", ["/", "/masuk/", "/lupa-sandi/", "/api/v1/openapi.json", "/periksa-surat/"])
def test_another_host_name_is_refused_everywhere(cast: Cast, path: str) -> None:
    for client in (Client(raise_request_exception=False), cast.clients["operator"]):
        assert client.get(path, HTTP_HOST="evil.example").status_code == 400
        forwarded = client.get(path, HTTP_HOST="selaras.contoh.go.id", HTTP_X_FORWARDED_HOST="evil.example")
        assert b"evil.example" not in getattr(forwarded, "content", b"")


def test_a_sign_out_empties_the_cache_of_the_browser(cast: Cast) -> None:
    response = Client().post("/keluar/")
    assert response["Clear-Site-Data"] == '"cache"'
