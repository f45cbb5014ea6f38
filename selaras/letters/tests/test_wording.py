"""What a wording becomes: no value of a field makes anything but text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.letters.compute.wording import blocks, filled, places, stray_braces

FORM = (
    "Dengan hormat,\n\nDalam rangka {apa}:\n\n| Hari | {hari}\n| Waktu | {waktu}\n\n"
    "# Bagian\n\n* {butir}\n\n{akhir}"
)


def test_blocks_in_their_order() -> None:
    made = blocks(
        FORM, {"apa": "rapat", "hari": "Selasa", "waktu": "09.00", "butir": "a\n\n b ", "akhir": "x\n\ny"}
    )
    assert made == [
        {"kind": "text", "text": "Dengan hormat,"},
        {"kind": "text", "text": "Dalam rangka rapat:"},
        {"kind": "facts", "rows": [["Hari", "Selasa"], ["Waktu", "09.00"]]},
        {"kind": "heading", "text": "Bagian"},
        {"kind": "list", "items": ["a", "b"]},
        {"kind": "text", "text": "x"},
        {"kind": "text", "text": "y"},
    ]


def test_what_has_nothing_to_say_is_left_out() -> None:
    assert blocks(FORM, {"hari": "Selasa", "waktu": " "}) == [
        {"kind": "text", "text": "Dengan hormat,"},
        {"kind": "facts", "rows": [["Hari", "Selasa"]]},
        {"kind": "heading", "text": "Bagian"},
    ]


@pytest.mark.parametrize("value", ["# Judul", "| A | B", "* x", "{hari}", "{{hari}}", "a\n# b\n| c | d"])
def test_a_value_is_text_even_where_it_looks_like_a_wording(value: str) -> None:
    made = blocks("{isi}", {"isi": value, "hari": "Selasa"})
    assert made == [{"kind": "text", "text": value}]


@given(st.text(), st.text())
def test_whatever_is_filled_in_comes_out_once_and_whole(first: str, second: str) -> None:
    assert filled("<{a}|{b}>", {"a": first, "b": second}) == f"<{first}|{second}>"


def test_places_and_stray_braces() -> None:
    assert places("{a} {b} {a}") == ["a", "b"]
    assert [stray_braces(text) for text in ("{a}", "{a", "a}", "{{a}}")] == [False, True, True, True]
