"""How the place where content is kept is, and whether the virus scanner answers."""

import os
import shutil
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from selaras.core import storage
from selaras.core.formats import file_size
from selaras.core.health import BAD, GOOD, WATCH, Figure, Sign
from selaras.evidence.models import Blob
from selaras.evidence.services import files, scanning

MB = 1024 * 1024


def look_at_storage(now: datetime) -> Sign:
    """Room for ten of the largest uploads beyond the reserve; whether folder and bucket take them."""
    held = Blob.objects.aggregate(count=Count("pk"), bytes=Sum("size"), largest=Max("size"))
    folder = files.staging_folder()
    writable, free = os.access(folder, os.W_OK), shutil.disk_usage(folder).free
    figures: tuple[Figure, ...] = (
        Figure("storage_files", held["count"]),
        Figure("storage_bytes", held["bytes"] or 0),
        Figure("storage_largest_bytes", held["largest"] or 0),
        Figure("storage_writable", int(writable)),
        Figure("storage_free_bytes", free),
    )
    told = _("%(count)s berkas, %(size)s, terbesar %(largest)s; ruang kosong %(free)s.") % {
        "count": held["count"],
        "size": file_size(held["bytes"] or 0),
        "largest": file_size(held["largest"] or 0),
        "free": file_size(free),
    }
    address = settings.STORAGE_SECRET
    if address:
        told += " " + _("Isi berkas disimpan di %(place)s.") % {"place": address}
        fault = storage.bucket_of(address).fault()
        figures += (Figure("storage_reachable", int(not fault)),)
        if fault:
            advice = _("Unggahan ditolak dan berkas tidak terbuka sampai penyimpanan menjawab.")
            return Sign(BAD, f"{told} {fault}", advice, figures)
    if not writable:
        return Sign(
            BAD, told, _("Folder bukti tidak dapat ditulis. Periksa pemilik SELARAS_VAR/files."), figures
        )
    reserve = settings.DISK_RESERVE_MB * MB
    if free < reserve + settings.UPLOAD_MAX_MB * MB:
        return Sign(
            BAD, told, _("Unggahan ditolak karena ruang habis. Tambah ruang diska sekarang."), figures
        )
    if free < reserve + 10 * settings.UPLOAD_MAX_MB * MB:
        return Sign(
            WATCH, told, _("Ruang diska menipis. Tambah ruang atau pindahkan cadangan lama."), figures
        )
    return Sign(GOOD, told, "", figures)


def look_at_scanner(now: datetime) -> Sign:
    if not settings.CLAMD:
        return Sign(GOOD, _("Tidak dipasang (SELARAS_CLAMD kosong)."))
    answers = scanning.answers(seconds=2)
    figures = (Figure("scanner_up", int(answers)),)
    if answers:
        return Sign(GOOD, _("Menjawab."), "", figures)
    advice = _("Unggahan ditolak sampai pemindai menjawab. Jalankan layanan clamav-daemon.")
    return Sign(BAD, _("Tidak menjawab."), advice, figures)
