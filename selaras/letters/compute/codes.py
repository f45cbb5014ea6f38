"""The kode verifikasi of a letter: drawn by chance alone, easy to read aloud, to type and to scan.

It says that an office has such a letter. It is no signature, and nothing calls it one.
"""

import secrets

import segno

# Without I, L, O and U, which are taken for other signs or make words.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Eighty bits: at thirty tries a minute nobody meets one.
LENGTH = 16
TAKEN_FOR = str.maketrans("OIL", "011")


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def spoken(code: str) -> str:
    """As it is printed: four groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def normal(typed: str) -> str:
    """As it is kept, however it was typed; empty where it cannot be a code."""
    if len(typed) > 4 * LENGTH:
        return ""
    code = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(TAKEN_FOR)
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else ""


def qr_svg(address: str) -> str:
    drawn = segno.make(address, error="m", micro=False)
    return str(drawn.svg_inline(border=2, dark="#000", light="#fff", omitsize=True))
