"""One key from many processes at the same moment, and from one that is killed in the middle: one change."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from selaras.api.tests.callers import at, token_of
from selaras.assessments.tests.factories import NOW, City
from selaras.core.tests.processes import shared_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CALLERS, PATIENCE = 4, 240


class Site:
    def __init__(self, folder: Path) -> None:
        city = City()
        self.path = at(city.make_round(), "1.1", "/messages")
        self.raw = token_of(city, city.contact("bappeda"))[1]
        self.folder, self.env, self.waves = folder, os.environ | shared_database(folder), 0

    def wave(
        self, how: str, count: int = 1, text: str = "Satu", now: datetime = NOW
    ) -> list[tuple[int, Any]]:
        """So many processes at once: how each ended, and what it was answered."""
        self.waves += 1
        gate = self.folder / f"open{self.waves}"
        rest = [how, self.raw, self.path, "key-1", text, now.isoformat()]
        module = [sys.executable, "-m", "selaras.api.tests.writing_once", str(gate)]
        running = [
            subprocess.Popen(
                [*module, str(name), *rest],
                env=self.env,
                cwd=settings.BASE_DIR,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for name in range(count)
        ]
        try:
            until = time.monotonic() + PATIENCE
            while not all(Path(f"{gate}.{name}").exists() for name in range(count)):
                assert time.monotonic() < until, "the processes did not start"
                assert all(process.poll() is None for process in running), running[0].communicate()
                time.sleep(0.05)
            gate.touch()
            told = [process.communicate(timeout=PATIENCE) for process in running]
        finally:
            for process in running:
                process.kill()
        assert all(
            out or process.returncode < 0 for process, (out, _err) in zip(running, told, strict=True)
        ), told
        return [
            (process.returncode, json.loads(out) if out else None)
            for process, (out, _err) in zip(running, told, strict=True)
        ]

    def messages(self) -> int:
        return int(self.wave("count")[0][1][0])


def test_one_key_from_many_processes_writes_once(tmp_path: Path) -> None:
    site = Site(tmp_path)
    answers = [answer for _code, answer in site.wave("write", CALLERS)]
    statuses = sorted(status for status, _replayed, _body in answers)
    assert set(statuses) <= {201, 409} and 201 in statuses, answers
    assert {body["code"] for status, _replayed, body in answers if status == 409} <= {"in_flight"}
    assert sum(not replayed for status, replayed, _body in answers if status == 201) == 1
    assert len({json.dumps(body) for status, _replayed, body in answers if status == 201}) == 1
    assert site.messages() == 1


def test_a_killed_run_leaves_nothing_and_its_key_is_taken_over(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert site.wave("die") == [(-signal.SIGKILL, None)]
    assert site.messages() == 0
    assert site.wave("write")[0][1][0] == 409
    later = NOW + timedelta(minutes=2)
    assert site.wave("write", now=later)[0][1][:2] == [201, ""]
    assert site.wave("write", now=later)[0][1][:2] == [201, "true"]
    assert site.wave("write", text="Lain", now=later)[0][1][0] == 422
    assert site.messages() == 1
