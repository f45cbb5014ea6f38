"""Papers that are no letters, for a word processor: kop, title and every block, whatever was typed."""

import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest

from selaras.letters.compute.documents import document
from selaras.letters.compute.wordml import MAIN
from selaras.letters.tests.factories import NOW

TAG = f"{{{MAIN}}}"
NASTY = "<w:p>&amp; ]]> \x00\x0b\ufffe =1+1\nbaris kedua"
BLOCKS = [
    {"kind": "facts", "rows": [["Asal", NASTY]]},
    {"kind": "heading", "text": "Hasil"},
    {"kind": "text", "text": "Satu.\n\nDua."},
    {"kind": "list", "items": ["Pertama", NASTY]},
    {"kind": "table", "columns": ["No.", "Isi"], "widths": [1, 4], "rows": [["1", NASTY], ["2", ""]]},
    {
        "kind": "signers",
        "signers": [{"title": ["Notulis,"], "name": ""}, {"title": ["Pimpinan,"], "name": "Ani"}],
    },
]


def opened(content: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314


@pytest.fixture(autouse=True)
def no_demo(settings: Any) -> None:
    settings.DEMO = False


def made(**more: object) -> bytes:
    return document({"title": "Notula", "blocks": BLOCKS, **more}, now=NOW)


def test_every_block_is_there_in_order_and_what_was_typed_stays_text() -> None:
    words = [run.text or "" for run in opened(made(subtitle="Rakor")).iter(f"{TAG}t")]
    told = [word for word in words if word]
    assert told[:4] == ["Notula", "Rakor", "Asal", ":"]
    assert told.count("baris kedua") == 3
    assert [told.index(word) for word in ("Hasil", "Satu.", "Dua.", "No.", "Notulis,", "Ani")] == sorted(
        told.index(word) for word in ("Hasil", "Satu.", "Dua.", "No.", "Notulis,", "Ani")
    )
    assert not any("\x00" in word or "\x0b" in word for word in words)


@pytest.mark.parametrize(("flipped", "size"), [(False, ("11906", "16838")), (True, ("16838", "11906"))])
def test_the_paper_lies_as_it_is_asked_for(flipped: bool, size: tuple[str, str]) -> None:
    page = opened(made(flipped=flipped)).find(f".//{TAG}pgSz")
    assert page is not None and (page.get(f"{TAG}w"), page.get(f"{TAG}h")) == size


def test_the_kop_stands_above_the_title() -> None:
    kop = {"lines": ["PEMERINTAH PROVINSI", "BADAN"], "address": ["Jalan 1"], "emblem": []}
    words = [run.text for run in opened(made(kop=kop)).iter(f"{TAG}t") if run.text]
    assert words[:4] == ["PEMERINTAH PROVINSI", "BADAN", "Jalan 1", "Notula"]


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert made() == made()
