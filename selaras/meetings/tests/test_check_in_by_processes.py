"""Forty guests at the same moment, each of them entered by two phones: forty on the list, within a minute."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from selaras.core.tests.processes import shared_database
from selaras.meetings import services
from selaras.meetings.models import AttendanceRecord
from selaras.meetings.tests.factories import SOON, Province

pytestmark = pytest.mark.slow
PHONES, GUESTS, MINUTE, PATIENCE = 8, 40, 60, 240


def present(folder: Path) -> int:
    if connection.vendor != "sqlite":
        return AttendanceRecord.objects.live().count()
    with closing(sqlite3.connect(folder / "selaras.sqlite3")) as held:
        return int(held.execute("SELECT count(*) FROM meetings_attendancerecord").fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_forty_guests_come_at_once(tmp_path: Path) -> None:
    province = Province()
    meeting = province.running()
    door = services.open_door(scope=province.planner, meeting=meeting, now=SOON)
    names = [f"Tamu {n}" for n in range(GUESTS)]
    # Every guest twice, on another phone and in another order.
    half = PHONES // 2
    parts = [names[at::half] for at in range(half)] + [names[::-1][at::half] for at in range(half)]
    env, gate = os.environ | shared_database(tmp_path), tmp_path / "open"
    command = [sys.executable, "-m", "selaras.meetings.tests.checking_in", str(gate), str(door.pk)]
    running = [
        subprocess.Popen(
            [*command, *part],
            env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for part in parts
    ]  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE
        while not all(Path(f"{gate}.{part[0]}").exists() for part in parts):
            assert time.monotonic() < until, "the processes did not start"
            assert all(process.poll() is None for process in running), running[0].communicate()
            time.sleep(0.05)
        gate.touch()
        answers = [process.communicate(timeout=PATIENCE) for process in running]
    finally:
        for process in running:
            process.kill()
    assert [process.returncode for process in running] == [0] * PHONES, [err for _out, err in answers]
    told = [json.loads(out) for out, _err in answers]
    outcomes = [outcome for found, _took in told for outcome in found]
    assert (outcomes.count("dicatat"), outcomes.count("sudah")) == (GUESTS, GUESTS)
    assert present(tmp_path) == GUESTS
    assert max(took for _found, took in told) < MINUTE
