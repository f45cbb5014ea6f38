"""A template and data become a document: the same bytes each time, tagged, with the text as it was typed."""

import shutil
import socket
import subprocess
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext_lazy

from selaras.letters import compute

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
HOUSE = Path(compute.__file__).resolve().parents[2]
LETTER: dict[str, Any] = {
    "kop": {"lines": ["PEMERINTAH KOTA CONTOH", "BADAN CONTOH"], "address": ["Jalan Contoh 1"]},
    "place_date": "Contoh, 22 Januari 2026",
    "date": "22 Januari 2026",
    "number": "070/1/KBSP/I/2026",
    "sifat": "Biasa",
    "lampiran": "Satu lembar",
    "hal": "Permintaan isian",
    "to": ["Kepala Dinas Contoh"],
    "to_place": "di Contoh",
    "body": "Paragraf pertama.\n\nParagraf kedua.",
    "signer": {"title": ["Kepala Badan,"], "name": "Hafiz Lematang", "below": ["NIP 000000000000000000"]},
    "copies": ["Wali Kota Contoh"],
    "annexes": [
        {"title": "Daftar butir", "columns": ["OPD", "Butir"], "widths": [2, 1], "rows": [["Dinsos", "6.4"]]}
    ],
}


def printed(**changes: Any) -> bytes:
    return compute.pdf("letters/letter.typ", LETTER | changes, now=NOW)


