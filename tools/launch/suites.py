"""The suites of `run.py test` and the checks of `run.py check`."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from tools.launch.console import Stop, say
from tools.launch.environment import DEV, PYTHON, ROOT, child_env, ensure
from tools.throwaway_postgres import NoPostgres, cluster

JOURNEYS = "tests/journeys"
CHAOS = "tests/chaos"
LIBRARY = "komposit/tests"
CHROMIUM = (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser"))

# What is run, by the name that is printed.
CHECKS: dict[str, list[str]] = {
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "gaya": ["-m", "ruff", "check", "--quiet", "."],
    "arah impor": ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
    "tipe": ["-m", "mypy"],
    "migrasi lengkap": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "nama migrasi": ["-m", "tools.check_migrations"],
    "nama dan ukuran berkas": ["-m", "tools.check_sizes"],
    "kunci pustaka": ["-m", "tools.check_locks"],
    "berkas bawaan": ["-m", "tools.vendor", "--check"],
    "acuan dari kode": ["-m", "tools.write_reference", "--check"],
    "pengaturan": ["-m", "tools.check_settings"],
    "dokumen": ["-m", "tools.check_docs"],
    "templat": ["-m", "tools.check_templates"],
}


def test(arguments: list[str]) -> int:
    """Without a suite: the fast one on SQLite. The exit code is that of the first suite that failed."""
    suites = {name: [name] for name in ("slow", "komposit", "postgres", "chaos", "browser")}
    suites["all"] = ["fast", "slow", "komposit", "postgres", "chaos", "browser"]
    chosen = suites.get(arguments[0]) if arguments else None
    rest = arguments[1:] if chosen else arguments
    ensure(DEV)
    run = {
        "fast": _fast,
        "slow": _slow,
        "komposit": _komposit,
        "postgres": _postgres,
        "chaos": _chaos,
        "browser": _browser,
    }
    codes = [run[suite](rest) for suite in chosen or ["fast"]]
    return next((code for code in codes if code), 0)


def oracle(arguments: list[str]) -> int:
    """Reference values of other programs beside those of komposit."""
    ensure(DEV)
    command = [str(PYTHON), "-m", "tools.oracle", *arguments]
    return subprocess.run(command, cwd=ROOT, env=child_env(), check=False).returncode


def bench(arguments: list[str]) -> int:
    """A measurement of its own process, with one thread where libraries would start more."""
    names = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if path.stem != "__init__")
    if not arguments or arguments[0] not in names:
        raise Stop(f"Sebutkan yang diukur: python3 run.py bench {'|'.join(names)}", 2)
    ensure(DEV)
    command = [str(PYTHON), "-m", f"benchmarks.{arguments[0]}", *arguments[1:]]
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=ROOT, env=child_env(**threads), check=False).returncode


def _pytest(arguments: list[str], *fixed: str, alone: bool = False, **env: str) -> int:
    cores = [] if alone else _on_all_cores(arguments)
    command = [str(PYTHON), "-m", "pytest", *cores, *fixed, *arguments]
    settings = {"SELARAS_MODE": "test", "PYTHONHASHSEED": "random", **env}
    return subprocess.run(command, cwd=ROOT, env=child_env(**settings), check=False).returncode


def _on_all_cores(arguments: list[str]) -> list[str]:
    """A whole suite is spread by file; for a few named tests, starting helpers would cost more."""
    cores = len(os.sched_getaffinity(0))
    return [] if _names_tests(arguments) or cores < 2 else ["-n", str(min(cores, 4)), "--dist", "loadfile"]


def _names_tests(arguments: list[str]) -> bool:
    words = [argument for argument in arguments if not argument.startswith("-")]
    return any("/" in word or word.endswith(".py") for word in words)


def _fast(arguments: list[str]) -> int:
    """What a person waits for; named tests run whatever their speed."""
    chosen = [] if _names_tests(arguments) else ["-m", "not slow"]
    # Tables as they are today: their history is walked on PostgreSQL, by every start of the product in the
    # other suites, and by tests/house/test_upgrade.py.
    return _pytest(arguments, "--nomigrations", *chosen, SELARAS_DATABASE="")


def _slow(arguments: list[str]) -> int:
    """The rest on SQLite: every address for every role, fuzzing, lists at full size."""
    return _pytest(arguments, "--nomigrations", "-m", "slow", SELARAS_DATABASE="")


def _komposit(arguments: list[str]) -> int:
    """The library whole, fast and slow, with every drawn example; it knows no database."""
    # By the settings of the whole tree; inside its own folder it would take those of the package.
    chosen = [] if _names_tests(arguments) else ["-c", "pyproject.toml", LIBRARY]
    return _pytest(arguments, *chosen, SELARAS_DATABASE="")


def _postgres(arguments: list[str]) -> int:
    say("Menyiapkan PostgreSQL sementara ...")
    try:
        with cluster() as address:
            # What does not depend on the database has been asked on SQLite.
            chosen = [] if _names_tests(arguments) else ["-m", "not once", f"--deselect={LIBRARY}"]
            return _pytest(arguments, *chosen, SELARAS_DATABASE=address)
    except NoPostgres as missing:
        raise Stop(str(missing)) from None


def _chaos(arguments: list[str]) -> int:
    """Real processes are killed and starved, on SQLite and on PostgreSQL where it is installed."""
    # One after the other: each fills the machine by itself.
    chosen = [] if _names_tests(arguments) else [CHAOS]
    return _pytest(["-p", "no:randomly", "-m", "chaos", *chosen, *arguments], alone=True, SELARAS_DATABASE="")


def _browser(arguments: list[str]) -> int:
    if not any(path.exists() for path in CHROMIUM):
        raise Stop("Chromium belum terpasang di komputer ini (sudo apt install chromium).")
    # A journey walks through a whole story, and the first one waits for its server. Each core has a browser
    # and a server of its own, and takes stories from the other when it is done.
    cores = ["-n", "2", "--dist", "worksteal"] if len(os.sched_getaffinity(0)) > 1 and not arguments else []
    return _pytest([JOURNEYS, "-m", "browser", "--timeout=900", *cores, *arguments], SELARAS_DATABASE="")


def check(_arguments: list[str]) -> int:
    """Run every check, print what each one found, and fail if any did."""
    ensure(DEV)
    failed = []
    env = child_env(SELARAS_MODE="test", SELARAS_DATABASE="")
    for name, command in CHECKS.items():
        begin = time.monotonic()
        done = subprocess.run(
            [str(PYTHON), *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        seconds = f"{time.monotonic() - begin:.1f}".replace(".", ",")
        say(f"  {'baik ' if done.returncode == 0 else 'GAGAL'}  {name} ({seconds} detik)")
        if done.returncode:
            failed.append(name)
            say((done.stdout + done.stderr).strip())
    say(
        f"{len(CHECKS) - len(failed)} pemeriksaan baik, {len(failed)} gagal"
        + (": " + ", ".join(failed) if failed else "")
    )
    return 1 if failed else 0
