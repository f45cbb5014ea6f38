"""What accounts reckons without a database: codes, words for a device, what a password is made of."""

from selaras.accounts.compute.codes import (
    counter_at,
    digits_of,
    grouped,
    matching_counter,
    new_recovery_codes,
    new_secret,
    otpauth,
    recovery_code_of,
    recovery_hash,
    totp,
    without,
)
from selaras.accounts.compute.devices import device_words
from selaras.accounts.compute.passwords import cores, is_made_of, is_mere_rhythm

__all__ = [
    "cores",
    "counter_at",
    "device_words",
    "digits_of",
    "grouped",
    "is_made_of",
    "is_mere_rhythm",
    "matching_counter",
    "new_recovery_codes",
    "new_secret",
    "otpauth",
    "recovery_code_of",
    "recovery_hash",
    "totp",
    "without",
]
