"""Settings that would make a real installation unsafe; each stops the start with what to do about it."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

MIN_SECRET = 50
MIN_TOKEN = 32
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
Finding = tuple[str, str]


@checks.register(checks.Tags.security)
def safe_start(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = [
        checks.Error(sentence, hint=hint, id="selaras.E001") for sentence, hint in _folder()
    ]
    if settings.MODE == "production":
        for number, rule in enumerate(ERRORS, start=2):
            found += [checks.Error(text, hint=hint, id=f"selaras.E{number:03}") for text, hint in rule()]
        for number, rule in enumerate(WARNINGS, start=1):
            found += [checks.Warning(text, hint=hint, id=f"selaras.W{number:03}") for text, hint in rule()]
    return found


def _folder() -> Iterator[Finding]:
    """The nearest folder that exists must let us write."""
    folder = Path(settings.VAR_DIR)
    nearest = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        yield (
            _("Folder data %(folder)s tidak dapat ditulisi.") % {"folder": folder},
            _("Beri hak tulis kepada pengguna sistem yang menjalankan Selaras, atau isi SELARAS_VAR."),
        )


def _secret_key() -> Iterator[Finding]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        key = ""
    known = key.endswith("-tanpa-rahasia") or key.startswith("django-insecure")
    if known or len(key) < MIN_SECRET or len(set(key)) < 10:
        yield (
            _("SELARAS_SECRET_KEY kosong, terlalu pendek, atau mudah ditebak."),
            _("Isi paling sedikit 50 karakter acak, misalnya keluaran perintah: %(command)s")
            % {"command": "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"},
        )


def _debug() -> Iterator[Finding]:
    if settings.DEBUG:
        yield _("SELARAS_DEBUG menyala pada pemakaian nyata."), _("Hapus SELARAS_DEBUG atau isi dengan 0.")


def _hosts() -> Iterator[Finding]:
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield (
            _("SELARAS_HOSTS kosong atau berisi *."),
            _("Isi dengan nama situs Anda, misalnya SELARAS_HOSTS=selaras.contohkota.go.id"),
        )


def _demo() -> Iterator[Finding]:
    if settings.DEMO or apps.is_installed("selaras.demo"):
        yield (
            _("Mode peragaan menyala pada pemakaian nyata: siapa pun dapat masuk tanpa kata sandi."),
            _("Isi SELARAS_MODE=production dan keluarkan selaras.demo dari INSTALLED_APPS."),
        )


def _https() -> Iterator[Finding]:
    """Plain HTTP is left to a trial on one's own machine."""
    secure = settings.SECURE_SSL_REDIRECT and settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    if not secure and not set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        yield (
            _("HTTPS dimatikan: kata sandi dan bukti dukung akan lewat tanpa perlindungan."),
            _("Hapus SELARAS_HTTPS=0. Untuk uji coba di komputer sendiri, isi SELARAS_HOSTS=localhost."),
        )


def _password_list() -> Iterator[Finding]:
    listed = settings.PASSWORD_LIST
    if listed and not (Path(listed).is_file() and os.access(listed, os.R_OK)):
        yield (
            _("SELARAS_PASSWORD_LIST menunjuk %(file)s yang tidak dapat dibaca.") % {"file": listed},
            _("Isi dengan berkas berisi satu kata sandi per baris, atau kosongkan."),
        )


def _single_sign_on() -> Iterator[Finding]:
    issuer, client = settings.SSO_ISSUER, settings.SSO_CLIENT
    if bool(issuer) != bool(client) or (issuer and not issuer.startswith("https://")):
        yield (
            _("SELARAS_SSO_ISSUER dan SELARAS_SSO_CLIENT diisi berdua, dan penyedia memakai HTTPS."),
            _("Isi misalnya SELARAS_SSO_ISSUER=https://sso.contohkota.go.id, atau kosongkan keduanya."),
        )


def _metrics_token() -> Iterator[Finding]:
    token = settings.METRICS_TOKEN
    if token and len(token) < MIN_TOKEN:
        yield (
            _("SELARAS_METRICS_TOKEN terlalu pendek."),
            _("Isi dengan sedikitnya 32 huruf acak, atau kosongkan agar alamat /metrik tidak ada."),
        )


def _session_store() -> Iterator[Finding]:
    if settings.SESSION_ENGINE.endswith("signed_cookies"):
        yield (
            _("SESSION_ENGINE menyimpan sesi dalam kuki, sehingga tidak dapat diakhiri dari perangkat lain."),
            _("Kembalikan ke nilai bawaan Selaras."),
        )


def _hasher() -> Iterator[Finding]:
    if "argon2" not in settings.PASSWORD_HASHERS[0].lower():
        yield (
            _("Kata sandi tidak disimpan dengan argon2."),
            _("Kembalikan PASSWORD_HASHERS ke nilai bawaan Selaras."),
        )


def _mail() -> Iterator[Finding]:
    if "console" in settings.EMAIL_BACKEND:
        yield (
            _("Surel hanya dicetak ke layar server, tidak terkirim."),
            _("Isi SELARAS_MAIL, misalnya smtp+tls://pengguna:sandi@surel.contohkota.go.id:587"),
        )


def _public_url() -> Iterator[Finding]:
    if not settings.PUBLIC_URL:
        yield (
            _("SELARAS_PUBLIC_URL kosong: tautan dalam surel dan WhatsApp memakai nama dari permintaan."),
            _("Isi dengan alamat lengkap, misalnya SELARAS_PUBLIC_URL=https://selaras.contohkota.go.id"),
        )


def _second_step() -> Iterator[Finding]:
    if not settings.SECOND_STEP_REQUIRED:
        yield (
            _("Verifikasi dua langkah tidak diwajibkan: kata sandi operator yang bocor membuka satu daerah."),
            _("Hapus SELARAS_SECOND_STEP=0."),
        )


Rule = Callable[[], Iterator[Finding]]
ERRORS: tuple[Rule, ...] = (
    _secret_key,
    _debug,
    _hosts,
    _demo,
    _https,
    _hasher,
    _password_list,
    _session_store,
    _single_sign_on,
    _metrics_token,
)
WARNINGS: tuple[Rule, ...] = (_mail, _public_url, _second_step)
