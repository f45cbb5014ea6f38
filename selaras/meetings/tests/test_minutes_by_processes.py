"""Six clerks in processes of their own write one text: every line that any of them saved is kept."""

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
from selaras.meetings.models import Minutes, MinutesRevision
from selaras.meetings.selectors.revisions import sent_text, text_at
from selaras.meetings.tests.factories import Province
from selaras.offices.tests.factories import person

pytestmark = pytest.mark.slow
CLERKS, TIMES, PATIENCE = 6, 12, 240


def take_back(folder: Path) -> None:
    """The rows as the processes left them, where they wrote into a copy."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "selaras.sqlite3")) as source:
            source.backup(connection.connection)


def test_six_clerks_lose_nothing(transactional_db: None, tmp_path: Path) -> None:
    province = Province()
    minutes = province.minuted("Pembukaan\n\nPenutup")
    users = [person("provinsi", region=province.region)[0] for _ in range(CLERKS)]
    env, gate = os.environ | shared_database(tmp_path), tmp_path / "open"
    command = [sys.executable, "-m", "selaras.meetings.tests.writing", str(gate)]
    running = [
        subprocess.Popen(
            [*command, str(user.pk), str(minutes.pk), f"p{at}", str(TIMES)],
            env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for at, user in enumerate(users)
    ]  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE
        while not all(Path(f"{gate}.p{at}").exists() for at in range(CLERKS)):
            assert time.monotonic() < until, "the processes did not start"
            assert all(process.poll() is None for process in running), running[0].communicate(timeout=9)
            time.sleep(0.05)
        gate.touch()
        answers = [process.communicate(timeout=PATIENCE) for process in running]
    finally:
        for process in running:
            process.kill()
    assert [process.returncode for process in running] == [0] * CLERKS, [err for _out, err in answers]
    take_back(tmp_path)
    kept: set[str] = set()
    for revision in MinutesRevision.objects.filter(minutes=minutes):
        text = text_at(minutes, revision.number)
        kept |= {*text.split("\n"), *sent_text(revision, text).split("\n")}
    saved = {line for out, _err in answers for line in json.loads(out)}
    assert saved <= kept
    whole = Minutes.objects.get(pk=minutes.pk)
    assert text_at(whole, whole.number) == whole.text
    # Nobody took a line out: what was added as a line of its own is still in the text itself.
    for clerk in range(CLERKS):
        for n in (n for n in range(TIMES) if n % 3 != 2):
            assert f"p{clerk} {n}" in whole.text
    assert sorted(whole.revisions.values_list("number", flat=True)) == list(range(1, whole.number + 1))
