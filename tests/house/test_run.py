"""run.py: what it promises in its help it can do, and what goes wrong it says in one sentence."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import get_commands

import run
from tests.house.floors import ROOT
from tools.launch import environment, product, suites, supervise
from tools.launch.console import Stop, step

MANAGED = {
    "admin": "admin",
    "backup": "backup",
    "restore": "restore",
    "move-files": "move_files",
    "villages": "villages",
    "audit-verify": "audit_verify",
    "audit-roots": "audit_roots",
    "audit-export": "audit_export",
}


# ---- commands


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("SELARAS_STORAGE", "requirements-bucket.txt"),
        ("SELARAS_DATABASE", "requirements-postgres.txt"),
        ("SELARAS_BSRE", "requirements-signing.txt"),
    ],
)
def test_a_setting_brings_its_libraries_and_no_others(
    monkeypatch: pytest.MonkeyPatch, name: str, lock: str
) -> None:
    for other in ("SELARAS_STORAGE", "SELARAS_DATABASE", "SELARAS_BSRE", "SELARAS_CERTIFICATES"):
        monkeypatch.setenv(other, "")
    assert product.locks() == ["requirements.txt"]
    monkeypatch.setenv(name, "s3://x")
    assert product.locks() == ["requirements.txt", lock]


def test_every_command_of_the_help_exists() -> None:
    own = {"", "reset", "serve", "test", "oracle", "bench", "check", "help"}
    assert set(run.COMMANDS) == own | set(MANAGED)
    assert {MANAGED[name] for name in run.COMMANDS if name not in own} <= set(get_commands())


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ([], ["--nomigrations", "-m", "not slow"]),
        (
            ["-x", "--deselect=komposit/tests"],
            ["--nomigrations", "-m", "not slow", "-x", "--deselect=komposit/tests"],
        ),
        (["selaras/jobs"], ["--nomigrations", "selaras/jobs"]),
        (["slow", "-x"], ["--nomigrations", "-m", "slow", "-x"]),
        (["komposit", "--cov"], ["-c", "pyproject.toml", "komposit/tests", "--cov"]),
        (["komposit", "komposit/tests/test_means.py"], ["komposit/tests/test_means.py"]),
        (["postgres"], ["-m", "not once", "--deselect=komposit/tests"]),
        (["postgres", "selaras/jobs"], ["selaras/jobs"]),
    ],
)
def test_a_suite_runs_what_it_says(
    words: list[str], given: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole suite is spread over the cores; named tests run as they are, whatever their speed."""
    called: list[list[str]] = []
    monkeypatch.setattr(suites, "ensure", lambda *_locks: None)
    monkeypatch.setattr(suites, "cluster", lambda: nullcontext("postgres://x@127.0.0.1/x"))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1, 2})
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: called.append(command) or subprocess.CompletedProcess([], 0)
    )
    assert suites.test(words) == 0
    spread = ["-n", "3", "--dist", "loadfile"]
    whole = not any("/" in word for word in given if word != suites.LIBRARY and not word.startswith("-"))
    assert called == [[str(suites.PYTHON), "-m", "pytest", *(spread if whole else []), *given]]


def test_what_is_spread_in_a_way_of_its_own_is_there() -> None:
    """A file that has moved would be begun last again, and nobody would see why a core waits."""
    from tests.spread import FIRST, TOGETHER

    assert [place for place in (*FIRST, *TOGETHER) if not (environment.ROOT / place).exists()] == []


def test_the_start_prepares_with_commands_that_exist() -> None:
    from selaras.core.management.commands.prepare import DEMO_STEP, STEPS

    assert {command for _, command, _ in STEPS} | {DEMO_STEP[1]} <= set(get_commands())


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"python3 run.py {name}".strip() in printed for name in run.COMMANDS)
    assert all(group in printed for group in run.GROUPS)


def test_an_unknown_command_is_refused_with_the_way_to_the_list() -> None:
    with pytest.raises(Stop, match=r"python3 run\.py help") as stop:
        run.main(["mulai"])
    assert stop.value.code == 2


def test_run_py_uses_the_standard_library_only() -> None:
    """A fresh machine has nothing else; -I -S leaves installed packages out."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import run; sys.exit(run.main(['help']))"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


# ---- environment


def test_where_venv_is_missing_one_sentence_names_the_debian_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(Stop, match="python3-venv"):
        environment._make_venv()


@pytest.fixture
def empty_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment that looks made, with nothing installed and installers that only note their calls."""
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("a==1\n")
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "STAMPS": venv / "selaras",
        "PYTHON": venv / "bin/python",
    }.items():
        monkeypatch.setattr(environment, name, value)
    monkeypatch.setattr(environment, "_works", lambda: True)
    monkeypatch.setattr(environment, "_have_uv", lambda: True)
    return tmp_path


def test_a_stamp_is_written_only_after_the_install(empty_venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, bool]] = []
    answers = iter([False, True])

    def uv(lock: str, mend: bool) -> bool:
        calls.append((lock, mend))
        assert not environment._is_installed(lock)
        return next(answers)

    monkeypatch.setattr(environment, "_run_uv", uv)
    monkeypatch.setattr(environment, "_run_pip", lambda *a, **k: False)
    with pytest.raises(Stop, match="tidak diunduh ulang"):
        environment.ensure("requirements.txt")
    assert not environment._is_installed("requirements.txt")
    environment.ensure("requirements.txt")
    assert environment._is_installed("requirements.txt")
    environment.ensure("requirements.txt")
    # The second start goes on, and lays every package anew because the first may have been cut off half-way.
    assert calls == [("requirements.txt", False), ("requirements.txt", True)]


