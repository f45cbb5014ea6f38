"""Where its site allows it, what a link shows is kept, as something that can do nothing here."""

import hashlib
import threading
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from selaras.audit.models import Event
from selaras.core import clock
from selaras.evidence import selectors, services
from selaras.evidence.choices import CopyOutcome, LinkOutcome
from selaras.evidence.models import Blob, Evidence, LinkCopy, LinkTry, path_of
from selaras.evidence.services import copies, copying, fetching, files, links, scanning, waiting
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import Subject, contact_of, make_link_evidence
from selaras.evidence.tests.websites import PUBLIC, Answered, Names, page, reply, server, site
from selaras.offices.tests.factories import NOW, make_agency, person

URL = "http://contoh.go.id/berita"
HTML = (
    b"<!doctype html><title>Dialog</title><body><h1>Dialog &amp; doa</h1><script>alert(1)</script><p>Isi.</p>"
)
OPENING = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
Monkey = pytest.MonkeyPatch


@pytest.fixture
def keep(names: Names, monkeypatch: Monkey) -> Callable[..., CopyOutcome]:
    """``keep(site(...))``: what comes of keeping a copy of a link against these pages."""
    names(anything=[PUBLIC])

    def run(
        answer: Callable[[bytes], Answered],
        evidence: Evidence | None = None,
        *,
        url: str = URL,
        days: int = 0,
    ) -> CopyOutcome:
        one = evidence or make_link_evidence(url=url)
        with server(answer, monkeypatch):
            return copies.keep_copy(evidence=one, url=url, now=NOW + timedelta(days=days))

    return run


def left_on_disk() -> list[Any]:
    return list(files.staging_folder().iterdir())


@pytest.mark.django_db
def test_of_a_page_only_its_words_are_kept(keep: Callable[..., CopyOutcome]) -> None:
    assert keep(site(berita=page(HTML))) == CopyOutcome.KEPT
    copy = LinkCopy.objects.get()
    assert path_of(copy.blob.sha256).read_bytes() == b"Dialog\n\nDialog & doa\n\nIsi."
    assert copy.sent_sha256 == hashlib.sha256(HTML).hexdigest()
    assert copy.blob.content_type == "text/plain"
    assert copy.sent_type == "text/html"
    assert (copy.taken_at, copy.seen_at, copy.url) == (NOW, NOW, URL)
    event = Event.objects.get(verb="evidence.copied")
    assert (event.after, event.actor_name) == ({"sha256": copy.blob.sha256}, "Selaras")
    assert left_on_disk() == []


@pytest.mark.django_db
def test_a_file_behind_a_link_is_kept_as_it_was_sent(keep: Callable[..., CopyOutcome]) -> None:
    body = samples.pdf("Siaran pers")
    assert keep(site(berita=page(body, "application/pdf"))) == CopyOutcome.KEPT
    copy = LinkCopy.objects.get()
    assert path_of(copy.sent_sha256).read_bytes() == body
    assert copy.blob.sha256 == copy.sent_sha256
    assert not copy.is_rendition


@pytest.mark.django_db
def test_the_same_content_is_seen_again_another_one_is_another_copy(
    keep: Callable[..., CopyOutcome], monkeypatch: Monkey
) -> None:
    link = make_link_evidence(url=URL)
    assert keep(site(berita=page(HTML)), link) == CopyOutcome.KEPT
    assert keep(site(berita=page(HTML + b"<!-- 12:01 -->")), link, days=1) == CopyOutcome.SAME
    assert keep(site(berita=page(b"<p>Lain.</p>")), link, days=2) == CopyOutcome.KEPT
    newest, oldest = link.copies.all()
    assert (oldest.taken_at, oldest.seen_at) == (NOW, NOW + timedelta(days=1))
    assert newest.taken_at == NOW + timedelta(days=2)
    told = copying.limits()
    monkeypatch.setattr(copying, "limits", lambda: type(told)(**{**_fields(told), "versions": 2}))
    assert keep(site(berita=page(b"<p>Ketiga.</p>")), link) == CopyOutcome.FULL
    assert keep(site(berita=page(HTML)), link, days=3) == CopyOutcome.SAME
    assert link.copies.count() == 2
    assert Blob.objects.count() == 2


def _fields(told: copying.Limits) -> dict[str, Any]:
    return {name: getattr(told, name) for name in told.__slots__}


