"""The emblem on the paper of an office: judged before it is kept, since every letter will carry it."""

import io
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selaras.evidence.services.pictures import PictureFault, jpeg_size, png_size
from selaras.letters import compute

EMBLEM_BYTES, EMBLEM_PIXELS = 512 * 1024, 3000
PROOF = "letters/emblem.typ"
SIZES = {b"\x89PNG": png_size, b"\xff\xd8": jpeg_size}


def checked_emblem(data: bytes, *, now: datetime) -> bytes:
    """A whole small picture that the press can print; empty takes the emblem off the paper."""
    fault = _fault(data, now) if data else ""
    if fault:
        raise ValidationError({"emblem": fault})
    return data


def _fault(data: bytes, now: datetime) -> str:
    if len(data) > EMBLEM_BYTES:
        return _("Lambang paling besar %(size)s KB.") % {"size": EMBLEM_BYTES // 1024}
    if not _fits(data):
        return _("Lambang harus gambar PNG atau JPEG yang utuh, paling besar %(most)s x %(most)s piksel.") % {
            "most": EMBLEM_PIXELS
        }
    try:
        compute.png(PROOF, {"emblem": list(data)}, now=now, ppi=36)
    except compute.PressFault:
        return _("Gambar ini tidak dapat dicetak; simpan ulang sebagai PNG lalu unggah lagi.")
    return ""


def _fits(data: bytes) -> bool:
    measure = next((size for magic, size in SIZES.items() if data.startswith(magic)), None)
    try:
        return measure is not None and max(measure(io.BytesIO(data), len(data))) <= EMBLEM_PIXELS
    except PictureFault:
        return False
