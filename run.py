#!/usr/bin/env python3
"""Set up and run Selaras: `python3 run.py`, `python3 run.py test`, and `python3 run.py help` for the rest.

Only the standard library is used here. What touches the product is a management command of the same name.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if sys.version_info < (3, 11):  # noqa: UP036  an older Python must hear a sentence, not a syntax error
    sys.exit(
        "Selaras memerlukan Python 3.11 atau yang lebih baru (di Debian 12: paket python3 dan python3-venv)."
    )

from tools.launch import product, suites, supervise  # noqa: E402
from tools.launch.console import Stop, say  # noqa: E402
from tools.launch.environment import ensure  # noqa: E402

Arguments = list[str]


# ---- start and serve


def start(arguments: Arguments) -> int:
    """Try the product: everything from nothing to an address, with the demo."""
    parser = _address_parser("python3 run.py")
    parser.add_argument("--real-dates", action="store_true", help="muat contoh dengan tanggal aslinya")
    options = parser.parse_args(arguments)
    if product.mode() != "demo":
        raise Stop("SELARAS_MODE=production sudah diatur. Jalankan: python3 run.py serve")
    say("Menyiapkan Selaras")
    return _run(options, *(["--real-dates"] if options.real_dates else []))


def serve(arguments: Arguments) -> int:
    """Real use: refuse unsafe settings, then serve."""
    options = _address_parser("python3 run.py serve").parse_args(arguments)
    if product.mode() != "production":
        raise Stop(
            "Penggunaan nyata memerlukan SELARAS_MODE=production di berkas .env. "
            "Salin .env.example menjadi .env, lengkapi isinya, lalu jalankan perintah ini lagi."
        )
    say("Memeriksa pengaturan Selaras")
    if product.manage("check_start"):
        raise Stop("Selaras tidak dijalankan. Perbaiki pengaturan di atas, lalu jalankan perintah ini lagi.")
    return _run(options)


def _address_parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=name, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=8000, help="nomor port (8000)")
    parser.add_argument("--bind", default="127.0.0.1", help="alamat komputer ini yang dibuka (127.0.0.1)")
    return parser


def _run(options: argparse.Namespace, *prepare: str) -> int:
    bind, port = str(options.bind), int(options.port)
    supervise.check_port(bind, port)
    ensure(*product.locks())
    product.prepare(*prepare)
    host = product.setting("SELARAS_HOSTS").split(",")[0].strip().lstrip("*.")
    say("  Menjalankan server dan pekerja latar ...")
    return supervise.run_together(
        supervise.server_and_worker(bind, port),
        ready=lambda: supervise.answers(bind, port, host),
        on_ready=lambda: say(
            f"\nSelaras siap di http://{'localhost' if bind == '127.0.0.1' else bind}:{port}/\n"
            "Tekan Ctrl-C untuk berhenti. Data tetap tersimpan."
        ),
    )


# ---- small commands


def reset(arguments: Arguments) -> int:
    """Forget the demo's data; never touches real data."""
    parser = argparse.ArgumentParser(prog="python3 run.py reset", allow_abbrev=False)
    parser.add_argument("--yes", action="store_true", help="hapus tanpa bertanya")
    options = parser.parse_args(arguments)
    if product.mode() != "demo" or product.setting("SELARAS_DATABASE"):
        raise Stop(
            "reset hanya menghapus data contoh (SQLite). Data nyata tidak dihapus dengan perintah ini."
        )
    folder = product.var_dir()
    if not options.yes:
        say(f"Semua data contoh di {folder} akan dihapus. Ketik ya untuk melanjutkan:")
        if sys.stdin.readline().strip().lower() != "ya":
            raise Stop("Tidak ada yang dihapus.")
    shutil.rmtree(folder, ignore_errors=True)
    say("Data contoh sudah dihapus. python3 run.py memuatnya kembali dari awal.")
    return 0


def managed(name: str, needs: str = "") -> Callable[[Arguments], int]:
    def run(arguments: Arguments) -> int:
        if needs and not arguments:
            raise Stop(f"Sebutkan {needs}: python3 run.py {name} {needs}", 2)
        return product.manage(name, *arguments)

    return run


