"""Passwords that everybody tries first: office words however dressed up, and lists of leaked ones."""

import mmap
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selaras.accounts import compute
from selaras.accounts.models import User

WORDS = Path(__file__).with_name("data") / "common-words.txt"
# Of a name; an initial is no word.
SHORTEST = 3
LINE_ENDS = (b"\n", b"\r", b"")


@cache
def office_words() -> frozenset[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _widely_used() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def own_words(user: User) -> frozenset[str]:
    """What everybody in the office knows of this person."""
    told = " ".join([user.full_name, user.username, (user.email or "").partition("@")[0]])
    return frozenset(word for word in re.findall(r"[^\W\d_]+", told.lower()) if len(word) >= SHORTEST)


class EverydayWordsValidator:
    """Refuses what is no more than one or two everyday words, or own names, with digits and signs around."""

    def validate(self, password: str, user: User | None = None) -> None:
        if compute.is_mere_rhythm(password):
            raise ValidationError(
                _("Kata sandi ini hanya urutan tombol, huruf, atau angka; mudah ditebak."),
                code="password_rhythm",
            )
        own = own_words(user) if user is not None else frozenset()
        words, lists = office_words() | own, _widely_used()
        for core in compute.cores(password):
            if core in lists or compute.is_made_of(core, words.__contains__):
                raise ValidationError(
                    _(
                        "Kata sandi ini hanya kata umum atau nama Anda, dengan angka atau tanda di "
                        "sekitarnya; mudah ditebak."
                    ),
                    code="password_everyday",
                )

    def get_help_text(self) -> str:
        return _("Bukan satu dua kata umum atau nama Anda dengan angka di sekitarnya.")


class LeakedListValidator:
    """Refuses what stands in the installation's own list (SELARAS_PASSWORD_LIST), however large it is."""

    def validate(self, password: str, user: User | None = None) -> None:
        if settings.PASSWORD_LIST and _stands_in(Path(settings.PASSWORD_LIST), password):
            raise ValidationError(
                _("Kata sandi ini ada dalam daftar kata sandi yang pernah bocor."), code="password_leaked"
            )

    def get_help_text(self) -> str:
        return ""


def _stands_in(path: Path, password: str) -> bool:
    """A whole line of the file, as typed or in small letters; nothing of the file is held in memory."""
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        return any(_is_line(lines, text.encode()) for text in {password, password.lower()})


def _is_line(lines: mmap.mmap, wanted: bytes) -> bool:
    place = lines.find(wanted)
    while place >= 0:
        end = place + len(wanted)
        begins = place == 0 or lines[place - 1 : place] == b"\n"
        if begins and lines[end : end + 1] in LINE_ENDS:
            return True
        place = lines.find(wanted, place + 1)
    return False
