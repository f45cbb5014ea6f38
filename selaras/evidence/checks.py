"""Before a start: whether the bucket that a setting names takes, gives and lets go of a file."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.utils.translation import gettext as _

from selaras.core import storage
from selaras.core.storage import Address, StorageAway
from selaras.evidence.services import files

LOOPBACK = ("localhost", "127.0.0.1")


@register(Tags.files, deploy=True)
def bucket_works(**_more: Any) -> list[CheckMessage]:
    """Asked over the network, so only when a start is being checked."""
    address = settings.STORAGE_SECRET
    if address is None:
        return []
    try:
        keeps_versions = _tried(address)
    except ImportError:
        hint = _("Jalankan Selaras lewat python3 run.py, yang memasangnya.")
        return [Error(_("Pustaka penyimpanan S3 belum terpasang."), hint=hint, id="evidence.E001")]
    except (StorageAway, FileNotFoundError) as fault:
        hint = _(
            "Periksa SELARAS_STORAGE (host, bucket, kunci, region, tls). Kunci itu harus boleh menulis, "
            "membaca, mendaftar, dan menghapus di bucket %(bucket)s."
        )
        return [Error(str(fault), hint=hint % {"bucket": address.bucket}, id="evidence.E002")]
    return [
        Warning(text, hint=hint, id=f"evidence.W{number:03}")
        for number, (holds, text, hint) in enumerate(_advices(address, keeps_versions), start=1)
        if holds
    ]


def _tried(address: Address) -> bool:
    bucket = storage.bucket_of(address)
    with files.scratch() as scratch:
        bucket.trial(scratch)
    return bucket.keeps_versions()


def _advices(address: Address, keeps_versions: bool) -> Iterator[tuple[bool, str, str]]:
    yield (
        not address.tls and address.host.split(":")[0] not in LOOPBACK,
        _("Berkas lewat jaringan tanpa TLS ke %(host)s.") % {"host": address.host},
        _("Hapus tls=0 dari SELARAS_STORAGE, kecuali jaringannya tertutup."),
    )
    yield (
        keeps_versions,
        _("Bucket %(bucket)s menyimpan versi lama.") % {"bucket": address.bucket},
        _("Selaras menghapus setiap versi isi yang dimusnahkan; kuncinya harus berhak menghapus versi."),
    )
    yield (
        connection.vendor == "sqlite",
        _("Bucket dipakai bersama SQLite: selama satu berkas surat dikirim, yang lain menunggu menulis."),
        _("Pakai PostgreSQL (SELARAS_DATABASE) untuk kantor yang menyimpan berkas di bucket."),
    )
    yield (
        bool(settings.FILES_ACCEL_PREFIX),
        _("SELARAS_FILES_ACCEL tidak dipakai selama berkas disimpan di bucket."),
        _("Kosongkan SELARAS_FILES_ACCEL."),
    )
    yield (
        next(storage.folder().listed(), None) is not None,
        _("Masih ada berkas di folder data yang tidak akan ditemukan."),
        _("Hentikan Selaras, lalu jalankan: python3 run.py move-files"),
    )