# ---- where the site does not allow it


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        (reply("404 Not Found"), CopyOutcome.KEPT),
        (reply("403 Forbidden"), CopyOutcome.KEPT),
        (reply("500 Oops"), CopyOutcome.UNKNOWN),
        (reply("302 Found", "Location: http://dalam.go.id/robots.txt"), CopyOutcome.UNKNOWN),
        (b"bukan http", CopyOutcome.UNKNOWN),
        (page(b"User-agent: *\nDisallow: /", "text/plain"), CopyOutcome.ROBOTS),
        (page(b"User-agent: *\nDisallow: /\nAllow: /ber*", "text/plain"), CopyOutcome.KEPT),
        (page(b"User-agent: selaras\nDisallow: /berita$", "text/plain"), CopyOutcome.ROBOTS),
        (
            page(b"User-agent: selaras\nDisallow:\n\nUser-agent: *\nDisallow: /", "text/plain"),
            CopyOutcome.KEPT,
        ),
        (page(b"<html>Halaman tidak ditemukan</html>"), CopyOutcome.KEPT),
    ],
)
def test_the_rules_of_a_site_are_kept(
    keep: Callable[..., CopyOutcome], names: Names, robots: bytes, outcome: CopyOutcome
) -> None:
    names(contoh_go_id=[PUBLIC], dalam_go_id=["10.0.0.5"])
    assert keep(site(robots_txt=robots, berita=page(HTML))) == outcome
    assert LinkCopy.objects.exists() == (outcome == CopyOutcome.KEPT)
    assert left_on_disk() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        (page(HTML, "text/html", "X-Robots-Tag: noindex, noarchive"), CopyOutcome.ARCHIVE),
        (page(HTML, "text/html", "X-Robots-Tag: selaras: noarchive"), CopyOutcome.ARCHIVE),
        (page(HTML, "text/html", "X-Robots-Tag: otherbot: noarchive"), CopyOutcome.KEPT),
        (page(b"<meta name=robots content='noindex, NoArchive'>Isi"), CopyOutcome.ARCHIVE),
        (page(b'<META content="noarchive" name="Selaras">Isi'), CopyOutcome.ARCHIVE),
        (page(b'<meta name="robots" content="noindex">Isi'), CopyOutcome.KEPT),
        (page(b"PK\x03\x04", "application/zip"), CopyOutcome.TYPE),
        (page(b"<svg xmlns='...'/>", "image/svg+xml"), CopyOutcome.TYPE),
        (page(b"{}", "application/json"), CopyOutcome.TYPE),
        (page(zlib.compress(b"0" * 10**6), "text/html", "Content-Encoding: deflate"), CopyOutcome.TYPE),
        (page(b"", "text/html"), CopyOutcome.BROKEN),
        (page(b"<script>alert(1)</script>"), CopyOutcome.BROKEN),
        (page(HTML, "application/pdf"), CopyOutcome.BROKEN),
        (page(samples.pdf("x"), "image/png"), CopyOutcome.BROKEN),
        (page(samples.pdf("x")[:-40], "application/pdf"), CopyOutcome.BROKEN),
        (OPENING + b"Content-Length: 900\r\n\r\n<p>Terpotong", CopyOutcome.BROKEN),
        (OPENING + b"Transfer-Encoding: chunked\r\n\r\n9\r\n<p>Ter", CopyOutcome.SILENT),
        (OPENING + b"Content-Length: 9000000000\r\n\r\n", CopyOutcome.SIZE),
        (OPENING + b"\r\n" + b"<p>a" * 800_000, CopyOutcome.SIZE),
        (reply("500 Oops"), CopyOutcome.SILENT),
    ],
)  # fmt: skip
def test_what_is_not_allowed_or_not_whole_leaves_nothing(
    keep: Callable[..., CopyOutcome], sent: bytes, outcome: CopyOutcome
) -> None:
    assert keep(site(berita=sent)) == outcome
    assert LinkCopy.objects.exists() == (outcome == CopyOutcome.KEPT)
    assert left_on_disk() == []


