"""A signature drawn on a screen: strokes as numbers come in, a small picture made here is kept.

No picture is ever received, so none has to be decoded, trusted or cleaned.
"""

import re

WIDTH, HEIGHT = 600, 200
MAX_TEXT, MAX_STROKES, MAX_POINTS = 24_000, 120, 3_000
STROKES = re.compile(
    r"\d{1,3},\d{1,3}(?: \d{1,3},\d{1,3})*(?:;\d{1,3},\d{1,3}(?: \d{1,3},\d{1,3})*)*", re.ASCII
)
Stroke = list[tuple[int, int]]


class SignatureFault(ValueError):
    """Not the strokes of a signature."""


def strokes_of(text: str) -> list[Stroke]:
    """From "x,y x,y;x,y": points of a stroke between spaces, strokes between semicolons."""
    if len(text) > MAX_TEXT:
        raise SignatureFault("too long")
    if not STROKES.fullmatch(text):
        raise SignatureFault("not strokes")
    strokes = [[_point(pair) for pair in part.split(" ")] for part in text.split(";")]
    if len(strokes) > MAX_STROKES or sum(map(len, strokes)) > MAX_POINTS:
        raise SignatureFault("too many points")
    return strokes


def _point(pair: str) -> tuple[int, int]:
    x, y = (int(number) for number in pair.split(","))
    if x > WIDTH or y > HEIGHT:
        raise SignatureFault("outside the field")
    return x, y


def signature_svg(strokes: list[Stroke]) -> str:
    """Only numbers of ours stand in it; a single touch is a dot."""
    paths = []
    for stroke in strokes:
        (x, y), *rest = stroke
        line = "".join(f"L{a} {b}" for a, b in rest) or "h1"
        paths.append(f"M{x} {y}{line}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">'
        f'<path d="{"".join(paths)}" fill="none" stroke="#111" stroke-width="4" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )
