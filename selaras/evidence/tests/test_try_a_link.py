"""A link is tried from here, and nobody can use that to reach what lies behind the office's walls."""

import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from selaras.core.verdict import Refused as NotAllowed
from selaras.evidence import selectors, services
from selaras.evidence.choices import LinkOutcome
from selaras.evidence.models import LinkTry
from selaras.evidence.services import fetching, links
from selaras.evidence.tests.factories import Subject, contact_of, make_file, make_link_evidence
from selaras.evidence.tests.websites import PUBLIC, Names, reply, server
from selaras.offices.tests.factories import NOW, make_agency, person


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    made: list[Any] = []

    def connect(address: Any, timeout: float) -> socket.socket:
        made.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    return made


CLOSED = [
    "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.5",  # noqa: S104
    "172.16.0.1", "172.31.255.254", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "2002:a00:1::",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1", "", "localhost", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_closed_networks_are_never_reached(names: Names, no_connection: list[Any], address: str) -> None:
    assert not fetching.is_public(address)
    names(anything=[address])
    assert fetching.knock("https://tampak-biasa.go.id/").outcome == LinkOutcome.REFUSED
    assert no_connection == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_the_open_internet_is(names: Names, no_connection: list[Any], address: str) -> None:
    assert fetching.is_public(address)
    names(anything=[address])
    assert fetching.knock("https://contoh.go.id/").outcome == LinkOutcome.SILENT
    assert no_connection == [(address, 443)]


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: Any) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        inside = getattr(address, "ipv4_mapped", None)
        assert not fetching.is_public(str(address)) or (inside is not None and inside.is_global)
    assert isinstance(ipaddress.ip_address(str(address)), type(address))


def test_one_closed_address_among_open_ones_spoils_the_name(names: Names, no_connection: list[Any]) -> None:
    names(anything=[PUBLIC, "127.0.0.1"])
    assert fetching.knock("http://dua-alamat.go.id/").outcome == LinkOutcome.REFUSED
    names(anything=[])
    assert fetching.knock("http://kosong.go.id/").outcome == LinkOutcome.REFUSED
    assert no_connection == []


@pytest.mark.parametrize(
    "url",
    [
        "http://contoh.go.id:22/",
        "http://contoh.go.id:8080/",
        "https://contoh.go.id:80/",
        "http://contoh.go.id:99999/",
        "ftp://contoh.go.id/",
        "file:///etc/passwd",
        "gopher://contoh.go.id/",
        "http://orang:sandi@contoh.go.id/",
        "http://127.0.0.1@contoh.go.id/",
        "http:///tanpa-nama",
        "http://[::1",
        "//contoh.go.id/",
    ],
)
def test_only_plain_web_addresses_are_asked(names: Names, no_connection: list[Any], url: str) -> None:
    names(anything=[PUBLIC])
    assert fetching.knock(url).outcome in {LinkOutcome.REFUSED, LinkOutcome.SILENT}
    assert no_connection == []


# ---- against a server on this machine, which the rule is told to take for public


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("200 OK", LinkOutcome.OPEN),
        ("206 Partial", LinkOutcome.OPEN),
        ("401 No", LinkOutcome.ASKS),
        ("403 No", LinkOutcome.ASKS),
        ("404 No", LinkOutcome.MISSING),
        ("410 Gone", LinkOutcome.MISSING),
        ("429 Slow", LinkOutcome.FAULTY),
        ("500 Oops", LinkOutcome.FAULTY),
        ("304 Same", LinkOutcome.FAULTY),
    ],
)
def test_what_a_server_answers(
    names: Names, monkeypatch: pytest.MonkeyPatch, status: str, outcome: LinkOutcome
) -> None:
    names(anything=[PUBLIC])
    with server(lambda _request: reply(status), monkeypatch) as asked:
        answer = fetching.knock("http://contoh.go.id/berita?id=4")
    assert answer.outcome == outcome
    assert asked[0].startswith(b"GET /berita?id=4 HTTP/1.1\r\nHost: contoh.go.id\r\n")
    assert b"Cookie" not in asked[0]


