"""Photos in documents for a word processor: their own bytes, upright, with words, in files that open."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from selaras.letters.compute.documents import document
from selaras.letters.compute.pictures import HIGHEST, TWIP, Picture, photo, picture_of
from selaras.letters.tests.factories import NOW
from selaras.letters.tests.test_emblem import png
from selaras.letters.tests.test_kinds import squeezed
from selaras.letters.tests.test_word_processor import on_paper, words_of

NASTY = 'Pembukaan "<b>&\x00\x0b\ufffe'
WIDE = 4000


def made(*photos: Picture) -> bytes:
    return document(
        {"title": "NOTULA", "blocks": [{"kind": "photos"}, {"kind": "text", "text": "Akhir."}]},
        photos=photos,
        now=NOW,
    )


def pictures(count: int, *, turn: int = 0) -> list[Picture]:
    found = picture_of(png())
    assert found is not None
    size = (found.content, found.suffix, found.width, found.height)
    return [Picture(*size, number=at, title=f"{NASTY} {at}", turn=turn) for at in range(1, count + 1)]


def test_every_photo_is_in_the_file_once_and_is_named_where_it_stands() -> None:
    with zipfile.ZipFile(io.BytesIO(made(*pictures(3)))) as archive:
        names = archive.namelist()
        body = archive.read("word/document.xml").decode()
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))  # noqa: S314, our own document
        assert archive.read("[Content_Types].xml").decode().count('Extension="png"') == 1
    assert [name for name in names if "foto" in name] == [
        "word/foto1.png",
        "word/foto2.png",
        "word/foto3.png",
    ]
    for at in (1, 2, 3):
        assert body.count(f'r:embed="p{at}"') == 1
        assert body.count(f'docPr id="{at + 1}"') == 1
    assert made(*pictures(3)) == made(*pictures(3))


@pytest.mark.parametrize(("width", "height"), [(4000, 10), (10, 4000), (1, 1), (640, 480)])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_no_photo_is_larger_than_its_place_however_it_is_turned(width: int, height: int, turn: int) -> None:
    inside = photo(Picture(b"", "png", width, height, 1, "F", turn), WIDE)
    shown = ElementTree.fromstring(f'<r xmlns:w="w">{inside}</r>')  # noqa: S314, our own document
    extent = next(one for one in shown.iter() if one.tag.endswith("}extent"))
    wide, high = int(extent.attrib["cx"]), int(extent.attrib["cy"])
    if turn in (90, 270):
        wide, high = high, wide
    assert 0 < wide <= WIDE * TWIP
    assert 0 < high <= HIGHEST
    turned = next(one for one in shown.iter() if one.tag.endswith("}xfrm"))
    assert int(turned.attrib.get("rot", 0)) == turn * 60_000


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
def test_a_word_processor_shows_all_of_them(tmp_path: Path) -> None:
    (file,) = on_paper(tmp_path, {"foto": made(*pictures(2), *pictures(3, turn=90)[2:])}).values()
    command = ["pdfimages", "-list", str(file)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    # The two that stand upright are the same picture; the one that is turned is drawn anew.
    assert len([line for line in listed.splitlines() if " image " in line]) >= 2
    words = words_of(file)
    for shown in ('Pembukaan "<b>& 1', 'Pembukaan "<b>& 2', 'Pembukaan "<b>& 3', "Akhir."):
        assert squeezed(shown) in words
