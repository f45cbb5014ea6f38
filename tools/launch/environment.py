"""The virtual environment: made, filled from hash-locked files, mended when a start was cut off.

A stamp is written only when an install has ended, so a missing stamp means "go on from where it stopped":
what was downloaded lies in the installer's cache and is not fetched again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.launch.console import Stop, step

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMPS = VENV / "selaras"
BASE, POSTGRES, DEV = "requirements.txt", "requirements-postgres.txt", "requirements-dev.txt"
SIGNING, BUCKET = "requirements-signing.txt", "requirements-bucket.txt"

NO_VENV = (
    "Python di komputer ini belum dapat membuat lingkungan virtual. Pasang paket Debian python3-venv "
    "(sudo apt install python3-venv), lalu jalankan perintah ini lagi."
)
CUT_OFF = (
    "Pustaka belum terpasang lengkap. Periksa sambungan internet, lalu jalankan perintah ini lagi: "
    "yang sudah terunduh tidak diunduh ulang."
)


def child_env(**more: str) -> dict[str, str]:
    """The environment of everything that run.py starts."""
    env = dict(os.environ)
    env.pop("PYTHONHOME", None)
    env.update(VIRTUAL_ENV=str(VENV), PYTHONUNBUFFERED="1", UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    # A weak line is slow, not broken.
    env.setdefault("UV_HTTP_TIMEOUT", "180")
    env.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    # Whoever wants no compiled files between the sources gets them elsewhere: without any, every process
    # would compile all of Django again.
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        env.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "pycache"))
    env.update(more)
    return env


def ensure(*locks: str) -> None:
    """Make sure the virtual environment holds what the lock files name."""
    if all(_is_installed(lock) for lock in locks) and _works():
        _open_komposit()
        return
    with _alone():
        # Whoever held the lock may have done it all.
        if not _works():
            _make_venv()
        missing = [lock for lock in locks if not _is_installed(lock)]
        for lock in missing:
            _install(lock)
        if missing:
            _put_uv_away()
        _open_komposit()


def _digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def _stamp(lock: str) -> Path:
    return STAMPS / f"{lock}.sha256"


def _is_installed(lock: str) -> bool:
    """A development environment holds the base set too, at the same versions."""
    stamp = _stamp(lock)
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _digest(lock)


def _works() -> bool:
    """False for a missing or half-made environment, or one whose system Python has been replaced."""
    if not PYTHON.exists():
        return False
    probe = "import django, gunicorn" if any(STAMPS.glob("*.sha256")) else "import pip"
    done = subprocess.run([PYTHON, "-c", probe], env=child_env(), capture_output=True, check=False, cwd=ROOT)
    return done.returncode == 0


def _make_venv() -> None:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Stop(NO_VENV) from None
    base = getattr(sys, "_base_executable", sys.executable)
    with step("Membuat lingkungan Python (.venv)"):
        done = subprocess.run(
            [base, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise Stop(NO_VENV if "ensurepip" in done.stdout + done.stderr else done.stderr.strip() or NO_VENV)


def _install(lock: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    _stamp(lock).unlink(missing_ok=True)
    # Where an earlier install was cut off, a package may look installed and lack files.
    begun = STAMPS / "begun"
    mend = begun.exists()
    begun.touch()
    label = {
        BASE: "Memasang pustaka",
        POSTGRES: "Memasang pengandar PostgreSQL",
        SIGNING: "Memasang pustaka tanda tangan digital",
        BUCKET: "Memasang pustaka penyimpanan S3",
        DEV: "Memasang alat uji",
    }[lock]
    with step(label):
        if not (_have_uv() and _run_uv(lock, mend)) and not _run_pip("-r", lock, mend=mend, quiet=False):
            raise Stop(CUT_OFF)
    _stamp(lock).write_text(_digest(lock), encoding="ascii")
    begun.unlink()


def _have_uv() -> bool:
    if _answers(UV, "--version"):
        return True
    return _run_pip("-r", "requirements-uv.txt", mend=UV.exists(), quiet=True) and _answers(UV, "--version")


def _put_uv_away() -> None:
    """The installer is an eighth of what is installed, and wanted again only by a changed lock file.

    Python 3.11 puts setuptools into every environment; nothing of ours asks for it.
    """
    _answers(PYTHON, "-m", "pip", "uninstall", "--quiet", "--yes", "uv", "setuptools")


def _answers(*command: object) -> bool:
    try:
        return subprocess.run([str(c) for c in command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _run_uv(lock: str, mend: bool) -> bool:
    command = [str(UV), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", lock]
    if mend:
        command.append("--reinstall")
    return (
        subprocess.run(command, cwd=ROOT, env=child_env(), capture_output=True, check=False).returncode == 0
    )


def _run_pip(*what: str, mend: bool, quiet: bool) -> bool:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", *what]
    if mend:
        command.append("--force-reinstall")
    return (
        subprocess.run(command, cwd=ROOT, env=child_env(), capture_output=quiet, check=False).returncode == 0
    )


def _open_komposit() -> None:
    """Put the library's source on the path: a .pth file needs no build tool and follows a moved folder."""
    for packages in (VENV / "lib").glob("python3*/site-packages"):
        path_file = packages / "komposit.pth"
        line = f"{ROOT / 'komposit' / 'src'}\n"
        if not path_file.is_file() or path_file.read_text(encoding="utf-8") != line:
            path_file.write_text(line, encoding="utf-8")


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at the same moment install one after the other."""
    with (ROOT / ".venv.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
