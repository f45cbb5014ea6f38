"""Typed readers of the environment, the database it names; a wrong value stops the start with a sentence."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on", "ya"}
FALSE_WORDS = {"0", "false", "no", "off", "tidak", ""}


def load_file(path: Path) -> None:
    """Read KEY=VALUE lines; what the environment already holds wins."""
    if not path.is_file():
        return
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line and not line.startswith("#") and "=" in line:
            key, value = line.split("=", 1)
            os.environ.setdefault(key.strip(), value.strip().strip("\"'"))


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    word = raw.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} bernilai {raw!r}; isi dengan 1 atau 0.")


def whole(name: str, default: int) -> int:
    raw = os.environ.get(name)
    if raw is None or not raw.strip():
        return default
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} bernilai {raw!r}; isi dengan bilangan bulat.") from None


def words(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def wholes(name: str, default: str, least: int, most: int) -> list[int]:
    """Whole numbers separated by commas, each once, the greatest first."""
    try:
        numbers = {int(part) for part in words(name, default)}
    except ValueError:
        numbers = {most + 1}
    if any(not least <= number <= most for number in numbers):
        raise ImproperlyConfigured(
            f"{name} bernilai {text(name)!r}; isi dengan bilangan bulat antara {least} dan {most}, "
            f"dipisahkan koma, misalnya {default}."
        )
    return sorted(numbers, reverse=True)


def database(url: str, *, folder: Path, pooled: bool) -> dict[str, object]:
    """SQLite with the measured WAL settings by default, else postgres://user:pass@host:port/name."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "selaras.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "SELARAS_DATABASE harus berbentuk postgres://pengguna:sandi@host:port/nama."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # Connections that a restart of PostgreSQL has cut are found before a page gets them.
        "CONN_HEALTH_CHECKS": True,
        # Ten seconds: whoever waits for a server that is away is told so while still there.
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 10, "timeout": 10}} if pooled else {},
    }
