"""Phone numbers as offices write them, brought to one international form."""

import re

from django.utils.translation import gettext as _

INDONESIA = "+62"
# 0800-0000-00xx rings nowhere: the numbers of invented people.
DEMO_NUMBER = re.compile(r"^\+62800000000\d\d$")
TOLL_FREE = "+62800"


class PhoneFault(ValueError):
    """Says in one sentence what is wrong with the number."""


def normal_phone(raw: str, *, demo: bool = False) -> str:
    """ "0812-3456-7890", "62812 3456 7890" and "8123456790" become "+62812..."; empty stays empty."""
    text = raw.strip().removeprefix("'")
    if not text:
        return ""
    if re.fullmatch(r"\d+[.,]\d+[eE]\+?\d+", text):
        raise PhoneFault(_("Nomor berubah menjadi notasi ilmiah; ubah kolomnya menjadi teks di Excel."))
    number = re.sub(r"[\s().\-‐‑–]", "", re.sub(r"\(0\)", "", text))
    if re.search(r"[/,;&]|dan|atau", number):
        raise PhoneFault(_("Isi satu nomor saja."))
    if not re.fullmatch(r"\+?\d+", number):
        raise PhoneFault(_("Nomor hanya boleh berisi angka."))
    number = _international(number)
    if not _possible(number):
        raise PhoneFault(_("Jumlah angka nomor ini tidak lazim."))
    if number.startswith(TOLL_FREE) and not (demo and DEMO_NUMBER.match(number)):
        raise PhoneFault(_("Nomor 0800 tidak dapat menerima pesan WhatsApp."))
    return number


def _international(number: str) -> str:
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if number.startswith("+"):
        # "+62 0812" is a common slip.
        return re.sub(r"^\+620", INDONESIA, number)
    if number.startswith("62"):
        return re.sub(r"^620?", INDONESIA, number)
    return INDONESIA + number.removeprefix("0")


def _possible(number: str) -> bool:
    if number.startswith(INDONESIA):
        return re.fullmatch(r"\+62[1-9]\d{6,12}", number) is not None
    return re.fullmatch(r"\+[1-9]\d{7,14}", number) is not None


def display_phone(number: str) -> str:
    """ "+6281234567890" as people read it: "0812-3456-7890"."""
    if not number.startswith(INDONESIA):
        return number
    national = "0" + number[len(INDONESIA) :]
    return "-".join(filter(None, (national[:4], national[4:8], national[8:])))