@pytest.mark.parametrize(
    ("onward", "outcome"),
    [
        ("http://127.0.0.1/admin", LinkOutcome.REFUSED),
        ("http://dalam.go.id/", LinkOutcome.REFUSED),
        ("http://contoh.go.id:22/", LinkOutcome.REFUSED),
        ("file:///etc/passwd", LinkOutcome.REFUSED),
        ("//dalam.go.id/x", LinkOutcome.REFUSED),
        ("https://accounts.google.com/ServiceLogin", LinkOutcome.ASKS),
        ("/berputar", LinkOutcome.FAULTY),
    ],
)
def test_redirects_are_judged_one_by_one(
    names: Names, monkeypatch: pytest.MonkeyPatch, onward: str, outcome: LinkOutcome
) -> None:
    names(contoh_go_id=[PUBLIC], dalam_go_id=["10.0.0.5"], **{"127_0_0_1": ["127.0.0.1"]})
    with server(lambda _request: reply("302 Found", f"Location: {onward}"), monkeypatch) as asked:
        assert fetching.knock("http://contoh.go.id/").outcome == outcome
    assert len(asked) <= fetching.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "rubbish", [b"", b"bukan http\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 500, b"\0" * 70_000]
)
def test_rubbish_is_no_answer(names: Names, monkeypatch: pytest.MonkeyPatch, rubbish: bytes) -> None:
    names(anything=[PUBLIC])
    with server(lambda _request: rubbish, monkeypatch):
        assert fetching.knock("http://contoh.go.id/").outcome == LinkOutcome.SILENT


def test_a_server_that_never_ends_is_left(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    names(anything=[PUBLIC])
    monkeypatch.setattr(fetching, "WHOLE_SECONDS", 0.2)
    gone = threading.Event()

    def hang(_request: bytes) -> bytes:
        gone.wait(5)
        return b""

    with server(hang, monkeypatch):
        assert fetching.knock("http://contoh.go.id/").outcome == LinkOutcome.SILENT
        gone.set()


# ---- what is kept of it


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[[LinkOutcome], None]:
    settings.TRY_LINKS = True

    def answers(outcome: LinkOutcome) -> None:
        monkeypatch.setattr(links.fetching, "knock", lambda url: fetching.Answer(outcome, 200, url))

    return answers


@pytest.mark.django_db
def test_nothing_leaves_where_the_setting_forbids_it(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        link = make_link_evidence()
    assert not LinkTry.objects.exists()
    with pytest.raises(NotAllowed, match="tidak diaktifkan"):
        services.try_again(scope=contact_of(link.agency), evidence=link, now=NOW)


@pytest.mark.django_db
def test_a_link_is_tried_once_it_is_entered_and_the_result_stands_beside_it(
    client: Client,
    tried: Callable[[LinkOutcome], None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    tried(LinkOutcome.ASKS)
    agency = make_agency()
    with django_capture_on_commit_callbacks(execute=True):
        link = make_link_evidence(agency)
    assert LinkTry.objects.get().outcome == LinkOutcome.ASKS
    use = services.use(scope=contact_of(agency), evidence=link, subject=Subject(agency).reference, now=NOW)
    scope = person("operator", region=agency.region)[1]
    assert "meminta izin" in selectors.notes_on(scope, [use])[use.pk].warnings[0]
    client.force_login(person("narahubung", agency=agency)[0])
    page = client.get(f"/bukti/{link.pk}/").text
    assert "Tautan meminta izin atau masuk." in page
    assert "Dicoba" in page
    tried(LinkOutcome.OPEN)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/bukti/{link.pk}/langkah/coba/")
    assert "Tautan terbuka tanpa meminta izin." in client.get(f"/bukti/{link.pk}/").text


@pytest.mark.django_db
def test_only_a_link_and_only_its_agency_asks_for_a_try(tried: Callable[[LinkOutcome], None]) -> None:
    tried(LinkOutcome.OPEN)
    link, file = make_link_evidence(), make_file()
    with pytest.raises(NotAllowed):
        services.try_again(scope=contact_of(file.agency), evidence=file, now=NOW)
    with pytest.raises(NotAllowed):
        services.try_again(scope=contact_of(file.agency), evidence=link, now=NOW)
    links.run_try(evidence_id=file.pk, now=NOW)
    links.run_try(evidence_id=10**12, now=NOW)
