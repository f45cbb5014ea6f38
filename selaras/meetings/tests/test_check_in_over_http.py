"""Forty phones at once against the server as it is run: forty on the list, each once, within a minute."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from selaras.core import clock
from selaras.core.tests.at_once import PATIENCE, at_once
from selaras.core.tests.processes import shared_database
from selaras.meetings import services
from selaras.meetings.selectors.doors import shown_code
from selaras.meetings.tests.factories import Province, appointment, plan_of
from selaras.meetings.tests.test_check_in_by_processes import GUESTS, MINUTE, present

pytestmark = pytest.mark.slow
SCREENS = 8


@contextmanager
def served(env: Mapping[str, str]) -> Iterator[str]:
    """gunicorn with two workers, as `run.py` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "-c", "python:selaras.config.gunicorn", "--bind", address]
    server = subprocess.Popen([*command, "selaras.config.wsgi"], env=env, cwd=settings.BASE_DIR)
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(address):
            assert server.poll() is None, "the server ended while starting"
            assert time.monotonic() < until, "the server did not answer"
            time.sleep(0.1)
        yield f"http://{address}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://{address}/sehat", timeout=2):
        return True
    return False


@pytest.mark.django_db(transaction=True)
def test_forty_phones_sign_in_at_once(tmp_path: Path) -> None:
    province, now = Province(), clock.now()
    given = {"scope": province.planner, "now": now}
    when = appointment(starts_at=now + timedelta(minutes=30), ends_at=now + timedelta(hours=3))
    meeting = services.plan_meeting(agency=province.host, plan=plan_of(when=when), **given)
    services.invite_regions(meeting=meeting, region_ids=[province.city.pk], **given)
    for step in ("invite", "begin"):
        meeting = services.step(meeting=meeting, action=step, **given)
    door = services.open_door(meeting=meeting, **given)
    guests = [f"Tamu Ponsel {n:02}" for n in range(GUESTS)]
    env = os.environ | shared_database(tmp_path) | {"SELARAS_WEB_WORKERS": "2"}
    with served(env) as address:
        told = at_once(
            "selaras.meetings.tests.phoning",
            [[f"layar{n}", address, *guests[n::SCREENS]] for n in range(SCREENS)],
            env=env,
            gate=tmp_path / "gerbang",
            word=lambda: shown_code(door, clock.now()).text,
        )
    # Each phone, both times it sent, came back to a page that names who it entered.
    answers = [sent for phones, _took in told for phone in phones for sent in phone]
    assert answers == [[200, True]] * (2 * GUESTS)
    assert present(tmp_path) == GUESTS
    assert max(took for _phones, took in told) < MINUTE
