"""One process stores one content again and again while two others collect: nothing that is kept is lost."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from selaras.core.tests.processes import shared_database
from selaras.evidence.tests.storing import TIMES
from selaras.offices.tests.factories import make_agency, person

pytestmark = pytest.mark.slow
PATIENCE = 150


def test_what_is_stored_stands_whoever_collects(transactional_db: None, tmp_path: Path) -> None:
    agency = make_agency()
    user = person("narahubung", agency=agency)[0]
    env, gate = os.environ | shared_database(tmp_path) | {"SELARAS_VAR": str(tmp_path)}, tmp_path / "open"
    roles = [["store", str(gate), str(agency.pk), str(user.pk)], *[["collect", str(gate)]] * 2]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "selaras.evidence.tests.storing", *role],
            env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for role in roles
    ]  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE
        while len(list(tmp_path.glob("open.*"))) < len(roles):
            assert time.monotonic() < until, "the processes did not start"
            assert all(process.poll() is None for process in running), _said(running)
            time.sleep(0.05)
        gate.touch()
        stored = running[0].communicate(timeout=PATIENCE)
        Path(f"{gate}.end").touch()
        collected = [process.communicate(timeout=PATIENCE) for process in running[1:]]
    finally:
        for process in running:
            process.kill()
    assert [process.returncode for process in running] == [0, 0, 0], (stored, collected)
    assert stored[0] == str(TIMES)
    # They really met: some of what was forgotten was collected while more was stored.
    assert sum(int(out) for out, _err in collected) > 0


def _said(running: list[Any]) -> list[Any]:
    return [process.communicate() for process in running if process.poll() is not None]