def test_plain_pip_installs_where_uv_fails(empty_venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "_run_uv", lambda lock, mend: False)
    monkeypatch.setattr(environment, "_run_pip", lambda *a, **k: seen.append(a) or True)
    environment.ensure("requirements.txt")
    assert seen == [("-r", "requirements.txt")]
    assert environment._is_installed("requirements.txt")


def test_a_changed_lock_is_installed_again(empty_venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(environment, "_run_uv", lambda lock, mend: calls.append(lock) or True)
    environment.ensure("requirements.txt")
    (empty_venv / "requirements.txt").write_text("a==2\n")
    environment.ensure("requirements.txt")
    assert len(calls) == 2


def test_the_installer_is_put_away_once_everything_is_installed(
    empty_venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away: list[bool] = []
    monkeypatch.setattr(environment, "_run_uv", lambda lock, mend: True)
    monkeypatch.setattr(
        environment, "_put_uv_away", lambda: away.append(environment._is_installed("requirements.txt"))
    )
    environment.ensure("requirements.txt")
    environment.ensure("requirements.txt")
    assert away == [True]


def test_a_step_that_fails_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Stop), step("Memasang"):
        raise Stop("rusak")
    assert capsys.readouterr().out == "  Memasang ... gagal\n"


# ---- settings and data


def test_settings_come_from_the_environment_then_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(product, "ROOT", tmp_path)
    monkeypatch.delenv("SELARAS_VAR", raising=False)
    assert product.setting("SELARAS_VAR", "x") == "x"
    (tmp_path / ".env").write_text("# SELARAS_VAR=/no\nSELARAS_VAR = '/from/file'\n")
    assert product.setting("SELARAS_VAR") == "/from/file"
    monkeypatch.setenv("SELARAS_VAR", "/from/environment")
    assert product.setting("SELARAS_VAR") == "/from/environment"


def test_preparing_is_left_out_when_nothing_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(product, "ROOT", tmp_path)
    monkeypatch.setattr(product, "manage", lambda *a, **k: ran.append(a) or 0)
    monkeypatch.setenv("SELARAS_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SELARAS_DATABASE", "")
    source = tmp_path / "selaras" / "x.py"
    source.parent.mkdir()
    source.write_text("")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "selaras.sqlite3").touch()
    product.prepare()
    product.prepare()
    assert ran == [("prepare",)]
    source.write_text("changed")
    product.prepare()
    assert len(ran) == 2
    (tmp_path / "var" / "selaras.sqlite3").unlink()
    product.prepare()
    assert len(ran) == 3


def test_reset_never_touches_real_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELARAS_MODE", "production")
    with pytest.raises(Stop, match="Data nyata"):
        run.main(["reset", "--yes"])
    monkeypatch.setenv("SELARAS_MODE", "demo")
    monkeypatch.setenv("SELARAS_DATABASE", "postgres://x@127.0.0.1/x")
    with pytest.raises(Stop, match="Data nyata"):
        run.main(["reset", "--yes"])


def test_reset_forgets_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELARAS_MODE", "demo")
    monkeypatch.setenv("SELARAS_DATABASE", "")
    monkeypatch.setenv("SELARAS_VAR", str(tmp_path / "var"))
    (tmp_path / "var").mkdir()
    assert run.main(["reset", "--yes"]) == 0
    assert not (tmp_path / "var").exists()


def test_serve_wants_the_mode_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELARAS_MODE", "demo")
    with pytest.raises(Stop, match="SELARAS_MODE=production"):
        run.main(["serve"])


def test_the_demo_does_not_start_over_real_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELARAS_MODE", "production")
    with pytest.raises(Stop, match=r"run\.py serve"):
        run.main([])


# ---- server and worker


def test_a_taken_port_is_told_before_anything_else() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(Stop, match=f"--port {port + 1}"):
            supervise.check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Stop, match="--bind"):
        supervise.check_port("192.0.2.1", 8000)


def child(code: str, *, vital: bool) -> supervise.Process:
    return supervise.Process("Contoh", [sys.executable, "-c", code], vital=vital, pause=0.05)


def test_a_worker_that_ends_is_started_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log"
    worker = child(f"open({str(log)!r}, 'a').write('x')", vital=False)
    server = child("import time; time.sleep(60)", vital=True)

    def stop_after_two_starts() -> None:
        limit = time.monotonic() + 20
        while time.monotonic() < limit and not (log.exists() and len(log.read_text()) >= 2):
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop_after_two_starts).start()
    assert supervise.run_together([server, worker], ready=lambda: True, on_ready=lambda: None) == 0
    assert "dijalankan ulang" in capsys.readouterr().out
    assert server.running is not None
    assert server.running.poll() is not None


def test_the_end_of_the_server_ends_everything() -> None:
    server = child("raise SystemExit(3)", vital=True)
    worker = child("import time; time.sleep(60)", vital=False)
    assert supervise.run_together([server, worker], ready=lambda: True, on_ready=lambda: None) == 1
    assert worker.running is None or worker.running.poll() is not None


def test_the_worker_waits_until_the_server_answers() -> None:
    server = child("import time; time.sleep(1)", vital=True)
    worker = child("import time; time.sleep(60)", vital=False)
    assert supervise.run_together([server, worker], ready=lambda: False, on_ready=lambda: None) == 1
    assert worker.running is None


def test_ctrl_c_stops_both(capsys: pytest.CaptureFixture[str]) -> None:
    processes = [child("import time; time.sleep(60)", vital=vital) for vital in (True, False)]
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    assert supervise.run_together(processes, ready=lambda: True, on_ready=lambda: None) == 0
    assert all(process.running and process.running.poll() is not None for process in processes)
    assert "Menghentikan" in capsys.readouterr().out
