"""The code at the door: it changes every minute and cannot be reckoned without the key of the door."""

import base64
import hashlib
import hmac
from datetime import datetime

import segno

WINDOW = 60
CODE_LENGTH = 8


def _window(now: datetime) -> int:
    return int(now.timestamp()) // WINDOW


def code_at(key: bytes, now: datetime) -> str:
    """Of this minute."""
    return _code(key, _window(now))


def codes_near(key: bytes, now: datetime) -> tuple[str, ...]:
    """Of this minute and the one before: whoever scanned in its last second still gets in."""
    window = _window(now)
    return _code(key, window), _code(key, window - 1)


def _code(key: bytes, window: int) -> str:
    digest = hmac.new(key, window.to_bytes(8, "big"), hashlib.sha256).digest()
    return base64.b32encode(digest)[:CODE_LENGTH].decode()


def spoken(code: str) -> str:
    """As it is read out: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def qr_svg(text: str) -> str:
    """Black on white whatever the theme, with the quiet edge that cameras need; no style and no script."""
    drawn = segno.make(text, error="m", micro=False)
    return str(drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr"))
