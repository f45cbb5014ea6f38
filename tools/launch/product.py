"""Talking to the product: its settings file, its management commands, and whether it is prepared."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from tools.launch.console import Stop
from tools.launch.environment import BASE, BUCKET, POSTGRES, PYTHON, ROOT, SIGNING, child_env, ensure


def setting(name: str, default: str = "") -> str:
    """A setting as the product will read it: the environment first, then the file .env."""
    if name in os.environ:
        return os.environ[name]
    dotenv = ROOT / ".env"
    if dotenv.is_file():
        for raw in dotenv.read_text(encoding="utf-8").splitlines():
            key, separator, value = raw.strip().partition("=")
            if separator and key.strip() == name:
                return value.strip().strip("\"'")
    return default


def mode() -> str:
    return setting("SELARAS_MODE", "demo")


def var_dir() -> Path:
    return Path(setting("SELARAS_VAR") or ROOT / "var" / mode())


def locks() -> list[str]:
    signs = setting("SELARAS_CERTIFICATES") or setting("SELARAS_BSRE")
    wanted = {POSTGRES: setting("SELARAS_DATABASE"), SIGNING: signs, BUCKET: setting("SELARAS_STORAGE")}
    return [BASE, *(lock for lock, asked in wanted.items() if asked)]


def manage(*arguments: str, **env: str) -> int:
    """Run a management command of the product and hand back its exit code."""
    ensure(*locks())
    try:
        return subprocess.run(
            [str(PYTHON), "manage.py", *arguments], cwd=ROOT, env=child_env(**env), check=False
        ).returncode
    except KeyboardInterrupt:
        return 130


def prepare(*arguments: str) -> None:
    """Migrate and load what a start needs; left out when nothing has changed since the last time."""
    stamp, now = var_dir() / "prepared", _fingerprint(arguments)
    # Only a file can be seen from here; whether a database server still holds the tables cannot.
    if (
        (var_dir() / "selaras.sqlite3").is_file()
        and stamp.is_file()
        and stamp.read_text(encoding="ascii") == now
    ):
        return
    stamp.unlink(missing_ok=True)
    if manage("prepare", *arguments):
        raise Stop("Penyiapan berhenti sebelum selesai; keterangannya ada di atas.")
    if not setting("SELARAS_DATABASE"):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now, encoding="ascii")


def _fingerprint(arguments: tuple[str, ...]) -> str:
    """Names, sizes and times of everything the preparation reads."""
    seen = hashlib.sha256(repr((arguments, mode())).encode())
    for top in ("selaras", "instruments", "komposit/src", "requirements.txt", "pyproject.toml", ".env"):
        for path in sorted((ROOT / top).rglob("*")) if (ROOT / top).is_dir() else [ROOT / top]:
            if path.is_file() and path.suffix != ".pyc":
                facts = path.stat()
                seen.update(f"{path.relative_to(ROOT)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()
