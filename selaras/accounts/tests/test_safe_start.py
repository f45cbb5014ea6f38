"""Settings that would make a real installation unsafe stop the start and say what to do."""

from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from selaras.accounts.checks import safe_start

SAFE: dict[str, Any] = {
    "MODE": "production",
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "k7Jq2mZx9Lw4Rt6Vb8Nc1Pd3Sf5Gh0Ty_uIoAeXzQrWvMnBjKlHg",
    "ALLOWED_HOSTS": ["selaras.contoh.go.id"],
    "PUBLIC_URL": "https://selaras.contoh.go.id",
    "SECOND_STEP_REQUIRED": True,
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
}


@pytest.fixture
def start(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("selaras.accounts.checks.apps.is_installed", lambda name: False)

    def run(**changed: Any) -> list[checks.CheckMessage]:
        for name, value in (SAFE | {"VAR_DIR": tmp_path} | changed).items():
            setattr(settings, name, value)
        return safe_start(None)

    return run


def test_a_safe_setting_starts_without_a_word(start: Any) -> None:
    assert start() == []


@pytest.mark.parametrize(
    "changed, word",
    [
        ({"SECRET_KEY": "pendek"}, "SELARAS_SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "SELARAS_SECRET_KEY"),
        ({"PASSWORD_LIST": "/tidak/ada/sandi.txt"}, "SELARAS_PASSWORD_LIST"),
        ({"SSO_ISSUER": "https://sso.contoh.go.id"}, "SELARAS_SSO_CLIENT"),
        ({"SSO_ISSUER": "http://sso.contoh.go.id", "SSO_CLIENT": "x"}, "HTTPS"),
        ({"SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies"}, "SESSION_ENGINE"),
        (
            {"SECRET_KEY": "production-dengan-isi-yang-cukup-panjang-sekali-tanpa-rahasia"},
            "SELARAS_SECRET_KEY",
        ),
        ({"SECRET_KEY": "django-insecure-" + SAFE["SECRET_KEY"]}, "SELARAS_SECRET_KEY"),
        ({"DEBUG": True}, "SELARAS_DEBUG"),
        ({"ALLOWED_HOSTS": []}, "SELARAS_HOSTS"),
        ({"ALLOWED_HOSTS": ["a.id", "*"]}, "SELARAS_HOSTS"),
        ({"DEMO": True}, "peragaan"),
        ({"SECURE_SSL_REDIRECT": False}, "HTTPS"),
        ({"SESSION_COOKIE_SECURE": False}, "HTTPS"),
        ({"CSRF_COOKIE_SECURE": False}, "HTTPS"),
        ({"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}, "argon2"),
    ],
)
def test_an_unsafe_setting_stops_the_start(start: Any, changed: dict[str, Any], word: str) -> None:
    found = start(**changed)
    assert [message.level for message in found] == [checks.ERROR]
    assert word in found[0].msg and found[0].hint


def test_the_demo_app_stops_the_start(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("selaras.accounts.checks.apps.is_installed", lambda name: name == "selaras.demo")
    assert "peragaan" in start()[0].msg


def test_a_missing_key_is_told_in_our_words(
    start: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Keyless:
        def __getattr__(self, name: str) -> Any:
            if name == "SECRET_KEY":
                raise ImproperlyConfigured("empty")
            return getattr(settings, name)

    start()
    monkeypatch.setattr("selaras.accounts.checks.settings", Keyless())
    assert ["SELARAS_SECRET_KEY" in str(message.msg) for message in safe_start(None)] == [True]


@pytest.mark.parametrize(
    "changed, word",
    [
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "Surel"),
        ({"PUBLIC_URL": ""}, "SELARAS_PUBLIC_URL"),
        ({"SECOND_STEP_REQUIRED": False}, "dua langkah"),
    ],
)
def test_an_incomplete_setting_warns(start: Any, changed: dict[str, Any], word: str) -> None:
    found = start(**changed)
    assert [message.level for message in found] == [checks.WARNING] and word in found[0].msg


def test_plain_http_is_left_to_a_trial_on_the_own_machine(start: Any) -> None:
    assert start(SECURE_SSL_REDIRECT=False, ALLOWED_HOSTS=["localhost", "127.0.0.1"]) == []


def test_a_data_folder_that_cannot_be_written_stops_every_start(start: Any, tmp_path: Path) -> None:
    taken = tmp_path / "berkas"
    taken.write_text("bukan folder")
    for mode in ("demo", "production"):
        found = start(VAR_DIR=taken / "var", MODE=mode)
        assert [message.id for message in found] == ["selaras.E001"] and str(taken / "var") in found[0].msg


def test_a_folder_still_to_be_made_is_fine(start: Any, tmp_path: Path) -> None:
    assert start(VAR_DIR=tmp_path / "a" / "b") == []


def test_outside_production_only_the_folder_is_asked(start: Any) -> None:
    assert start(MODE="demo", DEMO=True, DEBUG=True, SECRET_KEY="x", ALLOWED_HOSTS=["*"]) == []
