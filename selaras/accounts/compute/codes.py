"""Codes of the second step: six digits that a phone reckons from the time (RFC 6238), and recovery codes."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
# Phones whose clock is up to half a minute wrong come in; a code therefore lives a minute and a half.
DRIFT_STEPS = 1
RECOVERY_CODES = 10
# Without letters and digits that are taken for each other on paper.
RECOVERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECOVERY_LENGTH = 12


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def totp(secret: str, counter: int) -> str:
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    value = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(value % 10**DIGITS).zfill(DIGITS)


def counter_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def matching_counter(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The step this code belongs to; one that is not later than the last used is a replay."""
    present = counter_at(now)
    found = None
    for counter in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        right = hmac.compare_digest(totp(secret, counter).encode(), code.encode())
        if right and counter > after:
            found = counter
    return found


def digits_of(typed: str) -> str:
    """Six digits, typed with or without a blank between them; anything else is no such code."""
    code = "".join(typed.split())
    return code if len(code) == DIGITS and code.isascii() and code.isdigit() else ""


def otpauth(secret: str, *, issuer: str, label: str) -> str:
    """The address an authenticator app reads from the QR code."""
    asked = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{label}')}?{asked}"


def grouped(text: str, size: int = 4) -> str:
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def new_recovery_codes() -> list[str]:
    def one() -> str:
        return "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH))

    return [one() for _ in range(RECOVERY_CODES)]


def recovery_code_of(typed: str) -> str:
    """As it is kept: without the strokes and blanks of the paper; empty where it cannot be one."""
    code = "".join(mark for mark in typed.upper() if mark not in " -\t\u2013\u2014")
    fits = len(code) == RECOVERY_LENGTH and set(code) <= set(RECOVERY_ALPHABET)
    return code if fits else ""


def recovery_hash(code: str, *, key: str) -> str:
    """60 bits are too many to guess at the door; the key keeps them safe in a copy of the database."""
    return hmac.new(key.encode(), f"selaras.recovery:{code}".encode(), hashlib.sha256).hexdigest()


def without(hashes: Iterable[str], spent: str) -> list[str]:
    return [one for one in hashes if not hmac.compare_digest(one, spent)]
