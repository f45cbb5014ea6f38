"""Phone numbers as people write them become one form; what cannot ring is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.offices.compute import PhoneFault, display_phone, normal_phone


@pytest.mark.parametrize(
    "written",
    [
        "0812-3456-7890",
        "0812 3456 7890",
        "(0812) 3456.7890",
        "81234567890",
        "6281234567890",
        "+62 812 3456 7890",
        "+62 (0)812-3456-7890",
        "+62 0812 3456 7890",
        "006281234567890",
        "'081234567890",
        "0812‑3456‑7890",
        "\u00a00812 3456 7890 ",
    ],
)
def test_every_usual_spelling_is_one_number(written: str) -> None:
    assert normal_phone(written) == "+6281234567890"


def test_other_countries_and_landlines_are_kept() -> None:
    assert normal_phone("+60 12-345 6789") == "+60123456789"
    assert normal_phone("(0730) 621234") == "+62730621234"
    assert normal_phone("  ") == ""


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("0812/0813", "satu nomor"),
        ("081234567890 / 081298765432", "satu nomor"),
        ("0812 atau 0813", "satu nomor"),
        ("8,12E+11", "notasi ilmiah"),
        ("ekstensi 12", "hanya boleh berisi angka"),
        ("0812", "tidak lazim"),
        ("0812345678901234567", "tidak lazim"),
        ("+1", "tidak lazim"),
        ("0800-123-4567", "0800"),
    ],
)
def test_what_cannot_be_called_is_told_in_words(written: str, says: str) -> None:
    with pytest.raises(PhoneFault, match=says):
        normal_phone(written)


def test_numbers_of_invented_people_are_for_the_demo_alone() -> None:
    number = normal_phone("0800-0000-0012", demo=True)
    assert display_phone(number) == "0800-0000-0012"
    with pytest.raises(PhoneFault):
        normal_phone("0800-0000-0012")
    with pytest.raises(PhoneFault):
        normal_phone("0800-1111-0012", demo=True)


@given(st.text(max_size=30))
def test_any_text_gives_a_number_or_a_sentence(text: str) -> None:
    try:
        number = normal_phone(text)
    except PhoneFault as fault:
        assert str(fault).endswith(".")
    else:
        assert number == "" or (number.startswith("+") and number[1:].isdigit())
        assert normal_phone(number) == number
        assert number == "" or normal_phone(display_phone(number)) == number
