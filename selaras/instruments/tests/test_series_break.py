"""A changed method is described against the edition before; an unchanged one is no break."""

import pytest

from selaras.instruments.compute import method_changes, read
from selaras.instruments.tests.factories import SMALL, make_instrument

NEXT = SMALL.replace('edition: "2024"', 'edition: "2025"')
SPLIT = NEXT.replace(
    "        weight: 40\n        status: usulan\n        questions:",
    "        status: usulan\n        nodes:\n"
    "          - {code: I2a, title: Bagian satu, weight: 20}\n"
    "          - {code: I2b, title: Bagian dua, weight: 20}\n        XX:",
).split("        XX:")[0]


def changes(new, old=SMALL):
    return method_changes(read(old, file=""), read(new, file=""))


@pytest.mark.django_db
def test_the_first_edition_breaks_nothing():
    assert make_instrument().series_break == {}


@pytest.mark.django_db
def test_the_same_method_in_a_new_edition_is_no_break():
    make_instrument()
    assert make_instrument(NEXT.replace("Dokumen apa", "Dokumen mana")).series_break == {}


@pytest.mark.django_db
def test_a_split_indicator_is_a_break_against_the_edition_before():
    make_instrument()
    assert make_instrument(SPLIT).series_break == {
        "edition": "2024",
        "changes": ["I2 Tindakan contoh dipecah menjadi I2a Bagian satu, I2b Bagian dua."],
    }


def test_joined_indicators_are_named():
    assert changes(SMALL, old=SPLIT) == [
        "I2a Bagian satu tidak dipakai lagi.",
        "I2b Bagian dua tidak dipakai lagi.",
        "I2 Tindakan contoh tidak lagi dibagi.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("max: 7", "max: 10", "Skala 1-7 menjadi 1-10."),
        ("better: high", "better: low", "Arah skala dibalik: nilai yang dahulu baik kini sebaliknya."),
        ("code: I2", "code: I9", "I9 Tindakan contoh ditambahkan."),
        (
            "title: Variabel contoh\n",
            "title: Variabel contoh\n    mean: geometric\n",
            "Cara menggabungkan nilai berubah.",
        ),
    ],
)
def test_every_change_of_the_method_is_a_sentence(old, new, sentence):
    assert sentence in changes(NEXT.replace(old, new))


def test_changed_weights_are_told_with_both_values():
    new = NEXT.replace("weight: 60", "weight: 66.5").replace("weight: 40", "weight: 33.5")
    assert changes(new) == [
        "Bobot I1 Perencanaan contoh berubah dari 60 menjadi 66,5.",
        "Bobot I2 Tindakan contoh berubah dari 40 menjadi 33,5.",
    ]
