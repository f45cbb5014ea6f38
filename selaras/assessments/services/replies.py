"""Reading a leader's short reply, such as "Setuju nomor 1 dan 2"; in doubt nothing is read."""

import re
from collections.abc import Collection

from selaras.assessments.choices import Direction

# The longer expression first: "tidak setuju" holds "setuju".
_WORDS = (
    (
        Direction.REFUSED,
        r"(?:tidak|tdk|tak|belum|kurang|jangan)\s+(?:di)?(?:setuju\w*|izinkan|ijinkan)|(?:di)?tolak",
    ),
    (Direction.DISCUSS, r"(?:di|kita\s+)?bahas|(?:di)?bicarakan|(?:di)?tunda|(?:di)?diskusikan"),
    (Direction.AGREED, r"(?:di)?setuju\w*|acc|ok(?:e|ay)?|silakan|lanjut(?:kan)?"),
)
_KEYWORD = re.compile("|".join(rf"(?P<{code.value}>\b(?:{words})\b)" for code, words in _WORDS))
_RANGE = re.compile(r"(\d+)\s*(?:-|s\.?\s?d\.?|sampai(?:\s+dengan)?)\s*(\d+)")
_NUMBER = re.compile(r"\d+")
_ALL = re.compile(r"\b(?:semua\w*|seluruh\w*)\b")
_PARTS = re.compile(r"[,;\n]|\.(?!\d)|\b(?:tetapi|tapi|namun|sedangkan|sementara)\b")
_DOUBTFUL = re.compile(r"\b(?:kecuali|selain|asal|asalkan|jika|bila|kalau)\b|\?")


def read_reply(text: str, numbers: Collection[int]) -> dict[int, str] | None:
    """Direction by number of the request; None where a person has to decide what was meant."""
    said = text.lower()
    if _DOUBTFUL.search(said):
        return None
    said = _RANGE.sub(lambda m: " ".join(str(n) for n in range(int(m[1]), min(int(m[2]), 9) + 1)), said)
    found: dict[int, str] = {}
    waiting: list[int] = []
    last = ""
    for part in _PARTS.split(said):
        directions = {match.lastgroup for match in _KEYWORD.finditer(part)}
        named = [int(number) for number in _NUMBER.findall(part)]
        named = sorted(numbers) if _ALL.search(part) and not named else named
        if len(directions) > 1 or set(named) - set(numbers):
            return None
        if not directions:
            # "1, 2 setuju" and "setuju 1, 2": numbers belong to the word beside them.
            if last:
                named, waiting = [*waiting, *named], []
            else:
                waiting += named
                continue
        else:
            last = str(directions.pop())
            named, waiting = [*waiting, *named], []
        if any(found.get(number, last) != last for number in named):
            return None
        found |= dict.fromkeys(named, last)
    if waiting or not last:
        return None
    return found or dict.fromkeys(sorted(numbers), last)