def poppler(program: str, *arguments: str, document: bytes, folder: Path) -> str:
    """What poppler reads from it; on Debian the package poppler-utils."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here; Debian has it in poppler-utils")
    path = folder / "document.pdf"
    path.write_bytes(document)
    done = subprocess.run(
        [program, *[path if a == "IN" else a for a in arguments]], capture_output=True, text=True, check=True
    )
    return done.stdout


def text_of(document: bytes, folder: Path) -> str:
    return poppler("pdftotext", "IN", "-", document=document, folder=folder)


def test_the_same_data_and_time_give_the_same_bytes() -> None:
    turned = dict(reversed(list(LETTER.items())))
    assert printed() == printed() == compute.pdf("letters/letter.typ", turned, now=NOW)


def test_the_time_is_a_moment_whatever_zone_names_it() -> None:
    wib = NOW.astimezone(timezone(timedelta(hours=7)))
    assert compute.pdf("letters/letter.typ", LETTER, now=wib) == printed()
    assert compute.pdf("letters/letter.typ", LETTER, now=NOW + timedelta(days=1)) != printed()


def test_it_is_tagged_and_dated_by_now(tmp_path: Path) -> None:
    told = poppler("pdfinfo", "-isodates", "IN", document=printed(), folder=tmp_path)
    facts = {name: value.strip() for name, _, value in (line.partition(":") for line in told.splitlines())}
    assert facts["Tagged"] == "yes"
    assert facts["Title"] == "Permintaan isian"
    assert facts["CreationDate"] == "2026-01-22T02:00:00Z"
    assert facts["Page size"].endswith("(A4)")


def test_a_letter_with_annexes_is_accessible_by_the_standard() -> None:
    """The metadata say PDF/UA; a fault of the template would fall back to a merely tagged file."""
    assert b"pdfuaid" in printed()
    assert b"pdfuaid" not in printed(body="\U0001f64f")


def test_it_needs_no_font_of_the_machine(tmp_path: Path) -> None:
    fonts = poppler("pdffonts", "IN", document=printed(), folder=tmp_path).splitlines()[2:]
    assert fonts
    # name, type, encoding, emb, sub, uni: every font lies inside and can be copied from
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in fonts)


def test_the_text_comes_in_the_order_of_a_letter(tmp_path: Path) -> None:
    text = text_of(printed(), tmp_path)
    order = [
        "PEMERINTAH KOTA CONTOH", "Jalan Contoh 1", "070/1/KBSP/I/2026", "Permintaan isian",
        "Kepala Dinas Contoh", "Paragraf pertama.", "Paragraf kedua.", "Hafiz Lematang", "Tembusan",
        "Wali Kota Contoh", "Daftar butir", "Dinsos",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_every_page_carries_the_mark_of_the_demo_and_none_in_real_use(tmp_path: Path, settings: Any) -> None:
    rows = [[f"OPD {at}", str(at)] for at in range(200)]
    long = {"annexes": [{"title": "T", "columns": ["a", "b"], "widths": [1, 1], "rows": rows}]}
    pages = text_of(printed(**long), tmp_path).split("\f")[:-1]
    assert len(pages) > 4
    assert all("DATA PERAGAAN - bukan keadaan sebenarnya" in page for page in pages)
    settings.DEMO = False
    assert "PERAGAAN" not in text_of(printed(**long), tmp_path)


HOSTILE = [
    '#eval("1+1")', '#read("/config/settings.py")', "\\#panic()", '"; #sys.inputs', "= Judul", "[isi]",
    "$x^2$ *tebal* _miring_", "<label> @rujukan", "// komentar", "/* komentar */", "`mentah`",
    "{{ pola }} {% url %}", "a -- b --- c ...",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_typed_is_shown_and_not_obeyed(typed: str, tmp_path: Path) -> None:
    places = {"hal": typed, "number": typed, "sifat": typed, "to": [typed, typed], "copies": [typed]}
    shown = text_of(printed(**places, body=typed), tmp_path)
    # Nomor here and on the annex, sifat, hal, twice Yth., tembusan, isi.
    assert shown.count(typed) == 8


@pytest.mark.parametrize(
    "typed", ["\x00", "a\x00b", "\ud800", "\x1b[2J", "\u202egnilaer", "\u2028", "\ufffe"]
)
def test_what_no_page_can_show_does_not_stop_the_letter(typed: str, tmp_path: Path) -> None:
    text = text_of(printed(hal=f"Awal {typed} akhir", body=typed), tmp_path)
    assert "Awal" in text
    assert "akhir" in text
    assert not set(text) & set("\x00\x1b\u202e")


def test_a_character_without_a_glyph_is_no_failure(tmp_path: Path) -> None:
    document = printed(body="Terima kasih \U0001f64f dan \u0627\u0644")
    assert document[:5] == b"%PDF-"
    assert "Terima kasih" in text_of(document, tmp_path)


@pytest.mark.parametrize("typed", ["W" * 400, "https://contoh.go.id/" + "abc/" * 80])
def test_a_word_longer_than_the_line_stays_on_the_page_and_whole(typed: str, tmp_path: Path) -> None:
    table = {"title": typed, "columns": [typed, "b"], "widths": [1, 9], "rows": [[typed, "b"]]}
    document = printed(body=typed, hal=typed, to=[typed], annexes=[table])
    boxes = poppler("pdftotext", "-bbox", "IN", "-", document=document, folder=tmp_path)
    edges = [
        float(part.split('"')[1]) for part in boxes.split("<word ")[1:] for part in [part.split("xMax=")[1]]
    ]
    assert edges
    assert max(edges) < 595.3
    # Nothing was put between the letters: copied out it is the same word.
    assert "".join(text_of(document, tmp_path).split()).count(typed) >= 4


def test_what_is_no_word_any_more_costs_no_place_for_each_letter(tmp_path: Path) -> None:
    """With one for each the press was busy for half a minute and the file forty times its text."""
    typed, empty = "x" * 20_000, printed(body="")
    document = printed(body=typed)
    assert text_of(document, tmp_path).count("x") == text_of(empty, tmp_path).count("x") + len(typed)
    assert len(document) < len(empty) + 10 * len(typed)


def test_lines_and_paragraphs_stay_as_they_were_typed(tmp_path: Path) -> None:
    text = text_of(printed(body="satu\r\ndua\r\n\r\n  \r\ntiga\tempat"), tmp_path)
    assert "satu\ndua\n" in text
    assert "tiga empat" in text


@pytest.mark.parametrize("count", [1, 12])
def test_long_lists_of_recipients_are_numbered(count: int, tmp_path: Path) -> None:
    text = text_of(printed(to=[f"Kepala Dinas {at}" for at in range(count)]), tmp_path)
    assert f"Kepala Dinas {count - 1}" in text


def test_a_picture_for_each_page() -> None:
    pictures = compute.png("letters/letter.typ", LETTER, now=NOW, ppi=72)
    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert pictures == compute.png("letters/letter.typ", LETTER, now=NOW, ppi=72)
    assert len(compute.png("letters/letter.typ", LETTER | {"annexes": []}, now=NOW, ppi=72)) == 1


@pytest.mark.parametrize(
    "name", ["", "letter", "letters/../../etc/passwd", "/etc/passwd", "letters/x.html", "a/b/c.typ"]
)
def test_a_template_is_named_within_the_house(name: str) -> None:
    with pytest.raises(ValueError, match="no template"):
        compute.pdf(name, LETTER, now=NOW)


def test_a_mistake_in_the_data_for_a_template_says_where() -> None:
    with pytest.raises(compute.PressFault, match=r"letters/letter\.typ"):
        compute.pdf("letters/letter.typ", {"hal": "x"}, now=NOW)


@pytest.mark.parametrize("value", [date(2026, 1, 22), NOW, b"x", {1, 2}, object()])
def test_what_has_no_one_form_on_paper_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="format it first"):
        compute.clean({"x": [value]})


def test_a_text_to_be_translated_is_a_text() -> None:
    assert compute.clean((gettext_lazy("Kepala"), 1, None, True, 1.5)) == ["Kepala", 1, None, True, 1.5]


def test_printing_asks_nobody_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert printed()


def test_templates_take_nothing_from_outside_and_evaluate_nothing() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in HOUSE.glob("*/templates/*/*.typ")}
    assert len(sources) >= 3
    for path, source in sources.items():
        for word in (
            "@preview",
            "@local",
            "eval(",
            "read(",
            "http://",
            "https://",
            "plugin(",
            "datetime.today",
        ):
            assert word not in source, f"{path.name}: {word}"
