"""A leader's short reply: read where it is plain, left to a person where it is not."""

import pytest

from selaras.assessments.services import read_reply

YES, NO, TALK = "setuju", "tidak", "bahas"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Setuju nomor 1 dan 2", {1: YES, 2: YES}),
        ("setuju no. 1 & 2", {1: YES, 2: YES}),
        ("Setuju 1, 2", {1: YES, 2: YES}),
        ("1, 2 setuju", {1: YES, 2: YES}),
        ("1 dan 2 setuju, 3 dibahas dulu", {1: YES, 2: YES, 3: TALK}),
        ("Setuju nomor 1 dan 2, nomor 3 nanti kita bahas", {1: YES, 2: YES, 3: TALK}),
        ("setuju 1-3", {1: YES, 2: YES, 3: YES}),
        ("Setuju nomor 1 s.d. 3.", {1: YES, 2: YES, 3: YES}),
        ("Setuju semua", {1: YES, 2: YES, 3: YES}),
        ("Setuju.", {1: YES, 2: YES, 3: YES}),
        ("ok, lanjutkan", {1: YES, 2: YES, 3: YES}),
        ("Tidak setuju nomor 3", {3: NO}),
        ("Setuju 1 tetapi 2 tidak setuju", {1: YES, 2: NO}),
        ("1 disetujui; 2 ditunda; 3 ditolak", {1: YES, 2: TALK, 3: NO}),
        ("ACC 1\nbahas 2", {1: YES, 2: TALK}),
    ],
)
def test_plain_replies_are_read(text: str, read: dict[int, str]) -> None:
    assert read_reply(text, (1, 2, 3)) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Baik, terima kasih",
        "nomor 1 dan 2",
        "Setuju nomor 4",
        "Setuju nomor 1 tanggal 27",
        "Setuju semua kecuali 3",
        "Setuju nomor 1 asalkan ada anggaran",
        "Nomor 1 setuju tidak setuju",
        "Setuju 1. Tidak setuju 1",
        "Setuju?",
        "1 setuju 2 tidak setuju",
    ],
)
def test_in_doubt_nothing_is_read(text: str) -> None:
    assert read_reply(text, (1, 2, 3)) is None


def test_only_what_is_still_open_can_be_answered() -> None:
    assert read_reply("Setuju semua", (3,)) == {3: YES}
    assert read_reply("Setuju 1", (3,)) is None
