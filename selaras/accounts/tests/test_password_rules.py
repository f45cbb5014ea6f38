"""Passwords that everybody tries first are refused, and ones that are only long and odd are not."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.accounts import compute, passwords, services
from selaras.accounts.models import User
from selaras.accounts.tests.factories import SYSTEM, make_user
from selaras.core import clock


def codes(password: str, user: User | None = None) -> set[str]:
    try:
        validate_password(password, user)
    except ValidationError as fault:
        return {str(one.code) for one in fault.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "kesbangpol2026",
        "Kesbangpol@2026!",
        "k3sb4ngp0l!!",
        "2026selaras2026",
        "selaras-indonesia",
        "Selamat Pagi 123",
        "rahasiarahasia",
        "rahasia rahasia rahasia 1",
        "1ndon3sia#merdeka",
        "P@ssw0rdP@ssw0rd",
        "p455w0rd-2026",
        "bhinnekatunggalika",
        "JAKARTA_1945_jaya",
        "administrator1",
        "kata sandi 2026",
        "4dm1n-k4bup4t3n",
        "prabumulih!!!!!",
        "dragon20262026",  # Django's list, dressed up
        "ＫＥＳＢＡＮＧＰＯＬ2026",  # in full-width letters
    ],
)
def test_everyday_words_are_refused_however_they_are_dressed_up(password: str) -> None:
    assert "password_everyday" in codes(password)


@pytest.mark.parametrize(
    "password", ["qwertyuiop12", "1234567890ab", "abcdefghij!!", "0987654321", "aaaaaaaaaaaa", "ababababab1"]
)
def test_keys_in_a_row_are_refused(password: str) -> None:
    assert "password_rhythm" in codes(password)


@pytest.mark.parametrize(
    "password",
    [
        "sungai lematang jernih",
        "jakarta kuda tebing",
        "Tiga Ekor Kambing Gunung",
        "xK9!vTq2#mLw",
        "gelas-retak-di-dermaga",
        "ᮞᮥᮔ᮪ᮓ ᮊᮥᮏᮀ ᮕᮞᮥᮔ᮪ᮓᮔ᮪",
        "saya minum kopi tubruk",
        "7391-4402-8856-pintu",
        "🦧🦏🐘🐅🦤🐊🦎🐢🐬🐋",
    ],
)
def test_words_that_have_nothing_to_do_with_each_other_are_welcome(password: str) -> None:
    assert codes(password) == set()


YUNIAR = User(
    username="y.selabung", full_name="Yuniar Dwi Selabung, S.IP", email="bunda.rara@contoh.go.id",
    nip="198501012010012001", phone="+6281278901234",
)  # fmt: skip


@pytest.mark.parametrize(
    "password",
    [
        "Yuniar-Selabung", "yuniar2026!!", "Selabung@1985", "YuniarDwi2026", "bunda.rara123",
        "yuniar-kesbangpol", "198501012010012001", "6281278901234",
    ],
)  # fmt: skip
def test_what_the_office_knows_of_a_person_is_no_secret(password: str) -> None:
    assert codes(password, YUNIAR) & {"password_everyday", "password_too_similar"}


def test_a_name_among_other_words_is_welcome() -> None:
    assert codes("yuniar menanam kopi di lereng", YUNIAR) == set()
    assert codes("xK9!vTq2#mLw", User(username="x", full_name="X", email=None)) == set()


def test_the_shipped_words_are_plain_and_many() -> None:
    words = passwords.office_words()
    assert len(words) >= 200
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


@pytest.mark.parametrize(
    "hostile", ["", " ", "\x00" * 12, "a" * 500, "1" * 500, "@4$503" * 80, "e\u0301" * 250]
)
def test_a_hostile_password_is_judged_and_breaks_nothing(hostile: str) -> None:
    codes(hostile)
    assert len(compute.cores(hostile)) <= 16


def test_a_larger_list_is_read_in_place_line_by_line(settings: Any, tmp_path: Path) -> None:
    listed = tmp_path / "bocor.txt"
    listed.write_bytes(b"zx-tebing-39\r\nPintu Gerbang Kayu Tua\nketapel-ungu-77-x")
    settings.PASSWORD_LIST = str(listed)
    for refused in ("zx-tebing-39", "ZX-Tebing-39", "Pintu Gerbang Kayu Tua", "ketapel-ungu-77-x"):
        assert codes(refused) == {"password_leaked"}, refused
    for part in ("zx-tebing-3", "x-tebing-39", "ketapel-ungu-77", "zx-tebing-39\r\nPintu"):
        assert "password_leaked" not in codes(part), part
    listed.write_bytes(b"")
    assert codes("zx-tebing-39") == set()


@pytest.mark.django_db
def test_the_forms_say_what_is_wrong_and_keep_the_old_password(client: Client) -> None:
    user = make_user("rusmala")
    _invitation, token = services.invite(scope=SYSTEM, user=user, now=clock.now())
    address = reverse("account_one_time_link", args=[token])
    page = client.post(address, {"password": "kesbangpol2026", "again": "kesbangpol2026"})
    assert page.status_code == 200 and "mudah ditebak" in page.content.decode()
    assert client.get(address).status_code == 200, "the link is not spent"