def audit_verify(arguments: Arguments) -> int:
    """A file needs nothing but Python: no libraries of ours, no database, no settings of the office."""
    parser = argparse.ArgumentParser(prog="python3 run.py audit-verify", allow_abbrev=False)
    parser.add_argument("file", nargs="?", help="berkas dari audit-export; tanpa ini: basis data")
    parser.add_argument("--roots", help="akar yang pernah dicetak (JSON atau teks)")
    given = parser.parse_args(arguments)
    if not given.file:
        return product.manage("audit_verify", *arguments)
    alone = ROOT / "selaras" / "audit" / "compute" / "chain.py"
    return subprocess.run([sys.executable, "-I", str(alone), *arguments], check=False).returncode


def help_(_arguments: Arguments) -> int:
    for group, commands in GROUPS.items():
        say(f"\n{group}")
        for name, (usage, text, _) in commands.items():
            say(f"  {f'python3 run.py {usage or name}'.rstrip():<52} {text}")
    say()
    return 0


Command = tuple[str, str, Callable[[Arguments], int]]
GROUPS: dict[str, dict[str, Command]] = {
    "Mencoba": {
        "": (
            "[--port N] [--bind A] [--real-dates]",
            "menyiapkan semuanya dan menjalankan Selaras dengan data contoh",
            start,
        ),
        "reset": ("reset [--yes]", "menghapus data contoh", reset),
    },
    "Memakai sungguhan": {
        "serve": (
            "serve [--port N] [--bind A]",
            "memeriksa pengaturan, lalu menjalankan server dan pekerja latar",
            serve,
        ),
        "admin": (
            "admin EMAIL [--drop-second-step]",
            "membuat administrator pertama dan mencetak tautan sekali pakai",
            managed("admin", needs="EMAIL"),
        ),
        "backup": (
            "backup [--with-files] [BERKAS]",
            "membuat cadangan basis data dan bukti dukung dalam satu berkas",
            managed("backup"),
        ),
        "restore": (
            "restore BERKAS",
            "memulihkan cadangan setelah jumlah periksanya cocok",
            managed("restore", needs="BERKAS"),
        ),
        "move-files": (
            "move-files [--back] [--keep]",
            "memindahkan isi berkas ke bucket SELARAS_STORAGE, atau kembali ke folder data",
            managed("move_files"),
        ),
        "villages": ("villages", "memuat 83.762 desa dan kelurahan", managed("villages")),
        "audit-verify": (
            "audit-verify [BERKAS] [--roots AKAR]",
            "memeriksa rantai catatan audit di basis data, atau berkasnya tanpa basis data",
            audit_verify,
        ),
        "audit-roots": (
            "audit-roots [--form json|text] [--month TTTT-BB] [BERKAS]",
            "menulis akar harian catatan audit untuk disimpan di luar Selaras",
            managed("audit_roots"),
        ),
        "audit-export": (
            "audit-export [BERKAS]",
            "menulis seluruh catatan audit, satu peristiwa per baris",
            managed("audit_export"),
        ),
    },
    "Mengembangkan": {
        "test": (
            "test [all|slow|komposit|postgres|chaos|browser] [argumen pytest]",
            "menjalankan uji; tanpa pilihan: yang cepat, di SQLite",
            suites.test,
        ),
        "oracle": (
            "oracle [--data FOLDER] [--only KATA]",
            "membandingkan komposit dengan hasil COINr dan R, berkas demi berkas",
            suites.oracle,
        ),
        "check": ("check", "format, gaya, tipe, arah impor, dokumen, migrasi, templat", suites.check),
        "bench": (
            "bench NAMA [--json BERKAS] [--full]",
            "mengukur waktu dan memori: komposit, dossier, deadline (malam batas waktu)",
            suites.bench,
        ),
        "help": ("help", "daftar ini", help_),
    },
}
COMMANDS = {name: command for commands in GROUPS.values() for name, command in commands.items()}


def main(arguments: Arguments) -> int:
    name = arguments[0] if arguments and not arguments[0].startswith("-") else ""
    if arguments[:1] in (["-h"], ["--help"]):
        return help_([])
    if name not in COMMANDS:
        raise Stop(f"Perintah {name!r} tidak dikenal. Daftar perintah: python3 run.py help", 2)
    return COMMANDS[name][2](arguments[1:] if name else arguments)


if __name__ == "__main__":
    # A termination unwinds like Ctrl-C does, so that nothing that was started is left behind.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        say(str(stop))
        sys.exit(stop.code)
    except BrokenPipeError:
        # Whoever read our lines has gone ("| head"); there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        say("\nDihentikan.")
        sys.exit(130)
