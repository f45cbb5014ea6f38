"""Refusals of an upload: what happened, what was kept, what to do."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selaras.evidence.choices import ALLOWED_WORDS


class Rejected(ValidationError):
    """An upload that was not kept; nothing of it stays on disk."""

    # Cause and advice alone, for a page on which nothing was kept.
    plain = ""


def kept() -> str:
    return _("Isian dan berkas lain Anda tersimpan.")


def refuse(code: str, cause: str, advice: str = "") -> Rejected:
    allowed = _("Yang dapat diunggah: %(words)s.") % {"words": ALLOWED_WORDS}
    rejected = Rejected(f"{cause} {kept()} {advice or allowed}", code=code)
    rejected.plain = f"{cause} {advice or allowed}"
    return rejected


def too_big(name: str) -> Rejected:
    cause = _("Berkas “%(name)s” belum terunggah karena melebihi %(mb)s MB.")
    return refuse(
        "too_big",
        cause % {"name": name, "mb": settings.UPLOAD_MAX_MB},
        _("Kecilkan berkas atau tempel tautan."),
    )


def too_many() -> Rejected:
    cause = _("Bukti dukung belum ditambahkan karena sudah ada %(n)s pada butir ini, jumlah paling banyak.")
    return refuse(
        "too_many",
        cause % {"n": settings.UPLOAD_MAX_FILES},
        _("Gabungkan berkas atau lepas yang tidak perlu."),
    )