# ---- where it leads elsewhere


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("onward", "outcome"),
    [
        ("/lain", CopyOutcome.KEPT),
        ("/tertutup", CopyOutcome.ROBOTS),
        ("http://127.0.0.1/lain", CopyOutcome.UNKNOWN),
        ("http://dalam.go.id/lain", CopyOutcome.UNKNOWN),
        ("http://contoh.go.id:8080/lain", CopyOutcome.UNKNOWN),
        ("file:///etc/passwd", CopyOutcome.UNKNOWN),
        ("/berita", CopyOutcome.SILENT),
    ],
)
def test_every_hop_is_judged_and_asked(
    keep: Callable[..., CopyOutcome], names: Names, onward: str, outcome: CopyOutcome
) -> None:
    names(contoh_go_id=[PUBLIC], dalam_go_id=["10.0.0.5"], **{"127_0_0_1": ["127.0.0.1"]})
    rules = page(b"User-agent: *\nDisallow: /tertutup", "text/plain")
    pages = site(
        robots_txt=rules,
        berita=reply("302 Found", f"Location: {onward}"),
        lain=page(HTML),
        tertutup=page(HTML),
    )
    assert keep(pages) == outcome
    if outcome == CopyOutcome.KEPT:
        assert LinkCopy.objects.get().url == "http://contoh.go.id/lain"


@pytest.mark.django_db
def test_a_name_that_turns_inward_between_the_rules_and_the_page_is_not_followed(
    monkeypatch: Monkey, keep: Callable[..., CopyOutcome]
) -> None:
    """The rebinding name: public for the rules, private for the page."""
    answers = iter([PUBLIC, "169.254.169.254"])
    rows = lambda host, port, *_a, **_k: [(2, 1, 6, "", (next(answers), port))]  # noqa: E731
    monkeypatch.setattr(fetching.socket, "getaddrinfo", rows)
    asked: list[bytes] = []

    def answer(request: bytes) -> bytes:
        asked.append(request.split(b" ")[1])
        return site(berita=page(HTML))(request)

    assert keep(answer) == CopyOutcome.SILENT
    assert asked == [b"/robots.txt"]


@pytest.mark.django_db
def test_a_page_that_never_ends_is_left_and_not_taken_for_whole(
    names: Names, monkeypatch: Monkey, keep: Callable[..., CopyOutcome]
) -> None:
    told, gone = copying.limits(), threading.Event()
    monkeypatch.setattr(copying, "limits", lambda: type(told)(**{**_fields(told), "seconds": 0.4}))

    def drip(request: bytes) -> Iterator[bytes]:
        if b"robots" in request:
            yield reply("404 Not Found")
            return
        yield OPENING + b"\r\n<p>Awal halaman"
        gone.wait(5)

    assert keep(drip) == CopyOutcome.SILENT
    gone.set()
    assert not LinkCopy.objects.exists()


# ---- in the work of an office


@pytest.fixture
def online(settings: Any, names: Names) -> None:
    settings.TRY_LINKS = True
    names(anything=[PUBLIC])


@pytest.mark.django_db
@pytest.mark.usefixtures("online")
def test_entering_a_link_keeps_a_copy_that_stands_beside_it(
    client: Client, monkeypatch: Monkey, django_capture_on_commit_callbacks: Any
) -> None:
    agency = make_agency()
    with server(site(berita=page(HTML)), monkeypatch), django_capture_on_commit_callbacks(execute=True):
        link = make_link_evidence(agency, url=URL)
    assert LinkTry.objects.get().copy_outcome == CopyOutcome.KEPT
    copy = link.copies.get()
    client.force_login(person("narahubung", agency=agency)[0])
    shown = client.get(f"/bukti/{link.pk}/").text
    assert "Salinan halaman disimpan." in shown
    assert "Dialog &amp; doa" in shown
    assert copy.sent_sha256 in shown
    address = f"/bukti/{link.pk}/salinan/{copy.pk}"
    assert address in shown
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert client.get(f"{address}?unduh").headers["Content-Disposition"].startswith("attachment")
    assert "salinannya disimpan: PDF sampai 25 MB" in client.get("/bukti/tambah/").text


