"""Evidence through the API: files under the same rules as on the pages, links, nihil, content in parts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from selaras.api.tests.callers import ROOT, Caller, answered, at, refused
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City, item_of
from selaras.evidence.models import Blob, Evidence, Use
from selaras.evidence.services import files
from selaras.evidence.tests import samples

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BODY = samples.pdf("isi dokumen")


def kept(caller: Caller, round_: Round, name: str = "notula.pdf", body: bytes = BODY, **fields: str) -> Any:
    return answered(caller.upload(at(round_, "1.1", "/evidence/files"), name, body, **fields), 201)


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_is_kept_and_shown_with_its_hash(contact: Caller, round_: Round) -> None:
    use = kept(contact, round_, title="Notula rapat", pages="hal. 3-5 ,8")
    assert use["pages"] == "3-5, 8"
    shown = use["evidence"]
    assert (shown["kind"], shown["title"], shown["added_via"]) == ("file", "Notula rapat", "api")
    assert shown["file"]["content_type"] == "application/pdf" and shown["file"]["size"] == len(BODY)
    assert shown["agency"]["code"] == "bappeda"
    listed = answered(contact.get(at(round_, "1.1", "/evidence")))
    assert [row["evidence"]["file"]["sha256"] for row in listed["data"]] == [shown["file"]["sha256"]]
    detail = answered(contact.get(f"/evidence/{shown['id']}"))
    assert [row["title"] for row in detail["uses"]] == ["Butir 1.1: Dokumen apa yang memuatnya?"]
    assert detail["why_visible"] and detail["hidden_uses"] == 0


def test_the_content_comes_whole_in_parts_or_not_at_all(contact: Caller, round_: Round) -> None:
    path = kept(contact, round_)["evidence"]["file"]["content"].removeprefix(ROOT)
    whole = contact.get(path)
    assert whole.status_code == 200 and body_of(whole) == BODY
    assert whole.headers["Content-Type"] == "application/pdf"
    head = contact.call("HEAD", path)
    assert body_of(head) == b"" and head.headers["Content-Length"] == str(len(BODY))
    assert whole.headers["Content-Security-Policy"].startswith("sandbox")
    part = contact.get(path, Range="bytes=0-3")
    assert part.status_code == 206 and body_of(part) == BODY[:4]
    assert contact.get(path, **{"If-None-Match": whole.headers["ETag"]}).status_code == 304
    beyond = contact.get(path, Range="bytes=999999-")
    refused(beyond, 416, "range_not_satisfiable")
    assert beyond.headers["Content-Range"] == f"bytes */{len(BODY)}"


def test_content_is_for_those_who_may_read_it(city: City, contact: Caller, round_: Round) -> None:
    path = kept(contact, round_)["evidence"]["file"]["content"].removeprefix(ROOT)
    for scope in (city.operator, city.contact("tapem")):
        assert Caller.of(city, scope).get(path).status_code == 200
    for scope in (city.contact("dinsos"), city.province, city.nation):
        refused(Caller.of(city, scope).get(path), 404, "not_found")


def test_what_has_no_content_has_none_to_download(contact: Caller, round_: Round) -> None:
    link = {"url": "https://contoh.example.go.id/berita", "title": "Berita", "pages": ""}
    use = answered(contact.post(at(round_, "1.1", "/evidence/links"), link), 201)
    assert use["evidence"]["file"] is None and use["evidence"]["url"] == link["url"]
    refused(contact.get(f"/evidence/{use['evidence']['id']}/content"), 404, "not_found")


def test_a_nihil_statement_says_what_was_looked_at(contact: Caller, round_: Round) -> None:
    body = {"sources": ["Register pengaduan", "FKUB"], "checked_on": "2026-01-20"}
    use = answered(contact.post(at(round_, "1.1", "/evidence/nihil"), body), 201)
    nihil = use["evidence"]["nihil"]
    assert nihil["sources"] == body["sources"] and nihil["checked_on"] == "2026-01-20"
    assert "Bukan pernyataan bahwa tidak pernah terjadi" in nihil["sentence"]


@pytest.mark.parametrize(
    ("rest", "body", "field"),
    [
        ("links", {"url": "javascript:alert(1)", "title": "x"}, "url"),
        ("links", {"url": "https://a:b@contoh.go.id", "title": "x"}, "url"),
        ("links", {"url": "https://contoh.go.id", "title": " "}, "title"),
        ("links", {"url": "https://contoh.go.id", "title": "x", "pages": "akhir"}, "pages"),
        ("links", {"url": "https://contoh.go.id", "title": "x", "issued_on": "2027-01-01"}, "issued_on"),
        ("links", {"url": "https://contoh.go.id"}, "title"),
        ("nihil", {"sources": [], "checked_on": "2026-01-20"}, "sources"),
        ("nihil", {"sources": ["FKUB"], "checked_on": "2026-02-20"}, "checked_on"),
        ("nihil", {"sources": ["FKUB"], "checked_on": "kemarin"}, "checked_on"),
        ("nihil", {"sources": "FKUB", "checked_on": "2026-01-20"}, "sources"),
    ],
)
def test_a_fault_names_its_field(
    contact: Caller, round_: Round, rest: str, body: dict[str, object], field: str
) -> None:
    problem = refused(contact.post(at(round_, "1.1", f"/evidence/{rest}"), body), 422, "invalid")
    assert [one["field"] for one in problem["errors"]] == [field]
    assert not Use.objects.exists()


ATTACKS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a page that runs scripts": ("a.html", lambda: b"<!doctype html><script>alert(1)</script>"),
    "a picture that runs scripts": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "a program": ("a.exe", lambda: b"MZ" + b"\x00" * 200),
    "a page under the name of a photo": ("a.jpg", lambda: b"<html><body>x</body></html>"),
    "a document with macros": ("a.docx", lambda: samples.office("docx", word__vbaProject=b"x")),
    "a plain archive": ("a.zip", lambda: samples.archive({"a.txt": "x"})),
    "another type than the name says": ("a.pdf", samples.png),
    "nothing": ("a.pdf", lambda: b""),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_the_pages_refuse_the_api_refuses(
    contact: Caller, round_: Round, settings: Any, attack: str
) -> None:
    name, make = ATTACKS[attack]
    problem = refused(contact.upload(at(round_, "1.1", "/evidence/files"), name, make()), 422, "invalid")
    assert [one["field"] for one in problem["errors"]] == ["file"]
    assert not Evidence.objects.exists() and not Blob.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_name_cannot_lead_out_of_the_folder(contact: Caller, round_: Round) -> None:
    assert kept(contact, round_, "..\\..\\etc\\passwd.pdf")["evidence"]["file"]["name"] == "passwd.pdf"


def test_a_file_over_the_limit_is_too_large(contact: Caller, round_: Round, settings: Any) -> None:
    settings.UPLOAD_MAX_MB = 1
    big = samples.pdf() + b"\n" * (1024 * 1024)
    path = at(round_, "1.1", "/evidence/files")
    assert "1 MB" in refused(contact.upload(path, "a.pdf", big), 413, "too_large")["detail"]
    # Beyond what one form may hold nothing is read at all.
    assert "1 MB" in refused(contact.upload(path, "a.pdf", big * 3), 413, "too_large")["detail"]
    assert not Blob.objects.exists()
    assert not list(files.staging_folder().iterdir())


def test_an_item_takes_only_so_many_files(contact: Caller, round_: Round, settings: Any) -> None:
    settings.UPLOAD_MAX_FILES = 1
    kept(contact, round_)
    path = at(round_, "1.1", "/evidence/files")
    problem = refused(contact.upload(path, "b.pdf", samples.pdf("lain")), 422, "invalid")
    assert [one["code"] for one in problem["errors"]] == ["too_many"]


def test_the_same_file_twice_is_said(contact: Caller, round_: Round) -> None:
    kept(contact, round_)
    problem = refused(contact.upload(at(round_, "1.1", "/evidence/files"), "b.pdf", BODY), 422, "invalid")
    assert [one["code"] for one in problem["errors"]] == ["twice"]


def test_the_same_file_of_another_agency_is_a_hint(city: City, contact: Caller, round_: Round) -> None:
    kept(contact, round_)
    tapem = Caller.of(city, city.contact("tapem"))
    use = answered(tapem.upload(at(round_, "1.2", "/evidence/files"), "b.pdf", BODY), 201)
    assert "juga dipakai Bappeda" in use["hint"]


def test_only_the_owner_and_contributors_add(city: City, operator: Caller, round_: Round) -> None:
    path = at(round_, "1.1", "/evidence/files")
    refused(operator.upload(path, "a.pdf", BODY), 403, "forbidden")
    tapem = Caller.of(city, city.contact("tapem"))
    assert answered(tapem.upload(path, "a.pdf", BODY), 201)["evidence"]["agency"]["code"] == "tapem"


def test_a_handed_in_answer_takes_no_more(city: City, contact: Caller, round_: Round) -> None:
    city.hand_in(item_of(round_, "1.1"))
    refused(contact.upload(at(round_, "1.1", "/evidence/files"), "a.pdf", BODY), 403, "forbidden")


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("multipart/form-data; boundary=x", b"kosong", 422, "invalid"),
        ("multipart/form-data", b"tanpa batas", 400, "bad_request"),
        ("application/json", b"{}", 422, "invalid"),
    ],
)
def test_a_broken_form_is_answered_plainly(
    contact: Caller, round_: Round, content_type: str, body: bytes, status: int, code: str
) -> None:
    response = Client().post(
        f"{ROOT}{at(round_, '1.1', '/evidence/files')}",
        body,
        content_type=content_type,
        headers={"Authorization": f"Bearer {contact.raw}"},
    )
    refused(response, status, code)
