"""Cleaning of what a person types: titles, names, addresses, page ranges, nihil sources, dates."""

import re
import unicodedata
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from selaras.evidence.choices import (
    NAME_LENGTH,
    NIHIL_SOURCES,
    PAGES_LENGTH,
    SOURCE_LENGTH,
    TITLE_LENGTH,
    URL_LENGTH,
)
from selaras.regions.models import Region

_PAGES_WORD = re.compile(r"^(halaman|hal|hlm|h)\b\.?\s*", re.IGNORECASE)
_PAGE_PART = re.compile(r"^([1-9]\d{0,3})(?:\s*[-\u2013\u2014]\s*([1-9]\d{0,3}))?$")


def plain_line(text: str) -> str:
    """One line without control, bidirectional or other invisible characters."""
    kept = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    return " ".join("".join(char for char in kept if unicodedata.category(char)[0] != "C").split())


def plain_text(text: str) -> str:
    """Several lines, each without invisible characters."""
    return "\n".join(plain_line(line) for line in text.splitlines()).strip()


def clean_name(name: str) -> str:
    """The last part of a path, readable and short, with its suffix kept."""
    base = plain_line(re.split(r"[/\\]", name)[-1]).strip(" .")
    suffix = PurePosixPath(base).suffix[:12]
    stem = base[: len(base) - len(suffix)] if suffix else base
    return (stem[: NAME_LENGTH - len(suffix)].rstrip(" .") or "berkas") + suffix


def clean_title(title: str, *, fallback: str = "") -> str:
    cleaned = plain_line(title)
    if len(cleaned) > TITLE_LENGTH:
        raise ValidationError(_("Judul paling panjang %(n)s huruf.") % {"n": TITLE_LENGTH}, code="title")
    cleaned = cleaned or plain_line(fallback)[:TITLE_LENGTH]
    if not cleaned:
        raise ValidationError(_("Isi judul bukti dukung."), code="title")
    return cleaned


def clean_url(url: str) -> str:
    """An address a reader may open: http or https, no name or password inside. It is never fetched here."""
    url = url.strip()
    fault = ValidationError(
        _("Tautan belum sesuai. Tempel alamat lengkap yang diawali https:// tanpa nama pengguna dan sandi."),
        code="url",
    )
    if len(url) > URL_LENGTH:
        raise ValidationError(_("Tautan paling panjang %(n)s huruf.") % {"n": URL_LENGTH}, code="url")
    if plain_line(url) != unicodedata.normalize("NFC", url) or " " in url or "\\" in url:
        raise fault
    try:
        parts = urlsplit(url)
        has_login = parts.username is not None or parts.password is not None or "@" in parts.netloc
        if parts.scheme not in {"http", "https"} or not parts.hostname or has_login:
            raise fault
        URLValidator(schemes=["http", "https"])(url)
    except ValueError as error:
        raise fault from error
    except ValidationError as error:
        raise fault from error
    return url


def clean_pages(pages: str) -> str:
    """ "hal. 3–5 ,8" becomes "3-5, 8"; blank stays blank."""
    text = _PAGES_WORD.sub("", plain_line(pages))
    if not text:
        return ""
    parts = []
    for raw in re.split(r"[,;]", text):
        found = _PAGE_PART.match(raw.strip())
        if found is None or (found[2] and int(found[2]) < int(found[1])):
            raise ValidationError(_("Tulis halaman seperti ini: 3-5, 8."), code="pages")
        parts.append(f"{found[1]}-{found[2]}" if found[2] else found[1])
    cleaned = ", ".join(parts)
    if len(cleaned) > PAGES_LENGTH:
        raise ValidationError(_("Daftar halaman terlalu panjang; ringkas dengan rentang."), code="pages")
    return cleaned


def clean_nihil(*, sources: list[str], checked_on: date, region: Region, now: datetime) -> dict[str, Any]:
    """What was looked at and when: a nihil without both says nothing."""
    cleaned: list[str] = []
    for source in map(plain_line, sources):
        if source and source not in cleaned:
            cleaned.append(source)
    if not cleaned:
        raise ValidationError(_("Sebutkan paling sedikit satu sumber yang diperiksa."), code="sources")
    if len(cleaned) > NIHIL_SOURCES or any(len(source) > SOURCE_LENGTH for source in cleaned):
        raise ValidationError(
            _("Paling banyak %(n)s sumber, masing-masing paling panjang %(m)s huruf.")
            % {"n": NIHIL_SOURCES, "m": SOURCE_LENGTH},
            code="sources",
        )
    not_future(checked_on, region=region, now=now, what=_("Tanggal pemeriksaan"))
    return {"sources": cleaned, "checked_on": checked_on.isoformat()}


def not_future(day: date | None, *, region: Region, now: datetime, what: str) -> None:
    if day is not None and day > now.astimezone(region.tz).date():
        raise ValidationError(_("%(what)s tidak boleh di masa depan.") % {"what": what}, code="future")


def period_in_order(start: date | None, end: date | None) -> None:
    if (start is None) != (end is None):
        raise ValidationError(_("Isi awal dan akhir masa berlaku, atau kosongkan keduanya."), code="period")
    if start is not None and end is not None and end < start:
        raise ValidationError(_("Akhir masa berlaku mendahului awalnya."), code="period")