@pytest.mark.django_db
@pytest.mark.usefixtures("online")
def test_the_setting_ends_copies_and_not_tries(
    settings: Any, monkeypatch: Monkey, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    settings.KEEP_LINKS = False
    agency = make_agency()
    with (
        server(site(berita=page(HTML)), monkeypatch) as asked,
        django_capture_on_commit_callbacks(execute=True),
    ):
        make_link_evidence(agency, url=URL)
    tried = LinkTry.objects.get()
    assert (tried.outcome, tried.copy_outcome) == (LinkOutcome.OPEN, "")
    assert len(asked) == 1
    client.force_login(person("narahubung", agency=agency)[0])
    assert "Isinya tidak disalin sistem." in client.get("/bukti/tambah/").text


@pytest.mark.django_db
@pytest.mark.usefixtures("online")
def test_what_does_not_open_is_not_copied(
    monkeypatch: Monkey, django_capture_on_commit_callbacks: Any
) -> None:
    with (
        server(lambda _request: reply("403 No"), monkeypatch),
        django_capture_on_commit_callbacks(execute=True),
    ):
        link = make_link_evidence(url=URL)
    assert LinkTry.objects.get().copy_outcome == ""
    links.run_try(evidence_id=link.pk, now=NOW)
    assert not LinkCopy.objects.exists()


@pytest.mark.django_db
def test_who_does_not_see_the_link_does_not_see_its_copy(
    keep: Callable[..., CopyOutcome], client: Client
) -> None:
    link, other = make_link_evidence(url=URL), make_link_evidence(url=URL)
    keep(site(berita=page(HTML)), link)
    copy = link.copies.get()
    client.force_login(person("narahubung", agency=other.agency)[0])
    assert client.get(f"/bukti/{link.pk}/salinan/{copy.pk}").status_code == 404
    # Nor by the number of a copy under a link of their own.
    assert client.get(f"/bukti/{other.pk}/salinan/{copy.pk}").status_code == 404
    subject = Subject(link.agency, readers=[other.agency])
    services.use(scope=contact_of(link.agency), evidence=link, subject=subject.reference, now=NOW)
    assert client.get(f"/bukti/{link.pk}/salinan/{copy.pk}").status_code == 200


@pytest.mark.django_db
def test_a_copy_whose_file_is_gone_says_so(keep: Callable[..., CopyOutcome], client: Client) -> None:
    link = make_link_evidence(url=URL)
    keep(site(berita=page(b"<p>" + b"kata " * 2000)), link)
    found = selectors.get(contact_of(link.agency), link.pk)
    assert found is not None
    excerpt = selectors.copy_excerpt(found)
    assert excerpt.startswith("kata kata")
    assert excerpt.endswith("kata \u2026")
    path_of(link.copies.get().blob.sha256).unlink()
    assert selectors.copy_excerpt(found) == ""
    client.force_login(person("narahubung", agency=link.agency)[0])
    assert client.get(f"/bukti/{link.pk}/").status_code == 200
    assert client.get(f"/bukti/{link.pk}/salinan/{link.copies.get().pk}").status_code == 404


def test_the_limits_are_data_and_faults_in_them_are_found() -> None:
    told = copying.limits()
    assert told.types["text/html"].is_text
    assert told.types["application/xhtml+xml"].is_text
    assert not told.types["application/pdf"].is_text
    text = copying.FILE.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="link-copies"):
        copying.read_limits(text.replace("rendition: teks", "rendition: html"))
    with pytest.raises(ValueError, match="link-copies"):
        copying.read_limits(text.replace("bytes: 26214400", "bytes: 0"))


@pytest.mark.django_db
def test_a_copy_waits_for_the_scanner_and_is_fetched_again(
    keep: Callable[..., CopyOutcome], names: Names, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(contoh_go_id=[PUBLIC])
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    paper = page(samples.pdf("x"), "application/pdf")
    assert keep(site(berita=paper)) == CopyOutcome.UNSCANNED
    assert left_on_disk() == []
    row = LinkTry.objects.create(
        evidence=Evidence.objects.get(),
        outcome=LinkOutcome.OPEN,
        copy_outcome=CopyOutcome.UNSCANNED,
        at=NOW,
    )
    assert "Pemindai virus belum menjawab" in row.copy_words
    assert waiting.look_again(now=clock.now()) == 0
    settings.TRY_LINKS = True
    monkeypatch.setattr(scanning, "answers", lambda: True)
    monkeypatch.setattr(links, "run_try", lambda **asked: None)
    waiting.look_again(now=clock.now())
    row.refresh_from_db()
    assert (row.outcome, row.copy_outcome) == (LinkOutcome.WAITING, "")
