"""What a password is made of once digits, signs and spelling tricks around it are taken away."""

import re
import unicodedata
from collections.abc import Callable, Iterator

# What people write for a letter; "1" stands for two of them.
TRICKS = str.maketrans("@4$503!7+89", "aassoeittbg")
ONES = ("i", "l")
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgb")
RUN = 4
# Fewer different characters than this are a rhythm, not a password.
FEWEST_KINDS = 5
FEWEST_BEYOND_RUNS = 4


def cores(password: str) -> set[str]:
    """The letters that remain: "P@ssw0rd-2026!" leaves "password"."""
    small = _plain(password)
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", small)
    found = set()
    for text in (small, bare, re.sub(r"[\W\d_]+$", "", small), re.sub(r"^[\W\d_]+", "", small)):
        for one in ONES:
            spelled = text.translate(TRICKS).replace("1", one)
            found |= {re.sub(r"[\W\d_]+", "", spelled), re.sub(r"[\W\d_]+", "", text)}
    return found - {""}


def is_made_of(core: str, is_word: Callable[[str], bool]) -> bool:
    """Whether it is one word, two of them, or one said again and again."""
    return is_word(core) or any(
        is_word(core[:cut]) and (is_word(core[cut:]) or _repeats(core[:cut], core))
        for cut in range(2, len(core) - 1)
    )


def _repeats(part: str, whole: str) -> bool:
    return len(whole) % len(part) == 0 and part * (len(whole) // len(part)) == whole


def is_mere_rhythm(password: str) -> bool:
    """Keys beside each other, the alphabet, digits in order, or a few characters again and again."""
    small = _plain(password)
    if len(set(small)) < FEWEST_KINDS:
        return True
    left = small
    for run in _runs():
        left = left.replace(run, " ")
    return len("".join(left.split())) < FEWEST_BEYOND_RUNS


def _plain(password: str) -> str:
    """Full-width and other shapes of the same letters are the same letters."""
    return unicodedata.normalize("NFKC", password).lower()


def _runs() -> Iterator[str]:
    """Longest first, so that none leaves a rest of a longer one."""
    pieces = {
        line[start:end]
        for row in ROWS
        for line in (row, row[::-1])
        for start in range(len(line))
        for end in range(start + RUN, len(line) + 1)
    }
    yield from sorted(pieces, key=lambda piece: (-len(piece), piece))
